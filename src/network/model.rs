//! The network of one deployment.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{
    AddressConsumer, ApiManagement, ApplicationGateway, AutoscaleSetting, AzureFirewall, Declared, FrontDoor,
    FrontDoorOrigin, Key, LoadBalancer, NetworkInterface, PrivateDnsZone, PrivateEndpoint, PrivateLinkService,
    PublicIpAddress, RouteTable, SecurityGroup, Subnet, VirtualNetwork, VirtualNetworkGateway, ZoneLink, ZoneRecord,
};
use crate::template::Cause;

/// Every thing of interest that one deployment declares. A resource that certainly is not deployed (its condition is
/// false) is not in it; one whose condition is not known is, with `declared.exists` unknown.
#[derive(Debug, Default)]
pub struct Network {
    /// API Management services.
    pub services: Vec<ApiManagement>,
    /// Virtual networks.
    pub virtual_networks: Vec<VirtualNetwork>,
    /// Gateways of virtual networks: VPN, ExpressRoute, Virtual WAN.
    pub gateways: Vec<VirtualNetworkGateway>,
    /// Subnets, whether written inside of their network or as resources of their own.
    pub subnets: Vec<Subnet>,
    /// Network security groups.
    pub security_groups: Vec<SecurityGroup>,
    /// Route tables.
    pub route_tables: Vec<RouteTable>,
    /// Public IP addresses.
    pub public_ip_addresses: Vec<PublicIpAddress>,
    /// Private endpoints.
    pub private_endpoints: Vec<PrivateEndpoint>,
    /// Private DNS zones.
    pub private_dns_zones: Vec<PrivateDnsZone>,
    /// Record sets of a zone that is not declared here, or of which it is not known which one it is. `declared` has the full
    /// name: `zone/record`.
    pub records_elsewhere: Vec<ZoneRecord>,
    /// Links of a zone that is not declared here, or of which it is not known which one it is. `declared` has the full name:
    /// `zone/link`.
    pub links_elsewhere: Vec<ZoneLink>,
    /// Network interfaces, those that Azure makes for private endpoints included where they are in the input.
    pub network_interfaces: Vec<NetworkInterface>,
    /// Load balancers, public and internal.
    pub load_balancers: Vec<LoadBalancer>,
    /// Private link services.
    pub private_link_services: Vec<PrivateLinkService>,
    /// Application gateways.
    pub application_gateways: Vec<ApplicationGateway>,
    /// Profiles of Azure Front Door.
    pub front_doors: Vec<FrontDoor>,
    /// Origins of all groups of all profiles of Azure Front Door.
    pub front_door_origins: Vec<FrontDoorOrigin>,
    /// Azure Firewalls.
    pub azure_firewalls: Vec<AzureFirewall>,
    /// How many addresses of a subnet everything takes but services and private endpoints.
    pub address_consumers: Vec<AddressConsumer>,
    /// What Azure may scale by itself.
    pub autoscale_settings: Vec<AutoscaleSetting>,
    /// Why resources may exist that are not listed here: a deployment that was not expanded, an id that was not
    /// resolved. While there is a reason, nothing may be concluded from a resource's absence; whether a listed thing may
    /// have more children than are listed is said by its own collections.
    pub incomplete: Vec<Rc<Cause>>,
    /// The first of these reasons for which subnets of declared networks may be declared that are not here, or once more.
    pub more_subnets: Option<Rc<Cause>>,
    /// Resource types that this model does not know, with how many of each.
    pub types_not_modelled: BTreeMap<String, usize>,
    /// Types of child resources whose parent is not declared here, or not known, so that they have no place in this model;
    /// with how many of each.
    pub children_elsewhere: BTreeMap<String, usize>,
}

/// A kind of thing that has a table in the network.
pub trait Table: Sized {
    /// The table.
    fn table(network: &Network) -> &[Self];

    /// What every declared thing has.
    fn declared(&self) -> &Declared;
}

macro_rules! tables {
    ($($kind:ty: $field:ident),* $(,)?) => {$(
        impl Table for $kind {
            fn table(network: &Network) -> &[Self] {
                &network.$field
            }

            fn declared(&self) -> &Declared {
                &self.declared
            }
        }
    )*};
}

tables! {
    ApiManagement: services,
    VirtualNetwork: virtual_networks,
    Subnet: subnets,
    SecurityGroup: security_groups,
    RouteTable: route_tables,
    PublicIpAddress: public_ip_addresses,
    PrivateEndpoint: private_endpoints,
    PrivateDnsZone: private_dns_zones,
    NetworkInterface: network_interfaces,
    LoadBalancer: load_balancers,
    PrivateLinkService: private_link_services,
    ApplicationGateway: application_gateways,
    FrontDoor: front_doors,
    FrontDoorOrigin: front_door_origins,
    AzureFirewall: azure_firewalls,
}

impl Network {
    /// The thing with this key; none for a key of another network.
    pub fn get<T: Table>(&self, key: Key<T>) -> Option<&T> {
        T::table(self).get(key.index())
    }

    /// Whether absence can be concluded from the input: nothing is left that could declare more.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }
}
