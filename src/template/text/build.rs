//! Puts texts together, in their one form and within a bound.
//!
//! Never here: how values that are no texts print.

use super::holes::hole_alone;
use super::{TextPiece, TextView};
use crate::template::term::{Op, Terms};
use crate::template::value::{Hole, HoleClass, Kind, Piece};

/// Longest text that is followed, in characters: as much as Bicep loads from a file (evaluation.md §1.1, limits). A literal may
/// have fewer, but what functions make of them has no limit of its own.
pub(crate) const LONGEST_TEXT: usize = 1_048_576;

/// A text would be longer than [`LONGEST_TEXT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Puts a text together.
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    pieces: Vec<Piece>,
    /// The literal that is still growing.
    open: String,
    /// Characters so far; each hole counts as one.
    length: usize,
}

impl TextBuilder {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds known characters.
    pub(crate) fn literal(&mut self, text: &str) {
        self.length = self.length.saturating_add(text.chars().count());
        if self.length <= LONGEST_TEXT {
            self.open.push_str(text);
        }
    }

    /// Adds an unknown string.
    pub(crate) fn hole(&mut self, hole: Hole) {
        self.length = self.length.saturating_add(1);
        if self.length <= LONGEST_TEXT {
            self.close();
            self.pieces.push(Piece::Hole(hole));
        }
    }

    /// Adds a part of another text.
    pub(crate) fn piece(&mut self, piece: TextPiece<'_>) {
        match piece {
            TextPiece::Literal(text) => self.literal(text),
            TextPiece::Hole(hole) => self.hole(hole),
        }
    }

    /// Adds a whole text. A term that joins strings is taken apart, so that texts that are joined in another order are
    /// still the same.
    pub(crate) fn text(&mut self, text: TextView<'_>, terms: &Terms) {
        for piece in text.pieces() {
            let TextPiece::Hole(hole) = piece else {
                self.piece(piece);
                continue;
            };
            let joined = terms.get(hole.term).filter(|term| matches!(&term.op, Op::Call(name) if &**name == "concat"));
            match joined {
                // Arguments of such a term are terms and no such terms themselves: `concat` takes those apart first.
                Some(term) => term.arguments.iter().filter_map(|argument| argument.kind.as_text()).for_each(|text| {
                    text.pieces().for_each(|piece| self.piece(piece));
                }),
                None => self.hole(hole),
            }
        }
    }

    /// Adds a text of which is known that it has no `/`: the name of a resource, an id of a subscription.
    pub(crate) fn segment(&mut self, text: TextView<'_>, terms: &Terms) {
        let mut inner = Self::new();
        inner.text(text, terms);
        inner.close();
        for piece in inner.pieces {
            match piece {
                Piece::Literal(text) => self.literal(&text),
                Piece::Hole(hole) => self.hole(Hole { class: HoleClass::Segment, ..hole }),
            }
        }
    }

    /// The text, in its one form.
    pub(crate) fn finish(mut self, terms: &Terms) -> Result<Kind, TooLong> {
        if self.length > LONGEST_TEXT {
            return Err(TooLong);
        }
        if self.pieces.is_empty() {
            return Ok(Kind::Str(self.open.into()));
        }
        self.close();
        Ok(match self.pieces.as_slice() {
            [Piece::Hole(hole)] => hole_alone(*hole, terms),
            _ => Kind::Text(self.pieces.into()),
        })
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.open).into()));
        }
    }
}
