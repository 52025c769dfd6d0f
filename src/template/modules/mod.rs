//! Templates that somebody publishes for others: what they are called, and what is known of some of them without having
//! them.
//!
//! Never here: where on this machine such a template lies (that is `check`), and any network.

mod reference;
mod skeleton;

pub use reference::{ModuleReference, Pin};
pub(crate) use skeleton::{Skeleton, declared_types, skeleton_of};
