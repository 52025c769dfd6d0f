//! A firewall or router on the way: who it is, and whether packets get to it and from it.
//!
//! Never here: what it lets through, which is set inside of it; nor the security groups around it.

use std::net::IpAddr;

use super::hop::{Hop, What};
use super::peering;
use super::place::{Asked, World};
use super::site::Site;
use crate::analysis::Reason;
use crate::analysis::reachability::Verdict;
use crate::network::{
    AzureFirewall, IpConfiguration, Key, Link, LoadBalancer, Network, NetworkInterface, Subnet, VirtualNetwork,
};

/// The machine at an address.
enum Machine<'n> {
    Interface(&'n NetworkInterface),
    Firewall(&'n AzureFirewall),
    Balancer(&'n LoadBalancer),
}

/// The hops over an appliance.
pub(super) fn hops(world: World<'_>, from: &Site, to: &Site, address: Option<&String>, asked: &Asked) -> Vec<Hop> {
    let network = world.network;
    let found = address.and_then(|text| text.parse().ok()).and_then(|address| machine_at(network, address));
    let shown = address.map_or_else(|| "an appliance".to_owned(), |it| format!("the appliance {it}"));
    let mut hop = Hop {
        what: What::Appliance { address: address.cloned() },
        verdict: Verdict::Allowed,
        text: shown.clone(),
        reasons: Vec::new(),
        at: Vec::new(),
    };
    let ports: Vec<String> = asked.ports.iter().map(ToString::to_string).collect();
    let must = format!("it depends on {shown}: it must pass {} {}", asked.protocol, ports.join(", "));
    let Some((machine, subnet)) = found else { return vec![hop.open(Reason::new(must))] };
    let mut hops = Vec::new();
    let home = subnet.and_then(|key| network_of(network, key));
    if let (Some(start), Some(home)) = (from.network, home)
        && start != home
    {
        hops.extend(peering::between(world, start, home, false));
    }
    hop = match machine {
        Machine::Interface(interface) => {
            let label = &interface.declared.label;
            let hop = Hop { text: format!("{shown}: network interface `{label}`"), ..hop }.at(interface.declared.place);
            match interface.forwards.get() {
                Ok(false) => hop.at(interface.forwards.origin()).denied(format!(
                    "network interface `{label}` takes no packets that are meant for others: `enableIPForwarding` is off"
                )),
                _ => hop,
            }
        }
        Machine::Firewall(firewall) => {
            Hop { text: format!("{shown}: Azure Firewall `{}`", firewall.declared.label), ..hop }
                .at(firewall.declared.place)
        }
        Machine::Balancer(balancer) => {
            Hop { text: format!("{shown}: load balancer `{}`", balancer.declared.label), ..hop }
                .at(balancer.declared.place)
        }
    };
    hops.push(hop.open(Reason::new(must)));
    if let (Some(home), Some(end)) = (home, to.network)
        && home != end
    {
        hops.extend(peering::between(world, home, end, from.network != Some(home)));
    }
    hops
}

fn network_of(network: &Network, subnet: Key<Subnet>) -> Option<Key<VirtualNetwork>> {
    match network.get(subnet)?.virtual_network.get() {
        Ok(Some(Link::To(key))) => Some(*key),
        _ => None,
    }
}

/// The machine that surely has this address, with its subnet.
fn machine_at(network: &Network, address: IpAddr) -> Option<(Machine<'_>, Option<Key<Subnet>>)> {
    let is_it = |it: &&IpConfiguration| it.address.get().is_ok_and(|own| *own == Some(address));
    let subnet = |it: &IpConfiguration| match it.subnet.get() {
        Ok(Some(Link::To(key))) => Some(*key),
        _ => None,
    };
    let interfaces = network.network_interfaces.iter().filter_map(|interface| {
        let own = interface.ip_configurations.items.iter().map(|it| &it.ip).find(is_it)?;
        Some((Machine::Interface(interface), subnet(own)))
    });
    let firewalls = network.azure_firewalls.iter().filter_map(|firewall| {
        // Azure writes the address at one configuration and the subnet at the first.
        let items = &firewall.ip_configurations.items;
        items.iter().find(is_it)?;
        Some((Machine::Firewall(firewall), items.iter().find_map(subnet)))
    });
    let balancers = network.load_balancers.iter().filter_map(|balancer| {
        let own = balancer.frontends.items.iter().find(is_it)?;
        Some((Machine::Balancer(balancer), subnet(own)))
    });
    interfaces.chain(firewalls).chain(balancers).next()
}
