//! Where a place is in the network: its subnet, its addresses.
//!
//! Never here: whether it can be reached.

use std::net::IpAddr;

use super::service::Standing;
use super::{Place, World};
use crate::analysis::Reason;
use crate::analysis::reachability::Peer;
use crate::network::{
    Address, ApplicationGateway, Fact, IpConfiguration, Key, Link, NetworkInterface, Prefix, PrivateEndpoint,
    ServiceTag, Subnet, Table, VirtualNetwork,
};

/// A place in the network or outside of it.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) place: Place,
    /// The subnet that it is in; none for what is outside.
    pub(super) subnet: Option<Key<Subnet>>,
    pub(super) network: Option<Key<VirtualNetwork>>,
    pub(super) interface: Option<Key<NetworkInterface>>,
    pub(super) addresses: Addresses,
    /// Whether others meet it at a public address, from wherever they come.
    pub(super) is_public: bool,
}

/// What is known of the addresses of a place.
#[derive(Debug, Clone)]
pub(super) enum Addresses {
    /// All of these are asked about.
    All(Vec<Peer>),
    /// One of these is, and nobody knows which.
    One(Vec<Peer>),
}

impl Addresses {
    pub(super) fn peers(&self) -> &[Peer] {
        match self {
            Self::All(peers) | Self::One(peers) => peers,
        }
    }

    /// The ranges that they are; none for what is outside and has no known range.
    pub(super) fn prefixes(&self) -> Option<Vec<Prefix>> {
        let prefix = |peer: &Peer| match peer {
            Peer::Address(Address::Prefix(prefix)) => Some(*prefix),
            _ => None,
        };
        self.peers().iter().map(prefix).collect()
    }
}

/// The sites of a place; an error for what is not known.
pub(super) fn sites(world: World<'_>, place: &Place) -> Vec<Result<Site, Reason>> {
    match place {
        Place::Subnet(key) => vec![in_subnet(world, *key, place)],
        Place::Interface(key) => vec![of_interface(world, *key)],
        Place::VirtualNetwork(key) => of_network(world, *key),
        Place::Service(key, location) => vec![Standing::of(world, *key, *location).and_then(|it| it.site(world))],
        Place::Gateway(key) => vec![of_gateway(world, *key)],
        Place::PrivateEndpoint(key) => vec![of_endpoint(world, *key)],
        Place::Tag(tag) => vec![Ok(outside(place, Address::Tag(tag.clone()), false))],
        Place::Internet => vec![Ok(outside(place, Address::Tag(ServiceTag::new("Internet")), false))],
        Place::Somewhere => vec![Ok(outside(place, Address::Tag(ServiceTag::new("Internet")), true))],
        Place::Addresses(prefix) => of_addresses(world, *prefix),
    }
}

/// Somebody who is not in the network; `one` if one address of it is meant.
pub(super) fn outside(place: &Place, address: Address, one: bool) -> Site {
    let peers = vec![Peer::Address(address)];
    let addresses = if one { Addresses::One(peers) } else { Addresses::All(peers) };
    Site { place: place.clone(), subnet: None, network: None, interface: None, addresses, is_public: false }
}

/// All of a subnet.
pub(super) fn in_subnet(world: World<'_>, key: Key<Subnet>, place: &Place) -> Result<Site, Reason> {
    let Some(subnet) = world.network.get(key) else { return Err(Reason::new("the subnet is not in the input")) };
    let label = &subnet.declared.label;
    let unknown = |cause| Reason::because(format!("the address range of subnet `{label}` is not known"), cause);
    let prefixes = subnet.prefixes.get().map_err(unknown)?;
    let known: Result<Vec<Prefix>, Reason> =
        prefixes.iter().map(|prefix| prefix.get().copied().map_err(unknown)).collect();
    let peers: Vec<Peer> = known?.into_iter().filter(|it| it.is_ipv4()).map(range).collect();
    if peers.is_empty() {
        return Err(Reason::new(format!("subnet `{label}` has no IPv4 address range")));
    }
    let network = match subnet.virtual_network.get() {
        Ok(Some(Link::To(key))) => Some(*key),
        _ => None,
    };
    let addresses = Addresses::All(peers);
    Ok(Site { place: place.clone(), subnet: Some(key), network, interface: None, addresses, is_public: false })
}

pub(super) fn range(prefix: Prefix) -> Peer {
    Peer::Address(Address::Prefix(prefix))
}

fn one_address(address: IpAddr) -> Option<Prefix> {
    Prefix::parse(&address.to_string()).ok()
}

