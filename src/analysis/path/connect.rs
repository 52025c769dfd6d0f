//! From one place to another: which hops there are, in the order in which packets meet them.
//!
//! Never here: how a single hop is decided.

use super::hop::{Condition, Hop, Path, What, worst};
use super::place::{Asked, Place, World};
use super::security_group::{Crossing, is_tag};
use super::service::Standing;
use super::site::{Addresses, Site, outside, sites};
use super::{answers, appliance, names, peering, private_endpoint, route};
use crate::analysis::Reason;
use crate::analysis::reachability::{Peer, Verdict};
use crate::analysis::resolution::Outcome;
use crate::network::{
    Address, ApplicationGateway, Direction, Key, Link, NetworkInterface, PortRange, Prefix, Protocol, ServiceTag,
    Subnet,
};

/// The first of the ports at which application gateways are managed (facts N-86).
const MANAGED: u16 = 65200;

/// Most paths that are looked at for one question.
const MOST_PATHS: usize = 256;

/// Whether one place reaches another: a path for each pair of sites, where a place has several. There is at least one.
pub fn paths(world: World<'_>, from: &Place, to: &Place, asked: &Asked) -> Vec<Path> {
    let (starts, ends) = (sites(world, from), sites(world, to));
    let count = starts.len().saturating_mul(ends.len());
    if count > MOST_PATHS {
        let text = format!("{count} pairs of subnets are more than are looked at");
        return vec![Path::unknown(from.clone(), to.clone(), Reason::new(text))];
    }
    let mut found = Vec::with_capacity(count);
    for start in &starts {
        for end in &ends {
            found.push(match (start, end) {
                (Ok(start), Ok(end)) => {
                    Path::new(start.place.clone(), end.place.clone(), hops(world, start, end, asked))
                }
                (Err(reason), _) | (_, Err(reason)) => Path::unknown(from.clone(), to.clone(), reason.clone()),
            });
        }
    }
    found
}

/// The hops from one site to another.
pub(super) fn hops(world: World<'_>, from: &Site, to: &Site, asked: &Asked) -> Vec<Hop> {
    let (Place::Service(key, index), Some(at)) = (&to.place, from.network) else { return link(world, from, to, asked) };
    let Ok(standing) = Standing::of(world, *key, *index) else { return link(world, from, to, asked) };
    let name = names::hop(world, at, standing);
    // Whoever asks for the name sends to the address that it leads to, and to no other one of the subnet.
    let told = name.as_ref().filter(|_| !to.is_public).and_then(addresses_told);
    let mut hops = link_at(world, from, to, told, asked);
    hops.extend(name);
    hops
}

/// The addresses that a name leads to, if it leads where it should.
fn addresses_told(hop: &Hop) -> Option<Addresses> {
    let What::Name { answer, .. } = &hop.what else { return None };
    let Outcome::Addresses(addresses) = &answer.outcome else { return None };
    if hop.verdict != Verdict::Allowed || addresses.is_empty() {
        return None;
    }
    let prefixes = addresses.iter().map(|address| Prefix::parse(&address.to_string()).ok());
    Some(Addresses::All(prefixes.map(|prefix| Some(Peer::Address(Address::Prefix(prefix?)))).collect::<Option<_>>()?))
}

/// The hops from one site to another, of packets that know the address.
pub(super) fn link(world: World<'_>, from: &Site, to: &Site, asked: &Asked) -> Vec<Hop> {
    link_at(world, from, to, None, asked)
}

/// The hops from one site to another, of packets that are sent to these addresses of it. Where they arrive, a load balancer
/// has put those of the machines in their place (network.md §1.1 E5).
fn link_at(world: World<'_>, from: &Site, to: &Site, sent_to: Option<Addresses>, asked: &Asked) -> Vec<Hop> {
    let privately = link_to(world, from, to, sent_to, asked);
    if worst(&privately) == 0 || !is_open_around(world, from, to) {
        return privately;
    }
    // Who is not connected with the network of a gateway can use its public front end as everybody can.
    let around = link_to(world, from, &Site { is_public: true, ..to.clone() }, None, asked);
    if worst(&around) < worst(&privately) { around } else { privately }
}

