//! `privateEndpoints` with what they connect to, and their groups of private DNS zones.

use super::names::{Given, Local};
use super::node::{Map, Node};
use super::writer::{Writer, further};
use crate::network::{Link, PrivateEndpoint, PrivateLinkConnection, ZoneConfiguration, ZoneGroup};

impl Writer<'_> {
    pub(super) fn private_endpoints(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for endpoint in &self.network.private_endpoints {
            let local = given.local(&endpoint.declared, "private-endpoint");
            section.put(&local.key, self.private_endpoint(endpoint, &local));
        }
        section
    }

    fn private_endpoint(&self, endpoint: &PrivateEndpoint, local: &Local) -> Node {
        let around = &endpoint.declared.exists;
        let mut entry = self.top_entry(local, &endpoint.declared);
        entry.put("location", self.location(&endpoint.location));
        entry.put("subnet", self.link(&endpoint.subnet).unwrap_or_else(|| Node::bare("not written")));
        let connections = &endpoint.connections;
        entry.put(
            "connections",
            self.elements(
                connections.items.iter(),
                connections.rest.as_ref(),
                Some(around),
                |connection| &connection.exists,
                |connection| self.connection(connection),
            ),
        );
        let mut groups = Map::new();
        let mut given = Given::default();
        let mut more = further(endpoint.zone_groups.rest.as_ref());
        for group in &endpoint.zone_groups.items {
            // A group is a list of zones, with no place for a condition or for a name that is not its key.
            let local = given.local(&group.declared, "group");
            let doubt = self.doubt_of_presence(&group.declared.exists, Some(around));
            let doubt = doubt.or_else(|| local.name.map(|_| "the name of the group is not known".to_owned()));
            match doubt {
                Some(reason) => more = more.or(Some(reason)),
                None => groups.put(&local.key, self.zone_group(group)),
            }
        }
        groups.put_further(more.as_deref());
        entry.put_filled("privateDnsZoneGroups", groups);
        entry.tall()
    }

    fn connection(&self, connection: &PrivateLinkConnection) -> Node {
        let mut entry = Map::new();
        let target = match connection.service.get() {
            Ok(Some(Link::To(key))) => Some(self.reference(&Link::To(*key))),
            Ok(None) => self.value(&connection.target, |target| Node::text(target)),
            Ok(Some(link)) => Some(self.reference(link)),
            Err(_) => self.value(&connection.service, |_| Node::bare("not known")),
        };
        entry.put("privateLinkService", target);
        entry.put("groupIds", self.list(&connection.group_ids, |id| Node::text(id)));
        entry.put("manual", connection.manual.then(|| Node::truth(true)));
        entry.short()
    }

    fn zone_group(&self, group: &ZoneGroup) -> Node {
        let configurations = &group.configurations;
        let zones = self.elements(
            configurations.items.iter(),
            configurations.rest.as_ref(),
            Some(&group.declared.exists),
            |configuration| &configuration.exists,
            |configuration| self.zone(configuration),
        );
        zones.unwrap_or_else(|| Node::list(Vec::new()))
    }

    fn zone(&self, configuration: &ZoneConfiguration) -> Node {
        self.link(&configuration.zone).unwrap_or_else(|| Node::bare("not written"))
    }
}
