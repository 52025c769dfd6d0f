//! Groups and subnets of which something is not known.

use super::question::{MANAGEMENT, STORAGE, World, answer};
use crate::analysis::reachability::Verdict;
use crate::analysis::sample::{axioms, cause, group_of, prefix, rule, unknown};
use crate::analysis::{PossiblePart, Reason, Space};

#[test]
fn an_unknown_matters_only_where_it_decides() {
    let unless = |text: &str| {
        answer(MANAGEMENT, &format!("{text}\n200 in allow tcp | ApiManagement | * | VirtualNetwork | 3443"))
    };
    assert_eq!(unless("100 in deny tcp | * | * | * | ?").len(), unless("100 in deny tcp | * | * | * | ?").len());
    assert_eq!(
        unless("100 in deny tcp | * | * | * | ?"),
        "cannot tell; the destination port of rule `deny-100` is not known: parameter `p` has no value"
    );
    assert_eq!(unless("100 in deny udp | * | * | * | ?"), "allowed by rule `allow-200`");
    assert_eq!(unless("100 in allow tcp | ? | * | * | ?"), "allowed by rule `allow-100`, rule `allow-200`");
    assert_eq!(unless("300 ? ? ? | ? | ? | ? | ?"), "allowed by rule `allow-200`");
    assert_eq!(
        unless("100 in ? tcp | * | * | * | *"),
        "cannot tell; whether rule `?-100` allows or denies is not known: parameter `p` has no value"
    );
    assert_eq!(
        unless("100 ? deny tcp | * | * | * | *"),
        "cannot tell; the direction of rule `deny-100` is not known: parameter `p` has no value"
    );
    assert_eq!(
        unless("100 in deny ? | * | * | * | *"),
        "cannot tell; the protocol of rule `deny-100` is not known: parameter `p` has no value"
    );
    assert_eq!(
        unless("100 in deny tcp | NoSuchTag | * | * | *"),
        "cannot tell; `nosuchtag` is not a known service tag"
    );
}

#[test]
fn a_rule_without_priority_comes_anywhere_between_the_written_ones() {
    let rules = "? in allow tcp | ApiManagement | * | * | 3443";
    assert_eq!(answer(MANAGEMENT, rules), "allowed by rule `allow-?`");
    assert_eq!(answer(MANAGEMENT, &format!("{rules}\n4096 in deny * | * | * | * | *")), "allowed by rule `allow-?`");
    assert_eq!(
        answer(MANAGEMENT, &format!("{rules}\n4000 in deny * | * | * | * | *")),
        "cannot tell; the priority of rule `allow-?` is not known: parameter `p` has no value"
    );
    let deny = "? in deny tcp | * | * | * | *";
    assert_eq!(
        answer(MANAGEMENT, &format!("{deny}\n100 in allow tcp | ApiManagement | * | * | 3443")),
        "allowed by rule `allow-100`"
    );
}

#[test]
fn further_rules_may_decide_unless_nothing_can_come_first() {
    let mut group = group_of("101 in allow tcp | ApiManagement | * | * | 3443");
    group.rules.rest = Some(cause());
    let decision = World::new().ask(MANAGEMENT, &group);
    assert_eq!(decision.verdict, Verdict::CannotTell);
    assert_eq!(decision.reasons[0].text, "`nsg` may have rules that are not known: parameter `p` has no value");
    group.rules.items.push(rule("100 in allow udp | * | * | * | *"));
    assert_eq!(World::new().ask(MANAGEMENT, &group).verdict, Verdict::Allowed);
}

