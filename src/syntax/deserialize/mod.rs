//! From nodes to types: configuration, fact tables and network descriptions are plain serde types, read from either
//! language, with errors that know their place.
//!
//! Never here: defaults and meaning; they belong to the types.

mod error;
mod node;
mod spanned;
mod suggestion;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use spanned::Spanned;
pub use suggestion::closest;

use super::{Node, SyntaxError};

/// Reads a value. The error's span is the innermost node that does not fit; an unknown field is shown by its key, a missing
/// one by the mapping that lacks it, a repeated one by both keys.
///
/// A number is taken where text is asked for, as it is written: in YAML nobody sees the difference.
///
/// ```
/// use apimlint::source::FileId;
/// use apimlint::syntax::{deserialize, yaml};
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Subnet {
///     prefix: String,
/// }
///
/// let tree = yaml::parse(FileId::new(0), "prefx: 10.0.0.0/24".into());
/// let error = deserialize::from_node::<Subnet>(tree.root().unwrap()).unwrap_err();
/// assert_eq!(error.message, "unknown key `prefx`; did you mean `prefix`?");
/// assert_eq!((error.span.start, error.span.end), (0, 5));
/// ```
pub fn from_node<'t, T: serde::Deserialize<'t>>(node: Node<'t>) -> Result<T, SyntaxError> {
    T::deserialize(node).map_err(|error| error.at(node).into_syntax_error(node))
}
