//! What the builders make of resources: absent, default, unknown and refused are different things.

mod autoscale;
mod children;
mod front;
mod links;
mod parts;
mod private_endpoint;
mod redeclared;
mod security_group;
mod service;
mod service_address;
mod subnet;
mod support;
mod template;
mod unmodelled_consumer;
