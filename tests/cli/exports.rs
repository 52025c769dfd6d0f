//! Exported resources: each form is found in a folder, and the same too small subnet is found through each of them.

use crate::folder::Folder;

const GROUP: &str = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-net/providers";
const RULE: &str = "error[capacity/subnet-too-small]: subnet `contoso/apim`";

fn text(template: &str) -> String {
    template
        .replace("@VNET", &format!("{GROUP}/Microsoft.Network/virtualNetworks/contoso"))
        .replace("@APIM", &format!("{GROUP}/Microsoft.ApiManagement/service/contoso-apim"))
}

/// A network with a subnet of this prefix, as the Azure CLI writes it.
fn network(prefix: &str) -> String {
    text(
        r#"{
    "id": "@VNET", "name": "contoso", "type": "Microsoft.Network/virtualNetworks", "location": "uksouth",
    "provisioningState": "Succeeded", "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "virtualNetworkPeerings": [],
    "subnets": [
      { "id": "@VNET/subnets/apim", "name": "apim", "provisioningState": "Succeeded", "addressPrefix": "@PREFIX",
        "delegations": [], "serviceEndpoints": [] }
    ]
  }"#,
    )
    .replace("@PREFIX", prefix)
}

/// The same as the REST interface writes it.
fn network_of_rest(prefix: &str) -> String {
    text(
        r#"{
    "id": "@VNET", "name": "contoso", "type": "microsoft.network/virtualnetworks", "location": "uksouth",
    "properties": {
      "provisioningState": "Succeeded", "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "virtualNetworkPeerings": [],
      "subnets": [
        { "id": "@VNET/subnets/apim", "name": "apim",
          "properties": { "provisioningState": "Succeeded", "addressPrefix": "@PREFIX" } }
      ]
    }
  }"#,
    )
    .replace("@PREFIX", prefix)
}

fn service() -> String {
    text(
        r#"{
    "id": "@APIM", "name": "contoso-apim", "type": "Microsoft.ApiManagement/service", "location": "UK South",
    "provisioningState": "Succeeded", "platformVersion": "stv2", "sku": { "name": "Premium", "capacity": 2 },
    "virtualNetworkType": "Internal", "virtualNetworkConfiguration": { "subnetResourceId": "@VNET/subnets/apim" }
  }"#,
    )
}

fn service_of_rest() -> String {
    text(
        r#"{
    "id": "@APIM", "name": "contoso-apim", "type": "microsoft.apimanagement/service", "location": "UK South",
    "sku": { "name": "Premium", "capacity": 2 },
    "properties": {
      "provisioningState": "Succeeded", "platformVersion": "stv2", "virtualNetworkType": "Internal",
      "virtualNetworkConfiguration": { "subnetResourceId": "@VNET/subnets/apim" }
    }
  }"#,
    )
}

