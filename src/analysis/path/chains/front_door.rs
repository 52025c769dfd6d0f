//! Origins of Front Door that are the service, over the Internet or by a private link (facts §H.2, N-92 to N-94).
//!
//! Never here: routes and endpoints of the profile.

use super::application_gateway::{has_name, unknown_names};
use super::{Chain, Front, HTTPS, Question, private_link_service};
use crate::analysis::Reason;
use crate::analysis::path::answers;
use crate::analysis::path::connect::{is_private, link};
use crate::analysis::path::hop::{Condition, Hop};
use crate::analysis::path::place::{Asked, Place};
use crate::analysis::path::security_group::is_tag;
use crate::analysis::path::site::outside;
use crate::network::{Address, FrontDoorOrigin, Key, Link, ServiceTag, SharedPrivateLink};

/// Where Front Door calls origins from.
const BACKEND: &str = "AzureFrontDoor.Backend";

/// Where callers meet Front Door.
const FRONTEND: &str = "AzureFrontDoor.Frontend";

/// The tier that has private links.
const PREMIUM: &str = "Premium_AzureFrontDoor";

pub(super) fn chains(asked: Question<'_>) -> Vec<Chain> {
    let mut found = Vec::new();
    for (index, origin) in asked.world.network.front_door_origins.iter().enumerate() {
        if origin.declared.exists.is(&false) {
            continue;
        }
        let front = Front::FrontDoor(Key::new(index));
        match origin.private_link.get() {
            Ok(Some(shared)) => found.extend(private(asked, front, origin, shared)),
            _ if origin.host_name.get().is_ok_and(|name| has_name(asked, name)) => {
                found.push(public(asked, front, origin));
            }
            _ => {}
        }
    }
    found
}

fn begins() -> Place {
    Place::Tag(ServiceTag::new(BACKEND))
}

fn public(asked: Question<'_>, front: Front, origin: &FrontDoorOrigin) -> Chain {
    let mut hops = entrance(asked, origin);
    hops.extend(common(asked, origin));
    if let Err(cause) = origin.private_link.get() {
        let hop = Hop::condition(Condition::PrivateLink, "the way of Front Door", origin.private_link.origin());
        hops.push(hop.open(Reason::because("whether Front Door takes a private link is not known", cause)));
    }
    let caller = outside(&begins(), Address::Tag(ServiceTag::new(BACKEND)), false);
    let port = origin.https_port.get().ok().and_then(|port| u16::try_from(*port).ok()).unwrap_or(HTTPS);
    hops.extend(link(asked.world, &caller, asked.end, &Asked::tcp(port)));
    hops.extend(answers(asked.world, &begins(), &asked.standing.place()));
    asked.chain(front, begins(), hops)
}

/// The way of a caller to Front Door, which everybody meets at its public addresses.
fn entrance(asked: Question<'_>, origin: &FrontDoorOrigin) -> Vec<Hop> {
    let Some(caller) = asked.caller else { return Vec::new() };
    let door = ServiceTag::new(FRONTEND);
    let door = outside(&Place::Tag(door.clone()), Address::Tag(door), true);
    if caller.subnet.is_some() {
        return link(asked.world, caller, &door, &Asked::tcp(HTTPS));
    }
    let is_azure = ["AzureLoadBalancer", "VirtualNetwork"].iter().any(|tag| is_tag(&caller.addresses, tag));
    if !is_azure && !is_private(caller) {
        return Vec::new();
    }
    let hop = Hop::condition(Condition::Entry, "the way of the caller to Front Door", origin.declared.place);
    vec![hop.open(Reason::new("whether the caller reaches the Internet is not in the input"))]
}

/// What counts whatever the way: that the origin is on, and that the service is asked for a name that it has.
fn common(asked: Question<'_>, origin: &FrontDoorOrigin) -> Vec<Hop> {
    let label = &origin.declared.label;
    let on = Hop::condition(Condition::OriginEnabled, format!("origin `{label}`"), origin.declared.place);
    let on = match origin.enabled.get() {
        Ok(true) => on,
        Ok(false) => on.at(origin.enabled.origin()).denied(format!("origin `{label}` is switched off")),
        Err(cause) => on.open(Reason::because(format!("whether origin `{label}` is switched on is not known"), cause)),
    };
    let service = &asked.standing.service.declared.label;
    let text = format!("the host name that `{service}` is asked for");
    let name = Hop::condition(Condition::HostName, text, origin.host_header.origin());
    let name = match origin.host_header.get() {
        // The name that the client asked for is handed on.
        Ok(None) => name,
        Ok(Some(header)) if has_name(asked, header) => name,
        Ok(Some(header)) => match unknown_names(asked) {
            Some(reason) => name.open(reason),
            None => name.denied(format!("`{service}` has no host name `{header}`, and answers to its own alone")),
        },
        Err(cause) => name.open(Reason::because("the host name is not known", cause)),
    };
    vec![on, name]
}

