//! The words of an expression.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'s> {
    Name(&'s str),
    /// Digits with an optional minus; the value is the parser's to read.
    Number(&'s str),
    /// A text without its quotes.
    Text(Box<str>),
    /// A text without its last quote.
    UnclosedText,
    /// One of `( ) [ ] . ,`.
    Mark(char),
    /// A character that begins nothing.
    Other(char),
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind<'s>,
    pub(super) range: Range<usize>,
}

/// The tokens of `text` within `range`, the last one being [`Kind::End`].
pub(super) struct Tokens<'s> {
    text: &'s str,
    at: usize,
    end: usize,
}

impl<'s> Tokens<'s> {
    pub(super) fn new(text: &'s str, range: Range<usize>) -> Self {
        Self { text, at: range.start, end: range.end }
    }

    pub(super) fn next(&mut self) -> Token<'s> {
        let rest = self.text.get(self.at..self.end).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let start = self.at + blanks;
        let (kind, length) = token(rest);
        self.at = start + length;
        Token { kind, range: start..self.at }
    }
}

fn token(rest: &str) -> (Kind<'_>, usize) {
    let Some(first) = rest.chars().next() else { return (Kind::End, 0) };
    let take = |is_part: fn(char) -> bool| {
        let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        (rest.get(..length).unwrap_or_default(), length)
    };
    match first {
        '(' | ')' | '[' | ']' | '.' | ',' => (Kind::Mark(first), 1),
        '\'' => text(rest),
        '-' | '0'..='9' => {
            let digits = rest.get(1..).unwrap_or_default();
            let length = 1 + digits.bytes().take_while(u8::is_ascii_digit).count();
            match rest.get(..length) {
                Some("-") | None => (Kind::Other(first), 1),
                Some(number) => (Kind::Number(number), length),
            }
        }
        _ if is_name_start(first) => {
            let (name, length) = take(is_name);
            (Kind::Name(name), length)
        }
        _ => (Kind::Other(first), first.len_utf8()),
    }
}

fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '$')
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

/// A text in single quotes; a quote inside is written twice.
fn text(rest: &str) -> (Kind<'_>, usize) {
    let mut value = String::new();
    let mut at = 1;
    while let Some(after) = rest.get(at..) {
        let Some(length) = memchr::memchr(b'\'', after.as_bytes()) else { break };
        value.push_str(after.get(..length).unwrap_or_default());
        at += length + 1;
        if !after.get(length + 1..).unwrap_or_default().starts_with('\'') {
            return (Kind::Text(value.into()), at);
        }
        value.push('\'');
        at += 1;
    }
    (Kind::UnclosedText, rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind<'_>> {
        let mut tokens = Tokens::new(text, 0..text.len());
        std::iter::from_fn(|| Some(tokens.next().kind).filter(|kind| *kind != Kind::End)).collect()
    }

    #[test]
    fn tokens_are_cut() {
        use Kind::{Mark, Name, Number, Other, Text, UnclosedText};
        assert_eq!(kinds("a.b(-1)"), [Name("a"), Mark('.'), Name("b"), Mark('('), Number("-1"), Mark(')')]);
        assert_eq!(kinds("'it''s' ''"), [Text("it's".into()), Text("".into())]);
        assert_eq!(kinds("'it''"), [UnclosedText]);
        assert_eq!(kinds("a - \"🚀"), [Name("a"), Other('-'), Other('"'), Other('🚀')]);
        assert_eq!(kinds(" \r\n\t$fxv"), [Name("$fxv")]);
    }
}
