//! `routeTables` with their routes, and `publicIpAddresses`.

use super::names::{Given, Local};
use super::node::{Map, Node};
use super::writer::{Writer, further};
use crate::network::{Fact, PublicIpAddress, Route};

impl Writer<'_> {
    pub(super) fn route_tables(&self) -> Map {
        let mut section = Map::new();
        for (table, local) in self.network.route_tables.iter().zip(&self.names.route_tables) {
            let mut entry = self.top_entry(local, &table.declared);
            entry.put("location", self.location(&table.location));
            entry.put(
                "disableBgpRoutePropagation",
                self.value(&table.gateway_routes_disabled, |disabled| Node::truth(*disabled)),
            );
            let mut routes = Map::new();
            let mut given = Given::default();
            for route in &table.routes.items {
                let local = given.local(&route.declared, "route");
                routes.put(&local.key, self.route(route, &local, &table.declared.exists));
            }
            routes.put_further(further(table.routes.rest.as_ref()).as_deref());
            entry.put_filled("routes", routes);
            section.put(&local.key, entry.tall());
        }
        section
    }

    fn route(&self, route: &Route, local: &Local, around: &Fact<bool>) -> Node {
        let mut entry = self.entry(local, &route.declared, Some(around));
        entry.put("prefix", self.demanded(&route.address, |address| Node::text(&address.to_string())));
        entry.put("nextHopType", self.demanded(&route.next_hop, |hop| Node::text(hop.as_str())));
        entry.put("nextHopIpAddress", self.optional(&route.next_hop_address, |address| Node::address(address)));
        entry.short()
    }

    pub(super) fn public_ip_addresses(&self) -> Map {
        let mut section = Map::new();
        for (address, local) in self.network.public_ip_addresses.iter().zip(&self.names.public_ip_addresses) {
            section.put(&local.key, self.public_ip_address(address, local));
        }
        section
    }

    fn public_ip_address(&self, address: &PublicIpAddress, local: &Local) -> Node {
        let mut entry = self.top_entry(local, &address.declared);
        entry.put("location", self.location(&address.location));
        entry.put("sku", self.value(&address.sku, |sku| Node::word(sku, &["Basic", "Standard", "StandardV2"])));
        entry.put(
            "allocationMethod",
            self.value(&address.allocation_method, |method| Node::word(method, &["Static", "Dynamic"])),
        );
        entry.put("version", self.value(&address.version, |version| Node::text(&version.to_string())));
        let label = &address.domain_name_label;
        let known = |label: &Fact<Option<String>>| self.optional(label, |label| Node::text(label));
        entry.put("domainNameLabel", label.text().map(|text| self.string(text)).or_else(|| known(label)));
        entry.put("zones", self.zones(&address.zones));
        entry.short()
    }

    /// Availability zones.
    pub(super) fn zones(&self, zones: &Fact<Vec<String>>) -> Option<Node> {
        self.value(zones, |zones| Node::list(zones.iter().map(|zone| Node::text(zone)).collect()))
            .filter(|_| !zones.get().is_ok_and(Vec::is_empty))
    }
}
