//! Places in a finding, and the edits that would mend it.

use crate::source::Span;

/// Why a place is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelRole {
    /// What is wrong, where it is used. A finding has exactly one.
    Primary,
    /// A fact that the primary place conflicts with.
    Because,
    /// A station on the way from where a value is written to where it is used.
    Passage,
}

/// A place with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to read there; a few words, no full stop.
    pub text: Option<String>,
    /// Why it is shown.
    pub role: LabelRole,
}

/// How far a fix may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Keeps the meaning of everything else; applied by `--fix`.
    Safe,
    /// Right in most cases, but the value is used elsewhere or the author should choose; applied by `--unsafe-fixes`.
    Unsafe,
    /// Shown only: the place to change is in another deployment's hands.
    DisplayOnly,
}

/// Replace the bytes of `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What to replace; empty to insert.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// A change that makes the finding go away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// An imperative with a capital and without a full stop: "Widen the subnet to /28".
    pub title: String,
    /// The edits, in any order, none overlapping another.
    pub edits: Vec<Edit>,
    /// How far it may be trusted.
    pub applicability: Applicability,
}
