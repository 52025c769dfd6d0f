//! Each section as it is written.

use serde_json::{Value as Json, json};

use super::{described, resource};

#[test]
fn children_are_joined_and_defaults_left_out() {
    let net = resource(
        "Microsoft.Network/virtualNetworks",
        "net",
        &json!({
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16", "10.1.0.0/16"] },
            "subnets": [{ "name": "apim", "properties": { "addressPrefix": "10.0.0.0/28" } }]
        }),
    );
    let subnet = json!({
        "type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2024-05-01", "name": "net/[x]: y",
        "dependsOn": ["net"],
        "properties": {
            "addressPrefixes": ["[parameters('prefix')]"],
            "serviceEndpoints": [{ "service": "Microsoft.Storage" }, { "service": "Microsoft.Sql", "locations": ["uksouth"] }],
            "privateEndpointNetworkPolicies": "enabled",
            "routeTable": { "id": "[resourceId('Microsoft.Network/routeTables', 'other')]" }
        }
    });
    let expected = r#"location: uksouth

virtualNetworks:
  net:
    addressSpace: [10.0.0.0/16, 10.1.0.0/16]
    subnets:
      apim:
        prefix: 10.0.0.0/28
      "[x]: y":
        prefix: [?prefix]  # parameter prefix
        routeTable: "/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/microsoft.network/routetables/other"  # not described
        serviceEndpoints:
          - Microsoft.Storage
          - { service: Microsoft.Sql, locations: [uksouth] }
        privateEndpointNetworkPolicies: Enabled
"#;
    assert_eq!(described(&json!([net, subnet])), expected);
}

#[test]
fn what_is_not_known_has_one_name_wherever_it_is() {
    let table = |name: &str, prefix: &str| {
        let routes =
            json!({ "routes": [{ "name": "out", "properties": { "addressPrefix": prefix, "nextHopType": "None" } }] });
        let mut table = resource("Microsoft.Network/routeTables", name, &routes);
        table["condition"] = "[parameters('isThere')]".into();
        table
    };
    let tables = [
        table("[parameters('name')]", "[parameters('prefix')]"),
        table("[concat(parameters('name'), '-2')]", "[parameters('prefix')]"),
        table("[reference('x').name]", "[toLower(parameters('prefix'))]"),
    ];
    let expected = r#"location: uksouth

routeTables:
  route-table:
    name: ?name  # parameter name
    condition: ?isThere  # parameter isThere
    routes:
      out: { prefix: ?prefix, nextHopType: None }  # parameter prefix
  route-table-2:
    name: "${name}-2"  # parameter name
    condition: ?isThere  # parameter isThere
    routes:
      out: { prefix: ?prefix, nextHopType: None }  # parameter prefix
  route-table-3:
    name: ?reference-name  # `reference()` is known only at deployment
    condition: ?isThere  # parameter isThere
    routes:
      out: { prefix: ?from-prefix, nextHopType: None }  # from parameter prefix
"#;
    let described = described(&json!(tables)).replace("        prefix", "prefix");
    assert_eq!(described, expected);
}

#[test]
fn rules_say_what_azure_would_be_told() {
    let rule = |name: &str, direction: &str, properties: &Json| {
        let mut all = json!({
            "priority": 100, "direction": direction, "access": "Allow", "protocol": "Tcp",
            "sourceAddressPrefix": "Internet", "sourcePortRange": "*",
            "destinationAddressPrefix": "0.0.0.0/0", "destinationPortRanges": ["443"]
        });
        let own = properties.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(own);
        json!({ "name": name, "properties": all })
    };
    let group = resource(
        "Microsoft.Network/networkSecurityGroups",
        "nsg",
        &json!({ "securityRules": [
            rule("plain", "Inbound", &json!({})),
            rule("123", "Inbound", &json!({ "access": "Deny", "protocol": "*", "sourcePortRange": "1-2", "destinationPortRanges": ["80", "443"] })),
            rule("open", "Outbound", &json!({ "destinationPortRanges": "[parameters('prefixes')]" })),
            rule("twice", "Outbound", &json!({ "sourceAddressPrefixes": ["10.0.0.0/8"] })),
            rule("one", "Outbound", &json!({ "sourceAddressPrefix": null, "sourceAddressPrefixes": ["0.0.0.0/0", "10.0.0.4"] })),
            rule("access", "Outbound", &json!({ "access": "[parameters('name')]" })),
            rule("wrong", "Outbound", &json!({ "priority": 5000 })),
        ] }),
    );
    let expected = r#"location: uksouth

networkSecurityGroups:
  nsg:
    inbound:
      plain: { priority: 100, allow: tcp, from: Internet, to: "*", ports: 443 }
      "123": { priority: 100, deny: any, from: Internet, to: "*", fromPorts: 1-2, ports: [80, 443] }
    outbound:
      open: { priority: 100, allow: tcp, from: Internet, to: "*", ports: ?prefixes }  # parameter prefixes
      twice:
        priority: 100
        allow: tcp
        from: "?"  # written in more than one field, and Azure does not say which counts
        to: "*"
        ports: 443
      one: { priority: 100, allow: tcp, from: [0.0.0.0/0, 10.0.0.4/32], to: "*", ports: 443 }
      wrong:
        priority: "?"  # the priority 5000 is not between 100 and 4096
        allow: tcp
        from: Internet
        to: "*"
        ports: 443
      "?*": "access: from parameter name"
"#;
    assert_eq!(described(&json!([group])), expected);
}

