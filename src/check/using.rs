//! Which template a parameter file in Bicep is for: `using 'main.bicep'`.

use crate::source::Span;
use crate::syntax::bicep::{ExprKind, Program, StatementKind};

/// What a parameter file says after `using`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Using {
    /// A path or the name of a published template, and where that stands.
    Template(String, Span),
    /// `none`: whoever deploys names the template, or others extend the file.
    Nobody,
    /// Nothing that can be read, and where.
    Nothing(Span),
}

impl Using {
    /// What the file says.
    pub(super) fn of(program: &Program) -> Self {
        let said = program.statements().iter().find_map(|statement| match &statement.kind {
            StatementKind::Using { template, .. } => Some(template),
            _ => None,
        });
        match said {
            None => Self::Nothing(Span::at(program.file(), 0)),
            Some(None) => Self::Nobody,
            Some(Some(template)) => match &template.kind {
                ExprKind::String(text) => Self::Template(program.string(*text).into_owned(), template.span),
                _ => Self::Nothing(template.span),
            },
        }
    }
}
