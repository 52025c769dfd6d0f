//! A thousand services whose subnets share one group, checked as a whole.

use std::fmt::Write as _;

use apimlint::check::{self, Config, Request};
use apimlint::source::MemoryFiles;

use super::group::{Dice, Shape, rule};

const SERVICES: usize = 1_000;
const RULES: usize = 3_900;
/// Conditions of which it is not known whether they hold.
const PARTS: usize = 7;

pub(crate) fn measure() {
    println!("{SERVICES} services that share a group of {RULES} rules, the whole check");
    for (name, own_subnets, conditional) in [
        ("a subnet for each", true, Conditional::Nothing),
        ("one subnet", false, Conditional::Nothing),
        ("a subnet for each, every tenth rule conditional", true, Conditional::Rules),
        ("one subnet, every tenth rule conditional", false, Conditional::Rules),
        ("a subnet for each, every service conditional", true, Conditional::Services),
        ("one subnet, every service conditional", false, Conditional::Services),
    ] {
        let mut files = MemoryFiles::new();
        files.insert("main.json", template(own_subnets, conditional));
        let request = Request { named: vec!["main.json".into()], ..Request::default() };
        let discovery = check::discover(&request, &files).unwrap();
        let time = super::best(|| check::check(&discovery.roots, &files, &Config::default()).unwrap());
        let report = check::check(&discovery.roots, &files, &Config::default()).unwrap();
        let (findings, open) = (report.findings.len(), report.undecided.len());
        println!("  {:9.1} ms  {name}: {findings} findings, {open} undecided", super::milliseconds(time));
    }
}

/// Of what it is not known whether it is deployed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conditional {
    Nothing,
    Rules,
    Services,
}

/// The rules that are conditional are children of the group.
fn template(own_subnets: bool, conditional: Conditional) -> String {
    let mut dice = Dice(11);
    let (mut inline, mut children, mut subnets, mut services) =
        (String::new(), String::new(), String::new(), String::new());
    let parameters: Vec<String> = (0..PARTS).map(|part| format!(r#""part{part}": {{"type": "bool"}}"#)).collect();
    let parameters = format!(r#"{}, "stage": {{"type": "string"}}"#, parameters.join(", "));
    for number in 0..RULES {
        let direction = if number % 2 == 0 { "Inbound" } else { "Outbound" };
        let properties = rule(&mut dice, Shape::Structured, direction, 100 + number / 2, 1);
        if conditional == Conditional::Rules && number % 10 == 0 {
            let _ = write!(
                children,
                r#",{{"type": "Microsoft.Network/networkSecurityGroups/securityRules", "apiVersion": "2024-05-01",
                "name": "nsg/r{number}", "condition": "[parameters('part{}')]",
                "properties": {properties}}}"#,
                number % PARTS
            );
        } else {
            let comma = if inline.is_empty() { "" } else { "," };
            let _ = write!(inline, r#"{comma}{{"name": "r{number}", "properties": {properties}}}"#);
        }
    }
    for number in 0..if own_subnets { SERVICES } else { 1 } {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            subnets,
            r#"{comma}{{"name": "s{number}", "properties": {{"addressPrefix": "10.{}.{}.0/26",
            "networkSecurityGroup": {{"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"}}}}}}"#,
            number / 250,
            number % 250
        );
    }
    for number in 0..SERVICES {
        let subnet = if own_subnets { number } else { 0 };
        let condition = match conditional {
            Conditional::Services => format!(r#""condition": "[equals(parameters('stage'), '{number}')]", "#),
            Conditional::Nothing | Conditional::Rules => String::new(),
        };
        let _ = write!(
            services,
            r#",{{{condition}"type": "Microsoft.ApiManagement/service", "apiVersion": "2022-08-01", "name": "apim{number}",
            "location": "westeurope", "sku": {{"name": "Premium", "capacity": 1}}, "properties": {{
            "publisherEmail": "a@example.com", "publisherName": "a", "virtualNetworkType": "External",
            "virtualNetworkConfiguration": {{"subnetResourceId":
            "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 's{subnet}')]"}}}}}}"#
        );
    }
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "parameters": {{{parameters}}}, "resources": [
        {{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "nsg",
        "location": "westeurope", "properties": {{"securityRules": [{inline}]}}}},
        {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "vnet",
        "location": "westeurope", "properties": {{"addressSpace": {{"addressPrefixes": ["10.0.0.0/8"]}},
        "subnets": [{subnets}]}}}}{children}{services}]}}"#
    )
}
