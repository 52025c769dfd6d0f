//! Random pairs of groups of literal rules, in both directions and families and with another `VirtualNetwork`, against a
//! linear scan over the addresses that their prefixes tell apart (network.md §2.6 no. 3).

use std::fmt::Write as _;

use super::super::{Difference, Flows, PeerSet};
use super::{Version, compare, line};
use crate::analysis::reachability::Family;
use crate::analysis::reachability::tests::all_worlds::case::Dice;
use crate::analysis::sample::{group_of, prefix};
use crate::network::{Address, Direction, Protocol};

/// One address of every part that the literals tell apart.
const PEERS: [&str; 18] = [
    "30.0.0.1",
    "10.77.0.1",
    "240.0.0.1",
    "20.0.0.0",
    "20.0.0.1",
    "20.0.0.9",
    "10.0.0.9",
    "10.9.0.1",
    "10.5.0.1",
    "168.63.129.16",
    "127.0.0.1",
    "192.168.7.7",
    "200.0.0.1",
    "2600::",
    "2600::1",
    "2700::1",
    "fd00::9",
    "fd09::1",
];
const LITERALS: [&str; 13] = [
    "*",
    "VirtualNetwork",
    "Internet",
    "AzureLoadBalancer",
    "20.0.0.0/32",
    "20.0.0.0/31",
    "20.0.0.0/24",
    "10.5.0.1/32",
    "10.9.0.0/16",
    "0.0.0.0/1",
    "20.0.0.0/32 10.9.0.0/16",
    "2600::/127",
    "fd00::/8",
];
/// An address of the subnet, and the parts of it that rules name.
const OWN: [&str; 3] = ["10.0.1.4", "10.0.1.200", "fd00:0:0:1::4"];
const NEAR: [&str; 4] = ["*", "*", "*", "10.0.1.0/25"];
const PORTS: [(&str, &[u16]); 4] =
    [("*", &[80, 200, 443, 9000]), ("443", &[443]), ("80 443", &[80, 443]), ("0-443", &[80, 200, 443])];
