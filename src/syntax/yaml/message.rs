//! The parser's complaints in words for people.

use granit_parser::{ErrorKind, ScanError};

use crate::syntax::SyntaxError;
use crate::syntax::tree::Builder;

/// A complaint with its place. `bracket` is the innermost `[` or `{` that is open, if any.
pub(super) fn explain(error: &ScanError, text: &str, bracket: Option<usize>, tree: &Builder) -> SyntaxError {
    let start = text.floor_char_boundary_at(error.marker().byte_offset().unwrap_or(text.len()));
    let length = text.get(start..).and_then(|rest| rest.chars().next()).filter(|next| !next.is_control());
    let span = tree.span(start, start + length.map_or(0, char::len_utf8));
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return SyntaxError::limit(span, "nested too deeply");
    }
    let explained = SyntaxError::new(span, words(error));
    match bracket {
        Some(at) if at < start => explained.with_related(tree.span(at, at + 1), "this bracket is still open"),
        _ => explained,
    }
}

fn words(error: &ScanError) -> String {
    match error.kind() {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "a `:` cannot stand here: the line is indented wrongly, or text that holds `: ` needs quotes".to_owned()
        }
        ErrorKind::TabInPlainScalar
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed => "a tab cannot stand here: YAML is indented with spaces".to_owned(),
        ErrorKind::UnclosedFlowCollection { open } => format!("this `{open}` is never closed"),
        ErrorKind::UnclosedQuotedScalar => "this quote is never closed".to_owned(),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            format!("this `{close}` cannot close the `{open}` before it")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "expected `:` after a key here".to_owned(),
        ErrorKind::InvalidQuotedScalarIndent => {
            "this line is indented too little for a text in quotes; perhaps a quote is missing before".to_owned()
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            "there is no such escape; in double quotes a backslash is written `\\\\`".to_owned()
        }
        ErrorKind::ExpectedFlowMappingSeparator => "expected `,` or `}` here".to_owned(),
        ErrorKind::ExpectedFlowSequenceSeparator => "expected `,` or `]` here".to_owned(),
        ErrorKind::ExpectedBlockMappingKey => "expected a key of the same indentation as those before".to_owned(),
        ErrorKind::ExpectedBlockSequenceEntry => "expected `-` of the same indentation as those before".to_owned(),
        ErrorKind::UnexpectedCharacter { character } => {
            format!("text that begins with `{}` needs quotes", character.escape_debug())
        }
        ErrorKind::MappingKeyNotAllowed => {
            "a `?` with a blank after it begins a key: put it in quotes if it is a text".to_owned()
        }
        ErrorKind::CommentInterceptedScalar => "a comment cannot stand inside of a text over several lines".to_owned(),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "nothing may follow a text in quotes on its line".to_owned()
        }
        ErrorKind::MissingAnchorOrAliasName => {
            "expected a name after this; text that begins so needs quotes".to_owned()
        }
        _ => error.info(),
    }
}

trait CharBoundary {
    /// The last boundary at or before `at`.
    fn floor_char_boundary_at(&self, at: usize) -> usize;
}

impl CharBoundary for str {
    fn floor_char_boundary_at(&self, at: usize) -> usize {
        (0..=at.min(self.len())).rev().find(|at| self.is_char_boundary(*at)).unwrap_or(0)
    }
}
