//! The one place where tests ask for a report of files, and where they compare it with what is written down.
//!
//! What is written down is never edited by hand: `UPDATE=1 cargo test` writes it, and the diff is read.

#![allow(dead_code, reason = "each test file uses its part")]
#![expect(clippy::disallowed_methods, reason = "a test reads its files and settings itself")]

use std::fs;
use std::path::Path;

use apimlint::check::{self, Config, Request};
use apimlint::finding::Report;
use apimlint::report::text::{TextOptions, render};
use apimlint::source::{FilePath, MemoryFiles};

/// Checks one file of a folder, or all of them, as if the folder were the workspace.
pub(crate) fn check_folder(folder: &Path, named: Option<&str>, config: &Config) -> Result<Report, String> {
    let mut files = MemoryFiles::new();
    let mut request = Request::default();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_file()) else { continue };
        files.insert(name, fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?);
        match named {
            None => request.found.push(FilePath::new(name)),
            Some(only) if only == name => request.named.push(FilePath::new(name)),
            Some(_) => {}
        }
    }
    request.found.sort();
    let discovery = check::discover(&request, &files).map_err(|error| error.to_string())?;
    check::check(&discovery.roots, &files, config)
}

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
