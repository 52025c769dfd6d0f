//! Subnets and what takes addresses in them.

use serde_json::json;

use super::support::{led, listed, network, said};

#[test]
fn subnets_say_what_they_have() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "net", "properties": {
            "dhcpOptions": {"dnsServers": ["10.0.0.4", "{dns}"]},
            "subnets": [
                {"name": "a", "properties": {
                    "addressPrefix": "10.0.0.0/24", "addressPrefixes": ["10.0.0.0/24", "fd00::/64"],
                    "delegations": [{"name": "d", "properties": {"serviceName": "Microsoft.Web/serverFarms"}},
                                    {"$rest": "more"}],
                    "serviceEndpoints": [{"service": "Microsoft.Storage", "locations": ["West Europe"]},
                                         {"service": "Microsoft.Sql"}],
                    "privateEndpointNetworkPolicies": "Enabled"}},
                {"name": "pool", "properties": {"ipamPoolPrefixAllocations": [{"numberOfIpAddresses": "64"}]}},
                {"name": "odd", "properties": {"addressPrefix": "10.0.0.0/33", "delegations": []}}]}},
        {"type": "Microsoft.Network/virtualNetworkGateways", "name": "vpn", "properties": {
            "ipConfigurations": [{"properties": {"subnet": {"id": "@Microsoft.Network/virtualNetworks/net/subnets/a"}}}]}},
    ]));
    let [a, pool, odd] = &*network.subnets else { panic!() };
    assert_eq!(listed(&a.prefixes), ["Prefix(10.0.0.0/24)", "Prefix(fd00::/64)"]);
    assert_eq!(said(&a.delegations.items[0].service), r#""Microsoft.Web/serverFarms""#);
    assert!(a.delegations.rest.is_some());
    assert_eq!(said(&a.service_endpoints.items[0].service), r#""Microsoft.Storage""#);
    assert_eq!(a.service_endpoints.items[0].locations.get().unwrap()[0].normalised(), "westeurope");
    assert_eq!(said(&a.service_endpoints.items[1].locations), "[]");
    assert_eq!(said(&a.private_endpoint_network_policies), r#""Enabled""#);
    assert_eq!(listed(&pool.prefixes), ["all? its address range is taken from a pool when it is deployed"]);
    assert_eq!(said(&pool.private_endpoint_network_policies), r#""Disabled""#);
    assert_eq!(listed(&odd.prefixes), ["? `10.0.0.0/33`: the part after `/` is not a prefix length"]);
    assert_eq!(listed(&network.virtual_networks[0].dns_servers), [r#""10.0.0.4""#, "? parameter `dns` has no value"]);
    assert_eq!(said(&network.virtual_networks[0].address_space), "? it has no address space");
    assert_eq!(led(&network, &network.gateways[0].subnet, |it| &it.declared.label), "to net/a");
}

#[test]
fn whatever_takes_addresses_is_counted() {
    let subnet = |name: &str| json!({"id": format!("@Microsoft.Network/virtualNetworks/net/subnets/{name}")});
    let configuration = |name: &str| json!({"properties": {"subnet": subnet(name)}});
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "net", "properties": {
            "subnets": [{"name": "a"}, {"name": "b"}]}},
        {"type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": {"ipConfigurations": [
            configuration("a"), configuration("b"), configuration("a"),
            {"properties": {"subnet": subnet("a"), "privateIPAddressVersion": "IPv6"}}]}},
        {"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "vms", "sku": {"capacity": 4}, "properties": {
            "virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": [
                {"properties": {"ipConfigurations": [configuration("a"), configuration("a")]}}]}}}},
        {"type": "Microsoft.Network/loadBalancers", "name": "public", "properties": {"frontendIPConfigurations": [
            {"properties": {"publicIPAddress": {"id": "{ip}"}}}]}},
        {"type": "Microsoft.Network/loadBalancers", "name": "lb", "properties": {"frontendIPConfigurations": [
            configuration("a"), {"$when": "second", "items": [configuration("a")]}]}},
        {"type": "Microsoft.Network/privateLinkServices", "name": "pls", "properties": {"ipConfigurations": [
            configuration("b"), {"$rest": "more"}]}},
        {"type": "Microsoft.Network/applicationGateways", "name": "gw", "properties": {
            "autoscaleConfiguration": {"minCapacity": 1, "maxCapacity": 10},
            "gatewayIPConfigurations": [configuration("b")],
            "frontendIPConfigurations": [configuration("b")]}},
    ]));
    let seen: Vec<_> = network
        .address_consumers
        .iter()
        .map(|consumer| {
            let subnet = led(&network, &consumer.subnet, |it| &it.declared.label);
            format!("{} {} {} {}", consumer.kind, consumer.declared.label, subnet, said(&consumer.addresses))
        })
        .collect();
    assert_eq!(
        seen,
        [
            "network interface nic to net/a 2",
            "network interface nic to net/b 1",
            "virtual machine scale set vms to net/a 8",
            "internal load balancer lb to net/a ? parameter `second` has no value",
            "private link service pls to net/b ? parameter `more` has no value",
            "application gateway gw to net/b 10",
            "application gateway gw to net/b 1",
        ]
    );
}
