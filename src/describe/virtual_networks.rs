//! `virtualNetworks` with their subnets and peerings, and `virtualNetworkGateways`.

use std::collections::BTreeMap;

use super::names::{Given, Local, Undeclared};
use super::node::{Map, Node};
use super::writer::{Writer, elements, further};
use crate::network::{Delegation, Fact, Link, Peering, Prefix, ServiceEndpoint, Subnet, VirtualNetwork};

/// The words of `privateEndpointNetworkPolicies`.
const POLICIES: [&str; 4] = ["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"];

/// Why nothing is known of a resource that is not in the input.
const NOT_DECLARED: &str = "not declared in the input";

impl Writer<'_> {
    pub(super) fn virtual_networks(&self) -> Map {
        let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, subnet) in self.network.subnets.iter().enumerate() {
            if let Ok(Some(Link::To(key))) = subnet.virtual_network.get() {
                inside.entry(key.index()).or_default().push(index);
            }
        }
        let mut section = Map::new();
        let networks = self.network.virtual_networks.iter().zip(&self.names.virtual_networks);
        for (index, (network, local)) in networks.enumerate() {
            let subnets = inside.get(&index).map(Vec::as_slice).unwrap_or_default();
            section.put(&local.key, self.virtual_network(network, local, subnets).tall());
        }
        for undeclared in &self.names.undeclared_networks {
            section.put(&undeclared.local.key, self.undeclared_network(undeclared).tall().saying(NOT_DECLARED));
        }
        section
    }

    fn virtual_network(&self, network: &VirtualNetwork, local: &Local, subnets: &[usize]) -> Map {
        let around = &network.declared.exists;
        let mut entry = self.top_entry(local, &network.declared);
        entry.put("location", self.location(&network.location));
        entry.put("addressSpace", self.one_or_several(&network.address_space, prefix));
        entry.put("dnsServers", self.list(&network.dns_servers, |server| Node::address(server)));
        let more = further(network.more_subnets.as_ref());
        entry.put_filled("subnets", self.subnets(subnets, Some(around), more.as_deref()));
        let mut peerings = Map::new();
        let mut given = Given::default();
        for peering in &network.peerings.items {
            let local = given.local(&peering.declared, "peering");
            peerings.put(&local.key, self.peering(peering, &local, around));
        }
        peerings.put_further(further(network.peerings.rest.as_ref()).as_deref());
        entry.put_filled("peerings", peerings);
        entry
    }

    /// A network that is there and of which nothing is known but the subnets that are declared in it.
    fn undeclared_network(&self, undeclared: &Undeclared) -> Map {
        let mut entry = Map::new();
        let unknown = || Node::bare(NOT_DECLARED);
        entry.put("name", undeclared.local.name.as_ref().map(|name| self.string(name)));
        if let Some(identity) = &undeclared.identity {
            self.put_place(&mut entry, identity);
        }
        entry.put("location", unknown());
        entry.put("addressSpace", unknown());
        entry.put("dnsServers", unknown());
        entry.put_filled("subnets", self.subnets(&undeclared.children, None, Some(NOT_DECLARED)));
        let mut peerings = Map::new();
        peerings.put_further(Some(NOT_DECLARED));
        entry.put_filled("peerings", peerings);
        entry
    }

    fn subnets(&self, subnets: &[usize], around: Option<&Fact<bool>>, more: Option<&str>) -> Map {
        let mut section = Map::new();
        for index in subnets {
            let (Some(subnet), Some(local)) = (self.network.subnets.get(*index), self.names.subnets.get(*index)) else {
                continue;
            };
            section.put(&local.key, self.subnet(subnet, local, around));
        }
        section.put_further(more);
        section
    }

    fn subnet(&self, subnet: &Subnet, local: &Local, around: Option<&Fact<bool>>) -> Node {
        let mut entry = self.entry(local, &subnet.declared, around);
        entry.put("prefix", self.one_or_several(&subnet.prefixes, prefix));
        entry.put("networkSecurityGroup", self.link(&subnet.security_group));
        entry.put("routeTable", self.link(&subnet.route_table));
        let delegations = &subnet.delegations;
        let delegation = |it: &Delegation| self.text(&it.service, |it| self.required(it, |name| Node::text(name)));
        entry.put(
            "delegations",
            elements(delegations.items.iter(), delegations.rest.as_ref(), None, |it| &it.exists, delegation),
        );
        let endpoints = &subnet.service_endpoints;
        let endpoint = |it: &ServiceEndpoint| self.service_endpoint(it);
        entry.put(
            "serviceEndpoints",
            elements(endpoints.items.iter(), endpoints.rest.as_ref(), None, |it| &it.exists, endpoint),
        );
        let policies = &subnet.private_endpoint_network_policies;
        entry.put("privateEndpointNetworkPolicies", self.value(policies, |policies| Node::word(policies, &POLICIES)));
        entry.tall()
    }

    fn service_endpoint(&self, endpoint: &ServiceEndpoint) -> Node {
        let service = self.text(&endpoint.service, |it| self.required(it, |name| Node::text(name)));
        let locations = match endpoint.locations.get() {
            Ok(locations) if locations.is_empty() => return service,
            Ok(locations) => Node::list(locations.iter().map(|it| Node::text(&it.to_string())).collect()),
            Err(cause) => self.unknown(&endpoint.locations, cause),
        };
        let mut entry = Map::new();
        entry.put("service", service);
        entry.put("locations", locations);
        entry.short()
    }

    fn peering(&self, peering: &Peering, local: &Local, around: &Fact<bool>) -> Node {
        let mut entry = self.entry(local, &peering.declared, Some(around));
        entry.put("remoteVirtualNetwork", self.demanded_link(&peering.remote));
        entry.put("allowVirtualNetworkAccess", self.value(&peering.access_allowed, |it| Node::truth(*it)));
        entry.put("allowForwardedTraffic", self.value(&peering.forwarded_traffic_allowed, |it| Node::truth(*it)));
        entry.put("allowGatewayTransit", self.value(&peering.gateway_transit_allowed, |it| Node::truth(*it)));
        entry.put("useRemoteGateways", self.value(&peering.uses_remote_gateways, |it| Node::truth(*it)));
        entry.short()
    }

    pub(super) fn virtual_network_gateways(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for gateway in &self.network.gateways {
            let local = given.local(&gateway.declared, "virtual-network-gateway");
            let mut entry = self.top_entry(&local, &gateway.declared);
            entry.put("subnet", self.link(&gateway.subnet));
            section.put(&local.key, entry.short());
        }
        section
    }
}

fn prefix(prefix: &Prefix) -> Node {
    Node::text(&prefix.to_string())
}
