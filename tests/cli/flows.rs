//! `apimlint flows` from outside.

use std::fs;

use crate::folder::{Folder, basic};

/// A network whose service lacks what `rules` do not open.
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

const MANAGEMENT: &str =
    "management: { priority: 100, allow: tcp, from: ApiManagement, to: VirtualNetwork, ports: 3443 }";

#[test]
fn the_exit_status_tells_a_lost_flow_from_a_failure() {
    let folder = Folder::new(&[
        ("good.yaml", &network(MANAGEMENT)),
        ("bad.yaml", &network("")),
        ("broken.yaml", &network(MANAGEMENT).replace("location: uksouth", "location: [")),
        ("none.json", &basic()),
    ]);
    folder.run(&["flows", "good.yaml"]).must(0, &["7 required flows: 7 allowed"], &[]);
    folder.run(&["flows", "bad.yaml"]).must(1, &["denied", "7 required flows: 6 allowed", "1 denied"], &[]);
    folder.run(&["flows", "none.json"]).must(0, &["in no virtual network", "no flows to decide"], &[]);
    folder.run(&["flows", "broken.yaml"]).must(1, &[], &["in the input; `apimlint check broken.yaml` tells"]);
    folder.run(&["flows", "absent.yaml"]).must(2, &[], &["absent.yaml: there is no such file"]);
    folder.run(&["flows", "--as-of", "1999-01-01", "good.yaml"]).must(2, &[], &["1999-01-01"]);
    folder.run(&["flows", "--fail-on", "never"]).must(2, &[], &["--fail-on"]);
}

#[test]
fn a_folder_has_a_table_for_each_deployment_and_equal_ones_once() {
    let template = network(MANAGEMENT);
    let folder = Folder::new(&[("a.yaml", &template), ("b.yaml", &network("")), ("none.json", &basic())]);
    let ran = folder.run(&["flows"]).must(1, &["a.yaml\n", "b.yaml\n", "3 services"], &[]);
    assert_eq!(ran.out.matches("contoso in uksouth").count(), 2, "{}", ran.out);
    // Two parameter files with nothing to change the network.
    let main = basic();
    let folder = Folder::new(&[
        ("main.json", &main),
        ("a.json", r#"{ "parameters": {} }"#),
        ("b.json", r#"{ "parameters": {} }"#),
    ]);
    let both = ["flows", "main.json", "--params", "a.json", "--params", "b.json"];
    let ran = folder.run(&both).must(0, &["main.json with a.json\nmain.json with b.json\n"], &[]);
    assert_eq!(ran.out.matches("in no virtual network").count(), 1, "{}", ran.out);
}

#[test]
fn the_answer_has_three_forms_and_goes_where_it_is_sent() {
    let folder = Folder::new(&[("bad.yaml", &network(""))]);
    folder.run(&["flows", "--color", "always"]).must(1, &["\u{1b}[1;91mdenied"], &[]);
    assert!(!folder.run(&["flows"]).must(1, &["denied"], &[]).out.contains('\u{1b}'));
    for (format, words) in [("json", "\"verdict\": \"denied\""), ("markdown", "| ❌ **denied** | required | in |")] {
        let ran = folder.run(&["flows", "--format", format]).must(1, &[words], &[]);
        assert_eq!(ran.err, "");
        let sent = folder.run(&["flows", "--format", format, "--output", "out"]).must(1, &[], &["7 required flows"]);
        assert_eq!(sent.out, "");
        assert_eq!(fs::read_to_string(folder.0.join("out")).unwrap(), ran.out);
    }
}

#[test]
fn what_is_deployed_together_is_one_answer() {
    let (network, service) = {
        let whole = network(MANAGEMENT);
        let (network, service) = whole.split_once("apiManagement:").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let subnet = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/n/subnets/apim";
        let head = "apiVersion: apimlint/v1\nlocation: uksouth\nsubscription: s\nresourceGroup: r\n";
        let network = network.replace("location: uksouth\n", "location: uksouth\nsubscription: s\nresourceGroup: r\n");
        (network, format!("{head}apiManagement:{}", service.replace("n/apim", subnet)))
    };
    let environment = "environments:\n  prod: { roots: [network.yaml, apim.yaml] }\n";
    let folder = Folder::new(&[("network.yaml", &network), ("apim.yaml", &service)]);
    folder.run(&["flows", "apim.yaml"]).must(0, &["7 cannot tell"], &[]);
    folder.write("apimlint.yaml", environment.as_bytes());
    folder.run(&["flows"]).must(0, &["environment prod", "7 required flows: 7 allowed"], &[]);
}
