//! Findings and open questions as SARIF results.

use std::collections::BTreeMap;

use super::log::{
    ArtifactChange, CodeFlow, Content, Fingerprints, Fix, FixProperties, Location, LogicalLocation, Message,
    Replacement, ResultProperties, Root, SarifResult, ThreadFlow, ThreadFlowLocation,
};
use super::place::Artifacts;
use super::rule::sentence;
use crate::finding::{self, Certainty, Finding, Label, LabelRole, RootName, Subject, Undecided};
use crate::report::json::applicability;
use crate::report::wording::headline;
use crate::source::FilePath;

/// A finding: kind `fail`.
pub(super) fn failed<'a>(
    finding: &'a Finding,
    rule_index: Option<usize>,
    artifacts: &Artifacts<'_>,
) -> SarifResult<'a> {
    let (certainty, when) = match &finding.certainty {
        Certainty::Definite => ("definite", None),
        Certainty::Possible(when) => ("possible", Some(when.as_str())),
    };
    let mut text = sentence(&headline(finding));
    for line in &finding.proof {
        text.push('\n');
        text.push_str(line);
    }
    if let Some(help) = &finding.help {
        text.push_str("\nHelp: ");
        text.push_str(&sentence(help));
    }
    SarifResult {
        rule_id: &finding.rule,
        rule_index,
        kind: "fail",
        level: finding.severity.as_str(),
        message: Message { text: literal(&text) },
        locations: [place(finding.primary(), &finding.subject, artifacts)],
        related_locations: related(&finding.labels, artifacts),
        code_flows: code_flow(&finding.labels, artifacts),
        fixes: finding.fixes.iter().filter_map(|one| fix(one, artifacts)).collect(),
        partial_fingerprints: Fingerprints { first: &finding.fingerprint },
        properties: ResultProperties {
            requirements: &finding.requirements,
            subject: &finding.subject.kind,
            certainty: Some(certainty),
            when,
            needs: None,
            roots: roots(&finding.roots),
        },
    }
}

/// An open question: kind `open`, which requires the level `none`.
pub(super) fn open<'a>(
    undecided: &'a Undecided,
    rule_index: Option<usize>,
    artifacts: &Artifacts<'_>,
) -> SarifResult<'a> {
    let mut text = sentence(&format!("Undecided: {}", undecided.question));
    for need in &undecided.needs {
        text.push('\n');
        text.push_str(&sentence(need));
    }
    let first = undecided.labels.iter().find(|label| label.role == LabelRole::Primary).or(undecided.labels.first());
    let others: Vec<&Label> = undecided.labels.iter().filter(|label| !first.is_some_and(|one| one == *label)).collect();
    SarifResult {
        rule_id: &undecided.rule,
        rule_index,
        kind: "open",
        level: "none",
        message: Message { text: literal(&text) },
        locations: [place(first, &undecided.subject, artifacts)],
        related_locations: numbered(others.into_iter(), artifacts),
        code_flows: code_flow(&undecided.labels, artifacts),
        fixes: Vec::new(),
        partial_fingerprints: Fingerprints { first: &undecided.fingerprint },
        properties: ResultProperties {
            requirements: &undecided.requirements,
            subject: &undecided.subject.kind,
            certainty: None,
            when: None,
            needs: Some(&undecided.needs),
            roots: roots(&undecided.roots),
        },
    }
}

/// Where it is, in the source and among the resources.
fn place<'a>(label: Option<&'a Label>, subject: &'a Subject, artifacts: &Artifacts<'_>) -> Location<'a> {
    let name = subject.id.rsplit('/').find(|part| !part.is_empty()).unwrap_or(&subject.id);
    Location {
        physical_location: label.and_then(|label| artifacts.physical(label.span)),
        logical_locations: vec![LogicalLocation { name, fully_qualified_name: &subject.id, kind: "resource" }],
        message: label.and_then(remark),
        ..Location::default()
    }
}

