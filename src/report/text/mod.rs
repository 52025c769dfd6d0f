//! Findings as a compiler prints them: headline, excerpt with carets, proof, help, link; then what was looked at.
//!
//! Never here: whether the terminal takes colour (the door knows), and what is wrong.

mod closing;
mod finding;
mod frame;
pub(super) mod place;
mod undecided;

use super::summary;
use crate::finding::Report;
use crate::source::FilePath;

/// How to print.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line of its own")]
pub struct TextOptions {
    /// Whether to style with ANSI escape sequences. Without it the text holds none, whatever the input holds.
    pub color: bool,
    /// The width of the terminal in columns. Long source lines are cut to it, notes and help are wrapped at it; headlines
    /// and paths never are, so that they can be searched for.
    pub width: usize,
    /// Whether to list the questions that could not be decided and to name what was not understood.
    pub show_undecided: bool,
    /// One line per finding, `path:line:column: error[rule]: message`, and nothing else, except for the summary when
    /// something was not decided or not understood: quiet is not the same as safe.
    pub quiet: bool,
    /// Where the reader stands, from the workspace root. Paths are printed relative to it.
    pub shown_from: FilePath,
    /// Whether to draw with ASCII alone.
    pub ascii: bool,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            show_undecided: false,
            quiet: false,
            shown_from: FilePath::new(""),
            ascii: false,
        }
    }
}

/// The whole report. Ends with a line end, unless it is empty.
pub fn render(report: &Report, options: &TextOptions) -> String {
    let mut out = String::new();
    if options.quiet {
        for found in &report.findings {
            out.push_str(&finding::one_line(found, report, options));
            out.push('\n');
        }
        if options.show_undecided {
            for open in &report.undecided {
                out.push_str(&undecided::one_line(open, report, options));
                out.push('\n');
            }
        }
        if summary::has_doubts(report) {
            out.push_str(&summary::coverage(report));
            out.push('\n');
        }
        return out;
    }
    out.push_str(&findings(report, options));
    if options.show_undecided {
        out.push_str(&undecided::blocks(report, options));
        out.push_str(&closing::gaps(report, options));
    }
    out.push_str(&summary(report, options));
    out
}

/// The findings alone, each with an empty line after it.
pub fn findings(report: &Report, options: &TextOptions) -> String {
    report.findings.iter().map(|found| finding::block(found, report, options) + "\n\n").collect()
}

/// The last two lines of the report: what was found, and what was looked at.
pub fn summary(report: &Report, options: &TextOptions) -> String {
    closing::summary(report, options)
}

#[cfg(test)]
mod tests;
