//! What is said of two versions of small networks.

use proptest::prelude::*;

use crate::answer::{ChangeKind, Changes, Decider, Difference, FlowChange, Named, Packets, Thing, Version};
use crate::check::{self, Config, Deployments, Root};
use crate::source::MemoryFiles;

const MANAGEMENT: &str =
    "management: { priority: 100, allow: tcp, from: ApiManagement, to: VirtualNetwork, ports: 3443 }";

/// A network with a service in the subnet `n/apim`; `inbound` are the inbound rules of its group.
fn network(inbound: &str) -> String {
    format!(
        "virtualNetworks: {{ n: {{ addressSpace: 10.0.0.0/16, subnets: {{ apim: {{ prefix: 10.0.1.0/28, networkSecurityGroup: g }} }} }} }}
networkSecurityGroups: {{ g: {{ inbound: {{ {inbound} }} }} }}
apiManagement: {{ a: {{ sku: Premium, mode: internal, subnet: n/apim }} }}
"
    )
}

fn between(old: &str, new: &str) -> Difference {
    let mut files = MemoryFiles::new();
    for (name, text) in [("old.yaml", old), ("new.yaml", new)] {
        files.insert(name, format!("apiVersion: apimlint/v1\nlocation: uksouth\n{text}"));
    }
    let root = |name: &str| [Root { template: name.into(), parameters: None, may_be_a_part: false }];
    let (old, new, config) = (root("old.yaml"), root("new.yaml"), Config::default());
    let side = |roots| Deployments { folder: None, groups: vec![(roots, &config)] };
    let answers = check::difference(&side(&old), &side(&new), &files, None).unwrap();
    assert!(answers.crashed.is_empty() && answers.unpaired.is_empty());
    answers.compared.into_iter().next().unwrap().difference
}

/// `+` opened, `!` a new exposure, `-` closed, `?` not to be told.
fn boxes(difference: &Difference) -> Vec<String> {
    let told = |mark: &str, packets: &Packets| {
        let direction = if packets.is_inbound { "in" } else { "out" };
        let ports = packets.ports.as_deref().unwrap_or("*");
        format!("{mark} {direction} {} {ports} {}", packets.protocol, packets.remote)
    };
    let of_subnet = |subnet: &crate::answer::SubnetDifference| {
        let mut all: Vec<String> = subnet.exposures().map(|it| told("!", it)).collect();
        all.extend(subnet.other_opened().map(|it| told("+", it)));
        all.extend(subnet.closed.iter().map(|it| told("-", it)));
        all.extend(subnet.unsure.iter().map(|it| told("?", it)));
        all
    };
    difference.subnets.iter().flat_map(of_subnet).collect()
}

/// Flows with what becomes of them.
fn flows(difference: &Difference) -> Vec<(&str, ChangeKind)> {
    let changes = difference.regions.iter().flat_map(|region| &region.changes);
    changes.filter_map(|change| Some((change.row()?.id.as_str(), change.kind()))).collect()
}

#[test]
fn a_required_flow_that_is_closed_is_lost_and_comes_back() {
    let (open, closed) = (network(MANAGEMENT), network(&MANAGEMENT.replace("3443", "3433")));
    let lost = between(&open, &closed);
    assert_eq!(flows(&lost), [("management", ChangeKind::Lost)]);
    assert!(lost.has_lost());
    let change = &lost.regions[0].changes[0];
    let place = |row: &Option<crate::answer::FlowRow>| row.as_ref().unwrap().deciders[0].named.place;
    assert!(place(&change.before).is_some(), "the rule of the old version has a place in it");
    assert_eq!(boxes(&lost), ["+ in TCP 3433 ApiManagement", "- in TCP 3443 ApiManagement"]);
    let regained = between(&closed, &open);
    assert_eq!(flows(&regained), [("management", ChangeKind::Regained)]);
    assert!(!regained.has_lost());
    assert_eq!(boxes(&regained), ["+ in TCP 3443 ApiManagement", "- in TCP 3433 ApiManagement"]);
}

