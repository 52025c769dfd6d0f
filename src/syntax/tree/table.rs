//! The table behind a tree, 16 bytes a node, and the owner of text and table.

use std::fmt;
use std::sync::Arc;

use super::Node;
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;

/// The number of a node in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::syntax) enum Tag {
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
    /// Something stood here, or should have, that could not be read.
    Error,
    /// Another place where the node `link` is to be seen.
    Alias,
}

/// How a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::syntax) struct Flags(u8);

impl Flags {
    /// A string without quotes, as it stands.
    pub(in crate::syntax) const BARE: Self = Self(0);
    /// One quote before the content, and one after it.
    pub(in crate::syntax) const QUOTED: Self = Self(1);
    /// The content differs from the text: escapes of JSON, decoded when somebody asks.
    pub(in crate::syntax) const ESCAPED: Self = Self(1 << 1);
    /// The content differs from the text and is kept as `decoded[link]` (YAML).
    pub(in crate::syntax) const DECODED: Self = Self(1 << 2);
    /// The quote after the content is missing.
    pub(in crate::syntax) const UNCLOSED: Self = Self(1 << 3);
    /// YAML: the quotes are single ones.
    pub(in crate::syntax) const SINGLE: Self = Self(1 << 4);
    /// YAML: a block scalar, `|` or `>`.
    pub(in crate::syntax) const BLOCK: Self = Self(1 << 5);
    /// On a key: YAML's `<<`. On an object: it has such a key.
    pub(in crate::syntax) const MERGE: Self = Self(1 << 6);

    pub(in crate::syntax) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(in crate::syntax) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// One node. Records stand in the order of the text; a container is followed by its children, an object by its keys and
/// values in turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) tag: Tag,
    pub(super) flags: Flags,
    /// First byte, quotes and brackets included.
    pub(super) start: u32,
    /// The byte after the last one.
    pub(super) end: u32,
    /// Of a container: the index after its last descendant. Of an alias: the node that it stands for, never an alias.
    /// Of a string with [`Flags::DECODED`]: the index of its content.
    pub(super) link: u32,
}

impl Record {
    /// The index of the record after this one and all of its descendants.
    pub(super) fn after(self, index: u32) -> u32 {
        match self.tag {
            // An open container that never closed has no link; stepping on keeps every walk finite.
            Tag::Array | Tag::Object => self.link.max(index + 1),
            _ => index + 1,
        }
    }
}

/// A parsed text: the text itself, the nodes over it, and what is wrong with it.
#[derive(Clone)]
pub struct Tree {
    pub(super) file: FileId,
    pub(super) text: Arc<str>,
    pub(super) records: Vec<Record>,
    pub(super) decoded: Vec<Box<str>>,
    pub(super) roots: Vec<u32>,
    pub(super) comments: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
    /// Where all of it is shown, for a text that is in no file.
    pub(super) shown_at: Option<Span>,
}

impl Tree {
    /// The file that was parsed.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The same tree, with everything in it shown at `place`: for a text that is in no file, but was computed there.
    #[must_use]
    pub fn shown_at(self, place: Span) -> Self {
        Self { file: place.file, shown_at: Some(place), ..self }
    }

    /// The text that was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The node of the only or first document; none if the text holds none, and then there is an error that says so.
    pub fn root(&self) -> Option<Node<'_>> {
        self.documents().next()
    }

    /// The root nodes of all documents: YAML separates them with `---`, JSON has one.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().filter_map(|root| Node::resolve(self, *root))
    }

    /// What is wrong with the text, in the order of discovery; the first 20 at most.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The comments with their markers (`// …`, `/* … */`, `# …`), in the order of the text.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The node with this id. Ids of another tree give an answer that means nothing, or none.
    pub fn node(&self, id: NodeId) -> Option<Node<'_>> {
        Node::resolve(self, id.0)
    }

    pub(super) fn record(&self, index: u32) -> Option<Record> {
        self.records.get(index as usize).copied()
    }

    pub(super) fn span(&self, record: Record) -> Span {
        self.shown_at.unwrap_or_else(|| Span::new(self.file, record.start, record.end))
    }

    /// The text of `start..end`; empty if that is no place in it.
    pub(super) fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Whether a string goes over several lines of the text.
    pub(in crate::syntax) fn has_strings_over_lines(&self) -> bool {
        let mut strings = self.records.iter().filter(|record| record.tag == Tag::String);
        strings.any(|record| self.slice(record.start, record.end).contains('\n'))
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree")
            .field("file", &self.file)
            .field("nodes", &self.records.len())
            .field("errors", &self.errors)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_small_and_trees_can_be_shared() {
        fn shared<T: Send + Sync>() {}
        shared::<Tree>();
        assert_eq!(size_of::<Record>(), 16);
    }
}
