//! The routes of a subnet, collected from the network: written ones, those of the network, of peerings, of endpoints.
//!
//! Never here: which of them counts.

use std::net::IpAddr;

use super::Routes;
use super::candidate::{Candidate, LONGEST, Rank, sort};
use super::hop::{Choice, Hop, RouteSource};
use super::service::{Endpoint, TagRoute};
use super::space::{EVERYWHERE, RESERVED_ROUTES, Range, contains, range};
use crate::analysis::gateway_routes::learned_routes;
use crate::analysis::{Reason, TagAxioms};
use crate::network::{
    Address, Declared, Fact, Key, Link, Network, Peering, Prefix, Route, ServiceTag, Subnet, VirtualNetwork,
};
use crate::platform::Platform;

/// Most routes of one subnet that are compared; Azure permits 400 in a table (network.md §1.2).
const MOST_ROUTES: usize = 2_048;

impl<'n> Routes<'n> {
    /// The routes of a subnet.
    pub fn of(network: &'n Network, subnet: Key<Subnet>, tags: &'n TagAxioms, platform: &Platform) -> Self {
        let mut routes = Self {
            network,
            tags,
            subnet: network.get(subnet),
            home: None,
            candidates: Vec::new(),
            of_tags: Vec::new(),
            endpoints: Vec::new(),
            anywhere: Vec::new(),
            beyond: Vec::new(),
            learned: Vec::new(),
            own: Vec::new(),
            peers: Vec::new(),
            more_endpoints: None,
            unknown: None,
        };
        let Some(home) = routes.subnet else {
            routes.unknown = Some(Reason::new("the subnet is not in the input"));
            return routes;
        };
        if home.virtual_network.get().is_ok_and(Option::is_none) {
            routes.unknown = Some(Reason::new(format!("`{}` is in no virtual network", home.declared.label)));
        }
        let learns = routes.add_table(home);
        if learns {
            routes.learned = learned_routes(network, home);
        }
        routes.add_network(home);
        routes.add_private_endpoints();
        routes.add_system();
        routes.add_endpoints(home, platform);
        sort(&mut routes.candidates);
        let tags = routes.tags;
        routes.of_tags.sort_by(|one, other| one.order(other, tags));
        let count = routes.candidates.len() + routes.of_tags.len() + routes.endpoints.len();
        if count > MOST_ROUTES {
            routes.unknown = Some(Reason::new(format!("{count} routes are more than are compared")));
        }
        routes
    }

    /// Why a declared thing may not be there.
    fn absent(declared: &Declared, what: &str) -> Option<Reason> {
        let cause = declared.exists.get().err()?;
        Some(Reason::because(format!("whether {what} `{}` exists is not known", declared.last_name()), cause))
    }

