//! Known answers, and random pairs of groups against brute force.

use super::{Difference, Flows, PeerSet, difference};
use crate::analysis::TagExtent;
use crate::analysis::reachability::Surroundings;
use crate::analysis::sample::{axioms, group_of, known, prefix, prefixes, unknown};
use crate::network::{Location, PortRange, SecurityGroup};

mod brute_force;
mod sampling;

/// A subnet in one version.
struct Version<'a> {
    group: Option<&'a SecurityGroup>,
    subnet: &'a str,
    network: &'a str,
}

fn compare(old: &Version<'_>, new: &Version<'_>) -> Difference {
    let extent = |version: &Version<'_>| TagExtent {
        must: version.network.split_whitespace().map(prefix).collect(),
        ..TagExtent::default()
    };
    let (tags, location) = (axioms(), known(Location::new("westeurope")));
    let (old_extent, new_extent) = (extent(old), extent(new));
    let subnet = |text: &str| if text == "?" { unknown() } else { prefixes(text) };
    let (old_subnet, new_subnet) = (subnet(old.subnet), subnet(new.subnet));
    let old_around =
        Surroundings { subnet: &old_subnet, virtual_network: &old_extent, location: &location, tags: &tags };
    let new_around =
        Surroundings { subnet: &new_subnet, virtual_network: &new_extent, location: &location, tags: &tags };
    difference(old.group, &old_around, new.group, &new_around)
}

fn ports(ranges: &[PortRange]) -> String {
    ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// `TCP in Internet 443`.
fn line(flows: &Flows) -> String {
    let protocols: Vec<&str> = flows.protocols.iter().map(|protocol| protocol.as_str()).collect();
    let protocols = if protocols.len() == 5 { "any".to_owned() } else { protocols.join("+") };
    let near: Vec<String> = flows.near.iter().map(ToString::to_string).collect();
    let source = if flows.source_ports == [PortRange::ALL] { "" } else { " from chosen ports" };
    let near = if near.is_empty() { String::new() } else { format!(" on {}", near.join(",")) };
    let family = flows.family.map(|family| format!(" only {family}")).unwrap_or_default();
    format!("{protocols} {} {} {}{near}{source}{family}", flows.direction, flows.peer, ports(&flows.ports))
}

fn changes(old: &Version<'_>, new: &Version<'_>) -> Vec<String> {
    let difference = compare(old, new);
    let mut lines: Vec<String> = difference.opened.iter().map(|flows| format!("+ {}", line(flows))).collect();
    lines.extend(difference.closed.iter().map(|flows| format!("- {}", line(flows))));
    lines.extend(difference.cannot_tell.iter().map(|flows| format!("? {}", line(flows))));
    lines.extend(difference.reasons.iter().map(|reason| format!("because {reason}")));
    lines.extend(difference.not_compared.iter().map(|reason| format!("not compared: {reason}")));
    lines
}

fn version(group: Option<&SecurityGroup>) -> Version<'_> {
    Version { group, subnet: "10.0.1.0/24", network: "10.0.0.0/16" }
}

fn of_rules(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (group_of(old), group_of(new));
    changes(&version(Some(&old)), &version(Some(&new)))
}

#[test]
fn one_rule_more_is_one_line() {
    assert_eq!(of_rules("", "100 in allow tcp | Internet | * | * | 443"), ["+ TCP Inbound Internet 443"]);
    assert_eq!(of_rules("100 in allow tcp | Internet | * | * | 443", ""), ["- TCP Inbound Internet 443"]);
    let everything = of_rules("", "100 out deny * | * | * | Internet | *");
    assert_eq!(
        everything,
        ["- TCP+UDP+ICMP Outbound Internet *", "because whether the same holds for ESP, AH is not documented"]
    );
    assert_eq!(
        of_rules("", "100 in allow tcp | 20.0.0.0/24 | * | 10.0.1.0/25 | 443 80 81-90"),
        ["+ TCP Inbound 20.0.0.0/24 80-90,443 on 10.0.1.0/25"]
    );
    assert_eq!(of_rules("100 in allow tcp | * | * | * | 443", "200 in allow tcp | * | * | * | 443"), [""; 0]);
}

#[test]
fn what_is_left_over_is_told_by_exceptions() {
    assert_eq!(
        of_rules("", "100 in allow tcp | * | * | * | 443"),
        ["+ TCP Inbound any address except VirtualNetwork 443"]
    );
    assert_eq!(
        of_rules("100 in allow tcp | Storage | * | * | 443", "100 in allow tcp | AzureCloud | * | * | 443"),
        ["+ TCP Inbound AzureCloud except Storage 443", "- TCP Inbound Storage except AzureCloud 443"]
    );
    assert_eq!(
        of_rules(
            "100 in allow tcp | 20.0.0.0/24 | * | * | 443",
            "90 in deny tcp | 20.0.0.0/25 | * | * | 443\n100 in allow tcp | 20.0.0.0/24 | * | * | 443"
        ),
        ["- TCP Inbound 20.0.0.0/25 443"]
    );
}

