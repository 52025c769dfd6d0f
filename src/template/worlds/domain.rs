//! What is declared about the value that a parameter takes.

use crate::template::ir::{Bound, ParameterType};
use crate::template::value::Kind;

/// What a declaration says about a value that nobody gave yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::template) struct Domain {
    pub(in crate::template) takes: Option<ParameterType>,
    /// Whether the value is a secret.
    pub(in crate::template) secure: bool,
    /// The allowed values, if they are listed and known.
    pub(in crate::template) allowed: Option<Vec<Kind>>,
    pub(in crate::template) bounds: Vec<(Bound, i64)>,
}

impl Domain {
    /// All values that it can be, if they are few: true and false, or the allowed ones. An array with allowed values is
    /// not listed: it is made of any of them.
    pub(super) fn values(&self, most: usize) -> Option<Vec<Kind>> {
        let scalar = matches!(self.takes, Some(ParameterType::String | ParameterType::Int | ParameterType::Bool));
        match &self.allowed {
            Some(allowed) if scalar && !allowed.is_empty() && allowed.len() <= most => {
                Some(allowed.iter().filter(|value| self.accepts(value)).cloned().collect())
            }
            None if self.takes == Some(ParameterType::Bool) => Some(vec![Kind::Bool(true), Kind::Bool(false)]),
            _ => None,
        }
    }

    /// Whether it can be this value.
    pub(super) fn accepts(&self, value: &Kind) -> bool {
        let fits = match (self.takes, value) {
            (None, _) => true,
            (Some(takes), Kind::Str(_)) => takes == ParameterType::String,
            (Some(takes), Kind::Int(_)) => takes == ParameterType::Int,
            (Some(takes), Kind::Bool(_)) => takes == ParameterType::Bool,
            _ => false,
        };
        let listed = self.allowed.as_ref().is_none_or(|allowed| allowed.contains(value));
        fits && listed && self.bounds.iter().all(|(bound, limit)| keeps(*bound, *limit, value))
    }

    /// Whether it is a string.
    pub(super) fn is_text(&self) -> bool {
        self.takes == Some(ParameterType::String)
    }

    /// Whether something is declared that not every value of the type keeps to.
    pub(super) fn is_narrow(&self) -> bool {
        self.allowed.is_some() || !self.bounds.is_empty()
    }
}

fn keeps(bound: Bound, limit: i64, value: &Kind) -> bool {
    match (bound, value) {
        (Bound::MinValue, Kind::Int(value)) => *value >= limit,
        (Bound::MaxValue, Kind::Int(value)) => *value <= limit,
        (Bound::MinLength, Kind::Str(text)) => i64::try_from(text.chars().count()).is_ok_and(|length| length >= limit),
        (Bound::MaxLength, Kind::Str(text)) => i64::try_from(text.chars().count()).is_ok_and(|length| length <= limit),
        _ => true,
    }
}
