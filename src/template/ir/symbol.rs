//! What a name stands for in a language that has one set of names for everything.

use std::rc::Rc;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// The parameter with this number.
    Parameter(usize),
    /// The variable with this number.
    Variable(usize),
    /// The function with this number.
    Function(usize),
    /// The resource with this number, or all resources of its loop.
    Resource(usize),
    /// What is called so in the import with this number.
    Imported(usize, Rc<str>),
    /// The import with this number: its names are properties.
    Import(usize),
    /// Functions of the language, or of an extension of it: `az`, `sys`.
    Namespace,
    /// Its declaration cannot be read.
    Unread,
}
