//! Real templates of others: nothing crashes, nothing is skipped, and what is right is not called wrong.
//!
//! `APIMLINT_CORPUS` names the folder that holds them. Without it there is nothing to test, and the tests say so.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its files and settings itself")]

#[path = "golden/folder.rs"]
mod folder;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use apimlint::check::{self, Config, Request};
use apimlint::finding::{Report, Severity};
use apimlint::source::{FilePath, MemoryFiles};

/// The folder of the corpus; says so where there is none.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var("APIMLINT_CORPUS").ok().filter(|folder| !folder.is_empty());
    if folder.is_none() {
        // Not by `println!`, which is only shown of tests that fail.
        let _ = writeln!(std::io::stderr(), "skipped: APIMLINT_CORPUS does not name a folder of templates");
    }
    folder.map(PathBuf::from)
}

fn read_all(folder: &Path, root: &Path, files: &mut MemoryFiles, paths: &mut Vec<FilePath>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, root, files, paths);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let name = FilePath::new(path.strip_prefix(root).unwrap().to_str().unwrap());
            files.insert(name.clone(), fs::read(&path).unwrap());
            paths.push(name);
        }
    }
}

#[test]
fn every_template_is_judged_and_nothing_crashes() {
    let Some(folder) = corpus() else { return };
    let mut files = MemoryFiles::new();
    let mut found = Vec::new();
    read_all(&folder, &folder, &mut files, &mut found);
    let templates: BTreeSet<FilePath> = found
        .iter()
        .filter(|path| {
            let text = fs::read_to_string(folder.join(path.as_str())).unwrap();
            text.contains("eploymentTemplate.json#") && !path.name().contains(".parameters.")
        })
        .cloned()
        .collect();
    let discovery = check::discover(&Request { found, ..Request::default() }, &files).unwrap();
    let judged: BTreeSet<FilePath> = discovery.roots.iter().map(|root| root.template.clone()).collect();
    assert!(!templates.is_empty());
    assert_eq!(judged, templates);

    let report = check::check(&discovery.roots, &files, &Config::default()).unwrap();
    // Templates that another one links to are judged through that one.
    assert!(report.coverage.roots > 0 && report.coverage.roots <= discovery.roots.len());
    assert!(report.coverage.questions() > 0);
    let said = report
        .findings
        .iter()
        .filter(|finding| finding.rule.starts_with("internal/") || finding.rule.starts_with("input/"))
        // That there is no copy of a published template is no trouble.
        .filter(|finding| finding.severity > Severity::Note);
    let said: Vec<String> = said.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect();
    assert_eq!(said, Vec::<String>::new(), "real templates are read without trouble");
    assert!(report.undecided.iter().all(|question| !question.needs.is_empty()));
}

/// The errors in one folder by the facts of 2022, the time of these templates.
fn errors(report: &Report) -> Vec<String> {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

#[test]
fn the_quickstarts_are_right_by_the_documents_of_their_time() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("samaea+azure-quickstart-templates/quickstarts/microsoft.apimanagement");
    let config = Config { as_of: Some("2022-05-26".parse().unwrap()), ..Config::default() };
    for name in [
        "api-management-create-with-external-vnet-publicip",
        "api-management-create-with-internal-vnet-publicip",
        "api-management-private-endpoint",
    ] {
        let report = folder::check_folder(&folder.join(name), None, &config).unwrap();
        assert_eq!(report.coverage.services, 1, "{name}");
        assert!(report.coverage.hold > 0, "{name}");
        assert_eq!(errors(&report), Vec::<String>::new(), "{name}");
    }
}
