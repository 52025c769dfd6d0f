//! Virtual networks, their peerings and gateways.

use std::rc::Rc;

use super::{Collection, Declared, Fact, Link, Location, Prefix, Subnet};
use crate::template::Cause;

/// `Microsoft.Network/virtualNetworks`.
#[derive(Debug, Clone)]
pub struct VirtualNetwork {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `properties.addressSpace.addressPrefixes`.
    pub address_space: Fact<Vec<Fact<Prefix>>>,
    /// `properties.dhcpOptions.dnsServers`; empty means Azure's own.
    pub dns_servers: Fact<Vec<Fact<String>>>,
    /// Peerings, inline and child resources.
    pub peerings: Collection<Peering>,
    /// Why it may have subnets that are not in the network's table of subnets.
    pub more_subnets: Option<Rc<Cause>>,
}

/// `virtualNetworkPeerings`.
#[derive(Debug, Clone)]
pub struct Peering {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.remoteVirtualNetwork.id`.
    pub remote: Fact<Option<Link<VirtualNetwork>>>,
    /// `properties.allowVirtualNetworkAccess`; on is Azure's default.
    pub access_allowed: Fact<bool>,
    /// `properties.allowForwardedTraffic`: whether packets are let in that did not start in the other network, such as those
    /// that an appliance there passes on; off is Azure's default.
    pub forwarded_traffic_allowed: Fact<bool>,
    /// `properties.allowGatewayTransit`; off is Azure's default.
    pub gateway_transit_allowed: Fact<bool>,
    /// `properties.useRemoteGateways`; off is Azure's default.
    pub uses_remote_gateways: Fact<bool>,
}

/// A gateway through which a virtual network may learn routes: a VPN or ExpressRoute gateway.
#[derive(Debug, Clone)]
pub struct VirtualNetworkGateway {
    /// Identity, place, condition.
    pub declared: Declared,
    /// The subnet that it sits in: a `GatewaySubnet`.
    pub subnet: Fact<Option<Link<Subnet>>>,
}
