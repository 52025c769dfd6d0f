//! From the typed network to its description in YAML, `apiVersion: apimlint/v1`: Azure's nouns, names in place of ids.
//!
//! In: a [`Network`] and the deployment that it was built of. Out: a text. What children are written as, what has a default
//! and what leads where is settled in the network already, so one network has one description, whatever form it came in.
//!
//! What is a default of Azure's is left out. What is not known is written as `?name`, with a remark that says what would
//! settle it; of a text that is known in part the parts are written, with `${name}` for what is not; equal names are equal
//! values, and `"?"` is a value like no other. `?*` stands for any number of further
//! elements or entries. Where the format has no place for what is known, as for the condition of one element of a list,
//! less is said, never more.
//!
//! Never here: how any input is read, judgement, and the text of any secret: the network holds none.

mod address_consumers;
mod api_management;
mod balancing;
mod front_doors;
mod gateways;
mod holes;
mod ip_configurations;
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
use std::rc::Rc;

use self::ip_configurations::Counted;
use self::node::{Map, Node};
use self::writer::{Writer, further};
use crate::network::{Cause, Network};
use crate::template::{Deployment, Kind, description_section_types};

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
        // The region of the resource group counts without a word only for what is in that group.
        let is_silent = |term| !self.surroundings.has_others && self.is_own_place(&Kind::Term(term));
        let location = location.filter(|it| it.term().is_none_or(|term| !is_silent(term)));
        all.put(
            "location",
            location.map(|it| self.text(it, |it| self.required(it, |name| Node::text(&name.to_string())))),
        );
        all.put("incomplete", self.incomplete());
        let counted = Counted::new(&self.network.address_consumers);
        let sections = [
            ("virtualNetworks", self.virtual_networks()),
            ("virtualNetworkGateways", self.virtual_network_gateways()),
            ("networkSecurityGroups", self.security_groups()),
            ("routeTables", self.route_tables()),
            ("publicIpAddresses", self.public_ip_addresses()),
            ("apiManagement", self.services()),
            ("privateDnsZones", self.private_dns_zones()),
            ("privateEndpoints", self.private_endpoints()),
            ("networkInterfaces", self.network_interfaces(&counted)),
            ("virtualMachineScaleSets", self.scale_sets()),
            ("loadBalancers", self.load_balancers(&counted)),
            ("privateLinkServices", self.private_link_services(&counted)),
            ("applicationGateways", self.application_gateways(&counted)),
            ("azureFirewalls", self.azure_firewalls()),
            ("frontDoors", self.front_doors()),
            ("otherResources", self.other_resources()),
        ];
        for (key, mut section) in sections {
            section.put_further(self.more_in(key).as_deref());
            all.put_filled(key, section);
        }
        all
    }

    /// Why a section may have further entries: a deployment that is not opened says at least what types it declares.
    fn more_in(&self, key: &str) -> Option<String> {
        let (_, resource_type) = description_section_types().find(|(section, _)| *section == key)?;
        let mut causes = self.deployment.types_inside.iter();
        let found = causes.find(|(_, types)| types.contains(&resource_type));
        further(found.map(|(cause, _)| cause))
    }

    /// Whether sections and entries say the reason where it counts, so that it need not be said of everything.
    fn is_said_elsewhere(&self, cause: &Rc<Cause>) -> bool {
        let inside = self.deployment.types_inside.iter().find(|(known, _)| Rc::ptr_eq(known, cause));
        let is_told = |known: &str| {
            let is_below =
                |top: &str| known.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            description_section_types().any(|(_, top)| is_below(&top))
        };
        inside.is_some_and(|(_, types)| types.iter().any(|known| is_told(known)))
    }

    /// Why there may be resources that are not described, each reason once.
    fn incomplete(&self) -> Option<Node> {
        let mut seen = HashSet::new();
        let causes = self.network.incomplete.iter().filter(|cause| !self.is_said_elsewhere(cause));
        let reasons = causes.map(|cause| unknowns::words(cause));
        let reasons: Vec<String> = reasons.filter(|text| seen.insert(text.clone())).collect();
        let most = if reasons.len() > MOST_REASONS { MOST_REASONS - 1 } else { MOST_REASONS };
        let mut listed: Vec<Node> = reasons.iter().take(most).map(|text| Node::reason(text)).collect();
        if reasons.len() > most {
            listed.push(Node::reason(&format!("{} more reasons", reasons.len() - most)));
        }
        (!listed.is_empty()).then(|| Node { short: false, ..Node::list(listed) })
    }
}
