//! Private DNS zones.

use super::{ApiManagement, Collection, Declared, Fact, Key, Link, Network, VirtualNetwork};

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
    /// The addresses of an `A` or `AAAA` record; the target of a `CNAME`.
    pub values: Fact<Vec<Fact<RecordValue>>>,
}

/// What a record leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RecordValue {
    /// What is written: an address or a name, as text.
    Written(String),
    /// The private address of a service, which Azure chooses when the service is deployed:
    /// `reference(…).privateIPAddresses[0]`.
    PrivateAddress(ServiceAddress),
}

/// The private address of one region of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServiceAddress {
    /// The service.
    pub service: Key<ApiManagement>,
    /// The region, by its position in `locations.items`; the primary one is the first.
    pub location: usize,
}

impl ServiceAddress {
    /// Whose it is, for people: `contoso`, and `contoso in uksouth` of a service in several regions.
    pub fn owner(&self, network: &Network) -> String {
        let Some(service) = network.get(self.service) else { return "a service".to_owned() };
        let label = &service.declared.label;
        let locations = &service.locations;
        if locations.items.len() < 2 && locations.rest.is_none() {
            return label.clone();
        }
        match locations.items.get(self.location).map(|it| it.location.get()) {
            Some(Ok(region)) => format!("{label} in {region}"),
            _ if self.location == 0 => format!("{label} in its own region"),
            _ => format!("{label} in additional location {}", self.location),
        }
    }
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
