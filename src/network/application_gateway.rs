//! Application gateways: where they listen, and where they send requests.

use std::net::IpAddr;

use super::{Collection, Declared, Fact, IpConfiguration, Location, Origin};

/// `Microsoft.Network/applicationGateways`.
#[derive(Debug, Clone)]
pub struct ApplicationGateway {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `properties.sku.name`: `WAF_v2`, `Standard_v2`.
    pub sku: Fact<Option<String>>,
    /// `properties.gatewayIPConfigurations`: the subnet of the instances, from which they call back ends.
    pub gateway: Collection<IpConfiguration>,
    /// `properties.frontendIPConfigurations`.
    pub frontends: Collection<IpConfiguration>,
    /// `properties.frontendPorts`.
    pub ports: Collection<FrontendPort>,
    /// `properties.backendAddressPools`.
    pub pools: Collection<GatewayPool>,
    /// `properties.backendHttpSettingsCollection`.
    pub settings: Collection<BackendSettings>,
    /// Which settings go with which pool: `requestRoutingRules`, and the rules of `urlPathMaps`.
    pub uses: Collection<PoolUse>,
}

/// An element of `frontendPorts`.
#[derive(Debug, Clone)]
pub struct FrontendPort {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`.
    pub name: Fact<String>,
    /// `properties.port`.
    pub port: Fact<u32>,
}

/// An element of `backendAddressPools`.
#[derive(Debug, Clone)]
pub struct GatewayPool {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`.
    pub name: Fact<String>,
    /// `properties.backendAddresses`.
    pub backends: Collection<Backend>,
}

/// An element of `backendAddresses`.
#[derive(Debug, Clone)]
pub struct Backend {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `fqdn` or `ipAddress`.
    pub target: Fact<BackendTarget>,
}

/// To whom a gateway sends requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackendTarget {
    /// A host name, which the gateway's network resolves.
    Name(String),
    /// An address.
    Address(IpAddr),
}

/// An element of `backendHttpSettingsCollection`.
#[derive(Debug, Clone)]
pub struct BackendSettings {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`.
    pub name: Fact<String>,
    /// `properties.port`.
    pub port: Fact<u32>,
    /// `properties.protocol`: `Http`, `Https`.
    pub protocol: Fact<String>,
    /// `properties.hostName`: the host name that back ends are asked for.
    pub host_name: Fact<Option<String>>,
    /// `properties.pickHostNameFromBackendAddress`; off is Azure's default.
    pub host_name_of_backend: Fact<bool>,
    /// `properties.probe.id`: the name of a probe of the same gateway.
    pub probe: Fact<Option<String>>,
}

/// Requests that go to a pool with certain settings.
#[derive(Debug, Clone)]
pub struct PoolUse {
    /// The rule that says so, or the map of paths for what no path of it matches.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// Its `name`.
    pub name: Fact<String>,
    /// The name of the pool; nothing for a rule that sends nobody to a pool.
    pub pool: Fact<Option<String>>,
    /// The name of the settings.
    pub settings: Fact<Option<String>>,
}
