//! Private endpoints of API Management services.

pub(super) mod connection_not_approved;
pub(super) mod tier_without_private_endpoint;
pub(super) mod wrong_group_id;
