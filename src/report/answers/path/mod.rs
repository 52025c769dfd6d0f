//! Whether one thing reaches another, for people and for scripts.

pub mod json;
pub mod markdown;
#[cfg(feature = "cli")]
pub mod text;
mod words;
