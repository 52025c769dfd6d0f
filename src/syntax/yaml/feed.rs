//! From the events of the YAML parser to the tree. The only file that knows the parser's events and their habits.

use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle, Tag as YamlTag};

use super::aliases::{Aliases, Refusal};
use super::{message, scalar};
use crate::syntax::SyntaxError;
use crate::syntax::tree::{Builder, Flags, MAX_DEPTH, MAX_NODES, Tag};

/// A mapping or sequence that is open.
struct Open {
    node: u32,
    tag: Tag,
    is_flow: bool,
    /// Keys and values count as one each.
    children: u32,
    /// Bounds of the children and brackets so far.
    start: usize,
    end: usize,
    /// Whether the last child was the key `<<`.
    is_merging: bool,
}

pub(super) struct Feed<'s> {
    text: &'s str,
    tree: Builder,
    open: Vec<Open>,
    aliases: Aliases,
    /// Whether the document must be given up.
    is_broken: bool,
}

impl<'s> Feed<'s> {
    pub(super) fn new(text: &'s str, tree: Builder) -> Self {
        Self { text, tree, open: Vec::new(), aliases: Aliases::default(), is_broken: false }
    }

    pub(super) fn run(mut self) -> Builder {
        let mut parser = Parser::new_from_str_with_options(self.text, options());
        loop {
            match parser.next_event() {
                None => break,
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or_default();
                    self.event(event, range.start, range.end);
                }
                Some(Err(error)) => {
                    let bracket = self.open.iter().rev().map(|open| open.start).find(|at| self.is_bracket(*at));
                    self.tree.error(message::explain(&error, self.text, bracket, &self.tree));
                    self.is_broken = true;
                }
            }
            if self.tree.is_full() {
                let words = format!("the file is too large: more than {MAX_NODES} values");
                self.tree.error(SyntaxError::limit(self.tree.span(self.text.len(), self.text.len()), words));
                break;
            }
            if std::mem::take(&mut self.is_broken) {
                self.close_all();
                if self.tree.has_many_errors() || !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
        self.close_all();
        if !self.tree.has_root() && !self.tree.has_errors() {
            let words =
                if self.tree.has_comments() { "the file holds nothing but comments" } else { "the file is empty" };
            self.tree.error(SyntaxError::new(self.tree.span(0, 0), words));
        }
        self.tree
    }

    /// Whether a flow collection with brackets begins here; `[a: b]` holds one without.
    fn is_bracket(&self, at: usize) -> bool {
        matches!(self.text.as_bytes().get(at), Some(b'[' | b'{'))
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Scalar(value, style, anchor, tag) => self.scalar(&value, style, anchor, tag.as_deref(), start, end),
            Event::SequenceStart(style, anchor, tag) => {
                self.container(Tag::Array, style, anchor, tag.as_deref(), start, end);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.container(Tag::Object, style, anchor, tag.as_deref(), start, end);
            }
            Event::SequenceEnd | Event::MappingEnd => self.container_end(start, end),
            Event::Alias(anchor) => self.alias(anchor, start, end),
            Event::UnresolvedAlias(name) => {
                let words = format!("there is no anchor `&{name}` before this alias");
                self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
                self.leaf(Tag::Error, start, end, 0);
            }
            Event::Comment(..) => self.tree.comment(start, end),
            // Documents begin with their first node; anchors come with it.
            _ => {}
        }
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&YamlTag>,
        start: usize,
        end: usize,
    ) {
        // The parser gives `~` for nothing at all.
        let value = if start == end { "" } else { value };
        let resolved = self.resolve(value, style, tag, start, end);
        if resolved != Tag::String {
            self.leaf(resolved, start, end, anchor);
            return;
        }
        let source = self.text.get(start..end).unwrap_or_default();
        let (flags, written, end) = match style {
            ScalarStyle::SingleQuoted => (Flags::QUOTED.with(Flags::SINGLE), inside(source), end),
            ScalarStyle::DoubleQuoted => (Flags::QUOTED, inside(source), end),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let trimmed = source.trim_end_matches([' ', '\t', '\r', '\n']);
                (Flags::BLOCK, trimmed, start + trimmed.len())
            }
            ScalarStyle::Plain => (Flags::BARE, source, end),
        };
        let is_key = self.open.last().is_some_and(|open| open.tag == Tag::Object && open.children.is_multiple_of(2));
        let index = if written == value {
            self.tree.leaf(Tag::String, flags, start, end)
        } else {
            self.tree.decoded(flags, start, end, value.into())
        };
        self.placed(index, Tag::String, start, end);
        self.aliases.leaf(index, anchor);
        if is_key
            && style == ScalarStyle::Plain
            && value == "<<"
            && let Some(open) = self.open.last_mut()
        {
            open.is_merging = true;
            self.tree.flag(index, Flags::MERGE);
            self.tree.flag(open.node, Flags::MERGE);
        }
    }

    /// What a scalar is, by its tag or else by its text.
    fn resolve(&mut self, value: &str, style: ScalarStyle, tag: Option<&YamlTag>, start: usize, end: usize) -> Tag {
        let plain = if style == ScalarStyle::Plain { scalar::resolve(value) } else { Tag::String };
        let Some(tag) = tag else { return plain };
        match tag.core_suffix() {
            Some("str") => Tag::String,
            Some(core) if scalar::fits(core, plain, value) => plain,
            Some(core) => {
                let words = format!("this is no `!!{core}`");
                self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
                Tag::Error
            }
            // `!` alone says that the text is text.
            None if tag.original() == "!" => Tag::String,
            None => {
                self.unknown_tag(tag, start, end);
                plain
            }
        }
    }

    fn container(
        &mut self,
        tag: Tag,
        style: StructureStyle,
        anchor: usize,
        yaml: Option<&YamlTag>,
        start: usize,
        end: usize,
    ) {
        if self.open.len() == MAX_DEPTH {
            let words = format!("nested too deeply: more than {MAX_DEPTH} levels are open here");
            self.tree.error(SyntaxError::limit(self.tree.span(start, end), words));
            self.is_broken = true;
            return;
        }
        let core = if tag == Tag::Array { "seq" } else { "map" };
        if let Some(yaml) = yaml.filter(|yaml| yaml.core_suffix() != Some(core) && yaml.original() != "!") {
            self.unknown_tag(yaml, start, end);
        }
        let is_root = self.open.is_empty();
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
            open.is_merging = false;
        }
        let node = self.tree.open(tag, start);
        if is_root {
            self.tree.root(node);
        }
        self.aliases.open(node, anchor);
        let is_flow = style == StructureStyle::Flow;
        self.open.push(Open { node, tag, is_flow, children: 0, start, end, is_merging: false });
    }

    fn container_end(&mut self, start: usize, end: usize) {
        if let Some(open) = self.open.last_mut()
            && open.is_flow
            && start < end
        {
            open.end = open.end.max(end);
        }
        self.close();
    }

    /// Ends the innermost container after its last child: the parser's own end lies after blank lines.
    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.tag == Tag::Object && open.children % 2 == 1 {
            self.tree.leaf(Tag::Error, Flags::BARE, open.end, open.end);
        }
        self.tree.close_over(open.node, open.start, open.end);
        self.aliases.close(self.tree.next());
        self.reach(open.start, open.end);
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) {
        match self.aliases.follow(anchor, self.open.len()) {
            Ok(target) => {
                let tag = self.tree.look(target).map_or(Tag::Error, |(tag, ..)| tag);
                let index = self.tree.alias(target, start, end);
                self.placed(index, tag, start, end);
            }
            Err(refusal) => {
                let span = self.tree.span(start, end);
                self.tree.error(match refusal {
                    Refusal::Cycle => SyntaxError::new(span, "this alias stands inside of what it refers to"),
                    Refusal::Depth => {
                        SyntaxError::limit(span, format!("this alias nests more than {MAX_DEPTH} levels deep"))
                    }
                    Refusal::Size => {
                        let words = format!("the aliases up to here unfold to more than {} values", super::MAX_ALIASED);
                        SyntaxError::limit(span, words)
                    }
                });
                self.leaf(Tag::Error, start, end, 0);
            }
        }
    }

    fn leaf(&mut self, tag: Tag, start: usize, end: usize, anchor: usize) {
        let index = self.tree.leaf(tag, Flags::BARE, start, end);
        self.placed(index, tag, start, end);
        self.aliases.leaf(index, anchor);
    }

    /// A node without children of its own, which is or stands for a `tag`, has its place.
    fn placed(&mut self, index: u32, tag: Tag, start: usize, end: usize) {
        let Some(open) = self.open.last_mut() else { return self.tree.root(index) };
        open.children += 1;
        let is_merged = std::mem::take(&mut open.is_merging);
        if is_merged && !matches!(tag, Tag::Object | Tag::Array | Tag::Error) {
            let words = "`<<` takes a mapping, or a list of them";
            self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
        }
        self.reach(start, end);
    }

    /// The innermost container covers these bytes.
    fn reach(&mut self, start: usize, end: usize) {
        if let Some(open) = self.open.last_mut() {
            open.start = open.start.min(start);
            open.end = open.end.max(end);
        }
    }

    fn unknown_tag(&mut self, tag: &YamlTag, start: usize, end: usize) {
        let words = format!("the tag `{}` is not known here", tag.original());
        self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
    }
}

fn options() -> Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        // The default gives up on a key under a long block of comments.
        max_buffered_comment_events: 1_000_000,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

/// Without the quotes around it.
fn inside(source: &str) -> &str {
    source.get(1..source.len().saturating_sub(1)).unwrap_or_default()
}
