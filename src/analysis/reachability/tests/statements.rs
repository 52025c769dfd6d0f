//! What the documents state about the evaluation of groups and the meaning of fields (network.md §1.1 to §1.4), one statement
//! after the other, where no other test has it.

use super::question::{MANAGEMENT, STORAGE, World, answer};
use crate::analysis::sample::{group_of, known, prefix, prefixes};
use crate::network::PortRange;

const NOTHING_IN: &str = "denied by default rule `DenyAllInBound` (65500)";

#[test]
fn only_the_packet_that_opens_a_connection_is_looked_at() {
    let rules = "
        100 out deny * | * | * | * | *
        100 in allow tcp | ApiManagement | * | * | 3443";
    assert_eq!(answer(MANAGEMENT, rules), "allowed by rule `allow-100`");
}

#[test]
fn the_public_address_of_the_service_is_no_destination() {
    let rules = "100 in allow tcp | ApiManagement | * | 20.50.60.70 | 3443";
    assert_eq!(answer(MANAGEMENT, rules), NOTHING_IN);
    let rules = "100 out deny * | 20.50.60.70 | * | * | *";
    assert_eq!(answer(STORAGE, rules), "allowed by default rule `AllowInternetOutBound` (65001)");
}

#[test]
fn inside_of_a_subnet_both_directions_count() {
    let own = "100 in deny * | 10.0.1.0/24 | * | * | *\n100 out allow * | * | * | * | *";
    assert_eq!(answer("in udp self 4290", own), "denied by rule `deny-100`");
    assert_eq!(answer("out udp self 4290", own), "allowed by rule `allow-100`");
    let out = "100 out deny * | * | * | VirtualNetwork | *";
    assert_eq!(answer("out udp self 4290", out), "denied by rule `deny-100`");
    assert_eq!(answer("in udp self 4290", out), "allowed by default rule `AllowVnetInBound` (65000)");
}

#[test]
fn rules_for_other_subnets_are_dead_whatever_their_priority() {
    let rules = "
        100 in deny * | * | * | 10.0.2.0/24 | *
        110 in allow tcp | ApiManagement | * | 10.0.1.0/24 | 3443
        120 in deny * | * | * | 10.0.1.0/24 | *";
    assert_eq!(answer(MANAGEMENT, rules), "allowed by rule `allow-110`");
    let mut neighbour = World::new();
    neighbour.subnet = prefixes("10.0.2.0/24");
    assert_eq!(neighbour.answer(MANAGEMENT, rules), "denied by rule `deny-100`");
    let mut both = World::new();
    both.subnet = prefixes("10.0.1.0/24 10.0.2.0/24");
    assert_eq!(both.answer(MANAGEMENT, rules), "partly denied by rule `deny-100`");
}

#[test]
fn behind_a_rule_for_everything_nothing_is_asked() {
    let rules = "
        100 in allow tcp | ApiManagement | * | VirtualNetwork | 3443
        200 in deny * | * | * | * | *
        300 in allow * | ? | ? | ? | ?";
    assert_eq!(answer(MANAGEMENT, rules), "allowed by rule `allow-100`");
    assert_eq!(answer("in tcp Internet 443", rules), "denied by rule `deny-200`");
    // A rule for everything but some source ports does not hide what comes after it.
    let low = rules.replace("200 in deny * | * | *", "200 in deny * | * | 0-1023");
    assert!(answer("in tcp Internet 443", &low).starts_with("partly denied by rule `deny-200`"));
}

#[test]
fn protocols_match_themselves_only() {
    for (protocol, others) in [("icmp", ["tcp", "esp"]), ("esp", ["icmp", "ah"]), ("ah", ["udp", "esp"])] {
        let rules = format!("100 in allow {protocol} | * | * | * | *");
        let allowed = "allowed by rule `allow-100`";
        assert_eq!(answer(&format!("in {protocol} Internet 443"), &rules), allowed);
        for other in others {
            assert_eq!(answer(&format!("in {other} Internet 443"), &rules), NOTHING_IN, "{other} by {protocol}");
        }
    }
    assert_eq!(
        answer("in ah Internet", "100 in allow ah | * | 443 | * | *"),
        "cannot tell; what the ports of rule `allow-100` mean for AH is not documented"
    );
    assert_eq!(
        answer("in ah Internet", "100 in deny * | * | * | * | *"),
        "denied by rule `deny-100`, default rule `DenyAllInBound` (65500)"
    );
}

