//! JSON as Azure reads it: with `//` and `/* */` comments, trailing commas and line breaks in strings.
//!
//! Everything that strict JSON allows is read without an error, and nothing more than the three indulgences above. What is
//! wrong is reported and stepped over, so that one mistake does not hide the next, nor the rest of the file.
//!
//! Never here: duplicate keys (they are kept, see [`Node::duplicates`](super::Node::duplicates)) and what the values mean.

mod escape;
mod parser;
mod recovery;
mod scan;
mod string;
#[cfg(test)]
mod tests;
mod trivia;
mod word;

use std::sync::Arc;

use super::tree::Builder;
use super::{MAX_TEXT, Tree};
use crate::source::FileId;

pub(super) use escape::{pieces, unescape};

/// Reads a JSON text.
///
/// ```
/// use apimlint::source::FileId;
/// use apimlint::syntax::json;
///
/// let tree = json::parse(FileId::new(0), r#"{ "sku": { "name": "Premium" }, } // trailing comma"#.into());
/// assert!(tree.errors().is_empty());
/// let name = tree.root().and_then(|root| root.get("sku")?.get("name")).unwrap();
/// assert_eq!(name.as_str().as_deref(), Some("Premium"));
/// assert_eq!(name.span().start, 19);
/// ```
pub fn parse(file: FileId, text: Arc<str>) -> Tree {
    Builder::build(file, text, MAX_TEXT, |text, tree| parser::Parser::new(text, tree).run())
}
