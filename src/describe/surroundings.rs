//! Where everything is: what most resources have in common is said once, at the top.

use std::collections::HashMap;

use crate::network::{Declared, Fact, Location, Network, Origin, ResourceId};
use crate::template::{Kind, Op, Piece, Provenance, Step, Terms};

/// What counts for everything that does not say its own.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// None where nothing says where it is.
    pub(super) subscription: Option<Kind>,
    pub(super) resource_group: Option<Kind>,
    /// The region, if all that have one have the same.
    pub(super) location: Option<Fact<Location>>,
}

impl Surroundings {
    pub(super) fn new(network: &Network, provenance: &Provenance) -> Self {
        let places: Vec<(Option<Kind>, Option<Kind>)> =
            top_level(network).map(|declared| place(&declared.identity)).collect();
        Self {
            subscription: most_frequent(places.iter().filter_map(|place| place.0.as_ref())),
            resource_group: most_frequent(places.iter().filter_map(|place| place.1.as_ref())),
            location: common_location(network, provenance),
        }
    }
}

/// The subscription and the resource group in an id.
pub(super) fn place(identity: &ResourceId) -> (Option<Kind>, Option<Kind>) {
    let is = |kind: &Kind, word: &str| matches!(kind, Kind::Str(text) if text.eq_ignore_ascii_case(word));
    match &*identity.scope {
        [one, subscription, two, group] if is(one, "subscriptions") && is(two, "resourceGroups") => {
            (Some(whole(subscription)), Some(whole(group)))
        }
        [one, subscription] if is(one, "subscriptions") => (Some(whole(subscription)), None),
        _ => (None, None),
    }
}

/// One form for a string of which nothing is known, however it was written.
pub(super) fn whole(kind: &Kind) -> Kind {
    match kind {
        Kind::Text(pieces) => match &**pieces {
            [Piece::Hole(hole)] => Kind::Term(hole.term),
            _ => kind.clone(),
        },
        _ => kind.clone(),
    }
}

/// Whether this is a part of the place that is deployed to, of which nothing is said.
pub(super) fn is_own_place(kind: &Kind, terms: &Terms) -> bool {
    match kind {
        Kind::Term(term) => terms.get(*term).is_some_and(|term| matches!(term.op, Op::Scope(_))),
        _ => false,
    }
}

/// Whether nothing is written where the value belongs.
pub(super) fn is_missing(origin: Origin, provenance: &Provenance) -> bool {
    matches!(provenance.step(origin), Some(Step::Missing(_)))
}

fn top_level(network: &Network) -> impl Iterator<Item = &Declared> {
    let Network {
        services,
        virtual_networks,
        gateways,
        security_groups,
        route_tables,
        public_ip_addresses,
        private_endpoints,
        private_dns_zones,
        address_consumers,
        ..
    } = network;
    let networks = virtual_networks.iter().map(|it| &it.declared).chain(gateways.iter().map(|it| &it.declared));
    let filters = security_groups.iter().map(|it| &it.declared).chain(route_tables.iter().map(|it| &it.declared));
    let services = services.iter().map(|it| &it.declared).chain(public_ip_addresses.iter().map(|it| &it.declared));
    let private =
        private_endpoints.iter().map(|it| &it.declared).chain(private_dns_zones.iter().map(|it| &it.declared));
    networks.chain(filters).chain(services).chain(private).chain(address_consumers.iter().map(|it| &it.declared))
}

/// The first of the values that occur most often.
fn most_frequent<'k>(values: impl Iterator<Item = &'k Kind>) -> Option<Kind> {
    let mut counts: HashMap<&Kind, usize> = HashMap::new();
    let mut order = Vec::new();
    for value in values {
        let count = counts.entry(value).or_default();
        if *count == 0 {
            order.push(value);
        }
        *count += 1;
    }
    let count = |value: &&Kind| counts.get(*value).copied().unwrap_or_default();
    let most = order.iter().map(count).max()?;
    order.iter().find(|value| count(value) == most).map(|value| (*value).clone())
}

fn common_location(network: &Network, provenance: &Provenance) -> Option<Fact<Location>> {
    let networks = network.virtual_networks.iter().map(|it| &it.location);
    let groups = network.security_groups.iter().map(|it| &it.location);
    let tables = network.route_tables.iter().map(|it| &it.location);
    let addresses = network.public_ip_addresses.iter().map(|it| &it.location);
    let services = network.services.iter().filter_map(|it| it.primary()).map(|it| &it.location);
    let endpoints = network.private_endpoints.iter().map(|it| &it.location);
    let mut all = networks.chain(groups).chain(tables).chain(addresses).chain(services).chain(endpoints);
    let first = all.next()?;
    let is_told = |fact: &Fact<Location>| !is_missing(fact.origin(), provenance);
    let is_same = |fact: &Fact<Location>| is_told(fact) && first.equals(fact) == Some(true);
    (is_same(first) && all.all(is_same)).then(|| first.clone())
}
