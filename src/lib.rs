//! apimlint
pub mod finding;
pub mod network;
pub mod platform;
pub mod report;
pub mod source;
pub mod syntax;
pub mod template;
