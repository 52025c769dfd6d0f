//! What can be said of the equality of two texts without knowing their holes.
//!
//! Never here: resource ids, names and tags, which Azure compares without case.

use super::{TextPiece, TextView};

impl TextView<'_> {
    /// Whether the two texts have the same pieces, and so are equal whatever the holes hold.
    pub fn same(self, other: TextView<'_>) -> bool {
        self.pieces().eq(other.pieces())
    }

    /// Whether the two texts differ whatever the holes hold. Upper and lower case differ.
    pub fn never_equal(self, other: TextView<'_>) -> bool {
        if let (Some(mine), Some(theirs)) = (self.known(), other.known()) {
            return mine != theirs;
        }
        if pieces_never_equal(&self.pieces().collect::<Vec<_>>(), &other.pieces().collect::<Vec<_>>()) {
            return true;
        }
        if !self.holes_are_segments() || !other.holes_are_segments() {
            return false;
        }
        let (mine, theirs) = (self.fields('/'), other.fields('/'));
        mine.len() != theirs.len() || mine.iter().zip(&theirs).any(|(mine, theirs)| pieces_never_equal(mine, theirs))
    }
}

/// Whether known beginnings, ends or lengths of the two differ.
fn pieces_never_equal(mine: &[TextPiece<'_>], theirs: &[TextPiece<'_>]) -> bool {
    let (start, other_start) = (literal(mine.first()).bytes(), literal(theirs.first()).bytes());
    if start.zip(other_start).any(|(mine, theirs)| mine != theirs) {
        return true;
    }
    let (end, other_end) = (literal(mine.last()).bytes().rev(), literal(theirs.last()).bytes().rev());
    if end.zip(other_end).any(|(mine, theirs)| mine != theirs) {
        return true;
    }
    let (least, exact) = length_in_bytes(mine);
    let (other_least, other_exact) = length_in_bytes(theirs);
    (exact && least < other_least) || (other_exact && other_least < least)
}

/// The known characters of a piece that is at an end of its text.
fn literal<'k>(piece: Option<&TextPiece<'k>>) -> &'k str {
    match piece {
        Some(TextPiece::Literal(text)) => text,
        _ => "",
    }
}

/// The bytes that are there at least, and whether there are no more. A hole may be empty: a segment hole that is only a
/// part of a segment can be.
fn length_in_bytes(pieces: &[TextPiece<'_>]) -> (usize, bool) {
    pieces.iter().fold((0, true), |(least, exact), piece| match piece {
        TextPiece::Literal(text) => (least + text.len(), exact),
        TextPiece::Hole(_) => (least, false),
    })
}
