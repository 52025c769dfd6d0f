//! Modules in files beside the one that refers to them, and the template that a parameter file in Bicep is for.
//!
//! Never here: published modules.

use super::Links;
use crate::check::using::Using;
use crate::source::{FileId, FilePath, Role, Span, Unreadable};
use crate::syntax::Document;
use crate::template::{LinkedTemplates, Problem, ProblemKind, is_template};

impl Links<'_> {
    /// The template that a Bicep file refers to by a path. What is wrong with it is told.
    pub(super) fn local(&self, from: FileId, origin: &FilePath, reference: &str, mentioned: Span) -> Option<&Document> {
        let path = origin.folder().join(reference);
        self.mentions.borrow_mut().push((path.clone(), mentioned));
        let wrong = |message: String, help: &str| {
            self.tell_once(from, reference, || Problem {
                kind: ProblemKind::Unresolved,
                message,
                span: mentioned,
                related: Vec::new(),
                help: Some(help.to_owned()),
            });
            None
        };
        if path.has_extension("bicepparam") {
            let message = format!("`{path}` is a parameter file, and no template");
            return wrong(message, "name the template that it is for");
        }
        let is_new = self.trees.get(&path).is_none();
        let is_no_file = || matches!(self.files.read(&path), Err(Unreadable::Missing | Unreadable::Other(_)));
        if is_new && is_no_file() && self.is_folder(&path) {
            return wrong(format!("`{path}` is a folder, and no template"), "name a file in it");
        }
        let help = "name a `.bicep` file, or a template in JSON with its `$schema`";
        let is_read = ["bicep", "json", "jsonc"].iter().any(|extension| path.has_extension(extension));
        if !is_read && self.files.read(&path).is_ok() {
            return wrong(format!("`{path}` is no template"), help);
        }
        let document = self.read(path.clone(), Role::Open, mentioned)?;
        match document {
            Document::Data(tree) if tree.errors().is_empty() && !is_template(tree) => {
                wrong(format!("`{path}` is no template"), help)
            }
            document => Some(document),
        }
    }

    fn is_folder(&self, path: &FilePath) -> bool {
        let holds = |found: Result<Vec<FilePath>, Unreadable>| found.is_ok_and(|found| !found.is_empty());
        holds(self.files.list(path)) || holds(self.files.folders(path))
    }

    /// Tells what is wrong with a reference, once for each file that it stands in.
    pub(super) fn tell_once(&self, from: FileId, reference: &str, problem: impl FnOnce() -> Problem) {
        if self.missing.borrow_mut().insert((from, reference.to_owned())) {
            self.problems.borrow_mut().push(problem());
        }
    }

    /// The template that a parameter file says it is for.
    pub(in crate::check) fn named_by(&self, parameters: &Document) -> Option<&Document> {
        let Document::Bicep(program) = parameters else { return None };
        match Using::of(program) {
            Using::Template(reference, span) => self.module(program.file(), &reference, span).ok(),
            // Whoever read the file told that it is for no template.
            Using::Nobody | Using::Nothing(_) => None,
        }
    }
}
