//! `${name}` inside of a text: a part of it that is not known. The spelling is Bicep's.
//!
//! A `$` in front of `${` takes away its meaning: `$${` is `${`. So that every text can be written, that counts for each
//! pair of them: `$$${name}` is a `$` and what is not known.
//!
//! Never here: which texts may have such parts.

use std::ops::Range;

use super::reader::Reader;
use super::unknown::is_name;
use crate::source::Span;
use crate::syntax::Node;
use crate::template::text::{TextBuilder, TextPiece, TooLong};
use crate::template::value::{Hole, HoleClass, Kind};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part<'w> {
    Known(&'w str),
    /// The name of what is not known, and where the hole is in the text.
    Hole(&'w str, Range<usize>),
}

/// A hole that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Misshapen {
    place: Range<usize>,
    is_closed: bool,
}

/// The parts of a text, up to the first mistake.
fn parts(text: &str) -> Result<Vec<Part<'_>>, Misshapen> {
    let mut parts = Vec::new();
    let known = |parts: &mut Vec<_>, range: Range<usize>| {
        parts.extend(text.get(range).filter(|known| !known.is_empty()).map(Part::Known));
    };
    let mut here = 0;
    while let Some((at, dollars)) = next(text, here) {
        let start = at + 1 - dollars;
        known(&mut parts, here..start + dollars / 2);
        if dollars.is_multiple_of(2) {
            known(&mut parts, at + 1..at + 2);
            here = at + 2;
            continue;
        }
        let inside = text.get(at + 2..).unwrap_or_default();
        let Some(length) = inside.find('}') else {
            return Err(Misshapen { place: at..text.len(), is_closed: false });
        };
        let place = at..at + 2 + length + 1;
        match inside.get(..length).filter(|name| is_name(name)) {
            Some(name) => parts.push(Part::Hole(name, place.clone())),
            None => return Err(Misshapen { place, is_closed: true }),
        }
        here = place.end;
    }
    known(&mut parts, here..text.len());
    Ok(parts)
}

/// The next `${` from `here` on: where its `$` is, and how many `$` there are with those in front of it.
fn next(text: &str, here: usize) -> Option<(usize, usize)> {
    let rest = text.get(here..)?;
    let at = rest.find("${")?;
    let before = rest.get(..=at)?;
    Some((here + at, before.len() - before.trim_end_matches('$').len()))
}

/// Whether a text has a hole, or something that was meant for one.
pub(super) fn is_partly_known(text: &str) -> bool {
    parts(text).map_or(true, |parts| parts.iter().any(|part| matches!(part, Part::Hole(..))))
}

/// Whether a text is an id of which the beginning is not known: `${network}/subnets/apim`.
pub(super) fn is_end_of_id(text: &str) -> bool {
    let parts = parts(text).unwrap_or_default();
    matches!(parts.as_slice(), [Part::Hole(..), Part::Known(rest), ..] if rest.starts_with('/'))
}

impl<'t> Reader<'t> {
    /// The text of a node with what is not known of it; nothing after a mistake, which is told.
    pub(super) fn text(&mut self, node: Node<'t>, text: &str) -> Option<Kind> {
        if !text.contains("${") {
            return Some(Kind::str(text));
        }
        let map = node.text_map();
        let place = |range: Range<usize>| map.as_ref().map_or(node.span(), |map| map.span(range));
        let parts = match parts(text) {
            Ok(parts) => parts,
            Err(wrong) => {
                self.misshapen(&wrong, place(wrong.place.clone()));
                return None;
            }
        };
        let mut builder = TextBuilder::new();
        for part in parts {
            match part {
                Part::Known(known) => builder.literal(known),
                Part::Hole(name, range) => self.hole(name, place(range), &mut builder),
            }
        }
        self.finished(builder, node.span())
    }

    /// Adds what is not known to a text, or what is assumed in its place.
    fn hole(&mut self, name: &str, span: Span, builder: &mut TextBuilder) {
        let term = self.open(Some(name), span);
        match self.unknown(Some(name), span).kind {
            Kind::Int(number) => builder.literal(&number.to_string()),
            kind => match kind.as_text() {
                Some(text) => builder.text(text, &self.terms),
                None => builder.hole(Hole { term, class: HoleClass::Any }),
            },
        }
    }

    /// The same text where it is known that no part of it that is not known has a `/`: the name of a resource, or an id. The
    /// part that an id begins with may be several segments.
    pub(super) fn in_segments(&self, kind: Kind) -> Kind {
        let Kind::Text(_) = &kind else { return kind };
        let mut builder = TextBuilder::new();
        let mut pieces = kind.as_text().into_iter().flat_map(crate::template::TextView::pieces).peekable();
        let first = pieces.next();
        let is_end_of_id = matches!(pieces.peek(), Some(TextPiece::Literal(rest)) if rest.starts_with('/'));
        for (index, piece) in first.into_iter().chain(pieces).enumerate() {
            builder.piece(match piece {
                TextPiece::Hole(hole) if index > 0 || !is_end_of_id => {
                    TextPiece::Hole(Hole { class: HoleClass::Segment, ..hole })
                }
                other => other,
            });
        }
        builder.finish(&self.terms).unwrap_or(kind)
    }

    fn finished(&mut self, builder: TextBuilder, span: Span) -> Option<Kind> {
        let text = builder.finish(&self.terms);
        if text == Err(TooLong) {
            self.complaints.limit("a text is longer than what is read of one", span);
        }
        text.ok()
    }

    fn misshapen(&mut self, wrong: &Misshapen, span: Span) {
        let (message, help) = if wrong.is_closed {
            let message = "what is not known has no name that can be used";
            (message, "a name has letters, digits, `_`, `-` and `.`: `${name}`; a `${` that is meant is written `$${`")
        } else {
            ("`${` has no `}`", "what is not known is written `${name}`; a `${` that is meant is written `$${`")
        };
        self.complaints.tell(message, Some(help.to_owned()), span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        match parts(text) {
            Ok(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Known(known) => (*known).to_owned(),
                    Part::Hole(name, place) => format!("{name} at {place:?}"),
                })
                .collect(),
            Err(Misshapen { place, is_closed }) => vec![format!("wrong {place:?} {is_closed}")],
        }
    }

    #[test]
    fn holes_are_told_from_what_is_known() {
        assert_eq!(shown("nsg-${env}-a"), ["nsg-", "env at 4..10", "-a"]);
        assert_eq!(shown("${a}${b-1.c}"), ["a at 0..4", "b-1.c at 4..12"]);
        assert_eq!(shown("$a {b} $"), ["$a {b} $"]);
        assert_eq!(shown("$${a}"), ["$", "{", "a}"]);
        assert_eq!(shown("$$${a}"), ["$", "a at 2..6"]);
        assert_eq!(shown("$$$${a}"), ["$$", "{", "a}"]);
        assert_eq!(shown(""), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_hole_has_its_place() {
        assert_eq!(shown("é${a"), ["wrong 2..5 false"]);
        assert_eq!(shown("${a b}c"), ["wrong 0..6 true"]);
        assert_eq!(shown("x${}"), ["wrong 1..4 true"]);
        assert_eq!(shown("${a}$${b}${?c}"), ["wrong 9..14 true"]);
    }

    #[test]
    fn an_id_may_begin_with_what_is_not_known() {
        assert!(is_end_of_id("${network}/subnets/apim"));
        for text in ["${network}", "${a}b/c", "a/${b}", "$${a}/b", "${a"] {
            assert!(!is_end_of_id(text), "{text}");
        }
    }
}
