//! apimlint
pub mod finding;
pub mod network;
pub mod source;
pub mod syntax;
pub mod template;
