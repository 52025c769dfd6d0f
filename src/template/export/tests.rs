//! What exports become: small ones of each form, and ones that are made to do harm.

use super::*;
use crate::source::FileId;
use crate::syntax::{Document, json, yaml};
use crate::template::{Input, Lookup, NoLinks, evaluate};

const NETWORKS: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks";

fn read_at(document: &Document, side: Side) -> Deployment {
    let place =
        Place { subscription: Some("other".into()), resource_group: Some("other".into()), side, ..Place::default() };
    evaluate(&Input { template: document, parameters: None, place: &place, links: &NoLinks })
}

fn read(text: &str) -> Deployment {
    read_at(&Document::Data(json::parse(FileId::new(0), text.into())), Side::After)
}

/// The value at a path of names and positions; nothing if it surely is not there.
fn at<'v>(resource: &'v Resource, path: &str) -> Option<&'v Kind> {
    let mut here = &resource.body;
    for step in path.split('.') {
        here = match (&here.kind, step.parse::<usize>()) {
            (Kind::List(list), Ok(index)) => list.items()?.get(index).copied()?,
            (Kind::Object(object), _) => match object.lookup(step) {
                Lookup::Present(slot) => &slot.value,
                Lookup::Unknown(_) => return Some(&Kind::Null),
                _ => return None,
            },
            (Kind::Term(_), _) => return Some(&here.kind),
            _ => return None,
        };
    }
    Some(&here.kind)
}

/// Whether nobody knows what is at the path.
fn is_open(resource: &Resource, path: &str) -> bool {
    matches!(at(resource, path), Some(Kind::Null | Kind::Term(_)))
}

fn flat() -> String {
    format!(
        r#"{{"id": "{NETWORKS}/net", "name": "net", "type": "Microsoft.Network/virtualNetworks", "location": "uksouth",
        "provisioningState": "Succeeded", "addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}}, "virtualNetworkPeerings": [],
        "subnets": [{{"id": "{NETWORKS}/net/subnets/apim", "name": "apim", "addressPrefix": "10.0.0.0/29",
        "provisioningState": "Succeeded", "delegations": [{{"name": "d", "serviceName": "A.B/c", "provisioningState": "Succeeded"}}]}}]}}"#
    )
}

fn nested() -> String {
    format!(
        r#"{{"id": "{NETWORKS}/net", "name": "net", "type": "microsoft.network/virtualnetworks", "location": "uksouth",
        "properties": {{"provisioningState": "Succeeded", "addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}},
        "virtualNetworkPeerings": [], "subnets": [{{"id": "{NETWORKS}/net/subnets/apim", "name": "apim",
        "properties": {{"addressPrefix": "10.0.0.0/29", "provisioningState": "Succeeded",
        "delegations": [{{"name": "d", "properties": {{"serviceName": "A.B/c", "provisioningState": "Succeeded"}}}}]}}}}]}}}}"#
    )
}