const PRIVATE: [&str; 6] = ["224.0.0.0/3", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7"];

struct Rule {
    inbound: bool,
    allow: bool,
    protocol: &'static str,
    peer: &'static str,
    near: &'static str,
    port: usize,
}

struct Packet {
    inbound: bool,
    protocol: Protocol,
    peer: &'static str,
    own: &'static str,
    port: u16,
}

fn pick<T: Copy>(dice: &mut Dice, from: &[T]) -> T {
    from[usize::try_from(dice.next() >> 33).unwrap() % from.len()]
}

fn is_in(address: &str, range: &str) -> bool {
    let full = format!("{address}/{}", if address.contains(':') { 128 } else { 32 });
    prefix(range).contains(prefix(&full))
}

/// Whether a word of a rule names the address, where `network` is what `VirtualNetwork` means.
fn names(word: &str, address: &str, network: &str) -> bool {
    let is_probe = address == "168.63.129.16";
    let is_network = || is_probe || network.split_whitespace().any(|range| is_in(address, range));
    match word {
        "*" => true,
        "VirtualNetwork" => is_network(),
        "AzureLoadBalancer" => is_probe,
        "Internet" => !is_network() && !PRIVATE.iter().any(|range| is_in(address, range)),
        ranges => ranges.split_whitespace().any(|range| is_in(address, range)),
    }
}

fn random(dice: &mut Dice) -> Vec<Rule> {
    let count = pick(dice, &[0, 1, 2, 3, 4]);
    let one = |dice: &mut Dice| {
        let peer = pick(dice, &LITERALS);
        // A rule has one family.
        let near = if peer.contains(':') { "*" } else { pick(dice, &NEAR) };
        Rule {
            inbound: pick(dice, &[true, false]),
            allow: pick(dice, &[true, false]),
            protocol: pick(dice, &["tcp", "udp", "*"]),
            peer,
            near,
            port: pick(dice, &[0, 1, 2, 3]),
        }
    };
    (0..count).map(|_| one(dice)).collect()
}

fn written(rules: &[Rule]) -> String {
    let mut text = String::new();
    for (number, rule) in rules.iter().enumerate() {
        let (direction, source, destination) =
            if rule.inbound { ("in", rule.peer, rule.near) } else { ("out", rule.near, rule.peer) };
        let (access, ports) = (if rule.allow { "allow" } else { "deny" }, PORTS[rule.port].0);
        let (priority, protocol) = (100 + number, rule.protocol);
        writeln!(text, "{priority} {direction} {access} {protocol} | {source} | * | {destination} | {ports}").unwrap();
    }
    text
}

fn passes(rules: &[Rule], packet: &Packet, network: &str) -> bool {
    let matches = |rule: &&Rule| {
        rule.inbound == packet.inbound
            && (rule.protocol == "*" || Protocol::parse(rule.protocol) == Some(packet.protocol))
            && names(rule.peer, packet.peer, network)
            && (rule.near == "*" || is_in(packet.own, rule.near))
            && PORTS[rule.port].1.contains(&packet.port)
    };
    let default = || {
        names("VirtualNetwork", packet.peer, network)
            || names(if packet.inbound { "AzureLoadBalancer" } else { "Internet" }, packet.peer, network)
    };
    rules.iter().find(matches).map_or_else(default, |rule| rule.allow)
}

/// Whether the line speaks of the packet, where `network` is what its `VirtualNetwork` means.
fn speaks_of(line: &Flows, packet: &Packet, network: &str) -> bool {
    let is_named = |word: &Address| names(&word.to_string(), packet.peer, network);
    let is_peer = match &line.peer {
        PeerSet::These { of, except } => of.iter().any(is_named) && !except.iter().any(is_named),
        PeerSet::Among(of) => of.iter().any(is_named),
    };
    let family = if packet.peer.contains(':') { Family::V6 } else { Family::V4 };
    is_peer
        && line.family.is_none_or(|only| only == family)
        && (line.direction == Direction::Inbound) == packet.inbound
        && line.protocols.contains(&packet.protocol)
        && (line.near.is_empty() || line.near.iter().any(|near| is_in(packet.own, &near.to_string())))
        && line.ports.iter().any(|range| range.contains(packet.port))
}

fn packets() -> Vec<Packet> {
    let mut packets = Vec::new();
    for inbound in [true, false] {
        for protocol in [Protocol::Tcp, Protocol::Udp] {
            for peer in PEERS {
                for own in OWN.into_iter().filter(|own| own.contains(':') == peer.contains(':')) {
                    packets.extend([80, 200, 443, 9000].map(|port| Packet { inbound, protocol, peer, own, port }));
                }
            }
        }
    }
    packets
}

fn told(lines: &[Flows]) -> Vec<String> {
    lines.iter().map(line).collect()
}

/// Gives how many lines there were, and how many without exact words.
fn agree(seed: u64, pairs: usize, before: &str, after: &str) -> (usize, usize) {
    let (mut dice, packets) = (Dice(seed), packets());
    let (mut lines, mut vague) = (0, 0);
    for _ in 0..pairs {
        let (old, new) = (random(&mut dice), random(&mut dice));
        let (old_text, new_text) = (written(&old), written(&new));
        let (old_group, new_group) = (group_of(&old_text), group_of(&new_text));
        let subnet = "10.0.1.0/24 fd00:0:0:1::/64";
        let old_version = Version { group: Some(&old_group), subnet, network: before };
        let new_version = Version { group: Some(&new_group), subnet, network: after };
        let found = compare(&old_version, &new_version);
        let back = compare(&new_version, &old_version);
        let context = || format!("{old_text}--\n{new_text}{found:#?}");
        assert!(found.not_compared.is_empty() && found.more == 0, "{}", context());
        let of_tcp = |line: &&Flows| line.protocols.contains(&Protocol::Tcp) || line.protocols.contains(&Protocol::Udp);
        assert!(!found.cannot_tell.iter().any(|line| of_tcp(&line)), "{}", context());
        if before == after {
            assert_eq!(told(&found.opened), told(&back.closed), "{}", context());
            assert_eq!(told(&found.closed), told(&back.opened), "{}", context());
            assert_eq!(told(&found.cannot_tell), told(&back.cannot_tell), "{}", context());
        }
        let Difference { opened, closed, .. } = &found;
        for (list, is_opened) in [(opened, true), (closed, false)] {
            lines += list.len();
            let is_vague = |line: &&Flows| matches!(line.peer, PeerSet::Among(_));
            vague += list.iter().filter(is_vague).count();
            for packet in &packets {
                let (was, is) = (passes(&old, packet, before), passes(&new, packet, after));
                let is_change = was != is && is == is_opened;
                let speaks = |line: &&Flows| speaks_of(line, packet, after);
                let exact = list.iter().filter(|line| !is_vague(line)).any(|line| speaks(&line));
                let known = exact || list.iter().any(|line| speaks(&line));
                let name = || format!("{} {} {} {}", packet.peer, packet.own, packet.port, packet.protocol);
                assert!(!exact || is_change, "{} is told\n{}", name(), context());
                assert!(!is_change || known, "{} is not told\n{}", name(), context());
            }
            // Every line says something that the others do not. Of IPv6 there are too few addresses here to see that.
            let is_ipv4 = |line: &&Flows| line.family != Some(Family::V6) && !line.peer.to_string().contains("::");
            for (number, line) in list.iter().enumerate().filter(|(_, line)| of_tcp(line) && is_ipv4(line)) {
                let others = || list.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, line)| line);
                let is_own = |packet: &Packet| !others().any(|other| speaks_of(other, packet, after));
                let own = packets.iter().filter(|packet| speaks_of(line, packet, after)).any(is_own);
                let has_vague = list.iter().any(|line| is_vague(&line));
                assert!(own || has_vague, "{} is redundant\n{}", super::line(line), context());
            }
        }
    }
    (lines, vague)
}

#[test]
fn lines_agree_with_a_scan_in_both_directions_and_families() {
    let network = "10.0.0.0/16 fd00::/32";
    let (lines, vague) = agree(51, 300, network, network);
    assert!(lines > 300 && vague * 10 < lines, "{vague} of {lines} lines have no exact words");
}

#[test]
fn lines_agree_with_a_scan_where_the_network_changes() {
    let (narrow, wide) = ("10.0.0.0/16 fd00::/32", "10.0.0.0/16 10.9.0.0/16 fd00::/32 fd09::/32");
    for (seed, before, after) in [(52, narrow, wide), (53, wide, narrow)] {
        let (lines, vague) = agree(seed, 150, before, after);
        assert!(lines > 300 && vague * 20 < lines, "{vague} of {lines} lines have no exact words");
    }
}
