//! The front end for ARM templates in JSON: from trees to the shared [`Template`](super::ir::Template).
//!
//! Never here: values. What a declaration evaluates to is the business of [`evaluate`](super::evaluate).

mod cargo;
mod inside;
mod limits;
mod lower;
mod outline;
mod parameter_file;
mod placeholders;
mod recognise;
mod secrets;
mod types;

pub(super) use lower::lower_literal as literal;
pub(super) use outline::{definition, outline};
pub(super) use parameter_file::parameter_file;
pub use recognise::{is_parameters_file, is_template};
pub(super) use secrets::{cargo_secrets, secrets};
