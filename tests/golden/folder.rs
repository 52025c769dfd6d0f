//! A folder of files, checked as if it were the workspace.

#![expect(clippy::disallowed_methods, reason = "a test reads its files itself")]

use std::fs;
use std::path::Path;

use apimlint::check::{self, Config, Request};
use apimlint::finding::Report;
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
