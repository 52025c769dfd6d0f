//! `Microsoft.Network/applicationGateways`.
//!
//! Never here: how many instances it may have, and with them how many addresses (that is `address_consumer`).

use super::elements::{Element, both};
use super::ip_configuration::ip_address;
use super::links::Links;
use super::reader::View;
use super::register::Entry;
use crate::network::{
    ApplicationGateway, Backend, BackendSettings, BackendTarget, Collection, Fact, FrontendPort, GatewayPool, PoolUse,
};
use crate::template::Origin;

const POOLS: &str = "backendAddressPools";
const SETTINGS: &str = "backendHttpSettingsCollection";

/// Where a rule says which pool and which settings it uses.
type UsePaths = (&'static str, &'static str);

const OF_RULE: UsePaths = ("properties.backendAddressPool.id", "properties.backendHttpSettings.id");
const OF_MAP: UsePaths = ("properties.defaultBackendAddressPool.id", "properties.defaultBackendHttpSettings.id");

impl<'d> Links<'d> {
    pub(super) fn application_gateway(&self, entry: &Entry<'d>) -> ApplicationGateway {
        let reader = self.reader;
        let ports = reader.elements(entry, "properties.frontendPorts");
        let pools = reader.elements(entry, "properties.backendAddressPools");
        let settings = reader.elements(entry, "properties.backendHttpSettingsCollection");
        ApplicationGateway {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            sku: reader.filled_text(entry, "properties.sku.name").optional(),
            gateway: self.ip_configurations(entry, "properties.gatewayIPConfigurations"),
            frontends: self.ip_configurations(entry, "properties.frontendIPConfigurations"),
            ports: ports.collect(|element| FrontendPort {
                place: element.place,
                exists: both(&entry.exists, &element.exists),
                name: reader.filled_text(&element.view, "name").required(),
                port: reader.number(&element.view, "properties.port").required(),
            }),
            pools: pools.collect(|element| self.gateway_pool(entry, &element)),
            settings: settings.collect(|element| self.backend_settings(entry, &element)),
            uses: self.pool_uses(entry),
        }
    }

    fn gateway_pool(&self, entry: &Entry<'d>, element: &Element<'d>) -> GatewayPool {
        let reader = self.reader;
        let exists = both(&entry.exists, &element.exists);
        let backends = reader.elements(&element.view, "properties.backendAddresses");
        GatewayPool {
            place: element.place,
            name: reader.filled_text(&element.view, "name").required(),
            backends: backends.collect(|backend| Backend {
                place: backend.place,
                exists: both(&exists, &backend.exists),
                target: self.backend_target(backend.view),
            }),
            exists,
        }
    }

    /// The host name or the address of a back end; one that is written in the place of the other is what it is.
    fn backend_target(&self, view: View<'d>) -> Fact<BackendTarget> {
        let reader = self.reader;
        let name = reader.filled_text(&view, "fqdn").map(|name| match name.parse() {
            Ok(address) => BackendTarget::Address(address),
            Err(_) => BackendTarget::Name(name),
        });
        let name = name.optional();
        if !name.is(&None) {
            let origin = name.origin();
            return name.and_then(|target| {
                target.ok_or_else(|| crate::template::Cause::clone(&reader.invalid("it names no back end", origin)))
            });
        }
        let address = reader.filled_text(&view, "ipAddress").try_map(|text| ip_address(&text));
        address.map(BackendTarget::Address).required()
    }

    fn backend_settings(&self, entry: &Entry<'d>, element: &Element<'d>) -> BackendSettings {
        let (reader, view) = (self.reader, &element.view);
        BackendSettings {
            place: element.place,
            exists: both(&entry.exists, &element.exists),
            name: reader.filled_text(view, "name").required(),
            port: reader.number(view, "properties.port").required(),
            protocol: reader.filled_text(view, "properties.protocol").required(),
            host_name: reader.filled_text(view, "properties.hostName").optional(),
            host_name_of_backend: reader.boolean(view, "properties.pickHostNameFromBackendAddress").or_default(false),
            probe: self.own_part(entry, reader.id(view, "properties.probe.id"), "probes"),
        }
    }

    /// What rules say, and rules by path, and what they say where no path matches.
    fn pool_uses(&self, entry: &Entry<'d>) -> Collection<PoolUse> {
        let reader = self.reader;
        let mut uses = reader.elements(entry, "properties.requestRoutingRules").collect(|element| {
            let exists = both(&entry.exists, &element.exists);
            self.pool_use(entry, element.view, (element.place, exists), OF_RULE)
        });
        let maps = reader.elements(entry, "properties.urlPathMaps");
        uses.rest = uses.rest.or(maps.rest);
        for map in maps.items {
            let exists = both(&entry.exists, &map.exists);
            uses.items.push(self.pool_use(entry, map.view, (map.place, exists.clone()), OF_MAP));
            let rules = reader.elements(&map.view, "properties.pathRules");
            uses.rest = uses.rest.or(rules.rest);
            uses.items.extend(rules.items.into_iter().map(|rule| {
                let exists = both(&exists, &rule.exists);
                self.pool_use(entry, rule.view, (rule.place, exists), OF_RULE)
            }));
        }
        uses
    }

    fn pool_use(
        &self,
        entry: &Entry<'d>,
        view: View<'d>,
        (place, exists): (Origin, Fact<bool>),
        (pool, settings): UsePaths,
    ) -> PoolUse {
        PoolUse {
            place,
            exists,
            name: self.reader.filled_text(&view, "name").required(),
            pool: self.own_part(entry, self.reader.id(&view, pool), POOLS),
            settings: self.own_part(entry, self.reader.id(&view, settings), SETTINGS),
        }
    }
}
