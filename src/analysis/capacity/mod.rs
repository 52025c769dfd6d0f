//! Whether a subnet has an address for everything that is placed in it (facts §C).
//!
//! Unknown consumers make the demand a range: at least this many, at most that many. A demand that is too large at its
//! least is too large whatever the rest is.
//!
//! From what is left follows how many units fit, if nothing else comes.
//!
//! Never here: how many addresses a unit of a tier takes, and which size is recommended.

mod demand;
mod room;
mod supply;

#[cfg(test)]
mod tests;

pub use demand::{Demand, UnitSize};
pub use room::{Room, Scaled};
pub use supply::{Capacity, Fit, capacity};
