//! What stands between tokens: blanks and comments.

use super::parser::Parser;
use super::scan;

impl Parser<'_> {
    /// Blanks and comments.
    pub(super) fn trivia(&mut self) {
        loop {
            self.at = scan::blanks_end(self.bytes, self.at);
            match self.bytes.get(self.at) {
                Some(b'/') if self.comment() => {}
                Some(b'#') => self.foreign_comment(),
                Some(b'<' | b'=' | b'>' | b'|') if self.is_conflict_marker() => self.conflict_marker(),
                _ => return,
            }
        }
    }

    /// Whether version control has left seven of a kind at the beginning of this line.
    fn is_conflict_marker(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let begins_line = self.at.checked_sub(1).is_none_or(|before| self.bytes.get(before) == Some(&b'\n'));
        begins_line
            && ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| rest.starts_with(marker.as_bytes()))
    }

    /// A line that marks a conflict: reported, and skipped, so that both sides are read.
    fn conflict_marker(&mut self) {
        let start = self.at;
        self.at = self.line_end();
        self.report((start, start + 7), || {
            "a merge conflict is left here: keep one side and take the marker away".to_owned()
        });
    }

    /// A comment as other languages write it: reported once, and skipped all the same.
    fn foreign_comment(&mut self) {
        let start = self.at;
        self.at = self.line_end();
        self.report((start, start + 1), || "a comment begins with `//` in JSON, not with `#`".to_owned());
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
                self.report((start, start + 2), || "this comment is never closed: a `*/` is missing".to_owned());
            }
        } else {
            return false;
        }
        if !self.tree.is_full() {
            self.tree.comment(start, self.at);
        }
        true
    }
}
