//! Azure Front Door, Standard and Premium: whom it sends requests to.

use super::{ApiManagement, Declared, Fact, Link, PrivateLinkService};

/// `Microsoft.Cdn/profiles`.
#[derive(Debug, Clone)]
pub struct FrontDoor {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `sku.name`: `Standard_AzureFrontDoor`, `Premium_AzureFrontDoor`; others are older networks for content.
    pub sku: Fact<String>,
}

/// `Microsoft.Cdn/profiles/originGroups/origins`.
#[derive(Debug, Clone)]
pub struct FrontDoorOrigin {
    /// Identity, place, condition. The name is `profile/group/origin`.
    pub declared: Declared,
    /// The profile that it belongs to.
    pub profile: Fact<Option<Link<FrontDoor>>>,
    /// `properties.hostName`: a host name or an address.
    pub host_name: Fact<String>,
    /// `properties.originHostHeader`: the host name that the origin is asked for.
    pub host_header: Fact<Option<String>>,
    /// `properties.httpsPort`; 443 is Azure's default.
    pub https_port: Fact<u32>,
    /// Whether `properties.enabledState` is not `Disabled`; on is Azure's default.
    pub enabled: Fact<bool>,
    /// `properties.sharedPrivateLinkResource`.
    pub private_link: Fact<Option<SharedPrivateLink>>,
}

/// `sharedPrivateLinkResource`: the private endpoint that Front Door asks for.
#[derive(Debug, Clone)]
pub struct SharedPrivateLink {
    /// `privateLink.id` as an API Management service: `None` when it surely is something else.
    pub service: Fact<Option<Link<ApiManagement>>>,
    /// `privateLink.id` as a private link service: `None` when it surely is something else.
    pub private_link_service: Fact<Option<Link<PrivateLinkService>>>,
    /// `privateLink.id`, where all of it is known.
    pub target: Fact<String>,
    /// `groupId`: `Gateway` for API Management; nothing for a private link service.
    pub group_id: Fact<Option<String>>,
    /// `status`, which Azure answers with: `Approved`, `Pending`; nothing in what is to be deployed.
    pub status: Fact<Option<String>>,
}
