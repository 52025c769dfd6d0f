//! The ways that packets take.

pub(super) mod management_replies_lost;
