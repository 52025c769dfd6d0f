//! Templates that are deployed side by side.

use crate::folder::Folder;

const NETWORK: &str = "\
param size string = '29'

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      { name: 'apim', properties: { addressPrefix: '10.0.1.0/${size}' } }
    ]
  }
}
";

const APIM: &str = "\
param mode string = 'Internal'

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: 'contoso'
  resource apim 'subnets' existing = { name: 'apim' }
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'contoso-apim'
  location: 'westeurope'
  sku: { name: 'Premium', capacity: 4 }
  properties: {
    publisherEmail: 'api@contoso.com'
    publisherName: 'Contoso'
    virtualNetworkType: mode
    virtualNetworkConfiguration: { subnetResourceId: vnet::apim.id }
  }
}
";

const SMALL: &str = "using 'network.bicep'\nparam size = '29'\n";
const LARGE: &str = "using 'network.bicep'\nparam size = '26'\n";

const RULE: &str = "capacity/subnet-too-small";

fn folder(environments: &str, more: &[(&str, &str)]) -> Folder {
    let configuration = format!("select: [{RULE}]\n{environments}");
    let mut files = vec![("network.bicep", NETWORK), ("apim.bicep", APIM)];
    files.push(("apimlint.yaml", &configuration));
    files.extend(more);
    Folder::new(&files)
}

const PROD: &str = "environments:\n  prod:\n    resource-group: rg-apim\n    roots: [network.bicep, apim.bicep]\n";

#[test]
fn what_one_template_declares_another_one_finds() {
    let alone = folder("", &[]).run(&["check", "--show", "undecided"]).must(0, &["1 undecided"], &[]);
    assert!(!alone.out.contains("error["), "{}", alone.out);

    let together = folder(PROD, &[]);
    let ran =
        together.run(&["check"]).must(1, &["network.bicep:9:", RULE, "found in environment prod", "0 undecided"], &[]);
    assert!(ran.out.contains("1 service, 1 subnet"), "{}", ran.out);
    // Whichever of its files is named, the environment is judged; the module folders and other files are not.
    together.run(&["check", "apim.bicep"]).must(1, &["network.bicep:9:", "found in environment prod"], &[]);
    together.run(&["check", "-v", "network.bicep"]).must(
        1,
        &["found in environment prod"],
        &["  checks environment prod", "  checks network.bicep without"],
    );
    together.write("other.bicep", APIM.as_bytes());
    let other = together.run(&["check", "other.bicep", "--show", "undecided"]).must(0, &["1 undecided"], &[]);
    assert!(!other.out.contains("prod"), "{}", other.out);
    together.write("deep/apim.bicep", APIM.as_bytes());
    together.run(&["check", "deep"]).must(1, &["found in environment prod", "2 services"], &[]);
}

#[test]
fn places_that_are_not_told_may_be_two() {
    let untold = folder(&PROD.replace("    resource-group: rg-apim\n", ""), &[]);
    let ran = untold.run(&["check", "--show", "undecided"]).must(
        0,
        &["1 undecided", "of the declared one: `subscription()"],
        &[],
    );
    assert!(ran.out.contains("known only at deployment") && ran.out.contains("environment prod"), "{}", ran.out);
    // The command line fills what the configuration does not say.
    untold.run(&["check", "--resource-group", "rg"]).must(1, &["network.bicep:9:"], &[]);

    let apart = APIM.replace(
        "existing = {\n  name: 'contoso'",
        "existing = {\n  name: 'contoso'\n  scope: resourceGroup('rg-net')",
    );
    let told = "environments:\n  prod:\n    resource-group: rg-apim\n    subscription: 00000000-0000-0000-0000-000000000001\n    roots:\n      - { template: network.bicep, resource-group: rg-net }\n      - apim.bicep\n";
    folder(told, &[("apim.bicep", &apart)]).run(&["check"]).must(1, &["network.bicep:9:"], &[]);
    let elsewhere = told.replace("rg-net", "rg-other");
    folder(&elsewhere, &[("apim.bicep", &apart)]).run(&["check"]).must(0, &["1 undecided"], &[]);
}

#[test]
fn a_finding_names_the_environments_that_it_is_true_of() {
    let of = |name: &str, file: &str| {
        format!(
            "  {name}:\n    resource-group: rg\n    roots:\n      - {{ template: network.bicep, parameters: {file} }}\n      - apim.bicep\n"
        )
    };
    let files = [("small.bicepparam", SMALL), ("large.bicepparam", LARGE)];
    let differing = format!("environments:\n{}{}", of("dev", "small.bicepparam"), of("prod", "large.bicepparam"));
    let ran =
        folder(&differing, &files).run(&["check"]).must(1, &["found in environment dev", "small.bicepparam"], &[]);
    assert!(!ran.out.contains("prod") && ran.out.contains("1 fail"), "{}", ran.out);

    // What comes to the same is evaluated once, and told of both.
    let same = format!("environments:\n{}{}", of("dev", "small.bicepparam"), of("prod", "small.bicepparam"));
    let files = [("small.bicepparam", SMALL)];
    let both = folder(&same, &files);
    both.run(&["check"]).must(1, &["found in environments dev and prod", "1 service, 1 subnet"], &[]);
    let json = both.run(&["check", "--format", "json"]).must(
        1,
        &["\"environment\": \"dev\"", "\"environment\": \"prod\""],
        &[],
    );
    assert!(json.out.contains("\"configuration\": \"apimlint.yaml\""), "{}", json.out);
    both.run(&["check", "--format", "sarif"]).must(1, &["\"environment\": \"dev\""], &[]);

    // Equal findings of environments that are evaluated apart are one, whichever resource groups those are in.
    let apart = format!(
        "environments:\n{}{}",
        of("dev", "small.bicepparam").replace("resource-group: rg", "resource-group: rg-dev"),
        of("prod", "small.bicepparam")
    );
    folder(&apart, &files).run(&["check"]).must(
        1,
        &["found in environments dev and prod", "2 services", "found 1 error"],
        &[],
    );
    let third = format!(
        "{same}{}",
        of("test", "small.bicepparam").replace("apim.bicep", "{ template: apim.bicep, location: uksouth }")
    );
    folder(&third, &files).run(&["check"]).must(1, &["found in environments dev, prod and test", "2 services"], &[]);
}

