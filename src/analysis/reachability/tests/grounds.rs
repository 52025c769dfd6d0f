//! What stands beside a verdict: by what kind of rule, and the packets that tell two outcomes apart.

use super::question::{MANAGEMENT, STORAGE, World};
use crate::analysis::reachability::{Allowance, Decision};
use crate::analysis::sample::{group_of, prefix, unknown};
use crate::analysis::{PossiblePart, Reason, Space};

fn ask(question: &str, rules: &str) -> Decision {
    World::new().ask(question, &group_of(rules))
}

/// The packet that may be dropped, and the one that may pass.
fn pair(decision: &Decision) -> [String; 2] {
    let text = |packet: &Option<_>| packet.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    [text(&decision.counterexample), text(&decision.example)]
}

#[test]
fn it_is_told_by_what_a_flow_is_allowed() {
    let of = |question: &str, rules: &str| ask(question, rules).allowance();
    assert_eq!(of(MANAGEMENT, "100 in allow tcp | ApiManagement | * | * | 3443"), Some(Allowance::Explicit));
    assert_eq!(of(STORAGE, ""), Some(Allowance::DefaultOnly));
    let halves = "100 in allow tcp | * | * | 10.0.1.0/25 | *\n110 in allow tcp | * | * | 10.0.1.128/25 | *";
    assert_eq!(of(MANAGEMENT, halves), Some(Allowance::Several { all_written: true }));
    let half = "100 in allow tcp | * | * | 10.0.1.0/25 | *";
    assert_eq!(of("in tcp VirtualNetwork 443", half), Some(Allowance::Several { all_written: false }));
    assert_eq!(of("out udp AzurePlatformDNS 53", ""), Some(Allowance::Exempt));
    assert_eq!(of(MANAGEMENT, ""), None);
    assert_eq!(of(MANAGEMENT, half), None);
}

#[test]
fn two_packets_show_what_it_hangs_on() {
    let cloud = "100 out allow tcp | * | * | AzureCloud | 443\n200 out deny * | * | * | Internet | *";
    assert_eq!(
        pair(&ask("out tcp AzureKeyVault 443", cloud)),
        [
            "TCP from 10.0.1.4, port 49152, to an address of AzureKeyVault outside of AzureCloud, port 443",
            "TCP from 10.0.1.4, port 49152, to an address of AzureKeyVault inside of AzureCloud, port 443",
        ]
    );
    let literal = "100 out deny * | * | * | 13.64.0.0/11 | *";
    assert_eq!(
        pair(&ask(STORAGE, literal)),
        [
            "TCP from 10.0.1.4, port 49152, to an address of Storage inside of 13.64.0.0/11, port 443",
            "TCP from 10.0.1.4, port 49152, to an address of Storage outside of 13.64.0.0/11, port 443",
        ]
    );
    let mut world = World::new();
    world.extent.may = vec![PossiblePart {
        space: Space::Prefix(prefix("172.20.0.0/16")),
        service_tags: false,
        reason: Reason::new("peer"),
    }];
    assert_eq!(
        pair(&world.ask("in tcp 172.20.5.0/24 443", &group_of(""))),
        [
            "TCP from 172.20.5.4 outside of VirtualNetwork, port 49152, to 10.0.1.4:443",
            "TCP from 172.20.5.4 inside of VirtualNetwork, port 49152, to 10.0.1.4:443",
        ]
    );
}

#[test]
fn the_packets_are_those_that_differ_least() {
    let mut world = World::new();
    world.location = unknown();
    let rules = "
        100 out allow tcp | * | * | Storage.WestEurope | 443
        110 out allow tcp | * | * | 10.0.0.0/8 | *
        120 out deny * | * | * | * | *";
    assert_eq!(
        pair(&world.ask(STORAGE, &group_of(rules))),
        [
            "TCP from 10.0.1.4, port 49152, to an address of Storage outside of Storage.westeurope, port 443",
            "TCP from 10.0.1.4, port 49152, to an address of Storage inside of Storage.westeurope, port 443",
        ]
    );
}

#[test]
fn a_packet_of_unknown_fate_is_told_once() {
    let rules = "100 in ? tcp | * | * | * | *";
    let decision = ask(MANAGEMENT, rules);
    assert_eq!(
        pair(&decision),
        ["TCP from an address of ApiManagement, port 49152, to 10.0.1.4:3443".to_owned(), "-".to_owned()]
    );
    // Where some surely fail and others are in doubt, both are shown.
    let some = "100 in ? tcp | * | * | 10.0.1.0/25 | *\n200 in allow tcp | * | * | 10.0.1.0/24 | *";
    assert_eq!(
        pair(&ask(MANAGEMENT, some)),
        [
            "TCP from an address of ApiManagement, port 49152, to 10.0.1.4:3443",
            "TCP from an address of ApiManagement, port 49152, to 10.0.1.128:3443",
        ]
    );
}
