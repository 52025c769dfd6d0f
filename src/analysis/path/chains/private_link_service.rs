//! Private link services with a load balancer and machines that forward to the service (network.md §6, facts §G).
//!
//! Traffic of consumers comes from the addresses of the private link service, whatever the consumers' own are, so groups
//! on the side of the service are asked about those.
//!
//! Never here: what a machine forwards, which is set inside of it.

use super::{Chain, Front, HTTPS, Question};
use crate::analysis::Reason;
use crate::analysis::path::answers;
use crate::analysis::path::connect::link;
use crate::analysis::path::hop::{Condition, Hop};
use crate::analysis::path::names::{gateway_names, leads_to_endpoint};
use crate::analysis::path::peering;
use crate::analysis::path::place::{Asked, Place};
use crate::analysis::path::private_endpoint::approval;
use crate::analysis::path::security_group::Crossing;
use crate::analysis::path::site::{Addresses, Site, at_configuration, outside, sites};
use crate::analysis::reachability::Verdict;
use crate::network::{
    Address, Direction, Key, Link, LoadBalancer, LoadBalancingRule, NetworkInterface, Prefix, PrivateLinkService,
    ServiceTag,
};

/// The machine that forwards, if there is one, with the hops from the private link service to the API Management service.
type WayOut = (Option<Key<NetworkInterface>>, Vec<Hop>);

pub(super) fn chains(asked: Question<'_>) -> Vec<Chain> {
    let mut found = Vec::new();
    for (index, service) in asked.world.network.private_link_services.iter().enumerate() {
        if service.declared.exists.is(&false) || !asked.standing.is_injected() {
            continue;
        }
        let key = Key::new(index);
        for (forwarder, way) in ways(asked, key) {
            let front = |consumer| Front::PrivateLinkService { service: key, consumer, forwarder };
            let consumers = consumers(asked, key);
            if consumers.is_empty() {
                let begins = nat(asked, service).map_or(Place::Internet, |site| site.place);
                found.push(asked.chain(front(None), begins, way.clone()));
            }
            for (endpoint, connection) in consumers {
                let place = Place::PrivateEndpoint(endpoint);
                let mut hops = match asked.caller {
                    Some(_) => asked.approach(&place, &Asked::tcp(HTTPS)),
                    None => approval(asked.world, endpoint, connection).into_iter().collect(),
                };
                let own = || sites(asked.world, &place).into_iter().find_map(|site| site.ok()?.network);
                let at = asked.caller.and_then(|caller| caller.network).or_else(own);
                let names = gateway_names(asked.world, asked.standing);
                hops.extend(at.and_then(|at| leads_to_endpoint(asked.world, at, &names, endpoint)));
                hops.extend(way.clone());
                found.push(asked.chain(front(Some(endpoint)), place, hops));
            }
        }
    }
    found
}

/// The private endpoints of consumers, with the position of the connection.
fn consumers(asked: Question<'_>, key: Key<PrivateLinkService>) -> Vec<(Key<crate::network::PrivateEndpoint>, usize)> {
    let mut found = Vec::new();
    for (index, endpoint) in asked.world.network.private_endpoints.iter().enumerate() {
        for (position, connection) in endpoint.connections.items.iter().enumerate() {
            let target = connection.private_link_service.get();
            if target.is_ok_and(|it| matches!(it, Some(Link::To(own)) if *own == key)) {
                found.push((Key::new(index), position));
            }
        }
    }
    found
}

