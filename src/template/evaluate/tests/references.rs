//! `reference()` of what the template declares, and of what it does not.

use super::{print, run};
use crate::template::{Lookup, Value};

/// The property `value` of the last resource.
fn shown(template: &str) -> String {
    let evaluated = run(template);
    let deployment = &evaluated.deployment;
    let body = deployment.resources.last().unwrap().body.as_object().unwrap();
    let value: &Value = match body.lookup("value") {
        Lookup::Present(slot) => &slot.value,
        other => panic!("{other:?}"),
    };
    print::value(value, deployment)
        .replace("{<subscription().subscriptionId>}", "SUB")
        .replace("{<resourceGroup().name>}", "GROUP")
}

fn after_network(value: &str) -> String {
    shown(&format!(
        r#"{{"variables": {{"name": "[concat('v', uniqueString(resourceGroup().id))]"}}, "resources": [
            {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "1", "name": "[variables('name')]",
              "location": "uksouth", "properties": {{"subnets": [{{"name": "s", "properties": {{"addressPrefix": "10.0.0.0/24"}}}}]}}}},
            {{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "inner", "properties": {{}}}},
            {{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "{value}"}}]}}"#
    ))
}

const NETWORK: &str = "resourceId('microsoft.network/VirtualNetworks', variables('name'))";

#[test]
fn a_declared_resource_answers_what_it_declares() {
    let by_id = after_network(&format!("[reference({NETWORK}).subnets[0].properties.addressPrefix]"));
    assert_eq!(by_id, "'10.0.0.0/24'");
    assert_eq!(after_network("[reference(variables('name')).subnets[0].name]"), "'s'");
    assert_eq!(after_network(&format!("[reference({NETWORK}, '2020-01-01', 'Full').location]")), "'uksouth'");
}

#[test]
fn named_elements_of_network_resources_have_ids() {
    let id = after_network(&format!("[reference({NETWORK}, '2020-01-01').subnets[0].id]"));
    let name = "v{uniquestring('/subscriptions/SUB/resourceGroups/GROUP')}";
    assert_eq!(
        id,
        format!(
            "'/subscriptions/SUB/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/{name}/subnets/s'"
        )
    );
}

#[test]
fn what_is_not_declared_is_known_at_deployment() {
    let unknown = after_network(&format!("[reference({NETWORK}).resourceGuid]"));
    assert!(unknown.starts_with("runtime reference(") && unknown.ends_with(").resourceguid"), "{unknown}");
    let deep = after_network(&format!("[reference({NETWORK}, '1', 'full').properties.subnets[0].properties.purpose]"));
    assert!(deep.starts_with("element(runtime reference(") && deep.ends_with(".properties.purpose"), "{deep}");
    assert_eq!(after_network("[reference('elsewhere').x]"), "runtime reference('elsewhere').x");
}

#[test]
fn a_deployment_that_is_not_opened_says_so() {
    assert_eq!(
        after_network("[reference('inner').outputs.x.value]"),
        "unopened inner('/subscriptions/SUB/resourceGroups/GROUP/providers/Microsoft.Resources/deployments/inner').outputs.x.value"
    );
}

#[test]
fn symbolic_names_and_existing_resources() {
    let template = r#"{"languageVersion": "2.0", "resources": {
        "many": {"type": "A.B/c", "apiVersion": "1", "name": "[format('m{0}', copyIndex())]",
                 "copy": {"name": "many", "count": 2}, "properties": {"i": "[copyIndex()]"}},
        "old": {"existing": true, "type": "A.B/c", "apiVersion": "1", "name": "old"},
        "last": {"type": "A.B/c", "apiVersion": "1", "name": "n", "dependsOn": ["many"],
                 "value": ["[reference('many[1]').i]", "[reference(format('many[{0}]', 0)).i]", "[reference('old').x]"]}}}"#;
    assert_eq!(
        shown(template),
        "[0, 1, runtime reference('/subscriptions/SUB/resourceGroups/GROUP/providers/A.B/c/old').x]"
            .replacen("0, 1", "1, 0", 1)
    );
    let evaluated = run(template);
    let resources = &evaluated.deployment.resources;
    assert_eq!(resources.iter().filter(|resource| resource.existing).count(), 1);
    assert_eq!(resources.last().unwrap().depends_on.len(), 1);
}

