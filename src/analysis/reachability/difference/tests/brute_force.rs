//! Random pairs of groups against brute force: every packet, in every world and for everything that the rules can be.

use super::super::{Flows, PeerSet, difference};
use crate::analysis::reachability::Surroundings;
use crate::analysis::reachability::hygiene::tests::brute_force::{
    Address as Place, KINDS, Kind, Packet, Sure, addresses, packets, universes,
};
use crate::analysis::reachability::tests::all_worlds::case::{
    Asked, Case, Dice, May, NETWORK, PROBE, PeerField, TAGS, generate,
};
use crate::analysis::sample::{axioms, known, prefix, prefixes};
use crate::analysis::{PossiblePart, Reason, Space, TagExtent};
use crate::network::{Address, Location, Prefix, Protocol, ProtocolMatch};

const NUMBERS: [&str; 9] = [
    "20.0.0.0",
    "20.0.0.1",
    "30.0.0.1",
    "30.0.0.2",
    "10.5.0.1",
    "10.0.0.9",
    "168.63.129.16",
    "127.0.0.1",
    "192.168.7.7",
];

fn names(address: &Address, place: &Place) -> bool {
    let number = prefix(NUMBERS[place.number]);
    match address {
        Address::Any => true,
        Address::Prefix(prefix) => prefix.contains(number),
        Address::Tag(tag) if tag.is("AzureLoadBalancer") => place.number == PROBE,
        Address::Tag(tag) => TAGS.iter().any(|(name, bit)| tag.is(name) && place.tags & bit != 0),
    }
}

/// Whether the line speaks of the packet; a line without exact words may speak of it.
fn speaks_of(line: &Flows, kind: Kind, place: &Place, packet: &Packet) -> bool {
    let is_peer = match &line.peer {
        PeerSet::These { of, except } => {
            of.iter().any(|word| names(word, place)) && !except.iter().any(|word| names(word, place))
        }
        PeerSet::Among(of) => of.iter().any(|word| names(word, place)),
    };
    let near: Prefix = prefix(if packet.near == 1 { "10.0.1.0/32" } else { "10.0.1.1/32" });
    let port = match packet.port {
        1 => 80,
        2 => 443,
        4 => 200,
        _ => 9000,
    };
    let source_port = if packet.source_port == 1 { 500 } else { 50_000 };
    is_peer
        && line.protocols.contains(&kind.protocol)
        && (line.near.is_empty() || line.near.iter().any(|own| own.contains(near)))
        && line.ports.iter().any(|range| range.contains(port))
        && line.source_ports.iter().any(|range| range.contains(source_port))
}

fn passes(rules: &[Sure], kind: Kind, place: &Place, packet: &Packet) -> bool {
    let first = rules.iter().find(|rule| rule.matches(kind, place, packet));
    first.map_or(place.tags & NETWORK != 0 || place.number == PROBE, |rule| rule.allow)
}

fn prepare(dice: &mut Dice, unknowns: usize) -> Case {
    let mut case = generate(dice, unknowns);
    case.asked = Asked::Everything;
    case.further_rules = false;
    for rule in &mut case.rules {
        rule.inbound = Some(true);
        rule.protocol = Some(rule.protocol != Some(false));
        if matches!(rule.peer, PeerField::Unknown) {
            rule.peer = PeerField::Any;
        }
    }
    case
}

fn protocols(case: &Case) -> Vec<ProtocolMatch> {
    let of = |tcp: bool| ProtocolMatch::Only(if tcp { Protocol::Tcp } else { Protocol::Udp });
    case.rules.iter().map(|rule| of(rule.protocol.unwrap())).collect()
}

