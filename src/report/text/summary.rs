//! The last lines: what was found, what was looked at, and what was not understood.
//!
//! "No findings" is said in full only where everything was understood; where nothing was checked, that is said instead.

use super::TextOptions;
use crate::finding::{Applicability, Report, Severity};
use crate::report::paint::Paint;
use crate::report::wording::counted;
use crate::report::{clean, gap};

/// Most names of a kind of gap that are listed.
const NAMED: usize = 12;

/// Whether the run left something open.
pub(super) fn has_doubts(report: &Report) -> bool {
    let coverage = &report.coverage;
    coverage.services == 0 || coverage.undecided > 0 || gap::met(coverage).next().is_some()
}

/// How many findings of which severity, or why there are none.
pub(super) fn verdict(report: &Report, options: &TextOptions) -> String {
    let paint = Paint { color: options.color };
    let worst = report.worst();
    let words = if report.findings.is_empty() { nothing_found(report) } else { found(report) };
    let mut line = match worst {
        Some(severity) => paint.severity(severity, &words),
        None => paint.bold(&words),
    };
    if !options.show_undecided && (report.coverage.undecided > 0 || gap::met(&report.coverage).next().is_some()) {
        line.push_str(&paint.dim("; `--show undecided` lists what is open"));
    }
    line
}

fn found(report: &Report) -> String {
    let counts =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (report.count(severity), severity));
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, severity)| counted(*count, severity.as_str())).collect();
    let mendable = |applicability| {
        let with = |fixes: &[crate::finding::Fix]| fixes.iter().any(|fix| fix.applicability == applicability);
        report.findings.iter().filter(|finding| with(&finding.fixes)).count()
    };
    let fixes = match (mendable(Applicability::Safe), mendable(Applicability::Unsafe)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; {safe} can be fixed with `--fix`"),
        (0, risky) => format!("; {risky} can be fixed with `--unsafe-fixes`"),
        (safe, risky) => format!("; {safe} can be fixed with `--fix`, {risky} with `--unsafe-fixes`"),
    };
    format!("found {}{fixes}", joined(&counts))
}

fn nothing_found(report: &Report) -> String {
    let coverage = &report.coverage;
    let gaps = gap::met(coverage).next().is_some();
    if coverage.questions() == 0 {
        return match (coverage.files, coverage.services) {
            (0, _) => "nothing was checked: no file to check was found".to_owned(),
            (files, 0) => format!("nothing was checked: no API Management service found in {}", counted(files, "file")),
            _ => "nothing was checked: no rule had a question to ask".to_owned(),
        };
    }
    if coverage.services == 0 {
        return format!("no findings, but no API Management service found in {}", counted(coverage.files, "file"));
    }
    match (coverage.undecided, coverage.fail) {
        (0, 0) if gaps => "no findings in what was understood".to_owned(),
        (0, 0) => "no findings".to_owned(),
        (0, fail) => format!("no findings; {fail} suppressed"),
        (1, _) => "no findings, but 1 question is undecided".to_owned(),
        (open, _) => format!("no findings, but {open} questions are undecided"),
    }
}

/// "2 services, 5 subnets, 84 questions: 80 hold, 2 fail, 2 undecided; 1 resource type not modelled"
pub(super) fn coverage(report: &Report) -> String {
    let coverage = &report.coverage;
    let counts = format!(
        "{}, {}, {}: {} hold, {} fail, {} undecided",
        counted(coverage.services, "service"),
        counted(coverage.subnets, "subnet"),
        counted(coverage.questions(), "question"),
        coverage.hold,
        coverage.fail,
        coverage.undecided,
    );
    let gaps: Vec<String> = gap::met(coverage).map(|gap| gap.counted()).collect();
    if gaps.is_empty() { counts } else { format!("{counts}; {}", gaps.join(", ")) }
}

/// What was not understood, by name, with an empty line at the end; empty if there is nothing.
pub(super) fn gaps(report: &Report, options: &TextOptions) -> String {
    let paint = Paint { color: options.color };
    let mut out = String::new();
    for gap in gap::met(&report.coverage) {
        out.push_str(&paint.bold(&gap.counted()));
        out.push_str(":\n");
        // What was met most often first; the names are in order already, and the sort keeps that among equals.
        let mut names = gap.names.clone();
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (name, count) in names.iter().take(NAMED) {
            let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
            out.extend(["  ", &clean::line(name), &times, "\n"]);
        }
        if names.len() > NAMED {
            out.push_str(&format!("  and {} more\n", names.len() - NAMED));
        }
        out.push('\n');
    }
    out
}

/// "a", "a and b", "a, b and c"
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
