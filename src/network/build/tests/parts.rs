//! What templates declare that are deployed side by side.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::support::{led, listed};
use crate::network::{Network, build};
use crate::source::{FilePath, SourceMap};
use crate::syntax::{Document, json};
use crate::template::{Assumptions, Input, NoLinks, Place, Terms, evaluate_in};

/// The network of templates with these resources, all in one place or each in its own.
fn network(parts: &[Json], one_place: bool) -> Network {
    let mut sources = SourceMap::new();
    let trees: Vec<Document> = parts
        .iter()
        .map(|resources| {
            let template = json!({"contentVersion": "1.0.0.0", "parameters": {"name": {"type": "string"}}, "resources": resources});
            let text: Arc<str> = template.to_string().into();
            Document::Data(json::parse(sources.add(FilePath::new("part.json"), Arc::clone(&text)), text))
        })
        .collect();
    let numbers = (0_u32..).map(|number| if one_place { 0 } else { number });
    let places: Vec<Place> =
        trees.iter().zip(numbers).map(|(_, number)| Place { number, ..Place::default() }).collect();
    let inputs: Vec<Input<'_>> = trees
        .iter()
        .zip(&places)
        .map(|(template, place)| Input { template, parameters: None, place, links: &NoLinks })
        .collect();
    let mut deployment = evaluate_in(&inputs, Terms::new(), &Assumptions::default());
    assert_eq!(deployment.problems, []);
    build(&mut deployment)
}

fn vnet(name: &str, subnets: &Json) -> Json {
    json!({"type": "Microsoft.Network/virtualNetworks", "name": name, "properties": {"subnets": subnets}})
}

fn subnet(prefix: &str) -> Json {
    json!({"name": "apim", "properties": {"addressPrefix": prefix}})
}

fn service(subnet: &str) -> Json {
    let configuration = json!({"subnetResourceId": subnet});
    json!({"type": "Microsoft.ApiManagement/service", "name": "s", "properties": {"virtualNetworkConfiguration": configuration}})
}

fn child(prefix: &str) -> Json {
    json!({"type": "Microsoft.Network/virtualNetworks/subnets", "name": "vnet/apim", "properties": {"addressPrefix": prefix}})
}

fn deployment(resources: &Json) -> Json {
    json!({"type": "Microsoft.Resources/deployments", "name": "inside", "properties": {
        "mode": "Incremental", "template": {"contentVersion": "1.0.0.0", "resources": resources}}})
}

const BY_ID: &str = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'apim')]";

/// Where the service is, and what ranges its subnet has.
fn placed(network: &Network) -> (String, String) {
    let subnet = led(network, &network.services[0].locations.items[0].subnet, |it| &it.declared.label);
    let ranges = network.subnets.iter().filter(|it| it.declared.label == "vnet/apim");
    (subnet, ranges.map(|it| listed(&it.prefixes).concat()).collect())
}

const RANGE: &str = "Prefix(10.0.1.0/27)";

#[test]
fn an_id_leads_to_what_another_part_declares_in_the_same_place() {
    let parts = [json!([vnet("vnet", &json!([subnet("10.0.1.0/27")]))]), json!([service(BY_ID)])];
    assert_eq!(placed(&network(&parts, true)), ("to vnet/apim".into(), RANGE.into()));
    let (subnet, _) = placed(&network(&parts, false));
    assert!(subnet.starts_with("? it cannot be told whether `vnet/apim` is in the subscription"), "{subnet}");
    // In either order.
    let [one, other] = parts;
    assert_eq!(placed(&network(&[other, one], true)), ("to vnet/apim".into(), RANGE.into()));
}

#[test]
fn what_two_parts_declare_is_known_as_far_as_they_agree() {
    let network = |other: &str| {
        let first = json!([vnet("vnet", &json!([subnet("10.0.1.0/27")])), service(BY_ID)]);
        placed(&network(&[first, json!([vnet("vnet", &json!([subnet(other)]))])], true)).1
    };
    assert_eq!(network("10.0.1.0/27"), RANGE);
    assert!(network("10.0.2.0/27").contains("declared twice"), "{}", network("10.0.2.0/27"));
}

#[test]
fn a_resource_is_in_no_deployment_of_another_part() {
    // Names that are not known, in two templates, may be the same; in one they are not.
    let inside = json!([service(BY_ID), deployment(&json!([vnet("vnet", &json!([subnet("10.0.1.0/27")]))]))]);
    let other = |name: &str| json!([vnet(name, &json!([subnet("10.0.2.0/27")]))]);
    assert_eq!(placed(&network(&[inside.clone(), other("another")], true)).1, RANGE);
    let (_, ranges) = placed(&network(&[inside, other("[parameters('name')]")], true));
    assert!(ranges.contains("once more"), "{ranges}");
    // So are names in two templates without any deployment.
    let plain = json!([service(BY_ID), vnet("vnet", &json!([subnet("10.0.1.0/27")]))]);
    let (_, ranges) = placed(&network(&[plain, other("[parameters('name')]")], true));
    assert!(ranges.contains("once more"), "{ranges}");
}

#[test]
fn a_child_of_a_later_part_comes_last() {
    let parent = json!([vnet("vnet", &json!([subnet("10.0.1.0/27")])), service(BY_ID)]);
    let later = placed(&network(&[parent.clone(), json!([child("10.0.9.0/27")])], true));
    assert_eq!(later.1, "Prefix(10.0.9.0/27)");
    // Whoever deploys the parent again deploys what is inside of it.
    let (_, earlier) = placed(&network(&[json!([child("10.0.9.0/27")]), parent], true));
    assert!(earlier.contains("declared twice"), "{earlier}");
}
