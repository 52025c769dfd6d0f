//! The atom of a term: the unknown inside of it that can be settled by going through its answers.

use std::collections::HashSet;

use super::notes::MOST_LITERALS;
use super::{Assumed, Assumptions, Domain};
use crate::template::term::{Op, TermId, Terms};
use crate::template::value::{Kind, ListPart, Piece, Value};

/// Something that is not known, with everything that it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// What is not known.
    pub subject: TermId,
    /// What it can be: one of these is so, and no two are.
    pub answers: Vec<Assumed>,
}

/// Deepest look into a value.
const DEEPEST: usize = 64;

/// Functions whose answer is true or false.
const TRUTHS: &[&str] = &[
    "and",
    "or",
    "not",
    "equals",
    "less",
    "lessorequals",
    "greater",
    "greaterorequals",
    "contains",
    "empty",
    "startswith",
    "endswith",
    "bool",
];

impl Terms {
    /// The first atom of a term, of which nothing is assumed yet that would settle it. `effort` is what may still be
    /// spent on looking; there is no atom when it is spent.
    pub fn atom(&self, asked: TermId, given: &Assumptions, effort: &mut u32) -> Option<Atom> {
        Search { terms: self, given, effort, seen: HashSet::new() }.term(asked)
    }
}

/// One search.
struct Search<'s> {
    terms: &'s Terms,
    given: &'s Assumptions,
    effort: &'s mut u32,
    seen: HashSet<TermId>,
}

impl Search<'_> {
    /// What is inside comes before the term itself: if that is settled, the term may be too, in step with everything else
    /// that hangs on it.
    fn term(&mut self, id: TermId) -> Option<Atom> {
        *self.effort = self.effort.checked_sub(1)?;
        if !self.seen.insert(id) || matches!(self.given.of(id), Some(Assumed::Value(_))) {
            return None;
        }
        let term = self.terms.get(id)?;
        match (&term.op, &*term.arguments) {
            // Which branch is taken comes first; what is in it is asked for in the world in which it is taken.
            (Op::Call(name), [condition, _, _]) if &**name == "if" => self.value(condition, DEEPEST),
            (Op::Property(_), [base]) => self.value(base, DEEPEST).or_else(|| self.whole(id)),
            (Op::Call(_) | Op::Element | Op::Runtime(_), arguments) => {
                arguments.iter().find_map(|argument| self.value(argument, DEEPEST)).or_else(|| self.whole(id))
            }
            (Op::Parameter(..) | Op::Open(..) | Op::Scope(_) | Op::NotEvaluated(_) | Op::NotExpanded(_), _) => {
                self.whole(id)
            }
            _ => None,
        }
    }

    fn value(&mut self, value: &Value, depth: usize) -> Option<Atom> {
        let deeper = depth.checked_sub(1)?;
        match &value.kind {
            Kind::Term(id) => self.term(*id),
            Kind::Text(pieces) => pieces.iter().find_map(|piece| match piece {
                Piece::Hole(hole) => self.term(hole.term),
                Piece::Literal(_) => None,
            }),
            Kind::List(list) => list.parts.iter().find_map(|part| match part {
                ListPart::Item(item) => self.value(item, deeper),
                ListPart::When(guard, _) => self.term(*guard),
                ListPart::Repeat { count, .. } => self.term(*count),
                ListPart::Rest(rest) => self.term(*rest),
            }),
            Kind::Object(object) => {
                let slots = object.slots.iter();
                let found = slots.map(|slot| (slot.guard, &slot.value)).find_map(|(guard, value)| {
                    guard.and_then(|guard| self.term(guard)).or_else(|| self.value(value, deeper))
                });
                found.or_else(|| object.rest.and_then(|rest| self.term(rest)))
            }
            _ => None,
        }
    }

    /// The term itself as an atom, if its answers can be listed: by its declaration, by what it is compared with, or
    /// because it is true or false.
    fn whole(&mut self, subject: TermId) -> Option<Atom> {
        // The index of a loop is many values at once.
        if self.terms.unknowns(subject, self.effort)?.has_loop {
            return None;
        }
        let notes = &self.terms.notes;
        let domain = notes.domain_of(subject);
        // Who lists what a secret may be says what it may be.
        if domain.is_some_and(|domain| domain.secure) {
            return None;
        }
        let excluded = match self.given.of(subject) {
            Some(Assumed::NoneOf(excluded)) => excluded.as_slice(),
            _ => &[],
        };
        let values = |values: Vec<Kind>| values.into_iter().map(Assumed::Value).collect::<Vec<_>>();
        let answers = if let Some(all) = domain.and_then(|domain| domain.values(MOST_LITERALS)) {
            values(all)
        } else if self.is_truth(subject) {
            values(vec![Kind::Bool(true), Kind::Bool(false)])
        } else {
            let new = notes.literals_of(subject).iter().filter(|literal| !excluded.contains(literal));
            let new: Vec<Kind> = new.cloned().collect();
            if new.is_empty() {
                return None;
            }
            let possible = new.iter().filter(|value| domain.is_none_or(|domain| domain.accepts(value))).cloned();
            let mut answers = values(possible.collect());
            answers.push(Assumed::NoneOf(excluded.iter().cloned().chain(new).collect()));
            answers
        };
        let answers: Vec<_> =
            answers.into_iter().filter(|it| !matches!(it, Assumed::Value(kind) if excluded.contains(kind))).collect();
        (!answers.is_empty()).then_some(Atom { subject, answers })
    }

    /// Whether it is true or false and nothing else: what is compared with texts may be the text `true`.
    fn is_truth(&self, id: TermId) -> bool {
        let is_function = || match self.terms.get(id).map(|term| &term.op) {
            Some(Op::Call(name)) => TRUTHS.contains(&&**name),
            _ => false,
        };
        let notes = &self.terms.notes;
        let may_be_text = notes.domain_of(id).is_some_and(Domain::is_text)
            || notes.literals_of(id).iter().any(|literal| !matches!(literal, Kind::Bool(_)));
        (notes.is_condition(id) && !may_be_text) || is_function()
    }
}
