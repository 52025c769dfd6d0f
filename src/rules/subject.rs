//! What a check is called with.

use crate::network::{ApiManagement, LocationRole, PrivateEndpoint, PrivateLinkConnection, ServiceLocation};
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
