//! Who gives the value of a parameter, and what is refused.

use super::{Evaluated, print, problems, run_with};
use crate::template::{Lookup, Place};

/// Types that refer to others.
const DEFINITIONS: &str = r##"{
    "maybe": {"type": "string", "nullable": true}, "perhaps": {"$ref": "#/definitions/MAYBE"},
    "circle": {"$ref": "#/definitions/elcric"}, "elcric": {"$ref": "#/definitions/circle"},
    "tier": {"type": "String", "allowedValues": ["Developer", "Premium"], "maxLength": 20, "defaultValue": "Developer"},
    "few": {"type": "ARRAY", "maxLength": 2, "items": {"type": "int"}},
    "key": {"type": "SECUREstring"}, "alias": {"$ref": "#/definitions/key"},
    "login": {"type": "object", "properties": {"user": {"type": "string"}, "key": {"$ref": "#/definitions/alias"},
        "next": {"$ref": "#/definitions/login"}, "none": {"$ref": "#/definitions/nobody"}}},
    "keys": {"type": "object", "properties": {"open": {"type": "string"}}, "additionalProperties": {"$ref": "#/definitions/key"}},
    "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"$ref": "#/definitions/key"}], "items": {"$ref": "#/definitions/login"}},
    "either": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {
        "a": {"type": "object", "properties": {"a": {"type": "string"}}}, "b": {"$ref": "#/definitions/login"}}}}}"##;

