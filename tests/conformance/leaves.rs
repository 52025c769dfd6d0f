//! How much of the values is known.

use apimlint::template::{Kind, ListPart, Op, Piece, TermId, Terms, Value};

/// Values that are neither array nor object, by how well they are known.
#[derive(Default)]
pub(crate) struct Leaves {
    known: usize,
    /// Known up to the subscription, resource group and region that are deployed to.
    place: usize,
    /// Texts of which a part is known.
    partly: usize,
    unknown: usize,
}

impl Leaves {
    /// Adds all leaves of a value.
    pub(crate) fn add(&mut self, value: &Value, terms: &Terms) {
        match &value.kind {
            Kind::List(list) => {
                for part in &list.parts {
                    match part {
                        ListPart::Item(item) | ListPart::Repeat { body: item, .. } => self.add(item, terms),
                        ListPart::When(_, items) => items.iter().for_each(|item| self.add(item, terms)),
                        ListPart::Rest(_) => self.unknown += 1,
                    }
                }
            }
            Kind::Object(object) => {
                object.slots.iter().for_each(|slot| self.add(&slot.value, terms));
                self.unknown += usize::from(object.rest.is_some());
            }
            Kind::Term(term) if is_place(*term, terms) => self.place += 1,
            Kind::Term(_) => self.unknown += 1,
            Kind::Text(pieces) => {
                let mut holes = pieces.iter().filter_map(|piece| match piece {
                    Piece::Hole(hole) => Some(hole.term),
                    Piece::Literal(_) => None,
                });
                if holes.all(|term| is_place(term, terms)) {
                    self.place += 1;
                } else if pieces.iter().any(|piece| matches!(piece, Piece::Literal(_))) {
                    self.partly += 1;
                } else {
                    self.unknown += 1;
                }
            }
            _ => self.known += 1,
        }
    }

    pub(crate) fn print(&self) {
        let all = self.known + self.place + self.partly + self.unknown;
        let number = |count: usize| f64::from(u32::try_from(count).unwrap());
        let share = |part: usize| 100.0 * number(part) / number(all.max(1));
        println!(
            "  leaves: {all}; known {:.1} %, known up to the place {:.1} %, partly {:.1} %, unknown {:.1} %",
            share(self.known),
            share(self.place),
            share(self.partly),
            share(self.unknown)
        );
    }
}

fn is_place(term: TermId, terms: &Terms) -> bool {
    terms.get(term).is_some_and(|term| matches!(term.op, Op::Scope(..)))
}
