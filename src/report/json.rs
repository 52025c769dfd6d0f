//! Our own JSON form, for scripts.
//!
//! The document is `{ schemaVersion, version, asOf, findings, undecided, coverage }`. `schemaVersion` rises when a field
//! changes its meaning or goes; new fields may come at any time. All fields are always there: what is not known is
//! `null`, what there is none of is `[]`. Lines and columns count from 1; `column` counts characters, `utf16` counts
//! UTF-16 code units; `end` is the position after the last character. Paths are relative to the workspace, with `/`.
//!
//! Never here: SARIF.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{document, secrets};
use crate::finding::{self, Applicability, Certainty, LabelRole, Report};
use crate::source::{FilePath, Position, SourceMap, Span};

/// The version of the form.
pub const SCHEMA_VERSION: u32 = 1;

/// The report as JSON.
pub fn render(report: &Report) -> String {
    let sources = &report.sources;
    document::write(&Document {
        schema_version: SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        as_of: &report.as_of,
        findings: report.findings.iter().map(|finding| Finding::new(finding, sources)).collect(),
        undecided: report.undecided.iter().map(|undecided| Undecided::new(undecided, sources)).collect(),
        coverage: Coverage::new(&report.coverage),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    version: &'static str,
    as_of: &'a str,
    findings: Vec<Finding<'a>>,
    undecided: Vec<Undecided<'a>>,
    coverage: Coverage<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule: &'a str,
    severity: &'static str,
    /// `definite` or `possible`.
    certainty: &'static str,
    /// When it holds, for a possible one: "when `env` is `dev`".
    when: Option<&'a str>,
    message: &'a str,
    subject: Subject<'a>,
    /// The primary place; the same as the label with the role `primary`.
    location: Option<Place<'a>>,
    labels: Vec<Label<'a>>,
    proof: &'a [String],
    help: Option<&'a str>,
    fixes: Vec<Fix<'a>>,
    link: Option<&'a str>,
    requirements: &'a [String],
    fingerprint: &'a str,
    roots: Vec<Root<'a>>,
}

impl<'a> Finding<'a> {
    fn new(finding: &'a finding::Finding, sources: &'a SourceMap) -> Self {
        let (certainty, when) = match &finding.certainty {
            Certainty::Definite => ("definite", None),
            Certainty::Possible(when) => ("possible", Some(when.as_str())),
        };
        Self {
            rule: &finding.rule,
            severity: finding.severity.as_str(),
            certainty,
            when,
            message: &finding.message,
            subject: Subject::new(&finding.subject),
            location: finding.primary().and_then(|label| Place::new(label.span, sources)),
            labels: labels(&finding.labels, sources),
            proof: &finding.proof,
            help: finding.help.as_deref(),
            fixes: fixes(finding, sources),
            link: finding.link.as_deref(),
            requirements: &finding.requirements,
            fingerprint: &finding.fingerprint,
            roots: finding.roots.iter().map(Root::new).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Undecided<'a> {
    rule: &'a str,
    question: &'a str,
    needs: &'a [String],
    subject: Subject<'a>,
    /// Where the question arose; the place of the first label.
    location: Option<Place<'a>>,
    labels: Vec<Label<'a>>,
    requirements: &'a [String],
    fingerprint: &'a str,
    roots: Vec<Root<'a>>,
}

impl<'a> Undecided<'a> {
    fn new(undecided: &'a finding::Undecided, sources: &'a SourceMap) -> Self {
        Self {
            rule: &undecided.rule,
            question: &undecided.question,
            needs: &undecided.needs,
            subject: Subject::new(&undecided.subject),
            location: undecided.labels.first().and_then(|label| Place::new(label.span, sources)),
            labels: labels(&undecided.labels, sources),
            requirements: &undecided.requirements,
            fingerprint: &undecided.fingerprint,
            roots: undecided.roots.iter().map(Root::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct Subject<'a> {
    kind: &'a str,
    id: &'a str,
}

impl<'a> Subject<'a> {
    fn new(subject: &'a finding::Subject) -> Self {
        Self { kind: &subject.kind, id: &subject.id }
    }
}

/// One deployment, or an environment of several.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Root<'a> {
    Template { template: &'a str, parameters: Option<&'a str> },
    Environment { environment: &'a str, configuration: &'a str },
}

impl<'a> Root<'a> {
    pub(super) fn new(root: &'a finding::RootName) -> Self {
        match root {
            finding::RootName::Root { template, parameters } => {
                Self::Template { template: template.as_str(), parameters: parameters.as_ref().map(FilePath::as_str) }
            }
            finding::RootName::Environment { name, configuration } => {
                Self::Environment { environment: name, configuration: configuration.as_str() }
            }
        }
    }
}

#[derive(Serialize)]
pub(super) struct Place<'a> {
    path: &'a str,
    start: Point,
    end: Point,
}

impl<'a> Place<'a> {
    /// `None` for a span of no file of the report.
    pub(super) fn new(span: Span, sources: &'a SourceMap) -> Option<Self> {
        let (start, end) = sources.positions(span)?;
        Some(Self { path: sources.get(span.file)?.path().as_str(), start: Point::new(start), end: Point::new(end) })
    }
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    utf16: u32,
}

impl Point {
    fn new(position: Position) -> Self {
        Self { line: position.line, column: position.column, utf16: position.utf16 }
    }
}

#[derive(Serialize)]
struct Label<'a> {
    /// `primary`, `because` or `passage`.
    role: &'static str,
    text: Option<&'a str>,
    location: Option<Place<'a>>,
}

fn labels<'a>(labels: &'a [finding::Label], sources: &'a SourceMap) -> Vec<Label<'a>> {
    let convert = |label: &'a finding::Label| Label {
        role: match label.role {
            LabelRole::Primary => "primary",
            LabelRole::Because => "because",
            LabelRole::Passage => "passage",
        },
        text: label.text.as_deref(),
        location: Place::new(label.span, sources),
    };
    labels.iter().map(convert).collect()
}

/// The fixes that tell no secret.
fn fixes<'a>(finding: &'a finding::Finding, sources: &'a SourceMap) -> Vec<Fix<'a>> {
    let fixes = finding.fixes.iter().filter(|fix| secrets::may_show(fix, sources));
    fixes.map(|fix| Fix::new(fix, sources)).collect()
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    /// `safe`, `unsafe` or `displayOnly`.
    applicability: &'static str,
    edits: Vec<Edit<'a>>,
}

impl<'a> Fix<'a> {
    fn new(fix: &'a finding::Fix, sources: &'a SourceMap) -> Self {
        let edit = |edit: &'a finding::Edit| Edit { location: Place::new(edit.span, sources), text: &edit.text };
        Self {
            title: &fix.title,
            applicability: applicability(fix.applicability),
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

/// The word for a fix's trust in JSON and SARIF.
pub(crate) fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::DisplayOnly => "displayOnly",
    }
}

#[derive(Serialize)]
struct Edit<'a> {
    location: Option<Place<'a>>,
    text: &'a str,
}

/// What was looked at; the same in SARIF's `run.properties.coverage`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Coverage<'a> {
    roots: usize,
    files: usize,
    services: usize,
    subnets: usize,
    questions: usize,
    hold: usize,
    fail: usize,
    undecided: usize,
    types_not_modelled: &'a BTreeMap<String, usize>,
    functions_not_evaluated: &'a BTreeMap<String, usize>,
    unknown_service_tags: &'a BTreeMap<String, usize>,
    children_elsewhere: &'a BTreeMap<String, usize>,
    deployments_not_expanded: &'a BTreeMap<String, usize>,
    files_not_read: &'a [String],
    compiled: usize,
    evidence: Compared,
}

/// Rows of saved answers of Azure, compared with what is predicted.
#[derive(Serialize)]
struct Compared {
    rows: usize,
    agree: usize,
    differ: usize,
    undecided: usize,
}

impl<'a> Coverage<'a> {
    pub(crate) fn new(coverage: &'a finding::Coverage) -> Self {
        Self {
            roots: coverage.roots,
            files: coverage.files,
            services: coverage.services,
            subnets: coverage.subnets,
            questions: coverage.questions(),
            hold: coverage.hold,
            fail: coverage.fail,
            undecided: coverage.undecided,
            types_not_modelled: &coverage.types_not_modelled,
            functions_not_evaluated: &coverage.functions_not_evaluated,
            unknown_service_tags: &coverage.unknown_service_tags,
            children_elsewhere: &coverage.children_elsewhere,
            deployments_not_expanded: &coverage.deployments_not_expanded,
            files_not_read: &coverage.files_not_read,
            compiled: coverage.compiled,
            evidence: Compared {
                rows: coverage.evidence.count(),
                agree: coverage.evidence.hold,
                differ: coverage.evidence.fail,
                undecided: coverage.evidence.undecided,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;
    use serde_json::{Value, json};

    #[test]
    fn a_finding_has_its_place_in_both_ways_of_counting() {
        let mut report = samples::report();
        let rocket = samples::span(&report.sources, 1, "🚀");
        if let Some(label) = report.findings[0].labels.first_mut() {
            label.span = rocket;
        }
        let value: Value = serde_json::from_str(&render(&report)).unwrap();
        let place = &value["findings"][0]["location"];
        assert_eq!(place["path"], "infra/network.yaml");
        assert_eq!(place["start"], json!({ "line": 3, "column": 31, "utf16": 31 }));
        assert_eq!(place["end"], json!({ "line": 3, "column": 32, "utf16": 33 }));
    }

    #[test]
    fn everything_is_there() {
        let value: Value = serde_json::from_str(&render(&samples::report())).unwrap();
        assert_eq!(value["schemaVersion"], 1);
        assert_eq!(value["asOf"], "2026-11-20");
        let finding = &value["findings"][0];
        assert_eq!(finding["certainty"], "definite");
        assert_eq!(finding["labels"][1]["role"], "because");
        assert_eq!(finding["fixes"][0]["edits"][0]["text"], "10.0.1.0/28");
        assert_eq!(value["undecided"][0]["needs"], json!(["parameter `nsgId` has no value"]));
        assert_eq!(value["coverage"]["questions"], 9);
    }

    #[test]
    fn a_fix_that_would_tell_a_secret_is_left_out() {
        let mut report = samples::report();
        report.sources.hide(report.findings[0].fixes[0].edits[0].span);
        let value: Value = serde_json::from_str(&render(&report)).unwrap();
        assert_eq!(value["findings"][0]["fixes"], json!([]));
    }

    #[test]
    fn an_empty_report_is_a_whole_document() {
        let value: Value = serde_json::from_str(&render(&Report::default())).unwrap();
        assert_eq!(value["findings"], json!([]));
        assert_eq!(value["coverage"]["filesNotRead"], json!([]));
    }
}
