//! The parts of the tag, collected from the network: address spaces, peers, routes, gateways.
//!
//! Never here: what rules do with it.

use super::extent::{PossiblePart, Space, TagExtent};
use crate::analysis::Reason;
use crate::analysis::gateway_routes::learned_routes;
use crate::network::{Address, Fact, Link, Network, NextHop, Peering, Prefix, RouteTable, Subnet, VirtualNetwork};

/// What `VirtualNetwork` means on a subnet of the network.
pub fn virtual_network_tag(network: &Network, subnet: &Subnet) -> TagExtent {
    let mut extent = TagExtent::default();
    if let Ok(prefixes) = subnet.prefixes.get() {
        extent.must.extend(prefixes.iter().filter_map(|prefix| prefix.get().ok()));
    }
    extent.add_network(network, subnet);
    let gateways_matter = extent.add_routes(network, &subnet.route_table);
    if gateways_matter {
        extent.add_gateways(network, subnet);
    }
    extent
}

impl TagExtent {
    fn maybe(&mut self, space: Space, service_tags: bool, reason: Reason) {
        let same = |part: &&mut PossiblePart| part.space == space && part.reason == reason;
        match self.may.iter_mut().find(same) {
            Some(part) => part.service_tags |= service_tags,
            None => self.may.push(PossiblePart { space, service_tags, reason }),
        }
    }

