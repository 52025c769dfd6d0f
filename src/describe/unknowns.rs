//! Names for what is not known: one name for each expression, from the parameter or from the reason.

use std::collections::{HashMap, HashSet};

use crate::template::{Cause, Kind, Op, TermId, Terms, Value, show};

/// Deepest look into properties of properties for a name.
const DEEPEST_NAME: usize = 4;

/// Longest name.
const LONGEST_NAME: usize = 60;

/// The name of what says nothing of itself.
const UNNAMED: &str = "unknown";

/// The names that were given.
#[derive(Debug, Default)]
pub(super) struct Unknowns {
    names: HashMap<Kind, String>,
    taken: HashSet<String>,
    /// The next number to try for a name that is taken.
    next: HashMap<String, u32>,
}

impl Unknowns {
    /// The name of a string that is not known, or not known completely.
    pub(super) fn name(&mut self, kind: &Kind, terms: &Terms) -> String {
        self.name_after(kind, || readable(kind, terms))
    }

    /// The name of an id that is not known completely, from what is known of its end.
    pub(super) fn name_of_id(&mut self, id: &Kind, label: &str) -> String {
        self.name_after(id, || word(label).unwrap_or_else(|| UNNAMED.to_owned()))
    }

    fn name_after(&mut self, kind: &Kind, readable: impl FnOnce() -> String) -> String {
        if let Some(name) = self.names.get(kind) {
            return name.clone();
        }
        let name = self.unused(readable());
        self.names.insert(kind.clone(), name.clone());
        name
    }

    fn unused(&mut self, base: String) -> String {
        if self.taken.insert(base.clone()) {
            return base;
        }
        loop {
            let next = self.next.entry(base.clone()).or_insert(1);
            *next = next.saturating_add(1);
            let name = format!("{base}-{next}");
            if self.taken.insert(name.clone()) || *next == u32::MAX {
                return name;
            }
        }
    }
}

/// What to say about a string that is not known, or not known completely.
pub(super) fn remark(kind: &Kind, cause: &Cause, terms: &Terms) -> String {
    match kind {
        Kind::Term(term) => match terms.get(*term).map(|term| &term.op) {
            Some(Op::Parameter(_, name)) => format!("parameter {name}"),
            _ => words(cause),
        },
        _ => words(cause),
    }
}

/// A reason in few words.
pub(super) fn words(cause: &Cause) -> String {
    match parameter_in(cause) {
        Some(name) => format!("from parameter {name}"),
        None => cause.text.clone(),
    }
}

/// The parameter whose value is missing.
fn parameter_in(cause: &Cause) -> Option<&str> {
    cause.text.strip_prefix("parameter `")?.strip_suffix("` has no value")
}

fn readable(kind: &Kind, terms: &Terms) -> String {
    let name = match kind {
        Kind::Term(term) => of_term(*term, terms, DEEPEST_NAME),
        Kind::Text(_) => word(&show(kind, terms)),
        _ => None,
    };
    name.unwrap_or_else(|| UNNAMED.to_owned())
}

fn of_term(id: TermId, terms: &Terms, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let term = terms.get(id)?;
    let first = || match term.arguments.first() {
        Some(Value { kind: Kind::Term(inner), .. }) => of_term(*inner, terms, depth),
        _ => None,
    };
    match &term.op {
        // The name of another description.
        Op::Open(_, name) if !name.is_empty() => Some(name.to_string()),
        Op::Parameter(_, name)
        | Op::Secret(_, name)
        | Op::SecretOutput(_, name)
        | Op::Runtime(name)
        | Op::Fresh(name, _)
        | Op::NotExpanded(name) => word(name),
        Op::Scope(_, name) => {
            word(name.strip_suffix("().subscriptionId").or(name.strip_suffix("().name")).unwrap_or(name))
        }
        Op::Property(name) => match first() {
            Some(whole) => word(&format!("{whole}-{name}")),
            None => word(name),
        },
        Op::Invalid(_) => Some("refused".to_owned()),
        Op::Limit(_) => Some("too-large".to_owned()),
        Op::LoopIndex(_) | Op::BoundIndex(_) => Some("index".to_owned()),
        Op::Call(function) => match parameter_in(&terms.cause(id)) {
            Some(name) => word(&format!("from-{name}")),
            None => word(function),
        },
        _ => first(),
    }
}

/// The text as a word of letters, digits, `_` and `-`.
fn word(text: &str) -> Option<String> {
    let mut word = String::new();
    for letter in text.chars() {
        if word.len() >= LONGEST_NAME {
            break;
        }
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
        } else if !word.ends_with('-') && !word.is_empty() {
            word.push('-');
        }
    }
    let trimmed = word.trim_end_matches('-');
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        let named = |text| word(text).unwrap_or_default();
        assert_eq!(named("{env}-vnet"), "env-vnet");
        assert_eq!(named("resourceGroup().location"), "resourceGroup-location");
        assert_eq!(named("{…}"), "");
        assert_eq!(named(&"x".repeat(100)).len(), LONGEST_NAME);
    }

    #[test]
    fn each_expression_has_a_name_of_its_own() {
        let mut terms = Terms::new();
        let mut unknowns = Unknowns::default();
        let mut term = |op| Kind::Term(terms.intern(op, [], None));
        let (own, other) = (term(Op::Parameter(0, "net".into())), term(Op::Parameter(1, "net".into())));
        let (numbered, secret) = (term(Op::Parameter(0, "net-2".into())), term(Op::Secret(0, "key".into())));
        let names = [&own, &other, &numbered, &own, &secret].map(|kind| unknowns.name(kind, &terms));
        assert_eq!(names, ["net", "net-2", "net-2-2", "net", "key"]);
    }
}
