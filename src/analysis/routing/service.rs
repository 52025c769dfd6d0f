//! What service tags in routes and service endpoints say about the addresses of a service, which are not known.
//!
//! Never here: address ranges.

use std::cmp::Ordering;

use super::hop::{Choice, Hop, RouteSource};
use crate::analysis::Reason;
use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::network::{Fact, Location, ServiceTag};
use crate::platform::EndpointReach;

/// A service as a destination.
#[derive(Debug, Clone)]
pub(super) struct Service {
    /// The tag, for people.
    pub(super) tag: ServiceTag,
    /// What it says.
    pub(super) name: TagName,
    /// The region that is meant, if not all of them: as a fact, for two that nobody knows may be the same.
    pub(super) near: Option<Fact<Location>>,
}

/// How the addresses of one thing lie to those of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Relation {
    /// It has all of them.
    Covers,
    /// It is a part of them.
    Part,
    /// It has none of them.
    Apart,
    /// Not known.
    Perhaps,
}

/// A route with a service tag.
#[derive(Debug, Clone)]
pub(super) struct TagRoute {
    pub(super) tag: ServiceTag,
    pub(super) hop: Hop,
    pub(super) by: RouteSource,
    pub(super) absent: Option<Reason>,
    pub(super) hop_unknown: Option<Reason>,
}

/// A service endpoint.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    /// `Microsoft.Storage`.
    pub(super) service: String,
    /// The tag of what it leads to.
    pub(super) tag: ServiceTag,
    pub(super) reach: EndpointReach,
    /// The regions that are written; none for all.
    pub(super) written: Option<Vec<Location>>,
    pub(super) absent: Option<Reason>,
}

impl TagRoute {
    pub(super) fn choice(&self) -> Choice {
        let reason = self.absent.as_ref().or(self.hop_unknown.as_ref()).cloned();
        Choice { hop: self.hop.clone(), by: self.by, reason }
    }

    /// How the tag lies to a service.
    pub(super) fn relation(&self, to: &Service, tags: &TagAxioms) -> Relation {
        match (tags.read(&self.tag), &to.name) {
            (TagName::Service { base, region }, TagName::Service { base: wanted, region: of }) => {
                if base != *wanted {
                    let apart = tags.is_disjoint(&base) && tags.is_disjoint(wanted);
                    return if apart { Relation::Apart } else { Relation::Perhaps };
                }
                let near = to.near.as_ref().map(|near| near.get().ok());
                match (region, of, near) {
                    (None, _, _) => Relation::Covers,
                    (Some(region), Some(of), _) if region == *of => Relation::Covers,
                    (Some(region), _, Some(Some(near))) if tags.is_region(&region, near) => Relation::Covers,
                    (Some(_), None, None) => Relation::Part,
                    // Whether two regions of a service share addresses is not documented.
                    _ => Relation::Perhaps,
                }
            }
            (one, other) if one == *other => Relation::Covers,
            _ => Relation::Perhaps,
        }
    }

    /// Regional tags count before those of all regions (network.md §3.1).
    pub(super) fn order(&self, other: &Self, tags: &TagAxioms) -> Ordering {
        let is_whole = |route: &Self| !matches!(tags.read(&route.tag), TagName::Service { region: Some(_), .. });
        is_whole(self).cmp(&is_whole(other))
    }
}

impl Endpoint {
    pub(super) fn choice(&self) -> Choice {
        Choice { hop: Hop::ServiceEndpoint(self.service.clone()), by: RouteSource::System, reason: self.absent.clone() }
    }

    /// How what it leads to lies to a service; `home` is the region of the virtual network.
    pub(super) fn relation(&self, to: &Service, home: Option<&Fact<Location>>, tags: &TagAxioms) -> Relation {
        let TagName::Service { base, region } = &to.name else { return Relation::Perhaps };
        let TagName::Service { base: leads_to, .. } = tags.read(&self.tag) else { return Relation::Perhaps };
        if *base != leads_to {
            let apart = tags.is_disjoint(base) && tags.is_disjoint(&leads_to);
            return if apart { Relation::Apart } else { Relation::Perhaps };
        }
        let near = to.near.as_ref();
        if region.is_none() && near.is_none() {
            let all = self.reach == EndpointReach::Everywhere && self.names(|_| false);
            return if all { Relation::Covers } else { Relation::Part };
        }
        let is_meant = |place: &Location| match (region, near.map(Fact::get)) {
            (Some(region), _) => tags.is_region(region, place),
            (None, Some(Ok(near))) => near == place,
            (None, _) => false,
        };
        // Whether the region that is meant is that of the network.
        let at_home = match (region, near, home) {
            (Some(_), _, Some(home)) => home.get().ok().map(&is_meant),
            (None, Some(near), Some(home)) => near.equals(home),
            _ => None,
        };
        match (self.reach, at_home) {
            (EndpointReach::Everywhere, _) if self.names(is_meant) => Relation::Covers,
            (EndpointReach::Region | EndpointReach::Paired, Some(true)) => Relation::Covers,
            (EndpointReach::Region, Some(false)) => Relation::Apart,
            (EndpointReach::Paired, Some(false)) if self.written.is_some() && self.names(is_meant) => Relation::Covers,
            _ => Relation::Perhaps,
        }
    }

    /// Whether a region is among those that are written for the endpoint.
    fn names(&self, is_meant: impl Fn(&Location) -> bool) -> bool {
        let is_it = |place: &Location| place.normalised() == "*" || is_meant(place);
        self.written.as_ref().is_none_or(|written| written.iter().any(is_it))
    }
}
