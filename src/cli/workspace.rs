//! The folder that a run is about: what may be read, and how paths are written.
//!
//! The workspace is the nearest folder above the first named path that holds `.git`; else the folder of the
//! configuration; else the current folder. Paths inside are written from its root, as in SARIF's `%SRCROOT%`. What a user
//! names outside of it keeps its absolute path, and its repository, or else its folder, may be read besides.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::exit::Failure;
use crate::check::ConfigFile;
use crate::source::{FilePath, Unreadable};

/// Where files may be read, and which paths they have. Folders are canonical: no link leads out of them unseen.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
    besides: Vec<PathBuf>,
    named: BTreeSet<FilePath>,
}

impl Workspace {
    /// The workspace in this folder, which must be canonical. Nothing outside of it may be read.
    pub fn new(root: PathBuf) -> Self {
        Self { root, besides: Vec::new(), named: BTreeSet::new() }
    }

    /// The workspace of a run that starts in `start`, when the user is in `here` and names no workspace.
    pub(super) fn around(start: &Path, config: Option<&Path>, here: &Path) -> Self {
        let configured = match config {
            Some(file) => file.parent().filter(|folder| start.starts_with(folder)),
            None => start.ancestors().find(|folder| folder.join(ConfigFile::NAME).is_file()),
        };
        Self::new(repository(start).or(configured).unwrap_or(here).to_owned())
    }

    /// The root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Lets a file or folder that the user named be read, wherever it is.
    pub(super) fn allow(&mut self, place: &Place) -> FilePath {
        let path = self.path(&place.absolute);
        if !place.absolute.starts_with(&self.root) {
            let folder = place.folder();
            self.besides.push(repository(folder).unwrap_or(folder).to_owned());
        }
        if !place.is_folder {
            self.named.insert(path.clone());
        }
        path
    }

    /// Lets this folder, which must be canonical, be read, and nothing around it.
    pub(super) fn allow_folder(&mut self, folder: &Path) -> FilePath {
        self.besides.push(folder.to_owned());
        self.path(folder)
    }

    /// The path of a place on the disk: from the root where it lies inside, else absolute.
    pub fn path(&self, absolute: &Path) -> FilePath {
        let shown = absolute.strip_prefix(&self.root).unwrap_or(absolute);
        FilePath::new(&shown.to_string_lossy())
    }

    /// The place on the disk of a path, if it may be read.
    pub(super) fn resolve(&self, path: &FilePath) -> Result<PathBuf, Unreadable> {
        let place = self.root.join(path.as_str());
        let real = fs::canonicalize(&place).map_err(|error| unreadable(&error))?;
        let inside = || real.starts_with(&self.root) || self.besides.iter().any(|folder| real.starts_with(folder));
        if self.named.contains(path) || inside() { Ok(real) } else { Err(Unreadable::OutsideWorkspace) }
    }

    /// The folder and those above it, up to the root of what may be read.
    pub(super) fn folders_up(&self, folder: &FilePath) -> Vec<FilePath> {
        let place = self.root.join(folder.as_str());
        let mut roots = std::iter::once(&self.root).chain(&self.besides);
        let Some(root) = roots.find(|root| place.starts_with(root)) else { return Vec::new() };
        let up = place.ancestors().take_while(|folder| folder.starts_with(root));
        up.map(|folder| self.path(folder)).collect()
    }
}

/// The nearest folder that holds `.git`: a repository, or a work tree of one.
fn repository(start: &Path) -> Option<&Path> {
    start.ancestors().find(|folder| folder.join(".git").exists())
}

/// The words for what the system says.
pub(super) fn unreadable(error: &std::io::Error) -> Unreadable {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Unreadable::Missing,
        std::io::ErrorKind::PermissionDenied => Unreadable::Other("permission denied".to_owned()),
        _ => Unreadable::Other(error.to_string()),
    }
}

/// A file or folder that the user named. Links in the folders above are followed, the last name stays as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The place, from the root of the file system.
    pub(super) absolute: PathBuf,
    /// Whether it is a folder.
    pub(super) is_folder: bool,
}

impl Place {
    /// The place of something that must be there.
    pub(super) fn existing(path: &Path, here: &Path) -> Result<Self, Failure> {
        let wrong = |error: &std::io::Error| match unreadable(error) {
            Unreadable::Missing => Failure::new(format_args!("{}: there is no such file or folder", path.display())),
            other => Failure::new(format_args!("{}: {other}", path.display())),
        };
        let is_folder = fs::metadata(here.join(path)).map_err(|error| wrong(&error))?.is_dir();
        if is_folder {
            let absolute = fs::canonicalize(here.join(path)).map_err(|error| wrong(&error))?;
            return Ok(Self { absolute, is_folder });
        }
        Ok(Self::file(path, here))
    }

    /// The place of a file, which need not be there.
    pub(super) fn file(path: &Path, here: &Path) -> Self {
        let written = here.join(path);
        let folder = written.parent().and_then(|folder| fs::canonicalize(folder).ok());
        let absolute = match (folder, written.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => written,
        };
        Self { absolute, is_folder: false }
    }

    /// The folder itself, or the one that holds the file.
    pub(super) fn folder(&self) -> &Path {
        if self.is_folder { &self.absolute } else { self.absolute.parent().unwrap_or(&self.absolute) }
    }
}
