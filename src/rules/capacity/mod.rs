//! Whether things fit.

pub(super) mod subnet_too_small;

pub use subnet_too_small::unit_size;
