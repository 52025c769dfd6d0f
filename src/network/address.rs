//! What a rule or a route can name: everything, a prefix, a service tag.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Prefix;

/// One entry of an address field, as the service reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// `*`, and `0.0.0.0/0`, which means the same in a security rule.
    Any,
    /// An address range.
    Prefix(Prefix),
    /// A service tag, known to us or not.
    Tag(ServiceTag),
}

/// A service tag: `Storage`, `Storage.WestEurope`, `VirtualNetwork`. Equal without regard to case (network.md §1.2).
#[derive(Debug, Clone)]
pub struct ServiceTag(String);

impl ServiceTag {
    /// The tag with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without its region: `Storage` of `Storage.WestEurope`. `AzureFrontDoor.Backend` is a base name of its
    /// own: which parts are regions is for the table of tags to say.
    pub fn split(&self) -> (&str, Option<&str>) {
        match self.0.split_once('.') {
            Some((base, region)) => (base, Some(region)),
            None => (&self.0, None),
        }
    }

    /// Whether this is the tag of that name, whatever its case.
    pub fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }
}

impl PartialEq for ServiceTag {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for ServiceTag {}

impl Hash for ServiceTag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.0.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
    }
}

impl fmt::Display for ServiceTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Prefix(prefix) => prefix.fmt(f),
            Self::Tag(tag) => tag.fmt(f),
        }
    }
}

/// A region. Equal without regard to case and blanks: `West Europe` is `westeurope` (facts §0.3 no. 7).
#[derive(Debug, Clone)]
pub struct Location {
    written: String,
    normalised: String,
}

impl Location {
    /// The region of this name.
    pub fn new(name: &str) -> Self {
        let normalised = name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect();
        Self { written: name.to_owned(), normalised }
    }

    /// The name in lower case without blanks.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        self.normalised == other.normalised
    }
}

impl Eq for Location {}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}
