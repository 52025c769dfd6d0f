//! Route tables.

use super::{Address, Collection, Declared, Fact, Location};

/// `Microsoft.Network/routeTables`.
#[derive(Debug, Clone)]
pub struct RouteTable {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `properties.disableBgpRoutePropagation`; off is Azure's default.
    pub gateway_routes_disabled: Fact<bool>,
    /// Routes, inline and child resources.
    pub routes: Collection<Route>,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Route {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.addressPrefix`: a prefix or a service tag. `0.0.0.0/0` stays a prefix here.
    pub address: Fact<Address>,
    /// `properties.nextHopType`.
    pub next_hop: Fact<NextHop>,
    /// `properties.nextHopIpAddress`.
    pub next_hop_address: Fact<Option<String>>,
}

/// `properties.nextHopType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextHop {
    /// A firewall or router of one's own.
    VirtualAppliance,
    /// A VPN gateway.
    VirtualNetworkGateway,
    /// Inside of the virtual network.
    VnetLocal,
    /// Azure's way to the Internet.
    Internet,
    /// Dropped.
    None,
}

impl NextHop {
    /// The next hop of this name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::VirtualAppliance, Self::VirtualNetworkGateway, Self::VnetLocal, Self::Internet, Self::None];
        all.into_iter().find(|hop| hop.as_str().eq_ignore_ascii_case(name))
    }

    /// The name as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VirtualAppliance => "VirtualAppliance",
            Self::VirtualNetworkGateway => "VirtualNetworkGateway",
            Self::VnetLocal => "VnetLocal",
            Self::Internet => "Internet",
            Self::None => "None",
        }
    }
}
