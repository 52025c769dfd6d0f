//! Known ways.

use super::*;
use crate::analysis::sample::{cause, outside, private_endpoint, unknown};
use crate::network::VirtualNetworkGateway;

const TUNNEL: &str = "0.0.0.0/0 appliance";

#[test]
fn without_routes_of_ones_own_azures_count() {
    let network = network(&[]);
    assert_eq!(describe(&network, "Storage"), "all: the Internet");
    assert_eq!(describe(&network, "Internet"), "all: the Internet");
    assert_eq!(describe(&network, "10.0.7.4"), "all: the virtual network");
    assert_eq!(describe(&network, "subnet"), "all: the virtual network");
    assert_eq!(describe(&network, "10.1.7.4"), "all: the peered network");
    assert_eq!(describe(&network, "10.2.0.4"), "all: nowhere");
    assert_eq!(describe(&network, "20.0.0.4"), "all: the Internet");
    assert_eq!(describe(&network, "AzureLoadBalancer"), "all: Azure's own address");
    assert_eq!(
        describe(&network, "VirtualNetwork"),
        "10.0.0.0/16: the virtual network | 10.1.0.0/16: the peered network"
    );
}

#[test]
fn a_default_takes_everything_but_the_networks_and_what_has_an_endpoint() {
    let network = with_endpoints(&[TUNNEL], &["Microsoft.Storage", "Microsoft.KeyVault"]);
    assert_eq!(describe(&network, "AzureMonitor"), "all: the appliance 10.0.9.4");
    assert_eq!(describe(&network, "AzureKeyVault"), "all: the service endpoint Microsoft.KeyVault");
    assert_eq!(describe(&network, "regional Storage"), "all: the service endpoint Microsoft.Storage");
    assert_eq!(
        describe(&network, "Storage"),
        "rest: the appliance 10.0.9.4 | Storage nearby: the service endpoint Microsoft.Storage"
    );
    assert_eq!(describe(&network, "10.2.0.4"), "all: the appliance 10.0.9.4");
    assert_eq!(describe(&network, "10.1.0.4"), "all: the peered network");
    assert_eq!(
        describe(&network, "Internet"),
        "rest: the appliance 10.0.9.4 | Storage nearby: the service endpoint Microsoft.Storage | \
         AzureKeyVault: the service endpoint Microsoft.KeyVault"
    );
}

#[test]
fn two_halves_are_a_default() {
    let halves = ["0.0.0.0/1 appliance", "128.0.0.0/1 appliance"];
    assert_eq!(describe(&network(&halves), "Storage"), "all: the appliance 10.0.9.4");
    let mut with_tag = halves.to_vec();
    with_tag.push("ApiManagement internet");
    assert_eq!(describe(&network(&with_tag), "ApiManagement"), "all: the Internet");
    assert_eq!(
        describe(&network(&halves), "10.2.0.4"),
        "all: an unknown next hop (whether routes for both halves of the address space replace Azure's own is not documented)"
    );
}

#[test]
fn a_route_of_a_tag_counts_before_a_default() {
    let network = network(&[TUNNEL, "ApiManagement internet", "Storage.WestEurope internet", "Storage none"]);
    assert_eq!(describe(&network, "ApiManagement"), "all: the Internet");
    assert_eq!(describe(&network, "regional Storage"), "all: the Internet");
    assert_eq!(describe(&network, "Storage"), "rest: nowhere | Storage.WestEurope: the Internet");
    assert_eq!(
        describe(&network, "Storage.NorthEurope"),
        "all: an unknown next hop (whether addresses of Storage.NorthEurope are among those of Storage.WestEurope is not known)"
    );
    assert_eq!(describe(&network, "Sql"), "all: the appliance 10.0.9.4");
    assert_eq!(
        describe(&network, "20.0.0.4"),
        "all: an unknown next hop (whether 20.0.0.4/32 holds addresses of Storage.WestEurope is not known; \
         whether 20.0.0.4/32 holds addresses of ApiManagement is not known; \
         whether 20.0.0.4/32 holds addresses of Storage is not known)"
    );
}

#[test]
fn a_literal_route_may_hold_addresses_of_a_service() {
    let network = network(&[TUNNEL, "20.37.52.67/32 internet"]);
    assert_eq!(describe(&network, "ApiManagement"), "rest: the appliance 10.0.9.4 | ?20.37.52.67/32: the Internet");
    let both = super::network(&["20.0.0.0/8 none", "Sql internet"]);
    assert_eq!(
        describe(&both, "Sql"),
        "rest: the Internet | ?20.0.0.0/8: an unknown next hop (whether route `8` of `routes` or one of a service tag is \
         the narrower is not known)"
    );
}

#[test]
fn a_route_and_an_endpoint_for_one_service_are_open() {
    let network = with_endpoints(&[TUNNEL, "AzureKeyVault appliance"], &["Microsoft.KeyVault"]);
    assert_eq!(
        describe(&network, "AzureKeyVault"),
        "all: an unknown next hop (whether a route or the service endpoint Microsoft.KeyVault counts is not documented)"
    );
}

