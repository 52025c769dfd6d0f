//! Which template a parameter file in Bicep is for: `using 'main.bicep'`.

use crate::check::modules::is_scheme;
use crate::source::{FileId, FilePath, Files};
use crate::syntax::bicep::{self, Expr, ExprKind, StatementKind};
use crate::syntax::decode;

/// What a parameter file says that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Using {
    /// The template at this path.
    Template(FilePath),
    /// One that somebody publishes. Where its copy lies is known when the settings are.
    Published,
    /// `using none`: others extend it.
    Nobody,
    /// It does not say it.
    Unknown,
}

/// What a parameter file says of the files that it goes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoesWith {
    /// The template.
    pub(super) using: Using,
    /// The parameter file that it extends.
    pub(super) extends: Option<FilePath>,
}

/// What the parameter file at `path` says of the files that it goes with.
pub(super) fn goes_with(path: &FilePath, files: &dyn Files) -> GoesWith {
    let nothing = GoesWith { using: Using::Unknown, extends: None };
    let Ok(bytes) = files.read(path) else { return nothing };
    let Ok(text) = decode(&bytes) else { return nothing };
    let program = bicep::parse(FileId::new(0), text.into());
    let literal = |expr: &Expr| match &expr.kind {
        ExprKind::String(text) => Some(program.string(*text).into_owned()),
        _ => None,
    };
    let mut said = nothing;
    for statement in program.statements() {
        match &statement.kind {
            StatementKind::Using { template: None, .. } => said.using = Using::Nobody,
            StatementKind::Using { template: Some(named), .. } => {
                said.using = match literal(named) {
                    Some(named) if is_scheme(&named) => Using::Published,
                    Some(named) => Using::Template(path.folder().join(&named)),
                    None => Using::Unknown,
                }
            }
            StatementKind::Extends { path: base } => {
                said.extends = literal(base).map(|base| path.folder().join(&base));
            }
            _ => {}
        }
    }
    said
}
