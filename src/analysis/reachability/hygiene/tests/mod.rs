//! Known answers, and every rule of random groups against brute force.

use super::{Effect, Nowhere, RuleEffect, RuleEnd, hygiene};
use crate::analysis::TagExtent;
use crate::analysis::reachability::Surroundings;
use crate::analysis::sample::{axioms, group_of, known, prefix, prefixes, unknown};
use crate::network::{Location, SecurityGroup};

pub(in crate::analysis::reachability) mod brute_force;

fn effects_on(group: &SecurityGroup, subnets: &[&str]) -> Vec<RuleEffect> {
    let extent = TagExtent {
        must: vec![prefix("10.0.0.0/16")],
        address_space: Some(vec![prefix("10.0.0.0/16")]),
        ..TagExtent::default()
    };
    let (tags, location) = (axioms(), known(Location::new("westeurope")));
    let subnets: Vec<_> = subnets.iter().map(|range| if *range == "?" { unknown() } else { prefixes(range) }).collect();
    let around = |subnet| Surroundings { subnet, virtual_network: &extent, location: &location, tags: &tags };
    hygiene(group, &subnets.iter().map(around).collect::<Vec<_>>())
}

fn describe(effect: &Effect, group: &SecurityGroup) -> String {
    let list = |deciders: &[super::Decider]| {
        deciders.iter().map(|decider| decider.describe(group)).collect::<Vec<_>>().join(", ")
    };
    match effect {
        Effect::NeverApplies { end, why } => format!("never: {end} {why:?}"),
        Effect::Unreachable { blockers, .. } => format!("unreachable: {}", list(blockers)),
        Effect::Redundant { with } => format!("redundant: {}", list(with)),
        Effect::InUse => "in use".to_owned(),
        Effect::CannotTell { reasons } => format!("cannot tell: {}", reasons[0]),
    }
}

fn effects_of(rules: &str) -> Vec<String> {
    let group = group_of(rules);
    effects_on(&group, &["10.0.1.0/24"]).iter().map(|effect| describe(&effect.effect, &group)).collect()
}

#[test]
fn a_rule_for_other_addresses_never_applies() {
    let effect = |rule: &str| effects_of(rule).pop().unwrap();
    assert_eq!(effect("100 in allow tcp | Internet | * | 20.1.2.3 | 443"), "never: destination PublicAddress");
    assert_eq!(effect("100 in allow tcp | Internet | * | 10.0.2.0/24 | 443"), "never: destination OutsideSubnet");
    assert_eq!(effect("100 in allow tcp | Internet | * | @group | 443"), "never: destination ApplicationSecurityGroup");
    assert_eq!(effect("100 in allow tcp | Internet | * | Storage | 443"), "never: destination ForeignTag");
    assert_eq!(effect("100 out allow tcp | 10.0.2.0/24 | * | Internet | 443"), "never: source OutsideSubnet");
    assert_eq!(effect("100 out deny tcp | * | * | 2001:db8::/32 | 443"), "never: destination IpVersion");
    assert_eq!(effect("100 in allow tcp | Internet | * | 10.0.0.0/16 | 443"), "in use");
    let group = group_of("100 in allow tcp | Internet | * | 10.0.2.0/24 | 443");
    let shared = effects_on(&group, &["10.0.1.0/24", "10.0.2.0/24"]);
    assert_eq!(shared[0].effect, Effect::InUse);
    let effect = &effects_on(&group, &["10.0.1.0/24"])[0].effect;
    assert_eq!(*effect, Effect::NeverApplies { end: RuleEnd::Destination, why: Nowhere::OutsideSubnet });
}

