//! Groups of which everything is known.

use super::question::{MANAGEMENT, STORAGE, World, answer};
use crate::analysis::reachability::{Allowance, Decider, Difference, Verdict};
use crate::analysis::sample::{address, group_of, known, prefix, unknown};
use crate::network::{Direction, Location, PortRange, Protocol};

#[test]
fn an_empty_group_blocks_what_the_default_rules_do_not_open() {
    assert_eq!(answer(MANAGEMENT, ""), "denied by default rule `DenyAllInBound` (65500)");
    assert_eq!(answer("in tcp Internet 443", ""), "denied by default rule `DenyAllInBound` (65500)");
    assert_eq!(answer(STORAGE, ""), "allowed by default rule `AllowInternetOutBound` (65001)");
    assert_eq!(answer("in tcp AzureLoadBalancer 6390", ""), "allowed by default rule `AllowVnetInBound` (65000)");
    assert_eq!(answer("in tcp VirtualNetwork 443", ""), "allowed by default rule `AllowVnetInBound` (65000)");
    assert_eq!(answer("in udp self 4290", ""), "allowed by default rule `AllowVnetInBound` (65000)");
}

#[test]
fn an_explicit_rule_decides_before_the_default_rules() {
    let rules = "120 in allow tcp | ApiManagement | * | VirtualNetwork | 3443";
    assert_eq!(answer(MANAGEMENT, rules), "allowed by rule `allow-120`");
    assert_eq!(World::new().ask(MANAGEMENT, &group_of(rules)).allowance(), Some(Allowance::Explicit));
    assert_eq!(
        answer(MANAGEMENT, "120 in allow * | Internet | * | 10.0.1.0/24 | 3000-4000"),
        "allowed by rule `allow-120`"
    );
    assert_eq!(answer(MANAGEMENT, "120 in allow tcp | * | * | 10.0.0.0/8 | *"), "allowed by rule `allow-120`");
    let elsewhere = "120 in allow tcp | ApiManagement | * | 10.0.2.0/24 | 3443";
    assert_eq!(answer(MANAGEMENT, elsewhere), "denied by default rule `DenyAllInBound` (65500)");
    let half = "120 in allow tcp | ApiManagement | * | 10.0.1.0/25 | 3443";
    assert_eq!(answer(MANAGEMENT, half), "partly denied by default rule `DenyAllInBound` (65500)");
}

#[test]
fn the_quickstart_denies_the_internet_behind_its_tags() {
    let quickstart = "
        100 out allow tcp | VirtualNetwork | * | Storage | 443
        140 out allow tcp | VirtualNetwork | * | Sql | 1433
        300 out allow tcp | VirtualNetwork | * | AzureCloud | 443
        350 out allow tcp | VirtualNetwork | * | AzureKeyVault | 443
        999 out deny * | VirtualNetwork | * | Internet | *";
    assert_eq!(answer(STORAGE, quickstart), "allowed by rule `allow-100`");
    assert_eq!(answer("out tcp ~Sql 1433", quickstart), "allowed by rule `allow-140`");
    assert_eq!(answer("out tcp Internet 80", quickstart), "denied by rule `deny-999`");
    assert_eq!(answer("out tcp AzureKeyVault 443", quickstart), "allowed by rule `allow-300`, rule `allow-350`");
    let older = quickstart.replace("350 out allow tcp | VirtualNetwork | * | AzureKeyVault | 443", "");
    assert_eq!(
        answer("out tcp AzureKeyVault 443", &older),
        "cannot tell; whether addresses of AzureKeyVault are in AzureCloud too"
    );
}

#[test]
fn denying_the_virtual_network_kills_the_probe() {
    let rules = "
        200 in deny * | VirtualNetwork | * | * | *
        300 in allow tcp | AzureLoadBalancer | * | VirtualNetwork | 6390";
    assert_eq!(answer("in tcp AzureLoadBalancer 6390", rules), "denied by rule `deny-200`");
    let swapped = rules.replace("200 in", "400 in");
    assert_eq!(answer("in tcp AzureLoadBalancer 6390", &swapped), "allowed by rule `allow-300`");
}

#[test]
fn a_default_route_to_an_appliance_makes_everybody_the_virtual_network() {
    let mut world = World::new();
    world.extent.must.push(prefix("0.0.0.0/0"));
    assert_eq!(world.answer("in tcp Internet 443", ""), "allowed by default rule `AllowVnetInBound` (65000)");
    assert_eq!(world.answer(MANAGEMENT, ""), "allowed by default rule `AllowVnetInBound` (65000)");
    let rules = "
        200 out deny * | * | * | VirtualNetwork | *
        300 out allow tcp | * | * | Storage | 443";
    assert_eq!(world.answer(STORAGE, rules), "denied by rule `deny-200`");
    assert_eq!(World::new().answer(STORAGE, rules), "allowed by rule `allow-300`");
    let never_fires = "
        200 out allow * | * | * | VirtualNetwork | *
        300 out deny * | * | * | Internet | *";
    assert_eq!(world.answer("out tcp Internet 80", never_fires), "allowed by rule `allow-200`");
}

