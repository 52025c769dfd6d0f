//! The files to measure on.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use apimlint::source::{FilePath, Files, Unreadable};

/// One tree of the corpus. Paths start at the root of the whole corpus, so that they name the tree.
pub(crate) struct Corpus {
    root: PathBuf,
    /// The name of the tree.
    pub(crate) name: String,
}

impl Corpus {
    /// The trees of these names that are there. Says so where one is not, or none.
    pub(crate) fn open(names: &[&str]) -> Vec<Self> {
        let Some(root) = env::var("APIMLINT_CORPUS").ok().filter(|folder| !folder.is_empty()).map(PathBuf::from) else {
            say("skipped: APIMLINT_CORPUS does not name a folder of templates");
            return Vec::new();
        };
        assert!(root.is_dir(), "APIMLINT_CORPUS names {}, which is no folder", root.display());
        let (there, missing): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| root.join(name).is_dir());
        for name in missing {
            say(&format!("skipped: there is no {name} in the folder that APIMLINT_CORPUS names"));
        }
        there.into_iter().map(|name| Self { root: root.clone(), name: name.to_owned() }).collect()
    }

    /// All JSON files of the tree, by path.
    pub(crate) fn json_files(&self) -> Vec<FilePath> {
        self.files(&["json"])
    }

    /// All files of the tree with one of these extensions, by path.
    pub(crate) fn files(&self, extensions: &[&str]) -> Vec<FilePath> {
        let mut found = Vec::new();
        self.collect(&self.root.join(&self.name), extensions, &mut found);
        found.sort();
        assert!(!found.is_empty(), "there are no {} files in {}", extensions.join(" or "), self.name);
        found
    }

    fn collect(&self, folder: &Path, extensions: &[&str], found: &mut Vec<FilePath>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                self.collect(&path, extensions, found);
            } else if extensions.iter().any(|wanted| path.extension().is_some_and(|own| own == *wanted)) {
                found.push(FilePath::new(path.strip_prefix(&self.root).unwrap().to_str().unwrap()));
            }
        }
    }

    /// The text of a file that must be there.
    pub(crate) fn text(&self, path: &FilePath) -> String {
        fs::read_to_string(self.root.join(path.as_str())).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether there is such a file.
    pub(crate) fn has(&self, path: &FilePath) -> bool {
        self.root.join(path.as_str()).is_file()
    }
}

impl Files for Corpus {
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, Unreadable> {
        if path.escapes() {
            return Err(Unreadable::OutsideWorkspace);
        }
        fs::read(self.root.join(path.as_str())).map(Arc::from).map_err(|_| Unreadable::Missing)
    }

    fn list(&self, folder: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        let entries = fs::read_dir(self.root.join(folder.as_str())).map_err(|_| Unreadable::Missing)?;
        let files = entries.filter_map(Result::ok).filter(|entry| entry.path().is_file());
        let mut files: Vec<_> = files.map(|entry| folder.join(&entry.file_name().to_string_lossy())).collect();
        files.sort();
        Ok(files)
    }

    fn folders(&self, _: &FilePath) -> Result<Vec<FilePath>, Unreadable> {
        Err(Unreadable::Missing)
    }
}

/// Not by `println!`, which is only shown of tests that fail.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