#[test]
fn the_endpoint_of_sql_leads_to_its_own_region_only() {
    let mut network = with_endpoints(&[TUNNEL], &["Microsoft.Sql"]);
    assert_eq!(describe(&network, "regional Sql"), "all: the service endpoint Microsoft.Sql");
    network.virtual_networks[0].location = known(Location::new("northeurope"));
    assert_eq!(describe(&network, "regional Sql"), "all: the appliance 10.0.9.4");
    network.virtual_networks[0].location = unknown();
    assert!(describe(&network, "regional Sql").starts_with("all: an unknown next hop (whether the service endpoint"));
    let mut storage = with_endpoints(&[TUNNEL], &["Microsoft.Storage"]);
    storage.virtual_networks[0].location = known(Location::new("northeurope"));
    // The two regions may be a pair.
    assert!(describe(&storage, "regional Storage").starts_with("all: an unknown next hop"));
}

#[test]
fn a_gateway_may_bring_routes_unless_they_are_switched_off() {
    let mut network = network(&[]);
    let mut gateway_subnet = subnet("vnet/GatewaySubnet", "10.0.2.0/24");
    gateway_subnet.virtual_network = known(Some(Link::To(Key::new(0))));
    network.subnets.push(gateway_subnet);
    network.gateways =
        vec![VirtualNetworkGateway { declared: declared("vpn"), subnet: known(Some(Link::To(Key::new(1)))) }];
    let reason = "gateway `vpn` may learn routes for virtual network `vnet`";
    assert_eq!(describe(&network, "Storage"), format!("all: an unknown next hop ({reason})"));
    assert_eq!(describe(&network, "192.168.0.4"), format!("all: an unknown next hop ({reason})"));
    // What a gateway learns never counts before the networks themselves.
    assert_eq!(describe(&network, "10.0.7.4"), "all: the virtual network");
    assert_eq!(describe(&network, "10.1.7.4"), "all: the peered network");
    let mut off = super::network(&[]);
    off.subnets.push(network.subnets[1].clone());
    off.gateways.append(&mut network.gateways);
    off.route_tables[0].gateway_routes_disabled = known(true);
    assert_eq!(describe(&off, "Storage"), "all: the Internet");
    let mut written = super::network(&["0.0.0.0/0 internet"]);
    written.gateways.append(&mut off.gateways);
    written.subnets.push(off.subnets[1].clone());
    assert_eq!(describe(&written, "Storage"), "all: the Internet");
}

#[test]
fn what_is_not_known_of_routes_is_not_known_of_the_way() {
    let mut table = network(&[]);
    table.subnets[0].route_table = known(Some(outside("hub-routes")));
    assert_eq!(describe(&table, "Storage"), "all: an unknown next hop (route table `hub-routes` is not in the input)");
    let mut route = network(&[TUNNEL]);
    route.route_tables[0].routes.items[0].declared.exists = unknown();
    assert_eq!(
        describe(&route, "Storage"),
        "all: an unknown next hop (whether route `0` exists is not known: parameter `p` has no value)"
    );
    let mut hop = network(&["0.0.0.0/0 internet"]);
    hop.route_tables[0].routes.items[0].next_hop = unknown();
    assert_eq!(
        describe(&hop, "Storage"),
        "all: an unknown next hop (the next hop of route `0` is not known: parameter `p` has no value)"
    );
    let mut more = network(&["0.0.0.0/0 internet"]);
    more.route_tables[0].routes.rest = Some(cause());
    assert!(describe(&more, "Storage").starts_with("all: an unknown next hop (route table `routes` may have routes"));
    let mut peer = network(&[]);
    peer.virtual_networks[0].peerings.items[0].remote = known(Some(outside("hub")));
    assert_eq!(describe(&peer, "Storage"), "all: the Internet");
    assert!(describe(&peer, "10.5.0.4").contains("the peer `hub` of peering `peering` is not in the input"));
    assert_eq!(describe(&peer, "10.0.5.4"), "all: the virtual network");
    let mut one_sided = network(&[]);
    one_sided.virtual_networks[1].peerings = Collection::default();
    assert!(describe(&one_sided, "10.1.0.4").contains("is not seen to have a peering for `peering`"));
}

#[test]
fn private_endpoints_have_routes_of_their_own() {
    let mut network = network(&["10.0.0.0/16 appliance"]);
    network.private_endpoints = vec![private_endpoint(known(Some(Link::To(Key::new(0)))))];
    assert_eq!(
        describe(&network, "10.0.1.0/24"),
        "10.0.1.0/24: the appliance 10.0.9.4 | endpoint: the private endpoint"
    );
    network.private_endpoints[0].static_addresses = known(vec![known("10.0.1.9".parse().unwrap())]);
    assert_eq!(describe(&network, "10.0.1.9"), "all: the private endpoint");
    assert_eq!(describe(&network, "10.0.1.8"), "all: the appliance 10.0.9.4");
    network.subnets[0].private_endpoint_network_policies = known("Enabled".to_owned());
    assert_eq!(describe(&network, "10.0.1.9"), "all: the appliance 10.0.9.4");
    network.route_tables[0].routes.items[0].address = known(address("10.0.0.0/8"));
    assert_eq!(describe(&network, "10.0.1.9"), "all: the private endpoint");
    network.subnets[0].private_endpoint_network_policies = unknown();
    network.route_tables[0].routes.items[0].address = known(address("10.0.1.0/24"));
    assert!(
        describe(&network, "10.0.1.9").contains("whether routes count for private endpoints in the subnet of `pe`")
    );
}
