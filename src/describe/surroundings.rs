//! Where everything is: what most resources have in common is said once, at the top.

use std::collections::HashMap;
use std::hash::Hash;

use super::names::{Names, Undeclared};
use crate::network::{Fact, Location, Network, Origin, ResourceId};
use crate::template::{Kind, Op, Piece, Provenance, Step, TermId, Terms};

/// What counts for everything that does not say its own.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// None where nothing says where it is.
    pub(super) subscription: Option<Kind>,
    pub(super) resource_group: Option<Kind>,
    /// The region that most have that have one.
    pub(super) location: Option<Fact<Location>>,
    /// Whether something is in another subscription or resource group than most.
    pub(super) has_others: bool,
}

impl Surroundings {
    pub(super) fn new(network: &Network, names: &Names, terms: &Terms) -> Self {
        let places: Vec<(Option<Kind>, Option<Kind>)> = top_level(network, names).into_iter().map(place).collect();
        let subscription = most_frequent(places.iter().filter_map(|place| place.0.as_ref())).cloned();
        let resource_group = most_frequent(places.iter().filter_map(|place| place.1.as_ref())).cloned();
        Self {
            has_others: places.iter().any(|place| place.0 != subscription || place.1 != resource_group),
            subscription,
            resource_group,
            location: common_location(network, terms),
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
        Kind::Term(term) => terms.get(*term).is_some_and(|term| matches!(term.op, Op::Scope(0, _))),
        _ => false,
    }
}

/// Whether a description leaves the value open without a name.
pub(super) fn is_like_no_other(term: TermId, terms: &Terms) -> bool {
    terms.get(term).is_some_and(|term| matches!(&term.op, Op::Open(_, name) if name.is_empty()))
}

/// Whether nothing is written where the value belongs.
pub(super) fn is_missing(origin: Origin, provenance: &Provenance) -> bool {
    matches!(provenance.step(origin), Some(Step::Missing(_)))
}

/// The ids of all entries of sections, in their order.
fn top_level<'n>(network: &'n Network, names: &'n Names) -> Vec<&'n ResourceId> {
    let mut found: Vec<&ResourceId> = Vec::new();
    let undeclared = |parents: &'n [Undeclared]| parents.iter().filter_map(|parent| parent.identity.as_ref());
    found.extend(network.virtual_networks.iter().map(|it| &it.declared.identity));
    found.extend(undeclared(&names.undeclared_networks));
    found.extend(network.gateways.iter().map(|it| &it.declared.identity));
    found.extend(network.security_groups.iter().map(|it| &it.declared.identity));
    found.extend(network.route_tables.iter().map(|it| &it.declared.identity));
    found.extend(network.public_ip_addresses.iter().map(|it| &it.declared.identity));
    found.extend(network.services.iter().map(|it| &it.declared.identity));
    found.extend(network.private_dns_zones.iter().map(|it| &it.declared.identity));
    found.extend(undeclared(&names.undeclared_zones));
    found.extend(network.private_endpoints.iter().map(|it| &it.declared.identity));
    found.extend(network.address_consumers.iter().map(|it| &it.declared.identity));
    found.extend(network.front_doors.iter().map(|it| &it.declared.identity));
    found
}

/// The first of the values that occur most often.
fn most_frequent<T: Hash + Eq + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: HashMap<T, usize> = HashMap::new();
    let mut order = Vec::new();
    for value in values {
        let count = counts.entry(value).or_default();
        if *count == 0 {
            order.push(value);
        }
        *count += 1;
    }
    let count = |value: &T| counts.get(value).copied().unwrap_or_default();
    let most = order.iter().map(count).max()?;
    order.into_iter().find(|value| count(value) == most)
}

fn common_location(network: &Network, terms: &Terms) -> Option<Fact<Location>> {
    let networks = network.virtual_networks.iter().map(|it| &it.location);
    let groups = network.security_groups.iter().map(|it| &it.location);
    let tables = network.route_tables.iter().map(|it| &it.location);
    let addresses = network.public_ip_addresses.iter().map(|it| &it.location);
    let services = network.services.iter().filter_map(|it| it.primary()).map(|it| &it.location);
    let endpoints = network.private_endpoints.iter().map(|it| &it.location);
    let balancers = network.load_balancers.iter().map(|it| &it.location);
    let link_services = network.private_link_services.iter().map(|it| &it.location);
    let gateways = network.application_gateways.iter().map(|it| &it.location);
    let fronts = balancers.chain(link_services).chain(gateways);
    let all = networks.chain(groups).chain(tables).chain(addresses).chain(services).chain(endpoints).chain(fronts);
    let all: Vec<_> = all.collect();
    let key = |fact: &&'_ Fact<Location>| match (fact.get(), fact.term()) {
        (Ok(known), _) => Some(Ok(known.normalised().to_owned())),
        (Err(_), Some(term)) if !is_like_no_other(term, terms) => Some(Err(term)),
        _ => None,
    };
    let keys: Vec<_> = all.iter().map(key).collect();
    let most = most_frequent(keys.iter().flatten())?;
    let found = all.iter().zip(&keys).find(|(_, key)| key.as_ref() == Some(most));
    found.map(|(fact, _)| (*fact).clone())
}
