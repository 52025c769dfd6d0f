//! What is given to the parameters of a template, by a parameter file or by a deployment.

use std::collections::HashMap;

use super::Deferred;
use crate::source::Span;

/// What is given, by the names of the parameters; case does not count.
#[derive(Debug, Default)]
pub(crate) struct Arguments<'t> {
    entries: Vec<Argument<'t>>,
    numbers: HashMap<String, usize>,
    /// Where the object with the entries should be, if there is none.
    pub(crate) missing: Option<Span>,
}

/// What is given to one parameter.
#[derive(Debug)]
pub(crate) struct Argument<'t> {
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) given: Given<'t>,
    /// The number of the file that it stands in, of those that extend each other.
    pub(crate) file: usize,
}

/// The forms of an entry.
#[derive(Debug)]
pub(crate) enum Given<'t> {
    /// `{"value": …}`, which can be `null`.
    Value(Deferred<'t>),
    /// `{"reference": …}`: a secret in a key vault.
    Secret,
    /// `{"expression": …}`.
    Expression(Deferred<'t>),
    /// An expression that gives the whole entry: `[createObject('value', …)]`.
    Computed(Deferred<'t>),
    /// Anything else, which is no value.
    Malformed,
}

impl Given<'_> {
    /// Where the value is written.
    pub(crate) fn span(&self) -> Option<Span> {
        match self {
            Self::Value(value) | Self::Expression(value) | Self::Computed(value) => Some(value.span()),
            Self::Secret | Self::Malformed => None,
        }
    }
}

impl<'t> Arguments<'t> {
    /// Nothing is given, because there is nothing at this place.
    pub(crate) fn missing(place: Option<Span>) -> Self {
        Self { missing: place, ..Self::default() }
    }

    /// Adds an entry; a later one of the same name takes its place.
    pub(crate) fn insert(&mut self, entry: Argument<'t>) {
        self.numbers.insert(entry.name.to_ascii_lowercase(), self.entries.len());
        self.entries.push(entry);
    }

    /// What is given to this parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&Argument<'t>> {
        self.numbers.get(&name.to_ascii_lowercase()).and_then(|number| self.entries.get(*number))
    }

    /// All entries in the order of the text.
    pub(crate) fn entries(&self) -> &[Argument<'t>] {
        &self.entries
    }
}
