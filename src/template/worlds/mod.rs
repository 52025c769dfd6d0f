//! Worlds: what a template comes to if some of what is not known has a certain value.
//!
//! In: a term that keeps a question open. Out: the [`Atom`] inside of it that can be settled, with the answers that it can
//! have. An answer is put into [`Assumptions`], and the template is evaluated again under them, so that everything that
//! depends on the same unknown stays in step.
//!
//! Never here: which questions there are, and what follows from the answers.

mod assumptions;
mod atom;
mod domain;
mod independence;
mod notes;
mod words;

#[cfg(test)]
mod tests;

pub use assumptions::{Assumed, Assumptions};
pub use atom::Atom;
pub(in crate::template) use domain::Domain;
pub(in crate::template) use notes::Notes;
