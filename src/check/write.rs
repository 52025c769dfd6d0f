//! From what a check says to what a reader sees: facts become places.

use crate::finding::{Certainty, Finding, Label, LabelRole, RuleInfo, Severity, Subject, Undecided, fingerprint};
use crate::rules::{Draft, Unknown};
use crate::source::Span;
use crate::template::{Origin, Problem, Provenance, Station};

/// What a question is about, for both outcomes that are told.
#[derive(Debug, Clone)]
pub(super) struct About<'r> {
    /// The rule.
    pub rule: &'r RuleInfo,
    /// Its severity after configuration.
    pub severity: Option<Severity>,
    /// The question, as a clause.
    pub question: &'r str,
    /// The subject.
    pub subject: Subject,
    /// Where the subject is declared.
    pub place: Origin,
    /// The condition under which the subject is there at all, in words, when that is not known.
    pub condition: Option<String>,
}

/// The finding of a draft.
pub(super) fn finding(draft: Draft, about: &About<'_>, provenance: &Provenance) -> Finding {
    let mut labels = Vec::new();
    let (origin, text) = draft.primary.unwrap_or((about.place, None));
    add_path(&mut labels, provenance.path(origin), LabelRole::Primary, text);
    for (origin, text) in draft.because {
        add_path(&mut labels, provenance.handed_on(origin), LabelRole::Because, Some(text));
    }
    for (span, text) in draft.seen {
        add(&mut labels, span, LabelRole::Because, Some(text));
    }
    let rule = about.rule;
    let requirements = if draft.requirements.is_empty() { rule.requirements.clone() } else { draft.requirements };
    let fingerprint = fingerprint(&[&rule.name, &about.subject.id, &requirements.join(" "), &draft.message]);
    Finding {
        rule: rule.name.clone(),
        severity: about.severity.or(draft.severity).unwrap_or(rule.severity),
        certainty: about.condition.clone().map_or(Certainty::Definite, Certainty::Possible),
        message: draft.message,
        labels,
        proof: draft.proof,
        help: draft.help,
        fixes: Vec::new(),
        subject: about.subject.clone(),
        requirements,
        link: draft.link.or_else(|| rule.link().map(str::to_owned)),
        fingerprint,
        roots: Vec::new(),
    }
}

/// Makes the finding one about this subject: the same thing in other words.
pub(super) fn rename(finding: &mut Finding, subject: Subject) {
    let requirements = finding.requirements.join(" ");
    finding.fingerprint = fingerprint(&[&finding.rule, &subject.id, &requirements, &finding.message]);
    finding.subject = subject;
}

/// The open question of an answer that could not be given.
pub(super) fn undecided(unknown: Unknown, about: &About<'_>, provenance: &Provenance) -> Undecided {
    let mut labels = Vec::new();
    let origin = unknown.at.unwrap_or(about.place);
    let first = provenance.path(origin).into_iter().take(1).collect();
    add_path(&mut labels, first, LabelRole::Primary, None);
    let mut needs: Vec<String> = Vec::new();
    for cause in &unknown.causes {
        if !needs.contains(&cause.text) {
            needs.push(cause.text.clone());
        }
        if let Some(span) = cause.span {
            add(&mut labels, span, LabelRole::Because, Some(cause.text.clone()));
        }
    }
    let rule = about.rule;
    let requirements = if unknown.requirements.is_empty() { rule.requirements.clone() } else { unknown.requirements };
    let question = unknown.question.unwrap_or_else(|| about.question.to_owned());
    let fingerprint = fingerprint(&[&rule.name, &about.subject.id, &requirements.join(" "), &question]);
    Undecided {
        rule: rule.name.clone(),
        question,
        subject: about.subject.clone(),
        needs,
        labels,
        requirements,
        fingerprint,
        roots: Vec::new(),
    }
}

/// The finding of something wrong in the input.
pub(super) fn problem(problem: Problem, rule: &RuleInfo, severity: Option<Severity>, subject: Subject) -> Finding {
    let mut labels = vec![Label { span: problem.span, text: None, role: LabelRole::Primary }];
    for (span, text) in problem.related {
        add(&mut labels, span, LabelRole::Because, Some(text));
    }
    Finding {
        rule: rule.name.clone(),
        severity: severity.unwrap_or(rule.severity),
        certainty: Certainty::Definite,
        fingerprint: fingerprint(&[&rule.name, &subject.id, &problem.message]),
        message: problem.message,
        labels,
        proof: Vec::new(),
        help: problem.help,
        fixes: Vec::new(),
        subject,
        requirements: rule.requirements.clone(),
        link: rule.link().map(str::to_owned),
        roots: Vec::new(),
    }
}

/// Adds the way of a value: the place of use with its text, and how the value came there, beginning where it is written.
/// Only the way to the primary place is a passage; the ways of other facts are told beside them.
fn add_path(labels: &mut Vec<Label>, path: Vec<Station>, role: LabelRole, text: Option<String>) {
    let mut stations = path.into_iter();
    if let Some(used) = stations.next() {
        add(labels, used.span, role, text);
    }
    let role = if role == LabelRole::Primary { LabelRole::Passage } else { role };
    let way: Vec<Station> = stations.collect();
    for station in narrowed(way, labels).into_iter().rev() {
        add(labels, station.span, role, station.text);
    }
}

/// The stations that tell something new: not what stands inside of the place of use, and of a whole and its part the
/// part, with what was to be said of the whole.
fn narrowed(way: Vec<Station>, shown: &[Label]) -> Vec<Station> {
    let mut narrow: Vec<Station> = Vec::new();
    for station in way {
        if shown.last().is_some_and(|used| used.span.contains(station.span)) {
            continue;
        }
        match narrow.last_mut().filter(|whole| whole.span.contains(station.span)) {
            Some(whole) => whole.span = station.span,
            None => narrow.push(station),
        }
    }
    narrow
}

/// Adds a label unless its place is taken; the first word about a place stands.
fn add(labels: &mut Vec<Label>, span: Span, role: LabelRole, text: Option<String>) {
    if labels.iter().all(|label| label.span != span) {
        labels.push(Label { span, text, role });
    }
}
