//! Answers to questions about networks, as people and machines read them.
//!
//! Never here: how an answer is found.

pub mod difference;
pub mod json;
pub mod markdown;
pub mod path;
#[cfg(feature = "cli")]
pub mod text;
#[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "some words are those of the text form alone"))]
mod words;

#[cfg(test)]
mod samples;