#[test]
fn the_internet_covers_services_and_other_services_do_not_touch_them() {
    assert_eq!(answer(STORAGE, "100 out allow tcp | * | * | Internet | 443"), "allowed by rule `allow-100`");
    assert_eq!(answer(STORAGE, "100 out deny * | * | * | Internet | *"), "denied by rule `deny-100`");
    assert_eq!(
        answer(STORAGE, "100 out deny * | * | * | Sql | *"),
        "allowed by default rule `AllowInternetOutBound` (65001)"
    );
    let reserved = "100 in deny * | 192.168.0.0/16 | * | * | *\n200 in allow * | Internet | * | * | 443";
    assert_eq!(answer("in tcp Internet 443", reserved), "allowed by rule `allow-200`");
}

#[test]
fn the_region_of_the_service_is_enough() {
    let rules = "
        100 out allow tcp | VirtualNetwork | * | Storage.WestEurope | 443
        4096 out deny * | * | * | * | *";
    let mut world = World::new();
    assert_eq!(world.answer(STORAGE, rules), "allowed by rule `allow-100`");
    assert_eq!(world.answer("out tcp Storage 443", rules), "partly denied by rule `deny-4096`");
    world.location = known(Location::new("northeurope"));
    assert_eq!(world.answer(STORAGE, rules), "partly denied by rule `deny-4096`");
    world.location = unknown();
    assert_eq!(
        world.answer(STORAGE, rules),
        "cannot tell; whether Storage.westeurope is the region of the service is not known: parameter `p` has no value"
    );
    assert_eq!(world.answer(STORAGE, &rules.replace(".WestEurope", "")), "allowed by rule `allow-100`");
    world.location = known(Location::new("France Central"));
    assert_eq!(world.answer(STORAGE, &rules.replace("WestEurope", "CentralFrance")), "allowed by rule `allow-100`");
}

#[test]
fn literal_ranges_prove_nothing_about_services() {
    let deny = "100 out deny * | * | * | 13.64.0.0/11 | *";
    assert_eq!(answer(STORAGE, deny), "cannot tell; whether 13.64.0.0/11 contains addresses of Storage");
    let allow = "100 in allow tcp | 13.64.0.0/11 | * | * | 3443";
    assert_eq!(answer(MANAGEMENT, allow), "partly denied by default rule `DenyAllInBound` (65500)");
    let private = "100 out deny * | * | * | 10.0.0.0/8 192.168.0.0/16 | *";
    assert_eq!(answer(STORAGE, private), "allowed by default rule `AllowInternetOutBound` (65001)");
}

#[test]
fn lists_unite_and_two_fields_are_in_doubt() {
    let list = "100 in allow tcp | * | * | 10.0.1.0/25 10.0.1.128/25 | 80 443 3000-3500";
    assert_eq!(answer(MANAGEMENT, list), "allowed by rule `allow-100`");
    let mut group = group_of("100 in allow tcp | ApiManagement | * | * | 3443");
    group.rules.items[0].source.addresses.list = known(vec![known(address("10.9.0.0/16"))]);
    let decision = World::new().ask(MANAGEMENT, &group);
    assert_eq!(decision.verdict, Verdict::CannotTell);
    assert_eq!(
        decision.reasons[0].text,
        "the source address of rule `allow-100` is written in more than one field, and Azure does not say which counts"
    );
    group.rules.items[0].source.addresses.list = known(vec![known(address("ApiManagement"))]);
    assert_eq!(World::new().ask(MANAGEMENT, &group).verdict, Verdict::Allowed);
    let nothing = "100 in allow tcp | - | * | * | 3443";
    assert_eq!(answer(MANAGEMENT, nothing), "cannot tell; the source address of rule `allow-100` is not written");
}

#[test]
fn application_security_groups_never_hold_api_management() {
    assert_eq!(
        answer(MANAGEMENT, "100 in allow tcp | * | * | @members | *"),
        "denied by default rule `DenyAllInBound` (65500)"
    );
    let deny = "100 in deny tcp | @members | * | * | *";
    assert_eq!(
        answer("in tcp VirtualNetwork 443", deny),
        "cannot tell; which addresses application security group `@members` has is not known"
    );
    let allow = "100 in allow tcp | ApiManagement | * | * | 3443\n90 in deny * | @members | * | * | *";
    assert_eq!(answer(MANAGEMENT, allow), "allowed by rule `allow-100`");
}

