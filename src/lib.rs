//! apimlint
pub mod finding;
pub mod network;
pub mod report;
pub mod source;
pub mod syntax;
pub mod template;
