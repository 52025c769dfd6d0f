//! When two expansions are the same: as multisets of resources, each with its id, its condition and its body.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::expressions::{canonical as canonical_text, given};

/// Properties that say how a resource is deployed, or say again what its id says.
const NOT_COMPARED: [&str; 9] =
    ["name", "type", "apiversion", "dependson", "copy", "metadata", "scope", "existing", "extension"];

const DEPLOYMENT: &str = "Microsoft.Resources/deployments";

/// What stands for a value that is not shown.
const SECRET: &str = "a secret";

/// How much of what is the same in two long texts is shown.
const BEFORE: usize = 60;

/// What of a deployment is compared.
const OF_DEPLOYMENTS: [&str; 4] = ["id", "condition", "repeated", "properties"];

/// The resources in a form that is equal when they are the same. What is only referred to is not deployed.
pub(crate) fn canonical(resources: &[Value]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for resource in resources.iter().filter(|resource| resource["existing"] != true) {
        let object = resource.as_object().unwrap();
        let mut kept: Map<String, Value> = Map::new();
        let is_deployment =
            object.get("type").and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(DEPLOYMENT));
        for (name, value) in object.iter().filter(|(name, _)| !NOT_COMPARED.contains(&name.to_lowercase().as_str())) {
            if is_deployment && !OF_DEPLOYMENTS.contains(&name.as_str()) {
                continue;
            }
            // Ids are compared without case.
            let value = match value {
                Value::String(id) if name == "id" => Value::String(canonical_text(id).to_lowercase()),
                // How a deployment is made is written by the compiler; what is given to it, by the author.
                properties if is_deployment && name == "properties" => parameters_of(properties),
                other => other.clone(),
            };
            kept.insert(name.clone(), folded(value));
        }
        *counted.entry(renumbered(&Value::Object(kept).to_string())).or_insert(0) += 1;
    }
    counted
}

/// What is given to a deployment.
fn parameters_of(properties: &Value) -> Value {
    let Some(entries) = properties["parameters"].as_object() else { return Value::Object(Map::new()) };
    let value = |entry| if is_secret(entry) { SECRET.into() } else { given(entry) };
    entries.iter().map(|(name, entry)| (name.clone(), value(entry))).collect()
}

/// Whether an entry gives a secret: one that is not shown, or one of a key vault, which the compiler writes in another form.
fn is_secret(entry: &Value) -> bool {
    let text = entry.to_string();
    entry.get("reference").is_some()
        || ["which may be a secret, is not evaluated", "getSecret(", "createObject('reference'"]
            .iter()
            .any(|sign| text.contains(sign))
}

/// A value in the one spelling, with the types of resources in lower case: the compiler writes them as they are published, whatever the case
/// that the author chose.
fn folded(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(folded_text(&canonical_text(&text))),
        Value::Array(items) => items.into_iter().map(folded).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (folded_text(&canonical_text(&name)), folded(value))).collect()
        }
        other => other,
    }
}

fn folded_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.to_ascii_lowercase().find("microsoft.") {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !(c.is_ascii_alphanumeric() || "./{}-_#".contains(c))).unwrap_or(from.len());
        let (name, after) = from.split_at(end);
        folded.push_str(before);
        folded.push_str(&name.to_ascii_lowercase());
        rest = after;
    }
    folded + rest
}

/// A text with its loops numbered in the order of the text: they have the order of the source, and properties can be in
/// another one.
fn renumbered(text: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut parts = text.split("'loop");
    let mut renumbered = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('\'').unwrap_or((part, ""));
        let number = names.iter().position(|own| *own == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        renumbered.extend(["'loop", &(number + 1).to_string(), "'", rest]);
    }
    renumbered
}

/// Where the outputs of two deployments differ.
pub(crate) fn outputs_difference(one: &Value, two: &Value) -> Option<String> {
    let [one, two] = [one, two]
        .map(|outputs| serde_json::from_str(&renumbered(&folded(outputs.clone()).to_string())).unwrap_or_default());
    first_difference("outputs", &one, &two)
}

