//! `dns/unlinked-private-endpoint-zone`: the zone must be linked to the network of the endpoint (facts S-89, §D.4).

use std::rc::Rc;

use super::{configuration, zone_name, zone_with_record};
use crate::network::{Cause, CauseKind, Key, Link, Match, ResourceId, VirtualNetwork};
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
    let Some(network) = network_of(subject, cx)? else { return not_applicable() };
    let links = zone.links.items.iter().map(|link| (link, &link.declared.exists));
    let link = cx.find(links, zone.links.rest.as_ref(), |link| match link.virtual_network.get() {
        Ok(Some(to)) => network.is(to),
        Ok(None) => Ok(false),
        Err(cause) => Err(Rc::clone(cause)),
    });
    if link.map_err(|cause| Stop::unknown(cause, &zone.declared))?.is_some() {
        return holds();
    }
    cx.complete(&zone.declared)?;
    let (zone_label, endpoint) = (&zone.declared.label, &subject.endpoint.declared.label);
    fail(format!("the zone `{zone_label}` is not linked to the network of `{endpoint}` in these files"))
        .at(&zone.declared, "no link from this zone to the network of the private endpoint")
        .because(&subject.endpoint.subnet, "the endpoint is in this subnet")
        .help("add a `virtualNetworkLinks` resource with `registrationEnabled: false`")
        .into()
}

/// The network that a private endpoint is in.
enum EndpointNetwork {
    /// One that these files declare.
    Declared(Key<VirtualNetwork>),
    /// One that they do not; its id is known from that of the subnet.
    Elsewhere(ResourceId),
}

fn network_of(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Result<Option<EndpointNetwork>, Stop> {
    let subnet = &subject.endpoint.subnet;
    if let Some(Link::Outside(subnet) | Link::Dangling(subnet)) = cx.known(subnet)? {
        return Ok(subnet.id.parent().map(EndpointNetwork::Elsewhere));
    }
    let Some(subnet) = cx.follow(subnet)? else { return Ok(None) };
    Ok(match cx.known(&subnet.virtual_network)? {
        None => None,
        Some(Link::To(_)) => cx.follow_key(&subnet.virtual_network)?.map(EndpointNetwork::Declared),
        Some(Link::Outside(network) | Link::Dangling(network)) => Some(EndpointNetwork::Elsewhere(network.id.clone())),
    })
}

impl EndpointNetwork {
    /// Whether a link leads to this network.
    fn is(&self, to: &Link<VirtualNetwork>) -> Result<bool, Rc<Cause>> {
        let told = match (self, to) {
            (Self::Declared(one), Link::To(other)) => Some(one == other),
            // An id that may be that of a declared thing is unknown, so one from outside is another network.
            (Self::Declared(_), Link::Outside(_) | Link::Dangling(_)) => Some(false),
            (Self::Elsewhere(one), Link::Outside(other) | Link::Dangling(other)) => match one.compare(&other.id) {
                Match::Must => Some(true),
                Match::Never => Some(false),
                Match::May => None,
            },
            (Self::Elsewhere(_), Link::To(_)) => None,
        };
        told.ok_or_else(|| {
            let text = "whether a link of the zone leads to the network of the endpoint cannot be told";
            Rc::new(Cause::new(CauseKind::Outside, text, None))
        })
    }
}
