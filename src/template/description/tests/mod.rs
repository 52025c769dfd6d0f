//! Descriptions as resources, and what is told of descriptions with mistakes.

mod bounds;
mod holes;
mod mistakes;
mod resources;

use super::deployment;
use crate::source::FileId;
use crate::syntax::yaml;
use crate::template::{Assumptions, Deployment, Place, Provenance, Terms, Value, spell};

fn read(text: &str) -> Deployment {
    let tree = yaml::parse(FileId::new(0), text.into());
    assert_eq!(tree.errors(), [], "{text}");
    deployment(&tree, &Place::default(), (0, Terms::new(), Provenance::new()), &Assumptions::default())
}

/// The resources of a description that has no mistakes, as JSON.
fn resources(text: &str) -> Vec<serde_json::Value> {
    let described = read(&format!("apiVersion: apimlint/v1\nlocation: uksouth\n{text}"));
    assert_eq!(described.problems, []);
    spell(&described).iter().map(|resource| serde_json::to_value(resource).unwrap()).collect()
}

/// What is told of a description: each message with its help, and the text that it points at.
fn told(text: &str) -> Vec<String> {
    let whole = format!("apiVersion: apimlint/v1\n{text}");
    let problems = read(&whole).problems;
    let line = |problem: &crate::template::Problem| {
        let place = &whole[problem.span.start as usize..problem.span.end as usize];
        let help = problem.help.as_deref().unwrap_or_default();
        format!("{place:?}: {}; {help}", problem.message)
    };
    problems.iter().map(line).collect()
}

/// The resources of a description with mistakes or open parts, as JSON in one line.
fn spelled(text: &str) -> String {
    serde_json::to_string(&spell(&read(&format!("apiVersion: apimlint/v1\n{text}")))).unwrap()
}

/// The property of an object that has this key.
fn slot(value: &Value, key: &str) -> Option<Value> {
    let slots = &value.as_object()?.slots;
    slots.iter().find(|slot| *slot.key == *key).map(|slot| slot.value.clone())
}