#[test]
fn values_that_are_given_to_other_deployments_do_not_count() {
    // A parameter file beside a template that the environment deploys without it is another deployment.
    let folder = folder(PROD, &[("network.bicepparam", LARGE)]);
    folder.run(&["check", "-v"]).must(
        1,
        &["network.bicep:9:", "found in environment prod"],
        &["checks network.bicep with network.bicepparam"],
    );
    folder.write("apim.json", br#"{ "parameters": { "mode": { "value": "None" } } }"#);
    // `--params` makes a deployment of its own of the named template; the environment keeps its values.
    folder.run(&["check", "-v", "apim.bicep", "--params", "apim.json"]).must(
        1,
        &["found in environment prod"],
        &["checks apim.bicep with apim.json"],
    );
}

#[test]
fn conditions_hold_across_templates() {
    let guarded = NETWORK.replace("param size string = '29'", "@allowed(['29', '26'])\nparam size string");
    let folder = folder(PROD, &[("network.bicep", &guarded)]);
    folder.run(&["check"]).must(1, &["when `size` of `network.bicep` is `29`", "network.bicep:"], &[]);
}

#[test]
fn parts_are_told_apart_and_a_broken_one_leaves_the_others() {
    // Both templates have a parameter of the same name, and a deployment of the same name.
    let named = |text: &str| format!("param name string\n{}", text.replace("'contoso'", "name"));
    let folder = folder(PROD, &[("network.bicep", &named(NETWORK)), ("apim.bicep", &named(APIM))]);
    folder.run(&["check", "--show", "undecided"]).must(0, &["1 undecided"], &[]);
    folder.write("network.bicep", b"resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {");
    let ran = folder.run(&["check", "--format", "json"]).must(1, &["input/syntax", "network.bicep"], &[]);
    assert!(!ran.out.contains("dangling"), "{}", ran.out);
    folder.write("network.bicep", b"\xff\xfe\xff");
    folder.run(&["check"]).must(1, &["input/syntax", "network.bicep"], &[]);
}

#[test]
fn mistakes_in_environments_have_a_place() {
    let values = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {} }"#;
    let description = "apiVersion: apimlint/v1\n";
    let files = [("apim.bicepparam", "using 'apim.bicep'\n"), ("values.json", values), ("net.yaml", description)];
    let folder = folder("", &files);
    for (text, words) in [
        (
            "environments:\n  prod: { roots: [absent.bicep] }\n",
            "apimlint.yaml:2:19: `absent.bicep`: there is no such file",
        ),
        ("environments:\n  prod: { roots: [../out.bicep] }\n", "apimlint.yaml:2:19: `../out.bicep`"),
        (
            "environments:\n  prod: { roots: [{ template: apim.bicep, parameters: no.json }] }\n",
            "apimlint.yaml:2:55: `no.json`: there is no such file",
        ),
        ("environments:\n  prod: { roots: [apim.bicep], group: rg }\n", "apimlint.yaml:2:32: unknown key `group`"),
        (
            "environments:\n  prod: { roots: [apimlint.yaml] }\n",
            "apimlint.yaml:2:19: apimlint.yaml: neither a Bicep file",
        ),
        (
            "environments:\n  prod: { roots: [{ template: network.bicep, parameters: apim.bicepparam }] }\n",
            "`apim.bicepparam` does not go with `network.bicep`: it names its own template",
        ),
        (
            "environments:\n  prod: { roots: [{ template: net.yaml, parameters: values.json }] }\n",
            "`values.json` does not go with `net.yaml`",
        ),
        (
            "environments:\n  prod: { roots: [values.json] }\n",
            "apimlint.yaml:2:19: values.json: a parameter file without",
        ),
        ("environments:\n  prod: { roots: [apim.bicep, apim.bicep] }\n", "apimlint.yaml:2:31: environment `prod` has"),
    ] {
        folder.write("apimlint.yaml", text.as_bytes());
        let ran = folder.run(&["check"]).must(2, &[], &["error: ", words]);
        assert_eq!(ran.out, "");
    }
}

#[test]
fn a_secret_of_one_template_is_a_secret_of_all() {
    let shared = r#"{ "parameters": { "size": { "value": "29" }, "key": { "value": "hunter2" } } }"#;
    let open = format!("@maxLength(3)\nparam key string\n{NETWORK}");
    let secret = format!("@secure()\nparam key string\nparam size string\n{APIM}");
    let both = "environments:\n  prod:\n    resource-group: rg\n    roots:\n      - { template: network.bicep, parameters: shared.json }\n      - { template: apim.bicep, parameters: shared.json }\n";
    for (one, other) in [(&open, &secret), (&secret, &open)] {
        let files = [("network.bicep", one.as_str()), ("apim.bicep", other), ("shared.json", shared)];
        let folder = folder(both, &files);
        for form in ["text", "json", "sarif"] {
            let ran = folder.run(&["check", "--format", form, "--select", "capacity"]).must(1, &["shared.json"], &[]);
            assert!(!format!("{}{}", ran.out, ran.err).contains("hunter2"), "{}", ran.out);
        }
    }
}
