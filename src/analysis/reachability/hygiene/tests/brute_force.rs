//! Every rule of random groups against brute force.
//!
//! In a world every address makes its choice of tags by itself, so taking a rule away changes something in all worlds
//! exactly when there is an address that notices whatever it chooses. The rules themselves are tried in every way that
//! they can be.

use super::super::{Effect, RuleEffect, hygiene};
use crate::analysis::reachability::Surroundings;
use crate::analysis::reachability::tests::all_worlds::case::{
    ADDRESSES, Asked, CLOUD, Case, Dice, FOO, HOME, IN_NETWORK, INTERNET, LITERALS, May, NEAR, NETWORK, NORTH, PROBE,
    PUBLIC, PeerField, REMAINDER, SERVICES, SOURCE_PORTS, SQL, STORAGE, TAGS, TestRule, WEST, generate,
};
use crate::analysis::sample::{axioms, known, prefix, prefixes};
use crate::analysis::{PossiblePart, Reason, Space, TagExtent};
use crate::network::{Location, Protocol, ProtocolMatch, SecurityGroup};

/// 80, 443, between them, elsewhere.
const PORTS: [u8; 4] = [1, 2, 7, 15];
const MOST_UNIVERSES: usize = 400;

/// What a rule's protocol field says, and what the packets are.
const PROTOCOLS: [ProtocolMatch; 5] = [
    ProtocolMatch::Only(Protocol::Tcp),
    ProtocolMatch::Only(Protocol::Udp),
    ProtocolMatch::Any,
    ProtocolMatch::Only(Protocol::Icmp),
    ProtocolMatch::Only(Protocol::Esp),
];

/// A packet's protocol; for those of which the documents do not say how rules apply, in each way.
pub(in crate::analysis::reachability) const KINDS: [Kind; 8] = [
    Kind { protocol: Protocol::Tcp, any: true, ports: Ports::Compared },
    Kind { protocol: Protocol::Udp, any: true, ports: Ports::Compared },
    Kind { protocol: Protocol::Icmp, any: true, ports: Ports::Ignored },
    Kind { protocol: Protocol::Icmp, any: true, ports: Ports::Refused },
    Kind { protocol: Protocol::Esp, any: true, ports: Ports::Ignored },
    Kind { protocol: Protocol::Esp, any: true, ports: Ports::Refused },
    Kind { protocol: Protocol::Esp, any: false, ports: Ports::Ignored },
    Kind { protocol: Protocol::Esp, any: false, ports: Ports::Refused },
];

#[derive(Clone, Copy)]
pub(in crate::analysis::reachability) struct Kind {
    pub(in crate::analysis::reachability) protocol: Protocol,
    pub(in crate::analysis::reachability) any: bool,
    pub(in crate::analysis::reachability) ports: Ports,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::reachability) enum Ports {
    Compared,
    Ignored,
    Refused,
}

/// A rule without unknowns.
#[derive(Debug, Clone)]
pub(in crate::analysis::reachability) struct Sure {
    pub(in crate::analysis::reachability) index: usize,
    pub(in crate::analysis::reachability) priority: u32,
    pub(in crate::analysis::reachability) allow: bool,
    pub(in crate::analysis::reachability) protocol: ProtocolMatch,
    /// Bits of tags, or of addresses, or the number of a free set.
    pub(in crate::analysis::reachability) peer: Peer,
    pub(in crate::analysis::reachability) near: u8,
    pub(in crate::analysis::reachability) source_port: u8,
    pub(in crate::analysis::reachability) port: u8,
    pub(in crate::analysis::reachability) names_ports: bool,
}

#[derive(Debug, Clone)]
pub(in crate::analysis::reachability) enum Peer {
    Tags(u16),
    Addresses(u16),
    Free(usize),
}

/// An address as it is in one world: which one, its tags, and the unknown fields that name it.
pub(in crate::analysis::reachability) struct Address {
    pub(in crate::analysis::reachability) number: usize,
    pub(in crate::analysis::reachability) tags: u16,
    pub(in crate::analysis::reachability) free: usize,
}

pub(in crate::analysis::reachability) struct Packet {
    pub(in crate::analysis::reachability) near: u8,
    pub(in crate::analysis::reachability) source_port: u8,
    pub(in crate::analysis::reachability) port: u8,
}

pub(in crate::analysis::reachability) fn mentioned(case: &Case) -> u16 {
    let tags = case.rules.iter().filter_map(|rule| match rule.peer {
        PeerField::Tag(tag) => Some(TAGS[tag].1),
        _ => None,
    });
    let bits = tags.fold(NETWORK | INTERNET, |all, bit| all | bit);
    if bits & (WEST | NORTH | HOME) != 0 { bits | STORAGE } else { bits }
}

