//! Flows that a service needs, judged on effective security rules.

pub(super) mod client_access_restricted;
pub(super) mod required_flow_closed;
pub(super) mod subnet_without_security_group;
pub(super) mod verdict;

pub use required_flow_closed::{blocklist, meant};
pub use verdict::{Decided, decided};
