//! Rules of network security groups.

use serde_json::json;

use super::support::{listed, network, said};
use crate::network::{RuleSide, SecurityRule};

/// The rules of a group with these rules written inside of it.
fn rules(properties: &serde_json::Value) -> Vec<SecurityRule> {
    let rules = properties.as_array().unwrap().iter().enumerate();
    let rules: Vec<_> =
        rules.map(|(index, properties)| json!({"name": format!("r{index}"), "properties": properties})).collect();
    let group = json!([{"type": "Microsoft.Network/networkSecurityGroups", "name": "nsg", "properties": {"securityRules": rules}}]);
    let (mut network, _) = network(&group);
    network.security_groups.remove(0).rules.items
}

#[test]
fn rules_are_read_as_the_service_reads_them() {
    let rules = rules(&json!([
        {"priority": "100", "direction": "inbound", "access": "Allow", "protocol": "tcp",
         "sourceAddressPrefix": "0.0.0.0/0", "sourcePortRange": "*", "sourceAddressPrefixes": [],
         "destinationAddressPrefix": "", "destinationAddressPrefixes": ["10.0.0.4", "{p}", "10.0.0.1/24"],
         "destinationPortRange": 443, "destinationPortRanges": null},
        {"priority": 0, "direction": "In", "access": "Alow", "protocol": "{protocol}",
         "sourceAddressPrefix": "10.0.0.0/24,10.1.0.0/24", "sourcePortRange": "80, 443",
         "destinationAddressPrefix": "Storage.WestEurope", "destinationPortRange": "{*port}",
         "destinationApplicationSecurityGroups": [{"id": "@Microsoft.Network/applicationSecurityGroups/{asg}"}]},
        {"direction": true, "sourceAddressPrefix": "10.0.0.0-10.0.0.9", "destinationAddressPrefixes": "{list}",
         "destinationAddressPrefix": "::/0", "priority": -1},
    ]));
    let rule = &rules[0];
    assert_eq!(rule.declared.label, "nsg/r0");
    assert_eq!(said(&rule.priority), "100");
    assert_eq!(said(&rule.direction), "Inbound");
    assert_eq!(said(&rule.protocol), "Only(Tcp)");
    assert_eq!(said(&rule.source.addresses.single), "Some(Any)");
    assert!(listed(&rule.source.addresses.list).is_empty());
    assert_eq!(said(&rule.destination.addresses.single), "None");
    assert_eq!(
        listed(&rule.destination.addresses.list),
        [
            "Prefix(Prefix(10.0.0.4/32))",
            "? parameter `p` has no value",
            "? `10.0.0.1/24`: bits behind the prefix length are set; the prefix would be 10.0.0.0/24"
        ]
    );
    assert_eq!(said(&rule.destination.ports.single), "Some(PortRange { first: 443, last: 443 })");
    assert!(listed(&rule.destination.ports.list).is_empty());
    let rule = &rules[1];
    assert_eq!(said(&rule.priority), "? the priority 0 is not between 100 and 4096");
    assert_eq!(said(&rule.direction), "? `In` is not a direction; Azure knows `Inbound` and `Outbound`");
    assert_eq!(said(&rule.access), "? `Alow` is not an access; Azure knows `Allow` and `Deny`");
    assert_eq!(said(&rule.protocol), "? parameter `protocol` has no value");
    assert_eq!(
        said(&rule.source.addresses.single),
        "? `10.0.0.0/24,10.1.0.0/24` is a list; one address or tag belongs here"
    );
    assert_eq!(
        said(&rule.source.ports.single),
        "? `80, 443` is a list, which Azure takes in `sourcePortRanges` alone, one element for each port or range"
    );
    assert_eq!(said(&rule.destination.addresses.single), r#"Some(Tag(ServiceTag("Storage.WestEurope")))"#);
    assert_eq!(said(&rule.destination.ports.single), "? parameter `port` has no value");
    let groups = rule.destination.addresses.application_security_groups.get().unwrap();
    assert!(groups[0].ends_with("/applicationsecuritygroups/{asg}"), "{groups:?}");
    let rule = &rules[2];
    assert_eq!(said(&rule.priority), "? the priority -1 is not between 100 and 4096");
    assert_eq!(said(&rule.direction), "? a string belongs here, and this is a boolean");
    assert_eq!(said(&rule.access), "? `access` is missing");
    assert_eq!(
        said(&rule.source.addresses.single),
        "? `10.0.0.0-10.0.0.9` is neither an address prefix nor a service tag: not an IP address prefix"
    );
    assert_eq!(said(&rule.destination.addresses.single), "Some(Prefix(Prefix(::/0)))");
    assert_eq!(listed(&rule.destination.addresses.list), ["all? parameter `list` has no value"]);
}

#[test]
fn a_list_takes_prefixes_alone() {
    let rules = rules(&json!([{
        "sourceAddressPrefixes": ["ApiManagement", "*", "0.0.0.0/0", "10.0.0.0/24"],
        "destinationAddressPrefixes": ["VirtualNetwork", "300.0.0.0/8"]}]));
    let addresses = |list| listed::<crate::network::Address>(list);
    assert_eq!(
        addresses(&rules[0].source.addresses.list),
        [
            "? `ApiManagement` is a service tag, which cannot stand in a list; use `sourceAddressPrefix`",
            "? `*` cannot stand in a list; use `sourceAddressPrefix`",
            "Any",
            "Prefix(Prefix(10.0.0.0/24))"
        ]
    );
    let tag = &rules[0].source.addresses.list.get().unwrap()[0];
    assert_eq!(tag.get().unwrap_err().kind, crate::template::CauseKind::Refused);
    let destinations = addresses(&rules[0].destination.addresses.list);
    assert_eq!(
        destinations[0],
        "? `VirtualNetwork` is a service tag, which cannot stand in a list; use `destinationAddressPrefix`"
    );
    assert!(destinations[1].starts_with("? `300.0.0.0/8` is neither an address prefix"), "{destinations:?}");
}

#[test]
fn what_is_refused_is_told_from_what_is_not_known() {
    let rules = rules(&json!([
        {"priority": 100, "direction": "{d}", "access": true, "protocol": "Tcpp", "sourceAddressPrefix": "{p}",
         "sourcePortRange": "{*p}", "destinationAddressPrefix": "10.0.0.0-10.0.0.9", "destinationPortRange": 70000},
        {"destinationApplicationSecurityGroups": [{"id": "@Microsoft.Network/applicationSecurityGroups/asg"}],
         "sourceAddressPrefixes": "{list}", "destinationPortRanges": [], "sourcePortRange": null}]));
    let refused = |rule: &SecurityRule| {
        let RuleSide { addresses, ports } = &rule.destination;
        [
            rule.priority.refusal().is_some(),
            rule.direction.refusal().is_some(),
            rule.access.refusal().is_some(),
            rule.protocol.refusal().is_some(),
            rule.source.addresses.single.refusal().is_some(),
            rule.source.ports.single.refusal().is_some(),
            addresses.single.refusal().is_some(),
            ports.single.refusal().is_some(),
        ]
    };
    assert_eq!(refused(&rules[0]), [false, false, false, true, false, false, false, true]);
    assert_eq!(refused(&rules[1]), [true, true, true, true, false, true, false, true]);
    assert_eq!(
        said(&rules[1].destination.ports.single),
        "? neither `destinationPortRange` nor `destinationPortRanges` is given"
    );
    assert_eq!(said(&rules[1].destination.addresses.single), "None");
}

#[test]
fn addresses_of_two_families_are_refused_from_the_second_on() {
    let rules = rules(&json!([
        {"sourceAddressPrefixes": ["10.0.0.0/24", "2001:db8::/64", "{p}", "10.0.1.0/24"],
         "destinationAddressPrefix": "::/0"},
        {"sourceAddressPrefix": "*", "destinationAddressPrefixes": ["2001:db8::/64", "2001:db8:1::/64"]}]));
    let refusal = "is IPv6 and `10.0.0.0/24` is IPv4; one rule takes addresses of one kind";
    assert_eq!(
        listed(&rules[0].source.addresses.list),
        [
            "Prefix(Prefix(10.0.0.0/24))",
            &format!("? `2001:db8::/64` {refusal}"),
            "? parameter `p` has no value",
            "Prefix(Prefix(10.0.1.0/24))"
        ]
    );
    let destination = &rules[0].destination.addresses.single;
    assert_eq!(said(destination), format!("? `::/0` {refusal}"));
    assert!(destination.refusal().is_some_and(|cause| cause.span.is_some()));
    assert_eq!(
        listed(&rules[1].destination.addresses.list),
        ["Prefix(Prefix(2001:db8::/64))", "Prefix(Prefix(2001:db8:1::/64))"]
    );
}
