//! Texts of which parts are known: how they are put together, taken apart and compared.
//!
//! A hole stands for the string form of its term. There is one form for each text: neighbouring literals are joined,
//! empty ones dropped, a text without holes is a string, and a text that is nothing but one hole is the hole's term,
//! unless the term is by its nature a segment (see [`natural_class`]).
//!
//! Never here: what a text means, and resource ids as structure.

use std::rc::Rc;

use super::term::{Op, TermId, Terms};
use super::value::{Hole, HoleClass, Kind, Piece, Value};
use crate::template::Origin;

/// Longest text that is followed, in characters: Azure's own limit for a literal (evaluation.md §1.1, limits).
pub(crate) const LONGEST_TEXT: usize = 131_072;

/// A text would be longer than [`LONGEST_TEXT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

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

fn add<'k>(fields: &mut [Vec<TextPiece<'k>>], piece: TextPiece<'k>) {
    if let Some(field) = fields.last_mut() {
        field.push(piece);
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

/// The text that is nothing but this hole.
fn hole_alone(hole: Hole, terms: &Terms) -> Kind {
    match natural_class(hole.term, terms) {
        HoleClass::Any => Kind::Term(hole.term),
        class @ HoleClass::Segment => Kind::Text(Rc::new([Piece::Hole(Hole { class, ..hole })])),
    }
}

/// The value of a term that stands for a string: a text of one segment hole when the term is a segment by its nature.
pub(crate) fn string_of_term(term: TermId, terms: &Terms) -> Kind {
    hole_alone(Hole { term, class: HoleClass::Any }, terms)
}

/// What is known of the string of a term, wherever it stands: parts of the place that is deployed to, hashes and their
/// like are segments.
pub(crate) fn natural_class(term: TermId, terms: &Terms) -> HoleClass {
    /// Deepest nest of `toLower(toUpper(…))` that is looked through.
    const DEEPEST: usize = 8;
    let mut id = term;
    for _ in 0..DEEPEST {
        let Some(term) = terms.get(id) else { break };
        let name = match &term.op {
            Op::Scope(_) => return HoleClass::Segment,
            Op::Fresh(name, _) if &**name == "newGuid" => return HoleClass::Segment,
            Op::Call(name) => &**name,
            _ => break,
        };
        match name {
            "uniquestring" | "guid" => return HoleClass::Segment,
            "tolower" | "toupper" => {}
            _ => break,
        }
        match term.arguments.first().map(|value| &value.kind) {
            Some(Kind::Term(inner)) => id = *inner,
            Some(Kind::Text(pieces)) => match &**pieces {
                [Piece::Hole(hole)] => id = hole.term,
                _ => break,
            },
            _ => break,
        }
    }
    HoleClass::Any
}

/// The text with every literal changed by `change` and every hole wrapped in a call of the function `name`, which has to
/// be one that works on each character for itself and changes nothing the second time.
pub(crate) fn map_characters(
    text: TextView<'_>,
    name: &str,
    change: impl Fn(char) -> char,
    origin: Origin,
    terms: &mut Terms,
) -> Result<Kind, TooLong> {
    let mut builder = TextBuilder::new();
    for piece in text.pieces() {
        match piece {
            TextPiece::Literal(text) => builder.literal(&text.chars().map(&change).collect::<String>()),
            TextPiece::Hole(hole) => {
                let done = terms.get(hole.term).is_some_and(|term| term.op == Op::Call(name.into()));
                let term = if done {
                    hole.term
                } else {
                    let inner = Value::new(string_of_term(hole.term, terms), origin);
                    terms.intern(Op::Call(name.into()), [inner], None)
                };
                builder.hole(Hole { term, class: hole.class });
            }
        }
    }
    builder.finish(terms)
}
