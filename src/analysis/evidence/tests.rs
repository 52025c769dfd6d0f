//! Rows of made-up answers against made-up rules.

use super::*;
use crate::analysis::sample::{address, cause, group, known, prefix, rule, unknown};
use crate::analysis::{PossiblePart, Reason, Space, TagAxioms, TagExtent};
use crate::evidence::{EffectiveGroup, EffectiveRule, EffectiveSide, Expanded, RegionStatus, ResourceName, Span};
use crate::network::{
    Access, Direction, Location, Network, NetworkMode, PortRange, ProtocolMatch, SecurityGroup, SecurityRule,
    ServiceTag,
};
use crate::source::FileId;

fn place() -> Span {
    Span::at(FileId::new(0), 0)
}

/// `?` is missing, and a list in brackets is what a tag stands for.
fn side(addresses: &str, ports: &str) -> EffectiveSide {
    let expanded = addresses.strip_prefix('[').map(|list| {
        let words = list.trim_end_matches(']').split_whitespace();
        Expanded { place: place(), prefixes: words.map(prefix).collect() }
    });
    let named = expanded.is_none() && addresses != "?";
    EffectiveSide {
        addresses: named.then(|| addresses.split_whitespace().map(address).collect()),
        expanded,
        ports: (ports != "?").then(|| ports.split_whitespace().map(|text| PortRange::parse(text).unwrap()).collect()),
    }
}

/// A row as [`rule`] writes it, with a name before it: `allow-100: 100 in allow tcp | * | * | Storage | 443`.
fn seen(text: &str) -> EffectiveRule {
    let (name, text) = text.split_once(": ").unwrap();
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let [head, source, source_ports, destination, destination_ports] = parts.as_slice() else { panic!("{text}") };
    let words: Vec<&str> = head.split_whitespace().collect();
    let [priority, direction, access, protocol] = words.as_slice() else { panic!("{head}") };
    EffectiveRule {
        place: place(),
        name: (name != "?").then(|| name.to_owned()),
        direction: Direction::parse(&format!("{direction}bound")),
        priority: priority.parse().ok(),
        access: Access::parse(access),
        protocol: ProtocolMatch::parse(protocol),
        source: side(source, source_ports),
        destination: side(destination, destination_ports),
    }
}

fn answer(rules: Vec<EffectiveRule>) -> EffectiveGroup {
    EffectiveGroup { place: place(), id: name("nsg"), subnet: None, rules, is_complete: true }
}

fn name(name: &str) -> ResourceName {
    ResourceName { subscription: Some("S".to_owned()), resource_group: Some("R".to_owned()), name: name.to_owned() }
}

fn axioms() -> TagAxioms {
    TagAxioms {
        regional: vec!["Storage".into()],
        region_names: vec![("francecentral".into(), "CentralFrance".into())],
        ..TagAxioms::default()
    }
}

/// The differences of a rule and a row, and then the doubts.
fn compared(here: &str, there: &str) -> String {
    let compared = compare_rule(Here::Rule(&rule(here)), &seen(there), &axioms());
    words(&compared)
}