#[test]
fn conditional_rules_and_shared_priorities() {
    let mut group = group_of(
        "100 in deny tcp | * | * | * | 3443
         200 in allow tcp | ApiManagement | * | * | 3443",
    );
    group.rules.items[0].declared.exists = unknown();
    let decision = World::new().ask(MANAGEMENT, &group);
    assert_eq!(decision.verdict, Verdict::CannotTell);
    assert_eq!(decision.reasons[0].text, "whether rule `deny-100` exists is not known: parameter `p` has no value");
    let twice = "200 in deny udp | * | * | * | 3443\n200 in allow tcp | ApiManagement | * | * | 3443";
    let refused =
        "cannot tell; rules `deny-200` and `allow-200` are both inbound with priority 200; Azure refuses the group";
    assert_eq!(answer(MANAGEMENT, twice), refused);
    assert_eq!(answer("in tcp Internet 443", twice), refused);
    assert_eq!(answer(STORAGE, twice), refused);
    assert_eq!(answer(MANAGEMENT, &twice.replace("in deny", "out deny")), "allowed by rule `allow-200`");
}

#[test]
fn an_unknown_subnet_still_answers_where_it_can() {
    let mut world = World::new();
    world.subnet = unknown();
    assert_eq!(world.answer(MANAGEMENT, "100 in allow tcp | * | * | * | *"), "allowed by rule `allow-100`");
    assert_eq!(world.answer(MANAGEMENT, ""), "denied by default rule `DenyAllInBound` (65500)");
    let literal = "100 in allow tcp | ApiManagement | * | 10.0.1.0/24 | 3443";
    assert_eq!(
        world.answer(MANAGEMENT, literal),
        "cannot tell; the address prefix of the subnet is not known: parameter `p` has no value"
    );
    world.extent.address_space = Some(vec![prefix("10.0.0.0/16")]);
    let whole = "100 in allow tcp | ApiManagement | * | 10.0.0.0/8 | 3443";
    assert_eq!(world.answer(MANAGEMENT, whole), "allowed by rule `allow-100`");
}

#[test]
fn what_a_gateway_learns_is_not_a_service() {
    let rules = "
        100 out deny * | * | * | VirtualNetwork | *
        200 out allow tcp | * | * | Storage | 443";
    let mut world = World::new();
    let part = |service_tags| PossiblePart {
        space: Space::Everywhere,
        service_tags,
        reason: Reason::new("route table `rt` is not in the input"),
    };
    world.extent.may = vec![part(false)];
    assert_eq!(world.answer(STORAGE, rules), "allowed by rule `allow-200`");
    world.extent.may = vec![part(true)];
    assert_eq!(world.answer(STORAGE, rules), "cannot tell; route table `rt` is not in the input");
}

#[test]
fn too_much_is_refused_and_not_endured() {
    let lines = |tags: &[String], rule: &str| {
        let lines = tags.iter().enumerate();
        let lines = lines.map(|(number, tag)| format!("{} {}", 100 + number, rule.replace("TAG", tag)));
        lines.collect::<Vec<_>>().join("\n")
    };
    let tags: Vec<String> = (0..20).map(|number| format!("Tag{number}")).collect();
    let unknown_tags = lines(&tags, "in allow tcp | TAG | * | * | 443");
    assert_eq!(
        answer("in tcp Internet 443", &unknown_tags),
        "cannot tell; the rules of `nsg` name too many service tags or ranges at once"
    );
    // A service is in none of the disjoint tags, however many there are.
    let services = lines(&axioms().disjoint, "out allow tcp | * | * | TAG | 443");
    assert_eq!(answer(STORAGE, &services), "allowed by rule `allow-101`");
    assert_eq!(
        answer("out tcp Internet 443", &(services + "\n999 out deny * | * | * | * | *")),
        "partly denied by rule `deny-999`"
    );
    let hostile: Vec<String> = (0..400)
        .map(|number| {
            let (one, other) = (number % 20, number / 20);
            let access = if number % 2 == 0 { "allow" } else { "deny" };
            let address = format!("10.{one}.{other}.0/24 20.{other}.0.0/16 30.{one}.{other}.0/24 Tag{}", number % 8);
            format!(
                "{} in {access} tcp | {address} | {one}-{} | * | {number}-{}",
                100 + number,
                100 * one + other,
                60_000 - number
            )
        })
        .collect();
    let decision = World::new().ask("in tcp * 0-65535", &group_of(&hostile.join("\n")));
    assert_ne!(decision.verdict, Verdict::Allowed);
}
