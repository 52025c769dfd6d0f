//! `privateEndpoints` with what they connect to, and their groups of private DNS zones.

use super::names::{Given, Local};
use super::node::{Map, Node};
use super::writer::{NOT_WRITTEN, Writer, elements, further};
use crate::network::{
    Fact, Link, Origin, PrivateEndpoint, PrivateLinkConnection, ResourceId, ZoneConfiguration, ZoneGroup,
};
use crate::template::{Kind, Value};

/// The end of an alias, the other way to name a private link service.
const ALIAS_SUFFIX: &str = ".azure.privatelinkservice";

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
        entry.put("subnet", self.demanded_link(&endpoint.subnet));
        for (key, manual) in [("connections", false), ("manualConnections", true)] {
            // It is not known of which of both there may be more.
            let connections = endpoint.connections.items.iter().filter(|connection| connection.manual == manual);
            let rest = endpoint.connections.rest.as_ref();
            entry.put(key, elements(connections, rest, Some(around), |it| &it.exists, |it| self.connection(it)));
        }
        let addresses = self.list(&endpoint.static_addresses, |address| Node::address(&address.to_string()));
        entry.put("staticAddresses", addresses);
        let mut groups = Map::new();
        let mut given = Given::default();
        for group in &endpoint.zone_groups.items {
            let local = given.local(&group.declared, "group");
            groups.put(&local.key, self.zone_group(group, &local, around));
        }
        groups.put_further(further(endpoint.zone_groups.rest.as_ref()).as_deref());
        entry.put_filled("privateDnsZoneGroups", groups);
        entry.tall()
    }

    fn connection(&self, connection: &PrivateLinkConnection) -> Node {
        let mut entry = Map::new();
        let target = match connection.service.get() {
            Ok(Some(Link::To(key))) => Some(self.reference(&Link::To(*key))),
            Ok(None) => match (connection.private_link_service.get(), connection.target.text()) {
                (Ok(Some(Link::To(key))), _) => Some(self.reference(&Link::To(*key))),
                (_, Some(text)) => Some(self.target(text, connection.target.origin())),
                (_, None) => self.value(&connection.target, |target| Node::text(target)),
            },
            Ok(Some(link)) => Some(self.reference(link)),
            Err(_) => match connection.target.text().filter(|text| is_alias(text)) {
                Some(text) => Some(self.string(text)),
                None => self
                    .id_of_unknown(&connection.service)
                    .or_else(|| self.value(&connection.service, |_| Node::bare("not known"))),
            },
        };
        entry.put("privateLinkService", target.unwrap_or_else(|| Node::bare(NOT_WRITTEN)));
        entry.put("groupIds", self.texts(&connection.group_ids));
        entry.put("status", self.optional(&connection.status, |status| Node::text(status)));
        entry.short()
    }

    /// A target that is not an API Management service, as far as its id or its alias is known.
    pub(super) fn target(&self, text: &Kind, origin: Origin) -> Node {
        match ResourceId::parse(&Value::new(text.clone(), origin)) {
            Some(id) => self.outside(&id),
            None => self.string(text),
        }
    }

    /// The zones of a group; with more words only where something else is to be said.
    fn zone_group(&self, group: &ZoneGroup, local: &Local, around: &Fact<bool>) -> Node {
        let configurations = &group.configurations;
        let zones = elements(
            configurations.items.iter(),
            configurations.rest.as_ref(),
            Some(&group.declared.exists),
            |configuration| &configuration.exists,
            |configuration| self.zone(configuration),
        );
        let zones = zones.unwrap_or_else(|| Node::list(Vec::new()));
        self.entry(local, &group.declared, Some(around)).or_alone("zones", zones)
    }

    fn zone(&self, configuration: &ZoneConfiguration) -> Node {
        self.demanded_link(&configuration.zone)
    }
}

/// Whether a text is read as an alias, whatever is not known of it.
fn is_alias(text: &Kind) -> bool {
    text.as_text().is_some_and(|text| {
        let is_id = text.literals().any(|known| known.contains('/'));
        !is_id && text.suffix().to_ascii_lowercase().ends_with(ALIAS_SUFFIX)
    })
}
