//! Rules that were probably meant to allow a flow and miss it by one detail (network.md §2.3, facts §B.6 no. 3).
//!
//! A rule is only suspected when it names the same peer as the flow, so that a rule for something else is left alone.
//!
//! Never here: verdicts.

use std::collections::{BTreeSet, HashMap};

use super::decision::{Decider, Decision};
use super::flow::{Flow, Peer, Surroundings};
use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::network::{
    Access, Address, Addresses, Direction, PortRange, Ports, Prefix, Protocol, ProtocolMatch, SecurityGroup,
    SecurityRule,
};

/// An allow rule that misses the flow by one detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Its position in `rules.items`.
    pub rule: usize,
    /// The detail.
    pub difference: Difference,
}

/// What keeps a rule from allowing a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It names another port that looks like the wanted one: `3433` for `3443`.
    Port {
        /// As it is.
        written: u16,
        /// As the flow needs it.
        wanted: u16,
    },
    /// It is for another protocol.
    Protocol(ProtocolMatch),
    /// It is for the other direction.
    Direction(Direction),
    /// It asks for a source port, which clients choose at random.
    SourcePort(PortRange),
    /// It comes after a rule that denies.
    Priority {
        /// The rule that comes first.
        after: Decider,
    },
}

/// The details of a rule that can be wrong.
struct Details {
    direction: Option<Direction>,
    protocol: Option<ProtocolMatch>,
    ports: Option<Vec<PortRange>>,
    source_ports: Option<Vec<PortRange>>,
}

/// The allow rules of a group, by what they name at either end.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    by_source: HashMap<Name, Vec<usize>>,
    by_destination: HashMap<Name, Vec<usize>>,
}

/// A name that a rule and a flow can share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Name {
    Any,
    Prefix(Prefix),
    Tag(TagName),
}

impl Name {
    fn of(address: &Address, tags: &TagAxioms) -> Self {
        match address {
            Address::Any => Self::Any,
            Address::Prefix(prefix) => Self::Prefix(*prefix),
            Address::Tag(tag) => Self::Tag(tags.read(tag)),
        }
    }
}

impl Suspects {
    pub(super) fn of(group: &SecurityGroup, tags: &TagAxioms) -> Self {
        let mut suspects = Self::default();
        let allowing = group.rules.items.iter().enumerate().filter(|(_, rule)| rule.access.is(&Access::Allow));
        for (index, rule) in allowing {
            let ends = [(&mut suspects.by_source, &rule.source), (&mut suspects.by_destination, &rule.destination)];
            for (by_end, side) in ends {
                for address in known_addresses(&side.addresses) {
                    by_end.entry(Name::of(address, tags)).or_default().push(index);
                }
            }
        }
        suspects
    }

    /// Rules that may name the other end of the flow, in the order of their text.
    fn of_flow(&self, flow: &Flow, surroundings: &Surroundings<'_>) -> BTreeSet<usize> {
        let tags = surroundings.tags;
        let mut names = Vec::new();
        match &flow.peer {
            Peer::Address(address) => names.push(Name::of(address, tags)),
            Peer::Regional(tag) => {
                names.push(Name::Tag(tags.read(tag)));
                names.extend(surroundings.location.get().ok().map(|location| Name::Tag(tags.in_region(tag, location))));
            }
            Peer::Subnet => {
                names.push(Name::Tag(TagName::VirtualNetwork));
                let own = surroundings.subnet.get().map(Vec::as_slice).unwrap_or_default();
                names.extend(own.iter().filter_map(|own| own.get().ok().copied()).map(Name::Prefix));
            }
        }
        let by_end = match flow.direction {
            Direction::Inbound => &self.by_source,
            Direction::Outbound => &self.by_destination,
        };
        names.iter().filter_map(|name| by_end.get(name)).flatten().copied().collect()
    }
}

pub(super) fn near_misses(
    flow: &Flow,
    group: &SecurityGroup,
    suspects: &Suspects,
    surroundings: &Surroundings<'_>,
    decision: &Decision,
) -> Vec<NearMiss> {
    let mut misses = Vec::new();
    for index in suspects.of_flow(flow, surroundings) {
        let Some(rule) = group.rules.items.get(index).filter(|rule| names_peer(rule, flow, surroundings)) else {
            continue;
        };
        let Some(difference) = difference(rule, flow, group, decision) else { continue };
        // A rule that gets its say does not come too late.
        let acts = decision.allowed_by.contains(&Decider::Rule(index));
        if !(acts && matches!(difference, Difference::Priority { .. })) {
            misses.push(NearMiss { rule: index, difference });
        }
    }
    misses
}