/// The addresses of the universe, and for every service tag one that it has for itself: which one, and the choices.
pub(in crate::analysis::reachability) fn addresses(case: &Case) -> Vec<(usize, Vec<u16>)> {
    let mentioned = mentioned(case);
    let is_routed = case.may == May::Everywhere { service_tags: true };
    let choices = |address: usize, own: Option<u16>| -> Vec<u16> {
        let is_public = PUBLIC.contains(&address);
        let is_possible = |tags: u16| {
            let has = |bits: u16| tags & bits != 0;
            let may_be_in_network = match case.may {
                May::Nothing => false,
                May::Pair { service_tags } => address < 2 && (service_tags || !has(SERVICES)),
                May::Everywhere { service_tags } => service_tags || !has(SERVICES),
            };
            let surely_in_network = address == IN_NETWORK || address == PROBE;
            let rest = match own {
                None => address != REMAINDER || is_routed || !has(SERVICES | NETWORK),
                Some(own) => {
                    let siblings = match own {
                        STORAGE => WEST | NORTH,
                        WEST => NORTH,
                        NORTH => WEST,
                        _ => 0,
                    };
                    has(own) && !has(siblings) && (is_routed || !has(NETWORK))
                }
            };
            (!has(WEST | NORTH | HOME) || has(STORAGE))
                && !(has(STORAGE) && has(SQL))
                && (is_public || !has(SERVICES | INTERNET))
                && (!surely_in_network || has(NETWORK))
                && (surely_in_network || may_be_in_network || !has(NETWORK))
                && (!is_public || has(NETWORK) || has(INTERNET))
                && rest
        };
        let parts = std::iter::successors(Some(mentioned), |part| part.checked_sub(1).map(|less| less & mentioned));
        parts.filter(|tags| is_possible(*tags)).collect()
    };
    let mut all: Vec<(usize, Vec<u16>)> = (0..ADDRESSES).map(|address| (address, choices(address, None))).collect();
    for own in [STORAGE, WEST, NORTH, SQL, CLOUD].into_iter().filter(|own| mentioned & own != 0) {
        all.push((3, choices(3, Some(own))));
    }
    all
}

fn sure_rules(rule: &TestRule, index: usize, protocol: ProtocolMatch, free: &mut usize) -> Vec<Option<Sure>> {
    let peer = match &rule.peer {
        PeerField::Any => Peer::Addresses(u16::MAX),
        PeerField::Literals(literals) => {
            let addresses = literals.iter().flat_map(|literal| LITERALS[*literal].1);
            Peer::Addresses(addresses.fold(0, |all, address| all | 1 << address))
        }
        PeerField::Tag(tag) => Peer::Tags(TAGS[*tag].1),
        PeerField::Unknown => {
            *free += 1;
            Peer::Free(*free - 1)
        }
    };
    let priorities = rule.priority.map_or_else(|| (100..110).chain([4096]).collect(), |known| vec![known]);
    let ports = rule.port.map_or_else(|| (0..16).collect(), |port| vec![PORTS[usize::from(port)]]);
    let mut choices = if rule.exists.is_none() { vec![None] } else { Vec::new() };
    for priority in priorities {
        for allow in rule.allow.map_or_else(|| vec![true, false], |known| vec![known]) {
            choices.extend(ports.iter().map(|port| {
                let source_port = rule.source_port.unwrap();
                Some(Sure {
                    index,
                    priority,
                    allow,
                    protocol,
                    peer: peer.clone(),
                    near: NEAR[usize::from(rule.near)].1,
                    source_port: SOURCE_PORTS[usize::from(source_port)].1,
                    port: *port,
                    names_ports: *port != 15 || source_port != 0,
                })
            }));
        }
    }
    choices
}

/// Every list of rules that the unknowns permit, and how many unknown address fields there are.
pub(in crate::analysis::reachability) fn universes(
    case: &Case,
    protocols: &[ProtocolMatch],
) -> Option<(Vec<Vec<Sure>>, usize)> {
    let mut lists: Vec<Vec<Sure>> = vec![Vec::new()];
    let mut free = 0;
    for (index, rule) in case.rules.iter().enumerate() {
        let choices = sure_rules(rule, index, protocols[index], &mut free);
        if lists.len() * choices.len() > MOST_UNIVERSES {
            return None;
        }
        let with = |list: &Vec<Sure>, choice: &Option<Sure>| list.iter().cloned().chain(choice.clone()).collect();
        lists = lists.iter().flat_map(|list| choices.iter().map(move |choice| with(list, choice))).collect();
    }
    lists.retain_mut(|list: &mut Vec<Sure>| {
        list.sort_by_key(|rule| rule.priority);
        list.windows(2).all(|pair| pair[0].priority != pair[1].priority)
    });
    Some((lists, free))
}