/// Whether a gateway that is met in its network is met at a public address as well, by somebody of a
/// network that is not peered with its own.
pub(super) fn is_open_around(world: World<'_>, from: &Site, to: &Site) -> bool {
    let Place::Gateway(key) = to.place else { return false };
    let is_public = world.network.get(key).is_some_and(|gateway| {
        gateway.frontends.items.iter().any(|it| it.public_ip_address.get().is_ok_and(Option::is_some))
    });
    let is_apart = || match (from.network, to.network) {
        (Some(start), Some(end)) if start != end => {
            peering::between(world, start, end, false).is_some_and(|hop| hop.verdict == Verdict::Denied)
        }
        _ => false,
    };
    is_public && !to.is_public && from.subnet.is_some() && is_apart()
}

fn link_to(world: World<'_>, from: &Site, to: &Site, sent_to: Option<Addresses>, asked: &Asked) -> Vec<Hop> {
    if let Some(endpoint) = private_endpoint::of_site(from).and_then(|key| world.network.get(key)) {
        let label = &endpoint.declared.label;
        let hop = Hop::condition(Condition::Origin, format!("private endpoint `{label}`"), endpoint.declared.place);
        return vec![hop.denied("a private endpoint takes connections and begins none")];
    }
    let internet = || outside(&Place::Internet, Address::Tag(ServiceTag::new("Internet")), true);
    // What is met at a public address is met from outside, wherever the caller is.
    let is_around = to.is_public && from.subnet.is_some();
    let (met, caller) = if is_around { (internet(), internet()) } else { (to.clone(), from.clone()) };
    let met = Site { addresses: sent_to.unwrap_or_else(|| met.addresses.clone()), ..met };
    let mut hops = Vec::new();
    let mut appliances = Vec::new();
    if let Some(subnet) = from.subnet {
        hops.extend(
            Crossing { direction: Direction::Outbound, near: from, far: &met.addresses, asked, service: None }
                .hops(world),
        );
        let (way, over) = ways(world, from, subnet, to, &met.addresses, asked);
        hops.extend(way);
        appliances = over;
    }
    if to.subnet.is_none() && from.subnet.is_none() && !to.is_public {
        hops.push(beside(world, from, to));
    }
    if caller.subnet.is_none() && (to.subnet.is_some() || to.is_public) {
        hops.extend(entry(world, &caller, to, asked));
    }
    let arriving = arrival(world, &caller, to, asked);
    hops.extend(if appliances.is_empty() { arriving } else { translated(world, to, arriving, asked) });
    if let Some(key) = private_endpoint::of_site(to) {
        let count = world.network.get(key).map_or(0, |it| it.connections.items.len());
        hops.extend((0..count).filter_map(|index| private_endpoint::approval(world, key, index)));
        hops.extend(private_endpoint::carries(world, key, asked));
    }
    hops
}

/// What packets meet where they arrive, if an appliance may have put an address of its own in the place of the sender's:
/// what is closed to the sender is closed to the appliance only if it is closed to everybody.
fn translated(world: World<'_>, to: &Site, arriving: Vec<Hop>, asked: &Asked) -> Vec<Hop> {
    let anybody = outside(&Place::Internet, Address::Any, false);
    let closed: Vec<Verdict> = arrival(world, &anybody, to, asked).iter().map(|hop| hop.verdict).collect();
    let open = |(index, hop): (usize, Hop)| {
        let is_closed = matches!(hop.verdict, Verdict::Denied | Verdict::PartlyDenied);
        if !is_closed || !matches!(hop.what, What::SecurityGroup { .. }) || closed.get(index) == Some(&Verdict::Denied)
        {
            return hop;
        }
        hop.reopened(Reason::new(
            "it depends on the appliance on the way: it may put an address of its own in the place of the sender's",
        ))
    };
    arriving.into_iter().enumerate().map(open).collect()
}

/// Between two ends that are in no network of the input, nothing of it decides. A service outside of networks calls from
/// addresses of Azure, and so reaches what is public and nothing else.
fn beside(world: World<'_>, from: &Site, to: &Site) -> Hop {
    let service = if let Place::Service(key, _) = from.place { world.network.get(key) } else { None };
    let Some(service) = service else {
        return Hop::unknown(Reason::new("neither end is in the network, so nothing of it decides"));
    };
    let label = &service.declared.label;
    let text = format!("`{label}` calls from addresses of Azure: it is in no virtual network");
    let hop = Hop::condition(Condition::Origin, text, service.mode.origin());
    match &to.place {
        Place::Addresses(prefix) if answers::is_private(*prefix) => {
            hop.denied(format!("{prefix} is private, and `{label}` is in no virtual network"))
        }
        Place::Tag(tag) if tag.is("VirtualNetwork") || tag.is("AzureLoadBalancer") => {
            hop.denied(format!("{tag} means nothing outside of virtual networks"))
        }
        _ => hop,
    }
}

