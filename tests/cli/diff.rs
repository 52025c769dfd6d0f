//! `apimlint diff` from outside.

use std::fs;

use crate::folder::{Folder, basic};

const MANAGEMENT: &str =
    "management: { priority: 100, allow: tcp, from: ApiManagement, to: VirtualNetwork, ports: 3443 }";

/// A network with a service in it; `rules` are the inbound rules of its subnet's group.
fn network(rules: &str) -> String {
    format!(
        "apiVersion: apimlint/v1
location: uksouth
virtualNetworks: {{ n: {{ addressSpace: 10.0.0.0/16, subnets: {{ apim: {{ prefix: 10.0.1.0/28, networkSecurityGroup: g }} }} }} }}
networkSecurityGroups: {{ g: {{ inbound: {{ {rules} }} }} }}
apiManagement: {{ contoso: {{ sku: Premium, mode: internal, subnet: n/apim }} }}
"
    )
}

fn parameters(values: &str) -> String {
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";
    format!(r#"{{ "$schema": "{schema}", "contentVersion": "1.0.0.0", "parameters": {values} }}"#)
}

fn ssh() -> String {
    format!("{MANAGEMENT}, ssh: {{ priority: 200, allow: tcp, from: Internet, to: VirtualNetwork, ports: 22 }}")
}

#[test]
fn the_exit_status_tells_a_lost_flow_from_other_changes() {
    let folder = Folder::new(&[
        ("old.yaml", &network(MANAGEMENT)),
        ("lost.yaml", &network("")),
        ("ssh.yaml", &network(&ssh())),
        ("broken.yaml", &network(MANAGEMENT).replace("location: uksouth", "location: [")),
        ("foreign.json", "{}"),
        ("dir/x.yaml", &network("")),
    ]);
    folder.run(&["diff", "old.yaml", "old.yaml"]).must(0, &["no difference: "], &[]);
    let lost =
        ["required flow lost", "in  TCP 3443 from ApiManagement", "was allowed by rule `management` (old.yaml:4:"];
    folder.run(&["diff", "old.yaml", "lost.yaml"]).must(1, &lost, &[]);
    folder.run(&["diff", "lost.yaml", "old.yaml"]).must(0, &["regained", "1 regained"], &[]);
    let exposed =
        ["new exposure", "in  TCP 22 from Internet", "is allowed by rule `ssh` (ssh.yaml:4:", "1 new exposure"];
    folder.run(&["diff", "old.yaml", "ssh.yaml"]).must(0, &exposed, &[]);
    folder.run(&["diff", "old.yaml", "broken.yaml"]).must(1, &[], &["`apimlint check broken.yaml` tells"]);
    for (arguments, words) in [
        (&["diff", "old.yaml"] as &[&str], "old.yaml: name NEW, too"),
        (&["diff", "old.yaml", "absent.yaml"], "absent.yaml: there is no such file"),
        (&["diff", "old.yaml", "foreign.json"], "foreign.json: neither"),
        (&["diff", "old.yaml", "dir"], "name two files or two folders"),
        (&["diff", "--before", "old.yaml", "lost.yaml"], "not the result of a what-if"),
        (&["diff", "--old-params", "x.json", "dir", "dir"], "`--old-params` goes with a template"),
        (&["diff", "--as-of", "1999-01-01", "old.yaml", "lost.yaml"], "1999-01-01"),
        (&["diff"], "<OLD>"),
    ] {
        let ran = folder.run(arguments).must(2, &[], &[words]);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn the_answer_has_three_forms_and_goes_where_it_is_sent() {
    let folder = Folder::new(&[("old.yaml", &network(&ssh())), ("new.yaml", &network(""))]);
    let both = ["diff", "old.yaml", "new.yaml"];
    folder.run(&[&both[..], &["--color", "always"]].concat()).must(1, &["\u{1b}[1;91mrequired flow lost"], &[]);
    assert!(!folder.run(&both).must(1, &["required flow lost"], &[]).out.contains('\u{1b}'));
    for (format, words) in [("json", "\"requiredLost\": true"), ("markdown", "| ❌ **required flow lost** | in |")] {
        let arguments = [&both[..], &["--format", format]].concat();
        let ran = folder.run(&arguments).must(1, &[words], &[]);
        assert_eq!(ran.err, "");
        let sent = folder.run(&[&arguments[..], &["--output", "out"]].concat()).must(1, &[], &["1 required flow lost"]);
        assert_eq!(sent.out, "");
        assert_eq!(fs::read_to_string(folder.0.join("out")).unwrap(), ran.out);
    }
}

#[test]
fn folders_are_compared_by_what_lies_at_the_same_place() {
    let (open, closed, main) = (network(MANAGEMENT), network(""), basic());
    let folder = Folder::new(&[
        ("old/a/net.yaml", &open),
        ("old/same.yaml", &open),
        ("old/gone.yaml", &open),
        ("old/main.json", &main),
        ("old/main.prod.parameters.json", &parameters("{}")),
        ("new/a/net.yaml", &closed),
        ("new/same.yaml", &open),
        ("new/come.yaml", &closed),
        ("new/main.json", &main),
        ("new/main.prod.parameters.json", &parameters("{}")),
        ("new/main.dev.parameters.json", &parameters("{}")),
    ]);
    let ran = folder.run(&["diff", "old", "new"]).must(
        1,
        &[
            "old/a/net.yaml -> new/a/net.yaml",
            "gone: old/gone.yaml",
            "new: new/come.yaml",
            "new: new/main.json with new/main.dev.parameters.json",
            "no difference in 2 deployments",
            "3 deployments compared",
            "3 deployments in one version alone",
        ],
        &[],
    );
    assert!(!ran.out.contains("same.yaml"), "{}", ran.out);
    folder.run(&["diff", "old", "old"]).must(0, &["no difference"], &[]);
    folder.write("empty/x.txt", b"");
    folder.run(&["diff", "empty", "empty"]).must(
        0,
        &["nothing"],
        &["no template found in OLD", "no template found in NEW"],
    );
}

#[test]
fn modules_and_environments_are_compared_as_what_deploys_them() {
    let group = "param port string\nresource g 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {\n  name: 'g'\n  \
                 location: 'uksouth'\n  properties: {\n    securityRules: [ { name: 'r', properties: { priority: 100\n      \
                 direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourceAddressPrefix: 'Internet'\n      \
                 sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRange: port } } ]\n  }\n}\n\
                 output id string = g.id\n";
    let main = "module m 'group.bicep' = { name: 'm', params: { port: '443' } }\n\
                resource n 'Microsoft.Network/virtualNetworks@2024-01-01' = {\n  name: 'n'\n  location: 'uksouth'\n  \
                properties: {\n    addressSpace: { addressPrefixes: [ '10.0.0.0/16' ] }\n    subnets: [ { name: 's'\n      \
                properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: m.outputs.id } } } ]\n  }\n}\n";
    let folder = Folder::new(&[
        ("old/group.bicep", group),
        ("old/main.bicep", main),
        ("new/group.bicep", &group.replace("'Internet'", "'*'")),
        ("new/main.bicep", &main.replace("443", "8443")),
    ]);
    let ran = folder.run(&["diff", "old", "new"]).must(
        0,
        &["in  TCP 8443 from any address", "is allowed by rule `r` (new/group.bicep:6:", "1 new exposure, 1 closed"],
        &[],
    );
    assert!(!ran.out.contains("group.bicep ->"), "{}", ran.out);
    let configuration = "environments: { all: { roots: [main.bicep] } }\n";
    for side in ["old", "new"] {
        folder.write(&format!("{side}/apimlint.yaml"), configuration.as_bytes());
    }
    folder.run(&["diff", "old", "new"]).must(0, &["environment all -> environment all", "1 new exposure"], &[]);
    // A file is the one deployment that it is.
    folder.run(&["diff", "old/main.bicep", "new/main.bicep"]).must(0, &["old/main.bicep -> new/main.bicep"], &[]);
}

#[test]
fn each_version_has_its_parameters() {
    let rule = r#""securityRules": [ { "name": "r", "properties": { "priority": 100, "direction": "Inbound", "access": "Allow",
        "protocol": "Tcp", "sourceAddressPrefix": "[parameters('who')]", "sourcePortRange": "*",
        "destinationAddressPrefix": "*", "destinationPortRange": "443" } } ]"#;
    let main = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "parameters": {{ "who": {{ "type": "string" }} }}, "resources": [
        {{ "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-01-01", "name": "g", "location": "uksouth",
           "properties": {{ {rule} }} }},
        {{ "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "n", "location": "uksouth",
           "properties": {{ "addressSpace": {{ "addressPrefixes": ["10.0.0.0/16"] }}, "subnets": [ {{ "name": "s", "properties":
           {{ "addressPrefix": "10.0.0.0/24", "networkSecurityGroup":
              {{ "id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'g')]" }} }} }} ] }} }} ] }}"#
    );
    let given = |who: &str| parameters(&format!(r#"{{ "who": {{ "value": "{who}" }} }}"#));
    let folder =
        Folder::new(&[("main.json", &main), ("a.json", &given("VirtualNetwork")), ("b.json", &given("Internet"))]);
    let both = ["diff", "main.json", "main.json"];
    // Without a value it is the same in both.
    folder.run(&both).must(0, &["no difference: "], &[]);
    let arguments = [&both[..], &["--old-params", "a.json", "--new-params", "b.json"]].concat();
    folder.run(&arguments).must(
        0,
        &["main.json with a.json -> main.json with b.json", "in  TCP 443 from Internet"],
        &[],
    );
    folder.write("main.x.parameters.json", given("Internet").as_bytes());
    folder.write("main.y.parameters.json", given("Internet").as_bytes());
    folder.run(&both).must(2, &[], &["choose one with `--old-params`: main.x.parameters.json, main.y.parameters.json"]);
}

#[test]
fn the_result_of_a_what_if_is_compared_with_itself() {
    let group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network";
    let rules = |source: &str| {
        format!(
            r#"{{ "id": "{group}/networkSecurityGroups/g", "name": "g", "type": "Microsoft.Network/networkSecurityGroups",
            "location": "uksouth", "properties": {{ "securityRules": [ {{ "name": "r", "properties": {{ "priority": 100,
            "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourceAddressPrefix": "{source}",
            "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "443" }} }} ] }} }}"#
        )
    };
    let network = format!(
        r#"{{ "id": "{group}/virtualNetworks/n", "name": "n", "type": "Microsoft.Network/virtualNetworks",
        "location": "uksouth", "properties": {{ "addressSpace": {{ "addressPrefixes": ["10.0.0.0/16"] }},
        "virtualNetworkPeerings": [], "subnets": [ {{ "name": "s", "id": "{group}/virtualNetworks/n/subnets/s", "properties":
        {{ "addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {{ "id": "{group}/networkSecurityGroups/g" }} }} }} ] }} }}"#
    );
    let result = format!(
        r#"{{ "status": "Succeeded", "changes": [
        {{ "resourceId": "{group}/networkSecurityGroups/g", "changeType": "Modify", "before": {}, "after": {} }},
        {{ "resourceId": "{group}/virtualNetworks/n", "changeType": "NoChange", "before": {network}, "after": {network} }} ] }}"#,
        rules("VirtualNetwork"),
        rules("Internet")
    );
    let folder = Folder::new(&[("what-if.json", &result)]);
    let words = ["what-if.json (before the deployment) -> what-if.json", "in  TCP 443 from Internet", "1 new exposure"];
    folder.run(&["diff", "what-if.json"]).must(0, &words, &[]);
    folder.run(&["diff", "--before", "what-if.json", "what-if.json"]).must(0, &words, &[]);
    folder.run(&["diff", "what-if.json", "what-if.json"]).must(0, &["no difference: "], &[]);
}