/// What one has and the other has not, in a few lines; nothing if they are the same.
pub(crate) fn difference(one: &BTreeMap<String, usize>, two: &BTreeMap<String, usize>) -> Option<String> {
    let missing = |from: &BTreeMap<String, usize>, of: &BTreeMap<String, usize>| -> Vec<Value> {
        let short = of.iter().map(|(key, count)| (key, count.saturating_sub(from.get(key).copied().unwrap_or(0))));
        short.flat_map(|(key, more)| (0..more).map(|_| serde_json::from_str(key).unwrap())).collect()
    };
    let (mut left, mut right) = (missing(two, one), missing(one, two));
    // What is hidden in one of them is the same as anything.
    left.retain(|resource| match right.iter().position(|other| first_difference("", resource, other).is_none()) {
        Some(same) => {
            right.remove(same);
            false
        }
        None => true,
    });
    let mut lines = Vec::new();
    for resource in &left {
        match right.iter().position(|other| other["id"] == resource["id"]) {
            Some(other) => lines.extend(first_difference("", resource, &right.remove(other))),
            None => lines.push(format!("only in the first: {}", shortened(&resource["id"]))),
        }
    }
    lines.extend(right.iter().map(|other| format!("only in the second: {}", shortened(&other["id"]))));
    let more = lines.len().saturating_sub(4);
    lines.truncate(4);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| lines.join("\n    "))
}

/// The first place at which two values differ.
pub(crate) fn first_difference(at: &str, one: &Value, two: &Value) -> Option<String> {
    match (one, two) {
        _ if one == two || *one == SECRET || *two == SECRET => None,
        (Value::Object(first), Value::Object(second)) => {
            let names = first.keys().chain(second.keys().filter(|name| !first.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let (one, two) = (first.get(name).unwrap_or(&Value::Null), second.get(name).unwrap_or(&Value::Null));
                first_difference(&format!("{at}/{name}"), one, two)
            })
        }
        (Value::Array(first), Value::Array(second)) if first.len() == second.len() => {
            let pairs = first.iter().zip(second).enumerate();
            pairs.into_iter().find_map(|(index, (one, two))| first_difference(&format!("{at}/{index}"), one, two))
        }
        (Value::String(first), Value::String(second)) => {
            let same = first.char_indices().zip(second.chars()).find(|((_, one), two)| one != two);
            let same = same.map_or(first.len().min(second.len()), |((same, _), _)| same);
            let from =
                first.char_indices().rev().find(|(start, _)| start + BEFORE < same).map_or(0, |(start, _)| start);
            let shown = |text: &str| {
                let dots = if from == 0 { "" } else { "…" };
                format!("{dots}{}", shortened(&Value::from(text.get(from..).unwrap_or_default())))
            };
            Some(format!("{at}: {} != {}", shown(first), shown(second)))
        }
        _ => Some(format!("{at}: {} != {}", shortened(one), shortened(two))),
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 300 { text.chars().take(300).chain(['…']).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn counted(resources: &Value) -> BTreeMap<String, usize> {
        canonical(resources.as_array().unwrap())
    }

    #[test]
    fn what_says_the_same_twice_does_not_count() {
        let one = json!([{ "id": "/A", "name": "x", "dependsOn": ["y"], "b": 1 }, { "id": "/E", "existing": true }]);
        assert_eq!(difference(&counted(&one), &counted(&json!([{ "id": "/a", "b": 1 }]))), None);
    }

    #[test]
    fn every_other_difference_does() {
        let one = json!([{ "id": "/a", "p": { "q": [1, 2] } }]);
        for two in [
            json!([]),
            json!([{ "id": "/b", "p": { "q": [1, 2] } }]),
            json!([{ "id": "/a", "p": { "q": [1, 3] } }]),
            json!([{ "id": "/a", "p": { "q": [1, 2] } }, { "id": "/a", "p": { "q": [1, 2] } }]),
            json!([{ "id": "/a", "condition": "[c]", "p": { "q": [1, 2] } }]),
        ] {
            assert!(difference(&counted(&one), &counted(&two)).is_some(), "{two}");
        }
        let other = json!([{ "id": "/a", "p": { "q": [1, 3] } }]);
        assert_eq!(difference(&counted(&one), &counted(&other)).as_deref(), Some("/p/q/1: 2 != 3"));
    }
}
