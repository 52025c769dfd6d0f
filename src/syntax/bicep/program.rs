//! A whole file.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Name, Statement, Text, TextForm};
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;

/// A file, read.
#[derive(Debug, Clone)]
pub struct Program {
    file: FileId,
    text: Arc<str>,
    statements: Vec<Statement>,
    comments: Vec<Comment>,
    errors: Vec<SyntaxError>,
}

/// A comment, or a directive (`#disable-next-line …`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Where it is, its signs included.
    pub span: Span,
}

impl Program {
    pub(super) fn new(
        file: FileId,
        text: Arc<str>,
        statements: Vec<Statement>,
        comments: Vec<Comment>,
        errors: Vec<SyntaxError>,
    ) -> Self {
        Self { file, text, statements, comments, errors }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The place of the whole text.
    pub fn span(&self) -> Span {
        Span::new(self.file, 0, u32::try_from(self.text.len()).unwrap_or(u32::MAX))
    }

    /// The statements in the order of the text.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Comments and directives in the order of the text.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What could not be read.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The characters at a place of this file.
    pub fn source(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The characters of a name.
    pub fn text(&self, name: Name) -> &str {
        self.source(name.span)
    }

    /// The characters that a text stands for, escapes decoded.
    pub fn string(&self, text: Text) -> Cow<'_, str> {
        let source = self.source(text.span);
        match text.form {
            TextForm::Plain => Cow::Borrowed(source),
            TextForm::Escaped => Cow::Owned(super::escape::unescape(source)),
        }
    }
}
