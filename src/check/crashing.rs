//! Files on which a test wants the run to crash.

use std::sync::Arc;

use crate::source::{FilePath, Files, MemoryFiles, Unreadable};

/// Files in memory; reading one with `crash` in its name panics.
pub(super) struct Crashing(pub(super) MemoryFiles);

impl Files for Crashing {
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
        assert!(!path.name().contains("crash"), "on purpose");
        self.0.read(path)
    }

    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        self.0.list(folder)
    }

    fn folders(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        self.0.folders(folder)
    }
}
