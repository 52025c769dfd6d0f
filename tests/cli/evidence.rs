//! Saved answers of Azure beside templates: read, compared, counted, and never taken for more than they are.

use crate::folder::{Folder, basic};

const RULE: &str = "evidence/network-status-differs";
const TEMPLATE: &str = include_str!("../../rules/evidence/network-status-differs/bad.json");
const STATUS: &str = include_str!("../../rules/evidence/network-status-differs/bad.evidence.json");
const AGREES: &str = include_str!("../../rules/evidence/network-status-differs/good.evidence.json");

#[test]
fn evidence_is_compared_and_counted() {
    let folder = Folder::new(&[("main.json", TEMPLATE), ("status.json", STATUS), ("agrees.json", AGREES)]);
    let check = ["check", "main.json", "--select", "evidence", "--evidence", "status.json"];
    let words = [RULE, "status.json:17:", "success in Azure", "evidence: 4 rows compared, 1 agree, 3 differ, 0 cannot"];
    folder.run(&check).must(1, &words, &[]);
    folder.run(&[&check[..], &["--fail-on", "error", "-v"]].concat()).must(0, &[RULE], &["compares with status.json"]);
    let json = folder.run(&[&check[..], &["--format", "json"]].concat()).must(1, &["\"agree\": 1"], &[]);
    assert!(json.out.contains("\"path\": \"status.json\""), "{}", json.out);
    folder.run(&[&check[..], &["--format", "sarif"]].concat()).must(1, &[RULE, "status.json"], &[]);
    // Two files; each is compared.
    let two = [&check[..], &["--evidence", "agrees.json", "--evidence", "status.json"]].concat();
    folder.run(&two).must(1, &["evidence: 7 rows compared"], &[]);
    // Without evidence there is nothing to compare, and nothing is said of it.
    let ran = folder.run(&["check", "main.json", "--select", "evidence"]).must(0, &[], &[]);
    assert!(!ran.out.contains("evidence"), "{}", ran.out);
}

#[test]
fn evidence_that_is_none_is_told() {
    let folder = Folder::new(&[
        ("main.json", &basic()),
        ("broken.json", "[{\"location\": \"West Europe\", "),
        ("other.json", "{\"a\": 1}"),
        ("status.yaml", "- location: Nowhere\n  networkStatus: {connectivityStatus: []}\n"),
        ("script.bicep", "param a string\n"),
        ("folder/x.json", "{}"),
    ]);
    let check = |file: &str| folder.run(&["check", "main.json", "--select", "evidence", "--evidence", file]);
    check("absent.json").must(2, &[], &["error: absent.json: there is no such file"]);
    check("folder").must(2, &[], &["folder: a folder is no evidence"]);
    check("broken.json").must(1, &["input/syntax", "broken.json:1:"], &[]);
    check("other.json").must(1, &["input/unknown-evidence", "other.json:1:1"], &[]);
    check("script.bicep").must(1, &["input/unknown-evidence"], &[]);
    check("status.yaml").must(1, &["input/unmatched-evidence", "status.yaml:1:13", "Nowhere"], &[]);
    // The other deployments of the run have what the evidence is about.
    folder.write("a/main.json", TEMPLATE.as_bytes());
    folder.write("b/main.json", basic().as_bytes());
    folder.write("b/apimlint.yaml", b"fail-on: error\n");
    folder.write("agrees.json", AGREES.as_bytes());
    let ran = folder.run(&["check", "a", "b", "--select", "evidence", "--evidence", "agrees.json"]);
    assert!(!ran.out.contains("input/unmatched-evidence"), "{}", ran.out);
}

#[test]
fn hostile_evidence_ends_soon() {
    let id = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkSecurityGroups/apim-nsg";
    let rows = r#"{"name":"x","priority":7,"direction":"Inbound"},"#.repeat(100_000);
    let group = format!(
        r#"[{{"networkSecurityGroup":{{"id":"{id}"}},"effectiveSecurityRules":[{}]}}]"#,
        rows.trim_end_matches(',')
    );
    let group_alone = format!(r#"{{"networkSecurityGroup":{{"id":"{id}"}},"effectiveSecurityRules":[]}},"#);
    let groups = format!("[{}]", group_alone.repeat(30_000).trim_end_matches(','));
    let deep = "[".repeat(200_000);
    let folder =
        Folder::new(&[("main.json", TEMPLATE), ("rows.json", &group), ("groups.json", &groups), ("deep.json", &deep)]);
    for file in ["rows.json", "groups.json", "deep.json"] {
        let ran = folder.run(&["check", "main.json", "--select", "evidence", "--evidence", file]);
        ran.must(1, &["input/limit"], &[]);
    }
}

#[test]
fn of_several_deployments_of_a_template_nobody_knows_which_is_meant() {
    let parameters = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#\", \
                      \"contentVersion\": \"1.0.0.0\", \"parameters\": {}}";
    let folder = Folder::new(&[
        ("main.json", TEMPLATE),
        ("main.parameters.dev.json", parameters),
        ("main.parameters.prod.json", parameters),
        ("status.json", STATUS),
    ]);
    let check = ["check", "--select", "evidence", "--evidence", "status.json", "--show", "undecided"];
    folder.run(&check).must(0, &["several deployments of this template are checked"], &[]);
    let one = ["check", "main.json", "--params", "main.parameters.dev.json", "--select", "evidence", "--evidence"];
    folder.run(&[&one[..], &["status.json"]].concat()).must(1, &[RULE], &[]);
}
