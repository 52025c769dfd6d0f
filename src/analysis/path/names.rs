//! Names on a path: a service answers to its host names only, so whoever calls must be told where they lead.
//!
//! Never here: how a name is resolved (that is `resolution`).

use std::net::IpAddr;

use super::hop::{Hop, What};
use super::place::World;
use super::service::Standing;
use super::site::in_subnet;
use crate::analysis::Reason;
use crate::analysis::reachability::Verdict;
use crate::analysis::resolution::{HostName, Outcome, host_names, resolve};
use crate::network::{Key, Link, NetworkMode, Prefix, PrivateEndpoint, ServiceAddress, VirtualNetwork};
use crate::platform::HostEndpoint;

/// The host names under which the gateway of a service answers.
pub(super) fn gateway_names(world: World<'_>, standing: Standing<'_>) -> Vec<HostName> {
    let all = host_names(standing.service, world.platform, world.cloud);
    all.into_iter().filter(|name| name.endpoint == HostEndpoint::Gateway).collect()
}

/// Whether a name of the service leads to it from a network: the best of its names counts.
pub(super) fn hop(world: World<'_>, at: Key<VirtualNetwork>, standing: Standing<'_>) -> Option<Hop> {
    let names = gateway_names(world, standing);
    best(names.iter().filter_map(|name| leads_to(world, at, &name.name, name.is_custom.is_some(), standing)))
}

/// Of several names one that leads where it should is enough.
fn best(hops: impl Iterator<Item = Hop>) -> Option<Hop> {
    let all: Vec<Hop> = hops.collect();
    let first = |wanted: Verdict| all.iter().find(|hop| hop.verdict == wanted);
    first(Verdict::Allowed).or_else(|| first(Verdict::CannotTell)).or_else(|| all.first()).cloned()
}

/// The hop of a name, and what the network is told of it.
fn asked(world: World<'_>, at: Key<VirtualNetwork>, name: &str) -> Option<(Hop, Outcome)> {
    let network = world.network.get(at)?;
    let answer = resolve(world.network, at, name, world.platform);
    let outcome = answer.outcome.clone();
    let text = format!("the name `{name}` in virtual network `{}`", network.declared.label);
    let at_place = vec![network.declared.place];
    let what = What::Name { network: at, name: name.to_owned(), answer: Box::new(answer) };
    Some((Hop { what, verdict: Verdict::Allowed, text, reasons: Vec::new(), at: at_place }, outcome))
}

fn no_such_name(world: World<'_>, at: Key<VirtualNetwork>, name: &str, hop: Hop) -> Hop {
    let network = world.network.get(at).map_or("", |network| network.declared.label.as_str());
    hop.denied(format!("there is no name `{name}` in virtual network `{network}`"))
}

fn addresses_unknown(name: &str, hop: Hop) -> Hop {
    hop.open(Reason::new(format!("the addresses of `{name}` are not known")))
}

/// Whether a name leads to the service from a network.
pub(super) fn leads_to(
    world: World<'_>,
    at: Key<VirtualNetwork>,
    name: &str,
    is_custom: bool,
    standing: Standing<'_>,
) -> Option<Hop> {
    let label = &standing.service.declared.label;
    let (hop, outcome) = asked(world, at, name)?;
    Some(match outcome {
        Outcome::Unknown(reasons) => reasons.into_iter().fold(hop, Hop::open),
        Outcome::NoSuchName => no_such_name(world, at, name, hop),
        Outcome::PrivateEndpoint(key) => match is_of(world, key, standing) {
            Some(true) => hop,
            Some(false) => hop.denied(format!("`{name}` leads to a private endpoint of something else than `{label}`")),
            None => {
                hop.open(Reason::new(format!("whether `{name}` leads to a private endpoint of `{label}` is not known")))
            }
        },
        Outcome::Addresses(addresses) if addresses.is_empty() => addresses_unknown(name, hop),
        Outcome::Addresses(addresses) => at_addresses(world, hop, name, &addresses, standing),
        Outcome::PrivateAddressesOf(addresses) => at_services(world, hop, name, &addresses, standing),
        Outcome::Public if is_custom => {
            hop.open(Reason::new(format!("what public DNS says of `{name}` is not in the input")))
        }
        Outcome::Public if standing.is_injected() && standing.mode == NetworkMode::Internal => {
            hop.denied(format!("public DNS has no `{name}`: `{label}` is in internal mode"))
        }
        Outcome::Public => hop,
    })
}

