//! Atoms of conditions, what a template comes to under assumptions, and which assumptions go together.

use crate::source::{FilePath, SourceMap};
use crate::syntax::{Document, json};
use crate::template::{
    Assumed, Assumptions, Deployment, Input, Kind, Lookup, NoLinks, Place, TermId, evaluate, evaluate_in,
};

const EFFORT: u32 = 10_000;

/// A template with these parameters and one resource, whose property `value` is asked for.
fn tree(parameters: &str, value: &str) -> Document {
    json_of(&format!(
        r#"{{"parameters": {parameters}, "resources": [
            {{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[{value}]"}}]}}"#
    ))
}

fn json_of(text: &str) -> Document {
    Document::Data(json::parse(SourceMap::new().add(FilePath::new("main.json"), text), text.into()))
}

fn kind(deployment: &Deployment) -> Kind {
    match deployment.resources[0].body.as_object().unwrap().lookup("value") {
        Lookup::Present(slot) => slot.value.kind.clone(),
        other => panic!("{other:?}"),
    }
}

fn term(deployment: &Deployment) -> TermId {
    match kind(deployment) {
        Kind::Term(term) => term,
        other => panic!("{other:?}"),
    }
}

fn first(parameters: &str, value: &str) -> (Document, Deployment) {
    let tree = tree(parameters, value);
    let place = Place::default();
    let deployment = evaluate(&Input { template: &tree, parameters: None, place: &place, links: &NoLinks });
    (tree, deployment)
}

/// The subject of the atom in words, and its answers.
fn atom(parameters: &str, value: &str) -> Option<(String, Vec<String>)> {
    let (_, deployment) = first(parameters, value);
    let atom = deployment.terms.atom(term(&deployment), &Assumptions::default(), &mut { EFFORT })?;
    Some((deployment.terms.words(atom.subject), atom.answers.iter().map(shown).collect()))
}

fn shown(assumed: &Assumed) -> String {
    match assumed {
        Assumed::Value(Kind::Str(text)) => text.to_string(),
        Assumed::Value(Kind::Bool(value)) => value.to_string(),
        Assumed::Value(Kind::Int(value)) => value.to_string(),
        Assumed::Value(other) => format!("{other:?}"),
        Assumed::NoneOf(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| shown(&Assumed::Value(kind.clone()))).collect();
            format!("none of {}", kinds.join(" "))
        }
    }
}

fn found(subject: &str, answers: &[&str]) -> (String, Vec<String>) {
    (subject.to_owned(), answers.iter().map(|answer| (*answer).to_owned()).collect())
}

const ENV: &str = r#"{"env": {"type": "string"}, "on": {"type": "bool"}, "n": {"type": "int", "minValue": 1},
    "sku": {"type": "string", "allowedValues": ["Basic", "Premium"]}, "pw": {"type": "secureString"}, "cfg": {"type": "object"}}"#;

#[test]
fn the_atom_of_a_condition_is_what_it_hangs_on() {
    let either = Some(found("on", &["true", "false"]));
    assert_eq!(atom(ENV, "if(parameters('on'), 1, 2)"), either);
    assert_eq!(atom(ENV, "if(not(and(parameters('on'), true())), 1, 2)"), either);
    assert_eq!(atom(ENV, "length(concat('x', parameters('cfg').name, if(parameters('on'), 'a', 'b')))"), either);
    assert_eq!(atom(ENV, "if(parameters('on'), parameters('cfg'), parameters('cfg')).x"), None);
    assert_eq!(atom(ENV, "if(startsWith(parameters('sku'), 'B'), 1, 2)"), Some(found("sku", &["Basic", "Premium"])));
    let compared =
        "if(equals(parameters('env'), 'prod'), 1, if(contains(createArray('dev', 'test'), parameters('env')), 2, 3))";
    assert_eq!(atom(ENV, compared), Some(found("env", &["prod", "dev", "test", "none of prod dev test"])));
    assert_eq!(
        atom(ENV, "if(empty(parameters('env')), 1, 2)"),
        Some(found("empty(parameters('env'))", &["true", "false"]))
    );
    assert_eq!(atom(ENV, "if(parameters('cfg').on, 1, 2)"), Some(found("parameters('cfg').on", &["true", "false"])));
    assert_eq!(atom(ENV, "parameters('env')"), None);
}

