//! The files that a parameter file in Bicep goes with.

use crate::check::modules::is_scheme;
use crate::check::using::Using;
use crate::source::{FileId, FilePath, Files};
use crate::syntax::bicep::{self, ExprKind, StatementKind};
use crate::syntax::decode;

/// What a parameter file says that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum IsFor {
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
    pub(super) is_for: IsFor,
    /// The parameter file that it extends.
    pub(super) extends: Option<FilePath>,
}

/// What the parameter file at `path` says of the files that it goes with.
pub(super) fn goes_with(path: &FilePath, files: &dyn Files) -> GoesWith {
    let bytes = files.read(path).unwrap_or_default();
    let program = bicep::parse(FileId::new(0), decode(&bytes).unwrap_or_default().into());
    let extends = program.statements().iter().find_map(|statement| match &statement.kind {
        StatementKind::Extends { path } => Some(path),
        _ => None,
    });
    let extends = extends.and_then(|base| match &base.kind {
        ExprKind::String(text) => Some(path.folder().join(&program.string(*text))),
        _ => None,
    });
    let is_for = match Using::of(&program) {
        Using::Template(named, _) if is_scheme(&named) => IsFor::Published,
        Using::Template(named, _) => IsFor::Template(path.folder().join(&named)),
        Using::Nobody => IsFor::Nobody,
        Using::Nothing(_) => IsFor::Unknown,
    };
    GoesWith { is_for, extends }
}
