//! What is assumed of terms in one world.

use std::collections::BTreeMap;

use super::notes::whole_term;
use crate::template::term::{TermId, Terms};
use crate::template::value::{Kind, Value};

/// What is assumed of one term.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Assumed {
    /// It is this value.
    Value(Kind),
    /// It is none of these values.
    NoneOf(Vec<Kind>),
}

/// A world: some terms, each with what is assumed of it. Without any it is the world of what is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Assumptions {
    terms: BTreeMap<TermId, Assumed>,
}

impl Assumptions {
    /// With one more assumption. What was assumed of the same term before is narrowed by it.
    #[must_use]
    pub fn with(&self, term: TermId, assumed: Assumed) -> Self {
        let mut more = self.clone();
        more.terms.insert(term, assumed);
        more
    }

    /// What is assumed of a term.
    pub fn of(&self, term: TermId) -> Option<&Assumed> {
        self.terms.get(&term)
    }

    /// The terms of which something is assumed.
    pub fn subjects(&self) -> impl Iterator<Item = TermId> + '_ {
        self.terms.keys().copied()
    }

    /// Number of terms of which something is assumed.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether nothing is assumed.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The value in this world; it comes from where it came from.
    pub(in crate::template) fn apply(&self, value: Value, terms: &Terms) -> Value {
        if self.is_empty() {
            return value;
        }
        match whole_term(&value).and_then(|term| self.value_of(term, terms)) {
            Some(kind) => Value::new(kind, value.origin),
            None => value,
        }
    }

    fn value_of(&self, term: TermId, terms: &Terms) -> Option<Kind> {
        if let Some(Assumed::Value(kind)) = self.of(term) {
            return Some(kind.clone());
        }
        let comparison = terms.notes.comparison_of(term)?;
        match self.of(comparison.subject)? {
            Assumed::NoneOf(excluded) if comparison.literals.iter().all(|literal| excluded.contains(literal)) => {
                Some(Kind::Bool(false))
            }
            _ => None,
        }
    }
}