#[test]
fn blockers_are_few_and_show_the_contradiction() {
    let lines = "
        100 in allow tcp | 20.0.0.0/24 | * | * | 443
        110 in allow tcp | * | * | * | 443
        120 in deny tcp | * | * | * | 8000-8100
        200 in allow tcp | * | * | * | 443
        210 in allow tcp | 20.0.0.0/8 | * | * | 8080";
    let effects = effects_of(lines);
    assert_eq!(effects[0], "redundant: rule `allow-110`");
    assert_eq!(effects[3], "unreachable: rule `allow-110`");
    assert_eq!(effects[4], "unreachable: rule `deny-120`");
    let opposite = "
        100 in deny tcp | 20.0.0.0/24 | * | * | 443
        110 in allow tcp | * | * | * | 443
        200 in allow tcp | 20.0.0.0/8 | * | * | 443";
    assert_eq!(effects_of(opposite)[2], "unreachable: rule `deny-100`, rule `allow-110`");
    let group = group_of(opposite);
    assert_eq!(effects_on(&group, &["10.0.1.0/24"])[1].masked_by, [0]);
}

#[test]
fn a_default_rule_makes_a_rule_redundant() {
    assert_eq!(
        effects_of("100 in allow tcp | AzureLoadBalancer | * | * | 6390"),
        ["redundant: default rule `AllowVnetInBound` (65000)"]
    );
    assert_eq!(
        effects_of("100 out allow tcp | * | * | Storage | 443"),
        ["redundant: default rule `AllowInternetOutBound` (65001)"]
    );
    assert_eq!(
        effects_of("4096 in deny * | Internet | * | * | *"),
        ["redundant: default rule `DenyAllInBound` (65500)"]
    );
    assert_eq!(effects_of("4096 in deny * | * | * | * | *"), ["in use"]);
}

#[test]
fn tags_are_told_apart_as_far_as_the_axioms_go() {
    let effects = effects_of(
        "100 out deny tcp | * | * | Storage | 443
         110 out deny tcp | * | * | Storage.WestEurope | 443
         120 out deny tcp | * | * | Sql | 443
         130 out deny tcp | * | * | AzureCloud | 80
         140 out deny tcp | * | * | Foo | 8080",
    );
    assert_eq!(effects[0], "in use");
    assert_eq!(effects[1], "unreachable: rule `deny-100`");
    assert_eq!(effects[2..4], ["in use", "in use"]);
    assert_eq!(effects[4], "cannot tell: `foo` is not a known service tag");
    let cloud = effects_of(
        "100 out deny tcp | * | * | Storage | 443
         110 out deny tcp | * | * | AzureCloud | 443",
    );
    assert!(cloud[0].starts_with("cannot tell"), "{}", cloud[0]);
}

#[test]
fn what_is_not_known_is_not_guessed() {
    let lines = "
        100 in allow tcp | * | * | * | ?
        200 in deny tcp | * | * | * | 443
        300 in allow tcp | Internet | * | * | 443";
    let effects = effects_of(lines);
    assert!(effects[0].contains("the destination port of rule `allow-100` is not known"), "{}", effects[0]);
    assert!(effects[1].contains("the destination port of rule `allow-100` is not known"), "{}", effects[1]);
    assert_eq!(effects[2], "unreachable: rule `deny-200`");
    let mut group = group_of("100 in deny * | * | * | * | *\n200 in allow * | * | * | * | *");
    group.rules.items[0].declared.exists = unknown();
    let effects = effects_on(&group, &["10.0.1.0/24"]);
    assert!(matches!(&effects[1].effect, Effect::CannotTell { .. }), "{effects:?}");
    assert!(effects_on(&group, &[]).iter().all(|effect| matches!(effect.effect, Effect::CannotTell { .. })));
    let near = group_of("100 in allow tcp | Internet | * | 10.0.1.0/24 | 443");
    assert!(matches!(&effects_on(&near, &["?"])[0].effect, Effect::CannotTell { .. }));
}

