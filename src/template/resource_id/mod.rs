//! Resource ids as structure: scope, type, names, each as far as it is known.
//!
//! Never here: which resources there are.

mod compare;
mod id;

#[cfg(test)]
mod tests;

pub use compare::{IdKey, Match};
pub use id::{ResourceId, show};