fn difference(rule: &SecurityRule, flow: &Flow, group: &SecurityGroup, decision: &Decision) -> Option<Difference> {
    let details = Details {
        direction: rule.direction.get().ok().copied(),
        protocol: rule.protocol.get().ok().copied(),
        ports: known_ports(&rule.destination.ports),
        source_ports: known_ports(&rule.source.ports),
    };
    let direction = details.direction?;
    let protocol = details.protocol?;
    let ports = details.ports?;
    let source_ports = details.source_ports?;
    let has_direction = direction == flow.direction;
    let has_protocol = match protocol {
        ProtocolMatch::Any => true,
        ProtocolMatch::Only(only) => only == flow.protocol,
    };
    let covers = |asked: &PortRange| ports.iter().any(|range| range.first <= asked.first && asked.last <= range.last);
    let has_ports = flow.ports.iter().all(covers);
    let has_source_ports = source_ports.contains(&PortRange::ALL);
    match (has_direction, has_protocol, has_ports, has_source_ports) {
        (false, true, true, true) => Some(Difference::Direction(direction)),
        (true, false, true, true) if is_transport(protocol) => Some(Difference::Protocol(protocol)),
        (true, true, false, true) => {
            let missing = flow.ports.iter().filter(|asked| !covers(asked));
            let mut missing = missing.filter(|asked| asked.first == asked.last).map(|asked| asked.first);
            let single = |range: &&PortRange| range.first == range.last;
            missing.find_map(|wanted| {
                let mut written = ports.iter().filter(single).map(|range| range.first);
                let written = written.find(|written| is_slip(*written, wanted) && !asks_for(flow, *written))?;
                Some(Difference::Port { written, wanted })
            })
        }
        (true, true, _, false) => {
            let asked_as_source = |range: &PortRange| flow.ports.iter().any(|asked| range.contains(asked.first));
            let slipped = source_ports.into_iter().find(|range| asked_as_source(range))?;
            (has_ports || ports.is_empty()).then_some(Difference::SourcePort(slipped))
        }
        (true, true, true, true) => {
            let priority = rule.priority.get().ok()?;
            let is_before = |decider: &&Decider| match decider {
                Decider::Rule(other) => {
                    let other = group.rules.items.get(*other).and_then(|other| other.priority.get().ok());
                    other.is_some_and(|other| other < priority)
                }
                Decider::Default(_) | Decider::FurtherRules | Decider::Exempt => false,
            };
            let after = decision.denied_by.iter().find(is_before)?;
            Some(Difference::Priority { after: *after })
        }
        _ => None,
    }
}

fn is_transport(protocol: ProtocolMatch) -> bool {
    matches!(protocol, ProtocolMatch::Only(Protocol::Tcp | Protocol::Udp))
}

fn asks_for(flow: &Flow, port: u16) -> bool {
    flow.ports.iter().any(|range| range.contains(port))
}

/// Whether the rule's other end is what the flow's is, by name.
fn names_peer(rule: &SecurityRule, flow: &Flow, surroundings: &Surroundings<'_>) -> bool {
    // The direction may be the slip, so the end is chosen by the flow, not by the rule.
    let side = match flow.direction {
        Direction::Inbound => &rule.source,
        Direction::Outbound => &rule.destination,
    };
    let tags = surroundings.tags;
    let named = |address: &Address| match (&flow.peer, address) {
        (Peer::Address(Address::Tag(wanted)), Address::Tag(tag)) => wanted == tag,
        (Peer::Address(wanted), address) => wanted == address,
        (Peer::Regional(wanted), Address::Tag(tag)) => {
            let home = surroundings.location.get().ok().map(|location| tags.in_region(wanted, location));
            let read: TagName = tags.read(tag);
            wanted == tag || home == Some(read)
        }
        (Peer::Subnet, Address::Tag(tag)) => tag.is("VirtualNetwork"),
        (Peer::Subnet, Address::Prefix(prefix)) => {
            surroundings.subnet.get().is_ok_and(|own| own.iter().any(|own| own.is(prefix)))
        }
        (Peer::Regional(_), Address::Any | Address::Prefix(_)) | (Peer::Subnet, Address::Any) => false,
    };
    known_addresses(&side.addresses).iter().any(|address| named(address))
}

fn known_addresses(addresses: &Addresses) -> Vec<&Address> {
    let single = addresses.single.get().ok().and_then(Option::as_ref);
    let list = addresses.list.get().map(Vec::as_slice).unwrap_or_default();
    single.into_iter().chain(list.iter().filter_map(|address| address.get().ok())).collect()
}

/// The ports of a side, when all of them are known and written in one field.
fn known_ports(ports: &Ports) -> Option<Vec<PortRange>> {
    let single = ports.single.get().ok()?;
    let list = ports.list.get().ok()?;
    match (single, list.as_slice()) {
        (Some(range), []) => Some(vec![*range]),
        (None, list) => list.iter().map(|range| range.get().ok().copied()).collect(),
        (Some(_), _) => None,
    }
}

/// Whether one number becomes the other by one slip: a wrong digit, a missing or an additional one, or two neighbours
/// that changed places.
fn is_slip(written: u16, wanted: u16) -> bool {
    let (written, wanted) = (written.to_string(), wanted.to_string());
    let (written, wanted) = (written.as_bytes(), wanted.as_bytes());
    let common = written.iter().zip(wanted).take_while(|(one, other)| one == other).count();
    let (Some(written), Some(wanted)) = (written.get(common..), wanted.get(common..)) else { return false };
    match (written, wanted) {
        ([a, b, written @ ..], [c, d, wanted @ ..]) if a == d && b == c && written == wanted => true,
        ([_, written @ ..], [_, wanted @ ..]) if written == wanted => true,
        ([_, written @ ..], wanted) if written == wanted => true,
        (written, [_, wanted @ ..]) => written == wanted,
        _ => false,
    }
}

#[cfg(test)]
mod slips {
    use super::is_slip;

    #[test]
    fn slips_are_single_mistakes_in_the_digits() {
        for (written, wanted) in [(433, 443), (1443, 1433), (3343, 3443), (6930, 6390), (343, 3443), (34443, 3443)] {
            assert!(is_slip(written, wanted), "{written} for {wanted}");
        }
        for (written, wanted) in [(443, 443), (80, 443), (3443, 8080), (1886, 443), (4334, 3443)] {
            assert!(!is_slip(written, wanted), "{written} for {wanted}");
        }
    }
}
