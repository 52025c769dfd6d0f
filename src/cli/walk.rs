//! All files in a folder, as far as git would look at them.
//!
//! What `.gitignore` names is left out, and so is `.git`; hidden files are not. Links to files count as files, links to
//! folders are not followed: what they lead to is met under its own name, or lies outside, and no loop can arise.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

/// What a folder holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Walked {
    /// The files, sorted.
    pub(super) files: Vec<PathBuf>,
    /// What could not be looked into, in the system's words, sorted.
    pub(super) unreadable: Vec<String>,
}

/// Walks through a folder, on all processors.
pub(super) fn walk(folder: &Path) -> Walked {
    let walked = Mutex::new(Walked::default());
    let note = |entry: Result<DirEntry, ignore::Error>| {
        let mut walked = walked.lock().unwrap_or_else(PoisonError::into_inner);
        match entry {
            Ok(entry) if is_file(&entry) => walked.files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => walked.unreadable.push(error.to_string()),
        }
        WalkState::Continue
    };
    WalkBuilder::new(folder)
        .hidden(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build_parallel()
        .run(|| Box::new(note));
    let mut walked = walked.into_inner().unwrap_or_else(PoisonError::into_inner);
    walked.files.sort();
    walked.unreadable.sort();
    walked
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file() || (kind.is_symlink() && entry.path().is_file()))
}
