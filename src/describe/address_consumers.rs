//! Machines, and what else takes addresses of a subnet: `networkInterfaces`, `virtualMachineScaleSets`, and `otherResources`
//! for what is not modelled.

use super::ip_configurations::{Counted, is_plain};
use super::names::Given;
use super::node::{Map, Node};
use super::writer::Writer;
use crate::network::{InterfaceConfiguration, NetworkInterface};

/// The words for the machines of a scale set, by which what takes addresses is told apart.
const SCALE_SET: &str = "virtual machine scale set";

/// What has a section of its own, and is described from more than how many addresses it takes.
const DESCRIBED: [&str; 4] =
    ["network interface", "internal load balancer", "private link service", "application gateway"];

impl Writer<'_> {
    pub(super) fn network_interfaces(&self, counted: &Counted<'_>) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for interface in &self.network.network_interfaces {
            let identity = &interface.declared.identity;
            // An interface of a private endpoint takes no address of its own, and is described with the endpoint.
            if !counted.of(identity).is_empty() {
                let local = given.local(&interface.declared, "network-interface");
                let mut entry = self.top_entry(&local, &interface.declared);
                self.put_interface(&mut entry, interface, counted);
                section.put(&local.key, entry.short());
            }
        }
        section
    }

    fn put_interface(&self, entry: &mut Map, interface: &NetworkInterface, counted: &Counted<'_>) {
        let configurations = &interface.ip_configurations;
        let says_no_more = |it: &InterfaceConfiguration| {
            let has_no_groups = it.application_security_groups.get().is_ok_and(Vec::is_empty);
            is_plain(&it.ip) && it.pools.items.is_empty() && it.pools.rest.is_none() && has_no_groups
        };
        match counted.of(&interface.declared.identity) {
            [one] if configurations.items.iter().all(says_no_more) => self.put_count(entry, one),
            _ => {
                let write = |entry: &mut Map, it: &InterfaceConfiguration| {
                    self.put_ip_configuration(entry, &it.ip);
                    let pools = self.part_uses(&it.pools.items, it.pools.rest.as_ref(), "backendAddressPools");
                    entry.put("loadBalancerBackendAddressPools", pools);
                    entry.put("applicationSecurityGroups", self.groups(it));
                };
                let rest = configurations.rest.as_ref();
                let map =
                    self.by_name(&configurations.items, rest, "address", |it| (&it.ip.name, &it.ip.exists), write);
                entry.put_filled("ipConfigurations", map);
            }
        }
        entry.put("networkSecurityGroup", self.link(&interface.security_group));
        entry.put("enableIPForwarding", self.value(&interface.forwards, |it| Node::truth(*it)));
    }

    /// Ids of which not all is known are no ids any more.
    fn groups(&self, configuration: &InterfaceConfiguration) -> Option<Node> {
        let is_known = |id: &String| !id.contains('{');
        let group = |id: &String| if is_known(id) { Node::text(id) } else { Node::bare("the group is not known") };
        match configuration.application_security_groups.get() {
            Ok(groups) if groups.is_empty() => None,
            Ok(groups) => Some(Node::list(groups.iter().map(group).collect())),
            Err(cause) => Some(self.unknown(&configuration.application_security_groups, cause)),
        }
    }

    pub(super) fn scale_sets(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for consumer in self.network.address_consumers.iter().filter(|it| it.kind == SCALE_SET) {
            if !consumer.addresses.is(&0) {
                let local = given.local(&consumer.declared, &SCALE_SET.replace(' ', "-"));
                let mut entry = self.top_entry(&local, &consumer.declared);
                self.put_count(&mut entry, consumer);
                section.put(&local.key, entry.short());
            }
        }
        section
    }

    /// Everything of a type that is not modelled.
    pub(super) fn other_resources(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        let is_firewall = |kind: &str| kind.eq_ignore_ascii_case("Microsoft.Network/azureFirewalls");
        for consumer in &self.network.address_consumers {
            let kind = &*consumer.kind;
            if kind == SCALE_SET || DESCRIBED.contains(&kind) || is_firewall(kind) {
                continue;
            }
            let local = given.local(&consumer.declared, "resource");
            let mut entry = self.top_entry(&local, &consumer.declared);
            entry.put("type", Node::text(kind));
            entry.put("subnet", self.demanded_link(&consumer.subnet));
            section.put(&local.key, entry.short());
        }
        section
    }
}
