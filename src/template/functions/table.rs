//! The table: names, what each function takes, and which code answers.

use super::call::{Call, Outcome};
use super::knowledge::Depth;
use super::{
    addresses, arrays, collections, dates, encodings, failure, format, hashes, indexing, json, logic, numbers, objects,
    resource_ids, search, shallow_merge, strings, union, uris,
};
use crate::template::value::{Kind, Value};

/// The code of a function.
pub(super) type Body = fn(&[Value], &mut Call<'_>) -> Outcome;

/// A function of the template language.
pub(crate) struct Function {
    /// The name as it is documented.
    pub(crate) name: &'static str,
    /// What each argument may be; the last one repeats.
    pub(super) takes: &'static [Takes],
    /// Fewest arguments.
    pub(super) least: usize,
    /// Most arguments.
    pub(super) most: usize,
    /// How much the arguments have to be known for `body`.
    pub(super) needs: Depth,
    /// Answers when the arguments are known.
    pub(super) body: Body,
    /// Answers when they are not, for functions that can say something all the same.
    pub(super) partly: Option<Body>,
}

impl Function {
    /// A function of exactly these arguments, which have to be known on the outside.
    pub(super) const fn new(name: &'static str, takes: &'static [Takes], body: Body) -> Self {
        let number = takes.len();
        Self { name, takes, least: number, most: number, needs: Depth::Outside, body, partly: None }
    }

    /// The last `number` arguments may be left out.
    pub(super) const fn optional(mut self, number: usize) -> Self {
        self.least = self.least.saturating_sub(number);
        self
    }

    /// The last argument may be repeated.
    pub(super) const fn repeated(mut self) -> Self {
        self.most = usize::MAX;
        self
    }

    /// How much of the arguments has to be known.
    pub(super) const fn needs(mut self, depth: Depth) -> Self {
        self.needs = depth;
        self
    }

    /// What answers when the arguments are not known.
    pub(super) const fn partly(mut self, body: Body) -> Self {
        self.partly = Some(body);
        self
    }
}

/// The kinds of value that an argument may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Takes(u8);

impl Takes {
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOL: Self = Self(2);
    pub(super) const INT: Self = Self(4);
    pub(super) const FLOAT: Self = Self(8);
    pub(super) const TEXT: Self = Self(16);
    pub(super) const LIST: Self = Self(32);
    pub(super) const OBJECT: Self = Self(64);
    pub(super) const ANY: Self = Self(127);

    /// Either of the two.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a value of this kind may be given; a term may be anything.
    pub(super) fn accepts(self, kind: &Kind) -> bool {
        let bit = match kind {
            Kind::Null => Self::NULL,
            Kind::Bool(_) => Self::BOOL,
            Kind::Int(_) => Self::INT,
            Kind::Float(_) => Self::FLOAT,
            Kind::Str(_) | Kind::Text(_) => Self::TEXT,
            Kind::List(_) => Self::LIST,
            Kind::Object(_) => Self::OBJECT,
            Kind::Term(_) => return true,
        };
        self.0 & bit.0 != 0
    }

    /// The words for it: "a string or an array".
    pub(super) fn describe(self) -> String {
        let words = [
            (Self::TEXT, "a string"),
            // Whoever takes fractions takes whole numbers too.
            (Self::INT.or(Self::FLOAT), if self.0 & Self::FLOAT.0 == 0 { "an integer" } else { "a number" }),
            (Self::BOOL, "a boolean"),
            (Self::LIST, "an array"),
            (Self::OBJECT, "an object"),
            (Self::NULL, "null"),
        ];
        let words: Vec<_> =
            words.into_iter().filter(|(takes, _)| self.0 & takes.0 != 0).map(|(_, words)| words).collect();
        words.join(" or ")
    }
}

/// Every function, by subject.
static GROUPS: [&[Function]; 19] = [
    strings::FUNCTIONS,
    search::FUNCTIONS,
    format::FUNCTIONS,
    encodings::FUNCTIONS,
    uris::FUNCTIONS,
    hashes::FUNCTIONS,
    json::FUNCTIONS,
    numbers::FUNCTIONS,
    dates::FUNCTIONS,
    logic::FUNCTIONS,
    failure::FUNCTIONS,
    collections::FUNCTIONS,
    arrays::FUNCTIONS,
    objects::FUNCTIONS,
    indexing::FUNCTIONS,
    addresses::FUNCTIONS,
    union::FUNCTIONS,
    shallow_merge::FUNCTIONS,
    resource_ids::FUNCTIONS,
];

/// The function of this name, whatever its case.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    GROUPS.into_iter().flatten().find(|function| function.name.eq_ignore_ascii_case(name))
}

/// All names.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    GROUPS.into_iter().flatten().map(|function| function.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_case_and_stand_once() {
        assert_eq!(find("CIDRSUBNET").map(|function| function.name), Some("cidrSubnet"));
        assert!(find("noSuchFunction").is_none());
        let mut names: Vec<_> =
            GROUPS.into_iter().flatten().map(|function| function.name.to_ascii_lowercase()).collect();
        names.sort();
        let number = names.len();
        names.dedup();
        assert_eq!(names.len(), number);
    }

    #[test]
    fn what_is_taken_is_said_in_words() {
        assert_eq!(Takes::TEXT.or(Takes::LIST).describe(), "a string or an array");
        assert!(Takes::INT.accepts(&Kind::Int(1)));
        assert!(!Takes::INT.accepts(&Kind::str("1")));
    }
}
