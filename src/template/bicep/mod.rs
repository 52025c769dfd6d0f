//! The front end for Bicep: from programs to the shared [`Template`](super::ir::Template).
//!
//! No ARM JSON is made on the way, so places stay exact. There is no type checker: of types only that is read which the
//! evaluation needs, which is whether a value may be null, what it may be, and whether it is a secret.
//!
//! Never here: values, and files that a program refers to ([`LinkedTemplates`](super::LinkedTemplates) opens them).

mod decorators;
mod deployments;
mod exported;
mod lower;
mod outline;
mod parameter_file;
mod resources;
mod scope;
mod secrecy;
mod secrets;
mod types;

#[cfg(test)]
mod tests;

pub(super) use outline::outline;
pub(super) use parameter_file::parameter_file;
pub(super) use secrets::secrets;
