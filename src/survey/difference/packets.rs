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
        let (before, after) = self.decisions(flows);
        let (closing, opening) = (before.as_ref().map(|it| &it.denied_by), after.as_ref().map(|it| &it.allowed_by));
        Packets {
            before: self.speakers(closing, Version::Old),
            after: self.speakers(opening, Version::New),
            example: before.and_then(|before| before.counterexample).map(|packet| packet.to_string()),
            ..self.packets(flows)
        }
    }

    /// Packets that passed and do not now.
    pub(super) fn closed(&self, flows: &Flows) -> Packets {
        let (before, after) = self.decisions(flows);
        let (opening, closing) = (before.as_ref().map(|it| &it.allowed_by), after.as_ref().map(|it| &it.denied_by));
        Packets {
            before: self.speakers(opening, Version::Old),
            after: self.speakers(closing, Version::New),
            example: after.and_then(|after| after.counterexample).map(|packet| packet.to_string()),
            ..self.packets(flows)
        }
    }

    /// Packets that may have been opened or closed.
    pub(super) fn unsure(&self, flows: &Flows) -> Packets {
        self.packets(flows)
    }

    /// What the groups of both versions do with all of the packets, if that can be asked.
    fn decisions(&self, flows: &Flows) -> (Option<Decision>, Option<Decision>) {
        let question = question(flows);
        let decision = |at, group| decision(at, group, question.as_ref());
        (decision(self.old, self.before), decision(self.new, self.after))
    }

    /// Who decides, in words.
    fn speakers(&self, deciders: Option<&Vec<reachability::Decider>>, version: Version) -> Vec<Decider> {
        let (at, group) = match version {
            Version::Old => (self.old, self.before),
            Version::New => (self.new, self.after),
        };
        let Some((group, deciders)) = group.zip(deciders) else { return Vec::new() };
        deciders.iter().map(|decider| at.survey.decider(*decider, group)).collect()
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

/// The box as a question, if it can be asked so that the answer is about nothing else.
fn question(flows: &Flows) -> Option<Flow> {
    let Flows { protocols, direction, peer, near, ports, source_ports } = flows;
    let PeerSet::These { of, except } = peer else { return None };
    let [peer] = of.as_slice() else { return None };
    let is_exact = except.is_empty() && near.is_empty() && source_ports.as_slice() == [PortRange::ALL];
    let protocol = protocols.iter().copied().find(|protocol| has_ports(*protocol)).or(protocols.first().copied())?;
    let peer = Peer::Address(peer.clone());
    is_exact.then(|| Flow { direction: *direction, peer, ports: ports.clone(), protocol })
}

fn decision(at: &At<'_, '_>, group: Option<&SecurityGroup>, question: Option<&Flow>) -> Option<Decision> {
    let (group, question) = (group?, question?);
    Some(at.survey.context(&[]).decide(question, at.subnet, group, &group.location))
}
