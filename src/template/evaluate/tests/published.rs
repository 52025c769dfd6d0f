//! Templates that somebody publishes: copies, and the skeletons of well-known modules.

use super::{Evaluated, print, problems, run_linked};

const COPY: &str = r#"{"parameters": {"p": {"type": "string"}},
    "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[parameters('p')]"}]}"#;

/// A template with a deployment that links to another; it asks for what `x` says.
fn linking(link: &str, parameters: &str, x: &str, copies: &[(&str, &str)]) -> Evaluated {
    let template = format!(
        r#"{{"parameters": {{"s": {{"type": "string"}}, "many": {{"type": "array"}}}}, "resources": [
            {{"type": "X.Y/z", "apiVersion": "1", "name": "n", "x": "{x}"}},
            {{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "resourceGroup": "g",
            "properties": {{"templateLink": {link}, "parameters": {parameters}}}}}]}}"#
    );
    run_linked(&template, copies)
}

/// What `x` is.
fn asked(evaluated: &Evaluated) -> String {
    let body = evaluated.deployment.resources[0].body.as_object().unwrap();
    let crate::template::Lookup::Present(slot) = body.lookup("x") else { panic!("{body:?}") };
    print::value(&slot.value, &evaluated.deployment)
}

/// The resources of the deployment: type and name.
fn declared(evaluated: &Evaluated) -> Vec<String> {
    let inside = evaluated.deployment.resources.iter().skip(2);
    inside
        .map(|resource| format!("{} {}", resource.resource_type, print::value(&resource.name, &evaluated.deployment)))
        .collect()
}

