//! Which template a parameter file in Bicep is for: `using 'main.bicep'`.

use crate::source::{FileId, FilePath, Files};
use crate::syntax::bicep::{self, ExprKind, StatementKind};
use crate::syntax::decode;

/// What a parameter file says that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Using {
    /// The template at this path.
    Template(FilePath),
    /// `using none`: others extend it.
    Nobody,
    /// It does not say it, or names a template that somebody publishes.
    Unknown,
}

/// What the parameter file at `path` says that it is for.
pub(super) fn using(path: &FilePath, files: &dyn Files) -> Using {
    let Ok(bytes) = files.read(path) else { return Using::Unknown };
    let Ok(text) = decode(&bytes) else { return Using::Unknown };
    let program = bicep::parse(FileId::new(0), text.into());
    let said = program.statements().iter().find_map(|statement| match &statement.kind {
        StatementKind::Using { template, .. } => Some(template),
        _ => None,
    });
    match said {
        None => Using::Unknown,
        Some(None) => Using::Nobody,
        Some(Some(named)) => match &named.kind {
            ExprKind::String(text) => {
                let named = program.string(*text);
                let is_published = ["br:", "br/", "ts:", "ts/"].iter().any(|scheme| named.starts_with(scheme));
                if is_published { Using::Unknown } else { Using::Template(path.folder().join(&named)) }
            }
            _ => Using::Unknown,
        },
    }
}
