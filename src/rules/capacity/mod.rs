//! Whether things fit.

pub(super) mod subnet_too_small;
