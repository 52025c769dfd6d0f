//! Who can reach what should not be reached.

pub(super) mod open_management_endpoint;
