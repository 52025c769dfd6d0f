//! Load balancers: what they take at which front end, and to which pool they send it.

use std::net::IpAddr;

use super::{Collection, Declared, Fact, IpConfiguration, Location, Origin};

/// `Microsoft.Network/loadBalancers`.
#[derive(Debug, Clone)]
pub struct LoadBalancer {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `sku.name`: `Basic`, `Standard`, `Gateway`; nothing where nothing is written.
    pub sku: Fact<Option<String>>,
    /// `properties.frontendIPConfigurations`.
    pub frontends: Collection<IpConfiguration>,
    /// `backendAddressPools`, inline and child resources.
    pub pools: Collection<BackendPool>,
    /// `properties.loadBalancingRules`.
    pub rules: Collection<LoadBalancingRule>,
    /// `properties.probes`.
    pub probes: Collection<Probe>,
}

/// `backendAddressPools`. Its members are the network interfaces that name it, or addresses.
#[derive(Debug, Clone)]
pub struct BackendPool {
    /// Identity, place, condition. The name is `balancer/pool`.
    pub declared: Declared,
    /// `properties.loadBalancerBackendAddresses[].properties.ipAddress`: empty for a pool of network interfaces.
    pub addresses: Fact<Vec<Fact<IpAddr>>>,
}

/// An element of `loadBalancingRules`.
#[derive(Debug, Clone)]
pub struct LoadBalancingRule {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`.
    pub name: Fact<String>,
    /// `properties.protocol`: `Tcp`, `Udp`, `All`.
    pub protocol: Fact<String>,
    /// `properties.frontendIPConfiguration.id`: the name of a front end of the same load balancer.
    pub frontend: Fact<Option<String>>,
    /// `properties.frontendPort`; 0 with protocol `All` is every port.
    pub frontend_port: Fact<u32>,
    /// `properties.backendPort`: the front end's where nothing is written.
    pub backend_port: Fact<u32>,
    /// `properties.backendAddressPool.id`: the name of a pool of the same load balancer.
    pub pool: Fact<Option<String>>,
    /// `properties.probe.id`: the name of a probe of the same load balancer.
    pub probe: Fact<Option<String>>,
}

/// An element of `probes`.
#[derive(Debug, Clone)]
pub struct Probe {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`.
    pub name: Fact<String>,
    /// `properties.protocol`: `Tcp`, `Http`, `Https`.
    pub protocol: Fact<String>,
    /// `properties.port`.
    pub port: Fact<u32>,
}
