//! The way of what leaves the subnet of a region.

use super::Survey;
use crate::analysis::routing::{Extent, Hop, Part, RouteSource, Way};
use crate::answer::{Hint, HopKind, RoutePart};
use crate::network::{Key, Origin, PrivateEndpoint};

impl Survey<'_> {
    /// The parts of a way; `at` is where the question arose.
    pub(super) fn route(&self, way: &Way, at: Origin) -> Vec<RoutePart> {
        way.parts.iter().map(|part| self.route_part(part, at)).collect()
    }

    fn route_part(&self, part: &Part, at: Origin) -> RoutePart {
        let label = |key: Key<PrivateEndpoint>| self.network.get(key).map(|endpoint| endpoint.declared.label.clone());
        let (hop, name) = match &part.hop {
            Hop::VirtualNetwork => (HopKind::VirtualNetwork, None),
            Hop::Peering => (HopKind::Peering, None),
            Hop::Internet => (HopKind::Internet, None),
            Hop::ServiceEndpoint(service) => (HopKind::ServiceEndpoint, Some(service.clone())),
            Hop::PrivateEndpoint(key) => (HopKind::PrivateEndpoint, label(*key)),
            Hop::Appliance(address) => (HopKind::Appliance, address.clone()),
            Hop::Gateway => (HopKind::Gateway, None),
            Hop::Dropped => (HopKind::Dropped, None),
            Hop::Platform => (HopKind::Platform, None),
            Hop::Unknown => (HopKind::NotKnown, None),
        };
        let by = match part.by {
            RouteSource::System | RouteSource::NotKnown => None,
            RouteSource::Learned | RouteSource::User { .. } => Some(self.route_hint(part.by)),
        };
        let to = match &part.to {
            Extent::All => None,
            Extent::Rest => Some("the rest".to_owned()),
            Extent::Ranges(prefixes) => Some(prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
            Extent::Tag(tag) => Some(tag.to_string()),
            Extent::TagNearby(tag) => Some(format!("{tag} in the region of the network")),
            Extent::PrivateEndpoint(key) => Some(format!("private endpoint {}", label(*key).unwrap_or_default())),
        };
        RoutePart { to, hop, name, by, reasons: self.reasons(&part.reasons, at) }
    }

    /// A route in words, with its place.
    pub(super) fn route_hint(&self, source: RouteSource) -> Hint {
        let place = match source {
            RouteSource::User { table, index } => {
                let route = self.network.get(table).and_then(|table| table.routes.items.get(index));
                route.and_then(|route| (self.place)(route.declared.place))
            }
            RouteSource::System | RouteSource::Learned | RouteSource::NotKnown => None,
        };
        Hint { text: source.describe(self.network), place }
    }
}