fn at_addresses(world: World<'_>, hop: Hop, name: &str, addresses: &[IpAddr], standing: Standing<'_>) -> Hop {
    let label = &standing.service.declared.label;
    if !standing.is_injected() {
        let is_own = |address: &IpAddr| {
            world.network.private_endpoints.iter().enumerate().any(|(index, endpoint)| {
                let fixed = endpoint.static_addresses.get().ok().into_iter().flatten();
                fixed.filter_map(|it| it.get().ok()).any(|it| it == address)
                    && is_of(world, Key::new(index), standing) == Some(true)
            })
        };
        if addresses.iter().all(is_own) {
            return hop;
        }
        return hop.open(Reason::new(format!("whether the address of `{name}` is one of `{label}` is not known")));
    }
    let site = standing.subnet(world).and_then(|subnet| in_subnet(world, subnet, &standing.place()));
    let ranges = match site.map(|site| site.addresses.prefixes().unwrap_or_default()) {
        Ok(ranges) => ranges,
        Err(reason) => return hop.open(reason),
    };
    let is_inside = |address: &&IpAddr| {
        Prefix::parse(&address.to_string()).is_ok_and(|it| ranges.iter().any(|range| range.contains(it)))
    };
    match addresses.iter().find(|address| !is_inside(address)) {
        None => hop,
        Some(other) => hop.denied(format!("`{name}` leads to {other}, which is not in the subnet of `{label}`")),
    }
}

/// Whether the private addresses that a name leads to are those of this region of the service.
fn at_services(world: World<'_>, hop: Hop, name: &str, addresses: &[ServiceAddress], standing: Standing<'_>) -> Hop {
    let label = &standing.service.declared.label;
    let is_own = |address: &&ServiceAddress| address.service == standing.key && address.location == standing.index;
    match addresses.iter().find(|address| !is_own(address)) {
        Some(other) => hop.denied(format!("`{name}` leads to the private address of {}", other.owner(world.network))),
        None if standing.is_injected() && standing.mode == NetworkMode::Internal => hop,
        None => {
            hop.open(Reason::new(format!("whether `{label}` has a private address is not known: it is not internal")))
        }
    }
}

/// Whether a private endpoint leads to the service; none if that is not known.
pub(super) fn is_of(world: World<'_>, key: Key<PrivateEndpoint>, standing: Standing<'_>) -> Option<bool> {
    let endpoint = world.network.get(key)?;
    let mut doubt = endpoint.connections.rest.is_some();
    for connection in &endpoint.connections.items {
        match connection.service.get() {
            Ok(Some(Link::To(service))) if *service == standing.key => return Some(true),
            Ok(_) => {}
            Err(_) => doubt = true,
        }
    }
    if doubt { None } else { Some(false) }
}

/// Whether a name of the service leads to a private endpoint from a network: the best of the names counts.
pub(super) fn leads_to_endpoint(
    world: World<'_>,
    at: Key<VirtualNetwork>,
    names: &[HostName],
    endpoint: Key<PrivateEndpoint>,
) -> Option<Hop> {
    let wanted = world.network.get(endpoint)?;
    let label = &wanted.declared.label;
    let ranges = super::site::sites(world, &super::Place::PrivateEndpoint(endpoint));
    let ranges = ranges.into_iter().find_map(|site| site.ok()?.addresses.prefixes()).unwrap_or_default();
    let is_fixed = wanted.static_addresses.get().is_ok_and(|it| !it.is_empty());
    let one = |name: &HostName| {
        let name = &name.name;
        let (hop, outcome) = asked(world, at, name)?;
        let is_inside = |address: &IpAddr| {
            Prefix::parse(&address.to_string()).is_ok_and(|it| ranges.iter().any(|range| range.contains(it)))
        };
        Some(match outcome {
            Outcome::Unknown(reasons) => reasons.into_iter().fold(hop, Hop::open),
            Outcome::PrivateEndpoint(key) if key == endpoint => hop,
            Outcome::Addresses(all) if all.is_empty() => addresses_unknown(name, hop),
            Outcome::Addresses(all) if all.iter().all(is_inside) && is_fixed => hop,
            Outcome::Addresses(all) if all.iter().all(is_inside) => hop.open(Reason::new(format!(
                "whether the address of `{name}` is that of private endpoint `{label}` is not known"
            ))),
            Outcome::NoSuchName => no_such_name(world, at, name, hop),
            Outcome::Public | Outcome::PrivateEndpoint(_) | Outcome::Addresses(_) | Outcome::PrivateAddressesOf(_) => {
                hop.denied(format!("`{name}` does not lead to private endpoint `{label}`"))
            }
        })
    };
    best(names.iter().filter_map(one))
}
