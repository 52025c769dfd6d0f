//! Values that others say a template has.

use apimlint::check::{Circumstances, Facts};
use apimlint::source::FilePath;
use serde_json::Value;

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::evaluated::{expand, resources};
use crate::same::first_difference;

/// `main.snapshot.json` beside `main.json` and its parameter file, in the form of `bicep snapshot`: the resources in the
/// same order, what is not known as expressions. It was made for this subscription and resource group.
pub(crate) fn snapshots(corpus: &Corpus) -> Vec<String> {
    let place = Circumstances {
        facts: Facts {
            subscription: Some("00000000-0000-0000-0000-000000000000".to_owned()),
            resource_group: Some("myRg".to_owned()),
            ..Facts::default()
        },
        ..Circumstances::default()
    };
    let mut failed = Failures::new();
    let mut compared = 0;
    for path in corpus.json_files().into_iter().filter(|path| path.name() == "main.snapshot.json") {
        let folder = path.folder();
        let (template, parameters) = (folder.join("main.json"), folder.join("main.parameters.json"));
        if !corpus.has(&template) {
            continue;
        }
        compared += 1;
        let found = expand(corpus, &template, Some(parameters).filter(|path| corpus.has(path)), &place);
        let found: Vec<Value> = resources(&found).iter().map(without_dependencies).collect();
        let wanted: Value = serde_json::from_str(&corpus.text(&path)).unwrap();
        // Both are the tenant's id.
        let wanted = wanted["predictedResources"].to_string().replace("[tenant().", "[subscription().");
        if let Some(why) = first_difference("", &Value::Array(found), &serde_json::from_str(&wanted).unwrap()) {
            failed.insert(folder.to_string(), why);
        }
    }
    println!("{compared} snapshots, {} the same", compared - failed.len());
    assert!(compared > 0);
    allowed::settle("snapshot", &corpus.name, &failed)
}

fn without_dependencies(resource: &Value) -> Value {
    let kept = resource.as_object().unwrap().iter().filter(|(name, _)| *name != "dependsOn");
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// `expected.json`: a list of `{ name, template, parameters, resources }`. Each element of `resources` has values by JSON
/// pointer, and there must be a resource that has all of them; `{ "length": 3 }` is an array of three. They were made for
/// this place.
pub(crate) fn values(corpus: &Corpus) -> Vec<String> {
    let place = Circumstances {
        facts: Facts {
            subscription: Some("ffffffff-ffff-ffff-ffff-ffffffffffff".to_owned()),
            resource_group: Some("ps-rule-test-rg".to_owned()),
            location: Some("eastus".to_owned()),
        },
        ..Circumstances::default()
    };
    let list = FilePath::new(&corpus.name).join("expected.json");
    let cases: Vec<Value> = serde_json::from_str(&corpus.text(&list)).unwrap();
    let mut failed = Failures::new();
    let mut wanted = 0;
    for case in &cases {
        let path = |key: &str| case[key].as_str().map(FilePath::new);
        let template = path("template").unwrap();
        let found = expand(corpus, &template, path("parameters"), &place);
        for (number, values) in case["resources"].as_array().unwrap().iter().enumerate() {
            let values = values.as_object().unwrap();
            wanted += values.len();
            let has_all = |resource: &&Value| values.iter().all(|(at, value)| is(resource.pointer(at), value));
            if resources(&found).iter().find(has_all).is_none() {
                let name = format!("{}/{}/{number}", corpus.name, case["name"].as_str().unwrap());
                failed.insert(name, format!("no resource in {template} has all of {values:?}"));
            }
        }
    }
    println!("{} templates, {wanted} values", cases.len());
    assert!(wanted > 0);
    allowed::settle("value", &corpus.name, &failed)
}

fn is(found: Option<&Value>, wanted: &Value) -> bool {
    match (found, wanted["length"].as_u64()) {
        (Some(Value::Array(items)), Some(length)) => items.len() as u64 == length,
        (found, _) => found == Some(wanted),
    }
}
