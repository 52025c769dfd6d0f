//! Why an answer cannot be given.
//!
//! Never here: the decision whether that matters.

use std::fmt;
use std::rc::Rc;

use crate::network::Cause;

/// A piece of missing knowledge that a verdict hangs on, in words for a reader, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// "the priority of rule `x` is not known: parameter `p` has no value".
    pub text: String,
    /// What the evaluation said about it, when the missing piece is a value of the input.
    pub cause: Option<Rc<Cause>>,
}

impl Reason {
    /// A reason that lies in the world, not in a value of the input.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), cause: None }
    }

    /// A reason that lies in a value: the words and the cause behind them.
    pub fn because(text: impl fmt::Display, cause: &Rc<Cause>) -> Self {
        Self { text: format!("{text}: {}", cause.text), cause: Some(Rc::clone(cause)) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Adds a reason unless the list has it already.
pub(super) fn add_once(reasons: &mut Vec<Reason>, reason: Reason) {
    if !reasons.contains(&reason) {
        reasons.push(reason);
    }
}
