//! Bicep from outside: modules, parameter files, the configuration of Bicep, and what is not there.

use crate::folder::{Folder, RULE};

const MAIN: &str = "param mode string
param location string = resourceGroup().location

module network 'modules/network.bicep' = {
  name: 'network'
}

module apim 'modules/apim.bicep' = {
  name: 'apim'
  params: { mode: mode, subnetId: network.outputs.subnetId, location: location }
}
";

const NETWORK: &str = "import { prefix } from 'types.bicep'

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [{ name: 'apim', properties: { addressPrefix: prefix } }]
  }
}

output subnetId string = vnet.properties.subnets[0].id
";

const APIM: &str = "param mode string
param subnetId string
param location string

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'contoso-apim'
  location: location
  sku: { name: 'Basic', capacity: 1 }
  properties: {
    publisherEmail: 'api@contoso.com'
    publisherName: 'Contoso'
    virtualNetworkType: mode
    virtualNetworkConfiguration: { subnetResourceId: subnetId }
  }
}
";

const FILES: &[(&str, &str)] = &[
    ("main.bicep", MAIN),
    ("main.bicepparam", "using 'main.bicep'\n\nparam mode = 'Internal'\n"),
    ("modules/network.bicep", NETWORK),
    ("modules/apim.bicep", APIM),
    ("modules/types.bicep", "@export()\nvar prefix = '10.0.1.0/24'\n"),
    ("bicepconfig.json", r#"{ "moduleAliases": { "br": { "contoso": { "registry": "contoso.azurecr.io" } } } }"#),
];

#[test]
fn a_finding_in_a_module_shows_the_way_through_its_user_and_the_parameter_file() {
    let folder = Folder::new(FILES);
    let ran = folder.run(&["check"]).must(1, &[RULE, "modules/apim.bicep:12:", "main.bicepparam:3:"], &[]);
    assert!(ran.out.contains("1 service, 1 subnet"), "{}", ran.out);
    // One deployment: nothing else in the folder is one.
    let ran = folder.run(&["check", "-v"]).must(1, &["found 1 error"], &["checks main.bicep with main.bicepparam"]);
    assert!(!ran.out.contains("not read"), "{}", ran.out);
    for arguments in [&["check", "main.bicep"] as &[&str], &["check", "main.bicepparam"]] {
        folder.run(arguments).must(1, &[RULE, "main.bicepparam:3:"], &[]);
    }
    let ran = folder.run(&["check", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == RULE).unwrap();
    let place = |location: &serde_json::Value| {
        let place = &location["physicalLocation"];
        format!("{}:{}", place["artifactLocation"]["uri"].as_str().unwrap(), place["region"]["startLine"])
    };
    assert_eq!(place(&result["locations"][0]), "modules/apim.bicep:12");
    let flows = result["codeFlows"].as_array().unwrap();
    let ways: Vec<Vec<String>> = flows
        .iter()
        .flat_map(|flow| flow["threadFlows"].as_array().unwrap())
        .map(|flow| flow["locations"].as_array().unwrap().iter().map(|step| place(&step["location"])).collect())
        .collect();
    assert!(
        ways.contains(&vec!["main.bicepparam:3".into(), "main.bicep:10".into(), "modules/apim.bicep:12".into()]),
        "{ways:?}"
    );
}

#[test]
fn what_a_module_needs_and_is_not_here_is_told() {
    let folder = Folder::new(FILES);
    let published = format!("{MAIN}\nmodule other 'br/contoso:net/other:1.0' = {{ name: 'other' }}\n");
    folder.write("main.bicep", published.as_bytes());
    let note = "note[input/unresolved]: there is no copy of module `br:contoso.azurecr.io/net/other:1.0` here";
    folder.run(&["check"]).must(1, &[RULE, note, "`bicep restore`", "main.bicep:13:14"], &[]);
    let cached = "home/.bicep/br/contoso.azurecr.io/net$other/1.0$/main.json";
    let other = crate::folder::template("Premium", crate::folder::MODE).replace("contoso-apim", "fabrikam-apim");
    folder.write(cached, other.as_bytes());
    let ran = folder.run(&["check", "main.bicep"]).must(1, &[RULE], &[]);
    assert!(!ran.out.contains("no copy"), "{}", ran.out);
    // A module in a file that is not there is nobody's choice.
    folder.write("main.bicep", MAIN.replace("modules/network", "module/network").as_bytes());
    let missing = "error[input/unresolved]: `module/network.bicep` cannot be read: there is no such file";
    folder.run(&["check"]).must(1, &[missing, "main.bicep:4:16"], &[]);
    folder.run(&["expand", "main.bicepparam"]).must(1, &["contoso-apim"], &[missing]);
}

#[test]
fn a_broken_statement_is_one_finding_and_the_others_are_judged() {
    let folder = Folder::new(FILES);
    folder.write("modules/apim.bicep", format!("{APIM}\nresource broken = {{\n  name: [\n}}\n").as_bytes());
    let ran = folder.run(&["check", "-q"]).must(1, &[RULE], &[]);
    let syntax: Vec<&str> = ran.out.lines().filter(|line| line.contains("input/syntax")).collect();
    assert_eq!(syntax.len(), 1, "{}", ran.out);
    assert!(syntax[0].starts_with("modules/apim.bicep:17:"), "{syntax:?}");
}

#[test]
fn deployments_in_bicep_are_expanded() {
    let folder = Folder::new(FILES);
    let mode = "\"virtualNetworkType\": \"Internal\"";
    folder.run(&["expand", "main.bicepparam"]).must(0, &[mode, "10.0.1.0/24"], &[]);
    folder.run(&["expand", "main.bicep"]).must(0, &[mode], &[]);
    folder.write("dev.bicepparam", b"using 'main.bicep'\n\nparam mode = 'None'\n");
    folder.run(&["expand", "main.bicep"]).must(
        2,
        &[],
        &["choose one with `--params`: dev.bicepparam, main.bicepparam"],
    );
    folder.run(&["expand", "main.bicep", "--params", "dev.bicepparam"]).must(0, &["\"None\""], &[]);
    let other = ["expand", "modules/network.bicep", "--params", "dev.bicepparam"];
    folder.run(&other).must(2, &[], &["dev.bicepparam: it is for `main.bicep`, and not for `modules/network.bicep`"]);
}

#[test]
fn what_was_compiled_is_counted_and_its_source_is_judged() {
    let folder = Folder::new(FILES);
    let compiled = crate::folder::template("Basic", r#""metadata": { "_generator": { "name": "bicep" } },"#);
    folder.write("main.json", compiled.as_bytes());
    let counted = "1 compiled template passed over for its Bicep source";
    let ran = folder.run(&["check"]).must(1, &[RULE, counted], &[]);
    assert!(!ran.out.contains("main.json"), "{}", ran.out);
    for form in ["json", "sarif"] {
        folder.run(&["check", "--format", form]).must(1, &["\"compiled\": 1"], &[]);
    }
    folder.run(&["check", "main.json"]).must(1, &["main.json:"], &[]);
}

#[test]
fn a_hook_may_pass_a_part_of_a_deployment() {
    let folder = Folder::new(FILES);
    folder.run(&["check", "--skip-unrelated", "modules/types.bicep"]).must(0, &[], &["warning: no template found"]);
    folder.run(&["check", "--skip-unrelated", "modules/apim.bicep", "main.bicepparam"]).must(1, &[RULE], &[]);
}
