//! `Microsoft.Network/routeTables` and their routes, inline and as child resources.

use super::children::{Children, Places};
use super::fields;
use super::links::Links;
use super::register::Entry;
use crate::network::{NextHop, Route, RouteTable};

/// Where routes are written.
pub(super) const ROUTES: Places = Places { inline: Some("properties.routes"), segment: "routes" };

impl<'d> Links<'d> {
    pub(super) fn route_table(&self, index: usize, entry: &Entry<'d>, routes: &mut Children<'d>) -> RouteTable {
        let reader = self.reader;
        RouteTable {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            gateway_routes_disabled: reader.boolean(entry, "properties.disableBgpRoutePropagation").or_default(false),
            routes: routes.take(index, |route| self.route(&route)),
        }
    }

    fn route(&self, entry: &Entry<'d>) -> Route {
        let reader = self.reader;
        let hops = "`VirtualAppliance`, `VirtualNetworkGateway`, `VnetLocal`, `Internet` and `None`";
        Route {
            declared: reader.declared(entry),
            address: reader
                .filled_text(entry, "properties.addressPrefix")
                .try_map(|text| fields::route_address(&text))
                .required(),
            next_hop: reader
                .text(entry, "properties.nextHopType")
                .one_of("a next hop", hops, NextHop::parse)
                .required(),
            next_hop_address: reader.filled_text(entry, "properties.nextHopIpAddress").optional(),
        }
    }
}
