//! Where ids lead.

use serde_json::json;

use super::support::{led, network, said};
use crate::network::{AddressConsumer, Link};
use crate::source::FileId;
use crate::syntax::{self, Document};
use crate::template::{Input, NoLinks, Place, evaluate};

#[test]
fn dangling_outside_and_unknown_are_told_apart() {
    let networks = json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "closed", "properties": {"subnets": [{"name": "a"}]}},
        {"type": "Microsoft.Network/virtualNetworks", "name": "open", "properties": {"subnets": [{"$rest": "subnets"}]}},
        {"type": "Microsoft.Network/virtualNetworks", "name": "maybe", "condition": "{new}"},
        {"type": "Microsoft.Network/virtualNetworks", "name": "{given}", "properties": {"subnets": [{"name": "x"}]}},
        {"type": "Microsoft.Network/virtualNetworks", "name": "old", "existing": true},
    ]);
    let follow = |id: &str| {
        let mut resources = networks.clone();
        resources.as_array_mut().unwrap().push(json!({
            "type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": {
                "ipConfigurations": [{"properties": {"subnet": {"id": id}}}]}}));
        let (network, _) = network(&resources);
        led(&network, &network.address_consumers[0].subnet, |subnet| &subnet.declared.label)
    };
    let id = |name: &str| format!("@Microsoft.Network/virtualNetworks/{name}");
    let shown = |name: &str| {
        format!(
            "/subscriptions/{{subscription}}/resourceGroups/{{resource group}}/providers/microsoft.network/virtualnetworks/{name}"
        )
    };
    assert_eq!(follow(&id("closed/subnets/A")), "to closed/a");
    assert_eq!(follow(&id("closed/subnets/b")), format!("dangling {}", shown("closed/subnets/b")));
    assert_eq!(follow(&id("open/subnets/b")), "? parameter `subnets` has no value");
    assert_eq!(follow(&id("maybe/subnets/b")), format!("outside {}", shown("maybe/subnets/b")));
    assert_eq!(follow(&id("old/subnets/b")), format!("outside {}", shown("old/subnets/b")));
    assert_eq!(follow(&id("{given}/subnets/x")), "to {given}/x");
    assert_eq!(follow("{subnetId}"), "? parameter `subnetId` has no value");
    assert_eq!(follow("subnet-7"), "? `subnet-7` is not a resource id");
    assert_eq!(follow(&id("closed")), format!("? `{}` is not the id of a subnet", shown("closed")));
    assert_eq!(
        follow(&id("{other}/subnets/x")),
        format!(
            "? it cannot be told whether `{}` is the declared `{}`: parameter `other` has no value",
            shown("{other}/subnets/x"),
            shown("{given}/subnets/x")
        )
    );
    assert_eq!(
        follow("/subscriptions/s/providers/Microsoft.Network/virtualNetworks/closed/subnets/a"),
        "? `/subscriptions/s/providers/microsoft.network/virtualnetworks/closed/subnets/a` has no resource group in it, so it \
         is the id of nothing; in a template that is deployed to a subscription, `resourceId` needs the name of the group"
    );
    let elsewhere = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/closed/subnets/a";
    assert_eq!(
        follow(elsewhere),
        format!(
            "? it cannot be told whether `{}` is the declared `{}`: `subscription().subscriptionId` is known only at deployment",
            elsewhere.replace("Microsoft.Network/virtualNetworks", "microsoft.network/virtualnetworks"),
            shown("closed/subnets/a")
        )
    );
}

#[test]
fn what_may_add_resources_makes_the_network_incomplete() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/privateDnsZones", "name": "{zone}", "repeated": "zones"},
        {"type": "Microsoft.Network/virtualNetworks", "name": "net"},
        {"type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": {"ipConfigurations": [
            {"properties": {"subnet": {"id": "@Microsoft.Network/virtualNetworks/net/subnets/x"}}}]}},
    ]));
    assert!(!network.is_complete());
    assert_eq!(said(&network.private_dns_zones[0].declared.exists), "? parameter `zones` has no value");
    // Something that is not listed may declare the subnet.
    assert!(led(&network, &network.address_consumers[0].subnet, |it| &it.declared.label).starts_with("outside "));
}

