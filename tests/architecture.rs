//! The house rules: who may know whom, how large a file may be, and that every rule is whole.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its files itself, and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use apimlint::rules::CATALOGUE;

/// The floors from the ground up, each with the floors that it may import.
///
/// `rules` sees of `template` only words for what is not known, and its pages alone see `syntax`.
const FLOORS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("finding", &["source"]),
    ("answer", &["source", "finding"]),
    ("syntax", &["source"]),
    ("template", &["source", "syntax"]),
    ("network", &["source", "template"]),
    ("describe", &["source", "template", "network"]),
    ("evidence", &["source", "syntax", "network"]),
    ("platform", &["source", "finding", "syntax", "network"]),
    ("analysis", &["template", "network", "evidence", "platform"]),
    ("rules", &["finding", "network", "evidence", "platform", "analysis"]),
    ("survey", &["source", "answer", "network", "platform", "analysis", "rules"]),
    (
        "check",
        &[
            "source", "finding", "answer", "syntax", "template", "network", "describe", "evidence", "platform",
            "analysis", "rules", "survey",
        ],
    ),
    ("report", &["source", "finding", "answer"]),
    ("cli", &["source", "finding", "answer", "platform", "check", "report"]),
];

/// Files that may import more than their floor: a page of a rule is a text with front matter.
const EXCEPTIONS: &[(&str, &[&str])] = &[("src/rules/page.rs", &["source", "syntax"])];

const MOST_CODE_LINES: usize = 400;

const BANNED_WORDS: &[&str] = &["todo!", "unimplemented!", "dbg!", "FIXME"];

const BANNED_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "data", "info", "misc"];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    found.sort();
    assert!(found.len() > 50, "the sources are not where they were");
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn slashed(path: &Path) -> String {
    path.to_str().unwrap().replace('\\', "/")
}

/// The lines without comments, up to the tests of the file.
fn code(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = before_tests.lines().map(|line| line.split("//").next().unwrap_or_default().trim_end());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The files of modules that are compiled for tests alone.
fn test_files() -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let folder = path.parent().unwrap();
        for declared in text.split("#[cfg(test)]\n").skip(1) {
            let renamed =
                declared.strip_prefix("#[path = \"").and_then(|rest| rest.split_once('"')).map(|(file, _)| file);
            let line = declared.lines().find(|line| !line.starts_with("#[")).unwrap_or_default();
            let Some(name) = line.strip_suffix(';').and_then(|line| line.split_once("mod ")).map(|(_, name)| name)
            else {
                continue;
            };
            let file = folder.join(renamed.map_or_else(|| format!("{name}.rs"), str::to_owned));
            collect_module(&folder.join(name), &mut found);
            found.insert(file);
        }
    }
    found
}

fn collect_module(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    if folder.is_dir() {
        let mut files = Vec::new();
        collect(folder, &mut files);
        found.extend(files);
    }
}

/// The floors that some code names: `crate::floor`, and `crate::{floor::…, floor}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => found.extend(first_word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    if start && !c.is_whitespace() {
                        found.extend(first_word(&group[at..]));
                        start = false;
                    }
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn first_word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(text.len());
    Some(text[..end].to_owned()).filter(|word| !word.is_empty())
}

#[test]
fn groups_of_imports_are_seen() {
    let seen = imports("use crate::{source::{Span, FileId}, finding, Other};\nlet x = crate::network::build();");
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["finding", "network", "source"]);
}

#[test]
fn floors_import_only_lower_floors() {
    let mut wrong = Vec::new();
    let tests = test_files();
    for path in sources() {
        let name = slashed(&path);
        let Some(floor) = name.strip_prefix("src/").and_then(|rest| rest.split_once('/')).map(|(floor, _)| floor)
        else {
            continue;
        };
        let Some((_, allowed)) = FLOORS.iter().find(|(known, _)| *known == floor) else {
            wrong.push(format!("{name}: `{floor}` is not a floor of the house"));
            continue;
        };
        let exception = EXCEPTIONS.iter().find(|(file, _)| *file == name).map_or(&[] as &[&str], |(_, more)| *more);
        for import in imports(&code(&path).join("\n")) {
            let known = FLOORS.iter().any(|(known, _)| *known == import);
            let fine = import == floor || allowed.contains(&import.as_str()) || exception.contains(&import.as_str());
            if known && !fine && !tests.contains(&path) {
                wrong.push(format!("{name} imports `{import}`, which {floor} must not know"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_floors_has_no_circle() {
    for (position, (floor, allowed)) in FLOORS.iter().enumerate() {
        for lower in *allowed {
            let at = FLOORS.iter().position(|(known, _)| known == lower);
            assert!(at.is_some_and(|at| at < position), "{floor} imports {lower}, which is not below it");
        }
    }
}

#[test]
fn files_open_with_their_purpose_and_stay_small() {
    let mut wrong = Vec::new();
    let tests = test_files();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("//! ") {
            wrong.push(format!("{} does not open with what it is for", path.display()));
        }
        let lines = code(&path).len();
        if lines > MOST_CODE_LINES && !tests.contains(&path) {
            wrong.push(format!("{} has {lines} lines of code; split it by noun", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_for_later_and_every_module_has_a_name() {
    let mut wrong = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let words = BANNED_WORDS.iter().filter(|word| text.contains(**word));
        wrong.extend(words.map(|word| format!("{}: `{word}`", path.display())));
        let names = path.iter().filter_map(|part| part.to_str()).map(|part| part.trim_end_matches(".rs"));
        let names = names.filter(|name| BANNED_NAMES.contains(name));
        wrong.extend(names.map(|name| format!("{}: `{name}` says nothing", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_kebab(name: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.split('-').all(part)
}

#[test]
fn every_rule_is_whole() {
    let mut folders = BTreeSet::new();
    for topic in fs::read_dir("rules").unwrap().map(|entry| entry.unwrap().path()) {
        if topic.is_dir() && topic.file_name().is_some_and(|name| name != "facts") {
            let rules = fs::read_dir(&topic).unwrap().map(|entry| entry.unwrap().path());
            folders.extend(rules.map(|rule| slashed(rule.strip_prefix("rules").unwrap())));
        }
    }
    let checks: BTreeSet<String> = CATALOGUE.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(checks.len(), CATALOGUE.len(), "two rules share a name");
    assert_eq!(checks, folders, "left: rules with a check, right: rules with a folder");
    for name in &checks {
        let folder = Path::new("rules").join(name);
        assert!(folder.join("rule.md").exists(), "{name} has no page");
        // What cannot be written down as a file of its own has no examples.
        let without = name.starts_with("internal/");
        // What is about descriptions cannot be shown in a template.
        let extension = if name.ends_with("-description") { "yaml" } else { "json" };
        for example in ["bad", "good"].map(|stem| format!("{stem}.{extension}")) {
            assert!(without || folder.join(&example).exists(), "{name} has no {example}");
        }
        let (topic, rule) = name.split_once('/').unwrap();
        assert!(is_kebab(topic) && is_kebab(rule), "{name} is not written topic/name in kebab-case");
        let verbs = ["check-", "no-", "should-", "must-"];
        assert!(!verbs.iter().any(|verb| rule.starts_with(verb)), "{name}: a rule is named after the defect");
    }
    let sorted: Vec<&str> = CATALOGUE.iter().map(|rule| rule.name.split('/').next().unwrap()).collect();
    assert!(sorted.is_sorted(), "the catalogue is not in the order of its topics");
    assert!(Path::new("rules/README.md").exists(), "the index is missing");
}
