//! One bad branch makes a finding that says when; all bad branches make one that holds in any case.

use super::template::{GROUP_ID, group, management, network, outcome, report, rule, service, size};

const ON: &str = r#""on": {"type": "bool"}"#;
const ENV: &str = r#""env": {"type": "string"}"#;
const SKUS: &str =
    r#""sku": {"type": "string", "allowedValues": ["Developer", "Premium", "BasicV2", "StandardV2", "PremiumV2"]}"#;

fn told(when: &[&str], counts: [usize; 3]) -> (Vec<String>, [usize; 3]) {
    (when.iter().map(|when| (*when).to_owned()).collect(), counts)
}

#[test]
fn one_bad_branch_is_told_with_its_condition() {
    let prefix = r#""[if(parameters('on'), '10.0.1.0/30', '10.0.1.0/24')]""#;
    assert_eq!(size(ON, prefix, r#""Premium""#), told(&["when `on` is true"], [0, 1, 0]));
    let prefix = r#""[if(equals(parameters('env'), 'dev'), '10.0.1.0/30', '10.0.1.0/24')]""#;
    assert_eq!(size(ENV, prefix, r#""Premium""#), told(&["when `env` is `dev`"], [0, 1, 0]));
    let prefix = r#""[if(equals(parameters('env'), 'dev'), '10.0.1.0/24', '10.0.1.0/30')]""#;
    assert_eq!(size(ENV, prefix, r#""Premium""#), told(&["when `env` is not `dev`"], [0, 1, 0]));
    let prefix = r#""[if(contains(createArray('dev', 'test'), parameters('env')), '10.0.1.0/30', '10.0.1.0/24')]""#;
    assert_eq!(size(ENV, prefix, r#""Premium""#), told(&["when `env` is `dev` or `test`"], [0, 1, 0]));
    let prefix = r#""[if(empty(parameters('env')), '10.0.1.0/30', '10.0.1.0/24')]""#;
    assert_eq!(size(ENV, prefix, r#""Premium""#), told(&["when `empty(parameters('env'))` is true"], [0, 1, 0]));
}

#[test]
fn what_fails_in_every_branch_fails() {
    let prefix = r#""[if(parameters('on'), '10.0.1.0/30', '10.0.1.0/30')]""#;
    assert_eq!(size(ON, prefix, r#""Premium""#), told(&["always"], [0, 1, 0]));
    let resources = [
        network(&format!(r#""addressPrefix": "10.0.1.0/24", {GROUP_ID}"#)),
        service("", r#""Developer""#),
        group("nsg", "", r#""[if(parameters('on'), variables('one'), variables('two'))]""#),
    ];
    let variables = format!(r#""one": [{}], "two": [{}]"#, rule("a", 100, r#""Deny""#), rule("b", 200, r#""Deny""#));
    let said = report("flows/required-flow-closed", ON, &variables, &resources);
    assert_eq!(management(&said), (vec!["always".to_owned()], 0));
}

#[test]
fn messages_that_differ_are_each_told_with_their_condition() {
    let prefix = r#""[if(parameters('on'), '10.0.1.0/30', '10.0.1.0/29')]""#;
    let subnet = format!(r#""addressPrefix": {prefix}"#);
    let service = service("", r#""Premium""#).replace(r#""capacity": 1"#, r#""capacity": 5"#);
    let said = report("capacity/subnet-too-small", ON, "", &[network(&subnet), service]);
    assert_eq!(outcome(&said), told(&["always"], [0, 1, 0]));
    let finding = &said.findings[0];
    assert!(finding.message.starts_with("when `on` is true: subnet `vnet/apim`"), "{}", finding.message);
    let other = finding.proof.last().unwrap();
    assert!(other.starts_with("when `on` is false: subnet `vnet/apim` leaves 3"), "{other}");
}

#[test]
fn allowed_values_are_all_there_are() {
    let few = SKUS.replace(r#", "BasicV2", "StandardV2", "PremiumV2""#, "");
    assert_eq!(size(&few, r#""10.0.1.0/29""#, r#""[parameters('sku')]""#), told(&[], [1, 0, 0]));
    assert_eq!(size(&few, r#""10.0.1.0/30""#, r#""[parameters('sku')]""#), told(&["always"], [0, 1, 0]));
}

#[test]
fn a_tier_decides_whether_the_subnet_is_too_small() {
    let (when, counts) = size(SKUS, r#""10.0.1.0/29""#, r#""[parameters('sku')]""#);
    assert_eq!((when, counts), told(&["when `sku` is `PremiumV2`"], [0, 1, 0]));
}

#[test]
fn several_conditions_are_told_together() {
    let parameters = format!("{ON}, {ENV}");
    let prefix = r#""[if(and(parameters('on'), equals(parameters('env'), 'dev')), '10.0.1.0/30', '10.0.1.0/24')]""#;
    assert_eq!(size(&parameters, prefix, r#""Premium""#), told(&["when `on` is true and `env` is `dev`"], [0, 1, 0]));
    let prefix = r#""[if(or(parameters('on'), equals(parameters('env'), 'dev')), '10.0.1.0/30', '10.0.1.0/24')]""#;
    assert_eq!(size(&parameters, prefix, r#""Premium""#), told(&["when `on` is true or `env` is `dev`"], [0, 1, 0]));
}

#[test]
fn a_service_that_is_deployed_under_a_condition_is_told_with_it() {
    let small = network(r#""addressPrefix": "10.0.1.0/30""#);
    let conditional = |condition: &str| service(&format!(r#""condition": "[{condition}]","#), r#""Premium""#);
    let said = |parameters: &str, condition: &str| {
        outcome(&report("capacity/subnet-too-small", parameters, "", &[small.clone(), conditional(condition)]))
    };
    assert_eq!(said(ON, "parameters('on')"), told(&["when `on` is true"], [0, 1, 0]));
    assert_eq!(said(ENV, "not(equals(parameters('env'), 'dev'))"), told(&["when `env` is not `dev`"], [0, 1, 0]));
    assert_eq!(
        said(r#""cfg": {"type": "object"}"#, "parameters('cfg').deployApim"),
        told(&["when `parameters('cfg').deployapim` is true"], [0, 1, 0])
    );
}

#[test]
fn a_condition_that_nobody_can_go_through_is_told_as_it_is() {
    let small = network(r#""addressPrefix": "10.0.1.0/30""#);
    let copied = service(r#""copy": {"name": "c", "count": "[parameters('n')]"},"#, r#""Premium""#);
    let said = report("capacity/subnet-too-small", r#""n": {"type": "int"}"#, "", &[small, copied]);
    let expected = told(&["if `apim` is deployed (parameter `n` has no value)"], [0, 1, 0]);
    assert_eq!(outcome(&said), expected);
}

#[test]
fn what_does_not_matter_stays_out_of_it() {
    let prefix = r#""[if(parameters('on'), '10.0.1.0/25', '10.0.1.0/24')]""#;
    assert_eq!(size(ON, prefix, r#""Premium""#), told(&[], [1, 0, 0]));
    let parameters = format!("{ON}, {ENV}");
    let prefix =
        r#""[if(parameters('on'), if(equals(parameters('env'), 'a'), '10.0.1.0/25', '10.0.1.0/24'), '10.0.1.0/30')]""#;
    assert_eq!(size(&parameters, prefix, r#""Premium""#), told(&["when `on` is false"], [0, 1, 0]));
}

#[test]
fn what_stays_unknown_stays_undecided() {
    let prefix = r#""[if(parameters('on'), parameters('env'), '10.0.1.0/24')]""#;
    let parameters = format!("{ON}, {ENV}");
    assert_eq!(size(&parameters, prefix, r#""Premium""#), told(&[], [0, 0, 1]));
    let prefix = r#""[if(parameters('on'), parameters('env'), '10.0.1.0/30')]""#;
    assert_eq!(size(&parameters, prefix, r#""Premium""#), told(&["when `on` is false"], [0, 1, 0]));
}

/// A condition over this many parameters.
fn all_of(number: usize) -> (String, String) {
    let names: Vec<String> = (0..number).map(|it| format!("p{it}")).collect();
    let parameters: Vec<String> = names.iter().map(|name| format!(r#""{name}": {{"type": "bool"}}"#)).collect();
    let arguments: Vec<String> = names.iter().map(|name| format!("parameters('{name}')")).collect();
    let prefix = format!(r#""[if(and({}), '10.0.1.0/30', '10.0.1.0/24')]""#, arguments.join(", "));
    (parameters.join(", "), prefix)
}

#[test]
fn above_six_unknowns_a_question_stays_undecided() {
    let (parameters, prefix) = all_of(6);
    let all = "when `p0` is true and `p1` is true and `p2` is true and `p3` is true and `p4` is true and `p5` is true";
    assert_eq!(size(&parameters, &prefix, r#""Premium""#), told(&[all], [0, 1, 0]));
    let (parameters, prefix) = all_of(7);
    assert_eq!(size(&parameters, &prefix, r#""Premium""#), told(&[], [0, 0, 1]));
}

#[test]
fn the_first_of_hundreds_of_conditions_may_decide() {
    let accesses = |it| format!(r#""[if(parameters('p{it}'), 'Allow', 'Deny')]""#);
    assert_eq!(
        hundreds(|it| rule(&format!("r{it}"), 100 + it, &accesses(it))),
        (vec!["when `p0` is false".to_owned()], 0)
    );
}

#[test]
fn hundreds_of_conditions_end() {
    let said = hundreds(|it| {
        let access = if it % 2 == 0 { r#""Allow""# } else { r#""Deny""# };
        rule(&format!("r{it}"), 9999, access)
            .replace("9999", &format!(r#""[if(parameters('p{it}'), {}, {})]""#, 100 + it, 4000 - it))
    });
    assert_eq!(said, (Vec::new(), 1));
}

/// What is said of a group with hundreds of rules.
fn hundreds(rule: impl Fn(u32) -> String) -> (Vec<String>, usize) {
    let (parameters, _) = all_of(150);
    let rules: Vec<String> = (0..150).map(rule).collect();
    let resources = [
        network(&format!(r#""addressPrefix": "10.0.1.0/24", {GROUP_ID}"#)),
        service("", r#""Developer""#),
        group("nsg", "", &format!("[{}]", rules.join(","))),
    ];
    management(&report("flows/required-flow-closed", &parameters, "", &resources))
}
