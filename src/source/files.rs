//! The only way out of the core: somebody who can read and list files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::FilePath;

/// Reads and lists. The command line has one over the disk, an editor one over its open buffers, tests one in memory.
pub trait Files: Sync {
    /// The bytes of a file.
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable>;

    /// The files directly in a folder, sorted.
    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable>;

    /// The folders directly in a folder, sorted.
    fn folders(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable>;
}

/// Why a file could not be had, in words for a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no such file.
    Missing,
    /// The path leaves the workspace, and nobody allowed that.
    OutsideWorkspace,
    /// The file is larger than the limit, given in bytes.
    TooLarge(u64),
    /// The system said no; its words.
    Other(String),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::OutsideWorkspace => f.write_str("the path leads out of the workspace"),
            Self::TooLarge(limit) => write!(f, "the file is larger than {} MB", limit / 1_000_000),
            Self::Other(words) => f.write_str(words),
        }
    }
}

/// Files in memory, for tests, examples and embedding.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(BTreeMap<FilePath, Arc<[u8]>>);

impl MemoryFiles {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<FilePath>, text: impl AsRef<[u8]>) {
        self.0.insert(path.into(), text.as_ref().into());
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
        if path.escapes() {
            return Err(Unreadable::OutsideWorkspace);
        }
        self.0.get(path).cloned().ok_or(Unreadable::Missing)
    }

    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        Ok(self.0.keys().filter(|path| path.folder() == *folder).cloned().collect())
    }

    fn folders(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        let above =
            |path: &FilePath| std::iter::successors(Some(path.folder()), |below| Some(below.folder())).take(100);
        let inside =
            self.0.keys().filter_map(|path| above(path).find(|found| found.folder() == *folder && found != folder));
        Ok(inside.collect::<BTreeSet<_>>().into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_in_memory_are_those_of_the_files() {
        let mut files = MemoryFiles::new();
        for path in ["a/b/c.json", "a/d/e/f.json", "a/g.json", "/x/y/z.json"] {
            files.insert(path, "");
        }
        let folders = |folder: &str| -> Vec<String> {
            files.folders(&folder.into()).unwrap().iter().map(FilePath::to_string).collect()
        };
        assert_eq!(folders("a"), ["a/b", "a/d"]);
        assert_eq!(folders(""), ["a"]);
        assert_eq!(folders("/x"), ["/x/y"]);
        assert_eq!(folders("none"), Vec::<String>::new());
    }
}
