//! YAML 1.2 with its core schema: `yes`, `NO` and `12:30` are text, `0x1F` is a number.
//!
//! Where readers of YAML differ, the careful reading is taken: `017` and `1_000` are text, tags outside of the core schema
//! are errors. Anchors, aliases and merge keys (`<<`) work; what aliases unfold to is bounded when the text is read, so that
//! nobody who walks a tree has to count.
//!
//! Never here: any other use of the event parser; its events are known to one file alone.

mod aliases;
mod feed;
mod message;
mod scalar;
#[cfg(test)]
mod tests;
mod text;

use std::sync::Arc;

use super::Tree;
use super::tree::Builder;
use crate::source::FileId;

pub(super) use text::pieces;

/// The longest YAML text that is read, in bytes. Less than for JSON, as reading takes twenty times as long.
pub const MAX_TEXT: usize = 16 * 1024 * 1024;

/// How many nodes the aliases of one text may add to a walk over it.
pub const MAX_ALIASED: u32 = 100_000;

/// Reads a YAML text with any number of documents.
///
/// ```
/// use apimlint::source::FileId;
/// use apimlint::syntax::yaml;
///
/// let tree = yaml::parse(FileId::new(0), "sku: { name: Premium }  # flow or block\n".into());
/// let name = tree.root().and_then(|root| root.get("sku")?.get("name")).unwrap();
/// assert_eq!(name.as_str().as_deref(), Some("Premium"));
/// ```
pub fn parse(file: FileId, text: Arc<str>) -> Tree {
    Builder::build(file, text, MAX_TEXT, |text, tree| feed::Feed::new(text, tree).run())
}
