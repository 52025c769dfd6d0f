//! Questions and answers in one line each.

use crate::analysis::TagExtent;
use crate::analysis::reachability::{Decider, Decision, Family, Filter, Flow, Peer, Surroundings, Verdict};
use crate::analysis::sample::{address, axioms, group_of, known, prefix, prefixes};
use crate::network::{Direction, Fact, Location, PortRange, Prefix, Protocol, SecurityGroup, ServiceTag};

/// A subnet and all that is around it.
pub(super) struct World {
    pub(super) subnet: Fact<Vec<Fact<Prefix>>>,
    pub(super) extent: TagExtent,
    pub(super) location: Fact<Location>,
}

impl World {
    pub(super) fn new() -> Self {
        let extent = TagExtent { must: vec![prefix("10.0.0.0/16")], ..TagExtent::default() };
        Self { subnet: prefixes("10.0.1.0/24"), extent, location: known(Location::new("West Europe")) }
    }

    /// Asks `in tcp ApiManagement 3443`; `~Storage` is the part in the region.
    pub(super) fn ask(&self, question: &str, group: &SecurityGroup) -> Decision {
        self.with_filter(group, |filter| filter.decide(&flow(question)))
    }

    /// Asks in an address family.
    pub(super) fn ask_in(&self, family: Family, question: &str, group: &SecurityGroup) -> Decision {
        self.with_filter(group, |filter| filter.decide_in(family, &flow(question)))
    }

    fn with_filter(&self, group: &SecurityGroup, ask: impl FnOnce(&Filter<'_>) -> Decision) -> Decision {
        let axioms = axioms();
        let surroundings = Surroundings {
            subnet: &self.subnet,
            virtual_network: &self.extent,
            location: &self.location,
            tags: &axioms,
        };
        ask(&Filter::new(group, &surroundings))
    }

    /// The answer in one line: verdict, deciders, packet, reasons.
    pub(super) fn answer(&self, question: &str, rules: &str) -> String {
        let group = group_of(rules);
        let decision = self.ask(question, &group);
        let list = |deciders: &[Decider]| {
            deciders.iter().map(|decider| decider.describe(&group)).collect::<Vec<_>>().join(", ")
        };
        let mut text = match decision.verdict {
            Verdict::Allowed => format!("allowed by {}", list(&decision.allowed_by)),
            Verdict::Denied => format!("denied by {}", list(&decision.denied_by)),
            Verdict::PartlyDenied => format!("partly denied by {}", list(&decision.denied_by)),
            Verdict::CannotTell => "cannot tell".to_owned(),
        };
        for reason in &decision.reasons {
            text.push_str("; ");
            text.push_str(&reason.text);
        }
        text
    }
}

/// The flow in `in tcp ApiManagement 3443`.
fn flow(question: &str) -> Flow {
    let words: Vec<&str> = question.split_whitespace().collect();
    let [direction, protocol, peer, ports @ ..] = words.as_slice() else { panic!("{question}") };
    Flow {
        direction: Direction::parse(&format!("{direction}bound")).unwrap(),
        protocol: Protocol::parse(protocol).unwrap(),
        peer: match peer.strip_prefix('~') {
            Some(tag) => Peer::Regional(ServiceTag::new(tag)),
            None if *peer == "self" => Peer::Subnet,
            None => Peer::Address(address(peer)),
        },
        ports: ports.iter().map(|port| PortRange::parse(port).unwrap()).collect(),
    }
}

/// The answer in the usual surroundings.
pub(super) fn answer(question: &str, rules: &str) -> String {
    World::new().answer(question, rules)
}

pub(super) const MANAGEMENT: &str = "in tcp ApiManagement 3443";
pub(super) const STORAGE: &str = "out tcp ~Storage 443";
