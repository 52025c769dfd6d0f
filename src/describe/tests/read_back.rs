//! What is written is read back as what was meant, whatever is in its texts.

use proptest::prelude::*;
use serde_json::json;

use super::super::node::{self, Map, Node};
use super::super::{description, layout};
use super::{described, evaluated, resource};
use crate::network::{Network, RecordValue};
use crate::source::SourceMap;
use crate::syntax::yaml;
use crate::template::{self, Deployment, Kind};

proptest! {
    #[test]
    fn every_text_is_read_back(
        texts in prop::collection::vec(
            prop_oneof![any::<String>(), "[-?:,\\[\\]{}#&*!|>'\"%@`~=<. \\t\\n\\\\0-9a-z]{0,12}", "[0-9+._eExXoO:-]{1,8}"],
            1..6,
        ),
    ) {
        let mut inside = Map::new();
        let mut expected = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let key = format!("{text}{index}");
            let written = Node::words(text);
            let known = if written.remark.is_some() { "?".to_owned() } else { text.clone() };
            inside.put(&key, written);
            expected.push((key, known));
        }
        let list: Vec<Node> = texts.iter().map(|text| Node::words(text)).collect();
        let mut all = Map::new();
        all.put("tall", Node::list(list.clone()));
        all.put("long", Node { short: false, ..Node::list(list) });
        all.put("entries", inside.short());
        let Node { content: node::Content::Map(entries), .. } = all.tall() else { unreachable!() };
        let text = layout::lines(&entries);
        let file = SourceMap::new().add("x.yaml".into(), text.as_str());
        let tree = yaml::parse(file, text.as_str().into());
        prop_assert!(tree.errors().is_empty(), "{:?}\n{text}", tree.errors());
        let root = tree.root().unwrap();
        let scalar = |node: crate::syntax::Node<'_>| {
            node.as_str().map_or_else(|| node.source().to_owned(), std::borrow::Cow::into_owned)
        };
        let read: Vec<(String, String)> = root.get("entries").unwrap().entries()
            .map(|entry| (entry.key.key_text().unwrap().into_owned(), scalar(entry.value))).collect();
        prop_assert_eq!(&read, &expected, "{}", text);
        for key in ["tall", "long"] {
            let read: Vec<String> = root.get(key).unwrap().items().map(scalar).collect();
            let expected: Vec<String> = expected.iter().map(|(_, value)| value.clone()).collect();
            prop_assert_eq!(read, expected, "{}", text);
        }
    }
}

/// What is known of the target of the only record, with the names of what is not.
fn target((deployment, network): &(Deployment, Network)) -> Vec<Result<String, String>> {
    let target = network.private_dns_zones[0].records.items[0].values.get().unwrap()[0].clone();
    let Some(Kind::Text(pieces)) = target.text() else {
        let RecordValue::Written(target) = target.get().unwrap() else { panic!("{target:?}") };
        return vec![Ok(target.clone())];
    };
    let piece = |piece: &template::Piece| match piece {
        template::Piece::Literal(text) => Ok(text.to_string()),
        template::Piece::Hole(hole) => match &deployment.terms.get(hole.term).unwrap().op {
            template::Op::Parameter(_, name) | template::Op::Open(_, name) => Err(name.to_string()),
            other => panic!("{other:?}"),
        },
    };
    pieces.iter().map(piece).collect()
}