#[test]
fn lines_are_joined() {
    let many = "
        100 in allow tcp | Internet | * | * | 443
        110 in allow tcp | Internet | * | * | 80
        120 in allow udp | Internet | * | * | 80
        130 in allow udp | Internet | * | * | 443
        140 in allow tcp | ApiManagement | * | * | 3443
        150 in allow tcp | 10.7.0.0/16 | * | * | 3443";
    assert_eq!(
        of_rules("", many),
        ["+ TCP Inbound 10.7.0.0/16, ApiManagement 3443", "+ TCP+UDP Inbound Internet 80,443"]
    );
}

#[test]
fn no_group_lets_everything_through() {
    let group = group_of("");
    assert_eq!(
        changes(&version(None), &version(Some(&group))),
        [
            "- any Inbound any address except VirtualNetwork *",
            "- any Outbound any address except VirtualNetwork, Internet *"
        ]
    );
    assert_eq!(changes(&version(None), &version(None)), [""; 0]);
}

#[test]
fn the_network_may_mean_something_else() {
    let group = group_of("");
    let old = version(Some(&group));
    let wider = Version { network: "10.0.0.0/16 10.7.0.0/16", ..version(Some(&group)) };
    assert_eq!(changes(&old, &wider), ["+ any Inbound 10.7.0.0/16 *", "+ any Outbound 10.7.0.0/16 *"]);
    assert_eq!(changes(&wider, &old), ["- any Inbound 10.7.0.0/16 *", "- any Outbound 10.7.0.0/16 *"]);
    let forced = Version { network: "10.0.0.0/16 0.0.0.0/0", ..version(Some(&group)) };
    let lines = changes(&old, &forced);
    assert!(lines[0].starts_with("+ any Inbound any address except 10.0.0.0/16"), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with('-') || line.starts_with('?')), "{lines:?}");
}

#[test]
fn the_subnet_may_move() {
    let old_group = group_of("100 in allow tcp | Internet | * | 10.0.1.0/24 | 443");
    let new_group = group_of("100 in allow tcp | Internet | * | 10.0.2.0/24 | 443 80");
    let old = Version { group: Some(&old_group), ..version(None) };
    let new = Version { group: Some(&new_group), subnet: "10.0.2.0/24", ..version(None) };
    assert_eq!(changes(&old, &new), ["+ TCP Inbound Internet 80"]);
    let stale = Version { group: Some(&old_group), subnet: "10.0.2.0/24", ..version(None) };
    assert_eq!(changes(&old, &stale), ["- TCP Inbound Internet 443"]);
}

#[test]
fn what_is_not_known_is_neither_opened_nor_closed() {
    let lines = of_rules("", "100 in allow tcp | Internet | * | * | ?");
    assert_eq!(
        lines,
        [
            "? TCP Inbound Internet *",
            "because the destination port of rule `allow-100` is not known: parameter `p` has no value"
        ]
    );
    let same = "100 in allow tcp | Internet | * | * | ?";
    assert_eq!(of_rules(same, same), [""; 0]);
    let ports = of_rules("", "100 in allow icmp | Internet | * | * | 8");
    assert!(ports.iter().all(|line| !line.starts_with('+')), "{ports:?}");
    let twice = "100 in allow tcp | * | * | * | 443\n100 in deny tcp | * | * | * | 80";
    assert_eq!(
        of_rules("", twice),
        ["not compared: rules `allow-100` and `deny-100` are both inbound with priority 100; Azure refuses the group"]
    );
}

#[test]
fn lines_say_which_family_they_are_about_where_one_wording_does_not_fit_both() {
    let (old, new) = (
        group_of("100 in deny tcp | 20.0.0.0/24 | * | * | 443"),
        group_of(
            "100 in deny tcp | 20.0.0.0/24 | * | * | 443
             200 in allow tcp | * | * | * | 443
             110 in deny udp | fd00::/8 | * | * | *",
        ),
    );
    let version = |group| Version { subnet: "10.0.1.0/24 fd00:0:0:1::/64", network: "10.0.0.0/16 fd00::/32", group };
    assert_eq!(
        changes(&version(Some(&old)), &version(Some(&new))),
        [
            "+ TCP Inbound any address except AzureLoadBalancer, VirtualNetwork 443 only IPv6",
            "+ TCP Inbound any address except VirtualNetwork, 20.0.0.0/24 443 only IPv4",
            "- UDP Inbound fd00::/32 *",
        ]
    );
    let (old, new) = (group_of(""), group_of("200 in allow tcp | * | * | * | 443"));
    assert_eq!(
        changes(&version(Some(&old)), &version(Some(&new))),
        ["+ TCP Inbound any address except AzureLoadBalancer, VirtualNetwork 443"]
    );
}

#[test]
fn many_lines_are_counted() {
    let lines: Vec<String> = (0..120)
        .map(|number| format!("{} in allow tcp | 20.{number}.0.0/16 | * | * | {}", 100 + number, 1000 + 2 * number))
        .collect();
    let (old, new) = (group_of(""), group_of(&lines.join("\n")));
    let difference = compare(&version(Some(&old)), &version(Some(&new)));
    assert_eq!((difference.opened.len(), difference.more), (super::MOST_LINES, 70));
    assert!(matches!(difference.opened[0].peer, PeerSet::These { .. }));
}
