//! Known ways, and random tables against a plain search for the longest prefix.

mod known;
mod longest_prefix;

use super::*;
use crate::analysis::reachability::Peer;
use crate::analysis::sample::{address, axioms, declared, known, peering, route_table, subnet, virtual_network};
use crate::network::{
    Address, Collection, Fact, Key, Link, Location, Network, NextHop, Prefix, ServiceEndpoint, ServiceTag,
};
use crate::platform::Platform;

/// `0.0.0.0/0 appliance` in words: the next hops of a table.
fn hop(name: &str) -> NextHop {
    match name {
        "appliance" => NextHop::VirtualAppliance,
        "gateway" => NextHop::VirtualNetworkGateway,
        "internet" => NextHop::Internet,
        "none" => NextHop::None,
        "local" => NextHop::VnetLocal,
        other => panic!("no hop `{other}`"),
    }
}

/// A subnet 10.0.1.0/24 in 10.0.0.0/16, peered with 10.1.0.0/16, with these routes: `0.0.0.0/0 appliance`.
fn network(routes: &[&str]) -> Network {
    let mut network = Network::default();
    let mut own = virtual_network("10.0.0.0/16");
    own.peerings.items.push(peering(known(Some(Link::To(Key::new(1))))));
    let mut other = virtual_network("10.1.0.0/16");
    other.peerings.items.push(peering(known(Some(Link::To(Key::new(0))))));
    network.virtual_networks = vec![own, other];
    let mut home = subnet("vnet/apim", "10.0.1.0/24");
    home.virtual_network = known(Some(Link::To(Key::new(0))));
    let routes: Vec<(&str, NextHop)> = routes
        .iter()
        .map(|route| {
            let (to, name) = route.split_once(' ').unwrap();
            (to, hop(name))
        })
        .collect();
    network.route_tables = vec![route_table(&routes)];
    for route in &mut network.route_tables[0].routes.items {
        if route.next_hop.is(&NextHop::VirtualAppliance) {
            route.next_hop_address = known(Some("10.0.9.4".to_owned()));
        }
    }
    home.route_table = known(Some(Link::To(Key::new(0))));
    network.subnets = vec![home];
    network
}

fn with_endpoints(routes: &[&str], services: &[&str]) -> Network {
    let mut network = network(routes);
    let endpoint = |service: &&str| ServiceEndpoint {
        place: crate::analysis::sample::origin(),
        exists: known(true),
        service: known((*service).to_owned()),
        locations: known(Vec::new()),
    };
    network.subnets[0].service_endpoints = Collection::of(services.iter().map(endpoint).collect());
    network
}

fn west() -> Fact<Location> {
    known(Location::new("westeurope"))
}

fn way(network: &Network, peer: &Peer) -> Way {
    let tags = axioms();
    let platform = Platform::as_of(None).unwrap();
    Routes::of(network, Key::new(0), &tags, &platform).towards(peer, &west())
}

fn peer(text: &str) -> Peer {
    match text {
        "subnet" => Peer::Subnet,
        _ => match text.strip_prefix("regional ") {
            Some(tag) => Peer::Regional(ServiceTag::new(tag)),
            None => Peer::Address(address(text)),
        },
    }
}

/// The parts in words: `rest: the Internet | Storage: nowhere`, `?` before parts that may be empty.
fn describe(network: &Network, to: &str) -> String {
    let way = way(network, &peer(to));
    let part = |part: &Part| {
        let extent = match &part.to {
            Extent::All => "all".to_owned(),
            Extent::Rest => "rest".to_owned(),
            Extent::Ranges(prefixes) if prefixes.len() > 4 => format!("{} ranges", prefixes.len()),
            Extent::Ranges(prefixes) => prefixes.iter().map(Prefix::to_string).collect::<Vec<_>>().join(" "),
            Extent::Tag(tag) => tag.to_string(),
            Extent::TagNearby(tag) => format!("{tag} nearby"),
            Extent::PrivateEndpoint(_) => "endpoint".to_owned(),
        };
        let reasons: Vec<String> = part.reasons.iter().map(ToString::to_string).collect();
        let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
        format!("{}{extent}: {}{why}", if part.is_certain { "" } else { "?" }, part.hop)
    };
    way.parts.iter().map(part).collect::<Vec<_>>().join(" | ")
}