#[test]
fn ports_are_numbers_ranges_and_everything() {
    for ports in ["*", "3443", "3443-3443", "0-65535", "22 3443", "22 3000-4000"] {
        let rules = format!("100 in allow tcp | * | * | * | {ports}");
        assert_eq!(answer(MANAGEMENT, &rules), "allowed by rule `allow-100`", "{ports}");
    }
    assert_eq!(answer("in tcp Internet 0", "100 in allow tcp | * | * | * | 0"), "allowed by rule `allow-100`");
    assert_eq!(answer(MANAGEMENT, "100 in allow tcp | * | * | * | 3442 3444-65535"), NOTHING_IN);
    let mut group = group_of("100 in allow tcp | * | * | * | 3443");
    group.rules.items[0].destination.ports.list = known(vec![known(PortRange::single(443))]);
    assert_eq!(
        World::new().ask(MANAGEMENT, &group).reasons[0].text,
        "the destination port of rule `allow-100` is written in more than one field, and Azure does not say which counts"
    );
}

#[test]
fn a_bare_address_is_the_range_of_that_address() {
    let rules = "100 in allow tcp | 20.1.2.3 | * | 10.0.1.5 | 443";
    let mut world = World::new();
    world.subnet = prefixes("10.0.1.5");
    assert_eq!(world.answer("in tcp 20.1.2.3 443", rules), "allowed by rule `allow-100`");
    assert_eq!(world.answer("in tcp 20.1.2.4 443", rules), NOTHING_IN);
    assert_eq!(answer("in tcp 20.1.2.3 443", rules), "partly denied by default rule `DenyAllInBound` (65500)");
}

#[test]
fn the_range_of_all_addresses_is_everything() {
    for all in ["*", "0.0.0.0/0", "0.0.0.0/1 128.0.0.0/1"] {
        let rules = format!("100 in allow tcp | {all} | * | {all} | 443");
        assert_eq!(answer("in tcp Internet 443", &rules), "allowed by rule `allow-100`", "{all}");
        assert_eq!(answer("in tcp * 443", &rules), "allowed by rule `allow-100`", "{all}");
    }
}

#[test]
fn application_security_groups_of_the_service_match_nothing_in_either_direction() {
    assert_eq!(
        answer(STORAGE, "100 out deny * | @members | * | * | *"),
        "allowed by default rule `AllowInternetOutBound` (65001)"
    );
    // Members are in the network, so the Internet is not among them.
    assert_eq!(
        answer(STORAGE, "100 out deny * | * | * | @members | *"),
        "allowed by default rule `AllowInternetOutBound` (65001)"
    );
    assert_eq!(
        answer("out tcp VirtualNetwork 443", "100 out deny * | * | * | @members | *"),
        "cannot tell; which addresses application security group `@members` has is not known"
    );
}

#[test]
fn the_internet_has_no_private_addresses() {
    let rules = "100 in allow * | Internet | * | * | *";
    for private in ["10.9.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.1"] {
        let mut world = World::new();
        world.extent.must = vec![prefix("10.0.0.0/16")];
        assert_eq!(world.answer(&format!("in tcp {private} 443"), rules), NOTHING_IN, "{private}");
    }
}

#[test]
fn whether_the_internet_contains_public_addresses_of_the_network_is_not_told() {
    let mut world = World::new();
    world.extent.must.push(prefix("20.0.0.0/8"));
    let rules = "100 out deny * | * | * | Internet | *";
    assert_eq!(
        world.answer("out tcp 20.1.0.0/16 443", rules),
        "cannot tell; whether `Internet` contains public addresses that `VirtualNetwork` contains too is not documented"
    );
    // Without the rule one of the default rules takes it, whichever it is.
    let allowed = world.answer("out tcp 20.1.0.0/16 443", "");
    assert_eq!(allowed, "allowed by default rule `AllowVnetOutBound` (65000)");
    assert_eq!(World::new().answer("out tcp 20.1.0.0/16 443", rules), "denied by rule `deny-100`");
}

