//! What to say, and how to go on, when something else stands where the structure wants this or that.

use super::parser::{Open, Parser};
use crate::syntax::SyntaxError;
use crate::syntax::tree::{Flags, Tag};

impl Parser<'_> {
    /// A closing bracket: of the innermost open one, or else of one further out, or of none.
    pub(super) fn closer(&mut self, byte: u8) {
        let (at, closer) = (self.at, char::from(byte));
        let Some(partner) = self.open.iter().rposition(|open| open.closer() == closer) else {
            self.report((at, at + 1), || format!("this `{closer}` closes nothing"));
            return self.token();
        };
        while self.open.len() > partner + 1 {
            let Some(open) = self.open.pop() else { break };
            if !self.tree.has_many_errors() {
                let words = format!("expected `{}` before this", open.closer());
                let error = self.never_closed(self.opener_of(&open)).with_related(self.tree.span(at, at + 1), words);
                self.tree.error(error);
            }
            self.close(&open);
        }
        self.token();
        if let Some(open) = self.open.pop() {
            self.close(&open);
        }
    }

    /// The text ends while brackets are open. The guilty one is not always the one that is left: where a closing bracket
    /// stands further left than the line of its partner, the partner has lost its own.
    pub(super) fn unclosed_at_end(&mut self) {
        self.is_over = true;
        let error = if let Some((start, end)) = self.misplaced() {
            let words = "this is indented as if it closed another bracket";
            self.never_closed(start).with_related(self.tree.span(end - 1, end), words)
        } else if let Some(open) = self.open.last() {
            let end = self.tree.span(self.last.0, self.last.1);
            self.never_closed(self.opener_of(open)).with_related(end, "the file ends after this")
        } else {
            return;
        };
        self.tree.error(error);
    }

    /// The bounds of the first closed brackets whose indentation says that they are no pair.
    fn misplaced(&self) -> Option<(usize, usize)> {
        let pairs = self.tree.containers().filter(|(start, end)| {
            let closer = end.checked_sub(1).and_then(|closer| self.indentation(closer));
            closer.is_some_and(|closer| self.line_indentation(*start).is_some_and(|opener| closer < opener))
        });
        pairs.min_by_key(|(_, end)| *end)
    }

    /// How far the byte at `at` is indented, if it is the first of its line that is no blank.
    fn indentation(&self, at: usize) -> Option<usize> {
        let before = self.text.get(..at)?;
        let line = before.trim_end_matches([' ', '\t']);
        line.ends_with('\n').then(|| before.len() - line.len())
    }

    /// How far the line of the byte at `at` is indented, if its beginning is near.
    fn line_indentation(&self, at: usize) -> Option<usize> {
        const NEAR: usize = 1_000;
        let before = self.bytes.get(at.saturating_sub(NEAR)..at)?;
        let line = before.get(memchr::memrchr(b'\n', before)? + 1..)?;
        Some(line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count())
    }

    fn opener_of(&self, open: &Open) -> usize {
        self.tree.look(open.node).map_or(self.at, |(_, start, _)| start)
    }

    fn never_closed(&self, at: usize) -> SyntaxError {
        let opener = self.bytes.get(at).copied().map_or('[', char::from);
        SyntaxError::new(self.tree.span(at, at + 1), format!("this `{opener}` is never closed"))
    }

    /// Nothing may follow the outermost value. What does is most often the victim of a bracket too many before it.
    pub(super) fn expect_end(&mut self) {
        self.trivia();
        let start = self.at;
        let Some(found) = self.text.get(start..).and_then(|rest| rest.chars().next()) else { return };
        let span = self.tree.span(start, start + found.len_utf8());
        let error = if matches!(found, '}' | ']') {
            SyntaxError::new(span, format!("this `{found}` closes nothing"))
        } else {
            SyntaxError::new(span, "expected the end of the file: a JSON text is one value")
        };
        self.tree.error(error.with_related(self.tree.span(self.last.0, self.last.1), "the value ends here"));
    }

    /// Nothing stands where a value must.
    pub(super) fn missing_value(&mut self) {
        self.report(self.last, || "expected a value after this".to_owned());
        self.missing();
    }

    /// A node for what is not there, so that keys and values stay pairs.
    pub(super) fn missing(&mut self) {
        self.tree.leaf(Tag::Error, Flags::BARE, self.last.1, self.last.1);
    }

    /// One character that can begin nothing.
    pub(super) fn unexpected(&mut self) {
        let start = self.at;
        let Some(character) = self.text.get(start..).and_then(|rest| rest.chars().next()) else {
            return self.missing();
        };
        self.at += character.len_utf8();
        self.report((start, self.at), || {
            if character.is_control() {
                format!("unexpected character U+{:04X}", u32::from(character))
            } else {
                format!("unexpected character `{character}`")
            }
        });
        self.add(Tag::Error, Flags::BARE, start, self.at);
    }

    /// Keeps an error in the language. The words are made only if it is kept: broken files have many.
    pub(super) fn report(&mut self, (start, end): (usize, usize), words: impl FnOnce() -> String) {
        if !self.tree.has_many_errors() {
            self.tree.error(SyntaxError::new(self.tree.span(start, end), words()));
        }
    }

    pub(super) fn stop(&mut self, error: SyntaxError) {
        self.tree.error(error);
        self.missing();
        self.is_over = true;
    }
}
