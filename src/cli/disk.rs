//! The disk as the core sees it: inside the workspace, and up to a size.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the door to the disk")]

use std::fs::{self, File};
use std::io::{self, Read};
use std::iter::repeat_n;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::workspace::{Workspace, unreadable};
use crate::check::largest;
use crate::source::{FilePath, Files, Unreadable};

/// The files of a workspace.
#[derive(Debug)]
pub struct DiskFiles {
    workspace: Workspace,
    read: Arc<AtomicUsize>,
}

impl DiskFiles {
    /// The files of this workspace.
    pub fn new(workspace: Workspace) -> Self {
        Self { workspace, read: Arc::default() }
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// How many files were read so far; the number grows while somebody reads.
    pub(super) fn counter(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.read)
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
        let place = self.workspace.resolve(path)?;
        let about = fs::metadata(&place).map_err(|error| unreadable(&error))?;
        // To open a pipe or a device may never return.
        if !about.is_file() {
            let what = if about.is_dir() { "it is a folder" } else { "it is not a regular file" };
            return Err(Unreadable::Other(what.to_owned()));
        }
        let file = File::open(&place).map_err(|error| unreadable(&error))?;
        let most = largest(path) as u64;
        // What is larger is not even read.
        let size = usize::try_from(about.len()).ok().filter(|_| about.len() <= most);
        let bytes = size.map_or(Ok(None), |size| content(file, size, most)).map_err(|error| unreadable(&error))?;
        let bytes = bytes.ok_or(Unreadable::TooLarge(most))?;
        self.read.fetch_add(1, Ordering::Relaxed);
        Ok(bytes)
    }

    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        self.entries(folder, fs::FileType::is_file, Path::is_file)
    }

    fn folders(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        // Links to folders are not followed, as in a walk.
        self.entries(folder, fs::FileType::is_dir, |_| false)
    }
}

impl DiskFiles {
    /// What is directly in a folder and of this kind, or a link to something of this kind.
    fn entries(
        &self,
        folder: &FilePath,
        is: fn(&fs::FileType) -> bool,
        leads_to: fn(&Path) -> bool,
    ) -> Result<Vec<FilePath>, Unreadable> {
        let place = self.workspace.resolve(folder)?;
        let mut found = Vec::new();
        for entry in fs::read_dir(&place).map_err(|error| unreadable(&error))? {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&error))?;
            if is(&kind) || (kind.is_symlink() && leads_to(&entry.path())) {
                found.push(folder.join(&entry.file_name().to_string_lossy()));
            }
        }
        found.sort();
        Ok(found)
    }
}

/// All that is in a file, which says that it is of this size; nothing if there is more than `most`. It is read to the memory
/// in which it stays: a copy of a large export takes longer than to read it.
fn content(mut file: File, size: usize, most: u64) -> io::Result<Option<Arc<[u8]>>> {
    let mut bytes: Arc<[u8]> = repeat_n(0, size).collect();
    let Some(mut place) = Arc::get_mut(&mut bytes) else { return Ok(None) };
    io::copy(&mut file.by_ref().take(size as u64), &mut place)?;
    let missing = place.len();
    // Files in /proc say that they are empty, and others grow: the limit counts what is read.
    let mut more = Vec::new();
    file.take((most + 1).saturating_sub(size as u64)).read_to_end(&mut more)?;
    if missing == 0 && more.is_empty() {
        return Ok(Some(bytes));
    }
    let known = bytes.get(..size - missing).unwrap_or_default();
    let whole = [known, &more].concat();
    Ok((whole.len() as u64 <= most).then(|| whole.into()))
}