fn words(compared: &Comparison) -> String {
    let differences = compared.differences.iter().map(|it| format!("{}: {} / {}", it.field, it.here, it.there));
    differences.chain(compared.doubts.iter().map(|doubt| format!("? {doubt}"))).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_in_other_words_is_the_same() {
    for (here, there) in [
        (
            "100 in allow tcp | * | * | VirtualNetwork | 443",
            "ALLOW-100: 100 in allow tcp | * | * | virtualnetwork | 443",
        ),
        ("100 in allow * | 0.0.0.0/0 | * | * | *", "allow-100: 100 in allow * | * ::/0 | 0-65535 | * * | 0-65535"),
        (
            "100 in allow tcp | 10.0.0.0/24 10.0.1.0/24 | * | * | 80 81 443",
            "allow-100: 100 in allow tcp | 10.0.0.0/23 | * | * | 443 80-81",
        ),
        (
            "100 out allow tcp | * | * | Storage.FranceCentral | 443",
            "allow-100: 100 out allow tcp | * | * | Storage.CentralFrance | 443",
        ),
        (
            "100 in deny tcp | 10.0.0.0/24 | * | * | 80",
            "deny-100: 100 in deny tcp | [10.0.0.0/25 10.0.0.128/25] | * | * | 80",
        ),
        ("100 in deny tcp | 0.0.0.0/1 128.0.0.0/1 | * | * | 80", "deny-100: 100 in deny tcp | * | * | * | 80"),
    ] {
        assert_eq!(compared(here, there), "", "{here}");
    }
}

#[test]
fn every_field_that_differs_is_told() {
    assert_eq!(
        compared(
            "100 in allow tcp | ApiManagement | * | VirtualNetwork | 3443",
            "web: 110 out deny * | Internet | 1-9 | 10.0.0.0/16 10.0.0.0/24 | 3443 443"
        ),
        "name: allow-100 / web\n\
         direction: Inbound / Outbound\n\
         priority: 100 / 110\n\
         access: Allow / Deny\n\
         protocol: TCP / *\n\
         source address: ApiManagement / Internet\n\
         source port: * / 1-9\n\
         destination address: VirtualNetwork / 10.0.0.0/16\n\
         destination port: 3443 / 443, 3443"
    );
    assert_eq!(
        compared(
            "100 in allow tcp | Storage | * | * | 443",
            "allow-100: 100 in allow tcp | Storage.WestEurope | * | * | 443"
        ),
        "source address: Storage / Storage.WestEurope"
    );
}

#[test]
fn what_is_not_known_is_neither_the_same_nor_different() {
    assert_eq!(
        compared("100 in allow tcp | * | * | ? | ?", "allow-100: 100 in allow tcp | * | ? | * | 443"),
        "? the answer has no source port that can be read\n\
         ? the destination address is not known here: parameter `p` has no value\n\
         ? the destination port is not known here: parameter `p` has no value"
    );
    assert_eq!(
        compared("100 in allow tcp | @asg | * | * | 443", "allow-100: 100 in allow tcp | * | * | * | 443"),
        "? the source address is not known here: it names application security groups, whose members are not known"
    );
    // The addresses of a tag change; only its name can be compared.
    assert_eq!(
        compared(
            "100 in allow tcp | Storage | * | * | 443",
            "allow-100: 100 in allow tcp | [20.0.0.0/8] | * | * | 443"
        ),
        "? the answer has the addresses of the source address without the name of its tag"
    );
    // One field is surely different, whatever the other is.
    assert_eq!(
        compared("100 in allow tcp | * | * | * | ?", "allow-100: 100 in deny tcp | * | * | * | 443"),
        "access: Allow / Deny\n? the destination port is not known here: parameter `p` has no value"
    );
}

/// What is paired with what: `here = there`, with `-` for nothing and `?` for a doubt.
fn pairs(group: &SecurityGroup, seen: &EffectiveGroup) -> Vec<String> {
    let here = |here: &Here<'_>| match here {
        Here::Rule(rule) => rule.declared.label.clone(),
        Here::Default(_, rule) => rule.as_str().to_owned(),
    };
    let there = |row: &EffectiveRule| row.name.clone().unwrap_or_default();
    let sign = |doubt: &Option<String>| if doubt.is_some() { "?" } else { "" };
    let rows = pair(group, seen).into_iter().map(|row| match row {
        EffectiveRow::Both(one, row) => format!("{} = {}", here(&one), there(&row.clone())),
        EffectiveRow::OnlyThere(row, doubt) => format!("- = {}{}", there(row), sign(&doubt)),
        EffectiveRow::OnlyHere(one, doubt) => format!("{} = -{}", here(&one), sign(&doubt)),
    });
    rows.filter(|row| !row.ends_with("Bound = -")).collect()
}

const TO_ANY: &str = "| * | * | * | *";

fn rules() -> Vec<SecurityRule> {
    ["100 in allow tcp", "110 in deny tcp", "100 out allow tcp"].map(|head| rule(&format!("{head} {TO_ANY}"))).into()
}

