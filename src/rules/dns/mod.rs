//! Names of private endpoints: the zone in which they are found.

pub(super) mod misnamed_private_endpoint_zone;
pub(super) mod missing_private_endpoint_zone;
pub(super) mod unlinked_private_endpoint_zone;

use std::rc::Rc;

use super::{ConnectionSubject, Context, Stop};
use crate::network::ZoneConfiguration;
use crate::platform::{Cloud, GatewayNames};

/// The names under which gateways are known.
pub(super) fn gateway_names<'n>(cx: &Context<'n>) -> Result<&'n GatewayNames, Stop> {
    cx.platform.gateway_names(Cloud::Public).ok_or(Stop::NotApplicable)
}

/// The private DNS zone in which private endpoints of API Management are found. The question does not arise for a
/// connection to anything else.
fn zone_name<'n>(subject: ConnectionSubject<'_>, cx: &Context<'n>) -> Result<&'n str, Stop> {
    if cx.known(&subject.connection.target_type)? != "microsoft.apimanagement/service" {
        return Err(Stop::NotApplicable);
    }
    gateway_names(cx)?.private_endpoint_zone.as_deref().ok_or(Stop::NotApplicable)
}

/// The zone of the endpoint's zone groups whose name is `wanted`, or any zone. Undecided when that cannot be told.
fn configuration<'n>(
    subject: ConnectionSubject<'n>,
    cx: &Context<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<&'n ZoneConfiguration>, Stop> {
    let groups = &subject.endpoint.zone_groups;
    let configurations = groups.items.iter().flat_map(|group| &group.configurations.items);
    let rest = groups.rest.as_ref();
    let rest = rest.or_else(|| groups.items.iter().find_map(|group| group.configurations.rest.as_ref()));
    let named = |zone: &ZoneConfiguration| zone.zone_name.get().map(|name| wanted(name)).map_err(Rc::clone);
    let found = cx.find(configurations.map(|zone| (zone, &zone.exists)), rest, named);
    found.map_err(|cause| Stop::unknown(cause, &subject.endpoint.declared))
}
