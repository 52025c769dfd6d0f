//! Host names as ends, and the machines behind what hands over to others.
//!
//! Never here: how a name is resolved (that is `analysis::resolution`).

use std::net::IpAddr;

use super::Inquiry;
use super::fronts::are_asked;
use super::hops::unplaced;
use super::names::Relay;
use crate::analysis::Reason;
use crate::analysis::path::{self, Front, Place, What, chains, paths};
use crate::analysis::reachability::Verdict;
use crate::analysis::resolution::{Answer, Outcome, host_names, resolve};
use crate::answer::{self, Obstacle};
use crate::network::{
    ApiManagement, Cloud, Key, Link, LoadBalancer, Network, NetworkInterface, Prefix, PrivateEndpoint, VirtualNetwork,
};
use crate::survey::Survey;

impl Survey<'_> {
    /// The service that has a host name.
    pub(super) fn service_of(&self, name: &str) -> Option<Key<ApiManagement>> {
        let has = |service: &ApiManagement| {
            host_names(service, self.platform, Cloud::Public).iter().any(|host| host.name.eq_ignore_ascii_case(name))
        };
        self.network.services.iter().position(has).map(Key::new)
    }

    /// The ways to a host name: what it leads to where the packets start, and the way to that.
    pub(super) fn to_host(&self, inquiry: &Inquiry, start: &Place, name: &str) -> Vec<answer::Path> {
        let service = self.service_of(name);
        let of_service = || {
            let count = service.and_then(|key| self.network.get(key)).map_or(0, |it| it.locations.items.len());
            service.into_iter().flat_map(move |key| (0..count).map(move |index| Place::Service(key, index)))
        };
        let Some(home) = self.home(start) else {
            // What the other side asks is not known; a service is met by its name all the same.
            let ends: Vec<Place> = if service.is_some() { of_service().collect() } else { vec![Place::Somewhere] };
            return self.ways(inquiry, start, &ends, None, service);
        };
        let told = resolve(self.network, home, name, self.platform);
        let ends: Vec<Place> = match &told.outcome {
            // In the subnet of the service the address is that of its load balancer.
            Outcome::Addresses(addresses) if service.is_some_and(|key| self.has_all(key, addresses)) => {
                of_service().collect()
            }
            Outcome::Addresses(addresses) => {
                let prefixes = addresses.iter().filter_map(|address| Prefix::parse(&address.to_string()).ok());
                let known: Vec<Place> = prefixes.map(Place::Addresses).collect();
                if known.is_empty() { of_service().collect() } else { known }
            }
            Outcome::PrivateAddressesOf(addresses) => {
                addresses.iter().map(|it| Place::Service(it.service, it.location)).collect()
            }
            Outcome::PrivateEndpoint(key) => vec![Place::PrivateEndpoint(*key)],
            Outcome::Public if service.is_none() => vec![Place::Somewhere],
            Outcome::Public | Outcome::NoSuchName | Outcome::Unknown(_) => of_service().collect(),
        };
        let hop = self.name_hop(home, name, told, service);
        self.ways(inquiry, start, &ends, Some(&hop), service)
    }

    /// Whether addresses are those of a service, as far as is known: all of them in subnets of its regions.
    fn has_all(&self, key: Key<ApiManagement>, addresses: &[IpAddr]) -> bool {
        let regions = self.network.get(key).map(|service| service.locations.items.as_slice()).unwrap_or_default();
        let subnets = regions.iter().filter_map(|region| match region.subnet.get() {
            Ok(Some(Link::To(subnet))) => self.network.get(*subnet),
            _ => None,
        });
        let ranges: Vec<Prefix> = subnets
            .flat_map(|subnet| subnet.prefixes.get().ok().into_iter().flatten())
            .filter_map(|prefix| prefix.get().ok().copied())
            .collect();
        let is_inside = |address: &IpAddr| {
            Prefix::parse(&address.to_string()).is_ok_and(|one| ranges.iter().any(|range| range.contains(one)))
        };
        !addresses.is_empty() && addresses.iter().all(is_inside)
    }

    /// The ways to places, behind a name; of this service if it is one of its names.
    fn ways(
        &self,
        inquiry: &Inquiry,
        start: &Place,
        ends: &[Place],
        name: Option<&path::Hop>,
        service: Option<Key<ApiManagement>>,
    ) -> Vec<answer::Path> {
        let mut found = Vec::new();
        for end in ends {
            for path in paths(self.world(), start, end, &inquiry.packets) {
                let behind = match (service, &path.to) {
                    (Some(service), Place::PrivateEndpoint(key)) => self.behind(inquiry, &path, service, *key),
                    _ => vec![self.straight(&path)],
                };
                for told in behind {
                    let Some(name) = name else {
                        found.push(told);
                        continue;
                    };
                    // The name that was asked for takes the place of any other.
                    let others = told.hops.into_iter().filter(|hop| hop.kind != Obstacle::Name);
                    let hops = std::iter::once(self.hop(name)).chain(others).collect();
                    found.push(answer::Path::over(None, told.between, hops));
                }
            }
        }
        if found.is_empty()
            && let Some(name) = name
        {
            found.push(answer::Path::over(None, None, vec![self.hop(name)]));
        }
        found
    }

    /// The ways over a private endpoint to a service, and not to the endpoint alone.
    fn behind(
        &self,
        inquiry: &Inquiry,
        path: &path::Path,
        service: Key<ApiManagement>,
        endpoint: Key<PrivateEndpoint>,
    ) -> Vec<answer::Path> {
        let count = self.network.get(service).map_or(0, |it| it.locations.items.len());
        let count = if are_asked(inquiry) { count } else { 0 };
        let all = (0..count).flat_map(|index| chains(self.world(), service, index, Some(&path.from)).known);
        let leads = |front: Front| match front {
            Front::PrivateEndpoint(key) => key == endpoint,
            Front::PrivateLinkService { consumer, .. } => consumer == Some(endpoint),
            Front::Gateway(..) | Front::FrontDoor(_) => false,
        };
        let told: Vec<answer::Path> = all
            .filter(|chain| leads(chain.front))
            .map(|chain| answer::Path::over(None, Some(self.between(&chain.path)), self.told(&chain.path.hops)))
            .collect();
        if !told.is_empty() {
            return told;
        }
        let mut told = self.straight(path);
        let (label, of) = (self.label(endpoint), self.label(service));
        told.hops.push(answer::Hop {
            kind: Obstacle::Condition,
            at: format!("what private endpoint `{label}` leads to"),
            text: String::new(),
            verdict: answer::Answer::CannotTell,
            grounds: Vec::new(),
            packet: None,
            reasons: unplaced(&[Reason::new(format!("whether `{of}` is behind it for such packets is not known"))]),
            hints: Vec::new(),
        });
        vec![answer::Path::over(None, told.between, told.hops)]
    }

    fn name_hop(
        &self,
        home: Key<VirtualNetwork>,
        name: &str,
        told: Answer,
        service: Option<Key<ApiManagement>>,
    ) -> path::Hop {
        let (verdict, reasons) = match &told.outcome {
            Outcome::Addresses(addresses) if addresses.is_empty() => {
                (Verdict::CannotTell, vec![Reason::new(format!("the addresses of `{name}` are not known"))])
            }
            // Another service does not answer to the name.
            Outcome::PrivateAddressesOf(addresses)
                if service.is_some_and(|key| addresses.iter().any(|it| it.service != key)) =>
            {
                (Verdict::Denied, vec![Reason::new(format!("`{name}` is a name of another service"))])
            }
            Outcome::Addresses(_) | Outcome::PrivateAddressesOf(_) | Outcome::PrivateEndpoint(_) | Outcome::Public => {
                (Verdict::Allowed, Vec::new())
            }
            Outcome::NoSuchName => (Verdict::Denied, Vec::new()),
            Outcome::Unknown(reasons) => (Verdict::CannotTell, reasons.clone()),
        };
        let at = self.network.get(home).map(|network| network.declared.place).into_iter().collect();
        let what = What::Name { network: home, name: name.to_owned(), answer: Box::new(told) };
        path::Hop { what, verdict, text: format!("the name `{name}`"), reasons, at }
    }

    /// The network interfaces that something hands over to.
    pub(super) fn machines(&self, front: Relay) -> Vec<Key<NetworkInterface>> {
        let balancers: Vec<Key<LoadBalancer>> = match front {
            Relay::LoadBalancer(key) => vec![key],
            Relay::PrivateLinkService(key) => {
                let frontends = self.network.get(key).map(|service| service.frontends.items.as_slice());
                let parts = frontends.unwrap_or_default().iter().filter_map(|part| part.part.get().ok()?.as_ref());
                parts.filter_map(|part| if let Link::To(key) = part.of { Some(key) } else { None }).collect()
            }
            Relay::FrontDoor(_) => Vec::new(),
        };
        balancers.into_iter().flat_map(|key| members(self.network, key)).collect()
    }
}

/// The network interfaces that belong to a pool of a load balancer.
fn members(network: &Network, balancer: Key<LoadBalancer>) -> Vec<Key<NetworkInterface>> {
    let is_member = |interface: &NetworkInterface| {
        interface.ip_configurations.items.iter().flat_map(|configuration| &configuration.pools.items).any(|pool| {
            let part = pool.part.get().ok().and_then(Option::as_ref);
            part.is_some_and(|part| matches!(part.of, Link::To(key) if key == balancer))
        })
    };
    let all = network.network_interfaces.iter().enumerate();
    all.filter(|(_, interface)| is_member(interface)).map(|(index, _)| Key::new(index)).collect()
}
