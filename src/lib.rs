//! apimlint
pub mod analysis;
pub mod check;
pub mod cli;
pub mod finding;
pub mod network;
pub mod platform;
pub mod report;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod template;
