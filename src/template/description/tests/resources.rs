//! What Azure would have.

use super::{read, resources, slot, spelled};
use crate::template::spell;

#[test]
fn a_network_has_its_subnets_inside() {
    let all = resources(
        "virtualNetworks:
  contoso:
    addressSpace: 10.0.0.0/16
    subnets:
      apim: { prefix: 10.0.1.0/28, delegations: Microsoft.Web/serverFarms, networkSecurityGroup: apim-nsg }
      two: { prefix: [10.0.2.0/24, 10.0.3.0/24], serviceEndpoints: [Microsoft.Storage, { service: Microsoft.Sql }] }
networkSecurityGroups: { apim-nsg: {} }",
    );
    let network = &all[0];
    assert_eq!(network["type"], "Microsoft.Network/virtualNetworks");
    assert_eq!(network["location"], "uksouth");
    assert_eq!(network["properties"]["addressSpace"]["addressPrefixes"][0], "10.0.0.0/16");
    let subnets = &network["properties"]["subnets"];
    assert_eq!(subnets[0]["name"], "apim");
    assert_eq!(subnets[0]["properties"]["addressPrefix"], "10.0.1.0/28");
    let delegated = &subnets[0]["properties"]["delegations"][0];
    assert_eq!(delegated["properties"]["serviceName"], "Microsoft.Web/serverFarms");
    let group = subnets[0]["properties"]["networkSecurityGroup"]["id"].as_str().unwrap();
    assert!(group.contains("Microsoft.Network/networkSecurityGroups"), "{group}");
    assert_eq!(subnets[1]["properties"]["addressPrefixes"][1], "10.0.3.0/24");
    let endpoints = &subnets[1]["properties"]["serviceEndpoints"];
    assert_eq!(
        (&endpoints[0]["service"], &endpoints[1]["service"]),
        (&"Microsoft.Storage".into(), &"Microsoft.Sql".into())
    );
}

#[test]
fn a_rule_says_all_that_azure_demands() {
    let all = resources(
        "networkSecurityGroups:
  g:
    inbound:
      one: { priority: 100, allow: TCP, from: ApiManagement, ports: [3443, 8000-8999] }
      two: { priority: 200, deny: any, from: [10.0.0.0/8], toApplicationSecurityGroups: web }
    outbound: { three: { priority: 100, allow: udp, to: [10.0.0.1, 10.1.0.0/16] } }",
    );
    let rules = &all[0]["properties"]["securityRules"];
    let rule = |index: usize, key: &str| rules[index]["properties"][key].clone();
    assert_eq!((rule(0, "access"), rule(0, "protocol")), ("Allow".into(), "Tcp".into()));
    assert_eq!((rule(0, "direction"), rule(2, "direction")), ("Inbound".into(), "Outbound".into()));
    assert_eq!(rule(0, "destinationPortRanges"), serde_json::json!(["3443", "8000-8999"]));
    assert_eq!(
        (rule(0, "destinationPortRange"), rule(0, "destinationAddressPrefix")),
        (serde_json::Value::Null, "*".into())
    );
    assert_eq!((rule(1, "protocol"), rule(1, "sourceAddressPrefix")), ("*".into(), "10.0.0.0/8".into()));
    assert_eq!(rule(1, "destinationAddressPrefix"), serde_json::Value::Null);
    assert!(rule(1, "destinationApplicationSecurityGroups")[0]["id"].as_str().unwrap().contains("'web'"));
    assert_eq!(rule(2, "destinationAddressPrefixes"), serde_json::json!(["10.0.0.1", "10.1.0.0/16"]));
}

#[test]
fn what_azure_keeps_below_a_resource_is_a_resource() {
    let all = resources(
        "privateDnsZones:
  privatelink.azure-api.net:
    virtualNetworkLinks: { to-contoso: contoso }
    records: { A: { contoso-apim: 10.0.2.4 } }
virtualNetworks: { contoso: { addressSpace: [10.0.0.0/16] } }",
    );
    let of = |resource_type: &str| {
        all.iter().find(|it| it["type"] == format!("Microsoft.Network/privateDnsZones{resource_type}"))
    };
    assert_eq!(of("").unwrap()["location"], serde_json::Value::Null);
    assert_eq!(of("/virtualNetworkLinks").unwrap()["name"], "privatelink.azure-api.net/to-contoso");
    assert_eq!(of("/A").unwrap()["properties"]["aRecords"][0]["ipv4Address"], "10.0.2.4");
}

