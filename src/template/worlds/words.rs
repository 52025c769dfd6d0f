//! Terms in words: the name of a parameter, or the expression that is left of what cannot be known.

use crate::template::spell::expression;
use crate::template::term::{Op, TermId, Terms};

/// Longest expression that is shown, in characters.
const LONGEST: usize = 100;

impl Terms {
    /// The name of a parameter; of anything else the expression: `empty(parameters('zones'))`.
    pub fn words(&self, id: TermId) -> String {
        let words = match self.get(id).map(|term| &term.op) {
            Some(Op::Parameter(_, name)) => name.to_string(),
            _ => expression(id, self),
        };
        if words.chars().count() <= LONGEST {
            return words;
        }
        words.chars().take(LONGEST).chain(['…']).collect()
    }
}