/// The routes, and the peerings and appliances that they lead over, and the addresses of the latter.
fn ways(
    world: World<'_>,
    from: &Site,
    subnet: Key<Subnet>,
    to: &Site,
    addresses: &Addresses,
    asked: &Asked,
) -> (Vec<Hop>, Vec<Option<String>>) {
    let Some(routed) = route::routed(world, from, subnet, to, addresses) else { return (Vec::new(), Vec::new()) };
    let is_closed = routed.hop.verdict == Verdict::Denied;
    let mut hops = vec![routed.hop];
    if !to.is_public
        && let (Some(start), Some(end)) = (from.network, to.network)
        && start != end
        && (routed.is_peering || is_closed)
        && routed.appliances.is_empty()
    {
        hops.extend(peering::between(world, start, end, false));
    }
    for address in &routed.appliances {
        hops.extend(appliance::hops(world, from, to, address.as_ref(), asked));
    }
    (hops, routed.appliances)
}

/// How packets from outside find a way in.
fn entry(world: World<'_>, caller: &Site, to: &Site, asked: &Asked) -> Option<Hop> {
    let network = world.network;
    let is_azure = ["AzureLoadBalancer", "VirtualNetwork"].iter().any(|tag| is_tag(&caller.addresses, tag));
    match &to.place {
        _ if is_azure => None,
        _ if is_private(caller) && !to.is_public => connected(world, caller, to),
        Place::Service(key, index) => match Standing::of(world, *key, *index) {
            Ok(standing) => Some(standing.entry(asked, is_tag(&caller.addresses, "ApiManagement"))),
            Err(reason) => Some(Hop::unknown(reason)),
        },
        Place::Gateway(_) if is_tag(&caller.addresses, "GatewayManager") => None,
        Place::Gateway(key) => {
            let gateway = network.get(*key)?;
            let label = &gateway.declared.label;
            let text = format!("the public front end of application gateway `{label}`");
            let hop = Hop::condition(Condition::Entry, text, gateway.declared.place);
            let is_public =
                gateway.frontends.items.iter().any(|it| it.public_ip_address.get().is_ok_and(Option::is_some));
            Some(match (&gateway.frontends.rest, is_public) {
                (_, true) => hop,
                (Some(cause), false) => hop.open(Reason::because("its front ends are not known", cause)),
                (None, false) => hop.denied(format!("application gateway `{label}` has no public front end")),
            })
        }
        Place::PrivateEndpoint(key) => {
            let endpoint = network.get(*key)?;
            let hop = Hop::condition(Condition::Entry, "the way in", endpoint.declared.place);
            Some(hop.denied("a private endpoint has no public address"))
        }
        Place::Interface(key) => {
            let interface = network.get(*key)?;
            let label = &interface.declared.label;
            let hop =
                Hop::condition(Condition::Entry, format!("the public address of `{label}`"), interface.declared.place);
            let items = &interface.ip_configurations.items;
            let is_public = items.iter().any(|it| it.ip.public_ip_address.get().is_ok_and(Option::is_some));
            Some(if is_public { unguarded(world, interface, to, hop) } else { hop.open(no_public_address()) })
        }
        _ => {
            let subnet = network.get(to.subnet?)?;
            let hop = Hop::condition(Condition::Entry, "the way in", subnet.declared.place);
            Some(hop.open(no_public_address()))
        }
    }
}

/// A public address of the tier `Standard` takes nothing from outside before a security group lets it in, one of the tier
/// `Basic` takes everything (Azure's document on public IP addresses).
fn unguarded(world: World<'_>, interface: &NetworkInterface, to: &Site, hop: Hop) -> Hop {
    let network = world.network;
    let subnet = to.subnet.and_then(|key| network.get(key));
    let is_guarded = !interface.security_group.get().is_ok_and(Option::is_none)
        || !subnet.is_some_and(|it| it.security_group.get().is_ok_and(Option::is_none))
        || network.more_subnets.is_some();
    if is_guarded {
        return hop;
    }
    let addresses =
        interface.ip_configurations.items.iter().filter_map(|it| it.ip.public_ip_address.get().ok()?.as_ref());
    let tiers = addresses.map(|link| match link {
        Link::To(key) => network.get(*key).and_then(|it| it.sku.get().ok()),
        Link::Outside(_) | Link::Dangling(_) => None,
    });
    let tiers: Vec<Option<&String>> = tiers.collect();
    let is = |wanted: &str| tiers.iter().all(|it| it.is_some_and(|tier| tier.eq_ignore_ascii_case(wanted)));
    if is("Basic") {
        hop
    } else if is("Standard") {
        hop.denied("a public IP address of tier `Standard` takes no connections from outside without a security group that allows them")
    } else {
        hop.open(Reason::new(
            "without a security group it depends on the tier of the public IP address, which is not known",
        ))
    }
}

