//! Sections of descriptions, one after another, and the YAML that they are written in.

mod read_back;
mod sections;

use serde_json::{Value as Json, json};

use super::*;
use crate::network;
use crate::source::{FilePath, SourceMap};
use crate::syntax::Document;
use crate::template::{self, Input, NoLinks, Place};

/// The description of a template with these resources, without its first lines.
fn described(resources: &Json) -> String {
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {
            "name": { "type": "string" },
            "prefix": { "type": "string" },
            "prefixes": { "type": "array" },
            "isThere": { "type": "bool" },
            "port": { "type": "string" }
        },
        "resources": resources
    });
    let text = of("main.json", &template.to_string());
    assert!(text.starts_with("# a test\napiVersion: apimlint/v1\n"), "{text}");
    text.split_once("v1\n").unwrap().1.trim_start_matches('\n').to_owned()
}

/// The description of a text.
fn of(name: &str, text: &str) -> String {
    let (deployment, network) = evaluated(name, text);
    description(&network, &deployment, "a test")
}

fn evaluated(name: &str, text: &str) -> (Deployment, Network) {
    let path = FilePath::new(name);
    let file = SourceMap::new().add(path.clone(), text);
    let document = Document::parse(&path, file, text.into());
    let input = Input { template: &document, parameters: None, place: &Place::default(), links: &NoLinks };
    let mut deployment = template::evaluate(&input);
    assert_eq!(deployment.problems, [], "{text}");
    let network = network::build(&mut deployment);
    (deployment, network)
}

fn resource(resource_type: &str, name: &str, properties: &Json) -> Json {
    json!({ "type": resource_type, "apiVersion": "2024-05-01", "name": name, "location": "uksouth", "properties": properties })
}
