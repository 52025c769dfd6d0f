//! Modules of Bicep: where they are deployed, what is given to them, and what they return.

use super::resources::GROUP;
use super::{outputs_of, print, problems, run_bicep};

fn ids(files: &[(&str, &str)]) -> Vec<String> {
    let evaluated = run_bicep(files);
    assert_eq!(problems(&evaluated), [] as [String; 0]);
    let own =
        evaluated.deployment.resources.iter().filter(|it| &*it.resource_type != "Microsoft.Resources/deployments");
    own.map(|resource| print::id(resource, &evaluated.deployment).replace(GROUP, "GROUP")).collect()
}

const MODULE: &str = "param name string = 'n'\nresource r 'A.B/c@1' = { name: name }
    output id string = r.id\noutput name string = r.name\n";

#[test]
fn a_module_is_deployed_where_its_scope_says() {
    let main = "targetScope = 'subscription'
        resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'g', location: 'l' }
        module one 'm.bicep' = { name: 'one', scope: group }
        module two 'm.bicep' = { name: 'two', scope: resourceGroup('h') }
        output o string = one.outputs.id\n";
    let files = [("main.bicep", main), ("m.bicep", MODULE)];
    let found = ids(&files);
    assert!(found[1].ends_with("'resourceGroups'/'g' | a.b/c | 'n'"), "{found:?}");
    assert!(found[2].ends_with("'resourceGroups'/'h' | a.b/c | 'n'"), "{found:?}");
    assert!(outputs_of(&files)[0].ends_with("/resourceGroups/g/providers/A.B/c/n'"));
}

#[test]
fn what_a_module_returns_is_there_if_the_module_is() {
    let main = "param p bool
        module no 'm.bicep' = if (false) { name: 'no' }
        module yes 'm.bicep' = if (true) { name: 'yes' }
        module maybe 'm.bicep' = if (p) { name: 'maybe' }
        output a object = no.?outputs.name\noutput b object = yes.?outputs.?name
        output c object = maybe.?outputs.?name\noutput d object = maybe!.outputs.name\n";
    let outputs = outputs_of(&[("main.bicep", main), ("m.bicep", MODULE)]);
    assert_eq!(outputs[..2], ["a = null", "b = 'n'"]);
    assert!(outputs[2].starts_with("c = if(<p>, 'n', null"), "{outputs:?}");
    assert_eq!(outputs[3], "d = 'n'");
}

#[test]
fn modules_of_a_loop_are_told_apart() {
    let main = "module m 'm.bicep' = [for x in ['a', 'b']: { name: x, params: { name: x } }]
        output o array = [for i in range(0, 2): m[i].outputs.name]\n";
    assert_eq!(outputs_of(&[("main.bicep", main), ("m.bicep", MODULE)]), ["o = ['a', 'b']"]);
}

#[test]
fn a_secret_that_a_module_returns_stays_one() {
    let module = "param name string\n@secure()\noutput key string = 'very-${name}-secret'\n";
    let main = "module m 'm.bicep' = { name: 'm', params: { name: 'x' } }\noutput o string = m.outputs.key\n";
    let outputs = outputs_of(&[("main.bicep", main), ("m.bicep", module)]);
    assert!(!outputs[0].contains("very"), "{outputs:?}");
}

#[test]
fn a_secret_of_a_vault_is_the_secret_of_whoever_gets_it() {
    let module =
        "@secure()\nparam password string\nresource r 'A.B/c@1' = { name: 'n', properties: { p: password } }\n";
    let main = "resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'v' }
        module m 'm.bicep' = { name: 'm', params: { password: vault.getSecret('s') } }\n";
    let evaluated = run_bicep(&[("main.bicep", main), ("m.bicep", module)]);
    assert_eq!(problems(&evaluated), [] as [String; 0]);
    let listed = print::deployment(&evaluated.deployment);
    assert!(listed.contains("properties: {p: secret password"), "{listed}");
}

#[test]
fn a_module_can_be_compiled_and_back() {
    let compiled = r#"{"parameters": {"name": {"type": "string"}}, "resources": [
        {"type": "A.B/c", "apiVersion": "1", "name": "[parameters('name')]"}],
        "outputs": {"name": {"type": "string", "value": "[parameters('name')]"}}}"#;
    let main = "module m 'm.json' = { name: 'm', params: { name: 'x' } }\noutput o string = m.outputs.name\n";
    let files = [("main.bicep", main), ("m.json", compiled)];
    assert_eq!(outputs_of(&files), ["o = 'x'"]);
    assert_eq!(ids(&files), ["GROUP | a.b/c | 'x'"]);
}

#[test]
fn a_value_is_missing_only_where_the_type_is_known() {
    let main = "module m 'm.bicep' = { name: 'm' }\n";
    let module = "import { lost } from 'lost.bicep'\ntype maybe = 'a' | null\n";
    let missing = |parameters: &str| {
        let module = format!("{module}{parameters}");
        problems(&run_bicep(&[("main.bicep", main), ("m.bicep", &module)]))
    };
    assert_eq!(missing("param p lost\nparam q maybe | 'b'\nparam r lost[]?\n"), [] as [String; 0]);
    assert_eq!(missing("param p 'a' | 'b'\n").len(), 1);
}

#[test]
fn a_secret_in_a_union_of_unions_is_not_shown() {
    let main = "type one = {\n  kind: 'one'\n  @secure()\n  key: string\n}
        type two = { kind: 'two' }\ntype three = { kind: 'three' }
        type pair = one | two
        param p pair | three = { kind: 'one', key: 'SECRET' }
        output o object = p\n";
    let outputs = outputs_of(&[("main.bicep", main)]);
    assert_eq!(outputs, ["o = {kind: 'one', key: secret p.key}"]);
}

#[test]
fn a_default_stands_where_null_may_be_given() {
    let main = "param p bool\nparam q bool
        module m 'm.bicep' = { name: 'm', params: { name: p ? 'x' : q ? null : 'y' } }
        output o string = m.outputs.name\n";
    let outputs = outputs_of(&[("main.bicep", main), ("m.bicep", MODULE)]);
    assert_eq!(outputs, ["o = if(<p>, 'x', if(<q>, 'n', 'y'))"]);
}

#[test]
fn what_is_secure_is_hidden_in_a_statement_that_cannot_be_read() {
    for statement in ["@secure()\nparm p string = 'SECRET'", "@secure()\nparam p string = 'SECRET' x", "@secure()\nx ="]
    {
        let hidden = run_bicep(&[("main.bicep", statement)]).deployment.secrets;
        let secret = statement.find("SECRET").map_or(0..0, |at| at..at + "SECRET".len());
        let covers =
            |span: &crate::source::Span| span.start as usize <= secret.start && secret.end <= span.end as usize;
        assert!(secret.is_empty() || hidden.iter().any(covers), "{statement}: {hidden:?}");
    }
}
