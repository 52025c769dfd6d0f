//! Boxes of packets in words, with what decided over them in both versions.

use super::subnets::At;
use crate::analysis::reachability::difference::{Flows, PeerSet};
use crate::analysis::reachability::{self, Decision, Flow, Peer};
use crate::answer::{Decider, Packets, Version};
use crate::network::{Address, Direction, PortRange, Protocol, SecurityGroup};

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
}

impl Told<'_, '_> {
    /// Packets that pass now and did not.
    pub(super) fn opened(&self, flows: &Flows) -> Packets {
        let question = Question::of(flows);
        let (before, example) = self.decided(question.as_ref(), Version::Old, Outcome::Denied);
        let (after, _) = self.decided(question.as_ref(), Version::New, Outcome::Allowed);
        Packets { before, after, example, ..self.packets(flows) }
    }

    /// Packets that passed and do not now.
    pub(super) fn closed(&self, flows: &Flows) -> Packets {
        let question = Question::of(flows);
        let (before, _) = self.decided(question.as_ref(), Version::Old, Outcome::Allowed);
        let (after, example) = self.decided(question.as_ref(), Version::New, Outcome::Denied);
        Packets { before, after, example, ..self.packets(flows) }
    }

    /// Packets that may have been opened or closed.
    pub(super) fn unsure(&self, flows: &Flows) -> Packets {
        self.packets(flows)
    }

    /// What brings the outcome about in a version, and an example of packets that do not pass; as far as that is about the
    /// packets that are meant and no others.
    fn decided(
        &self,
        question: Option<&Question>,
        version: Version,
        outcome: Outcome,
    ) -> (Vec<Decider>, Option<String>) {
        let (at, group) = match version {
            Version::Old => (self.old, self.before),
            Version::New => (self.new, self.after),
        };
        let (Some(group), Some(question)) = (group, question) else { return (Vec::new(), None) };
        let context = at.survey.context(&[]);
        let decide = |flow: &Flow| context.decide(flow, at.subnet, group, &group.location);
        let decisions: Vec<Decision> = question.flows.iter().map(decide).collect();
        let mut deciders: Vec<reachability::Decider> = Vec::new();
        for decision in &decisions {
            let bringing = match outcome {
                Outcome::Allowed => &decision.allowed_by,
                Outcome::Denied => &decision.denied_by,
            };
            for decider in bringing {
                if !deciders.contains(decider) {
                    deciders.push(*decider);
                }
            }
        }
        // Of several that decide over more packets than are meant, nobody can say which of them decide over these.
        if !question.is_exact && deciders.len() > 1 {
            return (Vec::new(), None);
        }
        let example = decisions.into_iter().find_map(|decision| decision.counterexample);
        let example = example.filter(|_| question.is_exact).map(|packet| packet.to_string());
        (deciders.into_iter().map(|decider| at.survey.decider(decider, group)).collect(), example)
    }

    fn packets(&self, flows: &Flows) -> Packets {
        let Flows { protocols, direction, peer, near, ports, source_ports } = flows;
        let is_inbound = *direction == Direction::Inbound;
        let reaches =
            |range: &PortRange| self.management.iter().any(|port| range.first <= port.last && port.first <= range.last);
        let has_ports = protocols.iter().any(|protocol| has_ports(*protocol));
        Packets {
            is_inbound,
            remote: peer.to_string(),
            near: (!near.is_empty()).then(|| list(near)),
            protocol: if protocols.len() == Protocol::ALL.len() { "any protocol".to_owned() } else { list(protocols) },
            ports: has_ports.then(|| ranges(ports)).flatten(),
            source_ports: has_ports.then(|| ranges(source_ports)).flatten(),
            before: Vec::new(),
            after: Vec::new(),
            example: None,
            is_exposure: is_inbound && is_everybody(peer),
            is_management: is_inbound && protocols.contains(&Protocol::Tcp) && ports.iter().any(reaches),
        }
    }
}

fn has_ports(protocol: Protocol) -> bool {
    matches!(protocol, Protocol::Tcp | Protocol::Udp)
}

/// Whether the Internet, or any address at all, is among them, be it without some.
fn is_everybody(peer: &PeerSet) -> bool {
    let (PeerSet::These { of, .. } | PeerSet::Among(of)) = peer;
    of.iter().any(|address| match address {
        Address::Any => true,
        Address::Tag(tag) => tag.is("Internet"),
        Address::Prefix(_) => false,
    })
}

/// Ports in words; nothing if they are all.
fn ranges(ports: &[PortRange]) -> Option<String> {
    (ports != [PortRange::ALL]).then(|| list(ports))
}

fn list<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What becomes of packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Allowed,
    Denied,
}

/// Most flows that a box is asked about as.
const MOST_FLOWS: usize = 12;

/// A box of packets as flows that can be asked about.
struct Question {
    flows: Vec<Flow>,
    /// Whether the flows have no other packets than the box.
    is_exact: bool,
}

impl Question {
    /// The question about all packets of the box, and about as few others as can be.
    fn of(flows: &Flows) -> Option<Self> {
        let Flows { protocols, direction, peer, near, ports, source_ports } = flows;
        let (of, is_all) = match peer {
            PeerSet::These { of, except } => (of, except.is_empty()),
            PeerSet::Among(of) => (of, false),
        };
        let is_exact = is_all && near.is_empty() && source_ports.as_slice() == [PortRange::ALL];
        let flow = |protocol: &Protocol, address: &Address| Flow {
            direction: *direction,
            peer: Peer::Address(address.clone()),
            ports: ports.clone(),
            protocol: *protocol,
        };
        let flows = protocols.iter().flat_map(|protocol| of.iter().map(move |address| flow(protocol, address)));
        (protocols.len() * of.len() <= MOST_FLOWS).then(|| Self { flows: flows.collect(), is_exact })
    }
}
