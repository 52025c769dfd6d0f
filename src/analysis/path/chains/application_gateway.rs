//! Application gateways whose pools lead to the service (facts §H.1).
//!
//! Never here: probes and rules of the firewall in it.

use super::{Chain, Front, HTTPS, Question};
use crate::analysis::Reason;
use crate::analysis::path::answers;
use crate::analysis::path::connect::link;
use crate::analysis::path::hop::{Condition, Hop};
use crate::analysis::path::names::{gateway_names, leads_to};
use crate::analysis::path::place::{Asked, Place};
use crate::analysis::path::route::routed;
use crate::analysis::path::security_group::Crossing;
use crate::analysis::path::site::{Site, outside, sites};
use crate::network::{
    Address, ApplicationGateway, Backend, BackendSettings, BackendTarget, Direction, GatewayPool, Key, PortRange,
    Prefix, Protocol, ServiceTag,
};

/// The ports at which gateways are managed, by generation (facts N-86).
const MANAGED: PortRange = PortRange { first: 65200, last: 65535 };
const MANAGED_V1: PortRange = PortRange { first: 65503, last: 65534 };

pub(super) fn chains(asked: Question<'_>) -> Vec<Chain> {
    let mut found = Vec::new();
    for (index, gateway) in asked.world.network.application_gateways.iter().enumerate() {
        if gateway.declared.exists.is(&false) {
            continue;
        }
        for (pool_index, pool) in gateway.pools.items.iter().enumerate() {
            for (backend_index, backend) in pool.backends.items.iter().enumerate() {
                if is_of_service(asked, backend) {
                    let front = Front::Gateway(Key::new(index), pool_index, backend_index);
                    found.push(chain(asked, front, (Key::new(index), gateway), (pool, backend)));
                }
            }
        }
    }
    found
}

/// Whether a back end is the service: by one of its host names, or by an address in its subnet.
fn is_of_service(asked: Question<'_>, backend: &Backend) -> bool {
    match backend.target.get() {
        Ok(BackendTarget::Name(name)) => has_name(asked, name),
        Ok(BackendTarget::Address(address)) => {
            let ranges = asked.end.addresses.prefixes().unwrap_or_default();
            Prefix::parse(&address.to_string()).is_ok_and(|it| ranges.iter().any(|range| range.contains(it)))
        }
        Err(_) => false,
    }
}

/// Whether the service answers to a host name.
pub(super) fn has_name(asked: Question<'_>, name: &str) -> bool {
    let names = gateway_names(asked.world, asked.standing);
    names.iter().any(|own| own.name.eq_ignore_ascii_case(name.trim_end_matches('.')))
}

fn chain(
    asked: Question<'_>,
    front: Front,
    (key, gateway): (Key<ApplicationGateway>, &ApplicationGateway),
    (pool, backend): (&GatewayPool, &Backend),
) -> Chain {
    let place = Place::Gateway(key);
    let mut hops = asked.approach(&place, &Asked::tcp(HTTPS));
    let site = match sites(asked.world, &place).into_iter().next() {
        Some(Ok(site)) => site,
        Some(Err(reason)) => {
            hops.push(Hop::unknown(reason));
            return asked.chain(front, place, hops);
        }
        None => return asked.chain(front, place, hops),
    };
    hops.extend(management(asked, &site, gateway));
    if let (Ok(BackendTarget::Name(name)), Some(at)) = (backend.target.get(), site.network) {
        let is_custom =
            gateway_names(asked.world, asked.standing).iter().any(|it| it.is_custom.is_some() && it.name == *name);
        hops.extend(leads_to(asked.world, at, name, is_custom, asked.standing));
    }
    let settings = settings_of(gateway, pool);
    let (ports, doubt) = ports(&settings);
    for port in ports {
        hops.extend(link(asked.world, &site, asked.end, &Asked::tcp(port)));
    }
    if let Some(reason) = doubt {
        hops.push(Hop::condition(Condition::Listener, "the port of the back end", pool.place).open(reason));
    }
    hops.extend(settings.iter().map(|settings| host_name(asked, settings, backend)));
    hops.extend(answers(asked.world, &place, &asked.standing.place()));
    hops.extend(asked.caller.and_then(|caller| answers(asked.world, &caller.place, &place)));
    asked.chain(front, place, hops)
}

