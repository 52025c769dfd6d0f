//! Routes on a path: whether packets leave for where they are wanted.
//!
//! Never here: how a route is chosen (that is `routing`).

use super::hop::{Hop, What, together};
use super::peering;
use super::place::{Place, World};
use super::security_group::region;
use super::site::{Addresses, Site};
use crate::analysis::Reason;
use crate::analysis::reachability::Verdict;
use crate::analysis::reason::add_once;
use crate::analysis::routing::{Extent, Hop as Next, Part, RouteSource, Routes, Way};
use crate::network::{Key, Subnet};

/// Where packets are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// In a network: the packets' own one, or one that is peered with it.
    Inside,
    /// At a public address.
    Outside,
}

/// What the routes say.
pub(super) struct Routed {
    pub(super) hop: Hop,
    /// The appliances on the way, by the addresses that the routes say.
    pub(super) appliances: Vec<Option<String>>,
    /// Whether packets go to a peered network directly, all or some of them.
    pub(super) is_peering: bool,
}

/// The way from a subnet to a site, or to these addresses in its place.
pub(super) fn routed(
    world: World<'_>,
    from: &Site,
    subnet: Key<Subnet>,
    to: &Site,
    addresses: &Addresses,
) -> Option<Routed> {
    let home = world.network.get(subnet)?;
    let routes = Routes::of(world.network, subnet, world.tags, world.platform);
    let near = region(world.network, from, home);
    let endpoint = if let Place::PrivateEndpoint(key) = to.place { Some(key) } else { None };
    // A network has a route to an endpoint of its own only in itself and in networks that are peered with it; elsewhere the
    // endpoint is an address like others.
    let is_joined = match (from.network, to.network) {
        (Some(start), Some(end)) if start != end => {
            peering::between(world, start, end, false).is_none_or(|hop| hop.verdict != Verdict::Denied)
        }
        _ => true,
    };
    let ways: Vec<Way> = match endpoint.filter(|_| is_joined) {
        Some(key) => vec![routes.towards_private_endpoint(key)],
        None => addresses.peers().iter().map(|peer| routes.towards(peer, &near)).collect(),
    };
    let is_inside = to.subnet.is_some() && !to.is_public;
    let wanted = if is_inside { Wanted::Inside } else { Wanted::Outside };
    // Endpoints of others that are in the same range have ways of their own.
    let is_meant = |part: &&Part| match part.to {
        Extent::PrivateEndpoint(key) => endpoint == Some(key),
        _ => true,
    };
    let parts: Vec<&Part> = ways.iter().flat_map(|way| &way.parts).filter(is_meant).collect();
    let mut reasons = Vec::new();
    let mut certain = Vec::new();
    let mut possible = Vec::new();
    for part in &parts {
        let (verdict, reason) = judged(part, wanted, world);
        if let Some(reason) = reason {
            add_once(&mut reasons, reason);
        }
        possible.push(verdict);
        if part.is_certain {
            certain.push(verdict);
        }
    }
    let all = together(possible.iter().copied());
    let verdict = match all {
        // What is surely there decides alone whether anything is surely lost.
        Verdict::PartlyDenied if !certain.contains(&Verdict::Denied) || matches!(addresses, Addresses::One(_)) => {
            Verdict::CannotTell
        }
        verdict => verdict,
    };
    let choices = || parts.iter().flat_map(|part| &part.choices);
    let mut appliances: Vec<Option<String>> = Vec::new();
    for choice in choices() {
        if let Next::Appliance(address) = &choice.hop
            && !appliances.contains(address)
        {
            appliances.push(address.clone());
        }
    }
    let is_peering = choices().any(|choice| matches!(choice.hop, Next::Peering | Next::PrivateEndpoint(_)));
    let mut at = vec![home.route_table.origin()];
    for part in &parts {
        if let RouteSource::User { table, index } = part.by
            && let Some(route) = world.network.get(table).and_then(|table| table.routes.items.get(index))
            && !at.contains(&route.declared.place)
        {
            at.push(route.declared.place);
        }
    }
    if verdict == Verdict::Allowed {
        reasons.clear();
    }
    let hop = Hop {
        what: What::Route { subnet, ways: ways.clone() },
        verdict,
        text: format!("the routes of subnet `{}`", home.declared.label),
        reasons,
        at,
    };
    Some(Routed { hop, appliances, is_peering })
}

/// What becomes of a part, and why it is not allowed.
fn judged(part: &Part, wanted: Wanted, world: World<'_>) -> (Verdict, Option<Reason>) {
    let by = || part.by.describe(world.network);
    let lost = |words: &str| (Verdict::Denied, Some(Reason::new(format!("{} {words}", by()))));
    match (&part.hop, wanted) {
        (Next::VirtualNetwork | Next::Peering | Next::PrivateEndpoint(_) | Next::Platform, _)
        | (Next::Internet | Next::ServiceEndpoint(_), Wanted::Outside) => (Verdict::Allowed, None),
        (Next::Internet | Next::ServiceEndpoint(_), Wanted::Inside) => {
            lost("sends it to the Internet, where there are no private addresses")
        }
        (Next::Dropped, _) => lost("drops it"),
        (Next::Appliance(address), _) => {
            let who = address.as_ref().map_or_else(|| "an appliance".to_owned(), |it| format!("the appliance {it}"));
            (Verdict::CannotTell, Some(Reason::new(format!("{} sends it to {who}, which must pass it on", by()))))
        }
        (Next::Gateway, _) => (
            Verdict::CannotTell,
            Some(Reason::new(format!("{} sends it to a gateway, and what is behind it is not known", by()))),
        ),
        (Next::Unknown, _) => {
            let is_bad = |hop: &Next| {
                *hop == Next::Dropped
                    || wanted == Wanted::Inside && matches!(hop, Next::Internet | Next::ServiceEndpoint(_))
            };
            let verdict =
                if part.choices.iter().all(|it| is_bad(&it.hop)) { Verdict::Denied } else { Verdict::CannotTell };
            let reason = part.reasons.first().cloned();
            (verdict, Some(reason.unwrap_or_else(|| Reason::new("the next hop is not known"))))
        }
    }
}
