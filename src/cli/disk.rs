//! The disk as the core sees it: inside the workspace, and up to a size.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the door to the disk")]

use std::fs::{self, File};
use std::io::Read;
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
        // What is larger is not even read.
        let most = largest(path) as u64;
        let mut bytes = Vec::with_capacity(usize::try_from(about.len().min(most)).unwrap_or_default());
        // Files in /proc say that they are empty, and others grow: the limit counts what is read.
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
        if bytes.len() as u64 > most {
            return Err(Unreadable::TooLarge(most));
        }
        self.read.fetch_add(1, Ordering::Relaxed);
        Ok(bytes.into())
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
