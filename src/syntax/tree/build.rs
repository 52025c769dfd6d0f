//! How a parser writes a tree.

use std::sync::Arc;

use super::table::{Flags, Record, Tag, Tree};
use super::{MAX_ERRORS, MAX_NODES};
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;

/// A tree while it is written. Offsets are bytes of the text.
pub(in crate::syntax) struct Builder {
    tree: Tree,
}

impl Builder {
    /// The tree of `text`, written by `feed`. Texts of more than `limit` bytes are not read: their tree has no node and one error.
    pub(in crate::syntax) fn build(
        file: FileId,
        text: Arc<str>,
        limit: usize,
        feed: impl FnOnce(&str, Self) -> Self,
    ) -> Tree {
        let mut builder = Self {
            tree: Tree {
                file,
                text: Arc::default(),
                records: Vec::new(),
                decoded: Vec::new(),
                roots: Vec::new(),
                comments: Vec::new(),
                errors: Vec::new(),
                shown_at: None,
            },
        };
        if text.len() > limit {
            let words = format!(
                "the file is too large: {} MB, and at most {} MB are read",
                text.len() / 1_048_576,
                limit / 1_048_576
            );
            builder.error(SyntaxError::limit(Span::at(file, 0), words));
        } else {
            // Templates have a node every 24 bytes; one allocation is nearly always enough.
            builder.tree.records.reserve((text.len() / 20).min(MAX_NODES) + 8);
            builder = feed(&text, builder);
        }
        Tree { text, ..builder.tree }
    }

    /// The index that the next node gets.
    pub(in crate::syntax) fn next(&self) -> u32 {
        offset(self.tree.records.len())
    }

    /// Whether the tree holds as many nodes and comments as it may; a parser stops then.
    pub(in crate::syntax) fn is_full(&self) -> bool {
        self.tree.records.len() + self.tree.comments.len() >= MAX_NODES
    }

    /// Adds a node without children, and returns its index.
    pub(in crate::syntax) fn leaf(&mut self, tag: Tag, flags: Flags, start: usize, end: usize) -> u32 {
        let index = self.next();
        let (start, end) = (offset(start), offset(end));
        self.tree.records.push(Record { tag, flags, start, end, link: 0 });
        index
    }

    /// Adds a string whose content differs from its text.
    pub(in crate::syntax) fn decoded(&mut self, flags: Flags, start: usize, end: usize, content: Box<str>) -> u32 {
        let index = self.leaf(Tag::String, flags.with(Flags::DECODED), start, end);
        let link = offset(self.tree.decoded.len());
        self.tree.decoded.push(content);
        self.edit(index, |record| record.link = link);
        index
    }

    /// Adds another sight of the node `target`.
    pub(in crate::syntax) fn alias(&mut self, target: u32, start: usize, end: usize) -> u32 {
        let index = self.leaf(Tag::Alias, Flags::BARE, start, end);
        self.edit(index, |record| record.link = target);
        index
    }

    /// Begins an array or object.
    pub(in crate::syntax) fn open(&mut self, tag: Tag, start: usize) -> u32 {
        self.leaf(tag, Flags::BARE, start, start)
    }

    /// Ends it: everything added since is in it.
    pub(in crate::syntax) fn close(&mut self, index: u32, end: usize) {
        let link = self.next();
        self.edit(index, |record| {
            record.end = offset(end).max(record.start);
            record.link = link;
        });
    }

    /// Ends it as [`Builder::close`] does, and moves its beginning too.
    pub(in crate::syntax) fn close_over(&mut self, index: u32, start: usize, end: usize) {
        self.edit(index, |record| record.start = offset(start));
        self.close(index, end);
    }

    /// Says more about how a node is written.
    pub(in crate::syntax) fn flag(&mut self, index: u32, flags: Flags) {
        self.edit(index, |record| record.flags = record.flags.with(flags));
    }

    /// The node is the root of a document.
    pub(in crate::syntax) fn root(&mut self, index: u32) {
        self.tree.roots.push(index);
    }

    /// Whether there is a document.
    pub(in crate::syntax) fn has_root(&self) -> bool {
        !self.tree.roots.is_empty()
    }

    /// What the node is, where it begins and where it ends.
    pub(in crate::syntax) fn look(&self, index: u32) -> Option<(Tag, usize, usize)> {
        let record = self.tree.record(index)?;
        Some((record.tag, record.start as usize, record.end as usize))
    }

    /// Where the closed arrays and objects begin and end.
    pub(in crate::syntax) fn containers(&self) -> impl Iterator<Item = (usize, usize)> {
        let closed = self
            .tree
            .records
            .iter()
            .filter(|record| matches!(record.tag, Tag::Array | Tag::Object) && record.start < record.end);
        closed.map(|record| (record.start as usize, record.end as usize))
    }

    /// Keeps a comment, markers included.
    pub(in crate::syntax) fn comment(&mut self, start: usize, end: usize) {
        let span = self.span(start, end);
        self.tree.comments.push(span);
    }

    pub(in crate::syntax) fn has_comments(&self) -> bool {
        !self.tree.comments.is_empty()
    }

    pub(in crate::syntax) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tree.file, offset(start), offset(end))
    }

    /// Keeps an error, unless there are enough.
    pub(in crate::syntax) fn error(&mut self, error: SyntaxError) {
        if !self.has_many_errors() {
            self.tree.errors.push(error);
        }
    }

    /// Whether anything is wrong so far.
    pub(in crate::syntax) fn has_errors(&self) -> bool {
        !self.tree.errors.is_empty()
    }

    /// Whether further errors are dropped.
    pub(in crate::syntax) fn has_many_errors(&self) -> bool {
        self.tree.errors.len() >= MAX_ERRORS
    }

    fn edit(&mut self, index: u32, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.tree.records.get_mut(index as usize) {
            change(record);
        }
    }
}

/// An offset as it is stored. Texts are shorter than `u32::MAX`, so nothing is lost.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
