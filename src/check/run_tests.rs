//! Whole runs over files in memory.

use std::sync::Arc;

use super::*;
use crate::source::{FilePath, MemoryFiles, Unreadable};

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": []
}"#;

fn root(template: &str, parameters: Option<&str>) -> Root {
    Root { template: template.into(), parameters: parameters.map(FilePath::new) }
}

fn checked(roots: &[Root], files: &dyn Files) -> Report {
    check(roots, files, &Config::default()).unwrap()
}

/// Crashes on some files.
struct Crashing(MemoryFiles);

impl Files for Crashing {
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
        assert!(!path.name().contains("crash"), "on purpose");
        self.0.read(path)
    }

    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        self.0.list(folder)
    }
}

#[test]
fn a_crash_is_told_of_its_own_root_and_of_no_other() {
    let mut files = MemoryFiles::new();
    for name in ["a.json", "b.json"] {
        files.insert(name, TEMPLATE);
    }
    let report = checked(&[root("a.json", None), root("crash.json", None), root("b.json", None)], &Crashing(files));
    let [finding] = report.findings.as_slice() else { panic!("{:#?}", report.findings) };
    assert_eq!(finding.rule, "internal/rule-crashed");
    assert!(finding.message.contains("`crash.json`"), "{}", finding.message);
    assert_eq!(finding.roots, [root("crash.json", None).name()]);
    assert_eq!((report.coverage.roots, report.coverage.files, report.coverage.fail), (3, 2, 1));
}

/// A template with this many broken places.
fn with_problems(count: usize) -> String {
    let resource =
        r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "[parameters('none')]"}"#;
    TEMPLATE.replace("[]", &format!("[{}]", vec![resource; count].join(",\n")))
}

#[test]
fn problems_that_are_not_shown_are_counted() {
    let mut files = MemoryFiles::new();
    files.insert("few.json", with_problems(MOST_PROBLEMS));
    files.insert("many.json", with_problems(MOST_PROBLEMS + 300));
    let few = checked(&[root("few.json", None)], &files);
    assert_eq!((few.findings.len(), few.coverage.fail), (MOST_PROBLEMS, MOST_PROBLEMS));
    let many = checked(&[root("many.json", None)], &files);
    assert_eq!((many.findings.len(), many.coverage.fail), (MOST_PROBLEMS + 1, MOST_PROBLEMS + 300));
    let last = many.findings.last().unwrap();
    assert_eq!(last.message, "300 more problems like these in `many.json` are not shown");
    assert_eq!(last.rule, many.findings[0].rule);
    assert_eq!(last.roots, [root("many.json", None).name()]);
}
