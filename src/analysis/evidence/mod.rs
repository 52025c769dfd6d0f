//! Compares what Azure says of a network that runs with what the input makes of it, row by row.
//!
//! Never here: who is right, and what to do about it. What is not known on our side, or cannot be read on the other, is said
//! to be so; it is never an agreement.

mod field;
mod matching;
mod pairs;
mod rule;
mod tag;
#[cfg(test)]
mod tests;

pub use field::{Comparison, Difference};
pub use matching::{Matched, matching_group, matching_region, matching_subnet};
pub use pairs::{EffectiveRow, Here, pair};
pub use rule::{compare_rule, describe_rule};
pub use tag::compare_tag;
