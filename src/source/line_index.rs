//! From byte offsets to lines and columns.

/// A place as people and protocols write it. Everything counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column in characters (Unicode scalar values), as a terminal or an editor's status bar shows it.
    pub column: u32,
    /// The column in UTF-16 code units, as SARIF and the language server protocol count.
    pub utf16: u32,
}

/// The offsets at which the lines of a text begin.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The index of `text`. `\n` and `\r\n` end lines.
    pub fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0).chain(ends.map(|at| offset(at + 1))).collect();
        Self { starts }
    }

    /// Number of lines; an empty text has one.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 1) that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// The offset of the first byte of `line` (from 1), if there is such a line.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.starts.get(index).copied()
    }

    /// The position of the byte at `offset` in `text`, the text that the index was made of. An offset inside of a
    /// character means its beginning; one past the end means the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line(u32::try_from(at).unwrap_or(u32::MAX));
        let start = self.line_start(line).unwrap_or(0) as usize;
        let before = text.get(start..at).unwrap_or_default();
        let column = if before.is_ascii() { before.len() } else { before.chars().count() };
        let utf16 = if before.is_ascii() { before.len() } else { before.encode_utf16().count() };
        Position { line, column: self::offset(column + 1), utf16: self::offset(utf16 + 1) }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, offset: u32) -> (u32, u32, u32) {
        let Position { line, column, utf16 } = LineIndex::new(text).position(text, offset);
        (line, column, utf16)
    }

    #[test]
    fn columns_count_characters_and_code_units() {
        let text = "a🚀b\r\nñx";
        assert_eq!(position(text, 0), (1, 1, 1));
        assert_eq!(position(text, 5), (1, 3, 4));
        assert_eq!(position(text, 8), (2, 1, 1));
        assert_eq!(position(text, 10), (2, 2, 2));
    }

    #[test]
    fn strange_offsets_give_the_nearest_place() {
        assert_eq!(position("a🚀b", 3), (1, 2, 2));
        assert_eq!(position("ab\n", 99), (2, 1, 1));
        assert_eq!(position("", 0), (1, 1, 1));
    }
}
