//! Which files are deployed with a template, and so need not be judged on their own.

use std::collections::HashSet;

use crate::check::modules::is_scheme;
use crate::source::{FileId, FilePath, Files, SourceMap, Span};
use crate::syntax::bicep::{self, ExprKind, Program, StatementKind};
use crate::syntax::{self, Document};

/// What is known of the files when all is read.
pub(super) struct Reading<'r> {
    pub(super) files: &'r dyn Files,
    pub(super) sources: &'r SourceMap,
    /// Who mentions files by a path in Bicep.
    pub(super) mentions: &'r [(FilePath, Span)],
}

impl Reading<'_> {
    /// The files that were opened, and those that Bicep would deploy under other circumstances: a module counts as one of its
    /// user's also where that one leaves it out, for it is compiled with it. Who only takes types, functions or variables
    /// from a file does not deploy it, unless there is nothing in it that could be deployed.
    pub(super) fn parts<'d>(
        &self,
        opened: impl Iterator<Item = (&'d FilePath, &'d Document)> + Clone,
        templates: &[&'d Document],
    ) -> HashSet<FilePath> {
        let programs = opened
            .clone()
            .map(|(_, document)| document)
            .chain(templates.iter().copied())
            .filter_map(Document::as_program);
        let programs: Vec<&Program> = programs.collect();
        let imports: HashSet<Span> = programs.iter().copied().flat_map(places_of_imports).collect();
        let mentioned: HashSet<&FilePath> = self.mentions.iter().map(|(path, _)| path).collect();
        let used = self.mentions.iter().filter(|(_, span)| !imports.contains(span));
        let used: HashSet<&FilePath> = used.map(|(path, _)| path).collect();
        let is_part = |path: &FilePath, document: &Document| {
            !mentioned.contains(path) || used.contains(path) || !document.as_program().is_some_and(deploys)
        };
        let opened = opened.filter(|(path, document)| is_part(path, document));
        let mut parts: HashSet<FilePath> = opened.map(|(path, _)| path.clone()).collect();
        let path_of = |program: &Program| self.sources.get(program.file()).map(|file| file.path().clone());
        let mut modules: Vec<FilePath> =
            programs.iter().filter_map(|it| Some(modules_of(it, &path_of(it)?))).flatten().collect();
        while let Some(path) = modules.pop() {
            if !parts.insert(path.clone()) || !syntax::is_bicep(&path) {
                continue;
            }
            let text = self.files.read(&path).unwrap_or_default();
            let text = syntax::decode(&text).unwrap_or_default();
            modules.extend(modules_of(&bicep::parse(FileId::new(0), text.into()), &path));
        }
        parts
    }
}

/// The files that a program at this path has as its modules.
pub(in crate::check) fn modules_of(program: &Program, path: &FilePath) -> Vec<FilePath> {
    let folder = path.folder();
    let named = program.statements().iter().filter_map(|statement| match &statement.kind {
        StatementKind::Module { path, .. } => match &path.kind {
            ExprKind::String(text) => Some(program.string(*text)),
            _ => None,
        },
        _ => None,
    });
    named.filter(|named| !is_scheme(named)).map(|named| folder.join(&named)).collect()
}

/// Whether a program deploys something itself.
fn deploys(program: &Program) -> bool {
    let is_deployed =
        |kind: &StatementKind| matches!(kind, StatementKind::Resource { .. } | StatementKind::Module { .. });
    program.statements().iter().any(|statement| is_deployed(&statement.kind))
}

fn places_of_imports(program: &Program) -> impl Iterator<Item = Span> {
    program.statements().iter().filter_map(|statement| match &statement.kind {
        StatementKind::Import { from, .. } => Some(from.span),
        _ => None,
    })
}