#[test]
fn values_that_a_declaration_excludes_are_no_answers() {
    let asked = "if(equals(parameters('n'), 0), 1, if(equals(parameters('n'), 3), 2, 4))";
    assert_eq!(atom(ENV, asked), Some(found("n", &["3", "none of 0 3"])));
}

#[test]
fn what_may_be_a_text_is_not_taken_for_true_or_false() {
    let asked = |name: &str| {
        let tree = json_of(&format!(
            r#"{{"parameters": {ENV}, "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n",
                "condition": "[parameters('{name}')]", "value": "[if(equals(parameters('cfg'), 'true'), 1, 2)]"}}]}}"#
        ));
        let deployment =
            evaluate(&Input { template: &tree, parameters: None, place: &Place::default(), links: &NoLinks });
        let Kind::Term(condition) = deployment.resources[0].condition.kind else { panic!("it is known") };
        let atom = deployment.terms.atom(condition, &Assumptions::default(), &mut { EFFORT })?;
        Some(atom.answers.iter().map(shown).collect::<Vec<_>>())
    };
    assert_eq!(asked("on"), Some(vec!["true".to_owned(), "false".to_owned()]));
    assert_eq!(asked("env"), None);
    assert_eq!(asked("cfg"), Some(vec!["none of true".to_owned()]), "an object is no text, so it is none of them");
}

#[test]
fn nothing_is_listed_of_a_secret() {
    assert_eq!(atom(ENV, "if(equals(toLower(parameters('pw')), 'x'), parameters('pw'), parameters('pw'))"), None);
    let (_, deployment) = first(ENV, "if(empty(parameters('pw')), 1, 2)");
    let atom = deployment.terms.atom(term(&deployment), &Assumptions::default(), &mut { EFFORT }).unwrap();
    let assumed = Assumptions::default().with(atom.subject, atom.answers[0].clone());
    assert!(!deployment.terms.can_be(&assumed), "what a secret is cannot be told, only that it would not matter");
}

/// Follows the first answers until the value is known.
fn under(parameters: &str, value: &str, answers: &[usize]) -> (Kind, bool) {
    let (tree, mut deployment) = first(parameters, value);
    let place = Place::default();
    let input = Input { template: &tree, parameters: None, place: &place, links: &NoLinks };
    let mut assumed = Assumptions::default();
    for answer in answers {
        let atom = deployment.terms.atom(term(&deployment), &assumed, &mut { EFFORT }).unwrap();
        assumed = assumed.with(atom.subject, atom.answers[*answer].clone());
        deployment = evaluate_in(std::slice::from_ref(&input), deployment.terms, &assumed);
    }
    (kind(&deployment), deployment.terms.can_be(&assumed))
}

#[test]
fn everything_that_hangs_on_an_assumption_follows_it() {
    let value = "concat(if(equals(parameters('env'), 'a'), 'x', ''), if(not(equals(parameters('env'), 'a')), 'y', ''), if(equals('b', parameters('env')), 'z', ''))";
    assert_eq!(under(ENV, value, &[0]), (Kind::str("x"), true));
    assert_eq!(under(ENV, value, &[1]), (Kind::str("yz"), true));
    assert_eq!(under(ENV, value, &[2]), (Kind::str("y"), true));
}

