//! What a check is called with.

use crate::analysis::evidence::EffectiveRow;
use crate::evidence::{DependencyStatus, DnsServers, EffectiveGroup, Expanded};
use crate::network::{
    ApiManagement, LocationRole, PrivateEndpoint, PrivateLinkConnection, SecurityGroup, SecurityRule, ServiceLocation,
    Subnet,
};
use crate::platform::RequiredFlow;

use super::{Context, Stop};

/// One region of a service.
#[derive(Debug, Clone, Copy)]
pub struct LocationSubject<'n> {
    /// The service.
    pub service: &'n ApiManagement,
    /// The region.
    pub location: &'n ServiceLocation,
}

/// One flow that one region of a service needs.
#[derive(Debug, Clone, Copy)]
pub struct FlowSubject<'n> {
    /// The service.
    pub service: &'n ApiManagement,
    /// The region.
    pub location: &'n ServiceLocation,
    /// The flow.
    pub flow: &'n RequiredFlow,
}

/// One connection of a private endpoint.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionSubject<'n> {
    /// The endpoint.
    pub endpoint: &'n PrivateEndpoint,
    /// The connection.
    pub connection: &'n PrivateLinkConnection,
}

/// One rule of a security group.
#[derive(Debug, Clone, Copy)]
pub struct SecurityRuleSubject<'n> {
    /// The group.
    pub group: &'n SecurityGroup,
    /// The rule.
    pub rule: &'n SecurityRule,
}

/// One row of the comparison of a security group with the rules that are in effect.
#[derive(Debug, Clone, Copy)]
pub struct EffectiveSubject<'n> {
    /// The group.
    pub group: &'n SecurityGroup,
    /// What Azure says of it.
    pub seen: &'n EffectiveGroup,
    /// The row.
    pub question: &'n EffectiveQuestion<'n>,
}

/// What is compared of a security group.
#[derive(Debug, Clone)]
pub enum EffectiveQuestion<'n> {
    /// A rule.
    Row(EffectiveRow<'n>),
    /// What `VirtualNetwork` stands for on the subnet that the group is attached to.
    VirtualNetwork(&'n Subnet, &'n Expanded),
}

/// One row of the comparison of a region with its network status.
#[derive(Debug, Clone, Copy)]
pub struct StatusSubject<'n> {
    /// The region.
    pub at: LocationSubject<'n>,
    /// The row.
    pub question: StatusQuestion<'n>,
}

/// What is compared of a region.
#[derive(Debug, Clone, Copy)]
pub enum StatusQuestion<'n> {
    /// Whether something is reached.
    Dependency(&'n DependencyStatus),
    /// Which DNS servers are used.
    DnsServers(&'n DnsServers),
}

impl ConnectionSubject<'_> {
    /// Whether the connection leads to an API Management service.
    pub(super) fn targets_service(&self, cx: &Context<'_>) -> Result<bool, Stop> {
        Ok(cx.known(&self.connection.target_type)? == "microsoft.apimanagement/service")
    }
}

impl<'n> FlowSubject<'n> {
    /// The region that needs the flow.
    pub fn at(&self) -> LocationSubject<'n> {
        LocationSubject { service: self.service, location: self.location }
    }
}

impl LocationSubject<'_> {
    /// The service in words, with the region where there are several: "`contoso-apim`", "`contoso-apim` in West US".
    pub fn name(&self) -> String {
        let service = format!("`{}`", self.service.declared.label);
        match (self.location.role, self.location.location.get()) {
            (LocationRole::Primary, _) if self.service.locations.items.len() == 1 => service,
            (_, Ok(location)) => format!("{service} in {location}"),
            (LocationRole::Primary, Err(_)) => format!("{service} in its primary region"),
            (LocationRole::Additional(index), Err(_)) => format!("{service} in additional location {}", index + 1),
        }
    }
}
