//! `applicationGateways` and `azureFirewalls`.

use super::ip_configurations::Counted;
use super::names::{Given, Local};
use super::node::{Map, Node};
use super::writer::{Writer, elements};
use crate::network::{
    ApplicationGateway, Backend, BackendSettings, BackendTarget, Fact, FrontendPort, GatewayPool, PoolUse,
};

/// The words of `protocol`.
const PROTOCOLS: [&str; 2] = ["http", "https"];

impl Writer<'_> {
    pub(super) fn application_gateways(&self, counted: &Counted<'_>) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for gateway in &self.network.application_gateways {
            let local = given.local(&gateway.declared, "application-gateway");
            section.put(&local.key, self.application_gateway(gateway, &local, counted));
        }
        section
    }

    fn application_gateway(&self, gateway: &ApplicationGateway, local: &Local, counted: &Counted<'_>) -> Node {
        let mut entry = self.top_entry(local, &gateway.declared);
        entry.put("location", self.location(&gateway.location));
        entry.put("sku", self.optional(&gateway.sku, |sku| Node::text(sku)));
        // What is counted first is what the instances take.
        if let Some(instances) = counted.of(&gateway.declared.identity).first()
            && (!gateway.gateway.items.is_empty() || gateway.gateway.rest.is_some())
        {
            self.put_count(&mut entry, instances);
        }
        let frontends = self.ip_configurations(&gateway.frontends.items, gateway.frontends.rest.as_ref());
        entry.put_filled("frontendIPConfigurations", frontends);
        let (ports, pools) = (&gateway.ports, &gateway.pools);
        let (settings, uses) = (&gateway.settings, &gateway.uses);
        let write = |entry: &mut Map, it: &FrontendPort| {
            entry.put("port", self.demanded(&it.port, |it| Node::number(*it)));
        };
        let named = self.by_name(&ports.items, ports.rest.as_ref(), "port", |it| (&it.name, &it.exists), write);
        entry.put_filled("frontendPorts", named);
        let write = |entry: &mut Map, it: &GatewayPool| entry.put("backends", self.backends(it));
        let named = self.by_name(&pools.items, pools.rest.as_ref(), "pool", |it| (&it.name, &it.exists), write);
        entry.put_filled("backendAddressPools", named);
        let write = |entry: &mut Map, it: &BackendSettings| self.put_settings(entry, it, &local.key);
        let named =
            self.by_name(&settings.items, settings.rest.as_ref(), "settings", |it| (&it.name, &it.exists), write);
        entry.put_filled("backendHttpSettings", named);
        let write = |entry: &mut Map, it: &PoolUse| {
            entry.put("backendAddressPool", self.own_part(&it.pool, &local.key));
            entry.put("backendHttpSettings", self.own_part(&it.settings, &local.key));
        };
        let named = self.by_name(&uses.items, uses.rest.as_ref(), "rule", |it| (&it.name, &it.exists), write);
        entry.put_filled("requestRoutingRules", named);
        entry.short()
    }

    fn backends(&self, pool: &GatewayPool) -> Option<Node> {
        let backend = |it: &Backend| {
            self.text(&it.target, |target| {
                self.demanded(target, |target| match target {
                    BackendTarget::Name(name) => Node::text(name),
                    BackendTarget::Address(address) => Node::text(&address.to_string()),
                })
            })
        };
        elements(pool.backends.items.iter(), pool.backends.rest.as_ref(), Some(&pool.exists), |it| &it.exists, backend)
    }

    fn put_settings(&self, entry: &mut Map, settings: &BackendSettings, own: &str) {
        entry.put("port", self.demanded(&settings.port, |it| Node::number(*it)));
        entry.put("protocol", self.demanded(&settings.protocol, |it| Node::word(it, &PROTOCOLS)));
        entry.put("hostName", self.partly(&settings.host_name));
        entry.put("pickHostNameFromBackendAddress", self.value(&settings.host_name_of_backend, |it| Node::truth(*it)));
        entry.put("probe", self.own_part(&settings.probe, own));
    }

    /// A text that may be absent, as far as it is known.
    pub(super) fn partly(&self, fact: &Fact<Option<String>>) -> Option<Node> {
        match fact.text() {
            Some(text) => Some(self.string(text)),
            None => self.optional(fact, |text| Node::text(text)),
        }
    }

    pub(super) fn azure_firewalls(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for firewall in &self.network.azure_firewalls {
            let local = given.local(&firewall.declared, "azure-firewall");
            let mut entry = self.top_entry(&local, &firewall.declared);
            let configurations = &firewall.ip_configurations;
            let addresses = self.ip_configurations(&configurations.items, configurations.rest.as_ref());
            entry.put_filled("ipConfigurations", addresses);
            section.put(&local.key, entry.short());
        }
        section
    }
}
