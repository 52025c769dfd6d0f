//! What changes between two versions, as people and machines read it.
//!
//! Never here: how it is found.

pub mod json;
pub mod markdown;
#[cfg(feature = "cli")]
pub mod text;
mod words;

#[cfg(test)]
mod samples;