/// The key that a property leads to, of something that surely is there.
pub(super) fn follow<T: Table>(world: World<'_>, fact: &Fact<Option<Link<T>>>, what: &str) -> Result<Key<T>, Reason> {
    match fact.get() {
        Ok(Some(Link::To(key))) => {
            let exists = world.network.get(*key).map(|it| &it.declared().exists);
            match exists.map(Fact::get) {
                Some(Err(cause)) => Err(Reason::because(format!("whether {what} exists is not known"), cause)),
                _ => Ok(*key),
            }
        }
        Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
            Err(Reason::new(format!("{what} `{id}` is not in the input")))
        }
        Ok(None) => Err(Reason::new(format!("{what} is not written"))),
        Err(cause) => Err(Reason::because(format!("{what} is not known"), cause)),
    }
}

/// The site of an address in a subnet, at one place of it if the address is written.
pub(super) fn at_configuration(
    world: World<'_>,
    configuration: &IpConfiguration,
    place: &Place,
    label: &str,
) -> Result<Site, Reason> {
    let key = follow(world, &configuration.subnet, &format!("the subnet of `{label}`"))?;
    let site = in_subnet(world, key, place)?;
    let peers = site.addresses.peers().to_vec();
    let addresses = match configuration.address.get() {
        Ok(Some(address)) => one_address(*address).map_or(Addresses::One(peers), |it| Addresses::All(vec![range(it)])),
        _ => Addresses::One(peers),
    };
    Ok(Site { addresses, ..site })
}

fn of_interface(world: World<'_>, key: Key<NetworkInterface>) -> Result<Site, Reason> {
    let Some(interface) = world.network.get(key) else {
        return Err(Reason::new("the network interface is not in the input"));
    };
    let label = &interface.declared.label;
    let items = &interface.ip_configurations.items;
    let first = items.iter().find(|it| it.ip.primary.is(&true)).or_else(|| items.first());
    let Some(first) = first else {
        return Err(match &interface.ip_configurations.rest {
            Some(cause) => {
                Reason::because(format!("the addresses of network interface `{label}` are not known"), cause)
            }
            None => Reason::new(format!("network interface `{label}` has no address")),
        });
    };
    let site = at_configuration(world, &first.ip, &Place::Interface(key), label)?;
    Ok(Site { interface: Some(key), ..site })
}

fn of_network(world: World<'_>, key: Key<VirtualNetwork>) -> Vec<Result<Site, Reason>> {
    let Some(network) = world.network.get(key) else {
        return vec![Err(Reason::new("the virtual network is not in the input"))];
    };
    let mut found = Vec::new();
    for (index, subnet) in world.network.subnets.iter().enumerate() {
        let key_of_subnet = Key::new(index);
        if subnet.virtual_network.get().is_ok_and(|it| matches!(it, Some(Link::To(own)) if *own == key)) {
            found.push(in_subnet(world, key_of_subnet, &Place::Subnet(key_of_subnet)));
        }
    }
    let label = &network.declared.label;
    if let Some(cause) = &network.more_subnets {
        let text = format!("virtual network `{label}` may have subnets that are not known");
        found.push(Err(Reason::because(text, cause)));
    } else if found.is_empty() {
        found.push(Err(Reason::new(format!("virtual network `{label}` has no subnet"))));
    }
    found
}

fn of_gateway(world: World<'_>, key: Key<ApplicationGateway>) -> Result<Site, Reason> {
    let Some(gateway) = world.network.get(key) else {
        return Err(Reason::new("the application gateway is not in the input"));
    };
    let label = &gateway.declared.label;
    let Some(first) = gateway.gateway.items.first() else {
        return Err(Reason::new(format!("the subnet of application gateway `{label}` is not known")));
    };
    let subnet = follow(world, &first.subnet, &format!("the subnet of application gateway `{label}`"))?;
    let site = in_subnet(world, subnet, &Place::Gateway(key))?;
    let frontends = &gateway.frontends;
    let is_private = |it: &IpConfiguration| !it.subnet.get().is_ok_and(Option::is_none);
    let is_public = frontends.rest.is_none() && !frontends.items.iter().any(is_private);
    Ok(Site { is_public, ..site })
}

fn of_endpoint(world: World<'_>, key: Key<PrivateEndpoint>) -> Result<Site, Reason> {
    let Some(endpoint) = world.network.get(key) else {
        return Err(Reason::new("the private endpoint is not in the input"));
    };
    let label = &endpoint.declared.label;
    let subnet = follow(world, &endpoint.subnet, &format!("the subnet of private endpoint `{label}`"))?;
    let site = in_subnet(world, subnet, &Place::PrivateEndpoint(key))?;
    let fixed = endpoint.static_addresses.get().ok().filter(|addresses| !addresses.is_empty());
    let fixed: Option<Vec<Peer>> = fixed.and_then(|addresses| {
        let one = |address: &Fact<IpAddr>| address.get().ok().and_then(|it| one_address(*it)).map(range);
        addresses.iter().map(one).collect()
    });
    let addresses = match fixed {
        Some(peers) => Addresses::All(peers),
        None => Addresses::One(site.addresses.peers().to_vec()),
    };
    Ok(Site { addresses, ..site })
}

