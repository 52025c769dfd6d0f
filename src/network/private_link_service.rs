//! Private link services: what they hand over to, and from which addresses.

use std::net::IpAddr;

use super::{Collection, Declared, Fact, IpConfiguration, LoadBalancer, Location, PartUse};

/// `Microsoft.Network/privateLinkServices`.
#[derive(Debug, Clone)]
pub struct PrivateLinkService {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `properties.loadBalancerFrontendIpConfigurations`.
    pub frontends: Collection<PartUse<LoadBalancer>>,
    /// `properties.ipConfigurations`: the addresses that all traffic of consumers comes from.
    pub nat: Collection<IpConfiguration>,
    /// `properties.visibility.subscriptions`; empty means whoever may read the resource.
    pub visible_to: Fact<Vec<Fact<String>>>,
    /// `properties.autoApproval.subscriptions`; `*` is everybody who sees it.
    pub approves: Fact<Vec<Fact<String>>>,
    /// `properties.enableProxyProtocol`; off is Azure's default.
    pub proxy_protocol: Fact<bool>,
    /// `properties.destinationIPAddress`: an address in place of a load balancer (facts N-107).
    pub destination: Fact<Option<IpAddr>>,
}