#[test]
fn an_id_that_is_declared_twice_is_known_at_deployment() {
    let template = |network: &str| {
        format!(
            r#"{{"parameters": {{"small": {{"type": "bool"}}}}, "resources": [
                {{"type": "A.B/c", "apiVersion": "1", "name": "n", "condition": "[parameters('small')]", "properties": {{"size": 1}}}},
                {{"type": "A.B/c", "apiVersion": "1", "name": "N", "condition": "[not(parameters('small'))]", "properties": {{"size": 2}}}},
                {{"type": "A.B/d", "apiVersion": "1", "name": "last", "value": "[reference({network}).size]"}}]}}"#
        )
    };
    let by_id = shown(&template("resourceId('A.B/c', 'n')"));
    assert_eq!(by_id, "runtime reference('/subscriptions/SUB/resourceGroups/GROUP/providers/A.B/c/n').size");
    assert_eq!(shown(&template("'n'")), "runtime reference('n').size");
}

#[test]
fn arrays_that_azure_fills_are_not_taken_for_what_is_written() {
    // Subnets are resources of their own too.
    let more = after_network(&format!("[reference({NETWORK}).subnets[1].id]"));
    assert!(more.starts_with("element(") && more.contains(", 1).id"), "{more}");
    let length = after_network(&format!("[length(reference({NETWORK}).subnets)]"));
    assert!(length.starts_with("length("), "{length}");
    assert_eq!(
        after_network(&format!("[first(map(reference({NETWORK}).subnets, lambda('s', lambdaVariables('s').name)))]")),
        "'s'"
    );
    assert_eq!(
        after_network(&format!(
            "[first(filter(reference({NETWORK}).subnets, lambda('s', equals(lambdaVariables('s').name, 's')))).name]"
        )),
        "'s'"
    );
    let endpoint = shown(
        r#"{"resources": [{"type": "Microsoft.Network/privateEndpoints", "apiVersion": "1", "name": "p",
            "properties": {"customDnsConfigs": [], "manual": ["a"]}},
            {"type": "A.B/c", "apiVersion": "1", "name": "n", "value":
            "[createArray(reference('p').customDnsConfigs[0].fqdn, length(reference('p').manual))]"}]}"#,
    );
    assert!(endpoint.starts_with("[element(runtime reference(") && endpoint.ends_with(", 1]"), "{endpoint}");
}

#[test]
fn elements_of_loops_are_named_by_their_index_whatever_is_known_of_the_loop() {
    let template = |value: &str| {
        shown(&format!(
            r#"{{"languageVersion": "2.0", "parameters": {{"n": {{"type": "int"}}, "i": {{"type": "int"}}}}, "resources": {{
            "some": {{"type": "A.B/c", "apiVersion": "1", "name": "[format('m{{0}}', copyIndex())]",
                      "condition": "[greater(copyIndex(), 0)]", "copy": {{"name": "some", "count": 2}},
                      "properties": {{"i": "[copyIndex()]"}}}},
            "many": {{"type": "A.B/c", "apiVersion": "1", "name": "[format('k{{0}}', copyIndex())]",
                      "copy": {{"name": "many", "count": "[parameters('n')]"}}}},
            "no": {{"type": "A.B/c", "apiVersion": "1", "name": "none", "condition": false}},
            "last": {{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "{value}"}}}}}}"#
        ))
        .replace("/subscriptions/SUB/resourceGroups/GROUP/providers/", "")
    };
    assert_eq!(template("[reference('some[1]').i]"), "1");
    assert_eq!(template("[reference('some[0]').i]"), "runtime reference('A.B/c/m0').i");
    assert_eq!(template("[reference('many[3]').x]"), "runtime reference('A.B/c/k3').x");
    assert_eq!(template("[reference(format('many[{0}]', parameters('i'))).x]"), "runtime reference('A.B/c/k{<i>}').x");
    assert_eq!(template("[reference('no').x]"), "runtime reference('A.B/c/none').x");
    assert_eq!(template("[reference('other').x]"), "runtime reference('other').x");
}

#[test]
fn properties_are_always_answered() {
    let value = after_network("[tryGet(reference('/a/b', '1', 'full'), 'properties', 'x')]");
    assert_eq!(value, "runtime reference('/a/b').x");
}
