//! Names of private endpoints: the zone in which they are found.

pub(super) mod misnamed_private_endpoint_zone;
pub(super) mod missing_private_endpoint_zone;
pub(super) mod unlinked_private_endpoint_zone;

use std::rc::Rc;

use super::{ConnectionSubject, Context, Stop};
use crate::network::ZoneConfiguration;
use crate::platform::{Cloud, GatewayNames};
use crate::template::{Cause, CauseKind};

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

/// The zones that the endpoint's zone groups name.
fn configurations(subject: ConnectionSubject<'_>) -> impl Iterator<Item = &ZoneConfiguration> {
    subject.endpoint.zone_groups.items.iter().flat_map(|group| &group.configurations.items)
}

/// Why the endpoint may have zones that are not listed, if it may.
fn more_configurations(subject: ConnectionSubject<'_>) -> Option<Rc<Cause>> {
    let groups = &subject.endpoint.zone_groups;
    groups.rest.clone().or_else(|| groups.items.iter().find_map(|group| group.configurations.rest.clone()))
}

/// The zones of other clouds are documented nowhere (facts §L): nothing is said about them.
fn sovereign(name: &str) -> Option<Rc<Cause>> {
    let foreign = name.ends_with(".azure-api.us") || name.ends_with(".azure-api.cn");
    let text = format!("the zone of private endpoints in this cloud is not documented (`{name}`)");
    foreign.then(|| Rc::new(Cause::new(CauseKind::Outside, text, None)))
}