#[test]
fn many_resources_are_linked_without_comparing_all_with_all() {
    let many = 3_000;
    let mut resources = Vec::new();
    for index in 0..many {
        resources
            .push(json!({"type": "Microsoft.Network/networkSecurityGroups", "name": format!("nsg-{{p}}-{index}")}));
        resources.push(
            json!({"type": "Microsoft.Network/virtualNetworks", "name": format!("net{index}"), "properties": {
            "subnets": [{"name": "a", "properties": {"networkSecurityGroup": {
                "id": format!("@Microsoft.Network/networkSecurityGroups/nsg-{{p}}-{index}")}}}]}}),
        );
    }
    let (network, _) = network(&serde_json::Value::Array(resources));
    for (index, subnet) in network.subnets.iter().enumerate() {
        let group = led(&network, &subnet.security_group, |group| &group.declared.label);
        assert_eq!(group, format!("to nsg-{{p}}-{index}"));
    }
}

#[test]
fn ids_of_which_all_is_known_are_found_however_many_share_a_name() {
    let network = |group: usize| {
        format!(
            r#"{{"id": "/subscriptions/s/resourceGroups/g{group}/providers/Microsoft.Network/virtualNetworks/n", "name": "n",
            "provisioningState": "Succeeded", "virtualNetworkPeerings": [], "subnets": [{{"name": "default",
            "addressPrefix": "10.0.0.0/24", "provisioningState": "Succeeded"}}]}}"#
        )
    };
    let interface = |number: usize| {
        format!(
            r#"{{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/i{number}", "name": "i",
            "provisioningState": "Succeeded", "ipConfigurations": [{{"name": "c", "subnet": {{"id":
            "/subscriptions/s/resourceGroups/elsewhere/providers/Microsoft.Network/virtualNetworks/n/subnets/default"}}}}]}}"#
        )
    };
    let all: Vec<String> = (0..1_000).map(network).chain((0..1_000).map(interface)).collect();
    let tree = syntax::json::parse(FileId::new(0), format!("[{}]", all.join(",")).into());
    let input = Input { template: &Document::Data(tree), parameters: None, place: &Place::default(), links: &NoLinks };
    let network = crate::network::build(&mut evaluate(&input));
    assert_eq!(network.address_consumers.len(), 1_000);
    let outside = |consumer: &AddressConsumer| matches!(consumer.subnet.get(), Ok(Some(Link::Outside(_))));
    assert!(network.address_consumers.iter().all(outside));
}

#[test]
fn what_azure_answers_with_besides_is_understood() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/networkInterfaces", "name": "own", "properties": {
            "ipConfigurations": [{"properties": {"subnet": {"id": "@Microsoft.Network/virtualNetworks/n/subnets/a"}}}]}},
        {"type": "Microsoft.Network/networkInterfaces", "name": "of-endpoint", "properties": {
            "privateEndpoint": {"id": "@Microsoft.Network/privateEndpoints/e"},
            "ipConfigurations": [{"properties": {"subnet": {"id": "@Microsoft.Network/virtualNetworks/n/subnets/a"}}}]}},
        {"type": "Microsoft.Network/networkInterfaces", "name": "of-somebody", "properties": {"...": "p",
            "ipConfigurations": [{"properties": {"subnet": {"id": "@Microsoft.Network/virtualNetworks/n/subnets/a"}}}]}},
        {"type": "Microsoft.Network/virtualNetworks", "name": "n", "properties": {"virtualNetworkPeerings": [
            {"name": "up", "properties": {"peeringState": "Connected"}},
            {"name": "down", "properties": {"peeringState": "Disconnected"}},
            {"name": "shut", "properties": {"peeringState": "Disconnected", "allowVirtualNetworkAccess": false}}]}}
    ]));
    let addresses: Vec<Option<u32>> =
        network.address_consumers.iter().map(|it| it.addresses.get().ok().copied()).collect();
    assert_eq!(addresses, [Some(1), None]);
    let peerings = &network.virtual_networks[0].peerings.items;
    let allowed: Vec<Option<bool>> = peerings.iter().map(|it| it.access_allowed.get().ok().copied()).collect();
    assert_eq!(allowed, [Some(true), None, Some(false)]);
}
