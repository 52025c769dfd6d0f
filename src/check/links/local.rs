//! Modules in files beside the one that refers to them, and the template that a parameter file in Bicep is for.

use std::collections::HashSet;

use super::Links;
use crate::source::{FileId, FilePath, Role, Span, Unreadable};
use crate::syntax::Document;
use crate::syntax::bicep::{ExprKind, Program, StatementKind};
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
        let said = using(program);
        if let Some((Some(reference), span)) = &said {
            return self.module(program.file(), reference, *span).ok();
        }
        // What cannot be read is told already.
        if program.errors().is_empty() {
            self.tell_once(program.file(), "", || Problem {
                kind: ProblemKind::Unresolved,
                message: "the parameter file does not say which template it is for".to_owned(),
                span: said.map_or_else(|| Span::at(program.file(), 0), |(_, span)| span),
                related: Vec::new(),
                help: Some("begin it with `using 'main.bicep'`, a path from its own folder".to_owned()),
            });
        }
        None
    }
}

/// Whether each of some files, given with what they are, is a part of the deployment. Who only takes types, functions or
/// variables from a file does not deploy it, unless nothing in it could be deployed.
pub(super) fn deployed<'d>(
    opened: impl Iterator<Item = (&'d FilePath, &'d Document)> + Clone,
    template: Option<&'d Document>,
    mentions: &[(FilePath, Span)],
) -> HashSet<FilePath> {
    let documents = opened.clone().map(|(_, document)| document).chain(template);
    let imports: HashSet<Span> = documents.filter_map(as_program).flat_map(places_of_imports).collect();
    let mentioned: HashSet<&FilePath> = mentions.iter().map(|(path, _)| path).collect();
    let others: HashSet<&FilePath> =
        mentions.iter().filter(|(_, span)| !imports.contains(span)).map(|(path, _)| path).collect();
    let is_part = |path: &FilePath, document: &Document| {
        !mentioned.contains(path) || others.contains(path) || !as_program(document).is_some_and(deploys)
    };
    opened.filter(|(path, document)| is_part(path, document)).map(|(path, _)| path.clone()).collect()
}

/// Whether a program deploys something itself.
fn deploys(program: &Program) -> bool {
    let is_deployed =
        |kind: &StatementKind| matches!(kind, StatementKind::Resource { .. } | StatementKind::Module { .. });
    program.statements().iter().any(|statement| is_deployed(&statement.kind))
}

fn as_program(document: &Document) -> Option<&Program> {
    match document {
        Document::Bicep(program) => Some(program),
        Document::Data(_) => None,
    }
}

fn places_of_imports(program: &Program) -> impl Iterator<Item = Span> {
    program.statements().iter().filter_map(|statement| match &statement.kind {
        StatementKind::Import { from, .. } => Some(from.span),
        _ => None,
    })
}

/// What a parameter file says after `using`, if it is a literal, and where.
fn using(program: &Program) -> Option<(Option<String>, Span)> {
    program.statements().iter().find_map(|statement| match &statement.kind {
        StatementKind::Using { template: Some(template), .. } => Some(match &template.kind {
            ExprKind::String(text) => (Some(program.string(*text).into_owned()), template.span),
            _ => (None, template.span),
        }),
        _ => None,
    })
}
