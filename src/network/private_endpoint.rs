//! Private endpoints and their zone groups.

use std::net::IpAddr;

use super::{ApiManagement, Collection, Declared, Fact, Link, Location, PrivateDnsZone, PrivateLinkService, Subnet};

/// `Microsoft.Network/privateEndpoints`.
#[derive(Debug, Clone)]
pub struct PrivateEndpoint {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// `properties.subnet.id`.
    pub subnet: Fact<Option<Link<Subnet>>>,
    /// `privateLinkServiceConnections` and `manualPrivateLinkServiceConnections`.
    pub connections: Collection<PrivateLinkConnection>,
    /// `properties.ipConfigurations[*].properties.privateIPAddress`: addresses that are asked for by hand. Empty when Azure
    /// chooses.
    pub static_addresses: Fact<Vec<Fact<IpAddr>>>,
    /// `privateDnsZoneGroups`.
    pub zone_groups: Collection<ZoneGroup>,
}

/// What a private endpoint connects to.
#[derive(Debug, Clone)]
pub struct PrivateLinkConnection {
    /// The element that declares it.
    pub place: crate::template::Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `properties.privateLinkServiceId` as an API Management service: `None` when it surely is something else.
    pub service: Fact<Option<Link<ApiManagement>>>,
    /// `properties.privateLinkServiceId` as a private link service: `None` when it surely is something else. An alias tells
    /// nobody which one it is.
    pub private_link_service: Fact<Option<Link<PrivateLinkService>>>,
    /// `properties.privateLinkServiceId`: the id or the alias, where all of it is known.
    pub target: Fact<String>,
    /// The resource type of the target in lower case: `microsoft.apimanagement/service`.
    pub target_type: Fact<String>,
    /// `properties.groupIds`.
    pub group_ids: Fact<Vec<Fact<String>>>,
    /// `properties.privateLinkServiceConnectionState.status`, which Azure answers with: `Approved`, `Pending`, `Rejected`,
    /// `Disconnected`; nothing in what is to be deployed.
    pub status: Fact<Option<String>>,
    /// Whether the owner of the target must approve by hand.
    pub manual: bool,
}

/// `Microsoft.Network/privateEndpoints/privateDnsZoneGroups`.
#[derive(Debug, Clone)]
pub struct ZoneGroup {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `properties.privateDnsZoneConfigs`.
    pub configurations: Collection<ZoneConfiguration>,
}

/// One zone of a zone group.
#[derive(Debug, Clone)]
pub struct ZoneConfiguration {
    /// The element that declares it.
    pub place: crate::template::Origin,
    /// Whether it will be there: its own condition and that of its group.
    pub exists: Fact<bool>,
    /// `properties.privateDnsZoneId`.
    pub zone: Fact<Option<Link<PrivateDnsZone>>>,
    /// The last segment of that id: the zone's name, in lower case, known also for a zone outside of the input.
    pub zone_name: Fact<String>,
}
