//! Terms in words: the name of a parameter, or the expression that cannot be reduced, as an author would write it.

use crate::template::spell_term;
use crate::template::term::{Op, TermId, Terms};

/// Longest expression that is shown, in characters.
const LONGEST: usize = 100;

impl Terms {
    /// The name of a parameter; of anything else the expression: `empty(parameters('zones'))`.
    pub fn words(&self, id: TermId) -> String {
        let mut words = match self.get(id).map(|term| &term.op) {
            Some(Op::Parameter(_, name)) => name.to_string(),
            Some(Op::Open(_, name)) => format!("?{name}"),
            _ => spell_term(self, id),
        };
        if let Some((end, _)) = words.char_indices().nth(LONGEST) {
            words.truncate(end);
            words.push('…');
        }
        words
    }
}
