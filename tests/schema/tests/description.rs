//! The schema of network descriptions against the program: what one of them refuses, the other one refuses.
//!
//! The description with every key is changed in every place in many ways. A schema cannot know which
//! names are described, and what the numbers in an address come to; that is left to the program.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use apimlint::check::{self, Config, Request, Selection};
use apimlint::source::{FileId, FilePath, MemoryFiles};
use apimlint::syntax::{deserialize, yaml};
use jsonschema::Validator;
use serde_json::{Value, json};

/// Beginnings and parts of what only the program can say.
const BEYOND_A_SCHEMA: [&str; 6] = [
    "nobody describes",
    "does not begin where",
    "is not a resource id",
    "is described more than once",
    "is not an a",
    "differ in case alone",
];

fn descriptions() -> Vec<(PathBuf, Value)> {
    let root = Path::new("../..");
    let mut found = Vec::new();
    let mut folders = vec![root.join("examples"), root.join("rules")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(&path).unwrap();
                if text.contains("apiVersion: apimlint/v1") {
                    let tree = yaml::parse(FileId::new(0), text.into());
                    let documents = tree.documents().map(|root| deserialize::from_node(root).unwrap());
                    found.extend(documents.map(|document| (path.clone(), document)));
                }
            }
        }
    }
    found.sort_by(|one, two| one.0.cmp(&two.0));
    found
}

/// What the program says is wrong with a description.
fn told(description: &Value) -> Vec<String> {
    let mut files = MemoryFiles::new();
    files.insert("network.yaml", description.to_string());
    let request = Request { named: vec![FilePath::new("network.yaml")], ..Request::default() };
    let discovery = check::discover(&request, &files).unwrap();
    // What the network is like is no matter of the schema.
    let selection = Selection { select: vec!["input".to_owned()], ignore: Vec::new() };
    let report = check::check(&discovery.roots, &files, &Config { selection, ..Config::default() }).unwrap();
    let of_descriptions = report.findings.into_iter().filter(|finding| finding.rule == "input/invalid-description");
    of_descriptions.map(|finding| finding.message).collect()
}

fn agree(validator: &Validator, description: &Value, change: &str) -> Result<(), String> {
    let told = told(description);
    let is_beyond = |message: &String| BEYOND_A_SCHEMA.iter().any(|words| message.contains(words));
    let errors: Vec<String> =
        validator.iter_errors(description).map(|error| format!("{}: {error}", error.instance_path())).collect();
    match (told.iter().all(is_beyond), errors.is_empty()) {
        (true, false) if told.is_empty() => Err(format!("{change}: only the schema refuses it: {errors:#?}")),
        (false, true) => Err(format!("{change}: only the program refuses it: {told:#?}")),
        _ => Ok(()),
    }
}

/// What a place is for, whatever the names of things around it are: `section/NAME/key/NAME/key`.
fn kind_of(place: &str) -> Vec<&str> {
    let names = [2, 4];
    place.split('/').enumerate().filter(|(index, _)| !names.contains(index)).map(|(_, segment)| segment).collect()
}

/// Every place of a value, as a JSON pointer.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, inner)| places(inner, &format!("{here}/{}", escaped(key)), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, inner)| places(inner, &format!("{here}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn the_examples_are_valid() {
    let validator = jsonschema::validator_for(&check::description_schema()).unwrap();
    let descriptions = descriptions();
    assert!(descriptions.len() >= 5, "{}", descriptions.len());
    for (path, description) in descriptions {
        let is_bad = path.ends_with("invalid-description/bad.yaml");
        let errors: Vec<String> = validator.iter_errors(&description).map(|error| error.to_string()).collect();
        assert_eq!(errors.is_empty(), !is_bad, "{}: {errors:#?}", path.display());
    }
}

#[test]
fn schema_and_program_refuse_the_same() {
    let validator = jsonschema::validator_for(&check::description_schema()).unwrap();
    let values = [
        json!(null),
        json!(true),
        json!(17),
        json!(-1),
        json!(1.5),
        json!("word"),
        json!("any"),
        json!("443"),
        json!("10.0.0.0/16"),
        json!("10.0.0.4"),
        json!(""),
        json!("?"),
        json!("?some-name"),
        json!("?*"),
        json!("${name}"),
        json!("a-${name}.b"),
        json!("/subscriptions/${s}/resourceGroups/g/providers/A.B/c/${name}"),
        json!("$${a b"),
        json!("$$${a b}"),
        json!("a-${"),
        json!("${a b}"),
        json!("${}"),
        json!("${a}$"),
        json!("Enabled"),
        json!([]),
        json!(["word"]),
        json!(["?*"]),
        json!(["10.0.0.0/16", "10.1.0.0/16"]),
        json!([{}]),
        json!({}),
        json!({ "?*": null }),
        json!({ "?*": "a reason" }),
        json!({ "?*": 1 }),
        json!({ "?*": {} }),
        json!({ "?name": null }),
        json!({ "?name": "a reason" }),
        json!({ "?name": {} }),
        json!({ "": {} }),
        json!({ "unheard-of": {} }),
        json!({ "unheard-of": {}, "Unheard-Of": {} }),
        json!({ "priority": 100, "allow": "tcp", "deny": "udp" }),
    ];
    let mut wrong = Vec::new();
    let mut changes = 0;
    for (path, description) in descriptions().into_iter().filter(|(path, _)| path.ends_with("good-every-key.yaml")) {
        let mut all = Vec::new();
        places(&description, "", &mut all);
        let mut seen: HashSet<(Vec<&str>, usize)> = HashSet::new();
        for place in &all {
            if place.is_empty() || !seen.insert((kind_of(place), place.split('/').count())) {
                continue;
            }
            let mut changed: Vec<(String, Value)> = Vec::new();
            for value in &values {
                let mut other = description.clone();
                *other.pointer_mut(place).unwrap() = value.clone();
                changed.push((format!("{place} = {value}"), other));
            }
            let (parent, key) = place.rsplit_once('/').unwrap();
            let mut without = description.clone();
            if let Some(Value::Object(object)) = without.pointer_mut(parent) {
                let value = object.remove(&key.replace("~1", "/").replace("~0", "~")).unwrap();
                changed.push((format!("without {place}"), without.clone()));
                if let Some(Value::Object(object)) = without.pointer_mut(parent) {
                    object.insert("unheardOf".to_owned(), value);
                }
                changed.push((format!("{place} under another key"), without));
            }
            for (change, other) in changed {
                changes += 1;
                // Without its version it is no description.
                if place != "/apiVersion"
                    && let Err(message) = agree(&validator, &other, &change)
                {
                    wrong.push(format!("{}: {message}", path.display()));
                }
            }
        }
    }
    assert!(changes > 2_000, "{changes}");
    assert!(wrong.is_empty(), "{} of {changes}:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
}
