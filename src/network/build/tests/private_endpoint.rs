//! Private endpoints and private DNS zones.

use serde_json::json;

use super::support::{led, listed, network, said};
use crate::network::RecordKind;

#[test]
fn private_endpoints_and_zones_are_joined() {
    let (network, _) = network(&json!([
        {"type": "Microsoft.ApiManagement/service", "name": "apim", "sku": {"name": "Developer"}},
        {"type": "Microsoft.Network/privateEndpoints", "name": "pe", "location": "uksouth", "properties": {
            "privateLinkServiceConnections": [
                {"name": "c", "properties": {"groupIds": ["Gateway"],
                    "privateLinkServiceId": "@Microsoft.ApiManagement/service/apim"}},
                {"name": "s", "properties": {"groupIds": "{groups}",
                    "privateLinkServiceId": "@Microsoft.Storage/storageAccounts/data"}},
                {"name": "u", "properties": {"privateLinkServiceId": "{target}"}}],
            "manualPrivateLinkServiceConnections": [
                {"name": "m", "properties": {
                    "privateLinkServiceId": "apim.1a2b.uksouth.azure.privatelinkservice"}}]}},
        {"type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "name": "pe/default", "properties": {
            "privateDnsZoneConfigs": [
                {"properties": {"privateDnsZoneId": "@Microsoft.Network/privateDnsZones/privatelink.azure-api.net"}},
                {"properties": {"privateDnsZoneId": "@Microsoft.Network/privateDnsZones/Other.net"}},
                {"properties": {"privateDnsZoneId": "@Microsoft.Network/privateDnsZones/{zone}"}}]}},
        {"type": "Microsoft.Network/privateDnsZones", "name": "privatelink.azure-api.net"},
        {"type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "name": "privatelink.azure-api.net/l",
         "properties": {"registrationEnabled": "false", "virtualNetwork": {"id": "{*vnet}"}}},
        {"type": "Microsoft.Network/privateDnsZones/A", "name": "privatelink.azure-api.net/apim", "properties": {
            "aRecords": [{"ipv4Address": "10.0.0.5"}, {"ipv4Address": "{address}"}]}},
        {"type": "Microsoft.Network/privateDnsZones/CNAME", "name": "privatelink.azure-api.net/www", "properties": {
            "cnameRecord": {"cname": "apim.azure-api.net"}}},
        {"type": "Microsoft.KeyVault/vaults", "name": "kv"},
        {"type": "microsoft.keyvault/Vaults", "name": "kv2"},
        {"type": "Microsoft.Resources/deployments", "name": "d"},
    ]));
    let endpoint = &network.private_endpoints[0];
    let seen: Vec<_> = endpoint
        .connections
        .items
        .iter()
        .map(|connection| {
            let service = led(&network, &connection.service, |it| &it.declared.label);
            (service, said(&connection.target_type), listed(&connection.group_ids), connection.manual)
        })
        .collect();
    let unknown = "? parameter `target` has no value".to_owned();
    let text = |text: &str| format!("{text:?}");
    assert_eq!(
        seen,
        [
            ("to apim".to_owned(), text("microsoft.apimanagement/service"), vec![text("Gateway")], false),
            (
                "none".to_owned(),
                text("microsoft.storage/storageaccounts"),
                vec!["all? parameter `groups` has no value".to_owned()],
                false
            ),
            (unknown.clone(), unknown, vec![], false),
            ("none".to_owned(), text("microsoft.network/privatelinkservices"), vec![], true),
        ]
    );
    let zones: Vec<_> = endpoint.zone_groups.items[0]
        .configurations
        .items
        .iter()
        .map(|zone| {
            (
                led(&network, &zone.zone, |it| &it.declared.label).chars().take(20).collect::<String>(),
                said(&zone.zone_name),
            )
        })
        .collect();
    assert_eq!(zones[0], ("to privatelink.azure".to_owned(), text("privatelink.azure-api.net")));
    assert_eq!(zones[1], ("outside /subscriptio".to_owned(), text("other.net")));
    assert_eq!(zones[2].1, "? parameter `zone` has no value");
    let zone = &network.private_dns_zones[0];
    assert_eq!(said(&zone.links.items[0].registration_enabled), "false");
    assert_eq!(said(&zone.links.items[0].virtual_network), "? parameter `vnet` has no value");
    assert_eq!(zone.records.items[0].kind, RecordKind::A);
    assert_eq!(said(&zone.records.items[0].name), text("apim"));
    assert_eq!(
        listed(&zone.records.items[0].values),
        [r#"Written("10.0.0.5")"#.to_owned(), "? parameter `address` has no value".into()]
    );
    assert_eq!(zone.records.items[1].kind, RecordKind::Cname);
    let counted: Vec<_> = network.types_not_modelled.iter().collect();
    assert_eq!(counted, [(&"Microsoft.KeyVault/vaults".to_owned(), &2)]);
}
