//! The files that templates link to, read when somebody follows a link.

use std::cell::RefCell;

use elsa::FrozenMap;

use super::input;
use crate::source::{FileId, FilePath, Files, Role, SourceMap, Span};
use crate::syntax::Tree;
use crate::template::{LinkedTemplates, Problem};

/// Reads what is linked, each file once, into the sources of a root.
pub(super) struct Links<'f> {
    files: &'f dyn Files,
    /// What was read, by path; nothing for a file that cannot be had.
    trees: FrozenMap<FilePath, Box<Option<Tree>>>,
    sources: RefCell<SourceMap>,
    problems: RefCell<Vec<Problem>>,
}

impl<'f> Links<'f> {
    /// Nothing is read yet; files that are linked come to the sources of the root.
    pub(super) fn new(files: &'f dyn Files, sources: SourceMap) -> Self {
        Self { files, trees: FrozenMap::new(), sources: RefCell::new(sources), problems: RefCell::default() }
    }

    /// What is wrong with the files that were linked so far.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.problems.borrow().clone()
    }

    /// All sources of the root.
    pub(super) fn close(self) -> SourceMap {
        self.sources.into_inner()
    }
}

impl LinkedTemplates for Links<'_> {
    fn open(&self, from: FileId, path: &str, mentioned: Span) -> Option<&Tree> {
        let path = self.sources.borrow().get(from)?.path().folder().join(path);
        if let Some(known) = self.trees.get(&path) {
            return known.as_ref();
        }
        let (mut sources, mut problems) = (self.sources.borrow_mut(), self.problems.borrow_mut());
        let tree = input::read(&path, Role::Open, self.files, &mut sources, &mut problems, Some(mentioned));
        self.trees.insert(path, Box::new(tree)).as_ref()
    }
}