#[test]
fn copies_of_published_templates_are_opened() {
    let given = r#"{"p": {"value": "given"}}"#;
    let copies = [
        ("the template at `https://example.com/nested/vnet.json`", COPY),
        ("version `1.0` of the template spec `net`", COPY),
    ];
    let opened = |link: &str| declared(&linking(link, given, "", &copies));
    let found = ["A.B/c 'given'"];
    assert_eq!(opened(r#"{"uri": "https://example.com/nested/vnet.json?sig=1"}"#), found);
    // The key is not known, and no part of the path.
    assert_eq!(opened(r#"{"uri": "[concat('https://example.com/nested/vnet.json', parameters('s'))]"}"#), found);
    assert_eq!(opened(r#"{"uri": "[concat('https://example.com/', parameters('s'), '/vnet.json')]"}"#), [""; 0]);
    let id = "resourceId('Microsoft.Resources/templateSpecs/versions', 'net', '1.0')";
    assert_eq!(opened(&format!(r#"{{"id": "[{id}]"}}"#)), found);
    assert_eq!(opened(&format!(r#"{{"id": "[{}]"}}"#, id.replace("'1.0'", "parameters('s')"))), [""; 0]);
    let place = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/templateSpecs/net";
    assert_eq!(opened(&format!(r#"{{"id": "{place}/versions/1.0"}}"#)), found);
    assert_eq!(opened(&format!(r#"{{"id": "{place}"}}"#)), [""; 0]);
}

const NETWORK: &str = r#"{"uri": "https://example.com/main/avm/res/network/virtual-network/main.json"}"#;
const GIVEN: &str = r#"{"name": {"value": "hub"}, "addressPrefixes": {"value": ["10.0.0.0/16"]},
    "subnets": {"value": [{"name": "apim", "addressPrefix": "10.0.0.0/24"}, {"name": "gateway"}]}}"#;

#[test]
fn the_skeleton_of_a_module_declares_what_follows_from_its_parameters() {
    let evaluated = linking(NETWORK, GIVEN, "", &[]);
    assert_eq!(problems(&evaluated), [""; 0]);
    assert_eq!(
        declared(&evaluated),
        [
            "Microsoft.Network/virtualNetworks 'hub'",
            "Microsoft.Network/virtualNetworks/subnets 'hub/apim'",
            "Microsoft.Network/virtualNetworks/subnets 'hub/gateway'",
        ]
    );
    let network = &evaluated.deployment.resources[2];
    assert!(matches!(network.body.as_object().unwrap().lookup("location"), crate::template::Lookup::Unknown(_)));
    // The deployment itself is still not opened.
    assert_eq!(evaluated.deployment.deployments_not_expanded.get("d"), Some(&1));
    let cause = evaluated.deployment.may_declare(&["microsoft.network/virtualnetworks/subnets"]).unwrap();
    assert!(cause.text.contains("no copy of the template at"), "{}", cause.text);
    assert_eq!(evaluated.deployment.may_declare(&["microsoft.network/networksecuritygroups"]), None);
}

#[test]
fn the_skeleton_of_a_module_answers_ids_and_leaves_the_rest_open() {
    let answer = |output: &str| {
        let evaluated = linking(NETWORK, GIVEN, &format!("[reference('d').outputs.{output}]"), &[]);
        assert_eq!(problems(&evaluated), [""; 0], "{output}");
        asked(&evaluated)
    };
    let end = "/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub";
    assert!(answer("resourceId.value").ends_with(&format!("{end}'")), "{}", answer("resourceId.value"));
    assert!(answer("subnetResourceIds.value[1]").ends_with(&format!("{end}/subnets/gateway'")));
    assert_eq!(answer("resourceGroupName.value"), "'g'");
    // An output that the skeleton does not know is no mistake.
    assert!(answer("other.value").contains("unopened d"), "{}", answer("other.value"));
    // Nothing is concluded from a property that nobody sees.
    let evaluated = linking(
        NETWORK,
        GIVEN,
        "[reference(resourceId('g', 'Microsoft.Network/virtualNetworks', 'hub')).addressSpace.addressPrefixes[0]]",
        &[],
    );
    assert_eq!(problems(&evaluated), [""; 0]);
}

#[test]
fn what_is_not_known_of_the_arguments_stays_open_in_a_skeleton() {
    let evaluated =
        linking(NETWORK, r#"{"name": {"value": "hub"}, "subnets": {"value": "[parameters('many')]"}}"#, "", &[]);
    assert_eq!(problems(&evaluated), [""; 0]);
    let subnets: Vec<_> = evaluated.deployment.resources.iter().filter(|it| it.repeated.is_some()).collect();
    assert_eq!(subnets.len(), 1);
    let without = linking(NETWORK, r#"{"name": {"value": "hub"}}"#, "", &[]);
    assert_eq!(declared(&without), ["Microsoft.Network/virtualNetworks 'hub'"]);
    assert_eq!(problems(&without), [""; 0]);
}

#[test]
fn every_skeleton_answers_all_of_its_outputs() {
    for (module, kind) in [
        ("api-management/service", "Microsoft.ApiManagement/service"),
        ("network/application-gateway", "Microsoft.Network/applicationGateways"),
        ("network/network-security-group", "Microsoft.Network/networkSecurityGroups"),
        ("network/private-dns-zone", "Microsoft.Network/privateDnsZones"),
        ("network/private-endpoint", "Microsoft.Network/privateEndpoints"),
        ("network/public-ip-address", "Microsoft.Network/publicIPAddresses"),
        ("network/route-table", "Microsoft.Network/routeTables"),
        ("network/virtual-network/subnet", "Microsoft.Network/virtualNetworks/subnets"),
    ] {
        let link = format!(r#"{{"uri": "https://example.com/avm/res/{module}/main.json"}}"#);
        let given = r#"{"name": {"value": "it"}, "virtualNetworkName": {"value": "hub"}}"#;
        let evaluated = linking(&link, given, "[reference('d').outputs.resourceId.value]", &[]);
        assert_eq!(problems(&evaluated), [""; 0], "{module}");
        let name = if module.ends_with("subnet") { "hub/it" } else { "it" };
        assert_eq!(declared(&evaluated), [format!("{kind} '{name}'")]);
        let id = evaluated.deployment.resources[2].id.text(kind, &evaluated.deployment.terms);
        let expected = print::value(
            &crate::template::Value { kind: id, ..evaluated.deployment.resources[2].name.clone() },
            &evaluated.deployment,
        );
        assert_eq!(asked(&evaluated), expected, "{module}");
    }
}