#[test]
fn the_same_is_no_difference_even_where_it_is_not_known() {
    let open = "x: { priority: 200, allow: tcp, from: ?who, to: VirtualNetwork, ports: ?what }";
    for rules in [MANAGEMENT, &format!("{MANAGEMENT}, {open}"), &open.replace("200", "?priority")] {
        let difference = between(&network(rules), &network(rules));
        assert!(difference.is_nothing(), "{rules}: {difference:#?}");
        assert_eq!(difference.subnets.len(), 1);
    }
    // Another name is another value.
    let other = between(&network(open), &network(&open.replace("?what", "?which")));
    assert!(boxes(&other).iter().all(|it| it.starts_with('?')) && !boxes(&other).is_empty(), "{other:#?}");
    assert!(!other.subnets[0].reasons.is_empty());
}

#[test]
fn what_is_not_known_in_both_does_not_spoil_the_rest() {
    let open = "x: { priority: 200, allow: tcp, from: ?who, to: VirtualNetwork, ports: 443 }";
    let ssh = "ssh: { priority: 300, allow: tcp, from: Internet, to: VirtualNetwork, ports: 22 }";
    let before = network(&format!("{MANAGEMENT}, {open}"));
    let after = network(&format!("{MANAGEMENT}, {open}, {ssh}"));
    assert_eq!(boxes(&between(&before, &after)), ["! in TCP 22 Internet"]);
    assert_eq!(boxes(&between(&after, &before)), ["- in TCP 22 Internet"]);
    // Where it may be the rule that opens what the other one opens, that is said.
    let same_port = ssh.replace("22", "443");
    let unsure = boxes(&between(&before, &network(&format!("{MANAGEMENT}, {open}, {same_port}"))));
    assert!(unsure.iter().any(|it| it.starts_with('?')), "{unsure:?}");
}

#[test]
fn rules_that_neither_version_shows_are_taken_to_be_the_same() {
    let (before, after) =
        (format!("{MANAGEMENT}, ?*more: later"), format!("{}, ?*more: later", MANAGEMENT.replace("3443", "3444")));
    assert!(between(&network(&before), &network(&before)).is_nothing());
    let changed = between(&network(&before), &network(&after));
    assert_eq!(boxes(&changed), ["+ in TCP 3444 ApiManagement", "- in TCP 3443 ApiManagement"]);
    let reasons = &changed.subnets[0].reasons;
    assert!(reasons[0].text.starts_with("`g` may have rules that are not seen, in both versions"), "{reasons:?}");
    // For another reason they may be others.
    let other = between(&network(&before), &network(&before.replace("?*more", "?*others")));
    assert!(boxes(&other).iter().all(|it| it.starts_with('?')) && !boxes(&other).is_empty(), "{other:#?}");
}

#[test]
fn the_management_endpoint_is_named_where_a_service_is() {
    let anybody = "any: { priority: 200, allow: tcp, from: Internet, to: VirtualNetwork, ports: 3000-4000 }";
    let exposed = between(&network(""), &network(anybody));
    assert!(exposed.subnets[0].exposures().all(|packets| packets.is_management), "{exposed:#?}");
    assert_eq!(boxes(&exposed), ["! in TCP 3000-4000 Internet"]);
    let without = |inbound: &str| network(inbound).lines().take(2).collect::<Vec<_>>().join("\n");
    let elsewhere = between(&without(""), &without(anybody));
    assert!(elsewhere.subnets[0].exposures().all(|packets| !packets.is_management));
}

#[test]
fn a_group_that_is_attached_or_removed_is_said() {
    let with = network(MANAGEMENT);
    let without = with.replace(", networkSecurityGroup: g", "");
    let attached = between(&without, &with);
    let groups = attached.subnets[0].groups.clone().unwrap();
    assert_eq!(groups, ("none".to_owned(), "`g`".to_owned()));
    assert!(attached.subnets[0].opened.is_empty() && !attached.subnets[0].closed.is_empty());
    let removed = between(&with, &without);
    assert_eq!(removed.subnets[0].opened.len(), attached.subnets[0].closed.len());
    let reasons = &removed.subnets[0].reasons;
    assert!(reasons.iter().any(|reason| reason.text.contains("load balancer of API Management")), "{reasons:?}");
    assert!(removed.has_lost(), "without a group the load balancer lets nobody in");
    // What passed by a default rule and passes without any rule is as before; what comes in from the network is not documented.
    let from_network = |change: &FlowChange| change.kind() == ChangeKind::Uncertain;
    let kinds = &removed.regions[0].changes;
    assert!(kinds.iter().all(|change| change.kind() == ChangeKind::Lost || from_network(change)), "{removed:#?}");
    assert!(removed.regions[0].same > 0);
}

