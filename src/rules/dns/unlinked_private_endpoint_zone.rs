//! `dns/unlinked-private-endpoint-zone`: the zone must be linked to the network of the endpoint (facts S-89, §D.4).

use std::rc::Rc;

use super::{configurations, more_configurations, zone_name};
use crate::network::{Link, PrivateDnsZone};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context, Stop};
use crate::template::{Cause, CauseKind};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    let right = |name: &str| name.eq_ignore_ascii_case(wanted);
    let Some(configuration) = configurations(subject).find(|zone| zone.zone_name.get().is_ok_and(|name| right(name)))
    else {
        // A zone of another name, or none, is another defect.
        return match more_configurations(subject) {
            None => not_applicable(),
            Some(cause) => Err(Stop::unknown(cause, &subject.endpoint.declared)),
        };
    };
    let Some(zone) = cx.follow(&configuration.zone)? else { return not_applicable() };
    let Some(subnet) = cx.follow(&subject.endpoint.subnet)? else { return not_applicable() };
    let Some(network) = cx.follow_key(&subnet.virtual_network)? else { return not_applicable() };
    let linked = |to: &Link<_>| matches!(to, Link::To(key) if *key == network);
    if zone.links.items.iter().any(|link| matches!(link.virtual_network.get(), Ok(Some(to)) if linked(to))) {
        return holds();
    }
    possible_link(zone)?;
    cx.complete(&zone.declared)?;
    let network = cx.network.get(network).ok_or(Stop::NotApplicable)?;
    fail(format!("the zone `{wanted}` is not linked to `{}` in these files", network.declared.label))
        .at(&zone.declared, "no link from this zone to the network of the private endpoint")
        .because(&subject.endpoint.subnet, "the endpoint is in this subnet")
        .because(&network.declared, "names are asked for from this network")
        .help("add a `virtualNetworkLinks` resource with `registrationEnabled: false`")
        .into()
}

/// Leaves the check undecided when a link may lead to any network.
fn possible_link(zone: &PrivateDnsZone) -> Result<(), Stop> {
    if let Some(cause) = &zone.links.rest {
        return Err(Stop::unknown(Rc::clone(cause), &zone.declared));
    }
    for link in &zone.links.items {
        match link.virtual_network.get() {
            Err(cause) => return Err(Stop::unknown(Rc::clone(cause), &link.virtual_network)),
            Ok(Some(Link::Outside(id))) => {
                // The same network under an id from outside cannot be told from another one.
                let text = format!("whether `{id}` is the network of the endpoint");
                return Err(Stop::unknown(Rc::new(Cause::new(CauseKind::Outside, text, None)), &link.virtual_network));
            }
            Ok(_) => {}
        }
    }
    Ok(())
}
