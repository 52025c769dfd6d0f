//! Conditions that hang together never give a false alarm, and questions are counted once.

use super::template::{GROUP_ID, group, management, network, outcome, report, rule, service};
use crate::finding::Report;

const FLOWS: &str = "flows/required-flow-closed";
const ENV: &str = r#""env": {"type": "string"}"#;

fn subnet(more: &str) -> String {
    network(&format!(r#""addressPrefix": "10.0.1.0/24", {more}"#))
}

/// What is said of a group with two rules for the same flow: a deny behind one condition before an allow behind another.
fn two_rules(parameters: &str, deny: &str, allow: &str) -> Report {
    let variables =
        format!(r#""deny": [{}], "allow": [{}]"#, rule("no", 100, r#""Deny""#), rule("yes", 200, r#""Allow""#));
    let rules = format!(
        r#""[concat(if({deny}, variables('deny'), createArray()), if({allow}, variables('allow'), createArray()))]""#
    );
    report(FLOWS, parameters, &variables, &[subnet(GROUP_ID), service("", r#""Developer""#), group("nsg", "", &rules)])
}

fn told(when: &[&str], open: usize) -> (Vec<String>, usize) {
    (when.iter().map(|when| (*when).to_owned()).collect(), open)
}

#[test]
fn opposite_conditions_of_two_rules_are_never_both_true() {
    let prod = "equals(parameters('env'), 'prod')";
    let other = "not(equals(parameters('env'), 'prod'))";
    assert_eq!(management(&two_rules(ENV, prod, other)), told(&["when `env` is `prod`"], 0));
    assert_eq!(management(&two_rules(ENV, other, other)), told(&["always"], 0));
    let one = "equals(parameters('env'), 'a')";
    let two = "equals(parameters('env'), 'b')";
    assert_eq!(management(&two_rules(ENV, one, two)), told(&["when `env` is not `b`"], 0));
    let never = "and(equals(parameters('env'), 'a'), equals(parameters('env'), 'b'))";
    assert_eq!(management(&two_rules(ENV, never, "true()")), told(&[], 0));
}

#[test]
fn a_subnet_and_its_group_under_one_condition_go_together() {
    let condition = "equals(parameters('env'), 'prod')";
    let linked = format!(
        r#""networkSecurityGroup": "[if({condition}, createObject('id', resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')), null())]""#
    );
    let only = format!(r#""condition": "[{condition}]","#);
    let resources = [
        subnet(&linked),
        service(&only, r#""Developer""#),
        group("nsg", &only, &format!("[{}]", rule("yes", 100, r#""Allow""#))),
    ];
    let said = report("flows/subnet-without-security-group", ENV, "", &resources);
    assert_eq!(outcome(&said), (Vec::new(), [1, 0, 0]));
    assert_eq!(management(&report(FLOWS, ENV, "", &resources)), told(&[], 0));
    let always = [subnet(&linked), service("", r#""Developer""#), resources[2].clone()];
    let said = report("flows/subnet-without-security-group", ENV, "", &always);
    assert_eq!(outcome(&said), (vec!["when `env` is not `prod`".to_owned()], [0, 1, 0]));
}

#[test]
fn one_of_two_groups_is_chosen() {
    let pick = r#""networkSecurityGroup": {"id": "[if(parameters('strict'), resourceId('Microsoft.Network/networkSecurityGroups', 'nsg'), resourceId('Microsoft.Network/networkSecurityGroups', 'open'))]"}"#;
    let resources = [
        subnet(pick),
        service("", r#""Developer""#),
        group("nsg", r#""condition": "[parameters('strict')]","#, &format!("[{}]", rule("no", 100, r#""Deny""#))),
        group(
            "open",
            r#""condition": "[not(parameters('strict'))]","#,
            &format!("[{}]", rule("yes", 100, r#""Allow""#)),
        ),
    ];
    let said = report(FLOWS, r#""strict": {"type": "bool"}"#, "", &resources);
    assert_eq!(management(&said), told(&["when `strict` is true"], 0));
    let finding = said.findings.iter().find(|finding| finding.message.contains("3443")).unwrap();
    assert!(finding.labels.iter().any(|label| label.text.as_deref().is_some_and(|text| text.contains("`no`"))));
}

#[test]
fn the_same_group_declared_under_opposite_conditions_is_one_of_them() {
    let resources = [
        subnet(GROUP_ID),
        service("", r#""Developer""#),
        group("nsg", r#""condition": "[parameters('strict')]","#, &format!("[{}]", rule("no", 100, r#""Deny""#))),
        group(
            "nsg",
            r#""condition": "[not(parameters('strict'))]","#,
            &format!("[{}]", rule("yes", 100, r#""Allow""#)),
        ),
    ];
    let said = report(FLOWS, r#""strict": {"type": "bool"}"#, "", &resources);
    assert_eq!(management(&said), told(&["when `strict` is true"], 0));
}

#[test]
fn conditions_that_may_exclude_each_other_are_no_evidence() {
    let said = two_rules(ENV, "and(empty(parameters('env')), startsWith(parameters('env'), 'x'))", "true()");
    assert_eq!(management(&said), told(&[], 1));
    let said = two_rules(r#""n": {"type": "int", "maxValue": 3}"#, "greater(parameters('n'), 5)", "true()");
    assert_eq!(management(&said), told(&[], 1));
    let said = two_rules(ENV, "equals(reference('x').a, 'b')", "true()");
    assert_eq!(management(&said), told(&[], 1));
}

#[test]
fn a_world_that_azure_refuses_is_no_evidence() {
    let refused = r#""[if(parameters('on'), concat(string(int('x')), '10.0.1.0/30'), '10.0.1.0/24')]""#;
    let said = super::template::size(r#""on": {"type": "bool"}"#, refused, r#""Premium""#);
    assert_eq!(said.0, Vec::<String>::new());
    let element = r#""[if(parameters('on'), if(equals(createArray('a')[3], 'a'), '10.0.1.0/24', '10.0.1.0/30'), '10.0.1.0/24')]""#;
    let said = super::template::size(r#""on": {"type": "bool"}"#, element, r#""Premium""#);
    assert_eq!(said.0, Vec::<String>::new());
}

#[test]
fn questions_that_arise_in_some_worlds_only_are_counted_once() {
    let parameters = r#""sku": {"type": "string", "allowedValues": ["Developer", "Premium"]}"#;
    let resources = [subnet(GROUP_ID), service("", r#""[parameters('sku')]""#), group("nsg", "", "[]")];
    let said = report(FLOWS, parameters, "", &resources);
    let (when, [hold, fail, undecided]) = outcome(&said);
    let fixed = |sku: &str| {
        let resources = [subnet(GROUP_ID), service("", sku), group("nsg", "", "[]")];
        outcome(&report(FLOWS, "", "", &resources))
    };
    let (premium, counts) = fixed(r#""Premium""#);
    assert_eq!(([hold, fail, undecided], when.len()), (counts, premium.len()));
    let (developer, _) = fixed(r#""Developer""#);
    assert_eq!(when.iter().filter(|when| *when == "always").count(), developer.len());
    assert!(when.iter().all(|when| when == "always" || when == "when `sku` is `Premium`"), "{when:?}");
}

#[test]
fn copies_of_a_service_are_told_apart() {
    let copies = r#""copy": {"name": "c", "count": "[if(parameters('two'), 2, 1)]"},"#;
    let resource =
        service(copies, r#""Premium""#).replace(r#""name": "apim""#, r#""name": "[concat('apim', copyIndex())]""#);
    let resources = [subnet(r#""delegations": []"#), resource];
    let said = report("flows/subnet-without-security-group", r#""two": {"type": "bool"}"#, "", &resources);
    let (mut when, counts) = outcome(&said);
    when.sort();
    assert_eq!((when, counts), (vec!["always".to_owned(), "when `two` is true".to_owned()], [0, 2, 0]));
}

/// A deployment that carries these resources and hands on `strict`; `more` are further properties of the resource.
fn carrier(name: &str, more: &str, resources: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "{name}", {more} "properties": {{"mode": "Incremental",
        "expressionEvaluationOptions": {{"scope": "inner"}}, "parameters": {{"strict": {{"value": "[parameters('strict')]"}}}}, "template": {{
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
        "parameters": {{"strict": {{"type": "bool"}}}}, "resources": [{resources}]}}}}}}"#
    )
}

#[test]
fn conditions_go_through_deployments_inside_of_the_template() {
    let deny =
        group("nsg", r#""condition": "[parameters('strict')]","#, &format!("[{}]", rule("no", 100, r#""Deny""#)));
    let allow = group("nsg", "", &format!("[{}]", rule("yes", 100, r#""Allow""#)));
    let resources = [
        carrier("one", "", &deny),
        carrier("two", r#""condition": "[not(parameters('strict'))]","#, &allow),
        subnet(GROUP_ID),
        service("", r#""Developer""#),
    ];
    let said = report(FLOWS, r#""strict": {"type": "bool"}"#, "", &resources);
    assert_eq!(management(&said), told(&["when `strict` is true"], 0));
    let reversed = [resources[1].clone(), resources[0].clone(), resources[2].clone(), resources[3].clone()];
    let said = report(FLOWS, r#""strict": {"type": "bool"}"#, "", &reversed);
    assert_eq!(management(&said), told(&["when `strict` is true"], 0));
}
