//! Boxes of packets in words, with what decided over them in both versions.

use super::subnets::At;
use crate::analysis::TagExtent;
use crate::analysis::reachability::difference::{Flows, PeerSet};
use crate::analysis::reachability::{self, Flow, Peer};
use crate::answer::{Packets, Version};
use crate::network::{Address, Direction, PortRange, Prefix, Protocol, SecurityGroup};

/// Where the packets are.
pub(super) struct Told<'a, 'n> {
    pub(super) old: &'a At<'a, 'n>,
    pub(super) new: &'a At<'a, 'n>,
    /// The security group in the old version.
    pub(super) before: Option<&'a SecurityGroup>,
    /// The security group in the new version.
    pub(super) after: Option<&'a SecurityGroup>,
    /// The ports of management endpoints in the subnet.
    pub(super) management: &'a [PortRange],
    /// What `VirtualNetwork` means in the new version.
    pub(super) network: &'a TagExtent,
}

impl Told<'_, '_> {
    /// Packets that pass now and did not.
    pub(super) fn opened(&self, flows: &Flows) -> Packets {
        Packets { example: self.example(flows, Version::Old), ..self.decided(flows) }
    }

    /// Packets that passed and do not now.
    pub(super) fn closed(&self, flows: &Flows) -> Packets {
        Packets { example: self.example(flows, Version::New), ..self.decided(flows) }
    }

    /// Packets that may have been opened or closed.
    pub(super) fn unsure(&self, flows: &Flows) -> Packets {
        self.packets(flows)
    }

    /// The packets with those who decide over them.
    fn decided(&self, flows: &Flows) -> Packets {
        let [before, after] = &flows.deciders;
        let named = |at: &At<'_, '_>, group: Option<&SecurityGroup>, deciders: &[reachability::Decider]| {
            let name = |group| deciders.iter().map(|decider| at.survey.decider(*decider, group)).collect();
            group.map(name).unwrap_or_default()
        };
        Packets {
            before: named(self.old, self.before, before),
            after: named(self.new, self.after, after),
            ..self.packets(flows)
        }
    }

    /// An example of packets that do not pass in a version, where there is a question about these packets and no others.
    fn example(&self, flows: &Flows, version: Version) -> Option<String> {
        let (at, group) = match version {
            Version::Old => (self.old, self.before),
            Version::New => (self.new, self.after),
        };
        let group = group?;
        let context = at.survey.context(&[]);
        let mut questions = questions(flows).into_iter();
        let example =
            questions.find_map(|flow| context.decide(&flow, at.subnet, group, &group.location).counterexample);
        example.map(|packet| packet.to_string())
    }

    fn packets(&self, flows: &Flows) -> Packets {
        let Flows { protocols, direction, family, peer, near, ports, source_ports, .. } = flows;
        let is_inbound = *direction == Direction::Inbound;
        let reaches =
            |range: &PortRange| self.management.iter().any(|port| range.first <= port.last && port.first <= range.last);
        let has_ports = protocols.iter().any(|protocol| has_ports(*protocol));
        Packets {
            is_inbound,
            remote: family.map_or_else(|| peer.to_string(), |family| format!("{peer} ({family} only)")),
            near: (!near.is_empty()).then(|| list(near)),
            protocol: if protocols.len() == Protocol::ALL.len() { "any protocol".to_owned() } else { list(protocols) },
            ports: has_ports.then(|| ranges(ports)).flatten(),
            source_ports: has_ports.then(|| ranges(source_ports)).flatten(),
            before: Vec::new(),
            after: Vec::new(),
            example: None,
            is_exposure: is_inbound && is_everybody(peer, self.network),
            is_management: is_inbound && protocols.contains(&Protocol::Tcp) && ports.iter().any(reaches),
        }
    }
}

fn has_ports(protocol: Protocol) -> bool {
    matches!(protocol, Protocol::Tcp | Protocol::Udp)
}

/// From so many bits on a range may belong to one owner; a shorter prefix is about everybody.
const OF_ONE_OWNER: u8 = 8;

/// Whether the Internet, or any address at all, is among them, be it without some. `network` is what `VirtualNetwork` has.
fn is_everybody(peer: &PeerSet, network: &TagExtent) -> bool {
    let (PeerSet::These { of, .. } | PeerSet::Among(of)) = peer;
    let is_wide = |prefix: &Prefix| prefix.is_ipv4() && prefix.length() < OF_ONE_OWNER || prefix.length() == 0;
    of.iter().any(|address| match address {
        Address::Any => true,
        // A route for everything makes `VirtualNetwork` everything.
        Address::Tag(tag) if tag.is("VirtualNetwork") => network.must.iter().any(is_wide),
        Address::Tag(tag) => tag.is("Internet"),
        Address::Prefix(prefix) => is_wide(prefix),
    })
}

/// Ports in words; nothing if they are all.
fn ranges(ports: &[PortRange]) -> Option<String> {
    (ports != [PortRange::ALL]).then(|| list(ports))
}

fn list<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Most flows that a box is asked about as.
const MOST_FLOWS: usize = 12;

/// The questions about all packets of the box and no others; none if there are no such questions.
fn questions(flows: &Flows) -> Vec<Flow> {
    let Flows { protocols, direction, peer, near, ports, source_ports, .. } = flows;
    let PeerSet::These { of, except } = peer else { return Vec::new() };
    let is_exact =
        flows.family.is_none() && except.is_empty() && near.is_empty() && source_ports.as_slice() == [PortRange::ALL];
    if !is_exact || protocols.len() * of.len() > MOST_FLOWS {
        return Vec::new();
    }
    let flow = |protocol: &Protocol, address: &Address| Flow {
        direction: *direction,
        peer: Peer::Address(address.clone()),
        ports: ports.clone(),
        protocol: *protocol,
    };
    protocols.iter().flat_map(|protocol| of.iter().map(move |address| flow(protocol, address))).collect()
}
