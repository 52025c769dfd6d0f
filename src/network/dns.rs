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
    /// `properties.resolutionPolicy`; [`ResolutionPolicy::Default`] is Azure's default.
    pub resolution_policy: Fact<ResolutionPolicy>,
}

/// `properties.resolutionPolicy`: what the network is told of a name that the zone does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResolutionPolicy {
    /// That there is no such name.
    Default,
    /// What public DNS says.
    NxDomainRedirect,
}

impl ResolutionPolicy {
    /// The policy of this name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Default, Self::NxDomainRedirect].into_iter().find(|policy| policy.as_str().eq_ignore_ascii_case(name))
    }

    /// The name as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "Default",
            Self::NxDomainRedirect => "NxDomainRedirect",
        }
    }
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
