//! Network interfaces of machines, and which load balancers send to them.

use super::{Collection, Declared, Fact, IpConfiguration, LoadBalancer, PartUse, SecurityGroup};
use crate::network::Link;

/// `Microsoft.Network/networkInterfaces`.
#[derive(Debug, Clone)]
pub struct NetworkInterface {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.ipConfigurations`.
    pub ip_configurations: Collection<InterfaceConfiguration>,
    /// `properties.networkSecurityGroup.id`: filters besides the subnet's.
    pub security_group: Fact<Option<Link<SecurityGroup>>>,
    /// `properties.enableIPForwarding`: whether it takes packets that are meant for others; off is Azure's default.
    pub forwards: Fact<bool>,
}

/// An element of `ipConfigurations` of a network interface.
#[derive(Debug, Clone)]
pub struct InterfaceConfiguration {
    /// Its subnet and its address.
    pub ip: IpConfiguration,
    /// `properties.loadBalancerBackendAddressPools`: the pools that it belongs to.
    pub pools: Collection<PartUse<LoadBalancer>>,
    /// `properties.applicationSecurityGroups`: ids as far as they are known.
    pub application_security_groups: Fact<Vec<String>>,
}