#[test]
fn services_say_their_regions_and_what_they_use() {
    let mut service = resource(
        "Microsoft.ApiManagement/service",
        "apim",
        &json!({
            "virtualNetworkType": "Internal", "publicNetworkAccess": "Disabled",
            "virtualNetworkConfiguration": { "subnetResourceId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/net/subnets/apim" },
            "additionalLocations": [
                { "location": "ukwest", "sku": { "name": "Premium", "capacity": 2 }, "disableGateway": true },
                "[if(parameters('isThere'), createObject('location', 'x'), createObject('location', 'y'))]"
            ]
        }),
    );
    service["sku"] = json!({ "name": "Premium" });
    service["zones"] = json!(["1", "2"]);
    let pip = resource("Microsoft.Network/publicIPAddresses", "apim", &json!({ "publicIPAllocationMethod": "static" }));
    let mut other = pip.clone();
    other["name"] = "yes".into();
    other["location"] = "westeurope".into();
    other["zones"] = json!(["1"]);
    let text = described(&json!([service, pip, other]));
    let expected = r#"location: uksouth

publicIpAddresses:
  apim: { allocationMethod: Static }
  "yes": { location: westeurope, allocationMethod: Static, zones: [1] }

apiManagement:
  apim:
    sku: Premium
    mode: internal
    subnet: /subscriptions/s/resourceGroups/g/providers/microsoft.network/virtualnetworks/net/subnets/apim
    zones: [1, 2]
    publicNetworkAccess: Disabled
    apiVersion: 2024-05-01
    additionalLocations:
      - { location: ukwest, sku: Premium, units: 2, disableGateway: true }
"#;
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn endpoints_zones_and_records_refer_to_each_other_by_name() {
    let at = |kind: &str, name: &str| format!("[resourceId('{kind}', {name})]");
    let endpoint = resource(
        "Microsoft.Network/privateEndpoints",
        "pe",
        &json!({
            "subnet": { "id": at("Microsoft.Network/virtualNetworks/subnets", "'net', 'endpoints'") },
            "privateLinkServiceConnections": [{ "name": "a", "properties": {
                "privateLinkServiceId": at("Microsoft.ApiManagement/service", "'apim'"), "groupIds": ["Gateway"] } }],
            "manualPrivateLinkServiceConnections": [{ "name": "b", "properties": {
                "privateLinkServiceId": "x.y.azure.privatelinkservice" } }]
        }),
    );
    let group = resource(
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "pe/default",
        &json!({ "privateDnsZoneConfigs": [{ "name": "z", "properties": {
            "privateDnsZoneId": at("Microsoft.Network/privateDnsZones", "'example.com'") } }] }),
    );
    let mut service = resource("Microsoft.ApiManagement/service", "apim", &json!({}));
    service["sku"] = json!({ "name": "Developer", "capacity": 1 });
    let zone = json!({ "type": "Microsoft.Network/privateDnsZones", "apiVersion": "2024-06-01", "name": "example.com", "location": "global" });
    let record = |zone: &str, name: &str, address: &str| {
        resource(
            "Microsoft.Network/privateDnsZones/A",
            &format!("{zone}/{name}"),
            &json!({ "aRecords": [{ "ipv4Address": address }] }),
        )
    };
    let mut perhaps = record("example.com", "perhaps", "10.0.0.5");
    perhaps["condition"] = "[parameters('isThere')]".into();
    let records = [record("example.com", "@", "10.0.0.4"), record("other.com", "www", "10.0.0.4")];
    let [first, second] = records;
    let expected = r#"location: uksouth

apiManagement:
  apim:
    sku: Developer
    units: 1
    apiVersion: 2024-05-01

privateDnsZones:
  example.com:
    records:
      A:
        "@": [10.0.0.4]
        perhaps: { condition: ?isThere, addresses: [10.0.0.5] }  # parameter isThere
  other.com:  # not declared in the input
    virtualNetworkLinks:
      "?*": not declared in the input
    records:
      A:
        www: [10.0.0.4]
        "?*": not declared in the input
      AAAA:
        "?*": not declared in the input
      CNAME:
        "?*": not declared in the input

privateEndpoints:
  pe:
    subnet: "/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/microsoft.network/virtualnetworks/net/subnets/endpoints"  # not described
    connections:
      - { privateLinkService: apim, groupIds: [Gateway] }
    manualConnections:
      - { privateLinkService: x.y.azure.privatelinkservice }
    privateDnsZoneGroups:
      default: [example.com]
"#;
    let text = described(&json!([endpoint, group, service, zone, first, perhaps, second]));
    assert_eq!(
        text,
        expected
            .replace("not declared in the input\n", "\"not declared in the input\"\n")
            .replace("# \"not declared in the input\"", "# not declared in the input")
    );
}

#[test]
fn names_that_are_taken_get_a_number_and_say_the_name() {
    let in_group = |group: &str| {
        let mut table = resource("Microsoft.Network/routeTables", "routes", &json!({}));
        table["resourceGroup"] = group.into();
        json!({
            "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": format!("in-{group}"), "resourceGroup": group,
            "properties": { "mode": "Incremental", "template": {
                "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0", "resources": [resource("Microsoft.Network/routeTables", "routes", &json!({}))]
            } }
        })
    };
    let expected = r"resourceGroup: one
location: uksouth

routeTables:
  routes: {}
  routes-2:
    name: routes
    resourceGroup: two
";
    assert_eq!(described(&json!([in_group("one"), in_group("two")])), expected);
}