/// Whether somebody is in private address space that no network of the input has.
pub(super) fn is_private(caller: &Site) -> bool {
    let prefixes = caller.addresses.prefixes().unwrap_or_default();
    !prefixes.is_empty() && prefixes.iter().all(|prefix| answers::is_private(*prefix))
}

/// How packets from a private network that is not in the input come: through a gateway, if there is one.
fn connected(world: World<'_>, caller: &Site, to: &Site) -> Option<Hop> {
    let subnet = world.network.get(to.subnet?)?;
    let ranges: Vec<String> = caller.addresses.prefixes()?.iter().map(ToString::to_string).collect();
    let ranges = ranges.join(", ");
    let hop = Hop::condition(Condition::Entry, format!("the way from {ranges}"), subnet.declared.place);
    let text = format!("how {ranges} is connected to the network of `{}` is not in the input", subnet.declared.label);
    Some(hop.open(Reason::new(text)))
}

fn no_public_address() -> Reason {
    Reason::new(
        "from outside only machines with a public address are met, or those behind a load balancer that has one",
    )
}

/// What packets meet where they arrive.
fn arrival(world: World<'_>, caller: &Site, to: &Site, asked: &Asked) -> Vec<Hop> {
    if to.subnet.is_none() {
        return Vec::new();
    }
    let far: &Addresses = &caller.addresses;
    let crossing = Crossing { direction: Direction::Inbound, near: to, far, asked, service: None };
    match &to.place {
        Place::PrivateEndpoint(_) => private_endpoint::filters(world, to, crossing),
        Place::Service(key, index) => match Standing::of(world, *key, *index) {
            Ok(standing) if standing.placement.is_some_and(|it| it.inbound_rules_apply) => {
                Crossing { service: Some(standing), ..crossing }.hops(world)
            }
            // Inbound rules have no effect on such a service (facts N-07), or it is not met in the subnet.
            Ok(_) => Vec::new(),
            Err(reason) => vec![Hop::unknown(reason)],
        },
        Place::Gateway(key) => {
            let mut hops = crossing.hops(world);
            hops.extend(listener(world, *key, asked));
            hops
        }
        _ => crossing.hops(world),
    }
}

/// Whether an application gateway listens on the ports.
fn listener(world: World<'_>, key: Key<ApplicationGateway>, asked: &Asked) -> Option<Hop> {
    let gateway = world.network.get(key)?;
    let label = &gateway.declared.label;
    // What the gateway is managed by has ports of its own.
    let ports: Vec<&PortRange> = asked.ports.iter().filter(|range| range.first < MANAGED).collect();
    if ports.is_empty() {
        return None;
    }
    let shown: Vec<String> = ports.iter().map(ToString::to_string).collect();
    let shown = shown.join(", ");
    let text = format!("port {shown} of application gateway `{label}`");
    let hop = Hop::condition(Condition::Listener, text, gateway.declared.place);
    if asked.protocol != Protocol::Tcp {
        return Some(hop.denied(format!("application gateway `{label}` takes TCP alone")));
    }
    let listens = |port: u32| gateway.ports.items.iter().any(|it| it.port.is(&port));
    let is_known = |range: &&PortRange| (u32::from(range.first)..=u32::from(range.last)).all(listens);
    if ports.iter().all(is_known) {
        return Some(hop);
    }
    let doubt = gateway.ports.rest.as_ref().or_else(|| gateway.ports.items.iter().find_map(|it| it.port.get().err()));
    if let Some(cause) = doubt {
        return Some(hop.open(Reason::because("its ports are not known", cause)));
    }
    let is_inside =
        |port: u32| ports.iter().any(|range| (u32::from(range.first)..=u32::from(range.last)).contains(&port));
    let known: Vec<u32> = gateway.ports.items.iter().filter_map(|it| it.port.get().ok().copied()).collect();
    Some(if known.iter().any(|port| is_inside(*port)) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        hop.partly(format!("application gateway `{label}` listens on {} alone", known.join(", ")))
    } else {
        hop.denied(format!("application gateway `{label}` does not listen on port {shown}"))
    })
}
