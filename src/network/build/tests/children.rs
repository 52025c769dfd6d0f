//! Children, written inside and as resources.

use std::rc::Rc;

use serde_json::json;

use super::support::{deployment, led, listed, network, said};
use crate::network::build;
use crate::template::{Cause, CauseKind};

#[test]
fn a_child_written_twice_is_one_child() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "{net}", "properties": {
            "subnets": [
                {"name": "same", "properties": {"addressPrefix": "10.0.0.0/24", "routeTable": null}},
                {"name": "differs", "properties": {"addressPrefix": "10.0.1.0/24"}},
                {"name": "last", "properties": {"addressPrefix": "10.0.2.0/24",
                    "networkSecurityGroup": {"id": "@Microsoft.Network/networkSecurityGroups/nsg"}}}],
            "virtualNetworkPeerings": [{"name": "hub", "properties": {"allowVirtualNetworkAccess": false}}]}},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "{net}/Same", "properties": {
            "addressPrefix": "10.0.0.0/24"}},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "{net}/differs", "condition": "{more}",
         "properties": {"addressPrefix": "10.0.1.0/24",
            "networkSecurityGroup": {"id": "@Microsoft.Network/networkSecurityGroups/nsg"}}},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "{net}/own", "condition": "{more}"},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "{net}/LAST", "properties": {
            "addressPrefix": "10.0.2.0/24"}},
        {"type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "name": "{net}/hub", "condition": "{more}", "properties": {
            "allowVirtualNetworkAccess": false, "useRemoteGateways": true}},
    ]));
    let labels: Vec<_> = network.subnets.iter().map(|subnet| &*subnet.declared.label).collect();
    assert_eq!(labels, ["{net}/Same", "{net}/differs", "{net}/LAST", "{net}/own"]);
    let [same, differs, last, own] = &*network.subnets else { panic!() };
    assert_eq!(listed(&same.prefixes), ["Prefix(10.0.0.0/24)"]);
    assert_eq!(said(&same.security_group), "None");
    assert_eq!(listed(&differs.prefixes), ["Prefix(10.0.1.0/24)"]);
    assert_eq!(said(&differs.declared.exists), "true");
    assert_eq!(
        said(&differs.security_group),
        "? it is declared twice, with different values of `properties.networkSecurityGroup.id`"
    );
    // Azure keeps what comes last, as a whole: the child resource comes after its parent.
    assert_eq!(said(&last.security_group), "None");
    assert_eq!(said(&own.declared.exists), "? parameter `more` has no value");
    assert_eq!(listed(&own.prefixes), ["all? the subnet has no address prefix"]);
    assert!(network.virtual_networks[0].more_subnets.is_none());
    let [peering] = &*network.virtual_networks[0].peerings.items else { panic!() };
    assert_eq!(said(&peering.access_allowed), "false");
    assert!(peering.uses_remote_gateways.get().is_err());
}

#[test]
fn children_without_a_sure_parent_leave_every_possible_parent_open() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "{net}"},
        {"type": "Microsoft.Network/virtualNetworks", "name": "prod-{net}"},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "test-{x}/apim"},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "hub/apim", "at": "/providers/a.b/c/d"},
        {"type": "Microsoft.Network/networkSecurityGroups", "name": "nsg"},
        {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "nsg/{rule}", "repeated": "count"},
        {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "{group}/r"},
        {"type": "Microsoft.Network/routeTables", "name": "table", "properties": {"routes": [
            {"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "virtualappliance",
             "nextHopIpAddress": "10.0.0.4"}}]}},
        {"type": "Microsoft.Network/routeTables/routes", "name": "table/tag", "properties": {
            "addressPrefix": "ApiManagement", "nextHopType": "Nowhere", "nextHopIpAddress": ""}},
    ]));
    let open: Vec<_> = network.virtual_networks.iter().map(|it| it.more_subnets.as_ref().map(|it| &*it.text)).collect();
    assert_eq!(open, [Some("`test-{x}/apim` may belong to `{net}`"), None]);
    assert_eq!(network.subnets.len(), 2);
    assert!(network.subnets[0].virtual_network.get().is_err());
    let outside = led(&network, &network.subnets[1].virtual_network, |it| &it.declared.label);
    assert_eq!(outside, "outside /providers/a.b/c/d/providers/microsoft.network/virtualnetworks/hub");
    let rules = &network.security_groups[0].rules;
    assert_eq!(rules.items.len(), 1);
    assert_eq!(said(&rules.items[0].declared.exists), "? parameter `count` has no value");
    assert!(rules.rest.is_some());
    let [all, tag] = &*network.route_tables[0].routes.items else { panic!() };
    assert_eq!(said(&all.address), "Prefix(Prefix(0.0.0.0/0))");
    assert_eq!(said(&all.next_hop), "VirtualAppliance");
    assert_eq!(said(&all.next_hop_address), r#"Some("10.0.0.4")"#);
    assert_eq!(said(&tag.address), r#"Tag(ServiceTag("ApiManagement"))"#);
    assert!(said(&tag.next_hop).starts_with("? `Nowhere` is not a next hop; Azure knows `VirtualAppliance`"));
    assert_eq!(said(&tag.next_hop_address), "None");
    assert_eq!(said(&network.route_tables[0].gateway_routes_disabled), "false");
}

/// What may have more than is listed, beside a deployment that is not opened and declares resources of these types.
fn open(types: Option<&[&str]>) -> Vec<&'static str> {
    let mut deployment = deployment(&json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "net"},
        {"type": "Microsoft.Network/networkSecurityGroups", "name": "nsg"},
        {"type": "Microsoft.Network/routeTables", "name": "table"},
        {"type": "Microsoft.Network/privateEndpoints", "name": "pe"},
        {"type": "Microsoft.Network/privateDnsZones", "name": "zone"},
    ]));
    let cause = Rc::new(Cause::new(CauseKind::NotExpanded, "deployment `d` is not opened", None));
    deployment.incomplete.push(cause.clone());
    let types = types.map(|types| Rc::new(types.iter().map(|it| (*it).to_owned()).collect()));
    deployment.types_inside.extend(types.map(|types| (cause, types)));
    let network = build(&mut deployment);
    let (vnet, zone) = (&network.virtual_networks[0], &network.private_dns_zones[0]);
    let rests = [
        ("subnets", &vnet.more_subnets),
        ("peerings", &vnet.peerings.rest),
        ("rules", &network.security_groups[0].rules.rest),
        ("routes", &network.route_tables[0].routes.rest),
        ("zone groups", &network.private_endpoints[0].zone_groups.rest),
        ("links", &zone.links.rest),
        ("records", &zone.records.rest),
    ];
    assert!(!network.is_complete());
    let mut open = Vec::new();
    for (name, rest) in rests {
        if let Some(cause) = rest {
            assert_eq!(cause.text, "deployment `d` is not opened");
            open.push(name);
        }
    }
    open
}

