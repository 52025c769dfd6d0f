//! The question: a flow, and what surrounds the subnet that it starts or ends in.
//!
//! Never here: which flows there are to ask about.

use std::fmt;

use crate::analysis::{TagAxioms, TagExtent};
use crate::network::{Address, Direction, Fact, Location, PortRange, Prefix, Protocol, ServiceTag};

/// Packets that open a connection between the subnet and a peer. The source port is any.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Into the subnet or out of it.
    pub direction: Direction,
    /// The other end.
    pub peer: Peer,
    /// Destination ports, all of which are asked about.
    pub ports: Vec<PortRange>,
    /// The protocol.
    pub protocol: Protocol,
}

/// The other end of a flow: the addresses that must all be reachable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// Addresses as a rule would name them. `VirtualNetwork` means what is in the network, not the address of Azure's
    /// own probes that the tag covers too.
    Address(Address),
    /// The part of a service that lies in the [`Surroundings::location`]; the whole when the tag has no regional form.
    /// This is what API Management needs of Storage, Sql and Event Hubs (network.md §2.3).
    Regional(ServiceTag),
    /// The subnet itself: traffic between the units of a service.
    Subnet,
}

/// What must be known about a subnet to read a security group that is attached to it.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The address prefixes of the subnet.
    pub subnet: &'a Fact<Vec<Fact<Prefix>>>,
    /// What `VirtualNetwork` means there.
    pub virtual_network: &'a TagExtent,
    /// The region whose form of a tag [`Peer::Regional`] asks for.
    pub location: &'a Fact<Location>,
    /// What holds for service tags.
    pub tags: &'a TagAxioms,
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(Address::Any) => f.write_str("any address"),
            Self::Address(address) => address.fmt(f),
            Self::Regional(tag) => tag.fmt(f),
            Self::Subnet => f.write_str("the subnet"),
        }
    }
}
