//! The one tree: a flat table of nodes over a text, whatever language the text is in.
//!
//! Never here: how a language is parsed. [`crate::syntax::json`] and [`crate::syntax::yaml`] feed it through [`Builder`].

mod build;
mod node;
mod number;
mod object;
mod table;
mod text;

pub(super) use build::Builder;
pub use node::{Kind, Node};
pub use object::Entry;
pub(super) use table::{Flags, Tag};
pub use table::{NodeId, Tree};
pub use text::TextMap;
pub(super) use text::{Piece, Pieces};

/// The longest text that is read, in bytes; for YAML see [`crate::syntax::yaml::MAX_TEXT`]. Azure refuses templates of more
/// than 4 MB.
pub const MAX_TEXT: usize = 64 * 1024 * 1024;

/// The most nodes and comments that a tree holds.
pub const MAX_NODES: usize = 4_000_000;

/// The deepest nesting of arrays and objects. A walk over a tree may recurse this deep.
pub const MAX_DEPTH: usize = 256;

/// The most errors that are kept of one text; after so many the rest tells nobody anything.
pub(super) const MAX_ERRORS: usize = 20;
