//! Which well-known names a private DNS zone hides from the networks that it is linked to (facts N-77, N-78, §D.5).
//!
//! Never here: whether the zone is linked for a good reason.

use super::answer::{Outcome, Source};
use super::host_names::host_names;
use super::resolve::resolve;
use super::zones::{is_in, normalised};
use crate::network::{Cloud, Key, Link, Network, NetworkMode, PrivateDnsZone, VirtualNetwork};
use crate::platform::{HostEndpoint, Platform};

/// Names that are not found in a network because of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenNames {
    /// The zone.
    pub zone: Key<PrivateDnsZone>,
    /// Its link to the network, by its position in `links.items`.
    pub link: usize,
    /// What they are.
    pub what: Hidden,
}

/// What a zone hides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hidden {
    /// All names of API Management, of this and of every other service: `azure-api.net`.
    AllOfApiManagement(String),
    /// The names of one endpoint of every service: `developer.azure-api.net`.
    Endpoint(String, HostEndpoint),
    /// Names of something that services depend on: the domain, and the flow by which it is reached.
    Dependency {
        /// `blob.core.windows.net`.
        domain: String,
        /// The row of required or optional flows.
        flow: String,
    },
    /// The gateway of a service of the input, which has no record in the zone of private endpoints.
    Service(String),
}

/// What a zone of this name hides wherever it is linked; nothing if it is scoped to names of one's own. A name that the zone
/// has a record for is found all the same.
pub fn hidden_by(zone: &str, platform: &Platform) -> Vec<Hidden> {
    let zone = normalised(zone);
    let mut hidden = Vec::new();
    for facts in platform.host_names() {
        if zone != facts.shared_domain() {
            continue;
        }
        hidden.push(match facts.endpoint {
            HostEndpoint::Gateway => Hidden::AllOfApiManagement(zone.clone()),
            endpoint => Hidden::Endpoint(zone.clone(), endpoint),
        });
    }
    for (domain, flow) in platform.dependency_domains().unwrap_or_default() {
        let name = domain.trim_start_matches('.');
        if is_in(name, &zone) {
            hidden.push(Hidden::Dependency { domain: name.to_owned(), flow: flow.to_owned() });
        }
    }
    hidden
}

/// Which well-known names surely are not found in the network, with the zones that hide them.
pub fn hidden_names(network: &Network, at: Key<VirtualNetwork>, platform: &Platform) -> Vec<HiddenNames> {
    let mut hidden = Vec::new();
    for (position, zone) in network.private_dns_zones.iter().enumerate() {
        let (Ok(name), true) = (zone.declared.name.get(), zone.declared.exists.is(&true)) else { continue };
        let is_link = |link: &&(usize, &crate::network::ZoneLink)| {
            let to = link.1.virtual_network.get();
            link.1.declared.exists.is(&true) && matches!(to, Ok(Some(Link::To(key))) if *key == at)
        };
        let links: Vec<(usize, &crate::network::ZoneLink)> = zone.links.items.iter().enumerate().collect();
        let Some((link, _)) = links.iter().find(is_link) else { continue };
        let of_zone = hidden_by(name, platform).into_iter();
        hidden.extend(of_zone.map(|what| HiddenNames { zone: Key::new(position), link: *link, what }));
    }
    for service in network.services.iter().filter(|service| !service.mode.is(&NetworkMode::Internal)) {
        let names = host_names(service, platform, Cloud::Public).into_iter();
        for host in names.filter(|host| host.endpoint == HostEndpoint::Gateway && host.is_custom.is_none()) {
            let answer = resolve(network, at, &host.name, platform);
            if let (Outcome::NoSuchName, Some(Source::Zone { zone, link, .. })) = (&answer.outcome, answer.decided_by())
            {
                hidden.push(HiddenNames { zone: *zone, link: *link, what: Hidden::Service(host.name) });
            }
        }
    }
    hidden
}
