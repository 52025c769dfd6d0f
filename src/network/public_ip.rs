//! Public IP addresses.

use std::fmt;

use super::{Declared, Fact, Location};

/// `Microsoft.Network/publicIPAddresses`.
#[derive(Debug, Clone)]
pub struct PublicIpAddress {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `sku.name`; `Basic` is Azure's default.
    pub sku: Fact<String>,
    /// `properties.publicIPAllocationMethod`; `Dynamic` is Azure's default.
    pub allocation_method: Fact<String>,
    /// `properties.publicIPAddressVersion`; IPv4 is Azure's default.
    pub version: Fact<IpVersion>,
    /// `properties.dnsSettings.domainNameLabel`; what is partly known and surely not empty is known as `{…}`.
    pub domain_name_label: Fact<Option<String>>,
    /// `zones`; empty when not written.
    pub zones: Fact<Vec<String>>,
}

/// The family of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IpVersion {
    /// 32 bits.
    V4,
    /// 128 bits.
    V6,
}

impl fmt::Display for IpVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}
