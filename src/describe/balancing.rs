//! `loadBalancers` and `privateLinkServices`.

use super::ip_configurations::{Counted, is_plain};
use super::names::{Given, Local};
use super::node::{Map, Node};
use super::writer::{Writer, further};
use crate::network::{
    BackendPool, IpConfiguration, Link, LoadBalancer, LoadBalancingRule, PartUse, PrivateLinkService, Probe,
};

/// The words of `sku`, and of the protocols of rules and probes.
const SKUS: [&str; 3] = ["Basic", "Standard", "Gateway"];
const PROTOCOLS: [&str; 3] = ["tcp", "udp", "all"];
const PROBES: [&str; 3] = ["tcp", "http", "https"];

impl Writer<'_> {
    pub(super) fn load_balancers(&self, counted: &Counted<'_>) -> Map {
        let mut section = Map::new();
        let balancers = self.network.load_balancers.iter().zip(&self.names.load_balancers);
        for (index, (balancer, local)) in balancers.enumerate() {
            section.put(&local.key, self.load_balancer(index, balancer, local, counted));
        }
        section
    }

    fn load_balancer(&self, index: usize, balancer: &LoadBalancer, local: &Local, counted: &Counted<'_>) -> Node {
        let mut entry = self.top_entry(local, &balancer.declared);
        entry.put("location", self.location(&balancer.location));
        entry.put("sku", self.optional(&balancer.sku, |sku| Node::word(sku, &SKUS)));
        let frontends = &balancer.frontends;
        let refers = |it: &PartUse<LoadBalancer>| {
            it.part.get().is_ok_and(|part| {
                part.as_ref().is_some_and(|part| matches!(part.of, Link::To(key) if key.index() == index))
            })
        };
        let is_named = !balancer.rules.items.is_empty()
            || self.network.private_link_services.iter().any(|service| service.frontends.items.iter().any(refers));
        match counted.of(&balancer.declared.identity) {
            [one] if !is_named && frontends.items.iter().all(is_plain) => self.put_count(&mut entry, one),
            _ => {
                let frontends = self.ip_configurations(&frontends.items, frontends.rest.as_ref());
                entry.put_filled("frontendIPConfigurations", frontends);
            }
        }
        entry.put_filled("backendAddressPools", self.pools(balancer));
        let rules = &balancer.rules;
        let write = |entry: &mut Map, it: &LoadBalancingRule| self.put_rule(entry, it, &local.key);
        let rules = self.by_name(&rules.items, rules.rest.as_ref(), "rule", |it| (&it.name, &it.exists), write);
        entry.put_filled("loadBalancingRules", rules);
        let probes = &balancer.probes;
        let write = |entry: &mut Map, it: &Probe| {
            entry.put("protocol", self.demanded(&it.protocol, |it| Node::word(it, &PROBES)));
            entry.put("port", self.demanded(&it.port, |it| Node::number(*it)));
        };
        let probes = self.by_name(&probes.items, probes.rest.as_ref(), "probe", |it| (&it.name, &it.exists), write);
        entry.put_filled("probes", probes);
        entry.short()
    }

    fn pools(&self, balancer: &LoadBalancer) -> Map {
        let mut pools = Map::new();
        let mut given = Given::default();
        for pool in &balancer.pools.items {
            let BackendPool { declared, addresses } = pool;
            let local = given.local(declared, "pool");
            let mut entry = self.entry(&local, declared, Some(&balancer.declared.exists));
            entry.put("addresses", self.list(addresses, |it| Node::text(&it.to_string())));
            pools.put(&local.key, entry.short());
        }
        pools.put_further(further(balancer.pools.rest.as_ref()).as_deref());
        pools
    }

    fn put_rule(&self, entry: &mut Map, rule: &LoadBalancingRule, own: &str) {
        entry.put("protocol", self.demanded(&rule.protocol, |it| Node::word(it, &PROTOCOLS)));
        entry.put("frontend", self.own_part(&rule.frontend, own));
        entry.put("frontendPort", self.demanded(&rule.frontend_port, |it| Node::number(*it)));
        entry.put("backendPort", self.value(&rule.backend_port, |it| Node::number(*it)));
        entry.put("backendAddressPool", self.own_part(&rule.pool, own));
        entry.put("probe", self.own_part(&rule.probe, own));
    }

    pub(super) fn private_link_services(&self, counted: &Counted<'_>) -> Map {
        let mut section = Map::new();
        let services = self.network.private_link_services.iter().zip(&self.names.private_link_services);
        for (service, local) in services {
            section.put(&local.key, self.private_link_service(service, local, counted));
        }
        section
    }

    fn private_link_service(&self, service: &PrivateLinkService, local: &Local, counted: &Counted<'_>) -> Node {
        let mut entry = self.top_entry(local, &service.declared);
        entry.put("location", self.location(&service.location));
        let nat = &service.nat;
        let is_counted = |it: &IpConfiguration| is_plain(it);
        match counted.of(&service.declared.identity) {
            [one] if nat.items.iter().all(is_counted) => self.put_count(&mut entry, one),
            _ => entry.put("ipConfigurations", self.ip_configurations(&nat.items, nat.rest.as_ref()).short()),
        }
        let frontends = &service.frontends;
        let parts = self.part_uses(&frontends.items, frontends.rest.as_ref(), "frontendIPConfigurations");
        entry.put("loadBalancerFrontends", parts);
        entry.put("destinationIPAddress", self.optional(&service.destination, |it| Node::text(&it.to_string())));
        entry.put("visibility", self.texts(&service.visible_to));
        entry.put("autoApproval", self.texts(&service.approves));
        entry.put("enableProxyProtocol", self.value(&service.proxy_protocol, |it| Node::truth(*it)));
        entry.short()
    }
}
