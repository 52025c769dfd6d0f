//! The ways of values: from where they are used back to where they are written.

use super::{Evaluated, run, run_with};
use crate::template::{Lookup, Origin, Place, Value};

/// The texts and remarks on the way of a value.
fn way(evaluated: &Evaluated, origin: Origin) -> Vec<String> {
    let path = evaluated.deployment.provenance.path(origin);
    path.iter()
        .map(|station| match &station.text {
            Some(remark) => format!("{} ({remark})", evaluated.sources.text(station.span)),
            None => evaluated.sources.text(station.span).to_owned(),
        })
        .collect()
}

/// The value at a path into the body of the first resource, as the evaluation has it.
fn at<'e>(evaluated: &'e Evaluated, path: &[&str]) -> &'e Value {
    path.iter().fold(&evaluated.deployment.resources[0].body, |value, key| {
        match value.as_object().unwrap().lookup(key) {
            Lookup::Present(slot) => &slot.value,
            other => panic!("{key}: {other:?}"),
        }
    })
}

#[test]
fn a_literal_is_its_own_way() {
    let evaluated =
        run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "text", "list": [1]}]}"#);
    assert_eq!(way(&evaluated, at(&evaluated, &["value"]).origin), ["text"]);
    assert_eq!(way(&evaluated, at(&evaluated, &["list"]).origin), ["[1]"]);
}

const TEMPLATE: &str = r#"{"parameters": {"subnetPrefix": {"type": "string", "defaultValue": "10.0.1.0/28"}},
    "variables": {"prefix": "[parameters('subnetPrefix')]"},
    "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "properties": {"addressPrefix": "[variables('prefix')]"}}]}"#;

#[test]
fn a_value_goes_through_variables_and_parameters() {
    let evaluated = run(TEMPLATE);
    assert_eq!(
        way(&evaluated, at(&evaluated, &["properties", "addressPrefix"]).origin),
        [
            "variables('prefix')",
            "parameters('subnetPrefix') (variable `prefix`)",
            "10.0.1.0/28 (default of parameter `subnetPrefix`)"
        ]
    );
}

#[test]
fn a_value_comes_from_the_parameter_file() {
    let file = r#"{"parameters": {"subnetPrefix": {"value": "10.9.0.0/29"}}}"#;
    let evaluated = run_with(TEMPLATE, file, &Place::default());
    assert_eq!(
        way(&evaluated, at(&evaluated, &["properties", "addressPrefix"]).origin),
        [
            "variables('prefix')",
            "parameters('subnetPrefix') (variable `prefix`)",
            "10.9.0.0/29 (parameter `subnetPrefix` is given here)"
        ]
    );
}

#[test]
fn a_choice_shows_what_was_chosen_and_why() {
    let evaluated = run(r#"{"variables": {"small": true},
            "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[if(variables('small'), '/29', '/24')]"}]}"#);
    let way = way(&evaluated, at(&evaluated, &["value"]).origin);
    assert_eq!(way.first().map(String::as_str), Some("if(variables('small'), '/29', '/24')"));
    assert!(way.iter().any(|station| station.starts_with("'/29'")), "{way:?}");
    assert!(way.iter().any(|station| station.starts_with("variables('small')")), "{way:?}");
}

#[test]
fn a_part_has_the_way_of_the_whole() {
    let evaluated = run(
        r#"{"parameters": {"network": {"type": "object", "defaultValue": {"subnet": {"prefix": "10.0.0.0/24"}}}},
            "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n",
                           "properties": "[parameters('network')]", "prefix": "[parameters('network').subnet.prefix]"}]}"#,
    );
    let expected = [
        "parameters('network')",
        r#"{"subnet": {"prefix": "10.0.0.0/24"}} (default of parameter `network`)"#,
        "10.0.0.0/24 (the value is here)",
    ];
    assert_eq!(way(&evaluated, at(&evaluated, &["prefix"]).origin), expected);

    // A reader goes down by itself and asks for the part at each level.
    let mut provenance = evaluated.deployment.provenance.clone();
    let properties = at(&evaluated, &["properties"]);
    let subnet = provenance.part(properties.origin, at(&evaluated, &["properties", "subnet"]).origin);
    let prefix = provenance.part(subnet, at(&evaluated, &["properties", "subnet", "prefix"]).origin);
    assert_eq!(provenance.used(prefix).map(|span| evaluated.sources.text(span)), Some("parameters('network')"));
    let path = provenance.path(prefix);
    assert_eq!(evaluated.sources.text(path.last().unwrap().span), "10.0.0.0/24");
}

#[test]
fn places_are_exact_inside_of_strings_with_escapes() {
    let evaluated = run(r#"{"variables": {"v": 1}, "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n",
            "value": "[concat('\u0041\"', variables('v'), parameters('nobody'))]"}]}"#);
    let [problem] = evaluated.deployment.problems.as_slice() else { panic!() };
    assert_eq!(evaluated.sources.text(problem.span), "parameters('nobody')");
}
