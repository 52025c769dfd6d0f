//! The way back: answers follow the routes of the subnet that they leave, whatever way the question came (network.md §3.2).
//!
//! Never here: security groups, which let answers pass by themselves.

use super::connect::is_open_around;
use super::hop::{Hop, What, together};
use super::place::{Place, World};
use super::security_group::region;
use super::service::Standing;
use super::site::{Addresses, Site, outside, sites};
use crate::analysis::Reason;
use crate::analysis::reachability::{Peer, Verdict};
use crate::analysis::reason::add_once;
use crate::analysis::routing::{Extent, Fate, Hop as Next, Part, Routes, Traveller, Way};
use crate::network::{Address, Direction, Prefix, ServiceTag};

/// What becomes of the answers to packets from one place to another: a subnet, an interface, a gateway, an injected service.
/// None where no route of the input has a say, or where more than one site is meant.
pub fn answers(world: World<'_>, from: &Place, to: &Place) -> Option<Hop> {
    let (starts, ends) = (sites(world, from), sites(world, to));
    let ([Ok(start)], [Ok(end)]) = (starts.as_slice(), ends.as_slice()) else { return None };
    let subnet = end.subnet.filter(|_| leaves_by_subnet(world, end))?;
    if start.subnet == Some(subnet) {
        return None;
    }
    let is_around = end.is_public && start.subnet.is_some() || is_open_around(world, start, end);
    let internet = outside(&Place::Internet, Address::Tag(ServiceTag::new("Internet")), true);
    let caller = if is_around { &internet } else { start };
    let home = world.network.get(subnet)?;
    let routes = Routes::of(world.network, subnet, world.tags, world.platform);
    let near = region(world.network, end, home);
    let ways: Vec<Way> =
        caller.addresses.peers().iter().map(|peer| to_callers(peer, routes.towards(peer, &near))).collect();
    let traveller = Traveller::of(Direction::Inbound, caller.addresses.peers().iter().all(is_public));
    let fates: Vec<Fate> = ways.iter().map(|way| way.fate(traveller)).collect();
    let mut verdict = together(fates.iter().map(|fate| match fate {
        Fate::Arrives => Verdict::Allowed,
        Fate::Lost => Verdict::Denied,
        Fate::PartlyLost => Verdict::PartlyDenied,
        Fate::Depends | Fate::CannotTell => Verdict::CannotTell,
    }));
    if verdict == Verdict::PartlyDenied && matches!(caller.addresses, Addresses::One(_)) {
        verdict = Verdict::CannotTell;
    }
    let label = &home.declared.label;
    let mut reasons = Vec::new();
    match verdict {
        Verdict::Allowed => {}
        Verdict::Denied | Verdict::PartlyDenied => {
            for hop in ways.iter().flat_map(Way::depends_on) {
                let text = format!("{hop} gets answers of connections that did not begin through it, and drops them");
                add_once(&mut reasons, Reason::new(text));
            }
            if reasons.is_empty() {
                reasons.push(Reason::new("answers are dropped"));
            }
        }
        Verdict::CannotTell => {
            for (way, fate) in ways.iter().zip(&fates) {
                for hop in way.depends_on() {
                    let text = format!("it depends on {hop}: it must pass answers, and know what they answer");
                    add_once(&mut reasons, Reason::new(text));
                }
                if matches!(fate, Fate::CannotTell | Fate::PartlyLost) {
                    way.doubts(traveller, "the caller").into_iter().for_each(|it| add_once(&mut reasons, it));
                }
            }
        }
    }
    let text = format!("the way of answers out of subnet `{label}`");
    let at = vec![home.route_table.origin()];
    Some(Hop { what: What::Answers { subnet, ways }, verdict, text, reasons, at })
}

/// The way to those who may have called. Of callers on the Internet, a service of Azure that a service endpoint leads to is
/// none.
fn to_callers(peer: &Peer, way: Way) -> Way {
    let is_everybody = match peer {
        Peer::Address(Address::Any) => true,
        Peer::Address(Address::Tag(tag)) => tag.is("Internet"),
        _ => false,
    };
    // Nor is a private endpoint: it begins nothing.
    let begins = |hop: &Next| match hop {
        Next::ServiceEndpoint(_) => !is_everybody,
        Next::PrivateEndpoint(_) => false,
        _ => true,
    };
    let of_clients = |part: &Part| part.choices.iter().any(|choice| begins(&choice.hop));
    if !way.parts.iter().any(of_clients) {
        return way;
    }
    let mut parts: Vec<Part> = way.parts.into_iter().filter(of_clients).collect();
    if let [only] = parts.as_mut_slice()
        && matches!(only.to, Extent::Rest | Extent::Ranges(_))
    {
        only.to = Extent::All;
    }
    Way { parts }
}

/// Whether answers leave by the routes of the subnet: not those of private endpoints, nor of services that are met elsewhere,
/// nor of the v2 tiers, whose routes are for the most part managed by the service.
fn leaves_by_subnet(world: World<'_>, end: &Site) -> bool {
    match &end.place {
        Place::Service(key, index) => Standing::of(world, *key, *index).is_ok_and(|standing| standing.is_classic()),
        Place::PrivateEndpoint(_) | Place::Tag(_) | Place::Internet | Place::Somewhere => false,
        Place::Subnet(_) | Place::Interface(_) | Place::VirtualNetwork(_) | Place::Gateway(_) | Place::Addresses(_) => {
            true
        }
    }
}

/// Whether a peer is somewhere on the Internet, or may be.
fn is_public(peer: &Peer) -> bool {
    match peer {
        Peer::Address(Address::Any) | Peer::Regional(_) => true,
        Peer::Address(Address::Tag(tag)) => !tag.is("VirtualNetwork") && !tag.is("AzureLoadBalancer"),
        Peer::Address(Address::Prefix(prefix)) => !is_private(*prefix),
        Peer::Subnet => false,
    }
}

/// Whether all of a range is in private address space, or in what else nobody has on the Internet.
pub(super) fn is_private(prefix: Prefix) -> bool {
    let spaces = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7"];
    spaces.iter().filter_map(|space| Prefix::parse(space).ok()).any(|space| space.contains(prefix))
}
