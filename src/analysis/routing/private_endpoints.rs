//! The ways to private endpoints, which have routes of their own (network.md §1.6).
//!
//! Never here: which service is behind an endpoint. An endpoint whose subnet is not known is in no part of a way.

use super::Routes;
use super::candidate::Rank;
use super::hop::{Choice, Hop, RouteSource};
use super::space::{Range, contains, overlap, range};
use super::way::{Extent, Part, Way};
use crate::analysis::Reason;
use crate::network::{Key, Link, PrivateEndpoint};

/// What `privateEndpointNetworkPolicies` says when written routes count for private endpoints.
const ROUTED: [&str; 2] = ["Enabled", "RouteTableEnabled"];

impl Routes<'_> {
    /// The way to a private endpoint, wherever in its subnet it is.
    pub fn towards_private_endpoint(&self, key: Key<PrivateEndpoint>) -> Way {
        if let Some(reason) = &self.unknown {
            return Way::unknown(reason.clone());
        }
        let Some(endpoint) = self.network.get(key) else {
            return Way::unknown(Reason::new("the private endpoint is not in the input"));
        };
        let label = &endpoint.declared.label;
        let ranges = self.ranges_of(endpoint);
        let Some(range) = ranges.first() else {
            return Way::unknown(Reason::new(format!("the address range of private endpoint `{label}` is not known")));
        };
        match self.choices_to(key, endpoint, *range) {
            Some(choices) => Way { parts: vec![Part::of(Extent::All, true, choices)] },
            None => Way::unknown(Reason::new(format!(
                "private endpoint `{label}` is not seen to be in the virtual network or in a peered one"
            ))),
        }
    }

    /// Whether written routes count for an endpoint; none if that is not known.
    pub(super) fn routes_reach(&self, endpoint: &PrivateEndpoint) -> Option<bool> {
        let Ok(Some(Link::To(subnet))) = endpoint.subnet.get() else { return None };
        let policy = self.network.get(*subnet)?.private_endpoint_network_policies.get().ok()?;
        Some(ROUTED.iter().any(|routed| routed.eq_ignore_ascii_case(policy)))
    }

    /// The endpoints in these ranges of which no address is written.
    pub(super) fn private_endpoints_in(&self, ranges: &[Range]) -> Vec<Part> {
        let mut parts = Vec::new();
        for (position, endpoint) in self.network.private_endpoints.iter().enumerate() {
            let is_placed = endpoint.static_addresses.get().is_ok_and(|addresses| !addresses.is_empty());
            if is_placed || endpoint.declared.exists.is(&false) {
                continue;
            }
            for range in self.ranges_of(endpoint) {
                let is_inside = ranges.iter().any(|asked| contains(*asked, range));
                if !ranges.iter().any(|asked| overlap(*asked, range).is_some()) {
                    continue;
                }
                let key = Key::new(position);
                if let Some(choices) = self.choices_to(key, endpoint, range) {
                    let is_certain = is_inside && endpoint.declared.exists.is(&true);
                    parts.push(Part::of(Extent::PrivateEndpoint(key), is_certain, choices));
                    break;
                }
            }
        }
        parts
    }

    /// Where the address of an endpoint may be.
    fn ranges_of(&self, endpoint: &PrivateEndpoint) -> Vec<Range> {
        let Ok(Some(Link::To(subnet))) = endpoint.subnet.get() else { return Vec::new() };
        let prefixes = self.network.get(*subnet).and_then(|subnet| subnet.prefixes.get().ok());
        let known = prefixes.into_iter().flatten().filter_map(|prefix| prefix.get().ok());
        known.filter_map(|prefix| range(*prefix)).collect()
    }

    /// What may happen to packets for an endpoint somewhere in a range; none if no network that is reached has it.
    fn choices_to(&self, key: Key<PrivateEndpoint>, endpoint: &PrivateEndpoint, at: Range) -> Option<Vec<Choice>> {
        let of_network = self.candidates.iter().filter(|it| it.rank == Rank::Network && contains(it.range, at));
        let around = of_network.max_by_key(|it| it.length)?;
        let direct = Choice { hop: Hop::PrivateEndpoint(key), by: RouteSource::System, reason: around.absent.clone() };
        let displacing = |it: &&super::candidate::Candidate| {
            it.rank == Rank::User && it.length >= around.length && overlap(it.range, at).is_some()
        };
        let written = self.candidates.iter().filter(displacing).map(super::candidate::Candidate::choice);
        let written: Vec<Choice> = written.chain(self.anywhere.iter().cloned()).collect();
        let routes_reach = self.routes_reach(endpoint);
        if routes_reach == Some(false) || written.is_empty() {
            return Some(vec![direct]);
        }
        let label = &endpoint.declared.label;
        let reason = match routes_reach {
            Some(_) => Reason::new(format!("whether a route counts for private endpoint `{label}` is not known")),
            None => Reason::new(format!("whether routes count for private endpoint `{label}` is not known")),
        };
        let doubtful = |choice: Choice| Choice { reason: choice.reason.or_else(|| Some(reason.clone())), ..choice };
        Some(written.into_iter().chain([direct]).map(doubtful).collect())
    }
}
