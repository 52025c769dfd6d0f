//! A packet that proves a verdict.
//!
//! Never here: how the packet was found.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::network::Protocol;

/// The source port of an example: the first of those that Windows and Linux use for themselves.
pub(super) const EPHEMERAL: u16 = 49152;

/// A packet that opens a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// The protocol.
    pub protocol: Protocol,
    /// Where it comes from.
    pub source: Endpoint,
    /// The port that it comes from.
    pub source_port: u16,
    /// Where it goes.
    pub destination: Endpoint,
    /// The port that it goes to.
    pub port: u16,
}

/// One end of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// This address.
    Address(IpAddr),
    /// This address, in one of several possible worlds.
    Within {
        /// The address.
        address: IpAddr,
        /// What is the case in that world: "inside of `AzureCloud`".
        difference: String,
    },
    /// An address of something whose addresses are not known: a tag, the subnet.
    Of(String),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Within { address, difference } => write!(f, "{address} {difference}"),
            Self::Of(name) => write!(f, "an address of {name}"),
        }
    }
}

impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { protocol, source, source_port, destination, port } = self;
        match (protocol, destination) {
            (Protocol::Tcp | Protocol::Udp, Endpoint::Address(address)) => {
                let to = SocketAddr::new(*address, *port);
                write!(f, "{protocol} from {source}, port {source_port}, to {to}")
            }
            (Protocol::Tcp | Protocol::Udp, Endpoint::Within { .. } | Endpoint::Of(_)) => {
                write!(f, "{protocol} from {source}, port {source_port}, to {destination}, port {port}")
            }
            _ => write!(f, "{protocol} from {source} to {destination}"),
        }
    }
}
