//! What stands before and behind a service.

use serde_json::{Value as Json, json};

use super::support::{led, listed, network, said};
use crate::network::{Link, Network, Part};

fn balancer(name: &str) -> Json {
    let own = |segment: &str, part: &str| json!({ "id": format!("@Microsoft.Network/loadBalancers/{name}/{segment}/{part}") });
    json!({
        "type": "Microsoft.Network/loadBalancers", "name": name, "location": "uksouth", "sku": { "name": "Standard" },
        "properties": {
            "frontendIPConfigurations": [
                { "name": "front", "properties": { "subnet": { "id": "@Microsoft.Network/virtualNetworks/net/subnets/a" }, "privateIPAddress": "10.0.0.9" } },
                { "name": "public", "properties": { "publicIPAddress": { "id": "@Microsoft.Network/publicIPAddresses/ip" } } }
            ],
            "backendAddressPools": [{ "name": "pool" }],
            "loadBalancingRules": [
                { "name": "https", "properties": {
                    "protocol": "Tcp", "frontendPort": 443, "frontendIPConfiguration": own("frontendIPConfigurations", "front"),
                    "backendAddressPool": own("backendAddressPools", "pool"), "probe": own("probes", "p") } },
                { "name": "wrong", "properties": {
                    "protocol": "Tcp", "frontendPort": 80, "backendPort": 8080,
                    "frontendIPConfiguration": { "id": "@Microsoft.Network/loadBalancers/another/frontendIPConfigurations/front" } } }
            ],
            "probes": [{ "name": "p", "properties": { "protocol": "Https", "port": 443 } }]
        }
    })
}

fn part<T>(network: &Network, part: Result<&Option<Part<T>>, String>, label: impl Fn(&T) -> &str) -> String
where
    T: crate::network::Table,
{
    match part {
        Ok(Some(Part { of: Link::To(key), name })) => format!("{}/{name}", label(network.get(*key).unwrap())),
        Ok(Some(Part { of: Link::Outside(id) | Link::Dangling(id), name })) => format!("outside {id} {name}"),
        Ok(None) => "none".to_owned(),
        Err(cause) => format!("? {cause}"),
    }
}

#[test]
fn a_load_balancer_knows_its_parts_by_name() {
    let pool = json!({
        "type": "Microsoft.Network/loadBalancers/backendAddressPools", "name": "lb/second",
        "properties": { "loadBalancerBackendAddresses": [{ "name": "a", "properties": { "ipAddress": "10.0.0.4" } }] }
    });
    let (network, _) = network(&json!([balancer("lb"), pool]));
    let lb = &network.load_balancers[0];
    assert_eq!(said(&lb.sku), "Some(\"Standard\")");
    assert_eq!(said(&lb.frontends.items[0].address), "Some(10.0.0.9)");
    assert_eq!(said(&lb.frontends.items[1].address), "None");
    let pools: Vec<&str> = lb.pools.items.iter().map(|it| it.declared.last_name()).collect();
    assert_eq!(pools, ["pool", "second"]);
    assert_eq!(listed(&lb.pools.items[1].addresses), ["10.0.0.4"]);
    let [https, wrong] = lb.rules.items.as_slice() else { panic!() };
    assert_eq!(
        [said(&https.frontend), said(&https.pool), said(&https.probe)],
        ["Some(\"front\")", "Some(\"pool\")", "Some(\"p\")"]
    );
    // Without a port of their own the machines are called at that of the front end.
    assert_eq!([said(&https.backend_port), said(&wrong.backend_port)], ["443", "8080"]);
    assert!(said(&wrong.frontend).contains("is not a part of `lb`"), "{}", said(&wrong.frontend));
    // What takes addresses is counted as before.
    assert_eq!(network.address_consumers.len(), 1);
    assert!(network.types_not_modelled.is_empty(), "{:?}", network.types_not_modelled);
}

