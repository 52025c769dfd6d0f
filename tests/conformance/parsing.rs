//! Every program is read without an error, and what is no program is read, too.

use std::panic::{AssertUnwindSafe, catch_unwind};

use apimlint::source::{FileId, FilePath, Files};
use apimlint::syntax::bicep::parse;

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::tally::{Tally, general};

/// What is between `main.` and `.bicep` in the names of pictures of programs: notes under every line, in the middle of texts
/// too.
const PICTURES: [&str; 6] = ["diagnostics", "ir", "sourcemap", "symbols", "syntax", "tokens"];

/// What a file should be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Program,
    /// A sample of what does not compile: not all of them are wrong in how they are written.
    Invalid,
    Picture,
}

/// Reads every program.
pub(crate) fn read(corpus: &Corpus) -> Vec<String> {
    let mut failed = Failures::new();
    let mut errors = Tally::default();
    let (mut programs, mut invalid, mut refused, mut pictures, mut spoilt) = (0, 0, 0, 0, 0);
    for path in corpus.files(&["bicep", "bicepparam"]) {
        let bytes = corpus.read(&path).unwrap_or_else(|reason| panic!("{path}: {reason}"));
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let Ok(program) = catch_unwind(AssertUnwindSafe(|| parse(FileId::new(0), text.into()))) else {
            failed.insert(path.to_string(), "reading it panics".to_owned());
            continue;
        };
        let error = program.errors().first();
        match sort(&path) {
            Sort::Program => {
                programs += 1;
                failed.extend(error.map(|error| (path.to_string(), error.message.clone())));
            }
            Sort::Invalid => {
                invalid += 1;
                refused += usize::from(error.is_some());
                for error in program.errors() {
                    errors.add(general(&error.message), 1, path.as_str());
                }
            }
            Sort::Picture => {
                pictures += 1;
                spoilt += usize::from(error.is_some());
            }
        }
    }
    println!(
        "{}: {programs} programs, {} read without an error; {refused} of {invalid} samples of what does not compile have errors \
         of syntax, and {spoilt} of {pictures} pictures",
        corpus.name,
        programs - failed.len()
    );
    errors.print("errors in what does not compile", 60);
    assert!(programs > 0);
    allowed::settle("parse", &corpus.name, &failed)
}

/// What a file should be, by its path.
pub(crate) fn sort(path: &FilePath) -> Sort {
    let mut name = path.name().split('.');
    let part = name.nth(1).filter(|_| name.count() == 1);
    if path.as_str().split('/').any(|folder| folder.starts_with("Invalid")) {
        Sort::Invalid
    } else if part.is_some_and(|part| PICTURES.contains(&part)) {
        Sort::Picture
    } else {
        Sort::Program
    }
}
