//! Whole runs over files in memory.

use super::*;
use crate::check::crashing::Crashing;
use crate::source::{FilePath, MemoryFiles};

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": []
}"#;

fn root(template: &str, parameters: Option<&str>) -> Root {
    Root { template: template.into(), parameters: parameters.map(FilePath::new), may_be_a_part: false }
}

fn checked(roots: &[Root], files: &dyn Files) -> Report {
    check(roots, files, &Config::default()).unwrap()
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

/// A template in one line with a secret, and a subnet whose prefix is too long for its service.
const WITH_SECRET: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0",
"parameters": {"pw": {"type": "secureString", "defaultValue": "hunter1"}, "prefix": {"type": "string", "defaultValue": "10.0.1.0/30"}},
"resources": [
  {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "v", "location": "westeurope", "properties": {
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
    "subnets": [{"name": "s", "properties": {"addressPrefix": "[parameters('prefix')]"}}]}},
  {"type": "Microsoft.ApiManagement/service", "apiVersion": "2024-05-01", "name": "a", "location": "westeurope",
   "sku": {"name": "Premium", "capacity": 1},
   "properties": {"publisherEmail": "a@b.c", "publisherName": "x", "virtualNetworkType": "External",
     "virtualNetworkConfiguration": {"subnetResourceId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]"}}}
]}"#;

/// What of a text is hidden, and what it is for.
fn protected(report: &Report, path: &str) -> (Role, Vec<String>) {
    let file = report.sources.iter().find(|file| file.path().as_str() == path).unwrap();
    let text = |range: &std::ops::Range<u32>| file.text()[range.start as usize..range.end as usize].to_owned();
    (file.role(), file.hidden().iter().map(text).collect())
}

#[test]
fn secrets_are_hidden_in_the_report_whichever_root_knows_them() {
    let mut files = MemoryFiles::new();
    let parameters = r#"{"parameters": {"pw": {"value": "hunter2"}, "prefix": {"value": "10.0.1.0/29"}}}"#;
    files.insert("secret.json", WITH_SECRET);
    files.insert("open.json", WITH_SECRET.replace("secureString", "string"));
    files.insert("prod.json", parameters.replace("/29", "/30"));
    let roots =
        [root("open.json", Some("prod.json")), root("secret.json", Some("prod.json")), root("secret.json", None)];
    let report = checked(&roots, &files);
    assert!(report.findings.iter().any(|finding| finding.rule == "capacity/subnet-too-small"));
    assert_eq!(protected(&report, "open.json"), (Role::Open, Vec::new()));
    assert_eq!(protected(&report, "secret.json"), (Role::Open, vec![r#""hunter1""#.to_owned()]));
    assert_eq!(protected(&report, "prod.json"), (Role::Parameters, vec![r#"{"value": "hunter2"}"#.to_owned()]));
    let joined = crate::check::join(vec![report.clone(), report]);
    assert_eq!(protected(&joined, "prod.json"), (Role::Parameters, vec![r#"{"value": "hunter2"}"#.to_owned()]));
}