/// The ways from a private link service to the API Management service; none if they do not lead there.
pub(super) fn ways(asked: Question<'_>, key: Key<PrivateLinkService>) -> Vec<WayOut> {
    let Some(service) = asked.world.network.get(key) else { return Vec::new() };
    let nat = nat(asked, service);
    let mut first = vec![proxy_protocol(service)];
    if let Ok(Some(address)) = service.destination.get() {
        let ranges = asked.end.addresses.prefixes().unwrap_or_default();
        let own = Prefix::parse(&address.to_string()).ok();
        if !own.is_some_and(|own| ranges.iter().any(|range| range.contains(own))) {
            return Vec::new();
        }
        match nat {
            Some(site) => first.extend(link(asked.world, &site, asked.end, &Asked::tcp(HTTPS))),
            None => first.push(no_nat(service)),
        }
        return vec![(None, first)];
    }
    let mut found = Vec::new();
    for it in &service.frontends.items {
        let (balancer, name) = match it.part.get() {
            Ok(Some(part)) => match part.of {
                Link::To(balancer) => (balancer, &part.name),
                Link::Outside(_) | Link::Dangling(_) => continue,
            },
            _ => continue,
        };
        found.extend(over_balancer(asked, (service, nat.as_ref()), (balancer, name), &first));
    }
    found
}

/// Where the traffic of consumers comes from: all addresses of the first subnet of the private link service, or those that
/// are written.
fn nat(asked: Question<'_>, service: &PrivateLinkService) -> Option<Site> {
    let label = &service.declared.label;
    let site = |it: &crate::network::IpConfiguration| {
        let place = match it.subnet.get() {
            Ok(Some(Link::To(key))) => Place::Subnet(*key),
            _ => return None,
        };
        at_configuration(asked.world, it, &place, label).ok()
    };
    let sites: Option<Vec<Site>> = service.nat.items.iter().map(site).collect();
    let sites = sites?;
    let first = sites.first()?.clone();
    let mut peers = Vec::new();
    for site in &sites {
        peers.extend(site.addresses.peers().iter().filter(|peer| !peers.contains(*peer)).cloned().collect::<Vec<_>>());
    }
    let is_one = sites.iter().any(|site| matches!(site.addresses, Addresses::One(_)));
    let addresses = if is_one { Addresses::One(peers) } else { Addresses::All(peers) };
    Some(Site { addresses, ..first })
}

fn no_nat(service: &PrivateLinkService) -> Hop {
    let label = &service.declared.label;
    let reason = format!("the addresses of private link service `{label}` are not known");
    Hop::condition(Condition::Known, format!("private link service `{label}`"), service.declared.place)
        .open(Reason::new(reason))
}

fn proxy_protocol(service: &PrivateLinkService) -> Hop {
    let label = &service.declared.label;
    let text = format!("private link service `{label}`");
    let hop = Hop::condition(Condition::ProxyProtocol, text, service.declared.place);
    match service.proxy_protocol.get() {
        Ok(false) => hop,
        Ok(true) => hop.at(service.proxy_protocol.origin()).open(Reason::new(
            "every connection begins with a line about the consumer, which whoever takes it must understand; API Management does not",
        )),
        Err(cause) => hop.open(Reason::because("whether connections begin with a line about the consumer is not known", cause)),
    }
}

/// The ways over a load balancer, one for each machine of the pool that is near the API Management service.
fn over_balancer(
    asked: Question<'_>,
    (service, nat): (&PrivateLinkService, Option<&Site>),
    (key, frontend): (Key<LoadBalancer>, &str),
    before: &[Hop],
) -> Vec<WayOut> {
    let Some(balancer) = asked.world.network.get(key) else { return Vec::new() };
    let mut first = before.to_vec();
    first.push(tier(balancer));
    let (hop, rule) = rule(balancer, frontend);
    first.push(hop);
    let pool = rule.and_then(|rule| rule.pool.get().ok()).and_then(Option::as_ref);
    let (Some(rule), Some(pool)) = (rule, pool) else {
        return if near(asked, nat) { vec![(None, first)] } else { Vec::new() };
    };
    first.extend(by_address(balancer, pool));
    let members = members(asked, key, pool);
    if members.is_empty() {
        first.push(nobody(asked, balancer, pool));
        return if near(asked, nat) { vec![(None, first)] } else { Vec::new() };
    }
    let mut found = Vec::new();
    for member in members {
        let Some(Ok(site)) = sites(asked.world, &Place::Interface(member)).into_iter().next() else { continue };
        if near(asked, Some(&site)) {
            let mut hops = first.clone();
            hops.extend(into_machine(asked, service, nat, (&site, balancer, rule)));
            hops.push(forwarding(asked, member));
            hops.extend(link(asked.world, &site, asked.end, &Asked::tcp(HTTPS)));
            hops.extend(answers(asked.world, &site.place, &asked.standing.place()));
            found.push((Some(member), hops));
        }
    }
    found
}