#[test]
fn rules_are_paired_by_name_then_by_place() {
    let mut ours = rules();
    ours[2].declared = crate::analysis::sample::declared("nsg/out");
    let row = |name: &str, head: &str| seen(&format!("{name}: {head} {TO_ANY}"));
    let there = answer(vec![
        row("DENY-110", "120 in deny tcp"),
        row("renamed", "100 out allow tcp"),
        row("new", "130 in allow tcp"),
        row("DenyAllInBound", "65500 in deny *"),
        row("DefaultRule_AllowVnetOutBound", "65000 out allow *"),
    ]);
    assert_eq!(
        pairs(&group(ours), &there),
        [
            "deny-110 = DENY-110",
            "nsg/out = renamed",
            "- = new",
            "DenyAllInBound = DenyAllInBound",
            "AllowVnetOutBound = DefaultRule_AllowVnetOutBound",
            "allow-100 = -",
        ]
    );
}

#[test]
fn default_rules_that_azure_does_not_have_are_told() {
    let (none, one) = (group(Vec::new()), answer(vec![seen(&format!("x: 300 in allow tcp {TO_ANY}"))]));
    let rows = pair(&none, &one);
    assert_eq!(rows.iter().filter(|row| matches!(row, EffectiveRow::OnlyHere(_, None))).count(), 6);
    // An answer without any rule tells nothing: Azure's own are in each.
    let (some, empty) = (group(rules()), answer(Vec::new()));
    let rows = pair(&some, &empty);
    assert!(rows.len() == 9 && rows.iter().all(|row| matches!(row, EffectiveRow::OnlyHere(_, Some(_)))), "{rows:?}");
}

#[test]
fn a_rule_that_may_be_there_is_in_doubt() {
    let row = || answer(vec![seen(&format!("x: 300 in allow tcp {TO_ANY}"))]);
    let mut more = group(rules());
    more.rules.rest = Some(cause());
    assert_eq!(pairs(&more, &row())[0], "- = x?");
    let mut nameless = group(rules());
    nameless.rules.items[0].declared.name = unknown();
    assert_eq!(pairs(&nameless, &row()), ["- = x?", "allow-100 = -?", "deny-110 = -", "allow-100 = -"]);
    let mut conditional = group(rules());
    conditional.rules.items[0].declared.exists = unknown();
    conditional.rules.items[1].declared.exists = known(false);
    assert_eq!(pairs(&conditional, &row()), ["- = x", "allow-100 = -?", "allow-100 = -"]);
    let mut cut = row();
    cut.is_complete = false;
    assert_eq!(pairs(&group(rules()), &cut)[1], "allow-100 = -?");
}

#[test]
fn the_virtual_network_is_compared_within_what_is_known() {
    let nets = |text: &str| text.split_whitespace().map(prefix).collect::<Vec<_>>();
    let compared = |must: &str, may: Option<Space>, there: &str| {
        let may = may.map(|space| PossiblePart { space, service_tags: false, reason: Reason::new("a gateway") });
        let extent = TagExtent { must: nets(must), may: may.into_iter().collect(), ..TagExtent::default() };
        words(&compare_tag(&extent, &nets(there)))
    };
    let differ = |here: &str, there: &str| format!("extent of `VirtualNetwork`: {here} / {there}");
    assert_eq!(compared("10.0.1.0/28 10.0.0.0/16", None, "10.0.0.0/17 10.0.128.0/17 168.63.129.16/32"), "");
    assert_eq!(compared("10.0.0.0/16", None, "10.0.0.0/15"), differ("10.0.0.0/16", "10.0.0.0/15"));
    assert_eq!(
        compared("10.0.0.0/16 10.9.0.0/16", None, "10.0.0.0/16"),
        differ("10.0.0.0/16, 10.9.0.0/16", "10.0.0.0/16")
    );
    // What may be in it is no difference, and no agreement.
    assert_eq!(compared("10.0.0.0/16", Some(Space::Everywhere), "10.0.0.0/16 10.9.0.0/16"), "? a gateway");
    let hub = || Some(Space::Prefix(prefix("10.9.0.0/16")));
    assert_eq!(compared("10.0.0.0/16", hub(), "10.0.0.0/16 10.9.0.0/16"), "? a gateway");
    assert_eq!(
        compared("10.0.0.0/16", hub(), "10.0.0.0/16 10.8.0.0/16"),
        format!("{}\n? a gateway", differ("10.0.0.0/16", "10.0.0.0/16, 10.8.0.0/16"))
    );
    let routed =
        TagExtent { must: nets("10.0.0.0/16"), must_tags: vec![ServiceTag::new("Storage")], ..TagExtent::default() };
    assert!(words(&compare_tag(&routed, &nets("10.0.0.0/16 20.0.0.0/8"))).starts_with("? Storage is routed"));
}

