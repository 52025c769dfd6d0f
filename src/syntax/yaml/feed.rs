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
                    let flow = self.open.iter().rfind(|open| open.is_flow).map(|open| (open.start, open.tag));
                    self.tree.error(message::explain(&error, self.text, flow, &self.tree));
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
                self.leaf(Tag::Error, Flags::BARE, start, end, 0);
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
        let is_key = self.open.last().is_some_and(|open| open.tag == Tag::Object && open.children.is_multiple_of(2));
        // The parser gives `~` for nothing at all.
        let value = if start == end { "" } else { value };
        let resolved = match (core_suffix(tag), style) {
            (None, _) if tag.is_some_and(|tag| tag.original() != "!") => {
                self.unknown_tag(tag, start, end);
                scalar::resolve(value)
            }
            (None, ScalarStyle::Plain) if tag.is_none() => scalar::resolve(value),
            (None | Some("str"), _) => Tag::String,
            (Some(core), _) => {
                let found = if style == ScalarStyle::Plain { scalar::resolve(value) } else { Tag::Error };
                if scalar::fits(core, found, value) { found } else { Tag::Error }
            }
        };
        if resolved == Tag::Error {
            let words = format!("this is no `!!{}`", core_suffix(tag).unwrap_or_default());
            self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
        }
        if resolved != Tag::String {
            self.leaf(resolved, Flags::BARE, start, end, anchor);
            return;
        }
        let source = self.text.get(start..end).unwrap_or_default();
        let (flags, written, end) = match style {
            ScalarStyle::SingleQuoted => (Flags::QUOTED.with(Flags::SINGLE), inside(source), end),
            ScalarStyle::DoubleQuoted => (Flags::QUOTED, inside(source), end),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let trimmed = source.trim_end();
                (Flags::BLOCK, trimmed, start + trimmed.len())
            }
            ScalarStyle::Plain => (Flags::BARE, source, end),
        };
        let is_merge = is_key && style == ScalarStyle::Plain && value == "<<";
        let index = if written == value {
            self.leaf(Tag::String, flags, start, end, anchor)
        } else {
            let index = self.tree.decoded(flags, start, end, value.into());
            self.added(start, end);
            self.aliases.leaf(index, anchor);
            index
        };
        if is_merge && let Some(open) = self.open.last_mut() {
            open.is_merging = true;
            self.tree.flag(index, Flags::MERGE);
            self.tree.flag(open.node, Flags::MERGE);
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
        if yaml.is_some_and(|_| core_suffix(yaml) != Some(if tag == Tag::Array { "seq" } else { "map" })) {
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
                if self.open.last().is_some_and(|open| open.is_merging) {
                    let found = self.tree.look(target).map(|(tag, ..)| tag);
                    self.check_merged(found, start, end);
                }
                let index = self.tree.alias(target, start, end);
                self.root_if_first(index);
                self.added(start, end);
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
                self.leaf(Tag::Error, Flags::BARE, start, end, 0);
            }
        }
    }

    fn leaf(&mut self, tag: Tag, flags: Flags, start: usize, end: usize, anchor: usize) -> u32 {
        if self.open.last().is_some_and(|open| open.is_merging) && tag != Tag::Error {
            self.check_merged(Some(tag), start, end);
        }
        let index = self.tree.leaf(tag, flags, start, end);
        self.root_if_first(index);
        self.added(start, end);
        self.aliases.leaf(index, anchor);
        index
    }

    fn check_merged(&mut self, found: Option<Tag>, start: usize, end: usize) {
        if !matches!(found, Some(Tag::Object | Tag::Array)) {
            let words = "`<<` takes a mapping, or a list of them";
            self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
        }
    }

    fn root_if_first(&mut self, index: u32) {
        if self.open.is_empty() {
            self.tree.root(index);
        }
    }

    /// Counts a child without children of its own.
    fn added(&mut self, start: usize, end: usize) {
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
            open.is_merging = false;
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

    fn unknown_tag(&mut self, tag: Option<&YamlTag>, start: usize, end: usize) {
        if let Some(tag) = tag {
            let words = format!("the tag `{}` is not known here", tag.original());
            self.tree.error(SyntaxError::new(self.tree.span(start, end), words));
        }
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

fn core_suffix(tag: Option<&YamlTag>) -> Option<&str> {
    tag.and_then(YamlTag::core_suffix)
}

/// Without the quotes around it.
fn inside(source: &str) -> &str {
    source.get(1..source.len().saturating_sub(1)).unwrap_or_default()
}
