//! Made-up answers in the forms of Azure's tools.

use std::sync::Arc;

use super::*;
use crate::network::{Access, Address, Direction, PortRange, ProtocolMatch};
use crate::source::{FileId, FilePath};
use crate::syntax::parse_document;

fn evidence(text: &str) -> (Evidence, Option<Unreadable>) {
    read(&parse_document(&FilePath::new("x.yaml"), FileId::new(0), Arc::from(text)))
}

const ID: &str = "/subscriptions/S/resourceGroups/R/providers/Microsoft.Network/networkSecurityGroups/Apim-NSG";

#[test]
fn the_answer_of_the_cli_is_read() {
    let text = format!(
        r#"{{"value": [{{"networkSecurityGroup": {{"id": "{ID}", "resourceGroup": "R"}},
        "association": {{"networkInterface": null, "subnet": {{"id":
          "/subscriptions/S/resourceGroups/R/providers/Microsoft.Network/virtualNetworks/v/subnets/apim"}}}},
        "effectiveSecurityRules": [{{"name": "securityRules/web", "protocol": "All", "priority": 100,
          "direction": "Inbound", "access": "Allow", "sourceAddressPrefix": "0.0.0.0/0",
          "sourceAddressPrefixes": ["0.0.0.0/0", "0.0.0.0/0"], "destinationAddressPrefix": "VirtualNetwork",
          "expandedSourceAddressPrefix": null, "expandedDestinationAddressPrefix": ["10.0.0.0/16", "168.63.129.16/32"],
          "sourcePortRange": "0-65535", "destinationPortRange": "443-443", "destinationPortRanges": ["443-443"]}}],
        "tagMap": null}}]}}"#
    );
    let (evidence, problem) = evidence(&text);
    assert_eq!(problem, None);
    let group = &evidence.groups[0];
    assert_eq!((group.id.name.as_str(), group.id.subscription.as_deref()), ("Apim-NSG", Some("S")));
    assert_eq!(group.subnet.as_ref().map(|subnet| subnet.name.as_str()), Some("v/apim"));
    let rule = &group.rules[0];
    assert_eq!((rule.name.as_deref(), rule.priority), (Some("web"), Some(100)));
    assert_eq!((rule.direction, rule.access), (Some(Direction::Inbound), Some(Access::Allow)));
    assert_eq!(rule.protocol, Some(ProtocolMatch::Any));
    assert!(rule.source.addresses.iter().flatten().all(|address| *address == Address::Any));
    assert!(rule.source.ports.iter().flatten().all(|range| *range == PortRange::ALL));
    assert!(rule.destination.ports.iter().flatten().all(|range| *range == PortRange::single(443)));
    assert_eq!(rule.destination.expanded.as_ref().map(|list| list.prefixes.len()), Some(2));
    assert!(rule.source.expanded.is_none());
}

#[test]
fn the_answer_of_powershell_is_read() {
    let text = format!(
        r#"[{{"NetworkSecurityGroup": {{"Id": "{ID}"}}, "Association": {{"NetworkInterface": {{"Id": "x"}}}},
        "EffectiveSecurityRules": [{{"Name": "UserRule_web", "Protocol": "Tcp", "SourcePortRange": ["0-65535"],
          "DestinationPortRange": ["80-80", "443-443"], "SourceAddressPrefix": ["Internet"],
          "DestinationAddressPrefix": ["10.0.1.0/28"], "Access": "Deny", "Priority": 4096, "Direction": "Outbound"}}]}}]"#
    );
    let (evidence, problem) = evidence(&text);
    assert_eq!(problem, None);
    let rule = &evidence.groups[0].rules[0];
    assert_eq!((rule.name.as_deref(), rule.access, rule.priority), (Some("web"), Some(Access::Deny), Some(4096)));
    assert_eq!(rule.destination.ports, Some(vec![PortRange::single(80), PortRange::single(443)]));
    assert_eq!(rule.source.addresses.as_ref().map(Vec::len), Some(1));
}