/// Whether a site is in the network of the API Management service, or in one that has a peering with it.
fn near(asked: Question<'_>, site: Option<&Site>) -> bool {
    let (Some(one), Some(other)) = (site.and_then(|site| site.network), asked.end.network) else { return false };
    one == other || peering::between(asked.world, one, other, false).is_some_and(|hop| hop.verdict != Verdict::Denied)
}

fn tier(balancer: &LoadBalancer) -> Hop {
    let label = &balancer.declared.label;
    let hop = Hop::condition(Condition::BalancerTier, format!("load balancer `{label}`"), balancer.sku.origin());
    match balancer.sku.get() {
        Ok(Some(sku)) if sku.eq_ignore_ascii_case("Standard") => hop,
        Ok(Some(sku)) => {
            hop.denied(format!("private link services need a load balancer of `Standard`, and `{label}` is `{sku}`"))
        }
        Ok(None) => hop.open(Reason::new(format!("load balancer `{label}` does not say its tier"))),
        Err(cause) => hop.open(Reason::because(format!("the tier of load balancer `{label}` is not known"), cause)),
    }
}

/// The rule that hands over what comes to the port.
fn rule<'b>(balancer: &'b LoadBalancer, frontend: &str) -> (Hop, Option<&'b LoadBalancingRule>) {
    let label = &balancer.declared.label;
    let hop = Hop::condition(
        Condition::BalancingRule,
        format!("the rules of load balancer `{label}`"),
        balancer.declared.place,
    );
    let mut doubt = balancer.rules.rest.clone();
    for rule in &balancer.rules.items {
        let facts = (rule.frontend.get(), rule.protocol.get(), rule.frontend_port.get(), rule.exists.get());
        match facts {
            (_, _, _, Ok(false)) => {}
            (Ok(own), Ok(protocol), Ok(port), Ok(true)) => {
                let is_it = own.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(frontend));
                let is_all = protocol.eq_ignore_ascii_case("All") && *port == 0;
                if is_it && (is_all || protocol.eq_ignore_ascii_case("Tcp") && *port == u32::from(HTTPS)) {
                    return (hop.at(rule.place), Some(rule));
                }
            }
            (Err(cause), ..) | (_, Err(cause), ..) | (_, _, Err(cause), _) | (.., Err(cause)) => {
                doubt.get_or_insert_with(|| cause.clone());
            }
        }
    }
    let hop = match doubt {
        Some(cause) => {
            hop.open(Reason::because(format!("the rules of load balancer `{label}` are not all known"), &cause))
        }
        None => hop.denied(format!(
            "no rule of load balancer `{label}` hands over what comes to port {HTTPS} of `{frontend}`"
        )),
    };
    (hop, None)
}

/// A private link service takes no pool of addresses (facts N-100).
fn by_address(balancer: &LoadBalancer, name: &str) -> Option<Hop> {
    let pool = balancer.pools.items.iter().find(|it| it.declared.last_name().eq_ignore_ascii_case(name))?;
    let hop = Hop::condition(Condition::Pool, format!("pool `{name}`"), pool.declared.place);
    match pool.addresses.get() {
        Ok(addresses) if addresses.is_empty() => None,
        Ok(_) => Some(hop.at(pool.addresses.origin()).denied(format!(
            "pool `{name}` is one of addresses, and a private link service needs one of network interfaces"
        ))),
        Err(cause) => Some(hop.open(Reason::because(format!("what is in pool `{name}` is not known"), cause))),
    }
}

