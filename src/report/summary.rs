//! A report in two sentences: what was found, and what was looked at.
//!
//! "No findings" is said in full only where everything was understood; where nothing was checked, that is said instead.
//! Plain text without line ends, for the end of the text form and for whoever needs one line: a job summary, an editor.

use super::gap;
use crate::finding::{Applicability, Report, Severity};

/// "found 1 error and 2 warnings; 1 can be fixed with `--fix`", or why there are no findings.
pub fn verdict(report: &Report) -> String {
    if report.findings.is_empty() { nothing_found(report) } else { found(report) }
}

/// "2 services, 5 subnets, 84 questions: 80 hold, 2 fail, 2 undecided; 1 resource type not modelled"
pub fn coverage(report: &Report) -> String {
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
    let counts = match coverage.evidence.count() {
        0 => counts,
        rows => {
            let compared = coverage.evidence;
            let differ = if compared.fail == 1 { "1 differs".to_owned() } else { format!("{} differ", compared.fail) };
            format!(
                "{counts}; evidence: {} compared, {} agree, {differ}, {} cannot be told",
                counted(rows, "row"),
                compared.hold,
                compared.undecided
            )
        }
    };
    let mut gaps: Vec<String> = gap::met(coverage).map(|gap| gap.counted()).collect();
    match coverage.compiled {
        0 => {}
        1 => gaps.push("1 compiled template passed over for its Bicep source".to_owned()),
        many => gaps.push(format!("{many} compiled templates passed over for their Bicep sources")),
    }
    if gaps.is_empty() { counts } else { format!("{counts}; {}", gaps.join(", ")) }
}

/// Whether the run left something open: silence about it would look like safety.
pub fn has_doubts(report: &Report) -> bool {
    let coverage = &report.coverage;
    coverage.services == 0 || coverage.undecided > 0 || gap::met(coverage).next().is_some()
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
            (0, _) => match gap::met(coverage).find(|gap| gap.id == gap::FILE_NOT_READ) {
                Some(unread) => format!("nothing was checked: {}", unread.counted()),
                None => "nothing was checked: no file to check was found".to_owned(),
            },
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

/// "1 error", "2 errors": for words whose plural ends in `s`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// "a", "a and b", "a, b and c"
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