#[test]
fn interfaces_and_private_link_services_find_their_load_balancer() {
    let nic = json!({
        "type": "Microsoft.Network/networkInterfaces", "name": "nic",
        "properties": {
            "enableIPForwarding": true,
            "networkSecurityGroup": { "id": "@Microsoft.Network/networkSecurityGroups/nsg" },
            "ipConfigurations": [{ "name": "ip", "properties": {
                "privateIPAddress": "10.0.0.300",
                "loadBalancerBackendAddressPools": [
                    { "id": "@Microsoft.Network/loadBalancers/{p}/backendAddressPools/pool" },
                    { "id": "@Microsoft.Network/loadBalancers/{p}/backendAddressPools/{q}" },
                    { "id": "@Microsoft.Network/loadBalancers/{p}" }
                ] } }]
        }
    });
    let service = json!({
        "type": "Microsoft.Network/privateLinkServices", "name": "pls", "location": "uksouth",
        "properties": {
            "loadBalancerFrontendIpConfigurations": [{ "id": "@Microsoft.Network/loadBalancers/elsewhere/frontendIPConfigurations/front" }],
            "ipConfigurations": [{ "name": "nat", "properties": { "primary": true } }],
            "autoApproval": { "subscriptions": ["*"] }, "enableProxyProtocol": "{p}"
        }
    });
    let group = json!({ "type": "Microsoft.Network/networkSecurityGroups", "name": "nsg", "properties": {} });
    let (network, _) = network(&json!([balancer("{p}"), nic, service, group]));
    let interface = &network.network_interfaces[0];
    assert_eq!(led(&network, &interface.security_group, |it| &it.declared.label), "to nsg");
    assert_eq!(said(&interface.forwards), "true");
    let configuration = &interface.ip_configurations.items[0];
    assert!(said(&configuration.ip.address).starts_with("? an IP address belongs here"));
    let pools: Vec<String> = configuration
        .pools
        .items
        .iter()
        .map(|it| part(&network, it.part.get().map_err(|it| it.text.clone()), |it| &it.declared.label))
        .collect();
    assert_eq!(pools[0], "{p}/pool");
    assert_eq!(pools[1], "? parameter `q` has no value");
    assert!(pools[2].contains("is not the id of one of `backendAddressPools`"), "{}", pools[2]);
    let link = &network.private_link_services[0];
    let frontends = link.frontends.items[0].part.get().map_err(|it| it.text.clone());
    let frontend = part(&network, frontends, |it| &it.declared.label);
    // The name of the declared one is not known, so that it may be this one.
    assert!(frontend.starts_with("? "), "{frontend}");
    assert_eq!(listed(&link.approves), ["\"*\""]);
    assert_eq!(said(&link.proxy_protocol), "? parameter `p` has no value");
    assert_eq!(said(&link.nat.items[0].primary), "true");
}

#[test]
fn a_gateway_says_whom_it_calls_and_how() {
    let own = |segment: &str, part: &str| json!({ "id": format!("@Microsoft.Network/applicationGateways/agw/{segment}/{part}") });
    let gateway = json!({
        "type": "Microsoft.Network/applicationGateways", "name": "agw", "location": "uksouth",
        "properties": {
            "sku": { "name": "WAF_v2", "capacity": 2 },
            "gatewayIPConfigurations": [{ "name": "g", "properties": { "subnet": { "id": "@Microsoft.Network/virtualNetworks/net/subnets/agw" } } }],
            "frontendPorts": [{ "name": "p", "properties": { "port": 443 } }],
            "backendAddressPools": [{ "name": "apim", "properties": { "backendAddresses": [
                { "fqdn": "api.contoso.com" }, { "ipAddress": "10.0.0.4" }, { "fqdn": "10.0.0.5" }, {}
            ] } }],
            "backendHttpSettingsCollection": [{ "name": "s", "properties": { "port": 443, "protocol": "Https", "pickHostNameFromBackendAddress": true } }],
            "requestRoutingRules": [{ "name": "r", "properties": {
                "backendAddressPool": own("backendAddressPools", "apim"), "backendHttpSettings": own("backendHttpSettingsCollection", "s") } }],
            "urlPathMaps": [{ "name": "m", "properties": {
                "defaultBackendAddressPool": own("backendAddressPools", "apim"),
                "pathRules": [{ "name": "x", "properties": { "backendHttpSettings": own("backendHttpSettingsCollection", "t") } }] } }]
        }
    });
    let (network, _) = network(&json!([gateway]));
    let gateway = &network.application_gateways[0];
    let targets: Vec<String> = gateway.pools.items[0].backends.items.iter().map(|it| said(&it.target)).collect();
    assert_eq!(targets[..3], ["Name(\"api.contoso.com\")", "Address(10.0.0.4)", "Address(10.0.0.5)"]);
    assert!(targets[3].starts_with("? "), "{}", targets[3]);
    let uses: Vec<[String; 2]> = gateway.uses.items.iter().map(|it| [said(&it.pool), said(&it.settings)]).collect();
    let some = |name: &str| format!("Some(\"{name}\")");
    let none = || "None".to_owned();
    assert_eq!(uses, [[some("apim"), some("s")], [some("apim"), none()], [none(), some("t")]]);
    assert_eq!(said(&gateway.settings.items[0].host_name_of_backend), "true");
}

