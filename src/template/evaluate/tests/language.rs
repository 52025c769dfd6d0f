//! Expressions: literals, lazy forms, access, functions that look around.

use super::{problems, run, run_with, value_of};
use crate::template::{Cloud, Place};

/// A parameter `unknown` without a value, and an object `o`.
const SECTIONS: &str = r#""parameters": {"unknown": {"type": "bool"}, "text": {"type": "string"}, "any": {"type": "object"}},
    "variables": {"o": {"a": {"b": 1}, "list": [10, 20], "none": null}},"#;

#[track_caller]
fn check(expression: &str, expected: &str) {
    assert_eq!(value_of(SECTIONS, &format!("\"{expression}\"")), expected, "{expression}");
}

#[test]
fn strings_are_expressions_only_in_brackets() {
    check("[[literal]", "'[literal]'");
    check("[test", "'[test'");
    check("[add(1, 2)]", "3");
    assert_eq!(value_of("", "1.5"), "1.5");
    assert_eq!(value_of("", "[true, null, {\"a\": \"b\"}]"), "[true, null, {a: 'b'}]");
}

#[test]
fn names_of_properties_can_be_expressions() {
    assert_eq!(value_of("", r#"{"[concat('a', 'b')]": 1, "c": 2, "C": 3}"#), "{ab: 1, C: 3}");
    assert_eq!(value_of(SECTIONS, r#"{"[parameters('text')]": 1, "c": 2}"#), "{c: 2, ..createobject(<text>, 1)}");
}

#[test]
fn if_evaluates_only_the_branch_that_is_taken() {
    check("[if(true(), 1, variables('missing'))]", "1");
    check("[if(parameters('unknown'), 1, 2)]", "if(<unknown>, 1, 2)");
    check("[if(parameters('unknown'), 'same', 'same')]", "'same'");
    check(
        "[if(parameters('unknown'), variables('o'), createObject('a', createObject('b', 2))).a.b]",
        "if(<unknown>, 1, 2)",
    );
}

#[test]
fn a_branch_that_may_not_be_taken_has_no_problems() {
    let with = |condition: &str| {
        let template = format!(
            r#"{{{SECTIONS} "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n",
                 "value": "[if({condition}, variables('o').missing, 1)]"}}]}}"#
        );
        problems(&run(&template))
    };
    assert_eq!(with("parameters('unknown')"), Vec::<String>::new());
    assert_eq!(with("false()"), Vec::<String>::new());
    assert_eq!(with("true()"), ["Invalid: there is no property `missing` in this object @ missing"]);
}

#[test]
fn a_variable_complains_when_it_is_needed_after_all() {
    let template = format!(
        r#"{{"parameters": {{"unknown": {{"type": "bool"}}}}, "variables": {{"o": {{}}, "bad": "[variables('o').x]"}},
            "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n",
               "maybe": "[if(parameters('unknown'), variables('bad'), 1)]" {}}}]}}"#,
        r#", "certainly": "[variables('bad')]""#
    );
    assert_eq!(problems(&run(&template)), ["Invalid: there is no property `x` in this object @ x"]);
}

#[test]
fn one_argument_can_decide() {
    check("[and(parameters('unknown'), false())]", "false");
    check("[or(parameters('unknown'), true())]", "true");
    check("[and(true(), parameters('unknown'), true())]", "<unknown>");
    check("[or(false(), false())]", "false");
    check("[and(parameters('unknown'), equals(parameters('text'), 'x'))]", "and(<unknown>, equals(<text>, 'x'))");
}

#[test]
fn coalesce_stops_at_what_is_surely_there() {
    check("[coalesce(null(), 'a', variables('missing'))]", "'a'");
    check("[coalesce(null(), null())]", "null");
    check("[coalesce(parameters('any').x, 'a', 'b')]", "coalesce(<any>.x, 'a')");
}

#[test]
fn access_goes_as_far_as_the_value_is_known() {
    check("[variables('o').A.B]", "1");
    check("[variables('o')['a']['b']]", "1");
    check("[variables('o').list[1]]", "20");
    check("[parameters('any').x.y[0]]", "element(<any>.x.y, 0)");
    check("[resourceGroup().location]", "'{<resourceGroup().location>}'");
    check("[subscription().displayName]", "<subscription()>.displayname");
}

#[test]
fn what_is_missing_is_refused_unless_it_may_be() {
    check("[variables('o').x]", "invalid (there is no property `x` in this object)");
    check("[variables('o').list[2]]", "invalid (there is no element 2 in an array of 2)");
    check("[variables('o').none.x]", "invalid (there is no property `x` in null)");
    check("[tryGet(variables('o'), 'x')]", "null");
    check("[tryGet(variables('o'), 'x', 'y')]", "null");
    check("[tryGet(variables('o'), 'a', 'b')]", "1");
    check("[tryGet(variables('o').list, 7)]", "null");
    check("[tryGet(null(), 'a')]", "null");
    check("[tryGet(parameters('any'), 'a', 'b')]", "tryget(<any>, 'a', 'b')");
}

#[test]
fn unknown_functions_are_terms_and_counted() {
    let evaluated = run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n",
            "a": "[noSuch(1)]", "b": "[noSuch(1)]"}]}"#);
    let counted: Vec<_> = evaluated.deployment.functions_not_evaluated.iter().collect();
    assert_eq!(counted, [(&"noSuch".to_owned(), &2)]);
    let printed = super::print::deployment(&evaluated.deployment);
    assert_eq!(printed, "A.B/c 'n'\n  a: unevaluated noSuch(1)\n  b: unevaluated noSuch(1)\n");
}

#[test]
fn broken_expressions_are_told_with_their_place() {
    let evaluated =
        run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[concat('a',]"}]}"#);
    assert_eq!(evaluated.deployment.problems.len(), 1);
    assert_eq!(evaluated.deployment.problems[0].kind, crate::template::ProblemKind::Syntax);
}

#[test]
fn the_place_is_a_placeholder_unless_it_is_given() {
    let template = r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "value":
        ["[resourceGroup().id]", "[resourceGroup().location]", "[subscription().subscriptionId]",
         "[environment().suffixes.storage]", "[environment().suffixes.keyvaultDns]"]}]}"#;
    let place = Place {
        location: Some("uksouth".to_owned()),
        subscription: Some("s".to_owned()),
        resource_group: Some("g".to_owned()),
        cloud: Cloud::China,
        ..Place::default()
    };
    let given = run_with(template, "", &place);
    assert_eq!(
        super::print::deployment(&given.deployment),
        "A.B/c 'n'\n  value: ['/subscriptions/s/resourceGroups/g', 'uksouth', 's', 'core.chinacloudapi.cn', '.vault.azure.cn']\n"
    );
    assert_eq!(
        super::print::deployment(&run(template).deployment),
        "A.B/c 'n'\n  value: ['/subscriptions/{<subscription().subscriptionId>}/resourceGroups/{<resourceGroup().name>}', \
         '{<resourceGroup().location>}', '{<subscription().subscriptionId>}', 'core.windows.net', '.vault.azure.net']\n"
    );
}

#[test]
fn the_same_unknown_call_is_the_same_term() {
    let same = value_of("", r#""[equals(uniqueString(resourceGroup().id), uniqueString(resourceGroup().id))]""#);
    assert_eq!(same, "true");
    let different = value_of("", r#""[equals(newGuid(), newGuid())]""#);
    assert!(different.starts_with("equals("), "{different}");
}