#[test]
fn platform_services_are_exempt_until_a_rule_names_them() {
    let dns = "out udp AzurePlatformDNS 53";
    assert_eq!(answer(dns, "100 out deny * | * | * | * | *"), "allowed by Azure's own exemption");
    assert_eq!(answer(dns, "100 out deny * | * | * | AzurePlatformDNS | *"), "denied by rule `deny-100`");
    assert_eq!(
        answer("in tcp Internet 443", "100 in allow * | AzurePlatformDNS | * | * | *"),
        "denied by default rule `DenyAllInBound` (65500)"
    );
}

#[test]
fn protocols_without_ports() {
    assert_eq!(answer("in icmp Internet", "100 in allow * | * | * | * | *"), "allowed by rule `allow-100`");
    assert_eq!(
        answer("in icmp Internet", "100 in allow icmp | * | * | * | 443"),
        "cannot tell; what the ports of rule `allow-100` mean for ICMP is not documented"
    );
    assert_eq!(
        answer("in esp Internet", "100 in allow * | * | * | * | *"),
        "cannot tell; whether `*` in rule `allow-100` means ESP too is not documented"
    );
}

#[test]
fn addresses_of_the_other_family_match_nothing() {
    let rules = "100 in allow tcp | 2001:db8::/32 | * | * | 443";
    assert_eq!(answer("in tcp Internet 443", rules), "denied by default rule `DenyAllInBound` (65500)");
    assert_eq!(answer("in tcp 2001:db8::/32 443", rules), "cannot tell; the subnet has no IPv6 address prefix");
}

#[test]
fn a_packet_proves_a_denial() {
    let packet = |question: &str, rules: &str| {
        World::new().ask(question, &group_of(rules)).counterexample.map(|packet| packet.to_string()).unwrap_or_default()
    };
    assert_eq!(packet(MANAGEMENT, ""), "TCP from an address of ApiManagement, port 49152, to 10.0.1.4:3443");
    assert_eq!(
        packet(STORAGE, "100 out deny * | * | * | Internet | *"),
        "TCP from 10.0.1.4, port 49152, to an address of Storage, port 443"
    );
    assert_eq!(
        packet("in tcp AzureLoadBalancer 6390", "100 in deny * | * | * | * | *"),
        "TCP from 168.63.129.16, port 49152, to 10.0.1.4:6390"
    );
    assert_eq!(
        packet("in tcp Internet 80 443", "100 in allow tcp | Internet | * | * | 443"),
        "TCP from an address of Internet, port 49152, to 10.0.1.4:80"
    );
    assert_eq!(
        packet(
            "in tcp Internet 443",
            "90 in deny * | 20.1.0.0/16 | * | * | *\n100 in allow tcp | Internet | * | * | 443"
        ),
        "TCP from 20.1.0.4, port 49152, to 10.0.1.4:443"
    );
    assert_eq!(
        packet("in tcp Internet 443", "100 in allow tcp | Internet | 0-50000 | * | 443"),
        "TCP from an address of Internet, port 50001, to 10.0.1.4:443"
    );
}

#[test]
fn near_misses_are_named() {
    let misses = |question: &str, rules: &str| {
        let decision = World::new().ask(question, &group_of(rules));
        decision.near_misses.into_iter().map(|miss| miss.difference).collect::<Vec<_>>()
    };
    let one = |rules: &str| misses(MANAGEMENT, rules);
    assert_eq!(
        one("100 in allow tcp | ApiManagement | * | VirtualNetwork | 3343"),
        [Difference::Port { written: 3343, wanted: 3443 }]
    );
    assert_eq!(
        one("100 out allow tcp | ApiManagement | * | VirtualNetwork | 3443"),
        [Difference::Direction(Direction::Outbound)]
    );
    assert_eq!(
        one("100 in allow udp | ApiManagement | * | VirtualNetwork | 3443"),
        [Difference::Protocol(crate::network::ProtocolMatch::Only(Protocol::Udp))]
    );
    assert_eq!(
        one("100 in allow tcp | ApiManagement | 3443 | VirtualNetwork | 3443"),
        [Difference::SourcePort(PortRange::single(3443))]
    );
    assert_eq!(
        one("100 in deny * | * | * | * | *\n200 in allow tcp | ApiManagement | * | VirtualNetwork | 3443"),
        [Difference::Priority { after: Decider::Rule(0) }]
    );
    assert_eq!(one("100 in allow tcp | Internet | * | VirtualNetwork | 443"), []);
    assert_eq!(one("100 in allow tcp | ApiManagement | * | VirtualNetwork | 3443"), []);
    assert_eq!(
        misses(STORAGE, "100 out allow tcp | VirtualNetwork | * | Storage.WestEurope | 433"),
        [Difference::Port { written: 433, wanted: 443 }]
    );
}
