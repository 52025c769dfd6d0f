//! The one place where tests ask for a report of files, and where they compare it with what is written down.
//!
//! What is written down is never edited by hand: `UPDATE=1 cargo test` writes it, and the diff is read.

#![expect(clippy::disallowed_methods, reason = "a test reads its files and settings itself")]

pub(crate) mod folder;

use std::fs;
use std::path::Path;

use apimlint::finding::Report;
use apimlint::report::text::{TextOptions, render};

pub(crate) use folder::check_folder;

/// The report as users read it.
pub(crate) fn text(report: &Report, show_undecided: bool) -> String {
    render(report, &TextOptions { show_undecided, ..TextOptions::default() })
}

/// Compares a text with the file that holds it, or writes the file when `UPDATE` is set.
pub(crate) fn compare(actual: &str, golden: &Path) -> Result<(), String> {
    if std::env::var("UPDATE").is_ok() {
        return fs::write(golden, actual).map_err(|error| format!("{}: {error}", golden.display()));
    }
    let expected = fs::read_to_string(golden).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    let first = expected.lines().zip(actual.lines()).take_while(|(old, new)| old == new).count();
    Err(format!(
        "{} is not what is printed (UPDATE=1 writes it); line {} is the first that differs. Printed:\n{actual}",
        golden.display(),
        first + 1
    ))
}
