//! What changes between two versions, as people and machines read it.
//!
//! Never here: how it is found.

pub mod json;
pub mod markdown;
#[cfg(feature = "cli")]
pub mod text;
#[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "some words are those of the text form alone"))]
mod words;

#[cfg(test)]
mod samples;
