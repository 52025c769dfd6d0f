//! How a service stands in a virtual network: tier and mode, delegation, public IP address, private endpoints beside it.

pub(super) mod delegated_subnet;
pub(super) mod injected_service_with_private_endpoint;
pub(super) mod tier_without_injection;
pub(super) mod unsuitable_public_ip;
