//! Every shape of SARIF log that apimlint writes is valid against the published schema.

use apimlint::finding::{
    Applicability, Certainty, Coverage, Edit, Finding, Fix, Label, LabelRole, Precision, Report, RootName, RuleInfo,
    Severity, Source, Subject, Undecided,
};
use apimlint::report::sarif::{SarifOptions, render};
use apimlint::source::{FileId, SourceMap, Span};
use serde_json::Value;

const SCHEMA: &str = include_str!("../sarif/sarif-schema-2.1.0.json");

/// What the schema finds wrong with a log, with the place in it.
fn errors(log: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let log: Value = serde_json::from_str(log).expect("the log is JSON");
    validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn assert_valid(report: &Report) -> Value {
    let all = SarifOptions { show_undecided: true };
    for options in [SarifOptions::default(), all] {
        assert_eq!(errors(&render(report, options)), Vec::<String>::new());
    }
    serde_json::from_str(&render(report, all)).expect("the log is JSON")
}

fn file(report: &mut Report, path: &str, text: &str) -> FileId {
    report.sources.add(path.into(), text)
}

fn label(role: LabelRole, span: Span, text: Option<&str>) -> Label {
    Label { span, text: text.map(str::to_owned), role }
}

fn finding(labels: Vec<Label>) -> Finding {
    Finding {
        rule: "capacity/subnet-too-small".into(),
        severity: Severity::Error,
        certainty: Certainty::Definite,
        message: "subnet is too small for the Premium tier".into(),
        labels,
        proof: vec!["8 addresses - 5 kept by Azure = 3".into()],
        help: Some("use /28 or a shorter prefix".into()),
        fixes: Vec::new(),
        subject: Subject { kind: "subnet".into(), id: "/subscriptions/{…}/subnets/apim".into() },
        requirements: vec!["S-18".into()],
        link: Some("https://learn.microsoft.com/azure/api-management/".into()),
        fingerprint: "0123456789abcdef".into(),
        roots: vec![RootName::Root { template: "infra/main.json".into(), parameters: None }],
    }
}

fn rule(sources: Vec<Source>) -> RuleInfo {
    RuleInfo {
        name: "capacity/subnet-too-small".into(),
        title: "Subnet is too small".into(),
        summary: "The subnet has fewer addresses than the tier needs.".into(),
        severity: Severity::Warning,
        precision: Precision::VeryHigh,
        since: "next".into(),
        subject: "service".into(),
        requirements: vec!["S-18".into()],
        tags: vec!["capacity".into()],
        sources,
        page: "# Subnet is too small\n\nThe subnet has fewer addresses than the tier needs.\n".into(),
        examples: Vec::new(),
    }
}

fn documented() -> RuleInfo {
    let url = "https://learn.microsoft.com/azure/api-management/".into();
    rule(vec![Source { title: "Virtual network".into(), url, dated: None }])
}

#[test]
fn nothing_at_all() {
    assert_valid(&Report::default());
}

#[test]
fn no_findings_but_much_that_was_not_understood() {
    let met = |name: &str| [(name.to_owned(), 2)].into();
    let coverage = Coverage {
        roots: 1,
        files: 3,
        types_not_modelled: met("Microsoft.Web/sites"),
        functions_not_evaluated: met("pickZones"),
        unknown_service_tags: met("{0}"),
        deployments_not_expanded: met("nested"),
        files_not_read: vec!["infra/lost.parameters.json".into()],
        ..Coverage::default()
    };
    let log = assert_valid(&Report { coverage, rules: vec![documented(), rule(Vec::new())], ..Report::default() });
    let notifications = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications.as_array().map(Vec::len), Some(5));
}

#[test]
fn long_lines_and_characters_of_every_width() {
    let mut report = Report { rules: vec![documented()], ..Report::default() };
    let id = file(&mut report, "infra/a b ñ#%.json", &format!("{}\r\n\"🚀\"", "é日🚀".repeat(50_000)));
    let end = u32::try_from("é日🚀".len() * 50_000).expect("small") + 2;
    report.findings.push(finding(vec![label(LabelRole::Primary, Span::new(id, end, end + 6), None)]));
    let middle = Span::new(id, 9_000, 9_009);
    report.findings.push(finding(vec![label(LabelRole::Primary, middle, Some("\u{1b}[31m {0} \"quoted\""))]));
    let log = assert_valid(&report);
    let place = |index: usize| &log["runs"][0]["results"][index]["locations"][0]["physicalLocation"];
    assert_eq!(place(0)["artifactLocation"]["uri"], "infra/a%20b%20%C3%B1%23%25.json");
    assert_eq!(place(0)["region"]["endColumn"], 5);
    assert_eq!(place(1)["region"]["startColumn"], 4_001);
}

