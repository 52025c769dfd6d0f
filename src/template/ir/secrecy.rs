//! Which parts of the values of a declared type are secrets.

use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

/// What a declared type says of secrets. How types are written is the business of the front end that made this.
#[derive(Debug, Clone)]
pub(crate) struct Secrecy<'t>(Rc<Known<dyn DeclaredType<'t> + 't>>);

/// A type, with what was found out about it: many values of it are looked at.
#[derive(Debug)]
struct Known<T: ?Sized> {
    holds_secrets: OnceCell<bool>,
    declared: T,
}

/// A type as a template declares it.
pub(crate) trait DeclaredType<'t>: fmt::Debug {
    /// Whether a value of the type is a secret as a whole.
    fn is_secret(&self) -> bool;

    /// Whether a value of the type, or a part of it at any depth, can be a secret, and how many types were looked at to find
    /// out.
    fn holds_secrets(&self) -> (bool, usize);

    /// The types that can count for a part of a value of the type.
    fn of_part(&self, part: Part<'_>) -> Vec<Secrecy<'t>>;

    /// How many names are compared to find the types that count for one part.
    fn width(&self) -> usize;
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
    /// What a type says.
    pub(crate) fn new(declared: impl DeclaredType<'t> + 't) -> Self {
        Self(Rc::new(Known { holds_secrets: OnceCell::new(), declared }))
    }

    /// Whether a value is a secret as a whole.
    pub(crate) fn is_secret(&self) -> bool {
        self.0.declared.is_secret()
    }

    /// Whether a value, or a part of it at any depth, can be a secret, and how many types were looked at to find out.
    pub(crate) fn holds_secrets(&self) -> (bool, usize) {
        if let Some(known) = self.0.holds_secrets.get() {
            return (*known, 1);
        }
        let (holds, looked_at) = self.0.declared.holds_secrets();
        (*self.0.holds_secrets.get_or_init(|| holds), looked_at)
    }

    /// What counts for a part: each of these can.
    pub(crate) fn of(&self, part: Part<'_>) -> Vec<Self> {
        self.0.declared.of_part(part)
    }

    /// How many names are compared to find what counts for one part.
    pub(crate) fn width(&self) -> usize {
        self.0.declared.width()
    }
}