#[test]
fn the_same_mistake_is_found_in_each_form() {
    let (flat, nested) = (network("10.0.0.0/29"), network_of_rest("10.0.0.0/29"));
    let (service, service_of_rest) = (service(), service_of_rest());
    let yaml = text(
        "- {id: '@VNET', name: contoso, provisioningState: Succeeded, subnets: [{id: '@VNET/subnets/apim', addressPrefix: 10.0.0.0/29, provisioningState: Succeeded}]}\n\
         - {id: '@APIM', name: contoso-apim, provisioningState: Succeeded, location: uksouth, sku: {name: Premium, capacity: 2}, virtualNetworkType: Internal, virtualNetworkConfiguration: {subnetResourceId: '@VNET/subnets/apim'}}\n",
    );
    let snapshot = |node: &str| {
        let node = node.replacen("\"id\"", "\"apiVersion\": \"2024-05-01\", \"id\"", 1);
        node.replace("microsoft.network/virtualnetworks", "Microsoft.Network/virtualNetworks")
            .replace("microsoft.api", "Microsoft.Api")
    };
    let template = |node: &str| {
        let subnet = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'contoso', 'apim')]";
        snapshot(node)
            .replace("\"id\"", "\"comments\"")
            .replace(&text("\"@VNET/subnets/apim\" }"), &format!("\"{subnet}\" }}"))
    };
    let forms = [
        ("list.json", format!("[{flat}, {service}]")),
        ("page.json", format!("{{ \"value\": [{nested}, {service_of_rest}] }}")),
        ("graph.json", format!("{{ \"count\": 2, \"data\": [{nested}, {service_of_rest}], \"skip_token\": null }}")),
        ("resources.json", format!("{{ \"resources\": [{nested}, {service_of_rest}] }}")),
        ("list.yaml", yaml),
        (
            "snapshot.json",
            format!(
                "{{ \"predictedResources\": [{}, {}], \"diagnostics\": [] }}",
                snapshot(&nested),
                snapshot(&service_of_rest)
            ),
        ),
        (
            "what-if.json",
            text(&format!(
                r#"{{ "status": "Succeeded", "changes": [
              {{ "resourceId": "@VNET", "changeType": "Modify", "before": {}, "after": {nested} }},
              {{ "resourceId": "@APIM", "changeType": "NoChange", "before": {service_of_rest}, "after": {service_of_rest} }} ] }}"#,
                network_of_rest("10.0.0.0/27")
            )),
        ),
        (
            "exported-template.json",
            format!(
                "{{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\", \"resources\": [{}, {}] }}",
                template(&nested),
                template(&service_of_rest)
            ),
        ),
    ];
    for (name, text) in &forms {
        let folder =
            Folder::new(&[(name, text), ("other.json", "{\"id\": 1}"), ("other.yaml", "id: /subscriptions/x\n")]);
        folder.run(&["check"]).must(1, &[RULE, &format!("{name}:")], &[]);
        folder.run(&["check", name, "--format", "sarif", "--subscription", "x"]).must(1, &["subnet-too-small"], &[]);
    }
    let folder = Folder::new(&[("what-if.json", &forms[6].1)]);
    folder.run(&["check", "--before", "--select", "capacity"]).must(0, &[], &[]);
    let before = folder.run(&["expand", "what-if.json", "--before"]).must(0, &["10.0.0.0/27"], &[]);
    assert!(!before.out.contains("/29"), "{}", before.out);
    folder.run(&["expand", "what-if.json"]).must(0, &["10.0.0.0/29", "a what-if lists"], &[]);
}

#[test]
fn one_resource_alone_and_children_alone_are_read() {
    let (network, service) = (network("10.0.0.0/29"), service());
    let alone = Folder::new(&[("network.json", &network), ("apim.json", &service)]);
    alone.run(&["check"]).must(0, &["1 service, 1 subnet"], &[]);
    let subnet = text(
        r#"[{ "id": "@VNET/subnets/apim", "name": "apim", "provisioningState": "Succeeded", "addressPrefix": "10.0.0.0/29" }, @SERVICE]"#,
    );
    let children = Folder::new(&[("subnets.json", &subnet.replace("@SERVICE", &service))]);
    children.run(&["check"]).must(1, &[RULE], &[]);
}

#[test]
fn nothing_follows_from_what_is_not_in_an_export() {
    let list = text(
        r#"[{ "id": "@VNET", "name": "contoso", "location": "uksouth", "properties": null, "provisioningState": "Succeeded" },
        { "id": "@APIM", "name": "contoso-apim", "location": "uksouth", "sku": { "name": "Premium", "capacity": 2 }, "properties": null }]"#,
    );
    let folder = Folder::new(&[("resources.json", &list)]);
    folder.run(&["check", "--show", "undecided"]).must(
        0,
        &["lists the resource without its properties", "0 fail"],
        &[],
    );
    let wide = format!("[{}, {}]", network("10.0.0.0/24"), service());
    let folder = Folder::new(&[("list.json", &wide)]);
    folder.run(&["check", "--show", "undecided"]).must(
        1,
        &["the export lists only what was", "without-security-group"],
        &[],
    );
}

