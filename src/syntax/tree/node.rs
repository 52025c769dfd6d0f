//! What can be asked of a node.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::object::{self, Entry};
use super::table::{Flags, NodeId, Record, Tag, Tree};
use super::{TextMap, number};
use crate::source::Span;
use crate::syntax::{json, yaml};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, and in YAML also nothing at all.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number, kept as it is written.
    Number,
    /// Text.
    String,
    /// A list of items.
    Array,
    /// Keys with values.
    Object,
    /// A place where something could not be read; the tree's errors say what.
    Error,
}

impl Kind {
    /// The word for messages: "a string", "an object".
    pub fn words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Error => "something unreadable",
        }
    }
}

/// A node of a [`Tree`]; copied like a reference.
///
/// A YAML alias is the node that it stands for, span included. Aliases that contain themselves or unfold to too much are
/// [`Kind::Error`], so a walk over nodes always ends.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    index: u32,
    record: Record,
}

impl<'t> Node<'t> {
    /// The node at `index`, or the one that the alias there stands for.
    pub(super) fn resolve(tree: &'t Tree, index: u32) -> Option<Self> {
        let record = tree.record(index)?;
        if record.tag != Tag::Alias {
            return Some(Self { tree, index, record });
        }
        Some(Self { tree, index: record.link, record: tree.record(record.link)? })
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.record.tag {
            Tag::Null => Kind::Null,
            Tag::True | Tag::False => Kind::Bool,
            Tag::Number => Kind::Number,
            Tag::String => Kind::String,
            Tag::Array => Kind::Array,
            Tag::Object => Kind::Object,
            Tag::Error | Tag::Alias => Kind::Error,
        }
    }

    /// Its number in the tree.
    pub fn id(self) -> NodeId {
        NodeId(self.index)
    }

    /// The tree that it is in.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// Its place, quotes and brackets included.
    pub fn span(self) -> Span {
        self.tree.span(self.record)
    }

    /// The text of a string, escapes decoded. None for everything else.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        if self.record.tag != Tag::String {
            return None;
        }
        let flags = self.record.flags;
        if flags.has(Flags::DECODED) {
            return self.tree.decoded.get(self.record.link as usize).map(|text| Cow::Borrowed(&**text));
        }
        let (start, end) = self.content();
        let text = self.tree.slice(start, end);
        Some(if flags.has(Flags::ESCAPED) { Cow::Owned(json::unescape(text)) } else { Cow::Borrowed(text) })
    }

    /// The value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.record.tag {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => None,
        }
    }

    /// The value of a number that is written as an integer and fits.
    pub fn as_i64(self) -> Option<i64> {
        number::integer(self.number_text()?)
    }

    /// The value of a number that is written as an integer that is not negative and fits.
    pub fn as_u64(self) -> Option<u64> {
        number::unsigned(self.number_text()?)
    }

    /// The floating-point number that is nearest to a number.
    pub fn as_f64(self) -> Option<f64> {
        number::float(self.number_text()?)
    }

    /// A number as it is written.
    pub fn number_text(self) -> Option<&'t str> {
        (self.record.tag == Tag::Number).then(|| self.source())
    }

    /// Whether it is null.
    pub fn is_null(self) -> bool {
        self.record.tag == Tag::Null
    }

    /// Whether it could not be read.
    pub fn is_error(self) -> bool {
        self.kind() == Kind::Error
    }

    /// The text as it stands in the file, quotes and brackets included.
    pub fn source(self) -> &'t str {
        self.tree.slice(self.record.start, self.record.end)
    }

    /// The items of an array; nothing for everything else.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        self.children(Tag::Array)
    }

    /// The entries of an object in the order of the text, duplicate keys included; nothing for everything else. Entries
    /// that YAML merges in with `<<` follow, except those whose key the object has itself.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        object::entries(self)
    }

    /// The value under `name`, written exactly so; under the last one if there are several.
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        self.find(|key| key == name)
    }

    /// The value under `name` in whatever ASCII case, as Azure Resource Manager reads names; the last one if there are
    /// several.
    pub fn get_ignore_case(self, name: &str) -> Option<Node<'t>> {
        self.find(|key| key.eq_ignore_ascii_case(name))
    }

    /// Number of items of an array or entries of an object, duplicates included; zero for everything else.
    #[expect(clippy::len_without_is_empty, reason = "a node that is no container is not empty")]
    pub fn len(self) -> usize {
        match self.kind() {
            Kind::Array => self.items().count(),
            Kind::Object => self.entries().count(),
            _ => 0,
        }
    }

    /// The text of a node that is a key: a string decoded, any other scalar as it is written (`443:` in YAML).
    pub fn key_text(self) -> Option<Cow<'t, str>> {
        match self.kind() {
            Kind::String => self.as_str(),
            Kind::Null | Kind::Bool | Kind::Number => Some(Cow::Borrowed(self.source())),
            Kind::Array | Kind::Object | Kind::Error => None,
        }
    }

    /// The place of the bytes `range` of the decoded text of a string, exact through escapes and folded lines; the whole
    /// span for everything else. For many questions about one string, ask [`Node::text_map`] once.
    pub fn source_span(self, range: Range<usize>) -> Span {
        self.text_map().map_or(self.span(), |map| map.span(range))
    }

    /// Where the characters of a string stand in the file. None for everything else.
    pub fn text_map(self) -> Option<TextMap> {
        if self.record.tag != Tag::String {
            return None;
        }
        if let Some(place) = self.tree.shown_at {
            return Some(TextMap::new(place, None));
        }
        let (start, end) = self.content();
        let source = self.tree.slice(start, end);
        let flags = self.record.flags;
        let pieces = if flags.has(Flags::DECODED) {
            self.as_str().and_then(|content| yaml::pieces(source, &content, flags))
        } else if flags.has(Flags::ESCAPED) {
            Some(json::pieces(source))
        } else {
            Some(Vec::new())
        };
        Some(TextMap::new(Span::new(self.tree.file, start, end), pieces))
    }

    /// The bounds of what is between the quotes.
    fn content(self) -> (u32, u32) {
        let Record { start, end, flags, .. } = self.record;
        if !flags.has(Flags::QUOTED) {
            return (start, end);
        }
        (start + 1, if flags.has(Flags::UNCLOSED) { end } else { end.saturating_sub(1).max(start + 1) })
    }

    /// The children of a node with this tag, aliases resolved; keys and values in turn for objects.
    pub(super) fn children(self, tag: Tag) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let tree = self.tree;
        let end = if self.record.tag == tag { self.record.after(self.index) } else { 0 };
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let index = next;
            let record = (index < end).then(|| tree.record(index)).flatten()?;
            next = record.after(index);
            Node::resolve(tree, index)
        })
    }

    pub(super) fn flags(self) -> Flags {
        self.record.flags
    }

    /// The value under the last wanted key that the object has itself, else under one that is merged in.
    fn find(self, is_wanted: impl Fn(&str) -> bool) -> Option<Node<'t>> {
        let matches = |entry: &Entry<'t>| entry.key.key_text().is_some_and(|key| is_wanted(&key));
        let own = object::written(self).filter(matches).last();
        let entry = match own {
            None if self.record.flags.has(Flags::MERGE) => self.entries().find(matches),
            found => found,
        };
        entry.map(|entry| entry.value)
    }
}

impl PartialEq for Node<'_> {
    /// Whether both are the same node of the same tree.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source: String = self.source().chars().take(60).collect();
        write!(f, "{:?}@{}..{} {source:?}", self.kind(), self.record.start, self.record.end)
    }
}
