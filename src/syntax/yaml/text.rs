//! Where the content of a scalar stands in the file, when the two differ: escapes, doubled quotes, folded and indented
//! lines. Never decodes: the content is known, only its place is sought.

use crate::syntax::tree::{Flags, Piece, Pieces};

/// The pieces of `content`, which is written as `source`. None if the two do not fit together.
pub(in crate::syntax) fn pieces(source: &str, content: &str, flags: Flags) -> Option<Pieces> {
    let mut align = Align { source, content, at: 0, to: 0, pieces: Vec::new() };
    if flags.has(Flags::BLOCK) {
        align.block()?;
    } else {
        align.flow(flags)?;
    }
    (align.to == content.len() && align.at == source.len()).then_some(align.pieces)
}

struct Align<'s> {
    source: &'s str,
    content: &'s str,
    /// Bytes of `source` done.
    at: usize,
    /// Bytes of `content` done.
    to: usize,
    pieces: Pieces,
}

impl<'s> Align<'s> {
    fn source_rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn content_rest(&self) -> &'s str {
        self.content.get(self.to..).unwrap_or_default()
    }

    /// The next bytes are the same in both.
    fn same(&mut self, length: usize) -> Option<()> {
        let agree = self.source_rest().get(..length)? == self.content_rest().get(..length)?;
        self.at += length;
        self.to += length;
        agree.then_some(())
    }

    /// The next `source` bytes of the file stand for the next `content` bytes of the content.
    fn differ(&mut self, source: usize, content: usize) -> Option<()> {
        self.content_rest().get(..content)?;
        self.source_rest().get(..source)?;
        let (at, to) = (self.at, self.to);
        self.at += source;
        self.to += content;
        let offset = |at: usize| u32::try_from(at).ok();
        let content = (offset(to)?, offset(self.to)?);
        self.pieces.push(Piece { content, source: (offset(at)?, offset(self.at)?) });
        Some(())
    }

    /// Plain and quoted scalars: line breaks fold, quotes and backslashes may be special.
    fn flow(&mut self, flags: Flags) -> Option<()> {
        let is_single = flags.has(Flags::SINGLE);
        let is_double = flags.has(Flags::QUOTED) && !is_single;
        while let Some(next) = self.source_rest().chars().next() {
            match next {
                '\'' if is_single => self.differ(2, 1)?,
                '\\' if is_double => self.escape()?,
                ' ' | '\t' | '\r' | '\n' => {
                    let blanks = blanks(self.source_rest());
                    match breaks(blanks) {
                        0 => self.same(blanks.len())?,
                        1 => self.differ(blanks.len(), 1)?,
                        several => self.differ(blanks.len(), several - 1)?,
                    }
                }
                other => self.same(other.len_utf8())?,
            }
        }
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let after = self.source_rest().get(1..)?;
        let length = match after.chars().next()? {
            // The end of the line is taken away, with the indentation of the next; blank lines between stay line breaks.
            '\r' | '\n' => {
                let blanks = blanks(after);
                return self.differ(1 + blanks.len(), breaks(blanks).saturating_sub(1));
            }
            'x' => 3,
            'u' => 5,
            'U' => 9,
            other => other.len_utf8(),
        };
        let value = self.content_rest().chars().next()?;
        // A character beyond U+FFFF may be written as two `\u`, as JSON does.
        let is_pair = length == 5 && u32::from(value) > 0xFFFF;
        self.differ(if is_pair { 12 } else { 1 + length }, value.len_utf8())
    }

    /// Block scalars: only blanks differ, and only where lines end.
    fn block(&mut self) -> Option<()> {
        loop {
            let (written, meant) = (blanks(self.source_rest()), blanks(self.content_rest()));
            if written == meant {
                self.same(written.len())?;
            } else {
                let kept = if meant.contains('\n') { common_ends(written, meant) } else { (0, 0) };
                self.same(kept.0)?;
                let both = kept.0 + kept.1;
                self.differ(written.len().checked_sub(both)?, meant.len().checked_sub(both)?)?;
                self.same(kept.1)?;
            }
            if self.source_rest().is_empty() {
                // What follows is the last line break, which is not part of the place.
                return self.differ(0, self.content_rest().len());
            }
            let word = self.source_rest().find(is_blank).unwrap_or(self.source_rest().len());
            self.same(word)?;
        }
    }
}

/// Blanks before the first and after the last line break that both have: trailing blanks, and deeper indentation.
fn common_ends(written: &str, meant: &str) -> (usize, usize) {
    let same = |(a, b): &(u8, u8)| a == b && matches!(*a, b' ' | b'\t');
    let before = written.bytes().zip(meant.bytes()).take_while(same).count();
    let after = written.bytes().rev().zip(meant.bytes().rev()).take_while(same).count();
    (before, after)
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

fn blanks(text: &str) -> &str {
    text.get(..text.find(|character| !is_blank(character)).unwrap_or(text.len())).unwrap_or_default()
}

/// Number of line breaks; `\r\n` is one.
fn breaks(blanks: &str) -> usize {
    let bytes = blanks.as_bytes();
    let lone = bytes.iter().zip(bytes.iter().skip(1).chain([&0])).filter(|(a, b)| **a == b'\r' && **b != b'\n').count();
    lone + memchr::memchr_iter(b'\n', bytes).count()
}
