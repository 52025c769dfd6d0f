//! The question: from where, to where, on which ports.
//!
//! Never here: where that is in the network.

use crate::analysis::TagAxioms;
use crate::network::{
    ApiManagement, ApplicationGateway, Cloud, Key, Network, NetworkInterface, PortRange, Prefix, PrivateEndpoint,
    Protocol, ServiceTag, Subnet, VirtualNetwork,
};
use crate::platform::Platform;

/// What everything is decided by.
#[derive(Debug, Clone, Copy)]
pub struct World<'n> {
    /// The network.
    pub network: &'n Network,
    /// What may be taken for granted about service tags.
    pub tags: &'n TagAxioms,
    /// Azure's facts.
    pub platform: &'n Platform,
    /// The cloud, by which services have their names.
    pub cloud: Cloud,
}

/// An end of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Every address of a subnet.
    Subnet(Key<Subnet>),
    /// A network interface.
    Interface(Key<NetworkInterface>),
    /// Every subnet of a virtual network.
    VirtualNetwork(Key<VirtualNetwork>),
    /// A region of an API Management service, by its position in `locations.items`.
    Service(Key<ApiManagement>, usize),
    /// An application gateway.
    Gateway(Key<ApplicationGateway>),
    /// A private endpoint.
    PrivateEndpoint(Key<PrivateEndpoint>),
    /// Whoever is in a service tag.
    Tag(ServiceTag),
    /// These addresses, which may be inside of the network or outside.
    Addresses(Prefix),
    /// Any public address.
    Internet,
    /// One public address, and nobody knows which.
    Somewhere,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The protocol.
    pub protocol: Protocol,
    /// The ports at the far end, all of which are asked about.
    pub ports: Vec<PortRange>,
}

impl Asked {
    /// One port of TCP.
    pub fn tcp(port: u16) -> Self {
        Self { protocol: Protocol::Tcp, ports: vec![PortRange::single(port)] }
    }
}
