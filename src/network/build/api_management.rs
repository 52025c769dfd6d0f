//! `Microsoft.ApiManagement/service`.

use super::elements::{Element, all_known, both};
use super::links::Links;
use super::reader::Subject;
use super::register::Entry;
use crate::network::{
    ApiManagement, Collection, CustomHostName, Fact, LocationRole, NetworkMode, ServiceLocation, Tier,
};
use crate::template::Origin;

/// Units of a service that does not say how many (Azure's documentation of `sku.capacity`); none where nobody counts.
const DEFAULT_UNITS: u32 = 1;

impl<'d> Links<'d> {
    pub(super) fn service(&self, entry: &Entry<'d>) -> ApiManagement {
        let reader = self.reader;
        ApiManagement {
            declared: reader.declared(entry),
            mode: reader
                .text(entry, "properties.virtualNetworkType")
                .one_of("a virtual network type", "`None`, `External` and `Internal`", NetworkMode::parse)
                .or_default(NetworkMode::None),
            public_network_access: reader
                .text(entry, "properties.publicNetworkAccess")
                .one_of("an access from public networks", "`Enabled` and `Disabled`", enabled)
                .or_default(true),
            locations: self.locations(entry),
            host_names: reader.elements(entry, "properties.hostnameConfigurations").collect(|element| CustomHostName {
                place: element.place,
                exists: both(&entry.exists, &element.exists),
                endpoint: reader.filled_text(&element.view, "type").required(),
                name: reader.filled_text(&element.view, "hostName").required(),
            }),
            platform_version: reader.filled_text(entry, "properties.platformVersion").optional(),
            api_version: reader.text(entry, "apiVersion").required(),
        }
    }

    fn locations(&self, entry: &Entry<'d>) -> Collection<ServiceLocation> {
        let primary = self.location(entry, LocationRole::Primary, (entry.place, entry.exists.clone()), &Paths::PRIMARY);
        let mut index = 0;
        let elements = self.reader.elements(entry, "properties.additionalLocations");
        let mut locations = elements.collect(|Element { view, place, exists }| {
            let role = LocationRole::Additional(index);
            index += 1;
            let exists = both(&entry.exists, &exists);
            self.location(&view, role, (place, exists), &Paths::ADDITIONAL)
        });
        locations.items.insert(0, primary);
        locations
    }

    fn location(
        &self,
        subject: &impl Subject<'d>,
        role: LocationRole,
        (place, exists): (Origin, Fact<bool>),
        paths: &Paths,
    ) -> ServiceLocation {
        let reader = self.reader;
        let tier = reader.text(subject, "sku.name").map(|name| Tier::new(&name)).required();
        let capacity = reader.number(subject, "sku.capacity");
        let capacity = match tier.get() {
            Ok(Tier::Consumption) => capacity.or_default(0),
            Ok(_) => capacity.or_default(DEFAULT_UNITS),
            Err(cause) => capacity.or_unknown(cause.clone()),
        };
        ServiceLocation {
            role,
            place,
            exists,
            location: reader.location(subject).required(),
            tier,
            capacity,
            zones: all_known(reader.texts(subject, "zones")),
            subnet: self.link(reader.id(subject, paths.subnet)),
            public_ip_address: self.link(reader.id(subject, paths.public_ip_address)),
            gateway_disabled: reader.boolean(subject, paths.gateway).or_default(false),
        }
    }
}

/// Where a region says what it uses: the service's own properties are one level deeper than those of other regions.
struct Paths {
    subnet: &'static str,
    public_ip_address: &'static str,
    gateway: &'static str,
}

impl Paths {
    const PRIMARY: Self = Self {
        subnet: "properties.virtualNetworkConfiguration.subnetResourceId",
        public_ip_address: "properties.publicIpAddressId",
        gateway: "properties.disableGateway",
    };
    const ADDITIONAL: Self = Self {
        subnet: "virtualNetworkConfiguration.subnetResourceId",
        public_ip_address: "publicIpAddressId",
        gateway: "disableGateway",
    };
}

/// Reads `Enabled` and `Disabled`.
pub(super) fn enabled(text: &str) -> Option<bool> {
    [("Enabled", true), ("Disabled", false)]
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|it| it.1)
}