impl Sure {
    pub(in crate::analysis::reachability) fn matches(&self, kind: Kind, address: &Address, packet: &Packet) -> bool {
        let is_protocol = match self.protocol {
            ProtocolMatch::Any => kind.any,
            ProtocolMatch::Only(protocol) => protocol == kind.protocol,
        };
        let is_peer = match self.peer {
            Peer::Tags(bits) => address.tags & bits != 0,
            Peer::Addresses(bits) => bits >> address.number & 1 == 1,
            Peer::Free(number) => address.free >> number & 1 == 1,
        };
        let is_port = match kind.ports {
            Ports::Compared => self.port & packet.port != 0 && self.source_port & packet.source_port != 0,
            Ports::Ignored => true,
            Ports::Refused => !self.names_ports,
        };
        is_protocol && is_peer && is_port && self.near & packet.near != 0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Never,
    Unreachable,
    Redundant,
    InUse,
    Mixed,
}

/// For each kind of packets the first one that these rules treat alike.
fn alike(rules: &[Sure]) -> [usize; KINDS.len()] {
    let part = |kind: Kind| -> Vec<Option<Ports>> {
        let of_rule = |rule: &Sure| {
            let is_protocol = match rule.protocol {
                ProtocolMatch::Any => kind.any,
                ProtocolMatch::Only(protocol) => protocol == kind.protocol,
            };
            let ports = if rule.names_ports { kind.ports } else { Ports::Compared };
            Some(ports).filter(|ports| is_protocol && *ports != Ports::Refused)
        };
        rules.iter().map(of_rule).collect()
    };
    let parts: Vec<Vec<Option<Ports>>> = KINDS.into_iter().map(part).collect();
    std::array::from_fn(|kind| parts.iter().position(|other| *other == parts[kind]).unwrap())
}

/// What is true of the rule in all worlds in which it is there.
fn truth(index: usize, universes: &[Vec<Sure>], free: usize, addresses: &[(usize, Vec<u16>)]) -> Truth {
    let (mut matched, mut reached, mut ever, mut always) = (false, false, false, true);
    for rules in universes.iter().filter(|rules| rules.iter().any(|rule| rule.index == index)) {
        let alike = alike(rules);
        let packets = packets(rules);
        // The way to read a protocol is a choice of the world too.
        let mut noticed = [false; KINDS.len()];
        for (number, choices) in addresses {
            let mut whatever = [true; KINDS.len()];
            for tags in choices {
                for free in 0..1 << free {
                    let address = Address { number: *number, tags: *tags, free };
                    for (position, kind) in KINDS.into_iter().enumerate().filter(|(kind, _)| alike[*kind] == *kind) {
                        let mut changes = false;
                        for packet in &packets {
                            let mut matching = rules.iter().filter(|rule| rule.matches(kind, &address, packet));
                            let Some(first) = matching.next() else { continue };
                            if first.index != index {
                                matched |= matching.any(|rule| rule.index == index);
                                continue;
                            }
                            (matched, reached) = (true, true);
                            let hidden = address.tags & NETWORK != 0 || address.number == PROBE;
                            changes |= matching.next().map_or(hidden, |rule| rule.allow) != first.allow;
                        }
                        ever |= changes;
                        whatever[position] &= changes;
                    }
                }
            }
            for (noticed, whatever) in noticed.iter_mut().zip(whatever) {
                *noticed |= whatever;
            }
        }
        let [tcp, udp, icmp_a, icmp_b, esp_a, esp_b, esp_c, esp_d] = alike.map(|kind| noticed[kind]);
        always &= tcp || udp || icmp_a && icmp_b || esp_a && esp_b && esp_c && esp_d;
    }
    match (matched, reached, ever, always) {
        (false, ..) => Truth::Never,
        (_, false, ..) => Truth::Unreachable,
        (_, _, false, _) => Truth::Redundant,
        (.., true) => Truth::InUse,
        _ => Truth::Mixed,
    }
}

/// The packets that these rules can tell apart.
pub(in crate::analysis::reachability) fn packets(rules: &[Sure]) -> Vec<Packet> {
    let parts = |matter: bool, parts: &[u8]| if matter { parts.to_vec() } else { vec![1] };
    let near = parts(rules.iter().any(|rule| rule.near != 3), &[1, 2]);
    let source = parts(rules.iter().any(|rule| rule.source_port != 3), &[1, 2]);
    let port = parts(rules.iter().any(|rule| rule.port != 15), &[1, 2, 4, 8]);
    let mut packets = Vec::new();
    for near in near {
        for source_port in &source {
            packets.extend(port.iter().map(|port| Packet { near, source_port: *source_port, port: *port }));
        }
    }
    packets
}

fn judge(case: &Case, group: &SecurityGroup) -> Vec<RuleEffect> {
    let part = |space, service_tags| vec![PossiblePart { space, service_tags, reason: Reason::new("may") }];
    let extent = TagExtent {
        must: vec![prefix("10.0.0.0/16")],
        may: match case.may {
            May::Nothing => Vec::new(),
            May::Pair { service_tags } => part(Space::Prefix(prefix("20.0.0.0/31")), service_tags),
            May::Everywhere { service_tags } => part(Space::Everywhere, service_tags),
        },
        ..TagExtent::default()
    };
    let (subnet, tags, location) = (prefixes("10.0.1.0/31"), axioms(), known(Location::new("westus")));
    let around = Surroundings { subnet: &subnet, virtual_network: &extent, location: &location, tags: &tags };
    let effects = hygiene(group, &[around]);
    assert!(effects.iter().enumerate().all(|(index, effect)| effect.rule == index), "{case:#?}");
    effects
}

fn agree(seed: u64, groups: usize, unknowns: usize, least_exact: usize) {
    let mut dice = Dice(seed);
    let (mut compared, mut rules, mut exact) = (0, 0, 0);
    let mut tried = [0; 5];
    while compared < groups {
        let mut case = generate(&mut dice, unknowns);
        case.asked = Asked::Everything;
        case.further_rules = false;
        let protocols: Vec<ProtocolMatch> = case
            .rules
            .iter()
            .map(|_| match dice.next() % 8 {
                0 => PROTOCOLS[3],
                1 => PROTOCOLS[4],
                2 => PROTOCOLS[1],
                3 | 4 => PROTOCOLS[0],
                _ => PROTOCOLS[2],
            })
            .collect();
        for rule in &mut case.rules {
            rule.inbound = Some(true);
            rule.protocol = Some(true);
        }
        let Some((universes, free)) = universes(&case, &protocols) else { continue };
        // Numbers that can only collide are another matter.
        let is_there = |index| universes.iter().any(|rules| rules.iter().any(|rule| rule.index == index));
        if !(0..case.rules.len()).all(is_there) || mentioned(&case) & FOO != 0 && free > 1 {
            continue;
        }
        let mut group = case.group();
        for (rule, protocol) in group.rules.items.iter_mut().zip(&protocols) {
            rule.protocol = known(*protocol);
        }
        let addresses = addresses(&case);
        compared += 1;
        for (index, RuleEffect { effect, is_reached, .. }) in judge(&case, &group).into_iter().enumerate() {
            let truth = truth(index, &universes, free, &addresses);
            tried[truth as usize] += 1;
            rules += 1;
            let is_exact = match &effect {
                Effect::NeverApplies { .. } => truth == Truth::Never,
                Effect::Unreachable { blockers, .. } => truth == Truth::Unreachable && !blockers.is_empty(),
                Effect::Redundant { with } => truth == Truth::Redundant && !with.is_empty(),
                Effect::InUse => truth == Truth::InUse,
                Effect::CannotTell { reasons } => {
                    assert!(!reasons.is_empty());
                    truth == Truth::Mixed
                }
            };
            exact += usize::from(is_exact);
            assert!(
                !is_reached || !matches!(truth, Truth::Never | Truth::Unreachable),
                "rule {index} is surely reached, but {truth:?}\n{protocols:?} {case:#?}"
            );
            // That a rule before it covers it although nobody knows what that one does, or in every way in which a
            // protocol without ports can be read but each time for another reason, is more than is looked for.
            let has_ports = protocols.iter().all(|protocol| PROTOCOLS[..3].contains(protocol));
            let is_plain = has_ports && unknowns == 0;
            let is_weaker = matches!(effect, Effect::Redundant { .. }) && truth == Truth::Unreachable && !is_plain;
            assert!(
                is_exact || is_weaker || matches!(effect, Effect::CannotTell { .. }),
                "rule {index}: {effect:?}, but {truth:?}\n{protocols:?} {case:#?}"
            );
        }
    }
    assert!(exact * 1000 >= rules * least_exact, "{exact} of {rules} are exact");
    assert!(tried[1..].iter().all(|count| count * 100 > groups), "every effect is tried: {tried:?}");
}

#[test]
fn effects_agree_with_brute_force_for_known_rules() {
    agree(31, 10_000, 0, 990);
}

#[test]
fn effects_agree_with_brute_force_for_more_known_rules() {
    agree(34, 10_000, 0, 990);
}

#[test]
fn effects_agree_with_brute_force_for_unknowns() {
    agree(32, 4_000, 1, 900);
    agree(33, 2_000, 2, 800);
}
