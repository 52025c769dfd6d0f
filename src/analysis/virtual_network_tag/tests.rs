//! Known answers about `VirtualNetwork`.

use super::*;
use crate::analysis::sample::{
    cause, declared, known, outside, peering, prefixes, route_table, subnet, unknown, virtual_network,
};
use crate::network::VirtualNetworkGateway;
use crate::network::{Key, Link, Network, NextHop};

/// A subnet in a network with one peer.
fn network() -> Network {
    let mut network = Network::default();
    let mut own = virtual_network("10.0.0.0/16");
    own.peerings.items.push(peering(known(Some(Link::To(Key::new(1))))));
    network.virtual_networks = vec![own, virtual_network("10.1.0.0/16")];
    let mut home = subnet("vnet/apim", "10.0.1.0/24");
    home.virtual_network = known(Some(Link::To(Key::new(0))));
    network.subnets = vec![home];
    network
}

fn with_routes(routes: &[(&str, NextHop)]) -> Network {
    let mut network = network();
    network.route_tables = vec![route_table(routes)];
    network.subnets[0].route_table = known(Some(Link::To(Key::new(0))));
    network
}

/// `must | must tags | may`, where `!` marks parts that may hold service tags.
fn describe(network: &Network) -> String {
    let extent = virtual_network_tag(network, &network.subnets[0]);
    let words = |words: Vec<String>| words.join(" ");
    let may = |part: &PossiblePart| {
        let space = match &part.space {
            Space::Everywhere => "everywhere".to_owned(),
            Space::Prefix(prefix) => prefix.to_string(),
            Space::Tag(tag) => tag.to_string(),
        };
        format!("{space}{} ({})", if part.service_tags { "!" } else { "" }, part.reason)
    };
    [
        words(extent.must.iter().map(ToString::to_string).collect()),
        words(extent.must_tags.iter().map(ToString::to_string).collect()),
        words(extent.may.iter().map(may).collect()),
    ]
    .join(" | ")
}

#[test]
fn the_network_and_its_peers_are_in_it() {
    assert_eq!(describe(&network()), "10.0.1.0/24 10.0.0.0/16 10.1.0.0/16 |  | ");
    let mut closed = network();
    closed.virtual_networks[0].peerings.items[0].access_allowed = known(false);
    assert_eq!(describe(&closed), "10.0.1.0/24 10.0.0.0/16 |  | ");
    let mut beyond = network();
    beyond.virtual_networks[0].peerings.items[0].remote = known(Some(outside("hub")));
    assert_eq!(
        describe(&beyond),
        "10.0.1.0/24 10.0.0.0/16 |  | everywhere (the peer `hub` of peering `peering` is not in the input)"
    );
    let mut conditional = network();
    conditional.virtual_networks[0].peerings.items[0].declared.exists = unknown();
    assert_eq!(
        describe(&conditional),
        "10.0.1.0/24 10.0.0.0/16 |  | 10.1.0.0/16 (whether peering `peering` exists is not known: \
         parameter `p` has no value)"
    );
}

#[test]
fn routes_to_an_appliance_are_in_it_and_others_may_be() {
    let routes = [
        ("0.0.0.0/0", NextHop::VirtualAppliance),
        ("ApiManagement", NextHop::Internet),
        ("192.168.0.0/16", NextHop::VirtualNetworkGateway),
    ];
    assert_eq!(
        describe(&with_routes(&routes)),
        "10.0.1.0/24 10.0.0.0/16 10.1.0.0/16 0.0.0.0/0 |  | \
         ApiManagement! (whether `VirtualNetwork` contains what route `to-ApiManagement` sends to Internet is not \
         documented) 192.168.0.0/16! (whether `VirtualNetwork` contains what route `to-192.168.0.0/16` sends to \
         VirtualNetworkGateway is not documented)"
    );
    let mut unknown_table = network();
    unknown_table.subnets[0].route_table = unknown();
    assert!(
        describe(&unknown_table)
            .ends_with("| everywhere! (the route table of the subnet is not known: parameter `p` has no value)")
    );
    let mut unknown_route = with_routes(&[("0.0.0.0/0", NextHop::VirtualAppliance)]);
    unknown_route.route_tables[0].routes.items[0].address = unknown();
    assert!(describe(&unknown_route).contains("everywhere! (the address prefix of route `to-0.0.0.0/0` is not known"));
}

#[test]
fn a_gateway_may_bring_any_address_unless_its_routes_are_switched_off() {
    let mut network = with_routes(&[]);
    let mut gateway_subnet = subnet("vnet/GatewaySubnet", "10.0.2.0/24");
    gateway_subnet.virtual_network = known(Some(Link::To(Key::new(0))));
    network.subnets.push(gateway_subnet);
    assert!(describe(&network).contains("| everywhere (virtual network `vnet` has a GatewaySubnet"));
    network.gateways =
        vec![VirtualNetworkGateway { declared: declared("vpn"), subnet: known(Some(Link::To(Key::new(1)))) }];
    assert!(describe(&network).contains("everywhere (gateway `vpn` may learn routes"));
    network.route_tables[0].gateway_routes_disabled = known(true);
    assert!(describe(&network).ends_with("| "));
}

#[test]
fn what_is_not_known_of_the_network_may_be_in_it() {
    let mut nowhere = network();
    nowhere.subnets[0].virtual_network = known(Some(outside("vnet")));
    assert_eq!(describe(&nowhere), "10.0.1.0/24 |  | everywhere (virtual network `vnet` is not in the input)");
    let mut partly = network();
    partly.virtual_networks[1].address_space =
        known(vec![unknown(), known(crate::analysis::sample::prefix("10.2.0.0/16"))]);
    assert_eq!(
        describe(&partly),
        "10.0.1.0/24 10.0.0.0/16 10.2.0.0/16 |  | everywhere (the address space of virtual network `vnet` is not \
         known: parameter `p` has no value)"
    );
    let mut more = with_routes(&[]);
    more.incomplete.push(cause());
    more.virtual_networks[0].peerings.rest = Some(cause());
    let peerings = "everywhere (virtual network `vnet` may have peerings that are not known";
    let gateway = "everywhere (a gateway of virtual network `vnet` may be declared elsewhere";
    assert!(describe(&more).contains(peerings));
    assert!(describe(&more).contains(gateway));
    // Without the routes that gateways learn, a peer's address space still counts.
    more.route_tables[0].gateway_routes_disabled = known(true);
    assert!(describe(&more).contains(peerings));
    assert!(!describe(&more).contains(gateway));
    let mut unknown_prefix = network();
    unknown_prefix.subnets[0].prefixes = prefixes("");
    assert_eq!(describe(&unknown_prefix), "10.0.0.0/16 10.1.0.0/16 |  | ");
}
