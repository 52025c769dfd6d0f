//! What a resource has in a subnet or on the Internet: one address, or the place where Azure gives it one.

use std::net::IpAddr;

use super::{Fact, IpVersion, Link, Origin, PublicIpAddress, Subnet};

/// An element of `ipConfigurations` or `frontendIPConfigurations`.
#[derive(Debug, Clone)]
pub struct IpConfiguration {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `name`, by which ids refer to it.
    pub name: Fact<String>,
    /// `properties.subnet.id`.
    pub subnet: Fact<Option<Link<Subnet>>>,
    /// `properties.privateIPAddress`: `None` where Azure chooses one of the subnet.
    pub address: Fact<Option<IpAddr>>,
    /// `properties.privateIPAddressVersion`; IPv4 is Azure's default.
    pub version: Fact<IpVersion>,
    /// `properties.publicIPAddress.id`.
    pub public_ip_address: Fact<Option<Link<PublicIpAddress>>>,
    /// `properties.primary`; off is Azure's default.
    pub primary: Fact<bool>,
}
