//! What does not fit, and where.

use std::fmt::{self, Write as _};

use serde::de;

use super::closest;
use crate::source::Span;
use crate::syntax::{Node, SyntaxError};

/// Why a node is not a value of the type. Its place is filled in on the way out, innermost first.
#[derive(Debug, Clone)]
pub struct Error {
    message: String,
    span: Option<Span>,
    related: Option<(Span, String)>,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, related: None }
    }

    /// With a place, unless it has one already.
    pub(super) fn at(mut self, node: Node<'_>) -> Self {
        self.span.get_or_insert(node.span());
        self
    }

    pub(super) fn with_related(self, node: Node<'_>, message: &str) -> Self {
        Self { related: Some((node.span(), message.to_owned())), ..self }
    }

    pub(super) fn into_syntax_error(self, root: Node<'_>) -> SyntaxError {
        let error = SyntaxError::new(self.span.unwrap_or(root.span()), self.message);
        SyntaxError { related: self.related, ..error }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!("expected {}, found {}", wanted(expected), Found(found)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        Self::new(format!("expected {}, found {length} items", wanted(expected)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown value `{variant}`{}", instead(variant, expected)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("unknown key `{field}`{}", instead(field, expected)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the key `{field}` is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("the key `{field}` is given twice"))
    }
}

/// The end of the sentence about an unknown name.
fn instead(word: &str, expected: &[&str]) -> String {
    if let Some(meant) = closest(word, expected.iter().copied()) {
        return format!("; did you mean `{meant}`?");
    }
    let mut text = String::new();
    for (index, name) in expected.iter().enumerate() {
        let lead = match index {
            0 if expected.len() == 1 => "; expected ",
            0 => "; expected one of ",
            _ => ", ",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{lead}`{name}`");
    }
    text
}

/// serde's words for what was wanted, in ours.
fn wanted(expected: &dyn de::Expected) -> String {
    let words = expected.to_string();
    match words.as_str() {
        "u8" => "a whole number from 0 to 255".to_owned(),
        "u16" => "a whole number from 0 to 65535".to_owned(),
        "u32" | "u64" | "usize" => "a whole number that is not negative".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" | "a borrowed string" => "text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping".to_owned(),
        "unit" => "nothing".to_owned(),
        rust if rust.starts_with("struct ") => "a mapping".to_owned(),
        rust if rust.starts_with("enum ") || rust == "variant identifier" => "a name".to_owned(),
        _ => words,
    }
}

/// serde's words for what was found, in ours.
struct Found<'a>(de::Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            de::Unexpected::Bool(value) => write!(f, "`{value}`"),
            de::Unexpected::Unsigned(value) => write!(f, "`{value}`"),
            de::Unexpected::Signed(value) => write!(f, "`{value}`"),
            de::Unexpected::Float(value) => write!(f, "`{value}`"),
            de::Unexpected::Str(text) => {
                let shown: String = text.chars().take(60).collect();
                let more = if shown.len() < text.len() { "…" } else { "" };
                write!(f, "the text `{shown}{more}`")
            }
            de::Unexpected::Unit | de::Unexpected::Option => f.write_str("nothing"),
            de::Unexpected::Seq => f.write_str("a list"),
            de::Unexpected::Map => f.write_str("a mapping"),
            other => other.fmt(f),
        }
    }
}