#[test]
fn what_one_version_alone_has_is_one_line() {
    let old = network(MANAGEMENT);
    let new = old.replace("apim: { prefix", "web: { prefix: 10.0.2.0/24 }, apim: { prefix").replace("{ a: {", "{ b: {");
    let difference = between(&old, &new);
    let told: Vec<_> = difference
        .one_sided
        .iter()
        .map(|one| (one.version, one.thing, one.named.name.as_str(), one.remark.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (Version::Old, Thing::Service, "a", ""),
            (Version::New, Thing::Service, "b", "of 7 required flows 7 pass"),
            (Version::New, Thing::Subnet, "n/web", "it has no security group"),
        ]
    );
    assert!(!difference.has_lost() && !difference.is_nothing());
}

#[test]
fn regions_are_matched_by_name_and_new_ones_are_said() {
    let region = "sku: Premium, mode: internal, subnet: n/apim";
    let with = |more: &str| network(MANAGEMENT).replace(region, &format!("{region}{more}"));
    let additional = ", additionalLocations: [{ location: westeurope, subnet: n/apim }]";
    let difference = between(&with(""), &with(additional));
    let told: Vec<_> = difference.one_sided.iter().map(|one| (one.version, one.named.name.as_str())).collect();
    assert_eq!(told, [(Version::New, "a in westeurope")]);
    let moved = between(&with(""), &with("").replace("sku: Premium", "location: westeurope, sku: Premium"));
    let told: Vec<_> = moved.one_sided.iter().map(|one| (one.version, one.named.name.as_str())).collect();
    assert_eq!(told, [(Version::New, "a in westeurope"), (Version::Old, "a in uksouth")]);
    // A region that nobody knows may be the same.
    let unknown = between(&with(""), &with("").replace("sku: Premium", "location: ?where, sku: Premium"));
    assert_eq!((unknown.one_sided.len(), unknown.regions.len()), (0, 1));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let old = network(MANAGEMENT);
    let unknown_group = between(&old, &old.replace("networkSecurityGroup: g", "networkSecurityGroup: ?group"));
    assert_eq!(unknown_group.not_compared.len(), 1);
    let reason = &unknown_group.not_compared[0].reasons[0].text;
    assert_eq!(reason, "in the new version, the description leaves `?group` open");
    assert!(flows(&unknown_group).contains(&("management", ChangeKind::Uncertain)), "{unknown_group:#?}");
    let unknown = old.replace("networkSecurityGroup: g", "networkSecurityGroup: ?group");
    let reason = &between(&unknown, &unknown).not_compared[0].reasons[0].text;
    assert_eq!(reason, "in both versions, the description leaves `?group` open");
    let unknown_tier = between(&old, &old.replace("sku: Premium", "sku: ?tier"));
    assert!(unknown_tier.not_compared.iter().any(|one| one.thing == Thing::Region));
    assert!(!unknown_tier.is_nothing() && !unknown_tier.has_lost());
}

#[test]
fn a_group_that_azure_refuses_is_not_compared() {
    let twice =
        format!("{MANAGEMENT}, x: {{ priority: 100, deny: tcp, from: Internet, to: VirtualNetwork, ports: 22 }}");
    let difference = between(&network(MANAGEMENT), &network(&twice));
    let [subnet] = difference.not_compared.as_slice() else { panic!("{difference:#?}") };
    assert_eq!((subnet.thing, difference.subnets.len()), (Thing::Subnet, 0));
    assert!(subnet.reasons[0].text.contains("priority 100"), "{subnet:#?}");
    assert!(!difference.is_nothing());
}

