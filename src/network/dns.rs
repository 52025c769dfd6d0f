//! Private DNS zones.

use super::{Collection, Declared, Fact, Link, VirtualNetwork};

/// `Microsoft.Network/privateDnsZones`. Its name is `declared.name`.
#[derive(Debug, Clone)]
pub struct PrivateDnsZone {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `virtualNetworkLinks`.
    pub links: Collection<ZoneLink>,
    /// Record sets.
    pub records: Collection<ZoneRecord>,
}

/// `Microsoft.Network/privateDnsZones/virtualNetworkLinks`.
#[derive(Debug, Clone)]
pub struct ZoneLink {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.virtualNetwork.id`.
    pub virtual_network: Fact<Option<Link<VirtualNetwork>>>,
    /// `properties.registrationEnabled`; off is Azure's default.
    pub registration_enabled: Fact<bool>,
}

/// A record set of a zone.
#[derive(Debug, Clone)]
pub struct ZoneRecord {
    /// Identity, place, condition.
    pub declared: Declared,
    /// The name inside of the zone; `@` for the zone itself.
    pub name: Fact<String>,
    /// The type.
    pub kind: RecordKind,
    /// The addresses of an `A` or `AAAA` record, as text; the target of a `CNAME`.
    pub values: Fact<Vec<Fact<String>>>,
}

/// The type of a record set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Another name.
    Cname,
    /// Any other type, by its name.
    Other(String),
}