    /// The address space of the network and of its peers.
    fn add_network(&mut self, network: &Network, subnet: &Subnet) {
        let own = match subnet.virtual_network.get() {
            Ok(Some(Link::To(key))) => network.get(*key),
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                let text = format!("virtual network `{id}` is not in the input");
                self.maybe(Space::Everywhere, false, Reason::new(text));
                return;
            }
            Ok(None) => None,
            Err(cause) => {
                let text = format!("the virtual network of subnet `{}` is not known", subnet.declared.label);
                self.maybe(Space::Everywhere, false, Reason::because(text, cause));
                return;
            }
        };
        let Some(own) = own else {
            let text = format!("the virtual network of subnet `{}` is not in the input", subnet.declared.label);
            self.maybe(Space::Everywhere, false, Reason::new(text));
            return;
        };
        self.address_space = known_space(own);
        self.add_space(own, None);
        for peering in &own.peerings.items {
            self.add_peer(network, peering);
        }
        if let Some(cause) = &own.peerings.rest {
            let text = format!("virtual network `{}` may have peerings that are not known", own.declared.label);
            self.maybe(Space::Everywhere, false, Reason::because(text, cause));
        }
    }

    /// A network's address space: surely in the tag unless there is a doubt about the way to it.
    fn add_space(&mut self, of: &VirtualNetwork, doubt: Option<&Reason>) {
        let unknown = |cause| {
            let text = format!("the address space of virtual network `{}` is not known", of.declared.label);
            Reason::because(text, cause)
        };
        let prefixes = match of.address_space.get() {
            Ok(prefixes) => prefixes,
            Err(cause) => return self.maybe(Space::Everywhere, false, unknown(cause)),
        };
        for prefix in prefixes {
            match (prefix.get(), doubt) {
                (Ok(prefix), None) => self.must.push(*prefix),
                (Ok(prefix), Some(doubt)) => self.maybe(Space::Prefix(*prefix), false, doubt.clone()),
                (Err(cause), _) => self.maybe(Space::Everywhere, false, unknown(cause)),
            }
        }
    }

    fn add_peer(&mut self, network: &Network, peering: &Peering) {
        if peering.access_allowed.is(&false) || peering.declared.exists.is(&false) {
            return;
        }
        let label = &peering.declared.label;
        let doubts = [
            (&peering.declared.exists, "whether peering `{}` exists is not known"),
            (&peering.access_allowed, "whether peering `{}` allows access is not known"),
        ];
        let doubt = doubts.into_iter().find_map(|(fact, text)| {
            let cause = fact.get().err()?;
            Some(Reason::because(text.replace("{}", label), cause))
        });
        match peering.remote.get() {
            Ok(Some(Link::To(key))) => {
                if let Some(remote) = network.get(*key) {
                    self.add_space(remote, doubt.as_ref());
                }
            }
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                let text = format!("the peer `{id}` of peering `{label}` is not in the input");
                self.maybe(Space::Everywhere, false, Reason::new(text));
            }
            Ok(None) => {
                let text = format!("peering `{label}` does not say which network it leads to");
                self.maybe(Space::Everywhere, false, Reason::new(text));
            }
            Err(cause) => {
                let text = format!("the network that peering `{label}` leads to is not known");
                self.maybe(Space::Everywhere, false, Reason::because(text, cause));
            }
        }
    }

    /// Routes of one's own. Tells whether routes that a gateway learns reach the subnet.
    fn add_routes(&mut self, network: &Network, table: &Fact<Option<Link<RouteTable>>>) -> bool {
        let table = match table.get() {
            Ok(None) => return true,
            Ok(Some(Link::To(key))) => network.get(*key),
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                self.maybe(Space::Everywhere, true, Reason::new(format!("route table `{id}` is not in the input")));
                return true;
            }
            Err(cause) => {
                let text = "the route table of the subnet is not known";
                self.maybe(Space::Everywhere, true, Reason::because(text, cause));
                return true;
            }
        };
        let Some(table) = table else { return true };
        for route in &table.routes.items {
            if route.declared.exists.is(&false) {
                continue;
            }
            let label = &route.declared.label;
            let doubt = match (route.declared.exists.get(), route.next_hop.get()) {
                (Err(cause), _) => Some(Reason::because(format!("whether route `{label}` exists is not known"), cause)),
                (_, Err(cause)) => {
                    Some(Reason::because(format!("the next hop of route `{label}` is not known"), cause))
                }
                (Ok(_), Ok(NextHop::VirtualAppliance)) => None,
                (Ok(_), Ok(hop)) => Some(Reason::new(format!(
                    "whether `VirtualNetwork` contains what route `{label}` sends to {} is not documented",
                    hop.as_str()
                ))),
            };
            match (route.address.get(), doubt) {
                (Ok(Address::Any), None) => self.must.extend(Prefix::parse("0.0.0.0/0").ok()),
                (Ok(Address::Prefix(prefix)), None) => self.must.push(*prefix),
                (Ok(Address::Tag(tag)), None) => self.must_tags.push(tag.clone()),
                (Ok(Address::Any), Some(doubt)) => self.maybe(Space::Everywhere, true, doubt),
                (Ok(Address::Prefix(prefix)), Some(doubt)) => self.maybe(Space::Prefix(*prefix), true, doubt),
                (Ok(Address::Tag(tag)), Some(doubt)) => self.maybe(Space::Tag(tag.clone()), true, doubt),
                (Err(cause), _) => {
                    let text = format!("the address prefix of route `{label}` is not known");
                    self.maybe(Space::Everywhere, true, Reason::because(text, cause));
                }
            }
        }
        if let Some(cause) = &table.routes.rest {
            let text = format!("route table `{}` may have routes that are not known", table.declared.label);
            self.maybe(Space::Everywhere, true, Reason::because(text, cause));
        }
        !table.gateway_routes_disabled.is(&true)
    }

    /// Routes that a gateway of the network or of a peer learns: any address, but none of a service tag.
    fn add_gateways(&mut self, network: &Network, subnet: &Subnet) {
        for reason in learned_routes(network, subnet) {
            self.maybe(Space::Everywhere, false, reason);
        }
    }
}

fn known_space(of: &VirtualNetwork) -> Option<Vec<Prefix>> {
    let prefixes = of.address_space.get().ok()?;
    prefixes.iter().map(|prefix| prefix.get().ok().copied()).collect()
}
