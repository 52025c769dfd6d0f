//! Hostile deployments inside of deployments: each run ends soon, and says why it went no further.

use super::{Evaluated, problems, run, run_linked};
use crate::template::ProblemKind;

/// A deployment with these properties, and perhaps a loop.
fn deployment(name: &str, properties: &str, copy: usize) -> String {
    let copy = if copy == 0 { String::new() } else { format!(r#""copy": {{"name": "l{copy}", "count": {copy}}},"#) };
    format!(
        r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "{name}", {copy} "properties": {{
            "expressionEvaluationOptions": {{"scope": "inner"}}, {properties}}}}}"#
    )
}

fn limits(evaluated: &Evaluated) -> Vec<String> {
    assert!(evaluated.deployment.problems.iter().all(|found| found.kind == ProblemKind::Limit));
    let problems = evaluated.deployment.problems.iter();
    problems.map(|problem| problem.message.clone()).collect()
}

const NUMBERED: &str = "[concat('d', string(copyIndex()))]";

#[test]
fn nests_of_deployments_are_followed_or_cut() {
    for scope in ["inner", "outer"] {
        for (depth, is_followed) in [(20, true), (40, false)] {
            let mut template = r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n"}]}"#.to_owned();
            for level in 0..depth {
                let carried = deployment(&format!("d{level}"), &format!(r#""template": {template}"#), 0);
                template = format!(r#"{{"resources": [{}]}}"#, carried.replace("inner", scope));
            }
            let evaluated = run(&template);
            let told: &[&str] = if is_followed { &[] } else { &["deployments are nested more than 24 deep here"] };
            assert_eq!(limits(&evaluated), told);
            assert_eq!(evaluated.deployment.incomplete.is_empty(), is_followed);
        }
    }
}

#[test]
fn templates_that_link_to_each_other_in_a_circle_end() {
    let links = |to: &str, copy: usize| {
        let link = format!(r#""templateLink": {{"relativePath": "{to}"}}"#);
        let name = if copy == 0 { "d" } else { NUMBERED };
        format!(r#"{{"resources": [{}]}}"#, deployment(name, &link, copy))
    };
    let circle = run_linked(&links("a.json", 0), &[("a.json", &links("b.json", 0)), ("b.json", &links("a.json", 0))]);
    assert_eq!(limits(&circle), ["deployments are nested more than 24 deep here"]);
    let wide = run_linked(&links("a.json", 800), &[("a.json", &links("a.json", 800))]);
    let told = limits(&wide);
    assert!(told.contains(&"the template leads to more than 1000 deployments".to_owned()), "{told:?}");
    assert!(told.contains(&"the template leads to more than 20000 resources, which is too many to follow".to_owned()));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(wide.deployment.incomplete.len() < 10, "one reason counts for all that is not opened");
}

#[test]
fn loops_of_deployments_with_loops_in_them_are_cut() {
    let resources = format!(
        r#"[{{"type": "A.B/c", "apiVersion": "1", "name": "{NUMBERED}", "copy": {{"name": "r", "count": 800}}}}]"#
    );
    let carried = deployment(NUMBERED, &format!(r#""template": {{"resources": {resources}}}"#), 800);
    let evaluated = run(&format!(r#"{{"resources": [{carried}]}}"#));
    assert_eq!(limits(&evaluated), ["the template leads to more than 20000 resources, which is too many to follow"]);
    assert_eq!(evaluated.deployment.resources.len(), 20_000);
    assert!(!evaluated.deployment.incomplete.is_empty());
}

#[test]
fn templates_that_compute_themselves_end() {
    let properties = |open: &str| {
        format!(r#""template": "{open}parameters('t')]", "parameters": {{"t": {{"value": "{open}parameters('t')]"}}}}"#)
    };
    let filler = format!(r#""variables": {{"filler": "{}"}}"#, "x".repeat(50_000));
    let itself = |copy| {
        let name = if copy == 0 { "d".to_owned() } else { format!("[{NUMBERED}") };
        let carried = deployment(&name, &properties("[["), copy);
        format!(r#"{{"parameters": {{"t": {{"type": "object"}}}}, {filler}, "resources": [{carried}]}}"#)
    };
    for (copy, told) in
        [(0, "deployments are nested more than 24 deep here"), (20, "the template leads to more than 1000 deployments")]
    {
        let evaluated = run(&format!(
            r#"{{"parameters": {{"t": {{"type": "object", "defaultValue": {}}}}}, "resources": [{}]}}"#,
            itself(copy),
            deployment("d", &properties("["), 0)
        ));
        assert!(limits(&evaluated).contains(&told.to_owned()), "{:?}", limits(&evaluated));
    }
}

#[test]
fn outputs_that_ask_for_each_other_in_a_circle_end() {
    let asks = |number: usize, count: usize| {
        let template = r#"{"parameters": {"p": {"type": "string"}}, "resources": [], "outputs": {"o": {"type": "string",
            "value": "[concat(parameters('p'), parameters('p'))]"}}}"#;
        let next = (number + 1) % count;
        let given = format!(r#""parameters": {{"p": {{"value": "[reference('d{next}').outputs.o.value]"}}}}"#);
        deployment(&format!("d{number}"), &format!(r#"{given}, "template": {template}"#), 0)
    };
    let ring = |count: usize| {
        let all: Vec<_> = (0..count).map(|number| asks(number, count)).collect();
        run(&format!(r#"{{"resources": [{}]}}"#, all.join(", ")))
    };
    let told = problems(&ring(3));
    assert!(told[0].starts_with("Invalid: output `o` refers to itself: o → p → o → p → o → p → o"), "{told:?}");
    assert!(!ring(200).deployment.problems.is_empty());
}
