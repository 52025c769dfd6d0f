//! Whether a world is one that can come about. Its assumptions are tested one by one, never against each other, so only
//! those are trusted together that speak about different things.

use std::collections::HashSet;

use super::Assumptions;
use crate::template::term::{Op, TermId, Terms};
use crate::template::value::{Kind, ListPart, Piece, Value};

/// What a term hangs on in the end.
#[derive(Debug, Default)]
pub(super) struct Unknowns {
    /// Parameters, parts of the place, and properties of them.
    free: Vec<TermId>,
    /// Whether it hangs on something else, whose value may be settled by what nobody sees here.
    has_other: bool,
    /// Whether it is another value in each turn of a loop.
    pub(super) has_loop: bool,
}

/// Deepest look into a value.
const DEEPEST: usize = 64;

/// Most terms that are looked at to find what a world hangs on.
const EFFORT: u32 = 20_000;

impl Terms {
    /// Whether it is certain that all of this can be so at once.
    pub fn can_be(&self, assumptions: &Assumptions) -> bool {
        let mut effort = EFFORT;
        let mut before: Vec<TermId> = Vec::new();
        for subject in assumptions.subjects() {
            let Some(unknowns) = self.unknowns(subject, &mut effort) else { return false };
            // What is said of a parameter itself was compared with its declaration; what is said of something made of it
            // was not.
            let narrow = |id: &TermId| {
                let domain = self.base(*id).and_then(|base| self.notes.domain_of(base));
                *id != subject && domain.is_some_and(super::Domain::is_narrow)
            };
            if unknowns.has_other || unknowns.has_loop || unknowns.free.iter().any(narrow) {
                return false;
            }
            if unknowns.free.iter().any(|one| before.iter().any(|two| self.overlap(*one, *two))) {
                return false;
            }
            before.extend(unknowns.free);
        }
        true
    }

    /// What a term hangs on; nothing when that is too much to look at.
    pub(super) fn unknowns(&self, id: TermId, effort: &mut u32) -> Option<Unknowns> {
        let mut found = Unknowns::default();
        let mut seen = HashSet::new();
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            *effort = effort.checked_sub(1)?;
            if !seen.insert(id) {
                continue;
            }
            let term = self.get(id)?;
            match &term.op {
                _ if self.is_secure(id) => found.has_other = true,
                _ if self.base(id).is_some() => found.free.push(id),
                Op::LoopIndex(_) | Op::BoundIndex(_) => found.has_loop = true,
                Op::Call(_) | Op::Property(_) | Op::Element => {}
                _ => found.has_other = true,
            }
            if self.base(id).is_none() {
                term.arguments.iter().try_for_each(|argument| mentioned(argument, DEEPEST, &mut next, effort))?;
            }
        }
        Some(found)
    }

    /// The parameter, or the part of the place, that a term is or is a property of.
    fn base(&self, id: TermId) -> Option<TermId> {
        let mut id = id;
        for _ in 0..DEEPEST {
            let term = self.get(id)?;
            match (&term.op, &*term.arguments) {
                (Op::Parameter(..) | Op::Open(..) | Op::Scope(_), _) => return Some(id),
                (Op::Property(_), [Value { kind: Kind::Term(base), .. }]) => id = *base,
                _ => return None,
            }
        }
        None
    }

    fn is_secure(&self, id: TermId) -> bool {
        self.base(id).and_then(|base| self.notes.domain_of(base)).is_some_and(|domain| domain.secure)
    }

    /// Whether one of the two is a part of the other, or the other itself.
    fn overlap(&self, one: TermId, two: TermId) -> bool {
        self.is_part(one, two) || self.is_part(two, one)
    }

    fn is_part(&self, part: TermId, whole: TermId) -> bool {
        let mut id = part;
        for _ in 0..DEEPEST {
            if id == whole {
                return true;
            }
            match self.get(id).map(|term| (&term.op, &*term.arguments)) {
                Some((Op::Property(_), [Value { kind: Kind::Term(base), .. }])) => id = *base,
                _ => return false,
            }
        }
        true
    }
}

/// The terms that a value mentions.
fn mentioned(value: &Value, depth: usize, found: &mut Vec<TermId>, effort: &mut u32) -> Option<()> {
    let deeper = depth.checked_sub(1)?;
    *effort = effort.checked_sub(1)?;
    match &value.kind {
        Kind::Term(id) => found.push(*id),
        Kind::Text(pieces) => found.extend(pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => Some(hole.term),
            Piece::Literal(_) => None,
        })),
        Kind::List(list) => {
            for part in &list.parts {
                match part {
                    ListPart::Item(item) => mentioned(item, deeper, found, effort)?,
                    ListPart::When(guard, items) => {
                        found.push(*guard);
                        items.iter().try_for_each(|item| mentioned(item, deeper, found, effort))?;
                    }
                    ListPart::Repeat { count, index, body } => {
                        found.extend([*count, *index]);
                        mentioned(body, deeper, found, effort)?;
                    }
                    ListPart::Rest(rest) => found.push(*rest),
                }
            }
        }
        Kind::Object(object) => {
            for slot in &object.slots {
                found.extend(slot.guard);
                mentioned(&slot.value, deeper, found, effort)?;
            }
            found.extend(object.rest);
        }
        _ => {}
    }
    Some(())
}