fn named(label: &str, id: &str) -> SecurityGroup {
    let mut group = group(Vec::new());
    group.declared = crate::analysis::sample::declared(label);
    group.declared.id = format!("{id}/providers/Microsoft.Network/networkSecurityGroups/{label}");
    if label.contains('{') {
        group.declared.name = unknown();
    }
    group
}

fn matched(groups: Vec<SecurityGroup>) -> String {
    let network = Network { security_groups: groups, ..Network::default() };
    match matching_group(&network, &name("Apim-NSG")) {
        Matched::One(group) => group.declared.id.clone(),
        Matched::Perhaps(group, _) => format!("{}?", group.declared.id),
        Matched::Nothing => String::new(),
    }
}

#[test]
fn a_group_is_found_by_what_is_known_of_its_id() {
    let template = "/subscriptions/{subscription}/resourceGroups/{resource group}";
    let is = |groups: &[(&str, &str)]| matched(groups.iter().map(|(label, id)| named(label, id)).collect());
    assert!(is(&[("apim-nsg", template), ("vm-nsg", template)]).ends_with("/apim-nsg"));
    assert_eq!(is(&[("apim-nsg", "/subscriptions/S/resourceGroups/other")]), "");
    assert!(is(&[("apim-nsg", "/subscriptions/T/resourceGroups/R"), ("apim-nsg", template)]).starts_with(template));
    assert!(is(&[("apim-nsg", template), ("apim-nsg", "/subscriptions/s/resourceGroups/r")]).ends_with('?'));
    assert!(is(&[("{…}-nsg", template)]).ends_with('?'));
    assert_eq!(is(&[("vm-{…}", template), ("{…}-apim-nsg", template)]), "");
}

#[test]
fn a_network_status_is_that_of_the_only_service_in_its_region() {
    let service = |name: &str| {
        let mut service = crate::analysis::sample::service(NetworkMode::Internal, "Premium", 1, known(None));
        service.declared = crate::analysis::sample::declared(name);
        service
    };
    let mut network = Network { services: vec![service("apim")], ..Network::default() };
    network.services[0].locations.items[0].location = known(Location::new("West Europe"));
    let status = |service: Option<&str>, location: Option<&str>| RegionStatus {
        place: place(),
        service: service.map(name),
        location: location.map(Location::new),
        dns_servers: None,
        dependencies: Vec::new(),
    };
    let found = |network: &Network, status: &RegionStatus| match matching_region(network, status) {
        Matched::One((service, _)) => service.declared.label.clone(),
        Matched::Perhaps((service, _), _) => format!("{}?", service.declared.label),
        Matched::Nothing => String::new(),
    };
    assert_eq!(found(&network, &status(None, Some("westeurope"))), "apim");
    assert_eq!(found(&network, &status(None, None)), "apim");
    assert_eq!(found(&network, &status(None, Some("East US"))), "");
    assert_eq!(found(&network, &status(Some("other"), Some("West Europe"))), "");
    network.services.push(service("second"));
    network.services[1].locations.items[0].location = known(Location::new("West Europe"));
    assert_eq!(found(&network, &status(None, Some("West Europe"))), "apim?");
    assert_eq!(found(&network, &status(Some("SECOND"), Some("West Europe"))), "second");
    network.services[1].locations.items[0].location = unknown();
    assert_eq!(found(&network, &status(None, Some("West Europe"))), "apim");
    assert_eq!(found(&network, &status(None, Some("East US"))), "second?");
    network.services.pop();
    network.services[0].locations.rest = Some(cause());
    assert_eq!(found(&network, &status(None, Some("West Europe"))), "apim");
    assert_eq!(found(&network, &status(None, Some("East US"))), "apim?");
}
