//! What comes after the findings: what was not understood, by name, and the summary.

use super::TextOptions;
use crate::finding::Report;
use crate::report::paint::Paint;
use crate::report::{clean, gap, summary};

/// Most names of a kind of gap that are listed.
const NAMED: usize = 12;

/// The summary in two lines: what was found in the colour of the worst, and what was looked at.
pub(super) fn summary(report: &Report, options: &TextOptions) -> String {
    let paint = Paint { color: options.color };
    let worst = report.worst();
    let words = summary::verdict(report);
    let mut line = match worst {
        Some(severity) => paint.severity(severity, &words),
        None => paint.bold(&words),
    };
    if !options.show_undecided && (report.coverage.undecided > 0 || gap::met(&report.coverage).next().is_some()) {
        line.push_str(&paint.dim("; `--show undecided` lists what is open"));
    }
    format!("{line}\n{}\n", summary::coverage(report))
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
            out.extend(["  and ", &(names.len() - NAMED).to_string(), " more\n"]);
        }
        out.push('\n');
    }
    out
}
