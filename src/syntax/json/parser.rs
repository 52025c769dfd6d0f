//! The structure: what may stand where, and how to go on when something else does.
//!
//! No recursion: open brackets are a list, at most [`MAX_DEPTH`] long.

use super::{scan, word};
use crate::syntax::tree::{Builder, Flags, MAX_DEPTH, Tag};
use crate::syntax::{MAX_NODES, SyntaxError};

/// A bracket that is open.
struct Open {
    /// Its node.
    node: u32,
    is_object: bool,
    /// Whether a comma must come before the next item.
    needs_comma: bool,
}

impl Open {
    fn closer(&self) -> char {
        if self.is_object { '}' } else { ']' }
    }
}

/// What became of a key.
enum Key {
    Read,
    /// There is none where the value begins.
    Missing,
    /// It is broken in a way that says nothing about what follows.
    Unclosed,
}

pub(super) struct Parser<'s> {
    pub(super) text: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) at: usize,
    pub(super) tree: Builder,
    open: Vec<Open>,
    /// Where the last token was: what an "after this" points at.
    last: (usize, usize),
    /// Whether the last token was none of JSON, so that a missing comma after it is no news.
    is_lost: bool,
    /// Whether to stop here, because of a bound.
    is_over: bool,
}

impl<'s> Parser<'s> {
    pub(super) fn new(text: &'s str, tree: Builder) -> Self {
        // A byte order mark is the decoder's to take away; one that is still there is no reason to fail.
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            tree,
            open: Vec::new(),
            last: (at, at),
            is_lost: false,
            is_over: false,
        }
    }

    pub(super) fn run(mut self) -> Builder {
        self.trivia();
        if self.at == self.bytes.len() {
            let words =
                if self.tree.has_comments() { "the file holds nothing but comments" } else { "the file is empty" };
            self.report(SyntaxError::new(self.tree.span(0, 0), words));
            return self.tree;
        }
        let root = self.tree.next();
        self.tree.root(root);
        self.value();
        while !self.open.is_empty() && !self.is_over {
            self.trivia();
            if self.tree.is_full() {
                let message = format!("the file is too large: more than {MAX_NODES} values");
                self.stop(SyntaxError::limit(self.tree.span(self.at, self.at), message));
            } else if let Some(byte) = self.bytes.get(self.at) {
                self.step(*byte);
            } else {
                self.unclosed_at_end();
            }
        }
        while let Some(open) = self.open.pop() {
            self.close(&open);
        }
        if !self.is_over && self.tree.look(root).is_some_and(|(tag, ..)| tag != Tag::Error) {
            self.expect_end();
        }
        self.tree
    }

    /// One item of the innermost open bracket, or a token between items. Always moves on.
    fn step(&mut self, byte: u8) {
        let Some(top) = self.open.last_mut() else { return };
        match byte {
            b',' if top.needs_comma => {
                top.needs_comma = false;
                self.token();
            }
            b',' => {
                let wanted = if top.is_object { "a key" } else { "a value" };
                let message = format!("expected {wanted} before this `,`");
                self.report(SyntaxError::new(self.tree.span(self.at, self.at + 1), message));
                self.token();
            }
            b']' | b'}' => self.closer(byte),
            _ => {
                let (is_object, closer) = (top.is_object, top.closer());
                let lacks_comma = std::mem::replace(&mut top.needs_comma, true);
                if lacks_comma && !self.is_lost && begins_item(byte) {
                    let message = format!("expected `,` or `{closer}` after this");
                    self.report(SyntaxError::new(self.tree.span(self.last.0, self.last.1), message));
                }
                if is_object { self.member() } else { self.value() }
            }
        }
    }

    /// A key, a colon and a value.
    fn member(&mut self) {
        let key = self.key();
        self.trivia();
        let next = self.bytes.get(self.at).copied();
        match (key, next) {
            (_, Some(b':')) => {
                self.token();
                self.trivia();
                self.value();
            }
            (Key::Missing, _) => self.value(),
            (Key::Unclosed, _) => self.missing(),
            (Key::Read, _) => {
                let message = "expected `:` and a value after this key";
                self.report(SyntaxError::new(self.tree.span(self.last.0, self.last.1), message));
                match next {
                    Some(byte) if begins_item(byte) && !self.looks_like_key() => self.value(),
                    _ => {
                        self.missing();
                        self.is_lost = true;
                    }
                }
            }
        }
    }

    fn key(&mut self) -> Key {
        let start = self.at;
        match self.bytes.get(start) {
            Some(b'"') => return if self.string(true) { Key::Read } else { Key::Unclosed },
            Some(b'\'') => self.single_quoted(),
            Some(byte) if word::is_word(*byte) => {
                let word = self.word();
                let message = format!("expected a key in double quotes, found `{}`", word::shorten(word));
                self.report(SyntaxError::new(self.tree.span(start, self.at), message));
                self.add(Tag::String, Flags::BARE, start, self.at);
            }
            Some(byte @ (b'{' | b'[' | b':')) => {
                let message = format!("expected a key in double quotes, found `{}`", char::from(*byte));
                self.report(SyntaxError::new(self.tree.span(start, start + 1), message));
                self.missing();
                return Key::Missing;
            }
            _ => {
                self.unexpected();
                return Key::Unclosed;
            }
        }
        Key::Read
    }

    /// Whether a string begins here that is followed by a colon.
    fn looks_like_key(&self) -> bool {
        if self.bytes.get(self.at) != Some(&b'"') {
            return false;
        }
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let end = rest.iter().take(200).position(|byte| matches!(byte, b'"' | b'\n'));
        end.is_some_and(|end| rest.get(scan::blanks_end(rest, end + 1)) == Some(&b':'))
    }

    fn value(&mut self) {
        let start = self.at;
        let Some(byte) = self.bytes.get(start) else { return self.missing_value() };
        match byte {
            b'"' => {
                self.string(false);
            }
            b'{' | b'[' => self.opener(*byte == b'{'),
            b',' | b'}' | b']' => self.missing_value(),
            b'\'' => self.single_quoted(),
            byte if word::is_word(*byte) => {
                let word = self.word();
                let tag = word::tag(word).unwrap_or_else(|| {
                    self.report(SyntaxError::new(self.tree.span(start, self.at), word::complaint(word)));
                    Tag::Error
                });
                self.add(tag, Flags::BARE, start, self.at);
            }
            _ => self.unexpected(),
        }
    }

    fn opener(&mut self, is_object: bool) {
        if self.open.len() == MAX_DEPTH {
            let message = format!("nested too deeply: more than {MAX_DEPTH} brackets are open here");
            return self.stop(SyntaxError::limit(self.tree.span(self.at, self.at + 1), message));
        }
        let node = self.tree.open(if is_object { Tag::Object } else { Tag::Array }, self.at);
        self.token();
        self.open.push(Open { node, is_object, needs_comma: false });
    }

    /// A closing bracket: of the innermost open one, or else of one further out, or of none.
    fn closer(&mut self, byte: u8) {
        let (at, closer) = (self.at, char::from(byte));
        let Some(partner) = self.open.iter().rposition(|open| open.closer() == closer) else {
            let message = format!("this `{closer}` closes nothing");
            self.report(SyntaxError::new(self.tree.span(at, at + 1), message));
            return self.token();
        };
        while self.open.len() > partner + 1 {
            let Some(open) = self.open.pop() else { break };
            let error = self.never_closed(&open);
            let here = self.tree.span(at, at + 1);
            self.report(error.with_related(here, format!("expected `{}` before this", open.closer())));
            self.close(&open);
        }
        self.token();
        if let Some(open) = self.open.pop() {
            self.close(&open);
        }
    }

    fn unclosed_at_end(&mut self) {
        if let Some(open) = self.open.last() {
            let end = self.tree.span(self.last.0, self.last.1);
            let error = self.never_closed(open);
            self.report(error.with_related(end, "the file ends after this"));
        }
        self.is_over = true;
    }

    fn never_closed(&self, open: &Open) -> SyntaxError {
        let at = self.tree.look(open.node).map_or(self.at, |(_, start, _)| start);
        let opener = if open.is_object { '{' } else { '[' };
        SyntaxError::new(self.tree.span(at, at + 1), format!("this `{opener}` is never closed"))
    }

    fn expect_end(&mut self) {
        self.trivia();
        let start = self.at;
        if let Some(byte) = self.bytes.get(start) {
            let end = start + self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            let message = match byte {
                b'}' | b']' => format!("this `{}` closes nothing", char::from(*byte)),
                b',' => "expected the end of the file, found `,`".to_owned(),
                _ => "expected the end of the file: a JSON text is one value".to_owned(),
            };
            self.report(SyntaxError::new(self.tree.span(start, end), message));
        }
    }

    /// Nothing stands where a value must.
    fn missing_value(&mut self) {
        let message = "expected a value after this";
        self.report(SyntaxError::new(self.tree.span(self.last.0, self.last.1), message));
        self.missing();
    }

    /// A node for what is not there, so that keys and values stay pairs.
    fn missing(&mut self) {
        self.tree.leaf(Tag::Error, Flags::BARE, self.last.1, self.last.1);
    }

    /// One character that can begin nothing.
    pub(super) fn unexpected(&mut self) {
        let start = self.at;
        let Some(character) = self.text.get(start..).and_then(|rest| rest.chars().next()) else {
            return self.missing();
        };
        self.at += character.len_utf8();
        let message = if character.is_control() {
            format!("unexpected character U+{:04X}", u32::from(character))
        } else {
            format!("unexpected character `{character}`")
        };
        self.report(SyntaxError::new(self.tree.span(start, self.at), message));
        self.add(Tag::Error, Flags::BARE, start, self.at);
    }

    fn word(&mut self) -> &'s str {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| word::is_word(**byte)).count();
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Blanks and comments.
    fn trivia(&mut self) {
        loop {
            self.at = scan::blanks_end(self.bytes, self.at);
            match self.bytes.get(self.at) {
                Some(b'/') if self.comment() => {}
                Some(b'#') => self.foreign_comment(),
                _ => return,
            }
        }
    }

    /// A comment as other languages write it: reported once, and skipped all the same.
    fn foreign_comment(&mut self) {
        let start = self.at;
        self.at = self.line_end();
        self.report(SyntaxError::new(
            self.tree.span(start, start + 1),
            "a comment begins with `//` in JSON, not with `#`",
        ));
    }

    /// The end of the current line, without its line break.
    fn line_end(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
        self.at + line.strip_suffix(b"\r").unwrap_or(line).len()
    }

    fn comment(&mut self) -> bool {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if rest.starts_with(b"//") {
            self.at = self.line_end();
        } else if let Some(inside) = rest.strip_prefix(b"/*") {
            if let Some(length) = memchr::memmem::find(inside, b"*/") {
                self.at += length + 4;
            } else {
                self.at = self.bytes.len();
                let message = "this comment is never closed: a `*/` is missing";
                self.report(SyntaxError::new(self.tree.span(start, start + 2), message));
            }
        } else {
            return false;
        }
        if !self.tree.is_full() {
            self.tree.comment(start, self.at);
        }
        true
    }

    /// Takes one byte that is a token.
    fn token(&mut self) {
        self.last = (self.at, self.at + 1);
        self.is_lost = false;
        self.at += 1;
    }

    pub(super) fn add(&mut self, tag: Tag, flags: Flags, start: usize, end: usize) {
        self.last = (start, end);
        self.is_lost = tag == Tag::Error;
        self.tree.leaf(tag, flags, start, end);
    }

    fn close(&mut self, open: &Open) {
        self.tree.close(open.node, self.last.1);
    }

    pub(super) fn report(&mut self, error: SyntaxError) {
        self.tree.error(error);
    }

    fn stop(&mut self, error: SyntaxError) {
        self.report(error);
        self.missing();
        self.is_over = true;
    }
}

/// Whether a byte can begin a key or a value, or what people take for one.
fn begins_item(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'[' | b'\'') || word::is_word(byte)
}