#[test]
fn a_resource_without_an_id_is_told_and_the_rest_is_read() {
    let list = format!("[{}, {}, {{ \"name\": \"x\" }}]", network("10.0.0.0/29"), service());
    let folder = Folder::new(&[("list.json", &list)]);
    folder.run(&["check"]).must(1, &[RULE, "input/invalid-template", "there is no id here"], &[]);
    folder.write("list.json", list.replace("/subscriptions/1", "subscriptions-1").as_bytes());
    folder.run(&["check", "list.json"]).must(2, &[], &["neither"]);
}

#[test]
fn no_secret_of_an_export_is_printed() {
    let secret = "hunter2-very-secret";
    let network =
        network("10.0.0.0/29").replace("\"location\"", &format!("\"connectionString\": \"{secret}\", \"location\""));
    let service = service().replace(
        "\"platformVersion\"",
        &format!("\"customProperties\": {{ \"apiToken\": \"{secret}\" }}, \"hostnameConfigurations\": [{{ \"certificatePassword\": \"{secret}\" }}], \"platformVersion\""),
    );
    // All on one line, so that it is beside whatever is shown.
    let list = format!("[{network}, {service}]").replace('\n', " ");
    let folder = Folder::new(&[("list.json", &list)]);
    for arguments in [
        &["check", "--show", "undecided"] as &[&str],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["expand", "list.json"],
    ] {
        let ran = folder.run(arguments);
        assert!(
            !ran.out.is_empty() && !ran.out.contains(secret) && !ran.err.contains(secret),
            "{arguments:?}: {ran:?}"
        );
    }
}

#[test]
fn no_secret_of_what_cannot_be_used_is_printed() {
    let secret = "hunter2-very-secret";
    let refused = format!(
        r#"{{ "id": 5, "adminPassword": "{secret}" }}, {{ "name": "x", "connectionString": "{secret}" }}, [{{ "password": "{secret}" }}]"#
    );
    let list = format!("[{refused}, {}]", service()).replace('\n', " ");
    let documents = format!("--- {}\n--- {{ password: {secret}, id: x }}\n", service().replace('\n', " "));
    let folder = Folder::new(&[("list.json", &list), ("list.yaml", &documents)]);
    for arguments in [&["check"] as &[&str], &["check", "--format", "json"], &["expand", "list.json"]] {
        let ran = folder.run(arguments);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains("invalid-template") || said.contains("no id here"), "{said}");
        assert!(!said.contains(secret), "{arguments:?}: {said}");
    }
}

#[test]
fn no_secret_of_a_what_if_is_printed_whatever_side_it_is_on() {
    let secret = "hunter2-very-secret";
    let list = text(&format!(
        r#"{{ "changes": [ {{ "resourceId": "@VNET", "changeType": "Modify", "before": {{ "adminPassword": "{secret}" }},
        "delta": [{{ "path": "properties.adminPassword", "before": "{secret}", "after": "{secret}" }}], "after": {} }},
        {{ "resourceId": "@APIM", "changeType": "Create", "after": {} }} ] }}"#,
        network_of_rest("10.0.0.0/29"),
        service_of_rest()
    ));
    let folder = Folder::new(&[("what-if.json", &list.replace('\n', " "))]);
    for arguments in
        [&["check"] as &[&str], &["check", "--before", "--show", "undecided"], &["check", "--format", "sarif"]]
    {
        let ran = folder.run(arguments);
        assert!(
            !ran.out.is_empty() && !ran.out.contains(secret) && !ran.err.contains(secret),
            "{arguments:?}: {ran:?}"
        );
    }
}

#[test]
fn an_export_may_be_larger_than_a_template() {
    let mut list = format!("[{}, {}", network("10.0.0.0/29"), service());
    let filling = "x".repeat(7_000_000);
    list.push_str(&text(&format!(
        ", {{ \"id\": \"@VNET-2\", \"name\": \"contoso-2\", \"tags\": {{ \"a\": \"{filling}\" }} }}]"
    )));
    let folder = Folder::new(&[("large.json", &list)]);
    folder.run(&["check"]).must(1, &[RULE], &[]);
    let foreign = format!("{{ \"a\": \"/subscriptions/{filling}\" }}");
    let folder = Folder::new(&[("foreign.json", &foreign)]);
    folder.run(&["check", "foreign.json"]).must(1, &["input/limit"], &[]);
}
