//! Many roots, one report: equal findings become one that lists its roots.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::finding::{Certainty, Coverage, Finding, Label, Report, Undecided};
use crate::source::{FileId, FilePath, SourceMap, Span};

/// What one root has to say, with spans into its own texts.
#[derive(Debug, Default)]
pub(super) struct RootReport {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// What was looked at.
    pub coverage: Coverage,
    /// The texts.
    pub sources: SourceMap,
    /// The files that it links to.
    pub linked: HashSet<FilePath>,
    /// The saved answers of Azure that are about something in it, by place.
    pub matched: HashSet<Span>,
    /// Whether it may declare more than is known.
    pub may_have_more: bool,
}

/// The rule that tells of evidence that is about nothing in the input.
pub(super) const NOT_MATCHED: &str = "input/unmatched-evidence";

/// Two findings are equal when they say the same about the same place, and of the same cases. A thing that two environments deploy
/// to different resource groups is one for the reader; of what one root says alike of several groups, the first is equal to the
/// first of another root, and so on.
type Sameness = (String, String, String, Vec<(Span, Option<String>)>, usize);

/// Joins the reports of roots. Texts are kept only where something is shown of them.
pub(super) fn merge(roots: Vec<RootReport>) -> Report {
    let mut report = Report::default();
    let mut files: HashMap<FilePath, FileId> = HashMap::new();
    let mut findings: HashMap<Sameness, usize> = HashMap::new();
    let mut questions: HashMap<Sameness, usize> = HashMap::new();
    let mut texts = Vec::with_capacity(roots.len());
    for root in roots {
        report.coverage.add(root.coverage);
        let sources = root.sources;
        let mut number = |old: FileId| keep(old, &sources, &mut files, &mut report.sources);
        let mut said_here = HashMap::new();
        for mut finding in root.findings {
            move_to(&mut finding.labels, &mut number);
            for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
                edit.span.file = number(edit.span.file);
            }
            let same = sameness(&finding.rule, &finding.subject.id, &said(&finding), &finding.labels);
            match findings.entry(counted(same, &finding.subject.id, &mut said_here)) {
                Entry::Vacant(entry) => {
                    entry.insert(report.findings.len());
                    report.findings.push(finding);
                }
                Entry::Occupied(entry) => {
                    if let Some(known) = report.findings.get_mut(*entry.get()) {
                        known.roots.extend(finding.roots);
                    }
                }
            }
        }
        for mut question in root.undecided {
            move_to(&mut question.labels, &mut number);
            let same = sameness(&question.rule, &question.subject.id, &question.question, &question.labels);
            match questions.entry(counted(same, &question.subject.id, &mut said_here)) {
                Entry::Vacant(entry) => {
                    entry.insert(report.undecided.len());
                    report.undecided.push(question);
                }
                Entry::Occupied(entry) => {
                    if let Some(known) = report.undecided.get_mut(*entry.get()) {
                        known.roots.extend(question.roots);
                    }
                }
            }
        }
        texts.push(sources);
    }
    // What one root keeps secret is secret, also where another one shows something of the same file.
    for file in texts.iter().flat_map(SourceMap::iter) {
        if let Some(id) = files.get(file.path()) {
            report.sources.protect_like(*id, file);
        }
    }
    sort(&mut report);
    report
}

/// Joins reports that were made with different settings.
pub fn join(mut reports: Vec<Report>) -> Report {
    keep_what_nobody_matches(&mut reports);
    let mut dates: Vec<String> = reports.iter().map(|report| report.as_of.clone()).collect();
    dates.sort();
    dates.dedup();
    let mut rules: Vec<_> = reports.iter().flat_map(|report| report.rules.clone()).collect();
    rules.sort_by(|left, right| left.name.cmp(&right.name));
    rules.dedup_by(|left, right| left.name == right.name);
    let parts = reports.into_iter().map(|report| RootReport {
        findings: report.findings,
        undecided: report.undecided,
        coverage: report.coverage,
        sources: report.sources,
        linked: HashSet::new(),
        matched: HashSet::new(),
        may_have_more: false,
    });
    Report { rules, as_of: dates.join(", "), ..merge(parts.collect()) }
}

/// Leaves out that evidence is about nothing where other deployments have what it is about.
fn keep_what_nobody_matches(reports: &mut [Report]) {
    let about_nothing = |finding: &&Finding| finding.rule == NOT_MATCHED;
    let mut told: HashMap<(String, String), usize> = HashMap::new();
    for finding in reports.iter().flat_map(|report| &report.findings).filter(about_nothing) {
        *told.entry((finding.subject.id.clone(), finding.message.clone())).or_default() += 1;
    }
    let all = reports.len();
    for report in reports {
        report.findings.retain(|finding| {
            let known = || told.get(&(finding.subject.id.clone(), finding.message.clone()));
            finding.rule != NOT_MATCHED || known().is_none_or(|times| *times >= all)
        });
    }
}

fn move_to(labels: &mut [Label], number: &mut dyn FnMut(FileId) -> FileId) {
    for label in labels {
        label.span.file = number(label.span.file);
    }
}

/// The number of a root's text in the report, to which it is added when it is new.
fn keep(old: FileId, sources: &SourceMap, files: &mut HashMap<FilePath, FileId>, kept: &mut SourceMap) -> FileId {
    let Some(file) = sources.get(old) else { return old };
    *files.entry(file.path().clone()).or_insert_with(|| kept.add(file.path().clone(), file.text().clone()))
}

/// What a finding says, and when.
fn said(finding: &Finding) -> String {
    match &finding.certainty {
        Certainty::Definite => finding.message.clone(),
        Certainty::Possible(when) => format!("{when}: {}", finding.message),
    }
}

fn sameness(rule: &str, subject: &str, message: &str, labels: &[Label]) -> Sameness {
    let places = labels.iter().map(|label| (label.span, label.text.clone())).collect();
    let without_group = subject.rsplit_once("/providers/").map_or(subject, |(_, resource)| resource);
    (rule.to_owned(), without_group.to_owned(), message.to_owned(), places, 0)
}

/// The same with the number of things, one per id, of which the root has said it before.
fn counted(same: Sameness, subject: &str, said_here: &mut HashMap<Sameness, HashMap<String, usize>>) -> Sameness {
    let subjects = said_here.entry(same.clone()).or_default();
    let next = subjects.len();
    let number = *subjects.entry(subject.to_owned()).or_insert(next);
    let (rule, subject, message, places, _) = same;
    (rule, subject, message, places, number)
}

/// By path, place, rule, message: the order in which a reader would fix things.
fn sort(report: &mut Report) {
    let sources = &report.sources;
    let place = |labels: &[Label]| {
        let span = labels.first().map(|label| label.span);
        let path = span.and_then(|span| sources.get(span.file)).map(|file| file.path().clone());
        (path, span.map(|span| (span.start, span.end)))
    };
    report
        .findings
        .sort_by_cached_key(|finding| (place(&finding.labels), finding.rule.clone(), finding.message.clone()));
    report.undecided.sort_by_cached_key(|open| (place(&open.labels), open.rule.clone(), open.question.clone()));
    for roots in report.findings.iter_mut().map(|finding| &mut finding.roots) {
        roots.sort();
        roots.dedup();
    }
    for roots in report.undecided.iter_mut().map(|open| &mut open.roots) {
        roots.sort();
        roots.dedup();
    }
}
