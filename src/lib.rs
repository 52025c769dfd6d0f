//! apimlint
pub mod analysis;
pub mod finding;
pub mod network;
pub mod source;
pub mod template;