#[test]
fn front_door_and_endpoints_say_what_they_lead_to() {
    let origin = |name: &str, properties: Json| json!({ "type": "Microsoft.Cdn/profiles/originGroups/origins", "name": format!("door/group/{name}"), "properties": properties });
    let service = json!({ "type": "Microsoft.ApiManagement/service", "name": "apim", "location": "uksouth", "sku": { "name": "StandardV2" } });
    let link = json!({ "type": "Microsoft.Network/privateLinkServices", "name": "pls", "location": "uksouth", "properties": {} });
    let endpoint = |id: &str| {
        json!({ "type": "Microsoft.Network/privateEndpoints", "name": id.replace(['@', '/', '.'], "-"), "properties": {
            "privateLinkServiceConnections": [{ "name": "c", "properties": { "privateLinkServiceId": id } }] } })
    };
    let (network, _) = network(&json!([
        { "type": "Microsoft.Cdn/profiles", "name": "door", "sku": { "name": "Premium_AzureFrontDoor" } },
        { "type": "Microsoft.Cdn/profiles/originGroups", "name": "door/group", "properties": {} },
        origin("public", json!({ "hostName": "apim.azure-api.net", "enabledState": "disabled" })),
        origin("private", json!({ "hostName": "apim.azure-api.net", "sharedPrivateLinkResource": {
            "privateLink": { "id": "@Microsoft.ApiManagement/service/apim" }, "groupId": "Gateway" } })),
        service, link,
        endpoint("@Microsoft.Network/privateLinkServices/pls"),
        endpoint("x.y.azure.privatelinkservice"),
        endpoint("@Microsoft.ApiManagement/service/apim"),
    ]));
    let [public, private] = network.front_door_origins.as_slice() else { panic!() };
    assert_eq!(led(&network, &public.profile, |it| &it.declared.label), "to door");
    assert_eq!([said(&public.enabled), said(&public.https_port)], ["false", "443"]);
    assert!(public.private_link.get().unwrap().is_none());
    let shared = private.private_link.get().unwrap().as_ref().unwrap();
    assert_eq!(led(&network, &shared.service, |it| &it.declared.label), "to apim");
    assert_eq!(led(&network, &shared.private_link_service, |it| &it.declared.label), "none");
    assert_eq!(said(&shared.status), "None");
    let targets: Vec<String> = network
        .private_endpoints
        .iter()
        .map(|it| led(&network, &it.connections.items[0].private_link_service, |it| &it.declared.label))
        .collect();
    assert_eq!(targets[0], "to pls");
    assert!(targets[1].starts_with("? an alias does not tell"), "{}", targets[1]);
    assert_eq!(targets[2], "none");
    assert!(network.types_not_modelled.is_empty(), "{:?}", network.types_not_modelled);
}

#[test]
fn peerings_and_firewalls_say_what_appliances_need() {
    let net = json!({ "type": "Microsoft.Network/virtualNetworks", "name": "net", "location": "uksouth", "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
        "subnets": [{ "name": "AzureFirewallSubnet", "properties": { "addressPrefix": "10.0.0.0/26" } }],
        "virtualNetworkPeerings": [
            { "name": "a", "properties": { "allowForwardedTraffic": true } },
            { "name": "b", "properties": { "allowGatewayTransit": "{p}" } }
        ]
    } });
    let firewall = json!({ "type": "Microsoft.Network/azureFirewalls", "name": "fw", "location": "uksouth", "properties": {
        "ipConfigurations": [{ "name": "ip", "properties": {
            "subnet": { "id": "@Microsoft.Network/virtualNetworks/net/subnets/AzureFirewallSubnet" }, "privateIPAddress": "10.0.0.4" } }]
    } });
    let (network, _) = network(&json!([net, firewall]));
    let peerings = &network.virtual_networks[0].peerings.items;
    let flags: Vec<[String; 2]> =
        peerings.iter().map(|it| [said(&it.forwarded_traffic_allowed), said(&it.gateway_transit_allowed)]).collect();
    assert_eq!(flags, [["true", "false"], ["false", "? parameter `p` has no value"]]);
    assert_eq!(said(&network.azure_firewalls[0].ip_configurations.items[0].address), "Some(10.0.0.4)");
    // How many addresses it takes is still not told.
    assert_eq!(network.address_consumers.len(), 1);
    assert!(network.address_consumers[0].addresses.get().is_err());
}