fn members(asked: Question<'_>, balancer: Key<LoadBalancer>, pool: &str) -> Vec<Key<NetworkInterface>> {
    let is_member = |interface: &NetworkInterface| {
        let mut uses = interface.ip_configurations.items.iter().flat_map(|it| &it.pools.items);
        uses.any(|it| it.part.get().is_ok_and(|part| part.as_ref().is_some_and(|part| part.is(balancer, pool))))
            && !interface.declared.exists.is(&false)
    };
    let interfaces = asked.world.network.network_interfaces.iter().enumerate();
    interfaces.filter(|(_, interface)| is_member(interface)).map(|(index, _)| Key::new(index)).collect()
}

fn nobody(asked: Question<'_>, balancer: &LoadBalancer, pool: &str) -> Hop {
    let network = asked.world.network;
    let hop = Hop::condition(Condition::Pool, format!("pool `{pool}`"), balancer.declared.place);
    let has_sets = network.address_consumers.iter().any(|it| it.kind == "virtual machine scale set");
    if has_sets || !network.is_complete() {
        return hop.open(Reason::new(format!(
            "no network interface of the input is in pool `{pool}`; machines of a scale set may be"
        )));
    }
    hop.denied(format!("no network interface is in pool `{pool}` of load balancer `{}`", balancer.declared.label))
}

/// What the machine's groups do with the traffic of consumers, and with the questions of the load balancer.
fn into_machine(
    asked: Question<'_>,
    service: &PrivateLinkService,
    nat: Option<&Site>,
    (site, balancer, rule): (&Site, &LoadBalancer, &LoadBalancingRule),
) -> Vec<Hop> {
    let into = |far: &Addresses, port: u32| {
        // Every port of the front end is the same port of the machine.
        let port = u16::try_from(port).ok().filter(|port| *port != 0).unwrap_or(HTTPS);
        let question = Asked::tcp(port);
        Crossing { direction: Direction::Inbound, near: site, far, asked: &question, service: None }.hops(asked.world)
    };
    let mut hops = Vec::new();
    match (nat, rule.backend_port.get()) {
        (Some(nat), Ok(port)) => hops.extend(into(&nat.addresses, *port)),
        (Some(_), Err(cause)) => {
            let hop = Hop::condition(Condition::BalancingRule, "the port of the machine", rule.place);
            hops.push(hop.open(Reason::because("the port of the machine is not known", cause)));
        }
        (None, _) => hops.push(no_nat(service)),
    }
    if let Ok(Some(name)) = rule.probe.get() {
        let probe =
            balancer.probes.items.iter().find(|it| it.name.get().is_ok_and(|own| own.eq_ignore_ascii_case(name)));
        let tag = Address::Tag(ServiceTag::new("AzureLoadBalancer"));
        let far = outside(&Place::Internet, tag, false);
        if let Some(Ok(port)) = probe.map(|probe| probe.port.get()) {
            hops.extend(into(&far.addresses, *port));
        } else {
            let hop = Hop::condition(Condition::BalancingRule, format!("probe `{name}`"), rule.place);
            hops.push(hop.open(Reason::new(format!("the port of probe `{name}` is not known"))));
        }
    }
    hops
}

fn forwarding(asked: Question<'_>, member: Key<NetworkInterface>) -> Hop {
    let interface = asked.world.network.get(member);
    let label = interface.map_or("", |it| it.declared.label.as_str());
    let text = format!("the machine with network interface `{label}`");
    let reason = Reason::new(format!(
        "it must hand over to `{}` what it gets, which is set inside of it",
        asked.standing.service.declared.label
    ));
    let hop = Hop::unknown(reason);
    let at = interface.map(|it| it.declared.place).into_iter().collect();
    Hop { what: crate::analysis::path::What::Condition(Condition::Forwarding), text, at, ..hop }
}
