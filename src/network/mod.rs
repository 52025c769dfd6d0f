//! The typed network: what API Management needs to know of Azure's resources, whatever form they were written in.
//!
//! In: evaluated resources. Out: [`Network`], in which every property is a [`Fact`] and every reference a [`Link`].
//!
//! Never here: rules, required ports, tier limits; nor a question that could be answered with a guess: a [`Fact`] has no
//! accessor that forgets that it may be unknown.

mod address;
mod api_management;
mod application_gateway;
mod autoscale;
mod azure_firewall;
mod build;
mod dns;
mod fact;
mod front_door;
mod ip_configuration;
mod load_balancer;
mod model;
mod network_interface;
mod port;
mod prefix;
mod private_endpoint;
mod private_link_service;
mod public_ip;
mod route_table;
mod security_group;
mod subnet;
mod virtual_network;

pub use address::{Address, Location, ServiceTag};
pub use api_management::{ApiManagement, CustomHostName, LocationRole, NetworkMode, ServiceLocation, Tier};
pub use application_gateway::{
    ApplicationGateway, Backend, BackendSettings, BackendTarget, FrontendPort, GatewayPool, PoolUse,
};
pub use autoscale::{AutoscaleProfile, AutoscaleSetting};
pub use azure_firewall::AzureFirewall;
pub use build::build;
pub use dns::{PrivateDnsZone, RecordKind, RecordValue, ResolutionPolicy, ServiceAddress, ZoneLink, ZoneRecord};
pub use fact::{Collection, Declared, Elsewhere, Fact, Key, Link, Part, PartUse};
pub use front_door::{FrontDoor, FrontDoorOrigin, SharedPrivateLink};
pub use ip_configuration::IpConfiguration;
pub use load_balancer::{BackendPool, LoadBalancer, LoadBalancingRule, Probe};
pub use model::{Network, Table};
pub use network_interface::{InterfaceConfiguration, NetworkInterface};
pub use port::{PortRange, Protocol};
pub use prefix::{Prefix, PrefixError};
pub use private_endpoint::{PrivateEndpoint, PrivateLinkConnection, ZoneConfiguration, ZoneGroup};
pub use private_link_service::PrivateLinkService;
pub use public_ip::{IpVersion, PublicIpAddress};
pub use route_table::{NextHop, Route, RouteTable};
pub use security_group::{Access, Addresses, Direction, Ports, ProtocolMatch, RuleSide, SecurityGroup, SecurityRule};
pub use subnet::{AddressConsumer, Delegation, ServiceEndpoint, Subnet};
pub use virtual_network::{Peering, VirtualNetwork, VirtualNetworkGateway};

// What facts are made of: floors above need it, and nothing else of templates.
pub use crate::template::{Cause, CauseKind, Cloud, Match, Origin, ResourceId};
