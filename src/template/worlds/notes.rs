//! What a template does with its terms: compares them with literals, takes them as conditions. Noted when a term is met
//! first, so that nothing has to be searched for.

use std::collections::{HashMap, HashSet};

use super::Domain;
use crate::template::term::{Op, Term, TermId};
use crate::template::value::{Kind, Piece, Value};

/// Most different literals that are kept of one term, and most of one comparison.
pub(super) const MOST_LITERALS: usize = 16;

/// The notes of one store of terms.
#[derive(Debug, Clone, Default)]
pub(in crate::template) struct Notes {
    domains: HashMap<TermId, Domain>,
    conditions: HashSet<TermId>,
    comparisons: HashMap<TermId, Comparison>,
    /// What a term is compared with anywhere.
    literals: HashMap<TermId, Vec<Kind>>,
}

/// `equals(subject, literal)`, or `contains(createArray(literals), subject)`.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub(super) subject: TermId,
    pub(super) literals: Vec<Kind>,
}

impl Notes {
    /// Notes what a new term does with its arguments.
    pub(in crate::template) fn term(&mut self, id: TermId, term: &Term) {
        let Op::Call(name) = &term.op else { return };
        match (&**name, &*term.arguments) {
            ("if", [condition, ..]) => self.conditions.extend(whole_term(condition)),
            ("and" | "or" | "not", arguments) => self.conditions.extend(arguments.iter().filter_map(whole_term)),
            ("equals", [one, two]) => {
                let sides = [(one, two), (two, one)];
                let found = sides.iter().find_map(|(subject, value)| Some((whole_term(subject)?, literal(value)?)));
                if let Some((subject, literal)) = found {
                    self.comparison(id, subject, vec![literal]);
                }
            }
            ("contains", [container, wanted]) => {
                let literals = container.as_list().and_then(|list| list.items());
                let literals = literals.filter(|items| items.len() <= MOST_LITERALS);
                let literals: Option<Vec<Kind>> = literals.and_then(|items| items.into_iter().map(literal).collect());
                if let (Some(subject), Some(literals)) = (whole_term(wanted), literals) {
                    self.comparison(id, subject, literals);
                }
            }
            _ => {}
        }
    }

    fn comparison(&mut self, id: TermId, subject: TermId, literals: Vec<Kind>) {
        let known = self.literals.entry(subject).or_default();
        for literal in &literals {
            if known.len() < MOST_LITERALS && !known.contains(literal) {
                known.push(literal.clone());
            }
        }
        self.comparisons.insert(id, Comparison { subject, literals });
    }

    /// Notes what is declared about a parameter.
    pub(in crate::template) fn domain(&mut self, id: TermId, domain: Domain) {
        self.domains.insert(id, domain);
    }

    /// Notes that something is there only if this is true.
    pub(in crate::template) fn condition(&mut self, id: TermId) {
        self.conditions.insert(id);
    }

    pub(super) fn domain_of(&self, id: TermId) -> Option<&Domain> {
        self.domains.get(&id)
    }

    pub(super) fn is_condition(&self, id: TermId) -> bool {
        self.conditions.contains(&id)
    }

    pub(super) fn comparison_of(&self, id: TermId) -> Option<&Comparison> {
        self.comparisons.get(&id)
    }

    pub(super) fn literals_of(&self, id: TermId) -> &[Kind] {
        self.literals.get(&id).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The one term that a value is.
pub(super) fn whole_term(value: &Value) -> Option<TermId> {
    match &value.kind {
        Kind::Term(term) => Some(*term),
        Kind::Text(pieces) => match &**pieces {
            [Piece::Hole(hole)] => Some(hole.term),
            _ => None,
        },
        _ => None,
    }
}

fn literal(value: &Value) -> Option<Kind> {
    matches!(value.kind, Kind::Str(_) | Kind::Int(_) | Kind::Bool(_) | Kind::Null).then(|| value.kind.clone())
}
