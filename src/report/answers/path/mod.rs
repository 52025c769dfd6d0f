//! Whether one thing reaches another, for people and for scripts.

pub mod json;
pub mod markdown;
#[cfg(feature = "cli")]
pub mod text;
#[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "some words are those of the text form alone"))]
mod words;