fn private(asked: Question<'_>, front: Front, origin: &FrontDoorOrigin, shared: &SharedPrivateLink) -> Vec<Chain> {
    let is_own = shared.service.get().is_ok_and(|it| matches!(it, Some(Link::To(key)) if *key == asked.standing.key));
    let mut hops = entrance(asked, origin);
    hops.push(tier(asked, origin));
    hops.extend(common(asked, origin));
    if is_own {
        hops.push(approval(origin, shared));
        hops.push(target(asked, shared));
        return vec![asked.chain(front, begins(), hops)];
    }
    let Ok(Some(Link::To(key))) = shared.private_link_service.get() else { return Vec::new() };
    hops.push(approval(origin, shared));
    let ways = private_link_service::ways(asked, *key);
    let chain = |(_, way): (_, Vec<Hop>)| asked.chain(front, begins(), hops.iter().cloned().chain(way).collect());
    ways.into_iter().map(chain).collect()
}

fn tier(asked: Question<'_>, origin: &FrontDoorOrigin) -> Hop {
    let place = origin.declared.place;
    let hop = Hop::condition(Condition::FrontDoorTier, "the tier of Front Door", place);
    let profile = match origin.profile.get() {
        Ok(Some(Link::To(key))) => asked.world.network.get(*key),
        _ => None,
    };
    let Some(profile) = profile else { return hop.open(Reason::new("the profile of Front Door is not in the input")) };
    match profile.sku.get() {
        Ok(sku) if sku.eq_ignore_ascii_case(PREMIUM) => hop.at(profile.sku.origin()),
        Ok(sku) => {
            hop.at(profile.sku.origin()).denied(format!("only `{PREMIUM}` has private links, and this is `{sku}`"))
        }
        Err(cause) => hop.open(Reason::because("the tier of Front Door is not known", cause)),
    }
}

fn approval(origin: &FrontDoorOrigin, shared: &SharedPrivateLink) -> Hop {
    let label = &origin.declared.label;
    let hop = Hop::condition(
        Condition::PrivateLink,
        format!("the private link of origin `{label}`"),
        origin.private_link.origin(),
    );
    match shared.status.get() {
        Ok(Some(status)) if status.eq_ignore_ascii_case("Approved") => hop,
        Ok(Some(status)) => {
            hop.denied(format!("the private link of origin `{label}` is `{status}`, and carries no traffic"))
        }
        Ok(None) => {
            hop.open(Reason::new(format!("the owner of the target must approve the private link of origin `{label}`")))
        }
        Err(cause) => hop.open(Reason::because("the state of the private link is not known", cause)),
    }
}

/// Whether the service takes the private link: `Gateway` is the only part of it, and one that is injected in the classic way
/// takes none (facts N-94).
fn target(asked: Question<'_>, shared: &SharedPrivateLink) -> Hop {
    let label = &asked.standing.service.declared.label;
    let hop =
        Hop::condition(Condition::PrivateLink, format!("the private link to `{label}`"), shared.group_id.origin());
    if asked.standing.is_classic() {
        return hop
            .at(asked.standing.service.mode.origin())
            .denied(format!("`{label}` is injected into a virtual network, and takes no private links"));
    }
    match shared.group_id.get() {
        Ok(Some(group)) if group.eq_ignore_ascii_case("Gateway") => hop,
        Ok(Some(group)) => {
            hop.denied(format!("a service has a private link for `Gateway` alone, and not for `{group}`"))
        }
        Ok(None) => hop.denied("the private link does not say `Gateway`, which part of the service it leads to"),
        Err(cause) => {
            hop.open(Reason::because("which part of the service the private link leads to is not known", cause))
        }
    }
}
