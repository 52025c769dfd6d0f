//! SARIF of real reports: every example of every rule, and the broken deployment among the examples.

use std::fs;
use std::path::{Path, PathBuf};

use apimlint::check::{Config, Root, check};
use apimlint::report::sarif::{SarifOptions, render};
use apimlint::source::MemoryFiles;
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All JSON files in a folder and those below it.
fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

#[test]
fn reports_of_all_examples_are_valid() {
    let schema = include_str!("../sarif/sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut paths = Vec::new();
    json_files(&repository().join("rules"), &mut paths);
    json_files(&repository().join("examples"), &mut paths);
    let mut results = 0;
    for path in &paths {
        let mut files = MemoryFiles::new();
        files.insert("main.json", fs::read(path).expect("the file can be read"));
        let root = Root { template: "main.json".into(), parameters: None, may_be_a_part: false };
        let report = check(&[root], &files, &Config::default()).expect("the facts can be used");
        let log = render(&report, SarifOptions { show_undecided: true });
        let log: Value = serde_json::from_str(&log).expect("the log is JSON");
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
        let told = log["runs"][0]["results"].as_array().expect("there are results").len();
        assert_eq!(told, report.findings.len() + report.undecided.len(), "{}", path.display());
        results += told;
    }
    assert!(results > paths.len() / 2, "most examples have something to tell");
}
