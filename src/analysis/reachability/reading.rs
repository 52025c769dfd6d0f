//! The protocols as rules can be read for each of them.
//!
//! Two things are not documented: whether `*` means ESP and AH, and what the ports of a rule mean for a protocol that has
//! none (network.md §1.2). Whatever the answer is, it is the same for all rules of a group, so the whole group is read in
//! each way, as if it were about a protocol with ports; what holds in every reading is certain.
//!
//! Never here: addresses; the outcome.

use super::side::Side;
use crate::network::{Direction, Fact, PortRange, Ports, Protocol, ProtocolMatch, SecurityGroup, SecurityRule};

/// What the ports of a rule mean for a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PortsMeaning {
    /// They are compared with those of the packet, or with something that takes their place.
    Compared,
    /// They are ignored.
    Ignored,
    /// A rule that names some does not match.
    Refused,
}

/// One way in which a group can be meant for packets of one protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) protocol: Protocol,
    /// Whether `*` means this protocol too.
    any_includes: bool,
    ports: PortsMeaning,
}

/// How a rule takes part in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    No,
    Yes,
    YesWhateverThePort,
    /// Its protocol is not known.
    Perhaps,
    PerhapsWhateverThePort,
}

impl Reading {
    /// The ways in which rules can be meant for packets of this protocol.
    pub(super) fn of(protocol: Protocol) -> Vec<Self> {
        let any: &[bool] = match protocol {
            Protocol::Tcp | Protocol::Udp | Protocol::Icmp => &[true],
            Protocol::Esp | Protocol::Ah => &[true, false],
        };
        let ports: &[PortsMeaning] = match protocol {
            Protocol::Tcp | Protocol::Udp => &[PortsMeaning::Compared],
            Protocol::Icmp | Protocol::Esp | Protocol::Ah => {
                &[PortsMeaning::Compared, PortsMeaning::Ignored, PortsMeaning::Refused]
            }
        };
        let each = |any_includes| ports.iter().map(move |ports| Self { protocol, any_includes, ports: *ports });
        any.iter().flat_map(|any| each(*any)).collect()
    }

    /// The readings that matter: of those that read every rule of these groups alike only one; and for every protocol
    /// the positions of its readings among them.
    pub(super) fn distinct(
        groups: &[&SecurityGroup],
        direction: Direction,
    ) -> (Vec<Self>, Vec<(Protocol, Vec<usize>)>) {
        let mut seen: Vec<Vec<Part>> = Vec::new();
        let mut distinct = Vec::new();
        let mut protocols = Vec::new();
        for protocol in Protocol::ALL {
            let mut positions = Vec::new();
            for reading in Self::of(protocol) {
                let parts = reading.parts(groups, direction);
                let position = seen.iter().position(|other| *other == parts).unwrap_or(seen.len());
                if position == seen.len() {
                    seen.push(parts);
                    distinct.push(reading);
                }
                if !positions.contains(&position) {
                    positions.push(position);
                }
            }
            protocols.push((protocol, positions));
        }
        (distinct, protocols)
    }

    fn parts(self, groups: &[&SecurityGroup], direction: Direction) -> Vec<Part> {
        let rules = groups.iter().flat_map(|group| &group.rules.items);
        let of_direction = rules.filter(|rule| rule.direction.get().map_or(true, |other| *other == direction));
        of_direction.map(|rule| self.part(rule)).collect()
    }

    fn part(self, rule: &SecurityRule) -> Part {
        let is_known = match rule.protocol.get() {
            Ok(ProtocolMatch::Only(protocol)) if *protocol == self.protocol => true,
            Ok(ProtocolMatch::Any) if self.any_includes => true,
            Ok(_) => return Part::No,
            Err(_) => false,
        };
        let names_ports = [&rule.source.ports, &rule.destination.ports].into_iter().any(names_ports);
        match (self.ports, names_ports, is_known) {
            (PortsMeaning::Refused, true, _) => Part::No,
            (PortsMeaning::Ignored, true, true) => Part::YesWhateverThePort,
            (PortsMeaning::Ignored, true, false) => Part::PerhapsWhateverThePort,
            (_, _, true) => Part::Yes,
            (_, _, false) => Part::Perhaps,
        }
    }

    /// The group as it is read, told as a group about TCP: positions of rules stay.
    pub(super) fn of_group(self, group: &SecurityGroup) -> SecurityGroup {
        let mut group = group.clone();
        for rule in &mut group.rules.items {
            let part = self.part(rule);
            let only = |protocol| Fact::known(ProtocolMatch::Only(protocol), rule.protocol.origin());
            match part {
                Part::No => rule.protocol = only(Protocol::Udp),
                Part::Yes | Part::YesWhateverThePort => rule.protocol = only(Protocol::Tcp),
                Part::Perhaps | Part::PerhapsWhateverThePort => {}
            }
            if matches!(part, Part::YesWhateverThePort | Part::PerhapsWhateverThePort) {
                for ports in [&mut rule.source.ports, &mut rule.destination.ports] {
                    ports.single = Fact::known(Some(PortRange::ALL), ports.single.origin());
                    ports.list = Fact::known(Vec::new(), ports.list.origin());
                }
            }
        }
        group
    }
}

/// Whether the field surely names something else than all ports.
fn names_ports(ports: &Ports) -> bool {
    let side = Side::ports(ports, &String::new);
    let names_all = side.fields.iter().any(|field| field.known.contains(&PortRange::ALL));
    !side.is_open() && !names_all
}
