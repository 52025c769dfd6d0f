//! Whether a text is a description: YAML without a mistake, in which every key is one of the format's.

use apimlint::source::SourceMap;
use apimlint::syntax::yaml;
use apimlint::syntax::{Kind, Node};

/// What stands where.
enum Shape {
    /// A mapping with these keys.
    Keys(&'static [(&'static str, Shape)]),
    /// A mapping from names to things of one shape.
    Entries(&'static Shape),
    /// One or several of them.
    List(&'static Shape),
    /// A text, a number, a truth value.
    Scalar,
}

use Shape::{Entries, Keys, List, Scalar};

/// What every entry may have, and what one of a section may have besides.
const ANYWHERE: &[&str] = &["name", "condition"];
const AT_TOP: &[&str] = &["subscription", "resourceGroup", "location"];

const SUBNET: Shape = Keys(&[
    ("prefix", List(&Scalar)),
    ("networkSecurityGroup", Scalar),
    ("routeTable", Scalar),
    ("delegations", List(&Scalar)),
    ("serviceEndpoints", List(&Keys(&[("service", Scalar), ("locations", List(&Scalar))]))),
    ("privateEndpointNetworkPolicies", Scalar),
]);

const PEERING: Shape = Keys(&[
    ("remoteVirtualNetwork", Scalar),
    ("allowVirtualNetworkAccess", Scalar),
    ("useRemoteGateways", Scalar),
]);

const RULE: Shape = Keys(&[
    ("priority", Scalar),
    ("allow", Scalar),
    ("deny", Scalar),
    ("from", List(&Scalar)),
    ("to", List(&Scalar)),
    ("ports", List(&Scalar)),
    ("fromPorts", List(&Scalar)),
    ("fromApplicationSecurityGroups", List(&Scalar)),
    ("toApplicationSecurityGroups", List(&Scalar)),
]);

const ROUTE: Shape = Keys(&[("prefix", Scalar), ("nextHopType", Scalar), ("nextHopIpAddress", Scalar)]);

const REGION: &[(&str, Shape)] = &[
    ("location", Scalar),
    ("sku", Scalar),
    ("units", Scalar),
    ("subnet", Scalar),
    ("publicIpAddress", Scalar),
    ("zones", List(&Scalar)),
    ("disableGateway", Scalar),
];

const SERVICE: Shape = Keys(&[
    ("sku", Scalar),
    ("units", Scalar),
    ("mode", Scalar),
    ("subnet", Scalar),
    ("publicIpAddress", Scalar),
    ("publicNetworkAccess", Scalar),
    ("disableGateway", Scalar),
    ("zones", List(&Scalar)),
    ("apiVersion", Scalar),
    ("additionalLocations", List(&Keys(REGION))),
]);

const ADDRESSES: Shape = Entries(&Keys(&[("subnet", Scalar), ("addresses", Scalar)]));

const DESCRIPTION: Shape = Keys(&[
    ("apiVersion", Scalar),
    ("subscription", Scalar),
    ("resourceGroup", Scalar),
    ("location", Scalar),
    ("incomplete", List(&Scalar)),
    (
        "virtualNetworks",
        Entries(&Keys(&[
            ("addressSpace", List(&Scalar)),
            ("dnsServers", List(&Scalar)),
            ("subnets", Entries(&SUBNET)),
            ("peerings", Entries(&PEERING)),
        ])),
    ),
    ("virtualNetworkGateways", Entries(&Keys(&[("subnet", Scalar)]))),
    ("networkSecurityGroups", Entries(&Keys(&[("inbound", Entries(&RULE)), ("outbound", Entries(&RULE))]))),
    (
        "routeTables",
        Entries(&Keys(&[("disableBgpRoutePropagation", Scalar), ("routes", Entries(&ROUTE))])),
    ),
    (
        "publicIpAddresses",
        Entries(&Keys(&[
            ("sku", Scalar),
            ("allocationMethod", Scalar),
            ("version", Scalar),
            ("domainNameLabel", Scalar),
            ("zones", List(&Scalar)),
        ])),
    ),
    ("apiManagement", Entries(&SERVICE)),
    (
        "privateDnsZones",
        Entries(&Keys(&[
            ("virtualNetworkLinks", Entries(&Keys(&[("virtualNetwork", Scalar), ("registrationEnabled", Scalar)]))),
            (
                "records",
                Keys(&[
                    ("A", Entries(&List(&Scalar))),
                    ("AAAA", Entries(&List(&Scalar))),
                    ("CNAME", Entries(&Scalar)),
                ]),
            ),
        ])),
    ),
    (
        "privateEndpoints",
        Entries(&Keys(&[
            ("subnet", Scalar),
            (
                "connections",
                List(&Keys(&[("privateLinkService", Scalar), ("groupIds", List(&Scalar)), ("manual", Scalar)])),
            ),
            ("privateDnsZoneGroups", Entries(&List(&Scalar))),
        ])),
    ),
    ("networkInterfaces", ADDRESSES),
    ("virtualMachineScaleSets", ADDRESSES),
    ("loadBalancers", ADDRESSES),
    ("privateLinkServices", ADDRESSES),
    ("applicationGateways", ADDRESSES),
    ("otherResources", Entries(&Keys(&[("type", Scalar), ("subnet", Scalar)]))),
]);

/// What is wrong with a description.
pub(crate) fn mistakes(text: &str) -> Vec<String> {
    let file = SourceMap::new().add("description.yaml".into(), text);
    let tree = yaml::parse(file, text.into());
    let mut found: Vec<String> = tree.errors().iter().map(|error| error.message.clone()).collect();
    match tree.root() {
        Some(root) => compare(root, &DESCRIPTION, "", &mut found),
        None => found.push("nothing is described".to_owned()),
    }
    found
}

fn compare(node: Node<'_>, shape: &Shape, path: &str, found: &mut Vec<String>) {
    let is_scalar = !matches!(node.kind(), Kind::Object | Kind::Array);
    match shape {
        // What is not known may stand anywhere.
        _ if is_scalar && node.as_str().is_some_and(|text| text.starts_with('?')) => {}
        Scalar if is_scalar => {}
        List(element) if node.kind() == Kind::Array => {
            node.items().for_each(|item| compare(item, element, path, found));
        }
        List(element) => compare(node, element, path, found),
        Entries(element) if node.kind() == Kind::Object => {
            for entry in node.entries() {
                let key = entry.key.key_text().unwrap_or_default();
                if key != "?*" {
                    compare(entry.value, element, &format!("{path}/{key}"), found);
                }
            }
        }
        Keys(keys) if node.kind() == Kind::Object => {
            for entry in node.entries() {
                let key = entry.key.key_text().unwrap_or_default();
                let known = keys.iter().find(|(known, _)| *known == key);
                let is_common = ANYWHERE.contains(&&*key) || AT_TOP.contains(&&*key);
                match known {
                    Some((_, shape)) => compare(entry.value, shape, &format!("{path}/{key}"), found),
                    None if is_common => compare(entry.value, &Scalar, path, found),
                    None => found.push(format!("{path} has no `{key}`")),
                }
            }
        }
        // A service endpoint may be its name alone.
        Keys(_) if is_scalar && path.ends_with("/serviceEndpoints") => {}
        _ => found.push(format!("{path} is not what it should be")),
    }
}