#[test]
fn a_route_for_everything_is_a_new_exposure() {
    let before = network(MANAGEMENT);
    let table = "routeTables: { t: { routes: { all: { prefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.9.4 } } } }";
    let after = before.replace("networkSecurityGroup: g }", "networkSecurityGroup: g, routeTable: t }");
    let difference = between(&before, &format!("{after}{table}\n"));
    assert!(difference.subnets[0].exposures().count() > 0, "{difference:#?}");
    let half = "half: { priority: 200, allow: tcp, from: 0.0.0.0/1, to: VirtualNetwork, ports: 443 }";
    assert_eq!(boxes(&between(&network(""), &network(half))).len(), 1);
    assert_eq!(between(&network(""), &network(half)).subnets[0].exposures().count(), 1);
}

#[test]
fn a_service_that_leaves_the_network_needs_its_flows_no_longer() {
    let inside = network(MANAGEMENT);
    let outside = inside.replace("mode: internal, subnet: n/apim", "mode: none");
    let left = between(&inside, &outside);
    assert!(left.regions[0].remark.is_some() && !left.has_lost());
    assert!(flows(&left).iter().all(|(_, kind)| *kind == ChangeKind::Removed));
    // Who enters it without what is needed there loses what worked.
    let entered = between(&outside, &inside.replace("3443", "3433"));
    assert!(flows(&entered).contains(&("management", ChangeKind::Lost)) && entered.has_lost());
}

fn without_places(deciders: &[Decider]) -> Vec<Decider> {
    let without = |it: &Decider| Decider { named: Named { place: None, ..it.named.clone() }, ..it.clone() };
    deciders.iter().map(without).collect()
}

/// A rule of a group, of which anything may be hygiene: order of text, name.
fn rule(number: usize, (access, tag, port): (bool, usize, u16)) -> String {
    let access = if access { "allow" } else { "deny" };
    let tag = ["Internet", "ApiManagement", "10.0.0.0/8", "VirtualNetwork", "20.0.0.0/24", "\"*\""][tag % 6];
    format!(
        "r{number}: {{ priority: {}, {access}: tcp, from: {tag}, to: VirtualNetwork, ports: {port} }}",
        100 + number
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn swapping_the_versions_swaps_what_is_opened_and_closed(
        old in prop::collection::vec((any::<bool>(), 0_usize..6, 440_u16..444), 0..6),
        new in prop::collection::vec((any::<bool>(), 0_usize..6, 440_u16..444), 0..6),
        at in 0_usize..6,
    ) {
        let written = |rules: &[(bool, usize, u16)]| {
            let rules: Vec<String> = rules.iter().enumerate().map(|(number, it)| rule(number, *it)).collect();
            rules
        };
        let text = |rules: &[String]| network(&rules.join(", "));
        let (before, after) = (written(&old), written(&new));
        let (there, back) = (between(&text(&before), &text(&after)), between(&text(&after), &text(&before)));
        let (one, other) = (&there.subnets[0], &back.subnets[0]);
        let told = |packets: &[Packets]| -> Vec<(String, Vec<Decider>, Vec<Decider>)> {
            let words = |it: &Packets| format!("{} {:?} {}", it.protocol, it.ports, it.remote);
            packets.iter().map(|it| (words(it), without_places(&it.before), without_places(&it.after))).collect()
        };
        let turned = |packets: &[Packets]| -> Vec<_> {
            told(packets).into_iter().map(|(words, before, after)| (words, after, before)).collect()
        };
        prop_assert_eq!(told(&one.opened), turned(&other.closed));
        prop_assert_eq!(told(&one.closed), turned(&other.opened));
        prop_assert!(one.opened.iter().chain(&one.closed).all(|it| !it.before.is_empty() && !it.after.is_empty()));
        prop_assert!(one.unsure.is_empty() && other.unsure.is_empty());
        let (there, back) = (Changes::of(&there), Changes::of(&back));
        prop_assert_eq!(there.lost + there.lost_optional, back.regained);
        prop_assert_eq!(there.same, back.same);
        // The order of the text means nothing, and neither does a rule that none of its packets reaches.
        let mut same = before.clone();
        same.reverse();
        if let Some((number, (access, tag, port))) = old.get(at).map(|it| (at, *it)) {
            same.push(rule(number + 1000, (!access, tag, port)));
        }
        let hygiene = between(&text(&before), &text(&same));
        prop_assert!(hygiene.is_nothing(), "{:#?}", hygiene);
    }
}