#[test]
fn a_deployment_that_is_not_opened_may_add_children() {
    assert_eq!(open(None), ["subnets", "peerings", "rules", "routes", "zone groups", "links", "records"]);
    assert_eq!(open(Some(&["microsoft.storage/storageaccounts"])), [""; 0]);
    assert_eq!(open(Some(&["microsoft.network/networksecuritygroups/securityrules"])), ["rules"]);
    assert_eq!(open(Some(&["microsoft.network/routetables/routes"])), ["routes"]);
    assert_eq!(open(Some(&["microsoft.network/privatednszones/a"])), ["records"]);
    assert_eq!(open(Some(&["microsoft.network/privatednszones/virtualnetworklinks"])), ["links"]);
    assert_eq!(open(Some(&["microsoft.network/privateendpoints/privatednszonegroups"])), ["zone groups"]);
    // It may be the same network again, with more inside.
    assert_eq!(open(Some(&["microsoft.network/virtualnetworks"])), ["subnets", "peerings"]);
    assert_eq!(open(Some(&["microsoft.network/privatednszones", "microsoft.network/privateendpoints"])), [""; 0]);
}

#[test]
fn children_of_what_is_not_declared_are_kept_or_counted() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/privateDnsZones", "name": "here"},
        {"type": "Microsoft.Network/privateDnsZones/A", "name": "here/x"},
        {"type": "Microsoft.Network/privateDnsZones/A", "name": "azure-api.net/apim", "condition": "{dns}", "properties": {
            "aRecords": [{"ipv4Address": "10.0.0.5"}]}},
        {"type": "Microsoft.Network/privateDnsZones/CNAME", "name": "{zone}/www"},
        {"type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "name": "azure-api.net/l"},
        {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "nsg/a"},
        {"type": "Microsoft.Network/NetworkSecurityGroups/securityRules", "name": "nsg/b"},
        {"type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "nsg/c", "condition": false},
        {"type": "Microsoft.Network/routeTables/routes", "name": "{table}/r"},
        {"type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "name": "net/hub"},
        {"type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "name": "pe/g"},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "net/apim"},
    ]));
    assert_eq!(network.private_dns_zones[0].records.items.len(), 1);
    let [address, www] = &*network.records_elsewhere else { panic!("{:?}", network.records_elsewhere) };
    assert_eq!(said(&address.declared.name), r#""azure-api.net/apim""#);
    assert_eq!((said(&address.name), &address.kind), (r#""apim""#.to_owned(), &crate::network::RecordKind::A));
    assert_eq!(listed(&address.values), [r#"Written("10.0.0.5")"#]);
    assert_eq!(said(&address.declared.exists), "? parameter `dns` has no value");
    assert_eq!((&*www.declared.label, said(&www.name)), ("{zone}/www", r#""www""#.to_owned()));
    let counted: Vec<_> = network.children_elsewhere.iter().map(|(name, count)| (&**name, *count)).collect();
    assert_eq!(
        counted,
        [
            ("Microsoft.Network/networkSecurityGroups/securityRules", 2),
            ("Microsoft.Network/privateDnsZones/virtualNetworkLinks", 1),
            ("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", 1),
            ("Microsoft.Network/routeTables/routes", 1),
            ("Microsoft.Network/virtualNetworks/virtualNetworkPeerings", 1),
        ]
    );
    assert_eq!(network.subnets.len(), 1, "a subnet is a thing of its own");
}