#[test]
fn what_cannot_be_read_is_missing_and_no_default() {
    let text = format!(
        "- networkSecurityGroup: {{id: {ID}}}\n  effectiveSecurityRules:\n  - {{priority: high, access: Maybe, \
         sourceAddressPrefix: 10.0.0.1/8, destinationPortRange: http, protocol: 6}}\n"
    );
    let rule = &evidence(&text).0.groups[0].rules[0];
    assert!(rule.name.is_none() && rule.priority.is_none() && rule.access.is_none() && rule.protocol.is_none());
    assert!(
        rule.source.addresses.is_none() && rule.destination.ports.is_none() && rule.destination.addresses.is_none()
    );
}

#[test]
fn both_forms_of_network_status_are_read() {
    let status = r#"{"dnsServers": ["10.0.0.4"], "connectivityStatus": [
        {"name": "https://X.vault.azure.net:443/secrets", "status": "failure", "error": "timed out"},
        {"name": "LocalGatewayRedis", "status": "initializing", "resourceType": "InternalCache"}]}"#;
    let (one, problem) = evidence(status);
    assert_eq!((problem, one.regions.len()), (None, 1));
    assert!(one.regions[0].location.is_none());
    let (all, problem) = evidence(&format!(r#"[{{"location": "West Europe", "networkStatus": {status}}}]"#));
    assert_eq!(problem, None);
    let region = &all.regions[0];
    assert_eq!(region.location.as_ref().map(crate::network::Location::normalised), Some("westeurope"));
    assert_eq!(region.dns_servers.as_ref().map(|dns| dns.addresses.clone()), Some(vec!["10.0.0.4".to_owned()]));
    let [vault, redis] = region.dependencies.as_slice() else { panic!("two rows") };
    assert_eq!((vault.host().as_str(), vault.status), ("x.vault.azure.net", Reported::Failure));
    assert_eq!((redis.host().as_str(), redis.status), ("localgatewayredis", Reported::Unsettled));
}

#[test]
fn another_shape_is_told() {
    for text in ["{}", "[]", "", "a: b", r#"{"value": []}"#, r#"[{"id": "/x", "type": "y"}]"#, "[[[1]]]"] {
        let (evidence, problem) = evidence(text);
        assert!(matches!(problem, Some(Unreadable::UnknownShape(_))), "{text}");
        assert!(evidence.groups.is_empty() && evidence.regions.is_empty(), "{text}");
    }
}

#[test]
fn rules_of_a_network_manager_alone_are_no_evidence() {
    let manager = r#"{"networkManager": {"id": "/x"}, "effectiveSecurityRules": []}"#;
    assert!(matches!(evidence(&format!("[{manager}]")).1, Some(Unreadable::UnknownShape(_))));
    let group = format!(r#"{{"networkSecurityGroup": {{"id": "{ID}"}}, "effectiveSecurityRules": []}}"#);
    let (both, problem) = evidence(&format!("[{manager}, {group}]"));
    assert_eq!((both.groups.len(), problem), (1, None));
}

#[test]
fn more_rows_than_azure_has_are_not_all_read() {
    let rows = "{},".repeat(100_000);
    let text = format!(
        r#"[{{"networkSecurityGroup": {{"id": "{ID}"}}, "effectiveSecurityRules": [{}]}}]"#,
        rows.trim_end_matches(',')
    );
    let (evidence, problem) = evidence(&text);
    assert!(matches!(problem, Some(Unreadable::TooMany(_))));
    assert_eq!(evidence.groups[0].rules.len(), MOST_ROWS);
}

#[test]
fn an_id_is_taken_apart_whatever_its_case() {
    let read = |id: &str, kind: &str| ResourceName::parse(id, kind).map(|it| it.name);
    assert_eq!(read(&ID.to_uppercase(), "Microsoft.Network/networkSecurityGroups"), Some("APIM-NSG".to_owned()));
    let request =
        "/subscriptions/s/resourceGroups/r/providers/Microsoft.ApiManagement/service/apim/locations/x/networkstatus";
    assert_eq!(read(request, "Microsoft.ApiManagement/service"), Some("apim".to_owned()));
    for wrong in ["", "/", "apim", "/providers/Microsoft.Network", ID] {
        assert_eq!(read(wrong, "Microsoft.Network/virtualNetworks/subnets"), None, "{wrong}");
    }
}
