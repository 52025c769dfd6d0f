//! From evaluated resources to the typed network: one file for each type of resource, read like a table of properties.
//!
//! In: a [`Deployment`](crate::template::Deployment). Out: a [`Network`](super::Network), and the steps that say which
//! facts are defaults and which are absences.
//!
//! A known `null` is absent, and so is an empty string in a field for one address or one port. A property behind a
//! condition that is not known, or of an object that is not known completely, is an unknown fact. Whatever is written in
//! a way that Azure would refuse is an unknown fact whose cause says so: it is never guessed what was meant.
//!
//! A child that is written inside of its parent and as a resource of its own is one child. Where nobody knows which of two
//! declarations Azure keeps, a property is known if they agree on it. The same holds for a parent that several deployments
//! declare, and for what only may be the same thing because a name is not known.
//!
//! Never here: judgement. A network that cannot work is built like any other.

mod address_consumer;
mod api_management;
mod application_gateway;
mod assemble;
mod autoscale;
mod azure_firewall;
mod children;
mod declared;
mod dns;
mod elements;
mod fields;
mod front_door;
mod ip_configuration;
mod links;
mod load_balancer;
mod nesting;
mod network_interface;
mod order;
mod part;
mod private_endpoint;
mod private_link_service;
mod public_ip;
mod reader;
mod register;
mod rivals;
mod route_table;
mod rule_fields;
mod security_group;
mod service_address;
mod subnet;
#[cfg(test)]
mod tests;
mod unmodelled_consumer;
mod virtual_network;

pub use assemble::build;
