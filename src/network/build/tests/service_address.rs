//! Records that lead to the private address of a service, in every form of input.

use serde_json::{Value as Json, json};

use super::support::listed;
use crate::network::build;
use crate::source::{FilePath, SourceMap};
use crate::syntax::Document;
use crate::template::{Input, NoLinks, Place, evaluate};

/// The values of the only record of a text.
fn values(name: &str, text: &str) -> String {
    let path = FilePath::new(name);
    let file = SourceMap::new().add(path.clone(), text);
    let document = Document::parse(&path, file, text.into());
    let input = Input { template: &document, parameters: None, place: &Place::default(), links: &NoLinks };
    let mut deployment = evaluate(&input);
    assert_eq!(deployment.problems, [], "{text}");
    let network = build(&mut deployment);
    listed(&network.private_dns_zones[0].records.items[0].values).join(" ")
}

fn address(location: usize) -> String {
    format!("PrivateAddress(ServiceAddress {{ service: #0, location: {location} }})")
}

/// What a record of this value leads to, beside a service `a` with these additional locations.
fn of_template(value: &str, locations: &Json) -> String {
    let (zone, location) = ("Microsoft.Network/privateDnsZones", "uksouth");
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { "name": { "type": "string" }, "two": { "type": "bool" }, "index": { "type": "int" } },
        "variables": { "id": "[resourceId('Microsoft.ApiManagement/service', parameters('name'))]" },
        "resources": [
            { "type": "Microsoft.ApiManagement/service", "apiVersion": "2024-05-01", "name": "[parameters('name')]",
              "location": location, "sku": { "name": "Premium" },
              "properties": { "virtualNetworkType": "Internal", "additionalLocations": locations } },
            { "type": zone, "apiVersion": "2024-06-01", "name": "x.y", "location": "global" },
            { "type": format!("{zone}/A"), "apiVersion": "2024-06-01", "name": "x.y/@",
              "properties": { "aRecords": [{ "ipv4Address": value }] } },
        ]
    });
    values("main.json", &template.to_string())
}

#[test]
fn a_template_asks_for_the_address_of_its_service() {
    let one = json!([{ "location": "ukwest" }, { "location": "westeurope" }]);
    let of = |value: &str| of_template(value, &one);
    assert_eq!(of("[reference(variables('id'), '2024-05-01').privateIPAddresses[0]]"), address(0));
    assert_eq!(of("[first(reference(variables('id')).privateIPAddresses)]"), address(0));
    assert_eq!(of("[reference(variables('id'), '2024-05-01', 'Full').properties.privateIpAddresses[0]]"), address(0));
    let second = "[reference(variables('id')).additionalLocations[1].privateIPAddresses[0]]";
    assert_eq!(of(second), address(2));

    assert!(
        of("[reference(variables('id')).additionalLocations[parameters('index')].privateIPAddresses[0]]")
            .starts_with('?')
    );
    assert!(of("[reference(variables('id')).publicIPAddresses[0]]").starts_with("? `reference()`"));
    assert!(of("[reference(variables('id')).privateIPAddresses[1]]").starts_with('?'));
    assert!(
        of("[reference(resourceId('Microsoft.ApiManagement/service', 'b')).privateIPAddresses[0]]").starts_with('?')
    );
    assert!(
        of("[reference(resourceId('Microsoft.Network/virtualNetworks', 'a')).privateIPAddresses[0]]").starts_with('?')
    );
    assert_eq!(of("10.0.0.4"), "Written(\"10.0.0.4\")");

    // With a location that may not be there nobody knows which one is the second.
    let perhaps = json!(
        "[concat(if(parameters('two'), createArray(createObject('location', 'a')), createArray()), createArray(createObject('location', 'b')))]"
    );
    assert!(of_template(second, &perhaps).starts_with('?'));
}

#[test]
fn bicep_asks_by_symbol() {
    let of = |value: &str| {
        values(
            "main.bicep",
            &format!(
                "param name string
resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {{
  name: name
  location: 'uksouth'
  sku: {{ name: 'Premium', capacity: 1 }}
  properties: {{
    publisherEmail: 'a@b.c'
    publisherName: 'c'
    virtualNetworkType: 'Internal'
    additionalLocations: [{{ location: 'ukwest', sku: {{ name: 'Premium', capacity: 1 }} }}]
  }}
}}
resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {{
  name: 'x.y'
  location: 'global'
  resource record 'A' = {{
    name: '@'
    properties: {{ ttl: 60, aRecords: [{{ ipv4Address: {value} }}] }}
  }}
}}
"
            ),
        )
    };
    assert_eq!(of("apim.properties.privateIPAddresses[0]"), address(0));
    assert_eq!(of("'${apim.properties.privateIPAddresses[0]}'"), address(0));
    assert_eq!(of("apim.properties.additionalLocations[0].privateIPAddresses[0]"), address(1));
    assert!(of("apim.properties.additionalLocations[0].publicIPAddresses[0]").starts_with('?'));
}

#[test]
fn a_description_names_the_service() {
    let of = |value: &str| {
        values(
            "network.yaml",
            &format!(
                "apiVersion: apimlint/v1
location: uksouth
apiManagement: {{ a: {{ sku: Premium, additionalLocations: [{{ location: ukwest, sku: Premium }}] }} }}
privateDnsZones: {{ x.y: {{ records: {{ A: {{ '@': [{value}] }} }} }} }}
"
            ),
        )
    };
    assert_eq!(of("{ privateAddressOf: a }"), address(0));
    assert_eq!(of("{ privateAddressOf: a, additionalLocation: 0 }"), address(1));
    assert!(of("{ privateAddressOf: a, additionalLocation: 1 }").starts_with('?'));
    assert!(of("{ privateAddressOf: a, additionalLocation: ?which }").starts_with("? the description leaves `?which`"));
    assert!(of("{ privateAddressOf: ?service }").starts_with('?'));
    assert_eq!(of("10.0.0.4"), "Written(\"10.0.0.4\")");
}
