//! Texts of which parts are known: how they are put together, taken apart and compared.
//!
//! A hole stands for the string form of its term. There is one form for each text: neighbouring literals are joined,
//! empty ones dropped, a text without holes is a string, and a text that is nothing but one hole is the hole's term,
//! unless the term is by its nature a segment.
//!
//! Never here: what a text means, and resource ids as structure.

mod build;
mod compare;
mod holes;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use build::{LONGEST_TEXT, TextBuilder, TooLong};
pub(crate) use holes::{map_characters, string_of_term};
pub use view::{TextPiece, TextView};
