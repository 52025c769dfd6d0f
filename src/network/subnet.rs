//! Subnets and what takes addresses in them.

use std::borrow::Cow;

use super::{Collection, Declared, Fact, Link, Location, Prefix, RouteTable, SecurityGroup, VirtualNetwork};

/// A subnet, whether written inside of its virtual network or as `Microsoft.Network/virtualNetworks/subnets`.
#[derive(Debug, Clone)]
pub struct Subnet {
    /// Identity, place, condition. The name is `network/subnet`.
    pub declared: Declared,
    /// The network that it belongs to.
    pub virtual_network: Fact<Option<Link<VirtualNetwork>>>,
    /// `addressPrefix` and `addressPrefixes` together.
    pub prefixes: Fact<Vec<Fact<Prefix>>>,
    /// `networkSecurityGroup.id`.
    pub security_group: Fact<Option<Link<SecurityGroup>>>,
    /// `routeTable.id`.
    pub route_table: Fact<Option<Link<RouteTable>>>,
    /// `delegations`.
    pub delegations: Collection<Delegation>,
    /// `serviceEndpoints`.
    pub service_endpoints: Collection<ServiceEndpoint>,
    /// `privateEndpointNetworkPolicies`, as written; `Disabled` is Azure's default (network.md §1.6).
    pub private_endpoint_network_policies: Fact<String>,
}

/// An element of `delegations`.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// The element.
    pub place: crate::template::Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `properties.serviceName`: `Microsoft.Web/serverFarms`.
    pub service: Fact<String>,
}

/// An element of `serviceEndpoints`.
#[derive(Debug, Clone)]
pub struct ServiceEndpoint {
    /// The element.
    pub place: crate::template::Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `service`: `Microsoft.Storage`.
    pub service: Fact<String>,
    /// `locations`; empty when not written.
    pub locations: Fact<Vec<Location>>,
}

/// Anything but an API Management service or a private endpoint that takes addresses of a subnet: a network interface,
/// a scale set, an internal load balancer, a private link service, an application gateway; and every resource of a type
/// that is not modelled and that holds the id of a subnet, with an unknown number of addresses.
#[derive(Debug, Clone)]
pub struct AddressConsumer {
    /// Identity, place, condition.
    pub declared: Declared,
    /// What it is in Azure's words: "network interface"; of a type that is not modelled the type as it is written.
    pub kind: Cow<'static, str>,
    /// The subnet.
    pub subnet: Fact<Option<Link<Subnet>>>,
    /// How many addresses it takes there.
    pub addresses: Fact<u32>,
}
