//! Which parts of the values of a declared type are secrets.

use std::fmt;
use std::rc::Rc;

use crate::syntax::Node;

/// What a declared type says of secrets. How types are written is the business of the front end that made this.
#[derive(Debug, Clone)]
pub(crate) struct Secrecy<'t> {
    types: Rc<dyn Types<'t> + 't>,
    declaration: Node<'t>,
}

/// The types of a template.
pub(crate) trait Types<'t>: fmt::Debug {
    /// Whether a value of the type is a secret as a whole.
    fn is_secret(&self, declaration: Node<'t>) -> bool;

    /// Whether a value of the type, or a part of it at any depth, can be a secret, and how many types were looked at to find
    /// out.
    fn holds_secrets(&self, declaration: Node<'t>) -> (bool, usize);

    /// The declarations that can count for a part of a value of the type.
    fn of_part(&self, declaration: Node<'t>, part: Part<'_>) -> Vec<Node<'t>>;

    /// How many names are compared to find the declarations that count for one part.
    fn width(&self, declaration: Node<'t>) -> usize;
}

/// A part of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'p> {
    /// The property with this name.
    Property(&'p str),
    /// The element at this index; none where the index is not known.
    Element(Option<usize>),
}

impl<'t> Secrecy<'t> {
    /// What `declaration` says.
    pub(crate) fn new(types: Rc<dyn Types<'t> + 't>, declaration: Node<'t>) -> Self {
        Self { types, declaration }
    }

    /// Whether a value is a secret as a whole.
    pub(crate) fn is_secret(&self) -> bool {
        self.types.is_secret(self.declaration)
    }

    /// Whether a value, or a part of it at any depth, can be a secret, and how many types were looked at to find out.
    pub(crate) fn holds_secrets(&self) -> (bool, usize) {
        self.types.holds_secrets(self.declaration)
    }

    /// What counts for a part: each of these can.
    pub(crate) fn of(&self, part: Part<'_>) -> Vec<Self> {
        let declarations = self.types.of_part(self.declaration, part);
        declarations.into_iter().map(|declaration| Self { types: Rc::clone(&self.types), declaration }).collect()
    }

    /// How many names are compared to find what counts for one part.
    pub(crate) fn width(&self) -> usize {
        self.types.width(self.declaration)
    }
}
