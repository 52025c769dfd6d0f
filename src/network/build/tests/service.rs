//! Services and their regions.

use serde_json::json;

use super::support::{led, network, said};
use crate::network::ApiManagement;
use crate::template::{CauseKind, Step};

#[test]
fn a_service_finds_its_subnet_and_the_subnet_its_group() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/networkSecurityGroups", "name": "{nsg}", "location": "uksouth"},
        {"type": "Microsoft.Network/virtualNetworks", "name": "net-{suffix}", "location": "uksouth", "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [{"name": "{subnet}", "properties": {
                "addressPrefix": "10.0.1.0/28",
                "networkSecurityGroup": {"id": "@Microsoft.Network/networkSecurityGroups/{nsg}"}}}]}},
        {"type": "Microsoft.ApiManagement/service", "name": "apim", "apiVersion": "2022-08-01",
         "location": "UK South", "sku": {"name": "premium", "capacity": "2"}, "zones": ["1", 2], "properties": {
            "virtualNetworkType": "external",
            "virtualNetworkConfiguration": {
                "subnetResourceId": "@Microsoft.Network/virtualNetworks/net-{suffix}/subnets/{subnet}"}}}
    ]));
    let service = &network.services[0];
    assert_eq!(said(&service.mode), "External");
    assert_eq!(said(&service.public_network_access), "true");
    let primary = service.primary().unwrap();
    assert_eq!(said(&primary.tier), "Premium");
    assert_eq!(said(&primary.capacity), "2");
    assert_eq!(said(&primary.zones), r#"["1", "2"]"#);
    assert_eq!(primary.location.get().unwrap().normalised(), "uksouth");
    assert_eq!(led(&network, &primary.subnet, |subnet| &subnet.declared.label), "to net-{suffix}/{subnet}");
    let subnet = &network.subnets[0];
    assert_eq!(led(&network, &subnet.security_group, |group| &group.declared.label), "to {nsg}");
    assert_eq!(led(&network, &subnet.virtual_network, |network| &network.declared.label), "to net-{suffix}");
    assert_eq!(led(&network, &subnet.route_table, |table| &table.declared.label), "none");
    assert_eq!(said(&subnet.declared.name), "? parameter `suffix` has no value");
    assert!(network.is_complete() && network.types_not_modelled.is_empty());
}

#[test]
fn defaults_say_that_they_are_defaults() {
    let (network, deployment) = network(&json!([
        {"type": "Microsoft.ApiManagement/service", "name": "apim", "apiVersion": "2022-08-01",
         "sku": {"name": "Developer"}, "properties": {"publicIpAddressId": null}},
        {"type": "Microsoft.ApiManagement/service", "name": "calls", "location": "{place}", "sku": {"name": "Consumption"}},
        {"type": "Microsoft.ApiManagement/service", "name": "open", "location": "{place}", "sku": {"name": "{tier}"}},
        {"type": "Microsoft.Network/publicIPAddresses", "name": "ip", "properties": {
            "dnsSettings": {"domainNameLabel": "apim-{suffix}"}}},
    ]));
    let service = &network.services[0];
    let primary = service.primary().unwrap();
    assert_eq!(said(&service.mode), "None");
    assert_eq!(said(&primary.capacity), "1");
    assert_eq!(said(&primary.public_ip_address), "None");
    assert_eq!(said(&primary.gateway_disabled), "false");
    assert_eq!(said(&primary.location), "? `location` is missing");
    assert_eq!(primary.location.get().unwrap_err().kind, CauseKind::Invalid);
    let step = |origin| deployment.provenance.step(origin).unwrap().clone();
    assert!(matches!(step(service.mode.origin()), Step::Default { .. }));
    assert!(matches!(step(primary.public_ip_address.origin()), Step::Missing(_)));
    assert!(matches!(step(primary.location.origin()), Step::Missing(_)));
    let [_, calls, open] = &*network.services else { panic!() };
    let location = |service: &ApiManagement| service.primary().unwrap().location.clone();
    assert_eq!(location(calls).equals(&location(open)), Some(true));
    assert_eq!(location(calls).equals(&location(service)), None);
    assert_eq!(said(&network.services[1].primary().unwrap().capacity), "0");
    assert_eq!(said(&network.services[2].primary().unwrap().capacity), "? parameter `tier` has no value");
    let ip = &network.public_ip_addresses[0];
    assert_eq!(said(&ip.sku), r#""Basic""#);
    assert_eq!(said(&ip.allocation_method), r#""Dynamic""#);
    assert_eq!(said(&ip.version), "V4");
    assert_eq!(said(&ip.domain_name_label), r#"Some("apim-{suffix}")"#);
}

#[test]
fn what_is_open_or_behind_a_condition_is_unknown() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.ApiManagement/service", "name": "apim", "condition": "{deploy}",
         "sku": {"name": "Premium"}, "properties": {"virtualNetworkType?inject": "Internal", "...": "rest"}},
        {"type": "Microsoft.ApiManagement/service", "name": "other", "sku": "{sku}", "properties": "none"},
    ]));
    let service = &network.services[0];
    assert_eq!(said(&service.declared.exists), "? parameter `deploy` has no value");
    assert_eq!(said(&service.mode), "? parameter `inject` has no value");
    assert_eq!(said(&service.public_network_access), "? parameter `rest` has no value");
    assert_eq!(service.locations.rest.as_ref().unwrap().text, "parameter `rest` has no value");
    let other = &network.services[1];
    assert_eq!(said(&other.primary().unwrap().tier), "? parameter `sku` has no value");
    assert_eq!(said(&other.mode), "? an object with `virtualNetworkType` belongs here, and this is a string");
}

#[test]
fn additional_locations_are_locations() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.ApiManagement/service", "name": "apim", "sku": {"name": "Premium"}, "properties": {
            "additionalLocations": [
                {"location": "eastus", "sku": {"name": "Premium", "capacity": 3}, "disableGateway": "True"},
                {"$when": "spread", "items": [{"location": "westus", "sku": {"name": "Premium"}}]},
                {"$repeat": "regions", "body": {"location": "{index}", "sku": {"name": "Premium"}}}]}},
    ]));
    let locations = &network.services[0].locations;
    let seen: Vec<_> = locations.items.iter().map(|it| (said(&it.exists), said(&it.capacity))).collect();
    let seen: Vec<_> = seen.iter().map(|(exists, capacity)| (&**exists, &**capacity)).collect();
    assert_eq!(
        seen,
        [
            ("true", "1"),
            ("true", "3"),
            ("? parameter `spread` has no value", "1"),
            ("? parameter `regions` has no value", "1")
        ]
    );
    assert_eq!(said(&locations.items[1].gateway_disabled), "true");
    assert_eq!(locations.rest.as_ref().unwrap().text, "parameter `regions` has no value");
}