#[test]
fn no_list_of_regions_is_the_whole_tag() {
    let rules = "
        100 out allow tcp | * | * | Storage.WestEurope | 443
        110 out allow tcp | * | * | Storage.NorthEurope | 443
        4096 out deny * | * | * | * | *";
    assert_eq!(answer("out tcp Storage 443", rules), "partly denied by rule `deny-4096`");
}

#[test]
fn the_address_of_probes_is_in_no_service_and_in_the_network() {
    let probe = "in tcp AzureLoadBalancer 6390";
    assert_eq!(
        answer(probe, "100 in deny * | AzureCloud | * | * | *\n110 in deny * | Internet | * | * | *"),
        "allowed by default rule `AllowVnetInBound` (65000)"
    );
    let deny = "4096 in deny * | * | * | * | *";
    assert_eq!(
        answer(probe, &format!("100 in allow * | 168.63.129.16 | * | * | *\n{deny}")),
        "allowed by rule `allow-100`"
    );
    assert_eq!(
        answer(probe, &format!("100 in allow * | VirtualNetwork | * | * | *\n{deny}")),
        "allowed by rule `allow-100`"
    );
    assert_eq!(answer("in tcp 168.63.129.16 6390", deny), "denied by rule `deny-4096`");
    // It is not part of anybody's network, so a question about the network does not ask about it.
    let only_network = format!("100 in allow * | 10.0.0.0/16 | * | * | *\n{deny}");
    assert_eq!(answer("in tcp VirtualNetwork 443", &only_network), "allowed by rule `allow-100`");
}

#[test]
fn services_of_the_platform_are_reached_whatever_rules_say_of_their_addresses() {
    let deny = "
        100 out deny * | * | * | 168.63.129.16 | *
        110 out deny * | * | * | AzureLoadBalancer | *
        120 out deny * | * | * | 169.254.169.254 | *
        130 out deny * | * | * | * | *";
    let exempt = "allowed by Azure's own exemption";
    for to in ["168.63.129.16 53", "AzureLoadBalancer 53", "168.63.129.16 80", "169.254.169.254 80"] {
        assert_eq!(answer(&format!("out tcp {to}"), deny), exempt, "{to}");
    }
    let names = "100 out deny * | * | * | AzurePlatformDNS | *\n110 out deny * | * | * | AzurePlatformIMDS | *";
    assert_eq!(answer("out udp 168.63.129.16 53", names), "denied by rule `deny-100`");
    assert_eq!(answer("out tcp 168.63.129.16 80", names), exempt);
    assert_eq!(answer("out tcp 169.254.169.254 80", names), "denied by rule `deny-110`");
    assert_eq!(answer("out tcp AzurePlatformLKM 1688", names), exempt);
    // What comes from there is filtered.
    assert_eq!(answer("in tcp 168.63.129.16 6390", "100 in deny * | * | * | * | *"), "denied by rule `deny-100`");
}

#[test]
fn a_dns_server_of_ones_own_is_an_ordinary_destination() {
    let deny = "200 out deny * | * | * | * | *";
    assert_eq!(answer("out udp 10.9.0.4 53", deny), "denied by rule `deny-200`");
    let names = format!("100 out allow * | * | * | AzurePlatformDNS | 53\n{deny}");
    assert_eq!(answer("out udp 10.9.0.4 53", &names), "denied by rule `deny-200`");
    let server = format!("100 out allow udp | * | * | 10.9.0.4 | 53\n{deny}");
    assert_eq!(answer("out udp 10.9.0.4 53", &server), "allowed by rule `allow-100`");
    assert_eq!(answer("out tcp 10.9.0.4 53", &server), "denied by rule `deny-200`");
}