#[test]
fn every_form_gives_the_shape_of_azure() {
    let (flat, nested) = (flat(), nested());
    for text in [
        format!("[{flat}]"),
        flat.clone(),
        format!(r#"{{"value": [{nested}]}}"#),
        format!(r#"{{"data": [{nested}], "total_records": 1}}"#),
        format!(r#"{{"resources": [{nested}]}}"#),
        format!(r#"{{"changes": [{{"resourceId": "{NETWORKS}/net", "changeType": "Create", "after": {nested}}}]}}"#),
    ] {
        let deployment = read(&text);
        let [network] = deployment.resources.as_slice() else { panic!("{text}") };
        assert_eq!(network.id.display(&deployment.terms).to_lowercase(), format!("{NETWORKS}/net").to_lowercase());
        assert_eq!(&*network.resource_type, "Microsoft.Network/virtualNetworks");
        let known = |path: &str| at(network, path).cloned();
        assert_eq!(known("properties.subnets.0.properties.addressPrefix"), Some(Kind::str("10.0.0.0/29")), "{text}");
        let service = "properties.subnets.0.properties.delegations.0.properties.serviceName";
        assert_eq!(known(service), Some(Kind::str("A.B/c")), "{text}");
        // What is not there has its default.
        assert_eq!(known("properties.subnets.0.properties.networkSecurityGroup"), None, "{text}");
        assert_eq!(known("properties.dhcpOptions"), None, "{text}");
        // Networks have all their subnets; other things may be elsewhere.
        let subnets = ["microsoft.network/virtualnetworks", "microsoft.network/virtualnetworks/subnets"];
        assert!(deployment.may_declare(&subnets).is_none(), "{text}");
        assert!(deployment.may_declare(&["microsoft.network/privatednszones"]).is_some(), "{text}");
        assert!(deployment.problems.is_empty());
    }
}

#[test]
fn yaml_is_read_too() {
    let text = format!("- id: {NETWORKS}/net\n  name: net\n  provisioningState: Succeeded\n  subnets: []\n");
    let deployment = read_at(&Document::Data(yaml::parse(FileId::new(0), text.into())), Side::After);
    assert_eq!(deployment.resources.len(), 1);
}

#[test]
fn what_the_export_leaves_out_is_not_known() {
    // `az resource list`: no properties at all, not even empty ones.
    let bare = read(&format!(
        r#"[{{"id": "{NETWORKS}/net", "name": "net", "provisioningState": "Succeeded", "properties": null, "sku": null, "managedBy": null}}]"#
    ));
    let network = &bare.resources[0];
    assert!(["properties.subnets", "sku", "zones"].iter().all(|path| is_open(network, path)));
    // A selection of properties.
    let text = flat().replacen(r#""provisioningState": "Succeeded", "#, "", 2).replacen(
        r#""provisioningState": "Succeeded","#,
        "",
        1,
    );
    let selection = read(&format!("[{text}]"));
    let network = &selection.resources[0];
    assert!(
        is_open(network, "properties.dhcpOptions") && is_open(network, "properties.subnets.0.properties.routeTable")
    );
    // What Azure always answers with.
    let text = flat().replace(r#""virtualNetworkPeerings": [],"#, "");
    assert!(is_open(&read(&text).resources[0], "properties.virtualNetworkPeerings"));
    // Mere ids.
    let text = format!(
        r#"[{{"id": "{NETWORKS}/net", "name": "net", "provisioningState": "x", "subnets": [{{"id": "{NETWORKS}/net/subnets/a"}}]}}]"#
    );
    let ids = read(&text);
    assert_eq!(at(&ids.resources[0], "properties.subnets.0.name"), Some(&Kind::str("a")));
    assert!(is_open(&ids.resources[0], "properties.subnets.0.properties.addressPrefix"));
}

#[test]
fn what_a_query_leaves_out_beside_the_properties_is_not_known() {
    let row = |kind: &str, more: &str| {
        let id = format!("/subscriptions/s/resourceGroups/g/providers/{kind}/it");
        let text =
            format!(r#"[{{"id": "{id}", "name": "it", "properties": {{"provisioningState": "Succeeded"}}{more}}}]"#);
        read(&text).resources.remove(0)
    };
    let address = "Microsoft.Network/publicIPAddresses";
    assert!(is_open(&row(address, ""), "sku.name") && is_open(&row(address, r#", "sku": null"#), "sku.name"));
    assert_eq!(at(&row(address, r#", "sku": {"name": "Basic"}"#), "sku.name"), Some(&Kind::str("Basic")));
    let service = "Microsoft.ApiManagement/service";
    assert!(is_open(&row(service, ""), "zones") && is_open(&row(service, ""), "sku"));
    assert!(!is_open(&row(service, r#", "etag": "AAA""#), "zones"));
    assert_eq!(at(&row(service, r#", "zones": null"#), "zones"), Some(&Kind::Null));
    let record = |more: &str| row("Microsoft.Network/privateDnsZones/z/A", more);
    assert!(is_open(&record(""), "properties.aRecords"));
}

#[test]
fn one_resource_that_is_listed_twice_is_one() {
    let bare = format!(r#"{{"id": "{NETWORKS}/NET", "name": "net"}}"#);
    for text in [format!("[{bare}, {}]", flat()), format!("[{}, {bare}]", flat()), format!("[{0}, {0}]", flat())] {
        let deployment = read(&text);
        assert_eq!(deployment.resources.len(), 1);
        assert!(!is_open(&deployment.resources[0], "properties.subnets"));
    }
}

#[test]
fn a_what_if_has_two_sides() {
    let change = |name: &str, kind: &str, more: &str| {
        format!(r#"{{"resourceId": "{NETWORKS}/{name}", "changeType": "{kind}"{more}}}"#)
    };
    let side = |name: &str, value: u32| {
        format!(r#", "{name}": {{"id": "x", "name": "n", "properties": {{"mark": {value}}}}}"#)
    };
    let both = side("before", 1) + &side("after", 2);
    let changes = [
        change("a", "Create", &side("after", 2)),
        change("b", "Modify", &both),
        change("c", "NoChange", &side("before", 1)),
        change("d", "Deploy", ""),
        change("e", "Delete", &side("before", 1)),
        change("f", "ignore", &side("before", 1)),
        change("g", "Unsupported", r#", "unsupportedReason": "it is nested""#),
        change("h", "Modify", ""),
    ];
    let text = format!(r#"{{"status": "Succeeded", "properties": {{"changes": [{}]}}}}"#, changes.join(", "));
    let document = Document::Data(json::parse(FileId::new(0), text.into()));
    let marks = |side| {
        let deployment = read_at(&document, side);
        let mark = |resource: &Resource| match at(resource, "properties.mark") {
            Some(Kind::Int(mark)) => mark.to_string(),
            _ => "?".to_owned(),
        };
        let told = deployment.resources.iter().map(|it| format!("{}{}", it.name.as_str().unwrap(), mark(it)));
        let why: Vec<String> = deployment.incomplete.iter().map(|cause| cause.text.clone()).collect();
        (told.collect::<Vec<_>>().join(" "), why)
    };
    let (after, why) = marks(Side::After);
    assert_eq!(after, "a2 b2 c1 d? f1 h?");
    assert!(why[0].ends_with("/g`: it is nested"), "{why:?}");
    assert_eq!(marks(Side::Before).0, "b1 c1 d? e1 f1 h?");
}

#[test]
fn expressions_that_are_left_are_unknown_and_equal_to_themselves() {
    let text = format!(
        r#"{{"changes": [{{"resourceId": "{NETWORKS}/a", "changeType": "Create", "after": {{"properties":
        {{"a": "[reference('x').y]", "b": "[reference('x').y]", "c": "[reference('x').z]", "d": "[[x]", "e": "[1, 2"}}}}}}]}}"#
    );
    let deployment = read(&text);
    let value = |name: &str| at(&deployment.resources[0], &format!("properties.{name}")).cloned();
    assert_eq!(value("a"), value("b"));
    assert_ne!(value("a"), value("c"));
    assert_eq!((value("d"), value("e")), (Some(Kind::str("[x]")), Some(Kind::str("[1, 2"))));
}

#[test]
fn snapshots_are_evaluated_and_keep_their_ids() {
    let text = r#"{"predictedResources": [
        {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/routeTables/a", "name": "a",
         "type": "Microsoft.Network/routeTables", "apiVersion": "2024-05-01", "properties": {"x": "[reference('y').z]", "password": "p"}},
        {"id": "[resourceId(subscription().subscriptionId, resourceGroup().name, 'Microsoft.Network/routeTables', 'b')]",
         "name": "b", "type": "Microsoft.Network/routeTables", "apiVersion": "2024-05-01"}
    ], "diagnostics": [{"message": "m"}]}"#;
    let deployment = read(text);
    let ids: Vec<String> = deployment.resources.iter().map(|it| it.id.display(&deployment.terms)).collect();
    assert!(ids[0].contains("subscriptions/s/resourceGroups/g/"), "{ids:?}");
    assert!(ids[1].contains("subscriptions/other/resourceGroups/other/"), "{ids:?}");
    assert!(matches!(at(&deployment.resources[0], "properties.x"), Some(Kind::Term(_) | Kind::Text(_))));
    assert!(deployment.incomplete.iter().any(|cause| cause.text.contains("diagnostics")));
    assert_eq!(deployment.secrets.len(), 1);
}

#[test]
fn a_snapshot_may_have_more_resources_than_a_template() {
    let resource = |number| {
        format!(r#"{{"id": "{NETWORKS}/n{number}", "name": "n{number}", "type": "A.B/c", "apiVersion": "1"}}"#)
    };
    let all: Vec<String> = (0..2_000).map(resource).collect();
    let deployment = read(&format!(r#"{{"predictedResources": [{}]}}"#, all.join(",")));
    assert_eq!((deployment.resources.len(), deployment.problems.len(), deployment.incomplete.len()), (2_000, 0, 0));
}

#[test]
fn secrets_are_in_no_value() {
    let text = format!(
        r#"[{{"id": "{NETWORKS}/n", "name": "n", "adminPassword": "hunter2", "osProfile": {{"customData": "hunter2", "x": [{{"primaryKey": "hunter2"}}]}}}}]"#
    );
    let deployment = read(&text);
    assert_eq!(deployment.secrets.len(), 3);
    assert!(!format!("{:?} {:?}", deployment.resources, deployment.terms).contains("hunter2"));
}

#[test]
fn what_has_no_usable_id_is_told() {
    let texts = [
        "{\"name\": \"x\"}",
        "{\"id\": 3}",
        "{\"id\": \"x\"}",
        "3",
        "null",
        "{\"id\": \"/subscriptions/s/providers/x\"}",
    ];
    let deployment = read(&format!("[{}, {}]", flat(), texts.join(", ")));
    assert_eq!((deployment.resources.len(), deployment.problems.len()), (1, texts.len()));
    // Which one it is nobody knows, so it may be any.
    assert!(deployment.may_declare(&["microsoft.network/virtualnetworks/subnets"]).is_some());
}

#[test]
fn hostile_input_takes_bounded_work() {
    let deep = format!("{}{}", "[{\"subnets\":".repeat(120), "1".to_owned() + &"}]".repeat(120));
    let inside = flat().replace(r#""subnets": ["#, &format!(r#""subnets": [{{"name": "x", "subnets": {deep}}}, "#));
    assert_eq!(read(&format!("[{inside}]")).resources.len(), 1);
    let strange = r#"{"resourceId": {"a": []}, "changeType": ["x"]}, "#.repeat(100_000);
    let many = format!(r#"{{"changes": [{strange} {{"resourceId": "x", "changeType": "Create"}}]}}"#);
    let deployment = read(&many);
    assert!(deployment.resources.is_empty() && deployment.incomplete.len() <= MOST_PROBLEMS + 2);
    let wrong = read(&format!("[{} {}]", flat() + ",", vec!["{\"id\": 1}"; 100_000].join(",")));
    assert_eq!(wrong.problems.len(), MOST_PROBLEMS);
    let broken = read(&format!("[{}, {{\"id\": ", flat()));
    assert!(!broken.incomplete.is_empty());
}

#[test]
fn what_a_snapshot_has_of_an_extension_is_none_of_azures() {
    let text = r#"{"predictedResources": [{"type": "request@v1", "properties": {"uri": "https://example.com"}}]}"#;
    assert_eq!(read(text).problems, []);
}
