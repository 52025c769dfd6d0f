//! Questions about IPv6, where tags and `*` mean what they mean and a range of IPv4 means nothing.

use super::question::World;
use crate::analysis::reachability::{Family, Verdict};
use crate::analysis::sample::{group_of, prefix, prefixes};
use crate::network::Prefix;

/// A subnet with addresses of both families.
fn dual() -> World {
    let mut world = World::new();
    world.subnet = prefixes("10.0.1.0/24 fd00:0:0:1::/64");
    world.extent.must.push(prefix("fd00::/48"));
    world
}

#[test]
fn a_range_of_ipv6_is_decided_exactly() {
    let world = dual();
    let clients = "in tcp 2600:1::/32 443";
    assert_eq!(world.answer(clients, ""), "denied by default rule `DenyAllInBound` (65500)");
    assert_eq!(
        world.answer(clients, "100 in allow tcp | 2600::/16 | * | fd00:0:0:1::/64 | 443"),
        "allowed by rule `allow-100`"
    );
    assert_eq!(
        world.answer(clients, "100 in allow tcp | 2600:1:8000::/33 | * | * | 443"),
        "partly denied by default rule `DenyAllInBound` (65500)"
    );
    assert_eq!(world.answer(clients, "100 in allow * | * | * | * | *"), "allowed by rule `allow-100`");
    assert_eq!(
        world.answer(clients, "100 in allow * | Internet | * | VirtualNetwork | *"),
        "allowed by rule `allow-100`"
    );
    assert_eq!(world.answer(clients, "100 in allow * | ::/0 | * | * | *"), "allowed by rule `allow-100`");
    let neighbour = "in tcp fd00:0:0:2::/64 443";
    assert_eq!(world.answer(neighbour, ""), "allowed by default rule `AllowVnetInBound` (65000)");
    assert_eq!(world.answer("in tcp fd01::/64 443", ""), "denied by default rule `DenyAllInBound` (65500)");
}

#[test]
fn a_range_of_one_family_says_nothing_of_the_other() {
    let world = dual();
    let v4 = "100 in allow tcp | 20.0.0.0/8 | * | * | 443\n110 in allow tcp | * | * | 10.0.1.0/24 | 443";
    assert_eq!(world.answer("in tcp 2600::/32 443", v4), "denied by default rule `DenyAllInBound` (65500)");
    let v6 = "100 in deny * | ::/0 | * | * | *\n110 in allow tcp | * | * | * | 443";
    assert_eq!(world.answer("in tcp 20.0.0.0/8 443", v6), "allowed by rule `allow-110`");
    assert_eq!(world.answer("in tcp Internet 443", v6), "allowed by rule `allow-110`");
}

#[test]
fn what_is_not_public_is_not_the_internet() {
    let world = dual();
    let rules = "100 in allow * | Internet | * | * | *";
    for private in ["fd00:1::/32", "fe81::/16", "ff02::/16", "::/128", "::1/128"] {
        let answer = world.answer(&format!("in tcp {private} 443"), rules);
        assert_eq!(answer, "denied by default rule `DenyAllInBound` (65500)", "{private}");
    }
    assert_eq!(world.answer("in tcp 2a00::/12 443", rules), "allowed by rule `allow-100`");
    assert_eq!(world.answer("in tcp fec0::/10 443", rules), "allowed by rule `allow-100`");
}

#[test]
fn probes_have_an_address_in_ipv6_too() {
    let world = dual();
    let probe = "in tcp fe80::1234:5678:9abc 6390";
    assert_eq!(
        world.answer(probe, "4096 in deny * | 2600::/12 | * | * | *"),
        "allowed by default rule `AllowVnetInBound` (65000), default rule `AllowAzureLoadBalancerInBound` (65001)"
    );
    let rules = "100 in allow tcp | AzureLoadBalancer | * | * | 6390\n200 in deny * | * | * | * | *";
    assert_eq!(world.answer(probe, rules), "allowed by rule `allow-100`");
    assert_eq!(world.answer("in tcp 2600::/16 6390", rules), "denied by rule `deny-200`");
}

#[test]
fn tags_are_asked_about_in_the_family_that_is_wanted() {
    let world = dual();
    let ask = |question: &str, rules: &str| world.ask_in(Family::V6, question, &group_of(rules)).verdict;
    assert_eq!(ask("out tcp ~Storage 443", ""), Verdict::Allowed);
    assert_eq!(ask("out tcp ~Storage 443", "100 out deny * | * | * | 0.0.0.0/1 | *"), Verdict::Allowed);
    assert_eq!(ask("out tcp ~Storage 443", "100 out deny * | * | * | ::/0 | *"), Verdict::Denied);
    // A service need not have addresses of IPv6 outside of its own region, so nothing is surely lost.
    let own = "100 out allow tcp | * | * | Storage.WestEurope | 443\n200 out deny * | * | * | * | *";
    assert_eq!(ask("out tcp Storage 443", own), Verdict::CannotTell);
    assert_eq!(world.ask("out tcp Storage 443", &group_of(own)).verdict, Verdict::PartlyDenied);
    assert_eq!(ask("in tcp 20.0.0.0/8 443", ""), Verdict::CannotTell);
}

#[test]
fn a_subnet_without_ipv6_has_nothing_to_say_about_it() {
    let world = World::new();
    let rules = "100 in allow * | * | * | * | *";
    assert_eq!(world.answer("in tcp 2600::/32 443", rules), "cannot tell; the subnet has no IPv6 address prefix");
    let mut pool = dual();
    pool.subnet = prefixes("");
    pool.extent.address_space = Some(vec![prefix("10.0.0.0/16"), prefix("fd00::/48")]);
    assert_eq!(pool.answer("in tcp 2600::/32 443", rules), "allowed by rule `allow-100`");
    assert_eq!(
        pool.answer("in tcp 2600::/32 443", "100 in allow * | * | * | fd00::/48 | *"),
        "allowed by rule `allow-100`"
    );
}

#[test]
fn a_packet_of_ipv6_is_written_with_brackets() {
    let decision = dual().ask("in tcp 2600:1::/32 443", &group_of(""));
    assert_eq!(
        decision.counterexample.map(|packet| packet.to_string()).unwrap_or_default(),
        "TCP from 2600:1::4, port 49152, to [fd00:0:0:1::4]:443"
    );
    assert_eq!(Family::of(Prefix::parse("::/0").unwrap()).to_string(), "IPv6");
}
