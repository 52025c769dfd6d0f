//! Where packets go next, and what says so.
//!
//! Never here: which packets.

use std::fmt;

use crate::analysis::Reason;
use crate::network::{Key, Network, NextHop, PrivateEndpoint, RouteTable};

/// The next hop of packets that leave a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// Another machine of the virtual network.
    VirtualNetwork,
    /// A machine of a peered network.
    Peering,
    /// Azure's way to the Internet, and to Azure's own services.
    Internet,
    /// A service, directly, through this service endpoint: `Microsoft.Storage`.
    ServiceEndpoint(String),
    /// A private endpoint of the network or of a peered one.
    PrivateEndpoint(Key<PrivateEndpoint>),
    /// A firewall or router of one's own, with its address where that is known.
    Appliance(Option<String>),
    /// A gateway of the network or of a peered one, and whatever is behind it.
    Gateway,
    /// Nowhere: the packets are dropped.
    Dropped,
    /// Azure's own address, which the host answers whatever the routes say.
    Platform,
    /// Not known.
    Unknown,
}

/// What decides over the next hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RouteSource {
    /// A route that somebody wrote.
    User {
        /// Its table.
        table: Key<RouteTable>,
        /// Its position in `routes.items`.
        index: usize,
    },
    /// A route that every subnet has, or that comes with the network, a peering, an endpoint.
    System,
    /// A route that a gateway learns.
    Learned,
    /// A route that is not known.
    NotKnown,
}

/// One thing that may happen to packets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The next hop.
    pub hop: Hop,
    /// What says so.
    pub by: RouteSource,
    /// Why it is not sure; none for what counts unless another choice does.
    pub reason: Option<Reason>,
}

impl Hop {
    /// The hop of a written route.
    pub(super) fn of_route(hop: NextHop, address: Option<&String>) -> Self {
        match hop {
            NextHop::VirtualAppliance => Self::Appliance(address.cloned()),
            NextHop::VirtualNetworkGateway => Self::Gateway,
            NextHop::VnetLocal => Self::VirtualNetwork,
            NextHop::Internet => Self::Internet,
            NextHop::None => Self::Dropped,
        }
    }

    /// Whether packets arrive without help of anything that must be asked.
    pub fn is_direct(&self) -> bool {
        match self {
            Self::VirtualNetwork
            | Self::Peering
            | Self::Internet
            | Self::ServiceEndpoint(_)
            | Self::PrivateEndpoint(_)
            | Self::Platform => true,
            Self::Appliance(_) | Self::Gateway | Self::Dropped | Self::Unknown => false,
        }
    }
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::VirtualNetwork => f.write_str("the virtual network"),
            Self::Peering => f.write_str("the peered network"),
            Self::Internet => f.write_str("the Internet"),
            Self::ServiceEndpoint(service) => write!(f, "the service endpoint {service}"),
            Self::PrivateEndpoint(_) => f.write_str("the private endpoint"),
            Self::Appliance(Some(address)) => write!(f, "the appliance {address}"),
            Self::Appliance(None) => f.write_str("an appliance"),
            Self::Gateway => f.write_str("a gateway"),
            Self::Dropped => f.write_str("nowhere"),
            Self::Platform => f.write_str("Azure's own address"),
            Self::Unknown => f.write_str("an unknown next hop"),
        }
    }
}

impl RouteSource {
    /// The source in words: "route `default` of `routes`", "Azure's own route".
    pub fn describe(self, network: &Network) -> String {
        match self {
            Self::User { table, index } => {
                let table = network.get(table);
                match table.and_then(|table| Some((table, table.routes.items.get(index)?))) {
                    Some((table, route)) => {
                        format!("route `{}` of `{}`", route.declared.last_name(), table.declared.label)
                    }
                    None => "a route of another network".to_owned(),
                }
            }
            Self::System => "Azure's own route".to_owned(),
            Self::Learned => "a route that a gateway learns".to_owned(),
            Self::NotKnown => "a route that is not known".to_owned(),
        }
    }
}
