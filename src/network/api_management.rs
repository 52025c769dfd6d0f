//! API Management services and the regions that they run in.

use std::fmt;

use super::{Collection, Declared, Fact, Link, Location, PublicIpAddress, Subnet};

/// `Microsoft.ApiManagement/service`.
#[derive(Debug, Clone)]
pub struct ApiManagement {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.virtualNetworkType`; `None` is Azure's default.
    pub mode: Fact<NetworkMode>,
    /// `properties.publicNetworkAccess` is not `Disabled`; open is Azure's default.
    pub public_network_access: Fact<bool>,
    /// The regions: the primary one first, then `properties.additionalLocations`.
    pub locations: Collection<ServiceLocation>,
    /// `properties.hostnameConfigurations`: the host names of one's own.
    pub host_names: Collection<CustomHostName>,
    /// `properties.platformVersion`, which Azure answers with: `stv1`, `stv2`; nothing in what is to be deployed.
    pub platform_version: Fact<Option<String>>,
    /// `apiVersion`, as written.
    pub api_version: Fact<String>,
}

impl ApiManagement {
    /// The primary region; every service that the builder makes has one.
    pub fn primary(&self) -> Option<&ServiceLocation> {
        self.locations.items.iter().find(|location| location.role == LocationRole::Primary)
    }
}

/// An element of `hostnameConfigurations`.
#[derive(Debug, Clone)]
pub struct CustomHostName {
    /// The element.
    pub place: crate::template::Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `type`: `Proxy`, `DeveloperPortal`.
    pub endpoint: Fact<String>,
    /// `hostName`.
    pub name: Fact<String>,
}

/// One region of a service, with the network resources that it uses there.
#[derive(Debug, Clone)]
pub struct ServiceLocation {
    /// Primary, or the position among the additional ones.
    pub role: LocationRole,
    /// The object that declares it: the service, or the element of `additionalLocations`.
    pub place: crate::template::Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `location`.
    pub location: Fact<Location>,
    /// `sku.name`.
    pub tier: Fact<Tier>,
    /// `sku.capacity`: units. Azure's default is 1.
    pub capacity: Fact<u32>,
    /// `zones`; empty when not written.
    pub zones: Fact<Vec<String>>,
    /// `virtualNetworkConfiguration.subnetResourceId`.
    pub subnet: Fact<Option<Link<Subnet>>>,
    /// `publicIpAddressId`.
    pub public_ip_address: Fact<Option<Link<PublicIpAddress>>>,
    /// `disableGateway`; off is Azure's default.
    pub gateway_disabled: Fact<bool>,
}

/// Which region of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LocationRole {
    /// The service's own.
    Primary,
    /// An element of `additionalLocations`, from 0.
    Additional(usize),
}

/// `sku.name`. The list is open in Azure's own types (facts §I), so a name that is not here is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Pay per call.
    Consumption,
    /// One unit without a service level.
    Developer,
    /// Classic.
    Basic,
    /// Classic.
    Standard,
    /// Classic, with virtual networks and several regions.
    Premium,
    /// Classic, isolated hardware.
    Isolated,
    /// Second generation.
    BasicV2,
    /// Second generation, with outbound integration.
    StandardV2,
    /// Second generation, with integration and injection.
    PremiumV2,
    /// A name that this version does not know.
    Other(String),
}

impl Tier {
    /// All tiers with a name of their own.
    pub const KNOWN: [Self; 9] = [
        Self::Consumption,
        Self::Developer,
        Self::Basic,
        Self::Standard,
        Self::Premium,
        Self::Isolated,
        Self::BasicV2,
        Self::StandardV2,
        Self::PremiumV2,
    ];

    /// The tier of this name, whatever its case (facts §0.3 no. 7).
    pub fn new(name: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|tier| tier.as_str().eq_ignore_ascii_case(name));
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    /// The name as Azure spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Consumption => "Consumption",
            Self::Developer => "Developer",
            Self::Basic => "Basic",
            Self::Standard => "Standard",
            Self::Premium => "Premium",
            Self::Isolated => "Isolated",
            Self::BasicV2 => "BasicV2",
            Self::StandardV2 => "StandardV2",
            Self::PremiumV2 => "PremiumV2",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `properties.virtualNetworkType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkMode {
    /// In no virtual network.
    None,
    /// Reachable from the Internet; in the v2 tiers: outbound integration (facts N-20).
    External,
    /// Reachable only from the network; in the v2 tiers: injection (facts N-20).
    Internal,
}

impl NetworkMode {
    /// The mode of this name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::None, Self::External, Self::Internal].into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(name))
    }

    /// The name as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::External => "External",
            Self::Internal => "Internal",
        }
    }
}

impl fmt::Display for NetworkMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
