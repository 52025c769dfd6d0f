//! Resources of types that nobody modelled, in declared subnets.

use serde_json::{Value as Json, json};

use super::support::{led, network, said};

/// What the resource takes in which of the subnets `net/a` and `net/b`.
fn taken(resource: &Json) -> Vec<String> {
    let (network, _) = network(&json!([
        {"type": "Microsoft.Network/virtualNetworks", "name": "net", "properties": {
            "subnets": [{"name": "a"}, {"name": "b"}]}},
        resource,
    ]));
    let consumers = network.address_consumers.iter().map(|consumer| {
        let subnet = led(&network, &consumer.subnet, |subnet| &subnet.declared.label);
        format!("{} `{}` {subnet}: {}", consumer.kind, consumer.declared.label, said(&consumer.addresses))
    });
    consumers.collect()
}

const A: &str = "@Microsoft.Network/virtualNetworks/net/subnets/a";
const B: &str = "@Microsoft.Network/virtualNetworks/net/subnets/b";

#[test]
fn whatever_holds_the_id_of_a_subnet_takes_addresses_there() {
    let cluster = json!({"type": "Microsoft.ContainerService/managedClusters", "name": "aks", "properties": {
        "agentPoolProfiles": [{"vnetSubnetID": A}, {"$when": "more", "items": [{"podSubnetID": B, "vnetSubnetID": A}]}]}});
    let what = "Microsoft.ContainerService/managedClusters `aks`";
    let why = "? the addresses of a `Microsoft.ContainerService/managedClusters` are not counted";
    assert_eq!(taken(&cluster), [format!("{what} to net/a: {why}"), format!("{what} to net/b: {why}")]);
    let app = json!({"type": "Microsoft.Web/sites", "name": "app", "properties": {
        "virtualNetworkSubnetId": "@microsoft.network/VirtualNetworks/NET/subnets/A"}});
    assert_eq!(
        taken(&app),
        ["Microsoft.Web/sites `app` to net/a: ? the addresses of a `Microsoft.Web/sites` are not counted"]
    );
}

#[test]
fn an_id_that_is_not_known_may_be_that_of_the_subnet() {
    let cluster = |properties: Json| {
        let taken = taken(&json!({"type": "X.Y/clusters", "name": "c", "properties": properties}));
        taken.iter().map(|it| it.split(": ? the addresses").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let unknown = ["X.Y/clusters `c` ? parameter `p` has no value"];
    assert_eq!(cluster(json!({"vnetSubnetID": "{*p}"})), unknown);
    assert_eq!(cluster(json!({"subnet": {"id": "{p}"}})), unknown);
    assert_eq!(cluster(json!({"subnetIds": ["{p}"]})), unknown);
    let headless = cluster(json!({"place": "{*network}/subnets/a"}));
    assert!(headless[0].starts_with("X.Y/clusters `c` ? it cannot be told whether"), "{headless:?}");
    assert_eq!(cluster(json!({"size": "{p}", "subnetName": "{p}", "id": "{p}"})), [""; 0]);
}

#[test]
fn what_only_mentions_a_subnet_takes_nothing() {
    let outside = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/other/subnets/x";
    for (name, body) in [
        ("Microsoft.Storage/storageAccounts", json!({"networkAcls": {"virtualNetworkRules": [{"id": A}]}})),
        ("Microsoft.ServiceBus/namespaces", json!({"VirtualNetworkRules": [{"subnet": {"id": "{p}"}}]})),
        ("Microsoft.Web/sites", json!({"siteConfig": {"ipSecurityRestrictions": [{"vnetSubnetResourceId": A}]}})),
        ("Microsoft.Network/natGateways", json!({"subnets": [{"id": A}]})),
        ("Microsoft.Insights/metricAlerts", json!({"subnetId": A})),
        ("Microsoft.Resources/deployments", json!({"parameters": {"subnetId": {"value": A}}})),
        ("Microsoft.Authorization/locks", json!({"about": A})),
        ("X.Y/z", json!({"tags": {"subnetId": A}, "scope": A})),
        ("X.Y/z", json!({"subnetId": outside, "network": "@Microsoft.Network/virtualNetworks/net", "path": "/a/b"})),
    ] {
        assert_eq!(taken(&json!({"type": name, "name": "n", "properties": body})), [""; 0], "{name}");
    }
    let rule = json!({"type": "Microsoft.Sql/servers/virtualNetworkRules", "name": "n/r", "properties": {
        "virtualNetworkSubnetId": A}});
    assert_eq!(taken(&rule), [""; 0]);
    let api = json!({"type": "Microsoft.ApiManagement/service/namedValues", "name": "n/v", "properties": {"value": A}});
    assert_eq!(taken(&api), [""; 0]);
    let old = json!({"type": "X.Y/z", "name": "n", "existing": true, "properties": {"subnetId": A}});
    assert_eq!(taken(&old), [""; 0]);
}

#[test]
fn a_body_that_is_too_large_may_hold_anything() {
    let row = json!(vec![0; 1_000]);
    let huge = json!({"type": "X.Y/z", "name": "n", "properties": {"rows": vec![row; 1_000], "subnetId": A}});
    let taken = taken(&huge);
    assert!(
        taken[0].starts_with("X.Y/z `n` ? the template is too large to look for subnets in all of it"),
        "{taken:?}"
    );
}
