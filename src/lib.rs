//! apimlint
pub mod analysis;
pub mod finding;
pub mod network;
pub mod platform;
pub mod report;
pub mod source;
pub mod syntax;
pub mod template;
pub mod check;
pub mod rules;
#[cfg(feature = "cli")]
pub mod cli;
