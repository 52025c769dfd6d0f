//! The expressions inside of strings of an ARM template: `[concat(parameters('a'), '-x')]`.
//!
//! In: a string node. Out: an [`Expr`] whose spans are places in the file, exact through the escapes of the string around
//! it. The grammar is small: calls, texts in single quotes, integers, `.property`, `[index]`; there are no operators.
//!
//! Never here: which functions exist and what they mean.

mod parser;
#[cfg(test)]
mod tests;
mod token;

use std::borrow::Cow;

use super::{Node, SyntaxError};
use crate::source::Span;

/// The deepest nesting of an expression, counted in calls, properties and indices. Whoever walks one may recurse this deep.
pub const MAX_LEVELS: usize = 128;

/// An expression with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it is, without the brackets around the whole.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A text, quotes taken away.
    String(Box<str>),
    /// An integer.
    Integer(i64),
    /// `function(arguments)`, or `namespace.function(arguments)` for functions that the template defines.
    Call {
        /// The namespace of a user-defined function.
        namespace: Option<Box<str>>,
        /// The name as it is written; case does not matter to Azure Resource Manager.
        function: Box<str>,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `base.name`.
    Property {
        /// What has the property.
        base: Box<Expr>,
        /// The name as it is written.
        name: Box<str>,
        /// The place of the name.
        name_span: Span,
    },
    /// `base[index]`.
    Index {
        /// What has the item.
        base: Box<Expr>,
        /// Its number or name.
        index: Box<Expr>,
    },
    /// Something that could not be read; there is an error about it.
    Error,
}

/// What a string of a template is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar<'t> {
    /// Text that means itself.
    Literal(Cow<'t, str>),
    /// An expression in brackets.
    Expression {
        /// The expression; [`ExprKind::Error`] where it could not be read.
        expr: Expr,
        /// What is wrong with it.
        errors: Vec<SyntaxError>,
    },
}

/// Reads a string as Azure Resource Manager does; none if the node is no string.
///
/// What begins with `[` and ends with `]` is an expression. `[[…]` is text, of which one bracket is taken away. `[…` without
/// the `]` at the end is text as it stands.
///
/// ```
/// use apimlint::source::FileId;
/// use apimlint::syntax::expression::{ExprKind, Scalar, read};
/// use apimlint::syntax::json;
///
/// let tree = json::parse(FileId::new(0), r#""[parameters('sku')]""#.into());
/// let Some(Scalar::Expression { expr, errors }) = tree.root().and_then(read) else { panic!() };
/// assert!(errors.is_empty());
/// assert!(matches!(expr.kind, ExprKind::Call { function, .. } if &*function == "parameters"));
/// assert_eq!((expr.span.start, expr.span.end), (2, 19));
/// ```
pub fn read(node: Node<'_>) -> Option<Scalar<'_>> {
    let text = node.as_str()?;
    if !(text.starts_with('[') && text.ends_with(']')) {
        return Some(Scalar::Literal(text));
    }
    if text.starts_with("[[") {
        return Some(Scalar::Literal(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(1..).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(1..).unwrap_or_default().to_owned()),
        }));
    }
    let (expr, errors) = parser::parse(&text, &node.text_map()?);
    Some(Scalar::Expression { expr, errors })
}