/// The places with these addresses: what surely has them, else the subnets that they are in, else somebody outside.
fn of_addresses(world: World<'_>, prefix: Prefix) -> Vec<Result<Site, Reason>> {
    let place = Place::Addresses(prefix);
    let mut found = Vec::new();
    let mut is_in_subnet = false;
    for index in 0..world.network.subnets.len() {
        let key = Key::new(index);
        let Ok(site) = in_subnet(world, key, &place) else { continue };
        let ranges = site.addresses.prefixes().unwrap_or_default();
        if ranges.iter().any(|own| own.contains(prefix)) {
            is_in_subnet = true;
            let own = Site { addresses: Addresses::All(vec![range(prefix)]), ..site };
            found.push(holder(world, key, prefix).unwrap_or(Ok(own)));
            continue;
        }
        // A range that is wider asks for all of the subnet, or for one of its ranges.
        let inside: Vec<Peer> = ranges.into_iter().filter(|own| prefix.contains(*own)).map(range).collect();
        if !inside.is_empty() {
            found.push(Ok(Site { place: Place::Subnet(key), addresses: Addresses::All(inside), ..site }));
        }
    }
    let spaces = || world.network.virtual_networks.iter().filter_map(|it| Some((it, it.address_space.get().ok()?)));
    let in_space =
        spaces().find(|(_, space)| space.iter().filter_map(|own| own.get().ok()).any(|it| it.overlaps(prefix)));
    let is_inside =
        spaces().any(|(_, space)| space.iter().filter_map(|own| own.get().ok()).any(|it| it.contains(prefix)));
    match (in_space, found.is_empty()) {
        (Some((network, _)), true) => {
            let label = &network.declared.label;
            let text = if prefix.is_ipv4() {
                format!("{prefix} is in virtual network `{label}`, and in no subnet that is known")
            } else {
                format!("{prefix} is in virtual network `{label}`, and of subnets only IPv4 addresses are looked at")
            };
            found.push(Err(Reason::new(text)));
        }
        (None, true) => found.push(Ok(outside(&place, Address::Prefix(prefix), false))),
        // What is in a network and in no subnet of it, no machine has.
        (_, false) if is_inside || is_in_subnet => {}
        (_, false) => {
            let text =
                format!("{prefix} is wider than the networks of the input, and who has the rest of it is not known");
            found.push(Err(Reason::new(text)));
        }
    }
    found
}

/// What surely has an address of a subnet and is met in a way of its own.
fn holder(world: World<'_>, subnet: Key<Subnet>, prefix: Prefix) -> Option<Result<Site, Reason>> {
    let network = world.network;
    let has = |it: &IpConfiguration| {
        it.subnet.get().is_ok_and(|at| matches!(at, Some(Link::To(key)) if *key == subnet))
            && it.address.get().is_ok_and(|own| own.and_then(one_address) == Some(prefix))
    };
    let interfaces = &network.network_interfaces;
    if let Some(index) = interfaces.iter().position(|it| it.ip_configurations.items.iter().any(|it| has(&it.ip))) {
        let site = in_subnet(world, subnet, &Place::Addresses(prefix));
        let addresses = Addresses::All(vec![range(prefix)]);
        return Some(site.map(|site| Site { interface: Some(Key::new(index)), addresses, ..site }));
    }
    let endpoint = network.private_endpoints.iter().position(|it| {
        let fixed = it.static_addresses.get().ok().into_iter().flatten();
        it.subnet.get().is_ok_and(|at| matches!(at, Some(Link::To(key)) if *key == subnet))
            && fixed.filter_map(|it| it.get().ok()).any(|it| one_address(*it) == Some(prefix))
    });
    if let Some(index) = endpoint {
        return Some(of_endpoint(world, Key::new(index)));
    }
    if let Some(index) = network.application_gateways.iter().position(|it| it.frontends.items.iter().any(has)) {
        // Whoever sends to this address means no other front end.
        return Some(of_gateway(world, Key::new(index)));
    }
    let balancer = network.load_balancers.iter().find(|it| it.frontends.items.iter().any(has))?;
    let label = &balancer.declared.label;
    let text = format!(
        "{prefix} is a front end of load balancer `{label}`: ask for `load-balancer:{label}`, the machines behind it"
    );
    Some(Err(Reason::new(text)))
}
