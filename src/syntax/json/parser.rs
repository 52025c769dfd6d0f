//! The structure: what may stand where, and how to go on when something else does.
//!
//! No recursion: open brackets are a list, at most [`MAX_DEPTH`] long.

use super::{scan, word};
use crate::syntax::tree::{Builder, Flags, MAX_DEPTH, Tag};
use crate::syntax::{MAX_NODES, SyntaxError};

/// A bracket that is open.
pub(super) struct Open {
    /// Its node.
    pub(super) node: u32,
    pub(super) is_object: bool,
    /// Whether a comma must come before the next item.
    needs_comma: bool,
}

impl Open {
    pub(super) fn closer(&self) -> char {
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
    pub(super) open: Vec<Open>,
    /// Where the last token was: what an "after this" points at.
    pub(super) last: (usize, usize),
    /// Whether the last token was none of JSON, so that a missing comma after it is no news.
    is_lost: bool,
    /// Whether to stop here, because of a bound.
    pub(super) is_over: bool,
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
            self.report((0, 0), || words.to_owned());
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
                self.report((self.at, self.at + 1), || format!("expected {wanted} before this `,`"));
                self.token();
            }
            b';' if top.needs_comma => {
                top.needs_comma = false;
                self.report((self.at, self.at + 1), || "expected `,`, found `;`".to_owned());
                self.token();
            }
            b':' if !top.is_object && top.needs_comma => {
                top.needs_comma = false;
                self.report((self.at, self.at + 1), || {
                    "expected `,` or `]`, found `:`; only objects have keys".to_owned()
                });
                self.token();
            }
            b']' | b'}' => self.closer(byte),
            _ => {
                let (is_object, closer) = (top.is_object, top.closer());
                let lacks_comma = std::mem::replace(&mut top.needs_comma, true);
                if lacks_comma && !self.is_lost && begins_item(byte) {
                    self.report(self.last, || format!("expected `,` or `{closer}` after this"));
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
            (_, Some(separator @ (b':' | b'='))) => {
                if separator == b'=' {
                    self.report((self.at, self.at + 1), || "expected `:`, found `=`".to_owned());
                }
                self.token();
                self.trivia();
                self.value();
            }
            (Key::Missing, _) => self.value(),
            (Key::Unclosed, _) => self.missing(),
            (Key::Read, _) => {
                self.report(self.last, || "expected `:` and a value after this key".to_owned());
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
                self.report((start, self.at), || {
                    format!("expected a key in double quotes, found `{}`", word::shorten(word))
                });
                self.add(Tag::String, Flags::BARE, start, self.at);
            }
            Some(byte @ (b'{' | b'[' | b':')) => {
                let found = char::from(*byte);
                self.report((start, start + 1), || format!("expected a key in double quotes, found `{found}`"));
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
                    self.report((start, self.at), || word::complaint(word));
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

    fn word(&mut self) -> &'s str {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| word::is_word(**byte)).count();
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Takes one byte that is a token.
    pub(super) fn token(&mut self) {
        self.last = (self.at, self.at + 1);
        self.is_lost = false;
        self.at += 1;
    }

    pub(super) fn add(&mut self, tag: Tag, flags: Flags, start: usize, end: usize) {
        self.last = (start, end);
        self.is_lost = tag == Tag::Error;
        self.tree.leaf(tag, flags, start, end);
    }

    pub(super) fn close(&mut self, open: &Open) {
        self.tree.close(open.node, self.last.1);
    }
}

/// Whether a byte can begin a key or a value, or what people take for one.
fn begins_item(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'[' | b'\'') || word::is_word(byte)
}
