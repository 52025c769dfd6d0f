//! Templates that are evaluated one after the other, as parts of one environment.

use std::collections::HashSet;
use std::sync::Arc;

use super::print;
use crate::source::{FilePath, SourceMap};
use crate::syntax::Document;
use crate::template::{Assumptions, Deployment, Input, Kind, NoLinks, Place, TermId, Terms, evaluate, evaluate_in};

/// One resource with this value, one in a loop over what is not known, and one in a deployment.
fn template(value: &str) -> String {
    let deployment = |resources: &str| {
        format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "same", "properties": {{"mode": "Incremental",
            "expressionEvaluationOptions": {{"scope": "inner"}},
            "template": {{"parameters": {{"inner": {{"type": "string"}}}}, "resources": [{resources}]}}}}}}"#
        )
    };
    let inner = deployment(r#"{"type": "A.B/d", "apiVersion": "1", "name": "d", "value": "[parameters('inner')]"}"#);
    let looped = r#"{"type": "A.B/l", "apiVersion": "1", "name": "[string(copyIndex())]", "copy": {"name": "l", "count": "[parameters('n')]"},
        "value": "[copyIndex()]"}"#;
    format!(
        r#"{{"parameters": {{"p": {{"type": "string"}}, "n": {{"type": "int"}}, "s": {{"type": "securestring"}},
        "new": {{"type": "string", "defaultValue": "[newGuid()]"}}}}, "resources": [
        {{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "unopened", "properties": {{"mode": "Incremental",
            "templateLink": {{"uri": "https://example.com/x.json"}}}}}},
        {{"type": "A.B/c", "apiVersion": "1", "name": "c", "value": {value}}}, {looped}, {inner}]}}"#
    )
}

fn place(number: u32) -> Place {
    Place { number, ..Place::default() }
}

/// The templates with these texts, in these places.
fn run(parts: &[(&str, Place)], terms: Terms) -> Deployment {
    let mut sources = SourceMap::new();
    let mut files = Vec::new();
    for (text, _) in parts {
        let text: Arc<str> = (*text).into();
        // One file, used by several, is read once.
        let known = files.iter().find(|file: &&Document| *sources.get(file.file()).unwrap().text() == text);
        if known.is_none() {
            let path = FilePath::new("main.json");
            let file = sources.add(path.clone(), Arc::clone(&text));
            files.push(Document::parse(&path, file, text));
        }
    }
    let inputs: Vec<Input<'_>> = parts
        .iter()
        .map(|(text, place)| {
            let is_it = |file: &&Document| &**sources.get(file.file()).unwrap().text() == *text;
            let template = files.iter().find(is_it).unwrap();
            Input { template, parameters: None, place, links: &NoLinks }
        })
        .collect();
    evaluate_in(&inputs, terms, &Assumptions::default())
}

/// The value of each resource of this type.
fn values(deployment: &Deployment, resource_type: &str) -> Vec<Kind> {
    let of_type = deployment.resources.iter().filter(|it| &*it.resource_type == resource_type);
    let bodies = of_type.filter_map(|it| it.body.as_object());
    bodies
        .flat_map(|body| body.slots.iter().filter(|slot| &*slot.key == "value"))
        .map(|slot| slot.value.kind.clone())
        .collect()
}

fn whole(kind: &Kind) -> Option<TermId> {
    match kind {
        Kind::Term(term) => Some(*term),
        other => match other.as_text()?.pieces().next()? {
            crate::template::TextPiece::Hole(hole) => Some(hole.term),
            crate::template::TextPiece::Literal(_) => None,
        },
    }
}