/// The other places, numbered from 1.
fn related<'a>(labels: &'a [Label], artifacts: &Artifacts<'_>) -> Vec<Location<'a>> {
    numbered(labels.iter().filter(|label| label.role != LabelRole::Primary), artifacts)
}

fn numbered<'a>(labels: impl Iterator<Item = &'a Label>, artifacts: &Artifacts<'_>) -> Vec<Location<'a>> {
    let placed = labels.filter_map(|label| Some((label, artifacts.physical(label.span)?)));
    let location = |(index, (label, physical)): (usize, (&'a Label, _))| Location {
        id: Some(index + 1),
        physical_location: Some(physical),
        message: station(label),
        ..Location::default()
    };
    placed.enumerate().map(location).collect()
}

/// The way of the value: where it is written first, where it is used last. Nothing without a station in between.
fn code_flow<'a>(labels: &'a [Label], artifacts: &Artifacts<'_>) -> Vec<CodeFlow<'a>> {
    let stations = labels.iter().filter(|label| label.role == LabelRole::Passage);
    let used = labels.iter().filter(|label| label.role == LabelRole::Primary);
    let locations: Vec<ThreadFlowLocation<'a>> = stations
        .chain(used)
        .filter_map(|label| {
            let physical_location = Some(artifacts.physical(label.span)?);
            Some(ThreadFlowLocation {
                location: Location { physical_location, message: station(label), ..Location::default() },
            })
        })
        .collect();
    if locations.len() < 2 { Vec::new() } else { vec![CodeFlow { thread_flows: [ThreadFlow { locations }] }] }
}

/// A fix with its edits by file and place; none if a place of it is in no file of the report, because half a fix is none,
/// or if it would tell a secret.
fn fix<'a>(fix: &'a finding::Fix, artifacts: &Artifacts<'_>) -> Option<Fix<'a>> {
    if !artifacts.may_show(fix) {
        return None;
    }
    let mut changes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for edit in &fix.edits {
        let physical = artifacts.physical(edit.span)?;
        changes.entry(physical.artifact_location).or_default().push((physical.region, edit.text.as_str()));
    }
    if changes.is_empty() {
        return None;
    }
    let change = |(artifact_location, mut edits): (_, Vec<_>)| {
        edits.sort_unstable();
        let replacement = |(deleted_region, text)| Replacement { deleted_region, inserted_content: Content { text } };
        ArtifactChange { artifact_location, replacements: edits.into_iter().map(replacement).collect() }
    };
    Some(Fix {
        description: Message { text: literal(&sentence(&fix.title)) },
        artifact_changes: changes.into_iter().map(change).collect(),
        properties: FixProperties { applicability: applicability(fix.applicability) },
    })
}

fn remark(label: &Label) -> Option<Message> {
    label.text.as_deref().map(|text| Message { text: literal(text) })
}

/// The remark of a place; a station that says nothing for itself gets the words that all of them share.
fn station(label: &Label) -> Option<Message> {
    let passing = || Message { text: "the value passes through here".into() };
    remark(label).or_else(|| (label.role == LabelRole::Passage).then(passing))
}

fn roots(roots: &[RootName]) -> Vec<Root<'_>> {
    roots
        .iter()
        .map(|root| match root {
            RootName::Root { template, parameters } => {
                Root::Template { template: template.as_str(), parameters: parameters.as_ref().map(FilePath::as_str) }
            }
            RootName::Environment { name, configuration } => {
                Root::Environment { environment: name, configuration: configuration.as_str() }
            }
        })
        .collect()
}

/// The text with what would be read as a placeholder (`{0}`) doubled, as SARIF 2.1.0 §3.11.5 asks of literal braces.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = after.get(..digits).unwrap_or_default();
        match after.get(digits..).and_then(|tail| tail.strip_prefix('}')) {
            Some(tail) if digits > 0 => {
                out.push_str("{{");
                out.push_str(number);
                out.push_str("}}");
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_doubled_and_other_braces_are_not() {
        assert_eq!(literal("name {0} in {…} and {"), "name {{0}} in {…} and {");
    }
}
