//! What an expression asks of a resource that is deployed: `reference(id).privateIPAddresses[0]`.
//!
//! Never here: what the answer means.

use super::term::{Op, TermId, Terms};
use super::value::{Kind, Value};
use crate::source::Span;

/// A part of the properties that Azure answers for a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<'t> {
    /// The id of the resource.
    pub resource: &'t Value,
    /// The way to the part, from the properties on.
    pub way: Vec<Inward<'t>>,
}

/// A step into a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inward<'t> {
    /// To the property of this name, in lower case.
    Property(&'t str),
    /// To the element at this position.
    Element(i64),
}

/// Most steps that are followed; what Azure answers is not deeper.
const DEEPEST_WAY: usize = 16;

impl Terms {
    /// What a term asks of a resource, if it is nothing but that.
    pub fn answered(&self, term: TermId) -> Option<Answered<'_>> {
        let mut way = Vec::new();
        let mut here = self.get(term)?;
        while way.len() <= DEEPEST_WAY {
            let (inward, inside) = match (&here.op, &*here.arguments) {
                (Op::Runtime(name), [resource, more @ ..]) if **name == *"reference" => {
                    way.reverse();
                    return in_properties(way, !more.is_empty()).map(|way| Answered { resource, way });
                }
                (Op::Property(name), [inside]) => (Inward::Property(name), inside),
                (Op::Element, [inside, Value { kind: Kind::Int(index), .. }]) => (Inward::Element(*index), inside),
                (Op::Call(name), [inside]) if **name == *"first" => (Inward::Element(0), inside),
                _ => return None,
            };
            let Kind::Term(inside) = inside.kind else { return None };
            way.push(inward);
            here = self.get(inside)?;
        }
        None
    }

    /// The term that asks this of the resource with this id; as templates ask.
    pub(super) fn ask(&mut self, resource: Value, way: &[Inward<'_>], span: Span) -> TermId {
        let origin = resource.origin;
        let mut term = self.intern(Op::Runtime("reference".into()), [resource], Some(span));
        for inward in way {
            let inside = Value::new(Kind::Term(term), origin);
            term = match inward {
                Inward::Property(name) => self.intern(Op::Property((*name).into()), [inside], Some(span)),
                Inward::Element(index) => {
                    self.intern(Op::Element, [inside, Value::new(Kind::Int(*index), origin)], Some(span))
                }
            };
        }
        term
    }
}

/// The way from the properties on; of all that is answered they are a part.
fn in_properties(way: Vec<Inward<'_>>, is_full: bool) -> Option<Vec<Inward<'_>>> {
    match way.as_slice() {
        [Inward::Property("properties"), inside @ ..] if is_full => Some(inside.to_vec()),
        _ if is_full => None,
        _ => Some(way),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::template::{Provenance, Step};

    #[test]
    fn a_part_of_an_answer_is_told_from_other_expressions() {
        let mut terms = Terms::new();
        let place = Span::at(FileId::new(0), 0);
        let origin = Provenance::new().add(Step::Written(place));
        let id = Value::new(Kind::str("/subscriptions/s"), origin);
        let way = [Inward::Property("addresses"), Inward::Element(2)];
        let asked = terms.ask(id.clone(), &way, place);
        assert_eq!(terms.answered(asked), Some(Answered { resource: &id, way: way.to_vec() }));

        let of = |term| [Value::new(Kind::Term(term), origin)];
        let full = [id.clone(), Value::new(Kind::str("full"), origin)];
        let full = terms.intern(Op::Runtime("reference".into()), full, Some(place));
        let properties = terms.intern(Op::Property("properties".into()), of(full), Some(place));
        let list = terms.intern(Op::Property("addresses".into()), of(properties), Some(place));
        let first = terms.intern(Op::Call("first".into()), of(list), Some(place));
        let way = vec![Inward::Property("addresses"), Inward::Element(0)];
        assert_eq!(terms.answered(first), Some(Answered { resource: &id, way }));

        let identity = terms.intern(Op::Property("identity".into()), of(full), Some(place));
        assert_eq!(terms.answered(identity), None);
        let other = terms.intern(Op::Call("last".into()), of(list), Some(place));
        assert_eq!(terms.answered(other), None);
        let parameter = terms.intern(Op::Parameter(0, "address".into()), [], Some(place));
        assert_eq!(terms.answered(parameter), None);
    }
}