#[test]
fn what_is_not_known_of_one_part_is_not_what_is_not_known_of_another() {
    for expression in [
        "parameters('p')",
        "parameters('s')",
        "parameters('new')",
        "string(parameters('n'))",
        "resourceGroup().name",
        "resourceGroup().location",
        "resourceGroup().tags.x",
        "subscription().subscriptionId",
        "subscription().displayName",
        "deployment().name",
        "deployment().properties.mode",
        // What Azure refuses, and what a deployment answers that is not opened.
        "parameters('none')",
        "reference('unopened').outputs.o.value",
    ] {
        let text = template(&format!(r#""[{expression}]""#));
        let deployment = run(&[(&text, place(0)), (&text, place(1))], Terms::new());
        for resource_type in ["A.B/c", "A.B/l", "A.B/d"] {
            let both = values(&deployment, resource_type);
            let [one, other] = both.as_slice() else { panic!("{expression}: {both:?}") };
            assert_ne!(one, other, "{expression}");
            assert!(whole(one).is_some() && whole(other).is_some(), "{expression}: {both:?}");
        }
        // The first one is what it is alone, and the same again.
        let alone = run(&[(&text, place(0))], Terms::new());
        assert_eq!(values(&alone, "A.B/c"), values(&deployment, "A.B/c")[..1], "{expression}");
        let before = ["A.B/c", "A.B/d"].map(|it| values(&deployment, it));
        let again = run(&[(&text, place(0)), (&text, place(1))], deployment.terms);
        assert_eq!(["A.B/c", "A.B/d"].map(|it| values(&again, it)), before, "{expression}");
    }
}

#[test]
fn what_is_not_told_of_one_place_is_the_same_in_all_its_parts() {
    for (expression, is_same) in [
        ("resourceGroup().id", true),
        ("resourceGroup().location", true),
        ("subscription().displayName", true),
        ("deployment().name", false),
        ("parameters('p')", false),
        ("parameters('none')", false),
        ("reference('unopened').outputs.o.value", false),
    ] {
        let text = template(&format!(r#""[{expression}]""#));
        let both = values(&run(&[(&text, place(3)), (&text, place(3))], Terms::new()), "A.B/c");
        assert_eq!(both[0] == both[1], is_same, "{expression}: {both:?}");
    }
}

#[test]
fn a_parameter_of_any_root_is_spelled_like_one() {
    let text = template(r#""[empty(parameters('p'))]""#);
    let deployment = run(&[(&text, place(0)), (&text, place(1))], Terms::new());
    let told: HashSet<String> =
        values(&deployment, "A.B/c").iter().filter_map(whole).map(|term| deployment.terms.words(term)).collect();
    assert_eq!(told, HashSet::from(["empty(parameters('p'))".to_owned()]));
}

#[test]
fn parts_are_joined_in_their_order() {
    let first = template(r#""[parameters('p')]""#);
    let second = r#"{"resources": [{"type": "A.B/z", "apiVersion": "1", "name": "[parameters('none')]"}], "outputs": {"o": {"type": "int", "value": 1}}}"#;
    let joined = run(&[(&first, place(0)), (second, place(1)), (second, place(2))], Terms::new());
    let single = run(&[(&first, place(0))], Terms::new());
    let count = single.resources.len();
    assert_eq!(joined.parts, [count, count + 1]);
    assert!(print::deployment(&joined).starts_with(&print::deployment(&single)));
    // What is wrong with a file that two parts have is told once.
    assert_eq!((joined.problems.len(), joined.outputs.len()), (single.problems.len() + 1, 2));
    assert!(joined.bare && joined.steps > single.steps);
    assert!(single.parts.is_empty());
    for resource in &joined.resources {
        assert!(joined.provenance.used(resource.place).is_some());
    }
}

#[test]
fn one_template_is_a_list_of_one() {
    let text: Arc<str> = template(r#""[resourceGroup().id]""#).into();
    let tree =
        Document::parse(&"main.json".into(), SourceMap::new().add("main.json".into(), Arc::clone(&text)), text.clone());
    let alone = evaluate(&Input { template: &tree, parameters: None, place: &Place::default(), links: &NoLinks });
    assert_eq!(print::deployment(&alone), print::deployment(&run(&[(&text, place(0))], Terms::new())));
}
