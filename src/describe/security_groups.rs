//! `networkSecurityGroups` with their rules, inbound and outbound.

use std::rc::Rc;

use super::names::{Given, Local};
use super::node::{Map, Node};
use super::unknowns;
use super::writer::{NOT_WRITTEN, Writer, further};
use crate::network::{
    Access, Address, Addresses, Cause, Direction, Fact, PortRange, Ports, ProtocolMatch, SecurityGroup, SecurityRule,
};

/// Why a side of a rule is not known of which nothing or too much is written: what Azure then takes is not documented.
const SEVERAL_FIELDS: &str = "written in more than one field, and Azure does not say which counts";

impl Writer<'_> {
    pub(super) fn security_groups(&self) -> Map {
        let mut section = Map::new();
        for (group, local) in self.network.security_groups.iter().zip(&self.names.security_groups) {
            let mut entry = self.top_entry(local, &group.declared);
            entry.put("location", self.location(&group.location));
            for (key, direction) in [("inbound", Direction::Inbound), ("outbound", Direction::Outbound)] {
                entry.put_filled(key, self.rules(group, direction));
            }
            section.put(&local.key, entry.tall());
        }
        section
    }

    fn rules(&self, group: &SecurityGroup, wanted: Direction) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        let mut more = further(group.rules.rest.as_ref());
        for rule in &group.rules.items {
            let access = match (rule.direction.get(), rule.access.get()) {
                (Ok(direction), _) if *direction != wanted => continue,
                (Ok(_), Ok(access)) => *access,
                // There is no way to write a rule of which this is not known.
                (Err(cause), _) | (_, Err(cause)) => {
                    more = more.or_else(|| Some(cause_of_rule(rule, cause)));
                    continue;
                }
            };
            let local = given.local(&rule.declared, "rule");
            section.put(&local.key, self.rule(rule, access, &local, &group.declared.exists));
        }
        section.put_further(more.as_deref());
        section
    }

    fn rule(&self, rule: &SecurityRule, access: Access, local: &Local, around: &Fact<bool>) -> Node {
        let mut entry = self.entry(local, &rule.declared, Some(around));
        entry.put("priority", self.demanded(&rule.priority, |priority| Node::number(*priority)));
        let key = match access {
            Access::Allow => "allow",
            Access::Deny => "deny",
        };
        entry.put(key, self.demanded(&rule.protocol, |it| protocol(*it)));
        self.put_addresses(&mut entry, &rule.source.addresses, ("from", "fromApplicationSecurityGroups"));
        self.put_addresses(&mut entry, &rule.destination.addresses, ("to", "toApplicationSecurityGroups"));
        let every_port =
            |ports: &Ports| ports.single.is(&Some(PortRange::ALL)) && ports.list.get().is_ok_and(Vec::is_empty);
        if !every_port(&rule.source.ports) {
            entry.put("fromPorts", self.ports(&rule.source.ports));
        }
        entry.put("ports", self.ports(&rule.destination.ports));
        entry.short()
    }

    fn put_addresses(&self, entry: &mut Map, addresses: &Addresses, (key, groups_key): (&str, &str)) {
        let Addresses { single, list, application_security_groups: groups } = addresses;
        let is_empty = list.get().is_ok_and(Vec::is_empty);
        let nobody = groups.get().is_ok_and(Vec::is_empty);
        let node = match (single.is(&None), is_empty, nobody) {
            (true, true, true) => Node::bare(NOT_WRITTEN),
            (true, true, false) => {
                return entry.put(groups_key, self.application_security_groups(groups));
            }
            (true, false, true) => self.required(list, |list| match list.as_slice() {
                [one] => self.required(one, address_node),
                several => Node::list(several.iter().map(|it| self.required(it, listed_address)).collect()),
            }),
            (false, true, true) => {
                self.required(single, |address| address.as_ref().map_or_else(not_written, address_node))
            }
            _ => Node::bare(SEVERAL_FIELDS),
        };
        entry.put(key, node);
    }

    fn application_security_groups(&self, groups: &Fact<Vec<String>>) -> Node {
        let own_place = [&self.surroundings.subscription, &self.surroundings.resource_group];
        let is_own_place = own_place.iter().all(|kind| kind.as_ref().is_some_and(|kind| self.is_own_place(kind)));
        self.required(groups, |ids| {
            let node = |id: &String| match id.strip_prefix(UNKNOWN_PLACE) {
                _ if !id.contains('{') => Node::text(id),
                Some(name) if is_own_place && !name.contains(['{', '/']) => Node::text(name),
                _ => Node::bare(&format!("not described: {id}")),
            };
            Node::list(ids.iter().map(node).collect())
        })
    }

    fn ports(&self, ports: &Ports) -> Node {
        let is_empty = ports.list.get().is_ok_and(Vec::is_empty);
        match (ports.single.is(&None), is_empty) {
            (true, true) => not_written(),
            (true, false) => self.required(&ports.list, |list| {
                Node::one_or_list(list.iter().map(|range| self.required(range, |it| port(*it))).collect())
            }),
            (false, true) => self.required(&ports.single, |range| range.map_or_else(not_written, port)),
            (false, false) => Node::bare(SEVERAL_FIELDS),
        }
    }
}

/// The beginning of the id of a group in the place that is deployed to, as people are shown it.
const UNKNOWN_PLACE: &str = "/subscriptions/{subscription}/resourceGroups/{resource group}/providers/microsoft.network/applicationsecuritygroups/";

fn cause_of_rule(rule: &SecurityRule, cause: &Rc<Cause>) -> String {
    format!("{}: {}", rule.declared.last_name(), unknowns::words(cause))
}

fn not_written() -> Node {
    Node::bare(NOT_WRITTEN)
}

fn protocol(protocol: ProtocolMatch) -> Node {
    match protocol {
        ProtocolMatch::Any => Node::text("any"),
        ProtocolMatch::Only(protocol) => Node::text(&protocol.as_str().to_ascii_lowercase()),
    }
}

fn address_node(address: &Address) -> Node {
    Node::text(&address.to_string())
}

/// In a list everything is written as a prefix: Azure takes `*` only alone.
fn listed_address(address: &Address) -> Node {
    match address {
        Address::Any => Node::text("0.0.0.0/0"),
        other => address_node(other),
    }
}

fn port(range: PortRange) -> Node {
    Node::text(&range.to_string())
}
