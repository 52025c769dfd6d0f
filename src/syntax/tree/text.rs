//! From places in the content of a string to places in the file.

use std::ops::Range;

use crate::source::{FileId, Span};

/// A stretch of the content that is written in another way than it reads: an escape, or a folded line break. Offsets count
/// from the first byte of the content, in the content and in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) struct Piece {
    /// Where the content has it.
    pub(in crate::syntax) content: (u32, u32),
    /// Where the file has it.
    pub(in crate::syntax) source: (u32, u32),
}

/// Stretches in the order of the text; between them, content and file agree byte by byte.
pub(in crate::syntax) type Pieces = Vec<Piece>;

/// Where the characters of a string's content stand in the file, exact through escapes and folded lines.
///
/// Made once per string by [`Node::text_map`](super::Node::text_map); each question costs a binary search.
#[derive(Debug, Clone)]
pub struct TextMap {
    content: Span,
    pieces: Option<Pieces>,
}

impl TextMap {
    /// `content` is the text between the quotes. Without `pieces` nothing is known but that the content stands there.
    pub(super) fn new(content: Span, pieces: Option<Pieces>) -> Self {
        Self { content, pieces }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.content.file
    }

    /// The place of the bytes `range` of the content. An empty range gives the empty span before that byte; what lies
    /// beyond the end gives the end.
    pub fn span(&self, range: Range<usize>) -> Span {
        let Some(pieces) = &self.pieces else { return self.content };
        let start = locate(pieces, range.start).0;
        let end = if range.end > range.start { locate(pieces, range.end - 1).1 } else { start };
        let place = |at: u32| self.content.start.saturating_add(at).min(self.content.end);
        Span::new(self.content.file, place(start), place(end))
    }
}

/// First byte, and the one after the last, of what stands for the byte `at` of the content.
fn locate(pieces: &[Piece], at: usize) -> (u32, u32) {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let before = pieces.partition_point(|piece| piece.content.0 <= at);
    let Some(piece) = before.checked_sub(1).and_then(|last| pieces.get(last)) else {
        return (at, at.saturating_add(1));
    };
    if at < piece.content.1 {
        return piece.source;
    }
    let source = piece.source.1.saturating_add(at - piece.content.1);
    (source, source.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_through_pieces() {
        let content = Span::new(FileId::new(0), 100, 110);
        // File: a \n b \u00e9 c   Content: a ⏎ b é c
        let pieces = vec![Piece { content: (1, 2), source: (1, 3) }, Piece { content: (3, 5), source: (4, 10) }];
        let map = TextMap::new(content, Some(pieces));
        let span = |range| {
            let Span { start, end, .. } = map.span(range);
            (start, end)
        };
        assert_eq!(span(0..1), (100, 101));
        assert_eq!(span(1..2), (101, 103));
        assert_eq!(span(2..5), (103, 110));
        assert_eq!(span(3..3), (104, 104));
        assert_eq!(span(4..99), (104, 110));
    }

    #[test]
    fn without_pieces_the_whole_content_is_the_answer() {
        let content = Span::new(FileId::new(0), 100, 110);
        assert_eq!(TextMap::new(content, None).span(3..4), content);
    }
}
