//! Strings: where they end, also when somebody forgot to end them.

use super::escape::escapes;
use super::parser::Parser;
use super::scan;
use crate::syntax::tree::{Flags, Tag};

impl Parser<'_> {
    /// Reads the string that begins here, at its quote. `is_key` tells what may follow it. Returns whether it was closed.
    pub(super) fn string(&mut self, is_key: bool) -> bool {
        let start = self.at;
        let mut flags = Flags::QUOTED;
        let mut line_end = None;
        let mut at = start + 1;
        loop {
            at = scan::string_stop(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    flags = flags.with(Flags::ESCAPED);
                    at += 2;
                }
                Some(byte) => {
                    if *byte == b'\n' && line_end.is_none() {
                        line_end = Some(at);
                    }
                    at += 1;
                }
                // Going back to the end of the line ends with the errors, so that the time stays linear.
                None if self.tree.has_many_errors() => return self.unclosed_string(start, self.bytes.len()),
                None => return self.unclosed_string(start, line_end.unwrap_or(self.bytes.len())),
            }
        }
        // A string over several lines that is followed by nonsense is most likely one that was never closed, and the
        // quote found is the beginning of the next one.
        if let Some(line_end) = line_end
            && !self.tree.has_many_errors()
            && !self.may_follow_string(at + 1, is_key)
        {
            return self.unclosed_string(start, line_end);
        }
        self.at = at + 1;
        self.add(Tag::String, flags, start, self.at);
        if flags.has(Flags::ESCAPED) {
            self.check_escapes(start + 1, at);
        }
        true
    }

    fn may_follow_string(&self, at: usize, is_key: bool) -> bool {
        match self.bytes.get(scan::blanks_end(self.bytes, at)) {
            Some(b':') => is_key,
            Some(b',' | b'}' | b']') => !is_key,
            Some(b'/') | None => true,
            Some(_) => false,
        }
    }

    /// The quote at `start` has no partner: the string ends with its line, before a comma that ends the line.
    fn unclosed_string(&mut self, start: usize, line_end: usize) -> bool {
        let line = self.text.get(start..line_end).unwrap_or_default().trim_end();
        let line = line.strip_suffix(',').unwrap_or(line).trim_end();
        let end = start + line.len().max(1);
        self.report((start, end), || "this string is never closed: a `\"` is missing".to_owned());
        let escaped = if line.contains('\\') { Flags::ESCAPED } else { Flags::BARE };
        self.add(Tag::String, Flags::QUOTED.with(Flags::UNCLOSED).with(escaped), start, end);
        self.at = end;
        false
    }

    /// A text in single quotes, which JSON has not: read to the end of its line and reported.
    pub(super) fn single_quoted(&mut self) {
        let start = self.at;
        let rest = self.text.get(start + 1..).unwrap_or_default();
        let length = rest.bytes().position(|byte| matches!(byte, b'\'' | b'\n'));
        let Some(length) = length.filter(|length| rest.as_bytes().get(*length) == Some(&b'\'')) else {
            return self.unexpected();
        };
        self.at = start + 1 + length + 1;
        self.report((start, self.at), || "text takes double quotes in JSON".to_owned());
        self.add(Tag::String, Flags::QUOTED, start, self.at);
    }

    fn check_escapes(&mut self, start: usize, end: usize) {
        let content = self.text.get(start..end).unwrap_or_default();
        for escape in escapes(content).filter(|escape| escape.value.is_none()) {
            let text = content.get(escape.start..escape.end).unwrap_or_default();
            self.report((start + escape.start, start + escape.end), || complaint(text));
        }
    }
}

/// What is wrong with an escape that stands for nothing.
fn complaint(escape: &str) -> String {
    match escape.strip_prefix("\\u") {
        Some("") => "`\\u` takes four hexadecimal digits".to_owned(),
        Some(_) => format!("`{escape}` is half of a character: the other half of the pair is missing"),
        None => format!("there is no escape `{escape}`; a backslash is written `\\\\`"),
    }
}
