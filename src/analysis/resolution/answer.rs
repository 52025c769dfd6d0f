//! The answer: what a name leads to in a virtual network, and who says so.
//!
//! Never here: whether that is what is needed.

use std::net::IpAddr;

use crate::analysis::Reason;
use crate::network::{Key, PrivateDnsZone, PrivateEndpoint, ServiceAddress};

/// What a machine of a virtual network is told of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it is told.
    pub outcome: Outcome,
    /// The names that were asked for, each with what decided; the first is the name itself, further ones stand behind it.
    pub steps: Vec<Step>,
}

/// What is told of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// These addresses; nothing where a record has addresses that are not known.
    Addresses(Vec<IpAddr>),
    /// The private addresses of these services and regions, which Azure chooses when they are deployed; never none.
    PrivateAddressesOf(Vec<ServiceAddress>),
    /// The address of this private endpoint.
    PrivateEndpoint(Key<PrivateEndpoint>),
    /// What public DNS says.
    Public,
    /// That there is no such name, or no address for it.
    NoSuchName,
    /// Not known, for these reasons; never none.
    Unknown(Vec<Reason>),
}

/// A name that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name.
    pub name: String,
    /// What decided.
    pub by: Source,
}

/// What decides over a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A private DNS zone.
    Zone {
        /// The zone.
        zone: Key<PrivateDnsZone>,
        /// Its link to the network, by its position in `links.items`.
        link: usize,
        /// The record, by its position in `records.items`; none where the zone does not have the name.
        record: Option<usize>,
    },
    /// A record that a private endpoint writes into a zone.
    ZoneGroup {
        /// The zone.
        zone: Key<PrivateDnsZone>,
        /// Its link to the network.
        link: usize,
        /// The endpoint.
        endpoint: Key<PrivateEndpoint>,
    },
    /// DNS servers of one's own.
    Servers(Vec<String>),
    /// Public DNS.
    Public,
    /// Not known.
    NotKnown,
}

impl Answer {
    pub(super) fn of(name: &str, outcome: Outcome, by: Source) -> Self {
        Self { outcome, steps: vec![Step { name: name.to_owned(), by }] }
    }

    /// What decided in the end.
    pub fn decided_by(&self) -> Option<&Source> {
        self.steps.last().map(|step| &step.by)
    }
}
