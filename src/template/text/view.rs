//! One way to look at everything that can stand where a string stands.
//!
//! Never here: comparison ([`compare`](super::compare)), and making new texts ([`build`](super::build)).

use crate::template::term::TermId;
use crate::template::value::{Hole, HoleClass, Kind, Piece};

/// Anything that can stand where a string stands: a string, a text with holes, or a term.
#[derive(Debug, Clone, Copy)]
pub struct TextView<'k>(View<'k>);

#[derive(Debug, Clone, Copy)]
enum View<'k> {
    Known(&'k str),
    Pieces(&'k [Piece]),
    Term(TermId),
}

/// A part of a [`TextView`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPiece<'k> {
    /// Known characters, never none.
    Literal(&'k str),
    /// An unknown string.
    Hole(Hole),
}

impl Kind {
    /// The value as a text, if it is a string, a text with holes, or a term, which then is one hole.
    pub fn as_text(&self) -> Option<TextView<'_>> {
        match self {
            Self::Str(text) => Some(TextView(View::Known(text))),
            Self::Text(pieces) => Some(TextView(View::Pieces(pieces))),
            Self::Term(term) => Some(TextView(View::Term(*term))),
            _ => None,
        }
    }
}

impl<'k> TextView<'k> {
    /// The parts in order; none for the empty string.
    pub fn pieces(self) -> impl DoubleEndedIterator<Item = TextPiece<'k>> {
        let (single, pieces) = match self.0 {
            View::Known("") => (None, &[] as &[Piece]),
            View::Known(text) => (Some(TextPiece::Literal(text)), &[] as &[Piece]),
            View::Pieces(pieces) => (None, pieces),
            View::Term(term) => (Some(TextPiece::Hole(Hole { term, class: HoleClass::Any })), &[] as &[Piece]),
        };
        single.into_iter().chain(pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => TextPiece::Literal(text),
            Piece::Hole(hole) => TextPiece::Hole(*hole),
        }))
    }

    /// The whole text, if there is no hole in it.
    pub fn known(self) -> Option<&'k str> {
        match self.0 {
            View::Known(text) => Some(text),
            View::Pieces(_) | View::Term(_) => None,
        }
    }

    /// The characters that the text certainly begins with.
    pub fn prefix(self) -> &'k str {
        match self.pieces().next() {
            Some(TextPiece::Literal(text)) => text,
            _ => "",
        }
    }

    /// The characters that the text certainly ends with.
    pub fn suffix(self) -> &'k str {
        match self.pieces().next_back() {
            Some(TextPiece::Literal(text)) => text,
            _ => "",
        }
    }

    /// The known characters, in order, one part for each run of them.
    pub fn literals(self) -> impl Iterator<Item = &'k str> {
        self.pieces().filter_map(|piece| match piece {
            TextPiece::Literal(text) => Some(text),
            TextPiece::Hole(_) => None,
        })
    }

    /// The holes, in order.
    pub fn holes(self) -> impl Iterator<Item = Hole> {
        self.pieces().filter_map(|piece| match piece {
            TextPiece::Literal(_) => None,
            TextPiece::Hole(hole) => Some(hole),
        })
    }

    /// Whether the text has at least one character; `None` when that is not known.
    pub fn is_empty(self) -> Option<bool> {
        let mut pieces = self.pieces().peekable();
        if pieces.peek().is_none() {
            return Some(true);
        }
        let filled = pieces.any(|piece| match piece {
            TextPiece::Literal(_) => true,
            TextPiece::Hole(hole) => hole.class == HoleClass::Segment,
        });
        filled.then_some(false)
    }

    /// Whether no hole can contain a `/`.
    pub fn holes_are_segments(self) -> bool {
        self.holes().all(|hole| hole.class == HoleClass::Segment)
    }

    /// The parts between the characters `delimiter` that are written out. A hole may still contain a delimiter, unless
    /// it is a segment and the delimiter is `/`.
    pub(crate) fn fields(self, delimiter: char) -> Vec<Vec<TextPiece<'k>>> {
        let mut fields = vec![Vec::new()];
        for piece in self.pieces() {
            let TextPiece::Literal(text) = piece else {
                add(&mut fields, piece);
                continue;
            };
            for (number, part) in text.split(delimiter).enumerate() {
                if number > 0 {
                    fields.push(Vec::new());
                }
                if !part.is_empty() {
                    add(&mut fields, TextPiece::Literal(part));
                }
            }
        }
        fields
    }
}

fn add<'k>(fields: &mut [Vec<TextPiece<'k>>], piece: TextPiece<'k>) {
    if let Some(field) = fields.last_mut() {
        field.push(piece);
    }
}
