//! From parameter files in Bicep to [`Arguments`].

use super::lower::{deferred, literal};
use super::outline::Outline;
use crate::source::FileId;
use crate::syntax::Document;
use crate::syntax::bicep::{self, ExprKind, Program, StatementKind};
use crate::template::LinkedTemplates;
use crate::template::ir::{Argument, Arguments, Given, Template};

/// Most files that extend each other.
const LONGEST_CHAIN: usize = 16;

/// What a file gives, and for it and each file that it extends the names that expressions there can use. A file gives what
/// the ones that extend it do not give themselves.
pub(in crate::template) fn parameter_file<'t>(
    program: &'t Program,
    links: &'t dyn LinkedTemplates,
) -> (Arguments<'t>, Vec<(FileId, Template<'t>)>) {
    let mut files = vec![program];
    while let Some(base) = files.last().and_then(|last| extended(last, links)).filter(|_| files.len() < LONGEST_CHAIN) {
        files.push(base);
    }
    let mut arguments = Arguments::default();
    let mut names = Vec::with_capacity(files.len());
    for (number, file) in files.into_iter().enumerate() {
        let mut own = Outline::new(file, links);
        for statement in file.statements() {
            let StatementKind::Param { name, value: Some(value), .. } = &statement.kind else {
                own.statement(statement);
                continue;
            };
            own.variable(*name, value);
            if arguments.get(file.text(*name)).is_none() {
                let given = if asks_a_vault(file, value) { Given::Secret } else { Given::Value(deferred(file, value)) };
                arguments.insert(Argument {
                    name: file.text(*name).to_owned(),
                    name_span: name.span,
                    given,
                    file: number,
                });
            }
        }
        names.push((file.file(), own.finish()));
    }
    (arguments, names)
}

/// The file that a file extends, if it can be had.
fn extended<'t>(program: &'t Program, links: &'t dyn LinkedTemplates) -> Option<&'t Program> {
    let mut paths = program.statements().iter().filter_map(|statement| match &statement.kind {
        StatementKind::Extends { path } => Some(path),
        _ => None,
    });
    let path = paths.next_back()?;
    match links.parameters(program.file(), &literal(program, path)?, path.span)? {
        Document::Bicep(base) => Some(base),
        Document::Data(_) => None,
    }
}

/// Whether a value is `getSecret(…)`: a secret in a key vault.
fn asks_a_vault(program: &Program, value: &bicep::Expr) -> bool {
    match &value.kind {
        ExprKind::Call { function, .. } | ExprKind::Method { function, .. } => program.text(*function) == "getSecret",
        ExprKind::Group(inner) => asks_a_vault(program, inner),
        _ => false,
    }
}
