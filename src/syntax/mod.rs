//! Turns text into trees, and never fails: what cannot be read becomes an error beside the tree.
//!
//! In: a text and its [`FileId`](crate::source::FileId). Out: a [`Document`]: of data one [`Tree`] whatever the form
//! ([`json`], [`yaml`]), of Bicep a [`Program`](bicep::Program), with a byte-exact span on everything; typed values read from
//! a tree ([`deserialize`]); the expressions inside of ARM strings ([`expression`]).
//!
//! Never here: what a template, a rule or a configuration means, and any access to a disk.
//!
//! Everything is bounded: the size of a text ([`MAX_TEXT`], [`yaml::MAX_TEXT`]), nesting ([`MAX_DEPTH`],
//! [`bicep::MAX_LEVELS`]), the number of nodes ([`MAX_NODES`], [`bicep::MAX_NODES`]), and what aliases may unfold to
//! ([`yaml::MAX_ALIASED`]). Beyond a bound there is an error of [`SyntaxErrorKind::Limit`], and a walk over any tree stays
//! within them.

pub mod bicep;
mod decode;
pub mod deserialize;
mod document;
mod error;
mod escape;
pub mod expression;
pub mod json;
mod tree;
pub mod yaml;

pub use decode::{Undecodable, decode};
pub use document::{Document, is_bicep, parse_document};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use tree::{Entry, Kind, MAX_DEPTH, MAX_NODES, MAX_TEXT, Node, NodeId, TextMap, Tree};
