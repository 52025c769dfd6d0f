//! `apiManagement`: services with their regions.

use super::names::Local;
use super::node::{Map, Node};
use super::writer::{Writer, elements};
use crate::network::{ApiManagement, Fact, Location, LocationRole, ServiceLocation};

/// Most units that a description takes.
const MOST_UNITS: u32 = 1_000;

impl Writer<'_> {
    pub(super) fn services(&self) -> Map {
        let mut section = Map::new();
        for (service, local) in self.network.services.iter().zip(&self.names.services) {
            section.put(&local.key, self.service(service, local).tall());
        }
        section
    }

    fn service(&self, service: &ApiManagement, local: &Local) -> Map {
        let mut entry = self.top_entry(local, &service.declared);
        let Some(primary) = service.primary() else { return entry };
        entry.put("location", self.location(&primary.location));
        self.put_size(&mut entry, primary);
        entry.put("mode", self.value(&service.mode, |mode| Node::text(&mode.as_str().to_ascii_lowercase())));
        self.put_places(&mut entry, primary);
        let access = |is_open: &bool| Node::text(if *is_open { "Enabled" } else { "Disabled" });
        entry.put("publicNetworkAccess", self.value(&service.public_network_access, access));
        entry.put("hostNames", self.host_names(service));
        entry.put("platformVersion", self.optional(&service.platform_version, |platform| Node::text(platform)));
        entry.put("apiVersion", self.value(&service.api_version, |version| Node::text(version)));
        entry.put("additionalLocations", self.additional_locations(service));
        entry
    }

    fn host_names(&self, service: &ApiManagement) -> Option<Node> {
        elements(
            service.host_names.items.iter(),
            service.host_names.rest.as_ref(),
            Some(&service.declared.exists),
            |host| &host.exists,
            |host| {
                let mut entry = Map::new();
                entry.put("endpoint", self.demanded(&host.endpoint, |kind| Node::text(kind)));
                entry.put("name", self.text(&host.name, |it| self.demanded(it, |name| Node::text(name))));
                entry.short()
            },
        )
    }

    fn additional_locations(&self, service: &ApiManagement) -> Option<Node> {
        elements(
            service.locations.items.iter().filter(|location| location.role != LocationRole::Primary),
            service.locations.rest.as_ref(),
            Some(&service.declared.exists),
            |location| &location.exists,
            |location| self.additional_location(location),
        )
    }

    fn additional_location(&self, location: &ServiceLocation) -> Node {
        let mut entry = Map::new();
        let demanded = |it: &Fact<Location>| self.demanded(it, |name| Node::text(&name.to_string()));
        entry.put("location", self.text(&location.location, demanded));
        self.put_size(&mut entry, location);
        self.put_places(&mut entry, location);
        entry.short()
    }

    fn put_size(&self, entry: &mut Map, location: &ServiceLocation) {
        entry.put("sku", self.demanded(&location.tier, |tier| Node::text(tier.as_str())));
        entry.put("units", self.value(&location.capacity, |units| units_node(*units)));
    }

    fn put_places(&self, entry: &mut Map, location: &ServiceLocation) {
        entry.put("subnet", self.link(&location.subnet));
        entry.put("publicIpAddress", self.link(&location.public_ip_address));
        entry.put("disableGateway", self.value(&location.gateway_disabled, |disabled| Node::truth(*disabled)));
        entry.put("zones", self.zones(&location.zones));
    }
}

/// More units than anybody has are a mistake, which a description does not take.
pub(super) fn units_node(units: u32) -> Node {
    if units <= MOST_UNITS { Node::number(units) } else { Node::bare(&format!("{units} are too many")) }
}
