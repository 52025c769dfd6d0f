//! From the typed network to its description in YAML, `apiVersion: apimlint/v1`: Azure's nouns, names in place of ids.
//!
//! In: a [`Network`] and the deployment that it was built of. Out: a text. What children are written as, what has a default
//! and what leads where is settled in the network already, so one network has one description, whatever form it came in.
//!
//! What is a default of Azure's is left out. What is not known is written as `?name`, with a remark that says what would
//! settle it; equal names are equal values, and `"?"` is a value like no other. `?*` stands for any number of further
//! elements or entries. Where the format has no place for what is known, as for the condition of one element of a list,
//! less is said, never more.
//!
//! Never here: how any input is read, judgement, and the text of any secret: the network holds none.

mod address_consumers;
mod api_management;
mod layout;
mod names;
mod node;
mod private_dns;
mod private_endpoints;
mod route_tables;
mod scalar;
mod security_groups;
mod surroundings;
#[cfg(test)]
mod tests;
mod unknowns;
mod virtual_networks;
mod writer;

use std::collections::HashSet;

use self::node::{Map, Node};
use self::writer::Writer;
use crate::network::Network;
use crate::template::Deployment;

/// Most reasons that are listed for resources that are not described.
const MOST_REASONS: usize = 20;

/// The description of a network. `deployment` is the one that the network was built of; `remark` is for the first line: what the
/// description was written from.
pub fn description(network: &Network, deployment: &Deployment, remark: &str) -> String {
    let writer = Writer::new(network, deployment);
    let Node { content: node::Content::Map(entries), .. } = writer.everything().tall() else { return String::new() };
    layout::heading(remark) + &layout::lines(&entries)
}

impl Writer<'_> {
    fn everything(&self) -> Map {
        let mut all = Map::new();
        all.put("apiVersion", Node::text("apimlint/v1"));
        let places =
            [("subscription", &self.surroundings.subscription), ("resourceGroup", &self.surroundings.resource_group)];
        for (key, place) in places {
            let told = place.as_ref().filter(|place| !self.is_own_place(place));
            all.put(key, told.map(|place| self.string(place)));
        }
        let location = self.surroundings.location.as_ref();
        all.put("location", location.and_then(|it| self.value(it, |name| Node::text(&name.to_string()))));
        all.put("incomplete", self.incomplete());
        let sections = [
            ("virtualNetworks", self.virtual_networks()),
            ("virtualNetworkGateways", self.virtual_network_gateways()),
            ("networkSecurityGroups", self.security_groups()),
            ("routeTables", self.route_tables()),
            ("publicIpAddresses", self.public_ip_addresses()),
            ("apiManagement", self.services()),
            ("privateDnsZones", self.private_dns_zones()),
            ("privateEndpoints", self.private_endpoints()),
        ];
        for (key, section) in sections.into_iter().chain(self.address_consumers()) {
            all.put_filled(key, section);
        }
        all
    }

    /// Why there may be resources that are not described, each reason once.
    fn incomplete(&self) -> Option<Node> {
        let mut seen = HashSet::new();
        let reasons = self.network.incomplete.iter().map(|cause| &cause.text);
        let reasons: Vec<&String> = reasons.filter(|text| seen.insert(text.as_str())).collect();
        let mut listed: Vec<Node> = reasons.iter().take(MOST_REASONS).map(|text| Node::text(text)).collect();
        if reasons.len() > MOST_REASONS {
            listed.push(Node::text(&format!("{} more reasons", reasons.len() - MOST_REASONS)));
        }
        (!listed.is_empty()).then(|| Node { short: false, ..Node::list(listed) })
    }
}
