//! SARIF 2.1.0: what code scanning, editors and dashboards read. Valid against the published schema.
//!
//! Paths are relative to `%SRCROOT%`, the workspace; columns count UTF-16 code units and say so. The same report always
//! gives the same text.
//!
//! Never here: source text. A log is kept and passed on, and a template may hold what should not be.

mod log;
mod place;
mod result;
mod rule;
mod run;

use self::log::Log;
use super::document;
use crate::finding::Report;

/// What to put in.
#[derive(Debug, Clone, Copy, Default)]
pub struct SarifOptions {
    /// Whether to add the questions that could not be decided, as results of kind `open`.
    pub show_undecided: bool,
}

/// The report as a SARIF log.
pub fn render(report: &Report, options: SarifOptions) -> String {
    document::write(&Log::of(run::run(report, options)))
}

#[cfg(test)]
mod tests;