#[test]
fn what_may_exclude_each_other_is_not_trusted_together() {
    let both = "if(and(empty(parameters('env')), startsWith(parameters('env'), 'x')), 1, 2)";
    assert_eq!(under(ENV, both, &[0, 0]), (Kind::Int(1), false));
    assert_eq!(under(ENV, both, &[1]), (Kind::Int(2), true));
    let apart = "if(and(parameters('cfg').a, parameters('cfg').b), 1, 2)";
    assert_eq!(under(ENV, apart, &[0, 0]), (Kind::Int(1), true));
    let inside = "if(and(empty(parameters('cfg')), parameters('cfg').b), 1, 2)";
    assert_eq!(under(ENV, inside, &[0, 0]), (Kind::Int(1), false));
    let bounded = "if(less(parameters('n'), 1), 1, 2)";
    assert_eq!(under(ENV, bounded, &[0]), (Kind::Int(1), false));
    let runtime = "if(equals(reference('x').a, 'b'), 1, 2)";
    assert_eq!(under(ENV, runtime, &[0]), (Kind::Int(1), false));
}

#[test]
fn the_index_of_a_loop_is_no_atom() {
    let text = r#"{"parameters": {"n": {"type": "int"}}, "resources": [{"type": "A.B/c", "apiVersion": "1",
        "copy": {"name": "c", "count": "[parameters('n')]"}, "name": "[concat('n', copyIndex())]", "value": "[if(equals(copyIndex(), 0), 1, 2)]"}]}"#;
    let tree = json_of(text);
    let place = Place::default();
    let deployment = evaluate(&Input { template: &tree, parameters: None, place: &place, links: &NoLinks });
    assert_eq!(deployment.terms.atom(term(&deployment), &Assumptions::default(), &mut { EFFORT }), None);
}

#[test]
fn expressions_are_shown_as_they_are_written() {
    let words = |value: &str| {
        let (_, deployment) = first(ENV, value);
        deployment.terms.words(term(&deployment))
    };
    assert_eq!(words("parameters('env')"), "env");
    assert_eq!(
        words("startsWith(toLower(parameters('env')), 'it''s')"),
        "startsWith(toLower(parameters('env')), 'it''s')"
    );
    assert_eq!(words("contains(parameters('cfg').x, 1)"), "contains(parameters('cfg').x, 1)");
    assert_eq!(words("length(format('a-{0}', parameters('env')))"), "length(format('a-{0}', parameters('env')))");
    let long = format!("startsWith(parameters('env'), '{}')", "x".repeat(1_000));
    assert_eq!(words(&long).chars().count(), 101);
}

#[test]
fn a_deployment_inside_keeps_its_number_in_every_world() {
    let inner = |name: &str, condition: &str| {
        format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "{name}", {condition} "properties": {{
            "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"parameters": {{"x": {{"type": "string"}}}}, "resources": [
            {{"type": "A.B/c", "apiVersion": "1", "name": "{name}", "value": "[parameters('x')]"}}]}}}}}}"#
        )
    };
    let tree = json_of(&format!(
        r#"{{"parameters": {ENV}, "resources": [{}, {}]}}"#,
        inner("one", r#""condition": "[parameters('on')]","#),
        inner("two", "")
    ));
    let place = Place::default();
    let input = Input { template: &tree, parameters: None, place: &place, links: &NoLinks };
    let value = |deployment: &Deployment| {
        let resource =
            deployment.resources.iter().find(|it| it.name.as_str() == Some("two") && &*it.resource_type == "A.B/c");
        match resource.unwrap().body.as_object().unwrap().lookup("value") {
            Lookup::Present(slot) => slot.value.kind.clone(),
            other => panic!("{other:?}"),
        }
    };
    let first = evaluate(&input);
    let before = value(&first);
    let condition = first.resources.iter().find_map(|it| match it.condition.kind {
        Kind::Term(term) => Some(term),
        _ => None,
    });
    let atom = first.terms.atom(condition.unwrap(), &Assumptions::default(), &mut { EFFORT }).unwrap();
    let without = Assumptions::default().with(atom.subject, Assumed::Value(Kind::Bool(false)));
    let second = evaluate_in(std::slice::from_ref(&input), first.terms, &without);
    assert_eq!(value(&second), before);
    assert!(second.resources.len() < first.resources.len());
}