#[test]
fn documents_share_their_names_and_keep_their_places() {
    let described = read(
        "apiVersion: apimlint/v1
subscription: s
resourceGroup: hub
virtualNetworks: { hub: { addressSpace: [10.1.0.0/16] } }
---
apiVersion: apimlint/v1
resourceGroup: spoke
virtualNetworks:
  spoke:
    addressSpace: [10.0.0.0/16]
    subscription: t
    peerings: { to-hub: { remoteVirtualNetwork: hub } }",
    );
    assert_eq!(described.problems, []);
    let ids: Vec<String> = described.resources.iter().map(|it| it.id.display(&described.terms)).collect();
    assert_eq!(ids[0], "/subscriptions/s/resourceGroups/hub/providers/microsoft.network/virtualnetworks/hub");
    assert_eq!(ids[1], "/subscriptions/t/resourceGroups/spoke/providers/microsoft.network/virtualnetworks/spoke");
    let spelled = serde_json::to_string(&spell(&described)).unwrap();
    assert!(spelled.contains("/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub\""));
}

#[test]
fn what_is_left_open_is_open() {
    let described = read(
        "apiVersion: apimlint/v1
virtualNetworks:
  one: { addressSpace: [?range, ?*], condition: ?both }
  two: { addressSpace: [?range], condition: false }
  ?*: there may be more
routeTables: \"?\"",
    );
    assert_eq!(described.problems, []);
    assert_eq!(described.resources.len(), 1, "what is not there is no resource");
    assert!(matches!(described.resources[0].condition.kind, crate::template::Kind::Term(_)));
    let reasons: Vec<&str> = described.incomplete.iter().map(|cause| &*cause.text).collect();
    assert_eq!(reasons, ["there may be more", "the description leaves it open"]);
    assert!(described.may_declare(&["microsoft.network/routetables"]).is_some());
    assert!(described.may_declare(&["microsoft.network/publicipaddresses"]).is_none());
}

#[test]
fn a_value_that_is_left_open_may_be_a_whole_list() {
    let prefix = |written: &str| {
        let text = format!(
            "virtualNetworks: {{ v: {{ addressSpace: 10.0.0.0/8, subnets: {{ s: {{ prefix: {written} }} }} }} }}"
        );
        spelled(&text).contains("\"addressPrefixes\":\"[unknown")
    };
    assert!(prefix("?all") && prefix("'?'"));
    assert!(!prefix("[?one]") && !prefix("['?']"));
}

#[test]
fn the_region_of_one_group_is_not_that_of_another() {
    let regions = |header: &str| {
        let text = format!(
            "apiVersion: apimlint/v1\n{header}routeTables: {{ here: {{}}, there: {{ resourceGroup: other }} }}"
        );
        let described = read(&text);
        let region = |index: usize| slot(&described.resources[index].body, "location").unwrap().kind;
        region(0) == region(1)
    };
    assert!(!regions("") && !regions("resourceGroup: one\n"));
    assert!(regions("location: uksouth\n") && regions("location: ?region\n"));
}

#[test]
fn documents_without_a_word_are_nothing() {
    let described = read("apiVersion: apimlint/v1\n---\n# nothing\n---\n");
    assert_eq!((described.problems.len(), described.incomplete.len()), (0, 0));
    let later = read("apiVersion: apimlint/v2\n");
    assert_eq!((later.problems.len(), later.incomplete.len()), (1, 1));
}

#[test]
fn anchors_and_merge_keys_work() {
    let all = resources(
        "publicIpAddresses:
  one: &standard { sku: Standard, allocationMethod: Static }
  two: { <<: *standard, allocationMethod: Dynamic }",
    );
    assert_eq!(all[1]["sku"]["name"], "Standard");
    assert_eq!(all[1]["properties"]["publicIPAllocationMethod"], "Dynamic");
}
