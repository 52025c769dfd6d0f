//! From trees to resources with values, as far as they can be known before anything is deployed.
//!
//! In: templates and parameter files as trees. Out: the resources of one deployment, every value with its [`Origin`].
//!
//! Never here: what a resource means (that is `network`), and any value that nobody wrote.

mod provenance;

pub use provenance::{Cause, CauseKind, Origin, Provenance, Station, Step};