fn agree(seed: u64, pairs: usize, unknowns: usize) {
    let mut dice = Dice(seed);
    let (mut compared, mut lines, mut vague, mut told) = (0, 0, 0, [0; 3]);
    while compared < pairs {
        let (old, mut new) = (prepare(&mut dice, unknowns), prepare(&mut dice, unknowns));
        new.may = old.may;
        let both = Case { rules: old.rules.iter().chain(&new.rules).cloned().collect(), ..old.clone() };
        let (Some((olds, 0)), Some((news, 0))) = (universes(&old, &protocols(&old)), universes(&new, &protocols(&new)))
        else {
            continue;
        };
        if olds.len() * news.len() > 400 || olds.is_empty() || news.is_empty() {
            continue;
        }
        compared += 1;
        let packets = packets(&[olds.concat(), news.concat()].concat());
        let part = |space, service_tags| vec![PossiblePart { space, service_tags, reason: Reason::new("may") }];
        let extent = TagExtent {
            must: vec![prefix("10.0.0.0/16")],
            may: match old.may {
                May::Nothing => Vec::new(),
                May::Pair { service_tags } => part(Space::Prefix(prefix("20.0.0.0/31")), service_tags),
                May::Everywhere { service_tags } => part(Space::Everywhere, service_tags),
            },
            ..TagExtent::default()
        };
        let (subnet, tags, location) = (prefixes("10.0.1.0/31"), axioms(), known(Location::new("westus")));
        let around = Surroundings { subnet: &subnet, virtual_network: &extent, location: &location, tags: &tags };
        let found = difference(Some(&old.group()), &around, Some(&new.group()), &around);
        let inbound = |lines: &[Flows]| -> Vec<Flows> {
            let inbound = lines.iter().filter(|line| line.direction == crate::network::Direction::Inbound);
            inbound.cloned().collect()
        };
        let (opened, closed, perhaps) = (inbound(&found.opened), inbound(&found.closed), inbound(&found.cannot_tell));
        assert_eq!(found.more, 0);
        lines += opened.len() + closed.len();
        vague += opened.iter().chain(&closed).filter(|line| matches!(line.peer, PeerSet::Among(_))).count();
        for (number, choices) in addresses(&both) {
            for tags in choices {
                let place = Place { number, tags, free: 0 };
                for kind in KINDS.into_iter().take(2) {
                    for packet in &packets {
                        let before: Vec<bool> = olds.iter().map(|rules| passes(rules, kind, &place, packet)).collect();
                        let after: Vec<bool> = news.iter().map(|rules| passes(rules, kind, &place, packet)).collect();
                        let all = |fates: &[bool], wanted| fates.iter().all(|fate| *fate == wanted);
                        let may_change = |from, to| before.contains(&from) && after.contains(&to);
                        let is_told = |lines: &[Flows], exact: bool| {
                            let counts = |line: &&Flows| !exact || matches!(line.peer, PeerSet::These { .. });
                            lines.iter().filter(counts).any(|line| speaks_of(line, kind, &place, packet))
                        };
                        for (list, from, to) in [(&opened, false, true), (&closed, true, false)] {
                            let surely = all(&before, from) && all(&after, to);
                            assert!(!is_told(list, true) || surely, "{number} {tags:b} {list:#?}\n{old:#?} {new:#?}");
                            let known = is_told(list, false) || unknowns > 0 && is_told(&perhaps, false);
                            assert!(!surely || known, "{number} {tags:b} {list:#?}\n{old:#?} {new:#?}");
                            assert!(
                                !may_change(from, to) || known,
                                "{number} {tags:b} may change, {perhaps:#?}\n{old:#?} {new:#?}"
                            );
                            told[usize::from(to)] += usize::from(surely);
                        }
                        told[2] += usize::from(is_told(&perhaps, false));
                    }
                }
            }
        }
        assert!(unknowns > 0 || perhaps.is_empty(), "{perhaps:#?}\n{old:#?} {new:#?}");
    }
    assert!(told[..2].iter().all(|count| *count > pairs), "{told:?}");
    // Four addresses in eight overlapping tags have intersections that no rule names.
    assert!(vague * 2 < lines, "{vague} of {lines} lines have no exact words");
}

#[test]
fn lines_agree_with_brute_force_for_known_rules() {
    agree(41, 800, 0);
}

#[test]
#[ignore = "takes minutes"]
fn lines_agree_with_brute_force_for_many_known_rules() {
    agree(43, 5_000, 0);
}

#[test]
fn lines_agree_with_brute_force_for_unknowns() {
    agree(42, 300, 1);
}