    /// The written routes. Tells whether routes that a gateway learns reach the subnet.
    fn add_table(&mut self, home: &Subnet) -> bool {
        let network = self.network;
        let table = match home.route_table.get() {
            Ok(Some(Link::To(key))) => network.get(*key).map(|table| (*key, table)),
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                self.may_route(Reason::new(format!("route table `{id}` is not in the input")));
                return true;
            }
            Ok(None) => {
                if let Some(cause) = &network.more_subnets {
                    let text = format!("subnet `{}` may have a route table that is not known", home.declared.label);
                    self.may_route(Reason::because(text, cause));
                }
                return true;
            }
            Err(cause) => {
                let text = format!("the route table of subnet `{}` is not known", home.declared.label);
                self.may_route(Reason::because(text, cause));
                return true;
            }
        };
        let Some((key, table)) = table else { return true };
        let absent = Self::absent(&table.declared, "route table");
        for (index, route) in table.routes.items.iter().enumerate() {
            if !route.declared.exists.is(&false) {
                self.add_route(RouteSource::User { table: key, index }, route, absent.as_ref());
            }
        }
        if let Some(cause) = &table.routes.rest {
            let text = format!("route table `{}` may have routes that are not known", table.declared.label);
            self.may_route(Reason::because(text, cause));
        }
        !table.gateway_routes_disabled.is(&true) || absent.is_some()
    }

    fn add_route(&mut self, by: RouteSource, route: &Route, table_absent: Option<&Reason>) {
        let name = route.declared.last_name();
        let absent = table_absent.cloned().or_else(|| Self::absent(&route.declared, "route"));
        let address = route.next_hop_address.get().ok().and_then(Option::as_ref);
        let (hop, hop_unknown) = match route.next_hop.get() {
            Ok(hop) => (Hop::of_route(*hop, address), None),
            Err(cause) => {
                let text = format!("the next hop of route `{name}` is not known");
                (Hop::Unknown, Some(Reason::because(text, cause)))
            }
        };
        let literal = |range: Range, length: u8| Candidate {
            range,
            length,
            rank: Rank::User,
            hop: hop.clone(),
            by,
            absent: absent.clone(),
            hop_unknown: hop_unknown.clone(),
        };
        match route.address.get() {
            Ok(Address::Any) => self.candidates.push(literal(EVERYWHERE, 0)),
            // Routes of IPv6 say nothing about IPv4.
            Ok(Address::Prefix(prefix)) => {
                self.candidates.extend(range(*prefix).map(|range| literal(range, prefix.length())));
            }
            Ok(Address::Tag(tag)) => {
                self.of_tags.push(TagRoute { tag: tag.clone(), hop, by, absent, hop_unknown });
            }
            Err(cause) => {
                let text = format!("the address prefix of route `{name}` is not known");
                self.anywhere.push(Choice { hop, by, reason: Some(Reason::because(text, cause)) });
            }
        }
    }

    /// There may be routes with any prefix, to any next hop.
    fn may_route(&mut self, reason: Reason) {
        self.anywhere.push(Choice { hop: Hop::Unknown, by: RouteSource::NotKnown, reason: Some(reason) });
    }

    /// A network of which not all addresses are known may be anywhere, but not where services are.
    fn may_be_network(&mut self, hop: Hop, reason: Reason) {
        self.beyond.push(Choice { hop, by: RouteSource::System, reason: Some(reason) });
    }

    /// The address space of the network and of its peers.
    fn add_network(&mut self, home: &Subnet) {
        let label = &home.declared.label;
        let own = match home.virtual_network.get() {
            Ok(Some(Link::To(key))) => self.network.get(*key).map(|own| (*key, own)),
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                let text = format!("virtual network `{id}` is not in the input");
                self.may_be_network(Hop::Unknown, Reason::new(text));
                None
            }
            Ok(None) => None,
            Err(cause) => {
                let text = format!("the virtual network of subnet `{label}` is not known");
                self.may_be_network(Hop::Unknown, Reason::because(text, cause));
                None
            }
        };
        if let Some((key, own)) = own {
            self.home = Some(&own.location);
            self.add_space(own, &Hop::VirtualNetwork, None);
            for peering in &own.peerings.items {
                self.add_peer(key, peering);
            }
            if let Some(cause) = &own.peerings.rest {
                let text = format!("virtual network `{}` may have peerings that are not known", own.declared.label);
                self.may_be_network(Hop::Peering, Reason::because(text, cause));
            }
        }
        self.add_subnet(home);
    }

    /// The subnet's own addresses, where the prefix of the network around them is not known: it is no longer than theirs.
    fn add_subnet(&mut self, home: &Subnet) {
        let known = home.prefixes.get().map(|prefixes| prefixes.iter().filter_map(|prefix| prefix.get().ok()));
        for prefix in known.into_iter().flatten() {
            let Some(range) = range(*prefix) else { continue };
            if self.own.iter().any(|own| contains(*own, range)) {
                continue;
            }
            self.own.push(range);
            let text = format!("the address space around {prefix} is not known");
            let narrow = Self::system(range, prefix.length(), Hop::VirtualNetwork, Some(Reason::new(text)));
            let wide = Self::system(range, 1, Hop::VirtualNetwork, None);
            self.candidates.extend([narrow, wide]);
        }
    }

    fn system(range: Range, length: u8, hop: Hop, absent: Option<Reason>) -> Candidate {
        Candidate { range, length, rank: Rank::Network, hop, by: RouteSource::System, absent, hop_unknown: None }
    }

    fn add_space(&mut self, of: &VirtualNetwork, hop: &Hop, doubt: Option<&Reason>) {
        let unknown = |cause| {
            let text = format!("the address space of virtual network `{}` is not known", of.declared.label);
            Reason::because(text, cause)
        };
        let prefixes: &[Fact<Prefix>] = match of.address_space.get() {
            Ok(prefixes) => prefixes,
            Err(cause) => return self.may_be_network(hop.clone(), unknown(cause)),
        };
        for prefix in prefixes {
            match prefix.get() {
                Ok(prefix) => {
                    let Some(range) = range(*prefix) else { continue };
                    let candidate = Self::system(range, prefix.length(), hop.clone(), doubt.cloned());
                    self.candidates.push(candidate);
                    match hop {
                        Hop::VirtualNetwork => self.own.push(range),
                        _ => self.peers.push((range, doubt.cloned())),
                    }
                }
                Err(cause) => self.may_be_network(hop.clone(), unknown(cause)),
            }
        }
    }

    fn add_peer(&mut self, own: Key<VirtualNetwork>, peering: &Peering) {
        if peering.declared.exists.is(&false) {
            return;
        }
        let label = peering.declared.last_name();
        let closed = match peering.access_allowed.get() {
            Ok(true) => None,
            Ok(false) => {
                Some(Reason::new(format!("whether peering `{label}` routes is not known: it allows no access")))
            }
            Err(cause) => Some(Reason::because(format!("whether peering `{label}` allows access is not known"), cause)),
        };
        let doubt = Self::absent(&peering.declared, "peering").or(closed);
        match peering.remote.get() {
            Ok(Some(Link::To(key))) => {
                if let Some(remote) = self.network.get(*key) {
                    let doubt = doubt.or_else(|| one_sided(own, remote, label));
                    self.add_space(remote, &Hop::Peering, doubt.as_ref());
                }
            }
            Ok(Some(Link::Outside(id) | Link::Dangling(id))) => {
                let text = format!("the peer `{id}` of peering `{label}` is not in the input");
                self.may_be_network(Hop::Peering, Reason::new(text));
            }
            Ok(None) => {
                let text = format!("peering `{label}` does not say which network it leads to");
                self.may_be_network(Hop::Peering, Reason::new(text));
            }
            Err(cause) => {
                let text = format!("the network that peering `{label}` leads to is not known");
                self.may_be_network(Hop::Peering, Reason::because(text, cause));
            }
        }
    }

    /// What every subnet has: the way to the Internet, and none for private addresses (network.md §3.1).
    fn add_system(&mut self) {
        let system = |range, length, hop, absent| Candidate {
            range,
            length,
            rank: Rank::System,
            hop,
            by: RouteSource::System,
            absent,
            hop_unknown: None,
        };
        let internet = system(EVERYWHERE, 0, Hop::Internet, None);
        let mut doubt = self.anywhere.iter().find_map(|choice| choice.reason.clone());
        let user = |range: Range| {
            let written = self.candidates.iter().filter(move |it| it.rank == Rank::User && it.range == range);
            written.map(|route| route.absent.clone())
        };
        // A written default takes the place of all of Azure's own routes.
        let replaced = user(EVERYWHERE).any(|absent| absent.is_none());
        doubt = doubt.or_else(|| user(EVERYWHERE).flatten().next());
        let halves = [(0, u32::MAX >> 1), ((u32::MAX >> 1) + 1, u32::MAX)];
        if halves.into_iter().all(|half| user(half).next().is_some()) {
            let text = "whether routes for both halves of the address space replace Azure's own is not documented";
            doubt = doubt.or_else(|| Some(Reason::new(text)));
        }
        if !replaced {
            let free =
                RESERVED_ROUTES.into_iter().filter(|(range, _)| !self.own.iter().any(|own| contains(*own, *range)));
            let reserved: Vec<Candidate> =
                free.map(|(range, length)| system(range, length, Hop::Dropped, doubt.clone())).collect();
            self.candidates.extend(reserved);
        }
        let learned = self.learned.first().map(|reason| Candidate {
            rank: Rank::Learned,
            by: RouteSource::Learned,
            ..system(EVERYWHERE, 0, Hop::Gateway, Some(reason.clone()))
        });
        self.candidates.extend(learned);
        self.candidates.push(internet);
    }

    /// Private endpoints of the network and of its peers whose address is written.
    fn add_private_endpoints(&mut self) {
        let network = self.network;
        for (position, endpoint) in network.private_endpoints.iter().enumerate() {
            let Ok(addresses) = endpoint.static_addresses.get() else { continue };
            let hop = Hop::PrivateEndpoint(Key::new(position));
            for address in addresses.iter().filter_map(|address| address.get().ok()) {
                let IpAddr::V4(address) = address else { continue };
                let at = (u32::from(*address), u32::from(*address));
                // Beyond the network and its peers nothing leads to an endpoint.
                let around = self.candidates.iter().filter(|it| it.rank == Rank::Network && contains(it.range, at));
                let Some((length, doubt)) = around.map(|it| (it.length, it.absent.clone())).max_by_key(|it| it.0)
                else {
                    continue;
                };
                let absent = Self::absent(&endpoint.declared, "private endpoint").or(doubt);
                let candidate = |length, absent| Candidate {
                    rank: Rank::Endpoint,
                    ..Self::system(at, length, hop.clone(), absent)
                };
                let added = match self.routes_reach(endpoint) {
                    Some(true) => vec![candidate(length, absent)],
                    Some(false) => vec![candidate(LONGEST, absent)],
                    None => {
                        let text = "whether routes count for private endpoints in the subnet of";
                        let text = format!("{text} `{}` is not known", endpoint.declared.label);
                        vec![candidate(LONGEST, absent.clone().or(Some(Reason::new(text)))), candidate(length, absent)]
                    }
                };
                self.candidates.extend(added);
            }
        }
    }

    fn add_endpoints(&mut self, home: &Subnet, platform: &Platform) {
        for endpoint in &home.service_endpoints.items {
            if endpoint.exists.is(&false) {
                continue;
            }
            let service = match endpoint.service.get() {
                Ok(service) => service,
                Err(cause) => {
                    let text = format!("a service endpoint of subnet `{}` is not known", home.declared.label);
                    self.more_endpoints = Some(Reason::because(text, cause));
                    continue;
                }
            };
            // A service of which nothing is known here has its own addresses, and none of those that are asked about.
            let Some(facts) = platform.service_endpoint(service) else { continue };
            let doubt = |text: String| move |cause| Reason::because(text, cause);
            let exists = doubt(format!("whether the service endpoint {service} exists is not known"));
            let regions = doubt(format!("the regions of the service endpoint {service} are not known"));
            let written = endpoint.locations.get();
            self.endpoints.push(Endpoint {
                service: facts.service.clone(),
                tag: ServiceTag::new(facts.tag.clone()),
                reach: facts.reach,
                written: written.ok().filter(|written| !written.is_empty()).cloned(),
                absent: endpoint.exists.get().err().map(exists).or(written.err().map(regions)),
            });
        }
        let rest = home.service_endpoints.rest.as_ref().or(self.network.more_subnets.as_ref());
        if let Some(cause) = rest {
            let text = format!("subnet `{}` may have service endpoints that are not known", home.declared.label);
            self.more_endpoints = Some(Reason::because(text, cause));
        }
    }
}

/// Why a peering may not be connected: the other network says nothing of it.
fn one_sided(own: Key<VirtualNetwork>, remote: &VirtualNetwork, label: &str) -> Option<Reason> {
    let leads_back = |peering: &Peering| match peering.remote.get() {
        Ok(Some(Link::To(key))) => *key == own && !peering.declared.exists.is(&false),
        Ok(_) => false,
        Err(_) => true,
    };
    let answered = remote.peerings.rest.is_some() || remote.peerings.items.iter().any(leads_back);
    let text = || format!("virtual network `{}` is not seen to have a peering for `{label}`", remote.declared.label);
    (!answered).then(|| Reason::new(text()))
}
