//! Terms as holes: what is known of the strings that they stand for, and texts of which every character changes.
//!
//! Never here: what a term is and why it is not known.

use std::rc::Rc;

use super::{TextBuilder, TextPiece, TextView, TooLong};
use crate::template::Origin;
use crate::template::term::{Op, TermId, Terms};
use crate::template::value::{Hole, HoleClass, Kind, Piece, Value};

/// The text that is nothing but this hole.
pub(super) fn hole_alone(hole: Hole, terms: &Terms) -> Kind {
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
fn natural_class(term: TermId, terms: &Terms) -> HoleClass {
    /// Deepest nest of `toLower(toUpper(…))` that is looked through.
    const DEEPEST: usize = 8;
    let mut id = term;
    for _ in 0..DEEPEST {
        let Some(term) = terms.get(id) else { break };
        let name = match &term.op {
            Op::Scope(..) => return HoleClass::Segment,
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