#[test]
fn related_places_in_other_files_and_the_way_of_a_value() {
    let mut report = Report { rules: vec![documented()], ..Report::default() };
    let main = file(&mut report, "infra/main.json", "{ \"subnet\": \"10.0.0.0/29\" }");
    let parameters = file(&mut report, "/outside/main.parameters.json", "{ \"prefix\": \"10.0.0.0/29\" }");
    let mut found = finding(vec![
        label(LabelRole::Primary, Span::new(main, 12, 25), Some("/29 leaves 3 usable addresses")),
        label(LabelRole::Because, Span::new(main, 2, 10), Some("the subnet")),
        label(LabelRole::Passage, Span::new(parameters, 12, 25), None),
    ]);
    found.certainty = Certainty::Possible("when `env` is `dev`".into());
    found.roots.push(RootName::Root {
        template: "infra/main.json".into(),
        parameters: Some("infra/main.prod.parameters.json".into()),
    });
    report.findings.push(found);
    let log = assert_valid(&report);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().map(Vec::len), Some(2));
    assert_eq!(result["properties"]["roots"].as_array().map(Vec::len), Some(2));
}

#[test]
fn fixes_in_two_files_and_an_insertion() {
    let mut report = Report { rules: vec![documented()], ..Report::default() };
    let one = file(&mut report, "one.json", "{}\n");
    let two = file(&mut report, "two.json", "{ \"a\": 1 }\n");
    let mut found = finding(vec![label(LabelRole::Primary, Span::new(one, 0, 2), None)]);
    found.fixes.push(Fix {
        title: "Widen the subnet to /28".into(),
        edits: vec![
            Edit { span: Span::new(two, 2, 8), text: String::new() },
            Edit { span: Span::at(one, 1), text: "\"b\": 2".into() },
        ],
        applicability: Applicability::DisplayOnly,
    });
    report.findings.push(found);
    let log = assert_valid(&report);
    let changes = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"];
    assert_eq!(changes.as_array().map(Vec::len), Some(2));
}

#[test]
fn empty_spans_and_places_in_no_file() {
    let mut report = Report::default();
    let empty = file(&mut report, "empty.json", "");
    report.findings.push(finding(vec![label(LabelRole::Primary, Span::at(empty, 0), None)]));
    report.findings.push(finding(vec![label(LabelRole::Primary, Span::at(FileId::new(99), 5), Some("nowhere"))]));
    report.findings.push(finding(Vec::new()));
    report.findings.push(finding(vec![label(LabelRole::Primary, Span::new(empty, 500, 900), None)]));
    assert_valid(&report);
}

#[test]
fn open_questions() {
    let mut report = Report { rules: vec![documented()], ..Report::default() };
    let main = file(&mut report, "main.json", "{ \"nsg\": \"[parameters('nsg')]\" }");
    let undecided = |labels: Vec<Label>| Undecided {
        rule: "flows/missing-required-flow".into(),
        question: "whether inbound TCP 3443 from ApiManagement is allowed".into(),
        subject: Subject { kind: "API Management service".into(), id: String::new() },
        needs: vec!["parameter `nsg` has no value".into()],
        labels,
        requirements: Vec::new(),
        fingerprint: "fedcba9876543210".into(),
        roots: Vec::new(),
    };
    let here = label(LabelRole::Primary, Span::new(main, 9, 30), None);
    report.undecided = vec![undecided(vec![here.clone(), here]), undecided(Vec::new())];
    let log = assert_valid(&report);
    assert_eq!(log["runs"][0]["results"][0]["kind"], "open");
    assert_eq!(log["runs"][0]["results"][0]["level"], "none");
}

#[test]
fn two_readings_of_one_file_are_one_artifact() {
    let mut report = Report { sources: SourceMap::new(), ..Report::default() };
    let one = file(&mut report, "main.json", "{}");
    let two = file(&mut report, "main.json", "{}");
    report.findings.push(finding(vec![
        label(LabelRole::Primary, Span::new(one, 0, 1), None),
        label(LabelRole::Because, Span::new(two, 1, 2), None),
    ]));
    let log = assert_valid(&report);
    assert_eq!(log["runs"][0]["artifacts"].as_array().map(Vec::len), Some(1));
    assert_eq!(log["runs"][0]["results"][0]["relatedLocations"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_schema_sees_what_is_broken() {
    let whole = render(&Report { rules: vec![documented()], ..Report::default() }, SarifOptions::default());
    assert_eq!(errors(&whole), Vec::<String>::new());
    for (right, wrong) in [
        ("\"utf16CodeUnits\"", "\"bytes\""),
        ("\"version\": \"2.1.0\"", "\"version\": \"2.0.0\""),
        ("\"executionSuccessful\": true", "\"executionSuccessful\": \"yes\""),
        ("\"driver\"", "\"drivers\""),
    ] {
        assert!(whole.contains(right), "{right}");
        assert_ne!(errors(&whole.replace(right, wrong)), Vec::<String>::new(), "{wrong}");
    }
}