/// What every gateway needs: to be managed, to be asked whether it is well, and to call outside (facts N-86, network.md §7).
fn management(asked: Question<'_>, site: &Site, gateway: &ApplicationGateway) -> Vec<Hop> {
    let is_v1 =
        gateway.sku.get().is_ok_and(|sku| sku.as_ref().is_some_and(|sku| !sku.to_ascii_lowercase().ends_with("_v2")));
    let managed = if is_v1 { MANAGED_V1 } else { MANAGED };
    let tag = |name: &str| outside(&Place::Tag(ServiceTag::new(name)), Address::Tag(ServiceTag::new(name)), false);
    let question = |ports| Asked { protocol: Protocol::Tcp, ports: vec![ports] };
    let cross = |direction, name: &str, ports| {
        let asked_for = question(ports);
        let far = tag(name);
        Crossing { direction, near: site, far: &far.addresses, asked: &asked_for, service: None }.hops(asked.world)
    };
    let mut hops = cross(Direction::Inbound, "GatewayManager", managed);
    hops.extend(cross(Direction::Inbound, "AzureLoadBalancer", PortRange::ALL));
    hops.extend(cross(Direction::Outbound, "Internet", PortRange::ALL));
    let internet = tag("Internet");
    let way = site.subnet.and_then(|subnet| routed(asked.world, site, subnet, &internet, &internet.addresses));
    hops.extend(way.map(|way| way.hop));
    let label = &gateway.declared.label;
    let told =
        |hop: Hop| Hop { text: format!("{}, for what application gateway `{label}` itself needs", hop.text), ..hop };
    hops.into_iter().map(told).collect()
}

/// The settings with which requests go to a pool.
fn settings_of<'g>(gateway: &'g ApplicationGateway, pool: &GatewayPool) -> Vec<&'g BackendSettings> {
    let Ok(pool) = pool.name.get() else { return Vec::new() };
    let uses_it = |named: &Option<String>| named.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(pool));
    let uses = gateway.uses.items.iter().filter(|it| it.pool.get().is_ok_and(uses_it));
    let mut found: Vec<&BackendSettings> = Vec::new();
    for name in uses.filter_map(|it| it.settings.get().ok().and_then(Option::as_ref)) {
        let is_it = |it: &&BackendSettings| it.name.get().is_ok_and(|own| own.eq_ignore_ascii_case(name));
        let settings = gateway.settings.items.iter().find(is_it);
        found.extend(settings.filter(|it| !found.iter().any(|known| known.place == it.place)));
    }
    found
}

/// The ports at which back ends are called, each once, and why there may be others.
fn ports(settings: &[&BackendSettings]) -> (Vec<u16>, Option<Reason>) {
    let mut known = Vec::new();
    let mut doubt = None;
    for it in settings {
        match it.port.get().map(|port| u16::try_from(*port)) {
            Ok(Ok(port)) if !known.contains(&port) => known.push(port),
            Ok(Ok(_)) => {}
            Ok(Err(_)) => doubt = Some(Reason::new("the port of the back end is none")),
            Err(cause) => doubt = Some(Reason::because("the port of the back end is not known", cause)),
        }
    }
    if known.is_empty() && doubt.is_none() {
        doubt = Some(Reason::new("no rule that is known sends requests to the pool, so its port is not known"));
        known.push(HTTPS);
    }
    (known, doubt)
}

/// Whether the service is asked for a name that it has (facts N-88).
fn host_name(asked: Question<'_>, settings: &BackendSettings, backend: &Backend) -> Hop {
    let label = &asked.standing.service.declared.label;
    let text = format!("the host name that `{label}` is asked for");
    let hop = Hop::condition(Condition::HostName, text, settings.host_name.origin());
    match (settings.host_name.get(), settings.host_name_of_backend.get()) {
        (Err(cause), _) => hop.open(Reason::because("the host name is not known", cause)),
        (Ok(Some(name)), _) if has_name(asked, name) => hop,
        (Ok(Some(name)), _) => match unknown_names(asked) {
            Some(reason) => hop.open(reason),
            None => hop.denied(format!("`{label}` has no host name `{name}`, and answers to its own alone")),
        },
        (Ok(None), Ok(true)) => match backend.target.get() {
            Ok(BackendTarget::Address(address)) => {
                hop.denied(format!("the service is asked for {address}, and answers to its host names alone"))
            }
            _ => hop,
        },
        // The name that the client asked for is handed on.
        (Ok(None), _) => hop,
    }
}

/// Why the service may have host names that are not known.
pub(super) fn unknown_names(asked: Question<'_>) -> Option<Reason> {
    let service = asked.standing.service;
    let label = &service.declared.label;
    let names = service.host_names.items.iter().find_map(|it| it.name.get().err());
    let cause = service.host_names.rest.as_ref().or(names).or_else(|| service.declared.name.get().err());
    cause.map(|cause| Reason::because(format!("not all host names of `{label}` are known"), cause))
}