/// A template with one parameter `p`, declared so, and a resource that shows its value.
fn with(declaration: &str, entries: &str) -> Evaluated {
    let template = format!(
        r#"{{"definitions": {DEFINITIONS},
            "parameters": {{"p": {declaration}, "other": {{"type": "string", "defaultValue": "o"}}}},
            "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[parameters('P')]"}}]}}"#
    );
    let file = if entries.is_empty() { String::new() } else { format!(r#"{{"parameters": {{{entries}}}}}"#) };
    run_with(&template, &file, &Place::default())
}

#[track_caller]
fn check(declaration: &str, entries: &str, expected: &str) {
    let evaluated = with(declaration, entries);
    assert_eq!(print::deployment(&evaluated.deployment), format!("A.B/c 'n'\n  value: {expected}\n"));
    assert_eq!(problems(&evaluated), Vec::<String>::new());
}

#[test]
fn the_file_goes_before_the_default_and_null_means_the_default() {
    check(r#"{"type": "string", "defaultValue": "[concat('d', parameters('other'))]"}"#, "", "'do'");
    check(r#"{"type": "string", "defaultValue": "d"}"#, r#""P": {"value": "given"}"#, "'given'");
    check(r#"{"type": "string", "defaultValue": "d"}"#, r#""p": {"value": null}"#, "'d'");
    check(
        r#"{"type": "string"}"#,
        r#""p": {"value": "[concat('not', 'evaluated')]"}"#,
        "'[concat('not', 'evaluated')]'",
    );
    check(r#"{"type": "string"}"#, "", "<p>");
}

#[test]
fn a_nullable_parameter_without_a_value_is_null() {
    check(r#"{"type": "string", "nullable": true}"#, "", "null");
    check(r##"{"$ref": "#/definitions/maybe"}"##, "", "null");
    check(r#"{"type": "string", "nullable": true}"#, r#""p": {"value": null}"#, "null");
    check(r#"{"type": "string", "nullable": true, "defaultValue": "d"}"#, r#""p": {"value": null}"#, "null");
}

#[test]
fn a_value_that_says_the_same_in_another_type_is_taken() {
    check(r#"{"type": "int"}"#, r#""p": {"value": "5"}"#, "5");
    check(r#"{"type": "bool"}"#, r#""p": {"value": "False"}"#, "false");
    check(r#"{"type": "string", "defaultValue": 0, "allowedValues": ["0", "1"]}"#, "", "'0'");
}

#[test]
fn secrets_stay_out() {
    check(r#"{"type": "secureString"}"#, r#""p": {"value": "hunter2"}"#, "secret p");
    check(r#"{"type": "securestring", "defaultValue": "hunter2"}"#, "", "secret p");
    check(r#"{"type": "secureObject", "defaultValue": {"a": "hunter2"}}"#, "", "secret p");
    check(r#"{"type": "string"}"#, r#""p": {"reference": {"keyVault": {"id": "x"}, "secretName": "y"}}"#, "secret p");
    check(r#"{"type": "secureString", "defaultValue": ""}"#, "", "''");
    let evaluated =
        with(r#"{"type": "secureString", "allowedValues": ["a"], "minLength": 99}"#, r#""p": {"value": "hunter2"}"#);
    assert!(!format!("{:?}", evaluated.deployment).contains("hunter2"));
    let body = evaluated.deployment.resources[0].body.as_object().unwrap();
    let way = evaluated.deployment.provenance.path(body.slots.last().unwrap().value.origin);
    assert!(way.iter().all(|station| !evaluated.sources.text(station.span).contains("hunter2")), "{way:?}");
}

#[test]
fn types_are_followed_to_what_they_refer_to() {
    check(r##"{"$ref": "#/definitions/perhaps"}"##, "", "null");
    check(r##"{"$ref": "#/definitions/circle"}"##, "", "<p>");
    check(r##"{"$ref": "#/definitions/circle"}"##, r#""p": {"value": 1}"#, "1");
    check(r##"{"$ref": "#/definitions/nobody"}"##, r#""p": {"value": "x"}"#, "'x'");
    // A type has no default, whatever is written there.
    check(r##"{"$ref": "#/definitions/tier"}"##, "", "<p>");
    let told = |declaration: &str, entries: &str| problems(&with(declaration, entries));
    for (declared, given, expected) in [
        ("tier", "\"Basic\"", "`Basic` is not an allowed value of parameter `p` @ \"Basic\""),
        ("tier", "1", "`1` is not an allowed value of parameter `p` @ 1"),
        ("few", "[1, 2, 3]", "parameter `p` is given a value of length 3, which is more than 2 @ [1, 2, 3]"),
        ("few", "{}", "parameter `p` takes an array, and is given an object @ {}"),
    ] {
        let declaration = format!(r##"{{"$ref": "#/definitions/{declared}"}}"##);
        assert_eq!(told(&declaration, &format!(r#""p": {{"value": {given}}}"#)), [format!("Invalid: {expected}")]);
    }
    // What is said nearer counts.
    check(r##"{"$ref": "#/definitions/tier", "allowedValues": ["Basic"]}"##, r#""p": {"value": "Basic"}"#, "'Basic'");
}

#[test]
fn secret_parts_of_values_stay_out() {
    let check_type = |name: &str, given: &str, expected: &str| {
        check(&format!(r##"{{"$ref": "#/definitions/{name}"}}"##), &format!(r#""p": {{"value": {given}}}"#), expected);
        check(&format!(r##"{{"$ref": "#/definitions/{name}", "defaultValue": {given}}}"##), "", expected);
    };
    check_type("alias", "\"hunter2\"", "secret p");
    check_type("login", r#"{"user": "u", "KEY": "hunter2"}"#, "{user: 'u', KEY: secret p.KEY}");
    check_type("login", r#"{"key": "", "next": {"key": "hunter2"}}"#, "{key: '', next: {key: secret p.next.key}}");
    check_type("keys", r#"{"open": "o", "other": "hunter2"}"#, "{open: 'o', other: secret p.other}");
    check_type(
        "pair",
        r#"["o", "hunter2", {"user": "u", "key": "hunter2"}]"#,
        "['o', secret p[1], {user: 'u', key: secret p[2].key}]",
    );
    check_type("either", r#"{"kind": "b", "a": "o", "key": "hunter2"}"#, "{kind: 'b', a: 'o', key: secret p.key}");
    // What is nothing like the type can have the secret anywhere.
    check_type("login", r#"["hunter2"]"#, "secret p");
    check_type("login", "\"hunter2\"", "secret p");
    check_type("login", r#"{"kye": "hunter2"}"#, "secret p");
}

#[test]
fn values_can_be_given_by_expressions() {
    check(r#"{"type": "string"}"#, r#""p": {"expression": "[concat('a', 'b')]"}"#, "'ab'");
    check(r#"{"type": "string"}"#, r#""p": {"expression": "[externalInput('x')]"}"#, "runtime externalinput('x')");
}

#[test]
fn what_azure_refuses_is_told_with_its_place() {
    let told = |declaration: &str, entries: &str| problems(&with(declaration, entries));
    assert_eq!(
        told(r#"{"type": "int"}"#, r#""p": {"value": "five"}"#),
        ["Invalid: parameter `p` takes an integer, and is given a string @ \"five\""]
    );
    assert_eq!(
        told(r#"{"type": "string", "allowedValues": ["Developer", "Premium"]}"#, r#""p": {"value": "Basic"}"#),
        ["Invalid: `Basic` is not an allowed value of parameter `p` @ \"Basic\""]
    );
    assert!(
        told(r#"{"type": "string", "defaultValue": "x", "minLength": 3}"#, "").is_empty(),
        "others may give a value"
    );
    assert_eq!(
        told(r#"{"type": "int", "maxValue": 3}"#, r#""p": {"value": 4}"#),
        ["Invalid: parameter `p` is given 4, which is more than 3 @ 4"]
    );
    assert_eq!(
        told(r#"{"type": "string"}"#, r#""p": {"value": "x"}, "q": {"value": 1}"#),
        ["Invalid: the template declares no parameter `q` @ q"]
    );
    for entry in [r#""p": 3"#, r#""p": {}"#, r#""p": {"valeu": 3}"#] {
        assert_eq!(
            told(r#"{"type": "int"}"#, entry),
            ["Invalid: the entry `p` of the parameter file has no `value` @ p"],
            "{entry}"
        );
    }
    let evaluated = with(r#"{"type": "string", "allowedValues": ["a", "b"]}"#, r#""p": {"value": "c"}"#);
    let [problem] = evaluated.deployment.problems.as_slice() else { panic!() };
    assert_eq!(problem.help.as_deref(), Some("allowed are `a`, `b`"));
    assert_eq!(evaluated.sources.text(problem.related[0].0), "p");
}

#[test]
fn allowed_values_of_an_array_are_those_of_its_elements() {
    check(r#"{"type": "array", "allowedValues": ["1", "2", "3"]}"#, r#""p": {"value": ["1", "3"]}"#, "['1', '3']");
    check(r#"{"type": "string", "allowedValues": ["Premium"]}"#, r#""p": {"value": "premium"}"#, "'premium'");
}

#[test]
fn names_that_are_not_declared_are_refused() {
    let evaluated = with(r#"{"type": "string", "defaultValue": "[parameters('nobody')]"}"#, "");
    assert_eq!(problems(&evaluated), ["Invalid: the template declares no parameter `nobody` @ parameters('nobody')"]);
}

#[test]
fn placeholders_of_parameter_files_are_values_that_nobody_knows() {
    let template = r#"{"parameters": {
            "location": {"type": "string", "allowedValues": ["westeurope"]},
            "units": {"type": "int"},
            "name": {"type": "string"}
        }, "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n",
            "a": "[parameters('location')]", "b": "[parameters('units')]", "c": "[parameters('name')]"}]}"#;
    let parameters = r#"{"parameters": {
        "location": {"value": "${AZURE_LOCATION}"},
        "units": {"value": "${UNITS=2}"},
        "name": {"value": "rg-${AZURE_ENV_NAME}"}
    }}"#;
    let evaluated = run_with(template, parameters, &Place::default());
    assert_eq!(problems(&evaluated), [] as [String; 0]);
    let body = evaluated.deployment.resources[0].body.as_object().unwrap().clone();
    let shown = |key: &str| match body.lookup(key) {
        Lookup::Present(slot) => print::value(&slot.value, &evaluated.deployment),
        other => panic!("{other:?}"),
    };
    assert!(shown("a").contains("AZURE_LOCATION"), "{}", shown("a"));
    assert!(shown("b").contains("UNITS"), "{}", shown("b"));
    assert!(shown("c").contains("rg-") && shown("c").contains("AZURE_ENV_NAME"), "{}", shown("c"));
}

#[test]
fn what_follows_from_a_default_is_told_only_if_somebody_gives_the_values() {
    let template = r#"{"parameters": {"list": {"type": "array", "defaultValue": []}, "id": {"type": "string", "defaultValue": ""}},
        "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n",
            "a": "[parameters('list')[0]]", "b": "[split(parameters('id'), '/')[2]]", "c": "[split('', '/')[2]]"}]}"#;
    let told = |parameters: &str| problems(&run_with(template, parameters, &Place::default())).len();
    assert_eq!(told(""), 1);
    assert_eq!(told(r#"{"parameters": {}}"#), 3);
}
