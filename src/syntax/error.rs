//! What is wrong with a text. Never here: rendering, and whether anybody wants to hear of it.

use std::fmt;

use crate::source::Span;

/// A place where a text is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place to look at, and to change.
    pub span: Span,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// Whether the text is wrong, or only too much.
    pub kind: SyntaxErrorKind,
    /// A second place, and what it has to do with the first.
    pub related: Option<(Span, String)>,
}

/// The two ways in which a text can be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// The text breaks the rules of its language.
    Syntax,
    /// The text may be right, but is larger or deeper than we read.
    Limit,
}

impl SyntaxError {
    /// An error in the language.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), kind: SyntaxErrorKind::Syntax, related: None }
    }

    /// A text that exceeds a bound.
    pub fn limit(span: Span, message: impl Into<String>) -> Self {
        Self { kind: SyntaxErrorKind::Limit, ..Self::new(span, message) }
    }

    /// With a second place.
    #[must_use]
    pub fn with_related(self, span: Span, message: impl Into<String>) -> Self {
        Self { related: Some((span, message.into())), ..self }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}
