//! From the text of a template to the network, with the places in the text.

use std::sync::Arc;

use super::support::{led, listed, said};
use crate::network::{Network, build};
use crate::source::{FilePath, SourceMap};
use crate::syntax::{Document, json};
use crate::template::{Deployment, Input, NoLinks, Origin, Place, evaluate};

/// Names that nobody knows before deployment; subnets and rules that come from a parameter and a variable as a whole.
const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "subnets": { "type": "array", "defaultValue": [ { "name": "apim", "prefix": "10.0.1.0/28" } ] },
    "location": { "type": "string", "defaultValue": "[resourceGroup().location]" },
    "client": { "type": "string" },
    "deployZone": { "type": "bool" }
  },
  "variables": {
    "network": "[concat('net-', uniqueString(resourceGroup().id))]",
    "rule": { "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
              "sourceAddressPrefix": "[parameters('client')]", "sourcePortRange": "*",
              "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "443" }
  },
  "resources": [
    { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2021-05-01", "name": "nsg",
      "location": "[parameters('location')]",
      "properties": { "securityRules": [ { "name": "client", "properties": "[variables('rule')]" } ] },
      "resources": [
        { "type": "securityRules", "apiVersion": "2021-05-01", "name": "deny", "dependsOn": [ "nsg" ],
          "properties": { "priority": 4096, "direction": "Inbound", "access": "Deny", "protocol": "*",
            "sourceAddressPrefix": "*", "sourcePortRange": "*",
            "destinationAddressPrefix": "*", "destinationPortRange": "*" } } ] },
    { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2021-05-01", "name": "[variables('network')]",
      "location": "[parameters('location')]",
      "properties": {
        "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] },
        "copy": [ { "name": "subnets", "count": "[length(parameters('subnets'))]", "input": {
          "name": "[parameters('subnets')[copyIndex('subnets')].name]",
          "properties": {
            "addressPrefix": "[parameters('subnets')[copyIndex('subnets')].prefix]",
            "networkSecurityGroup": { "id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]" } } } } ] } },
    { "type": "Microsoft.Network/privateDnsZones", "apiVersion": "2020-06-01", "name": "azure-api.net",
      "location": "global", "condition": "[parameters('deployZone')]" },
    { "type": "Microsoft.ApiManagement/service", "apiVersion": "2022-08-01", "name": "apim",
      "location": "[parameters('location')]", "sku": { "name": "Developer" },
      "properties": {
        "virtualNetworkType": "Internal",
        "virtualNetworkConfiguration": {
          "subnetResourceId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', variables('network'), 'apim')]" } } }
  ]
}"#;

fn built() -> (Network, Deployment, SourceMap) {
    let mut sources = SourceMap::new();
    let text: Arc<str> = TEMPLATE.into();
    let tree = Document::Data(json::parse(sources.add(FilePath::new("main.json"), Arc::clone(&text)), text));
    let mut deployment =
        evaluate(&Input { template: &tree, parameters: None, place: &Place::default(), links: &NoLinks });
    assert_eq!(deployment.problems, []);
    (build(&mut deployment), deployment, sources)
}

#[test]
fn links_hold_although_names_are_unknown() {
    let (network, ..) = built();
    let service = network.services[0].primary().unwrap();
    assert_eq!(led(&network, &service.subnet, |it| &it.declared.label), "to net-{…}/apim");
    let subnet = &network.subnets[0];
    assert_eq!(listed(&subnet.prefixes), ["Prefix(10.0.1.0/28)"]);
    assert_eq!(led(&network, &subnet.security_group, |it| &it.declared.label), "to nsg");
    let rules: Vec<_> = network.security_groups[0].rules.items.iter().map(|it| &*it.declared.label).collect();
    assert_eq!(rules, ["nsg/client", "nsg/deny"]);
    let rule = &network.security_groups[0].rules.items[0];
    assert_eq!(said(&rule.source.addresses.single), "? parameter `client` has no value");
    assert_eq!(said(&rule.access), "Allow");
    assert_eq!(service.location.equals(&network.virtual_networks[0].location), Some(true));
    assert_eq!(said(&network.private_dns_zones[0].declared.exists), "? parameter `deployZone` has no value");
    assert!(network.is_complete());
}

#[test]
fn facts_lead_to_their_places() {
    let (network, deployment, sources) = built();
    let path = |origin: Origin| -> Vec<String> {
        let path = deployment.provenance.path(origin);
        path.iter().map(|station| sources.text(station.span).lines().next().unwrap_or_default().to_owned()).collect()
    };
    let prefix = network.subnets[0].prefixes.get().unwrap()[0].origin();
    let whole = r#"[ { "name": "apim", "prefix": "10.0.1.0/28" } ]"#;
    assert_eq!(path(prefix), ["parameters('subnets')", whole, "10.0.1.0/28"]);
    // The rule is used where the variable is named, and its port is written in the variable.
    let port = &network.security_groups[0].rules.items[0].destination.ports.single;
    let whole = r#"{ "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp","#;
    assert_eq!(path(port.origin()), ["variables('rule')", whole, "443"]);
    // What is not written is shown at the name of the thing that could have said it.
    assert_eq!(path(network.services[0].public_network_access.origin()), ["apim"]);
}
