//! A folder of files, checked as if it were the workspace.

#![expect(clippy::disallowed_methods, reason = "a test reads its files itself")]

use std::fs;
use std::path::Path;

use apimlint::check::{self, Config, Request, Root};
use apimlint::finding::Report;
use apimlint::source::{FilePath, MemoryFiles};

/// Checks one file of a folder, or all of them, as if the folder were the workspace.
pub(crate) fn check_folder(folder: &Path, named: Option<&str>, config: &Config) -> Result<Report, String> {
    let (files, roots) = deployments(folder, named)?;
    check::check(&roots, &files, config)
}

/// The files of a folder and of those in it, and the deployments in all of them, or in one of them.
pub(crate) fn deployments(folder: &Path, named: Option<&str>) -> Result<(MemoryFiles, Vec<Root>), String> {
    let mut files = MemoryFiles::new();
    let mut request = Request::default();
    let mut found = Vec::new();
    collect(folder, "", &mut files, &mut found)?;
    match named {
        None => request.found = found,
        Some(only) => request.named = found.into_iter().filter(|path| path.as_str() == only).collect(),
    }
    request.found.sort();
    let discovery = check::discover(&request, &files).map_err(|error| error.to_string())?;
    Ok((files, discovery.roots))
}

fn collect(folder: &Path, before: &str, files: &mut MemoryFiles, found: &mut Vec<FilePath>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = format!("{before}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files, found)?;
        } else {
            files.insert(&*name, fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?);
            found.push(FilePath::new(&name));
        }
    }
    Ok(())
}
