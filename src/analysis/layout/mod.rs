//! How address ranges lie to one another: which overlap, and which lie inside of an address space (network.md §4).
//!
//! In: prefixes that are known, each with an owner. Out: pairs and places; every answer is exact, and takes `n log n` steps.
//!
//! Never here: which networks are peered, what exists under which condition, and whether an overlap is a defect.

mod overlap;
mod refused;
mod space;
#[cfg(test)]
mod tests;

pub use overlap::{Overlap, overlaps};
pub use refused::{Refusal, refusal_of_space, refusal_of_subnet};
pub use space::{Position, SpaceCover};