proptest! {
    #[test]
    fn every_text_that_is_known_in_part_is_read_back(
        parts in prop::collection::vec(prop_oneof!["[$]{1,4}", "[${}?'\"#: a-c/\\\\é-]{1,6}", Just("name".to_owned()), Just("port".to_owned())], 1..6),
    ) {
        let argument = |part: &String| match part.as_str() {
            "name" | "port" => format!("parameters('{part}')"),
            known => format!("'{}'", known.replace('\'', "''")),
        };
        let arguments: Vec<String> = parts.iter().map(argument).collect();
        let zone = json!({ "type": "Microsoft.Network/privateDnsZones", "apiVersion": "2024-06-01", "name": "x.y", "location": "global" });
        let record = json!({
            "type": "Microsoft.Network/privateDnsZones/CNAME", "apiVersion": "2024-06-01", "name": "x.y/www",
            "properties": { "cnameRecord": { "cname": format!("[concat('x', {})]", arguments.join(", ")) } }
        });
        let template = json!({
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": { "name": { "type": "string" }, "port": { "type": "string" } },
            "resources": [zone, record]
        });
        let original = evaluated("main.json", &template.to_string());
        let text = description(&original.1, &original.0, "a test");
        let again = evaluated("description.yaml", &text);
        prop_assert_eq!(target(&original), target(&again), "{}", text);
        let second = description(&again.1, &again.0, "a test");
        let without_remarks = |text: &str| text.lines().map(|line| line.rsplit_once("  # ").map_or(line, |it| it.0).to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(without_remarks(&second), without_remarks(&text));
    }
}

#[test]
fn ids_keep_what_is_known_of_them() {
    let subnet = |id: &str| json!({ "ipConfigurations": [{ "name": "a", "properties": { "subnet": { "id": id } } }] });
    let nic = |name: &str, id: &str| resource("Microsoft.Network/networkInterfaces", name, &subnet(id));
    let text = described(&json!([
        nic("one", "[resourceId('hub', 'Microsoft.Network/virtualNetworks/subnets', parameters('name'), 'apim')]"),
        nic("two", "[concat(parameters('name'), '/subnets/', uniqueString('a'))]"),
        nic(
            "three",
            "[concat('/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/', parameters('name'))]"
        ),
    ]));
    // The last name of the third one may be several: that is not known, and cannot be written.
    let expected = r#"networkInterfaces:
  one:
    subnet: "/subscriptions/${subscription}/resourceGroups/hub/providers/microsoft.network/virtualnetworks/${name}/subnets/apim"  # not described: parameter name
  two: { subnet: "${name}/subnets/eveiun73364hy" }  # not described: parameter name
  three: { subnet: ?n-name }  # not described: n/{name} in g
"#;
    assert_eq!(text, expected);
}

/// A description of everything that the format has words for says the same when it is read and written again.
#[test]
fn every_section_is_read_back() {
    let text = include_str!("../../../rules/input/invalid-description/good-every-key.yaml");
    let original = evaluated("description.yaml", text);
    let once = description(&original.1, &original.0, "a test");
    let again = evaluated("description.yaml", &once);
    let twice = description(&again.1, &again.0, "a test");
    // Remarks, and the reasons for further things, are about the text that was read.
    let line = |line: &str| {
        let line = line.split("  # ").next().unwrap_or_default();
        line.split("\"?*\":").next().unwrap_or_default().to_owned()
    };
    let lines = |text: &str| text.lines().map(line).collect::<Vec<_>>();
    assert_eq!(lines(&once), lines(&twice));
    for words in [
        "loadBalancerBackendAddressPools:",
        "backendAddressPool: balancer/forwarders",
        "frontend: balancer/front",
        "backendHttpSettings: gateway/https",
        "destinationIPAddress: 10.0.1.4",
        "originHostHeader: contoso-apim.azure-api.net",
        "{ target: contoso-apim, groupId: Gateway, status: Approved }",
        "allowForwardedTraffic: true",
        "azureFirewalls:",
    ] {
        assert!(once.contains(words), "{words}\n{once}");
    }
}

#[test]
fn the_private_address_of_a_service_is_read_back() {
    let asked = "reference(resourceId('Microsoft.ApiManagement/service', parameters('name')))";
    let record = |inside: &str| json!({ "ipv4Address": format!("[{asked}.{inside}privateIPAddresses[0]]") });
    let zone = "Microsoft.Network/privateDnsZones";
    let records = json!({ "aRecords": [record(""), record("additionalLocations[0].")] });
    let text = described(&json!([
        resource(
            "Microsoft.ApiManagement/service",
            "[parameters('name')]",
            &json!({ "additionalLocations": [{ "location": "ukwest", "sku": { "name": "Premium" } }] })
        ),
        resource(zone, "x.y", &json!({})),
        resource(&format!("{zone}/A"), "x.y/@", &records),
    ]));
    for written in ["privateAddressOf: api-management }", "{ privateAddressOf: api-management, additionalLocation: 0 }"]
    {
        assert!(text.contains(written), "{text}");
    }
    let (_, network) = evaluated("network.yaml", &format!("apiVersion: apimlint/v1\n{text}"));
    let values = network.private_dns_zones[0].records.items[0].values.get().unwrap();
    let location = |value: &crate::network::Fact<RecordValue>| match value.get() {
        Ok(RecordValue::PrivateAddress(address)) => Some(address.location),
        _ => None,
    };
    assert_eq!(values.iter().map(location).collect::<Vec<_>>(), [Some(0), Some(1)]);
}
