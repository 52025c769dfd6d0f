//! The text of a template, whatever language it is in.

use crate::source::{FileId, Span};
use crate::syntax::bicep::Program;
use crate::syntax::{Document, Node};

/// A template as it is written: what a front end reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TemplateText<'t> {
    /// The root of an ARM template.
    Json(Node<'t>),
    /// A Bicep file.
    Bicep(&'t Program),
}

impl<'t> TemplateText<'t> {
    /// The text of a whole file; nothing if there is none.
    pub(crate) fn of(document: &'t Document) -> Option<Self> {
        match document {
            Document::Data(tree) => tree.root().map(Self::Json),
            Document::Bicep(program) => Some(Self::Bicep(program)),
        }
    }

    /// Where it is.
    pub(crate) fn span(self) -> Span {
        match self {
            Self::Json(node) => node.span(),
            Self::Bicep(program) => program.span(),
        }
    }

    /// The file that it is in.
    pub(crate) fn file(self) -> FileId {
        self.span().file
    }
}
