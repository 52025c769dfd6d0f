//! Whole runs over files in memory.

use super::*;
use crate::check::crashing::Crashing;
use crate::source::Role;
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

/// A template with deployments that link to these addresses, all in one file.
fn linking(links: &[String]) -> String {
    let deployment = |(index, link): (usize, &String)| {
        format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d{index}",
            "properties": {{"mode": "Incremental", "templateLink": {link}}}}}"#
        )
    };
    let deployments: Vec<String> = links.iter().enumerate().map(deployment).collect();
    TEMPLATE.replace("[]", &format!("[{}]", deployments.join(",\n")))
}

#[test]
fn what_is_published_and_not_here_is_a_note_once() {
    let mut files = MemoryFiles::new();
    let address = |name: &str| format!(r#"{{"uri": "https://example.com/nested/{name}.json"}}"#);
    files.insert("twice.json", linking(&[address("a"), address("a"), address("b")]));
    let report = checked(&[root("twice.json", None)], &files);
    let told: Vec<_> = report.findings.iter().map(|found| (found.severity, found.message.as_str())).collect();
    let words = |name| {
        format!(
            "there is no copy of the template at `https://example.com/nested/{name}.json` here: what it deploys is not checked"
        )
    };
    assert_eq!(told, [(Severity::Note, words("a").as_str()), (Severity::Note, words("b").as_str())]);
    assert_eq!((report.coverage.fail, report.coverage.deployments_not_expanded.len()), (0, 3));

    // However many there are, they hide no mistake, and their number is no mistake.
    let mut many: Vec<String> = (0..80).map(|index| address(&index.to_string())).collect();
    many.push(r#"{"relativePath": "none.json"}"#.to_owned());
    files.insert("many.json", linking(&many));
    let report = checked(&[root("many.json", None)], &files);
    let errors: Vec<_> = report.findings.iter().filter(|found| found.severity > Severity::Note).collect();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.starts_with("`none.json` cannot be read"), "{}", errors[0].message);
    assert!(report.findings.iter().any(|found| found.message.starts_with("31 more problems like these")));

    let config = Config { severity: [("input/unresolved".to_owned(), Severity::Warning)].into(), ..Config::default() };
    let stricter = check(&[root("twice.json", None)], &files, &config).unwrap();
    assert_eq!(stricter.worst(), Some(Severity::Warning));
}

#[test]
fn copies_are_read_where_the_folders_say_and_what_they_link_to_with_them() {
    let mut files = MemoryFiles::new();
    files.insert("main.json", linking(&[r#"{"uri": "https://example.com/x/nested/a.json"}"#.to_owned()]));
    files.insert("vendor/nested/a.json", linking(&[r#"{"relativePath": "b.json"}"#.to_owned()]));
    let modules = crate::check::ModuleFolders { given: Some("vendor".into()), restored: None };
    let circumstances = crate::check::Circumstances { modules, ..crate::check::Circumstances::default() };
    let config = Config { circumstances, ..Config::default() };
    let run = |files: &MemoryFiles| check(&[root("main.json", None)], files, &config).unwrap();
    let told = |report: &Report| -> Vec<(Severity, String)> {
        report.findings.iter().map(|found| (found.severity, found.message.clone())).collect()
    };
    // Who copied it left a part out: that is told, and is not the fault of who uses the copy.
    let words =
        "`vendor/nested/a.json` links to `vendor/nested/b.json`, which is not here: what it deploys is not checked";
    assert_eq!(told(&run(&files)), [(Severity::Note, words.to_owned())]);
    files.insert("vendor/nested/b.json", TEMPLATE);
    assert_eq!((told(&run(&files)), run(&files).coverage.files), (Vec::new(), 3));
    files.insert("vendor/nested/a.json", r#"{"name": "no template"}"#);
    let told = told(&run(&files));
    assert!(told.len() == 1 && told[0].1.ends_with("and it is no template"), "{told:?}");
}

#[test]
fn a_template_that_another_root_links_to_is_judged_through_it_unless_it_was_named() {
    let mut files = MemoryFiles::new();
    files.insert("main.json", linking(&[r#"{"relativePath": "nested/part.json"}"#.to_owned()]));
    files.insert("nested/part.json", with_problems(1));
    let part = |may_be_a_part: bool| Root { may_be_a_part, ..root("nested/part.json", None) };
    let found = checked(&[root("main.json", None), part(true)], &files);
    assert_eq!((found.coverage.roots, found.coverage.files, found.coverage.fail), (1, 2, 1));
    let [finding] = found.findings.as_slice() else { panic!("{:#?}", found.findings) };
    assert_eq!(finding.roots, [root("main.json", None).name()]);
    let named = checked(&[root("main.json", None), part(false)], &files);
    assert_eq!((named.coverage.roots, named.coverage.fail), (2, 2));
}
