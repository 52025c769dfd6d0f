//! `dns/unlinked-private-endpoint-zone`: the zone must be linked to the network of the endpoint (facts S-89, §D.4).

use std::rc::Rc;

use super::{configuration, zone_name, zone_with_record};
use crate::network::Link;
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    let configuration = configuration(subject, cx, |name| name.eq_ignore_ascii_case(wanted))?;
    let zone = match configuration {
        Some(configuration) => cx.follow(&configuration.zone)?,
        None => zone_with_record(subject, cx)?,
    };
    // A zone of another name, or none, is another defect.
    let Some(zone) = zone else { return not_applicable() };
    let Some(subnet) = cx.follow(&subject.endpoint.subnet)? else { return not_applicable() };
    let Some(network) = cx.follow_key(&subnet.virtual_network)? else { return not_applicable() };
    let links = zone.links.items.iter().map(|link| (link, &link.declared.exists));
    let link = cx.find(links, zone.links.rest.as_ref(), |link| match link.virtual_network.get() {
        Ok(Some(Link::To(key))) => Ok(*key == network),
        // The endpoint's network is declared here, so an id from outside is surely another one.
        Ok(Some(Link::Outside(_) | Link::Dangling(_)) | None) => Ok(false),
        Err(cause) => Err(Rc::clone(cause)),
    });
    if link.map_err(|cause| Stop::unknown(cause, &zone.declared))?.is_some() {
        return holds();
    }
    cx.complete(&zone.declared)?;
    let network = cx.network.get(network).ok_or(Stop::NotApplicable)?;
    fail(format!("the zone `{wanted}` is not linked to `{}` in these files", network.declared.label))
        .at(&zone.declared, "no link from this zone to the network of the private endpoint")
        .because(&subject.endpoint.subnet, "the endpoint is in this subnet")
        .because(&network.declared, "names are asked for from this network")
        .help("add a `virtualNetworkLinks` resource with `registrationEnabled: false`")
        .into()
}