#[test]
fn protocols_without_ports_are_read_in_every_way() {
    let ports = "100 in allow icmp | Internet | * | * | 22\n200 in allow icmp | Internet | * | * | 443";
    assert!(effects_of(ports)[1].starts_with("cannot tell"), "{}", effects_of(ports)[1]);
    let same = "100 in allow * | Internet | * | * | 443\n200 in allow * | Internet | * | * | 443";
    assert_eq!(effects_of(same)[1], "unreachable: rule `allow-100`");
    let esp = "100 in deny * | Internet | * | * | *\n200 in allow esp | Internet | * | * | *";
    assert!(effects_of(esp)[1].starts_with("cannot tell"), "{}", effects_of(esp)[1]);
    let udp = "100 in allow tcp | Internet | * | * | *\n200 in allow * | Internet | * | * | 53";
    assert_eq!(effects_of(udp), ["in use", "in use"]);
}

#[test]
fn the_platform_meets_only_rules_that_name_it() {
    let effects = effects_of(
        "100 out deny * | * | * | * | *
         200 out deny * | * | * | AzurePlatformDNS | *
         300 out allow * | * | * | AzurePlatformIMDS | *",
    );
    assert_eq!(effects[1], "in use");
    assert_eq!(effects[2], "redundant: Azure's own exemption");
}

#[test]
fn a_group_that_azure_refuses_is_not_judged() {
    let twice = "100 in allow tcp | * | * | * | 443\n100 in deny tcp | * | * | * | 80\n200 out deny * | * | * | * | *";
    for effect in effects_of(twice) {
        assert_eq!(
            effect,
            "cannot tell: rules `allow-100` and `deny-100` are both inbound with priority 100; Azure refuses the group"
        );
    }
}

#[test]
fn many_rules_are_judged_or_refused_but_not_endured() {
    let hostile: Vec<String> = (0..400)
        .map(|number| {
            let (one, other) = (number % 20, number / 20);
            let access = if number % 2 == 0 { "allow" } else { "deny" };
            let address = format!("10.{one}.{other}.0/24 20.{other}.0.0/16 30.{one}.{other}.0/24 40.0.{other}.0/28");
            format!(
                "{} in {access} tcp | {address} | {one}-{} | * | {number}-{}",
                100 + number,
                100 * one + other,
                60_000 - number
            )
        })
        .collect();
    assert_eq!(effects_of(&hostile.join("\n")).len(), 400);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it looks at the clock and says what it saw")]
#[ignore = "a measurement: cargo test --release --lib large_group -- --ignored --nocapture"]
fn a_large_group_is_judged_within_a_second() {
    let lines: Vec<String> = (0..1000_u32)
        .map(|number| {
            let direction = if number % 2 == 0 { "in" } else { "out" };
            let access = if number % 3 == 0 { "deny" } else { "allow" };
            let range = |part: u32| {
                let spread = (4 * number + part).wrapping_mul(2_654_435_761);
                format!("10.{}.{}.0/{}", spread >> 24, spread >> 16 & 0xFF, 16 + spread % 9)
            };
            let ranges = |add: u32| {
                let ranges: Vec<String> = (0..4).map(|part| range(part + add)).collect();
                let nets = ranges.iter().map(|text| text.parse::<ipnet::Ipv4Net>().unwrap().trunc().to_string());
                nets.collect::<Vec<_>>().join(" ")
            };
            let port = 1 + number.wrapping_mul(40_503) % 60_000;
            format!("{} {direction} {access} tcp | {} | * | {} | {port}", 100 + number, ranges(0), ranges(100_000))
        })
        .collect();
    let group = group_of(&lines.join("\n"));
    let start = std::time::Instant::now();
    let effects = effects_on(&group, &["10.0.0.0/8"]);
    let count = |is: fn(&Effect) -> bool| effects.iter().filter(|effect| is(&effect.effect)).count();
    let refused = count(|effect| matches!(effect, Effect::CannotTell { .. }));
    let in_use = count(|effect| matches!(effect, Effect::InUse));
    eprintln!("{:?} for {} rules; {in_use} in use, {refused} not told", start.elapsed(), effects.len());
    assert_eq!(effects.len(), 1000);
}
