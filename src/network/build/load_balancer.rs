//! `Microsoft.Network/loadBalancers` and their pools.

use super::children::{Children, Places};
use super::elements::{Element, both};
use super::ip_configuration::ip_address;
use super::links::Links;
use super::register::Entry;
use crate::network::{BackendPool, LoadBalancer, LoadBalancingRule, Probe};

/// Where pools are written.
pub(super) const POOLS: Places =
    Places { inline: Some("properties.backendAddressPools"), segment: "backendAddressPools" };

/// The end of the type of a front end.
pub(super) const FRONTENDS: &str = "frontendIPConfigurations";

impl<'d> Links<'d> {
    pub(super) fn load_balancer(&self, index: usize, entry: &Entry<'d>, pools: &mut Children<'d>) -> LoadBalancer {
        let reader = self.reader;
        let rules = reader.elements(entry, "properties.loadBalancingRules");
        let probes = reader.elements(entry, "properties.probes");
        LoadBalancer {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            sku: reader.filled_text(entry, "sku.name").optional(),
            frontends: self.ip_configurations(entry, "properties.frontendIPConfigurations"),
            pools: pools.take(index, |pool| self.backend_pool(&pool)),
            rules: rules.collect(|element| self.load_balancing_rule(entry, &element)),
            probes: probes.collect(|element| self.probe(entry, &element)),
        }
    }

    fn backend_pool(&self, entry: &Entry<'d>) -> BackendPool {
        let reader = self.reader;
        let addresses = reader.elements(entry, "properties.loadBalancerBackendAddresses").values(|element| {
            reader.filled_text(&element, "properties.ipAddress").try_map(|text| ip_address(&text)).required()
        });
        BackendPool { declared: reader.declared(entry), addresses }
    }

    fn load_balancing_rule(&self, entry: &Entry<'d>, element: &Element<'d>) -> LoadBalancingRule {
        let (reader, view) = (self.reader, &element.view);
        let frontend_port = reader.number(view, "properties.frontendPort").required();
        let backend_port = reader.number(view, "properties.backendPort");
        LoadBalancingRule {
            place: element.place,
            exists: both(&entry.exists, &element.exists),
            name: reader.filled_text(view, "name").required(),
            protocol: reader.filled_text(view, "properties.protocol").required(),
            frontend: self.own_part(entry, reader.id(view, "properties.frontendIPConfiguration.id"), FRONTENDS),
            backend_port: match frontend_port.get() {
                Ok(port) => backend_port.or_default(*port),
                Err(cause) => backend_port.or_unknown(cause.clone()),
            },
            frontend_port,
            pool: self.own_part(entry, reader.id(view, "properties.backendAddressPool.id"), POOLS.segment),
            probe: self.own_part(entry, reader.id(view, "properties.probe.id"), "probes"),
        }
    }

    fn probe(&self, entry: &Entry<'d>, element: &Element<'d>) -> Probe {
        let (reader, view) = (self.reader, &element.view);
        Probe {
            place: element.place,
            exists: both(&entry.exists, &element.exists),
            name: reader.filled_text(view, "name").required(),
            protocol: reader.filled_text(view, "properties.protocol").required(),
            port: reader.number(view, "properties.port").required(),
        }
    }
}
