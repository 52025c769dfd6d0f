//! How a text is written of which a part is not known: `nsg-${env}`.
//!
//! Never here: what the holes are called.

use super::node::Node;
use super::surroundings::{self, is_like_no_other};
use super::unknowns;
use super::writer::Writer;
use crate::network::{Fact, ResourceId};
use crate::template::{Hole, HoleClass, Kind, Op, Piece, TermId, Value};

impl Writer<'_> {
    /// A string as far as it is known.
    pub(super) fn string(&self, kind: &Kind) -> Node {
        let kind = &surroundings::whole(kind);
        if let Kind::Str(text) = kind {
            return Node::text(text);
        }
        if let Kind::Text(pieces) = kind {
            return Node::words(&self.written(pieces)).saying(&self.reasons(pieces, |_| true));
        }
        let Kind::Term(term) = kind else { return Node::bare("it is not a text") };
        let cause = self.terms.cause(*term);
        if is_like_no_other(*term, self.terms) {
            return Node::bare(&unknowns::words(&cause));
        }
        let name = self.unknowns.borrow_mut().name(kind, self.terms);
        Node::named(&name, &unknowns::remark(kind, &cause, self.terms))
    }

    /// A text as far as it is known, or what is `otherwise` written: for what may be any text.
    pub(super) fn text<T>(&self, fact: &Fact<T>, otherwise: impl FnOnce(&Fact<T>) -> Node) -> Node {
        fact.text().map_or_else(|| otherwise(fact), |text| self.string(text))
    }

    /// An id of which parts are known, if what is not known of it are segments, or its beginning.
    fn id_in_part(&self, id: &ResourceId, remark: impl FnOnce(String) -> String) -> Option<Node> {
        let (kind, whole);
        let pieces: &[Piece] = match (&*id.scope, id.resource_type.strip_prefix('*')) {
            ([Kind::Text(head)], Some(types)) if matches!(**head, [Piece::Hole(_)]) => {
                let mut all = head.to_vec();
                for (segment, name) in types.split('/').skip(1).zip(id.names.iter()) {
                    all.push(Piece::Literal(format!("/{segment}/").into()));
                    all.extend(pieces_of(name)?);
                }
                whole = all;
                &whole
            }
            (_, Some(_)) => return None,
            (scope, None) => {
                scope.iter().chain(id.names.iter()).try_for_each(|segment| pieces_of(segment).map(drop))?;
                kind = id.text("", self.terms);
                let Kind::Text(pieces) = &kind else { return None };
                pieces
            }
        };
        let is_place = |term: TermId| self.terms.get(term).is_some_and(|term| matches!(term.op, Op::Scope(..)));
        let reasons = self.reasons(pieces, |term| !is_place(term));
        Some(Node::words(&self.written(pieces)).saying(&remark(reasons)))
    }

    /// An id that is not known completely, of something that is not described.
    pub(super) fn outside(&self, id: &ResourceId) -> Node {
        let remark = |reasons: String| match reasons.as_str() {
            "" => "not described".to_owned(),
            reasons => format!("not described: {reasons}"),
        };
        self.id_in_part(id, remark).unwrap_or_else(|| {
            let label = id.label(self.terms);
            let name = self.unknowns.borrow_mut().name_of_id(&id.text("", self.terms), &label);
            Node::named(&name, &format!("not described: {label} in {}", self.place_shown(id)))
        })
    }

    /// The id that is written where it is not known what it leads to, as far as it is known.
    pub(super) fn id_of_unknown<T>(&self, fact: &Fact<T>) -> Option<Node> {
        let cause = fact.get().err()?;
        let id = ResourceId::parse(&Value::new(fact.text()?.clone(), fact.origin()))?;
        self.id_in_part(&id, |reasons| if reasons.is_empty() { unknowns::words(cause) } else { reasons })
    }

    /// The pieces of a text with names for what is not known of it.
    fn written(&self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(known) => {
                    let is_before_hole = matches!(pieces.get(index + 1), Some(Piece::Hole(_)));
                    text.push_str(&as_known(known, is_before_hole));
                }
                Piece::Hole(hole) => {
                    let name = self.unknowns.borrow_mut().name(&Kind::Term(hole.term), self.terms);
                    text.push_str(&as_hole(&name));
                }
            }
        }
        text
    }

    /// What would settle what is not known of a text, each reason once.
    fn reasons(&self, pieces: &[Piece], counts: impl Fn(TermId) -> bool) -> String {
        let mut reasons: Vec<String> = Vec::new();
        for piece in pieces {
            let Piece::Hole(hole) = piece else { continue };
            let reason = unknowns::remark(&Kind::Term(hole.term), &self.terms.cause(hole.term), self.terms);
            if counts(hole.term) && !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons.join(", ")
    }
}

/// The pieces of a segment of an id; nothing if it may be several segments.
fn pieces_of(segment: &Kind) -> Option<Vec<Piece>> {
    let class = HoleClass::Segment;
    match segment {
        Kind::Str(text) => Some(vec![Piece::Literal(text.clone())]),
        Kind::Term(term) => Some(vec![Piece::Hole(Hole { term: *term, class })]),
        Kind::Text(pieces) => {
            let is_open = |piece: &Piece| matches!(piece, Piece::Hole(hole) if hole.class == HoleClass::Any);
            (!pieces.iter().any(is_open)).then(|| pieces.to_vec())
        }
        _ => None,
    }
}

/// What is known of a text, so that no hole is read in it. The `$` at its end count for a hole behind it.
pub(super) fn as_known(text: &str, is_before_hole: bool) -> String {
    let mut written = String::with_capacity(text.len());
    let mut dollars = 0;
    for letter in text.chars() {
        if letter == '{' {
            written.extend(std::iter::repeat_n('$', dollars));
        }
        dollars = if letter == '$' { dollars + 1 } else { 0 };
        written.push(letter);
    }
    if is_before_hole {
        written.extend(std::iter::repeat_n('$', dollars));
    }
    written
}

/// What is not known, by its name.
fn as_hole(name: &str) -> String {
    format!("${{{name}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_hole_is_none() {
        assert_eq!(as_known("a$b{c}$$", false), "a$b{c}$$");
        assert_eq!(as_known("${a} $${b}", false), "$${a} $$$${b}");
        assert_eq!(as_known("a$b$", true), "a$b$$");
        assert_eq!(as_hole("env"), "${env}");
    }
}
