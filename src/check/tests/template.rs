//! Templates written by tests, and what is said of them.

use crate::check::{Config, Root, Selection, check};
use crate::finding::{Certainty, Report};
use crate::source::MemoryFiles;

/// A network with one subnet, `networkSecurityGroup` and all, whose properties are given as JSON.
pub(super) fn network(subnet: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "vnet", "location": "westeurope",
        "properties": {{"addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}}, "subnets": [{{"name": "apim", "properties": {{{subnet}}}}}]}}}}"#
    )
}

/// An injected service in that subnet; `more` are further properties of the resource.
pub(super) fn service(more: &str, sku: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.ApiManagement/service", "apiVersion": "2024-05-01", "name": "apim", "location": "westeurope", {more}
        "sku": {{"name": {sku}, "capacity": 1}}, "properties": {{"publisherEmail": "a@b.c", "publisherName": "x", "virtualNetworkType": "Internal",
        "virtualNetworkConfiguration": {{"subnetResourceId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'apim')]"}}}}}}"#
    )
}

/// A security group with these rules, a JSON array or an expression; `more` are further properties of the resource.
pub(super) fn group(name: &str, more: &str, rules: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "{name}", "location": "westeurope", {more}
        "properties": {{"securityRules": {rules}}}}}"#
    )
}

/// A rule for inbound TCP 3443 from `ApiManagement`.
pub(super) fn rule(name: &str, priority: u32, access: &str) -> String {
    format!(
        r#"{{"name": "{name}", "properties": {{"priority": {priority}, "direction": "Inbound", "access": {access}, "protocol": "Tcp",
        "sourceAddressPrefix": "ApiManagement", "sourcePortRange": "*", "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "3443"}}}}"#
    )
}

pub(super) const GROUP_ID: &str =
    r#""networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"}"#;

/// A template with these parameters, variables and resources.
pub(super) fn template(parameters: &str, variables: &str, resources: &[String]) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
        "parameters": {{{parameters}}}, "variables": {{{variables}}}, "resources": [{}]}}"#,
        resources.join(",\n")
    )
}

/// The report of one rule about such a template.
pub(super) fn report(rule: &str, parameters: &str, variables: &str, resources: &[String]) -> Report {
    let text = template(parameters, variables, resources);
    let mut files = MemoryFiles::new();
    files.insert("main.json", text);
    let root = Root { template: "main.json".into(), parameters: None, may_be_a_part: false };
    let selection = Selection { select: vec![rule.to_owned()], ignore: Vec::new() };
    check(&[root], &files, &Config { selection, ..Config::default() }).unwrap()
}

/// When the findings hold, and how many questions hold, fail and are undecided.
pub(super) fn outcome(report: &Report) -> (Vec<String>, [usize; 3]) {
    let when = report.findings.iter().map(|finding| match &finding.certainty {
        Certainty::Definite => "always".to_owned(),
        Certainty::Possible(when) => when.clone(),
    });
    let coverage = &report.coverage;
    (when.collect(), [coverage.hold, coverage.fail, coverage.undecided])
}

/// The outcome of the rule about the size of the subnet, for a prefix and a tier given as JSON.
pub(super) fn size(parameters: &str, prefix: &str, sku: &str) -> (Vec<String>, [usize; 3]) {
    let subnet = format!(r#""addressPrefix": {prefix}"#);
    outcome(&report("capacity/subnet-too-small", parameters, "", &[network(&subnet), service("", sku)]))
}

/// Of the flows that a service needs, the one on TCP 3443: the outcomes of the rest are the same in all tests.
pub(super) fn management(report: &Report) -> (Vec<String>, usize) {
    let findings = report.findings.iter().filter(|finding| finding.message.contains("3443"));
    let when = findings.map(|finding| match &finding.certainty {
        Certainty::Definite => "always".to_owned(),
        Certainty::Possible(when) => when.clone(),
    });
    let open = report.undecided.iter().filter(|open| open.question.contains("3443"));
    (when.collect(), open.count())
}
