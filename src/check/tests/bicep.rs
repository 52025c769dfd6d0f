//! Bicep files that refer to each other, to published modules, and to what is not there.

use crate::check::{Circumstances, Config, ModuleFolders, Request, check, discover};
use crate::finding::{LabelRole, Report};
use crate::source::{FilePath, MemoryFiles};

/// The report of a folder with these files.
fn report(list: &[(&str, &str)]) -> Report {
    let mut files = MemoryFiles::new();
    for (path, text) in list {
        files.insert(*path, text);
    }
    let is_copy = |path: &str| path.starts_with("cache/") || path.starts_with("copies/");
    let found = list.iter().map(|(path, _)| *path).filter(|path| !is_copy(path)).map(FilePath::new).collect();
    let modules = ModuleFolders { given: None, restored: Some("cache".into()) };
    let config = Config { circumstances: Circumstances { modules, ..Circumstances::default() }, ..Config::default() };
    let roots = discover(&Request { found, ..Request::default() }, &files).unwrap().roots;
    check(&roots, &files, &config).unwrap()
}

/// What is said about the input: severity, rule, file and line, message.
fn told(list: &[(&str, &str)]) -> Vec<String> {
    let report = report(list);
    let mut said = Vec::new();
    for finding in &report.findings {
        let label = finding.labels.iter().find(|label| label.role == LabelRole::Primary).unwrap();
        let path = report.sources.get(label.span.file).unwrap().path();
        let line = report.sources.positions(label.span).unwrap().0.line;
        said.push(format!("{} {} {path}:{line}: {}", finding.severity.as_str(), finding.rule, finding.message));
    }
    said
}

#[track_caller]
fn says(list: &[(&str, &str)], words: &[&str]) {
    let told = told(list);
    assert_eq!(told.len(), words.len(), "{told:#?}");
    for (told, words) in told.iter().zip(words) {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
}

#[test]
fn a_module_that_cannot_be_had_is_told_where_it_is_named() {
    let main = |path: &str| format!("param x string\n\nmodule m '{path}' = {{ name: 'm', params: {{ x: x }} }}\n");
    for (path, words) in [
        ("absent.bicep", "`absent.bicep` cannot be read: there is no such file"),
        ("../absent.bicep", "leads out of the workspace"),
        ("modules", "`modules` is a folder, and no template"),
        ("p.bicepparam", "`p.bicepparam` is a parameter file, and no template"),
        ("notes.md", "`notes.md` is no template"),
        ("package.json", "`package.json` is no template"),
        ("br/contoso:x:1", "no `bicepconfig.json` defines the module alias `contoso`"),
        ("br:contoso", "`br:contoso` names no module"),
        ("git:contoso", "`git:contoso` names no module"),
    ] {
        let list = [
            ("main.bicep", &*main(path)),
            ("p.bicepparam", "using none\n"),
            ("package.json", "{}"),
            ("notes.md", "- a\n b: [\n"),
            ("modules/x.bicep", "param x string\n"),
        ];
        let said = told(&list);
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].starts_with("error input/unresolved main.bicep:3:") && said[0].contains(words), "{said:#?}");
    }
}

#[test]
fn a_published_module_without_a_copy_is_a_note_once_for_each() {
    let main = "module a 'br/public:avm/res/x/y:1.0' = { name: 'a' }\nmodule b 'br/public:avm/res/x/y:1.0' = { name: 'b' }\n\
                module c 'br/contoso:z:1.0' = { name: 'c' }\nmodule d 'ts/specs:t:v1' = { name: 'd' }\n";
    let config = r#"{ "moduleAliases": { "br": { "contoso": { "registry": "contoso.azurecr.io" } },
        "ts": { "specs": { "subscription": "00000000-0000-0000-0000-000000000000", "resourceGroup": "rg" } } } }"#;
    says(
        &[("infra/main.bicep", main), ("bicepconfig.json", config)],
        &[
            "note input/unresolved infra/main.bicep:1: there is no copy of module `br:mcr.microsoft.com/bicep/avm/res/x/y:1.0`",
            "note input/unresolved infra/main.bicep:3: there is no copy of module `br:contoso.azurecr.io/z:1.0`",
            "note input/unresolved infra/main.bicep:4: there is no copy of version `v1` of the template spec `t`",
        ],
    );
}

const TEMPLATE: &str = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "parameters": { "n": { "type": "string" } }, "resources": [ { "type": "Microsoft.Network/routeTables", "name": "[parameters('n')]", "apiVersion": "2024-05-01" } ] }"#;

#[test]
fn aliases_lead_to_copies_and_so_does_the_cache_of_the_configuration() {
    let main = "module c 'br/contoso:z:V1' = { name: 'c', params: { n: 'x' } }\n";
    let config = r#"{ "cacheRootDirectory": "../copies", "moduleAliases": { "br": { "contoso": { "registry": "Contoso.azurecr.io" } } } }"#;
    for copy in ["copies/br/contoso.azurecr.io/z/V1$1/main.json", "cache/br/contoso.azurecr.io/z/V1$1/main.json"] {
        says(&[("a/main.bicep", main), ("a/bicepconfig.json", config), (copy, TEMPLATE)], &[]);
    }
    let away = config.replace("../copies", "/elsewhere");
    let report = report(&[("a/main.bicep", main), ("a/bicepconfig.json", &away)]);
    let help = report.findings[0].help.as_deref().unwrap();
    assert!(help.contains("`/elsewhere`") && help.contains("--modules"), "{help}");
}

#[test]
fn a_parameter_file_may_be_for_a_published_template() {
    let parameters = "using 'br:contoso.azurecr.io/z:1'\n\nparam n = 'x'\nparam none = 1\n";
    let copy = ("cache/br/contoso.azurecr.io/z/1$/main.json", TEMPLATE);
    says(&[("p.bicepparam", parameters), copy], &["error input/invalid-template p.bicepparam:4:"]);
    says(&[("p.bicepparam", parameters)], &["note input/unresolved p.bicepparam:1: there is no copy of module"]);
}

#[test]
fn a_parameter_file_that_leads_nowhere_is_told() {
    let named = |using: &str| format!("{using}\nparam n = 'hunter2'\n");
    for (using, words) in [
        ("using ''", "error input/unresolved p.bicepparam:1: `` is a folder, and no template"),
        ("using 'p.bicepparam'", "error input/unresolved p.bicepparam:1: `p.bicepparam` is a parameter file"),
        ("using 'absent.bicep'", "error input/unresolved p.bicepparam:1: `absent.bicep` cannot be read"),
        (
            "// nothing",
            "error input/unresolved p.bicepparam:1: the parameter file does not say which template it is for",
        ),
        ("using", "error input/syntax p.bicepparam:1:"),
    ] {
        says(&[("p.bicepparam", &named(using))], &[words]);
    }
}

#[test]
fn what_cannot_be_read_in_a_module_is_told_there_and_the_rest_is_read() {
    let module =
        "param n string\nresource a = {}\nresource t 'Microsoft.Network/routeTables@2024-05-01' = { name: int(n) }\n";
    says(
        &[("main.bicep", "module m 'm.bicep' = { name: 'm', params: { n: 'x' } }\n"), ("m.bicep", module)],
        &["error input/syntax m.bicep:2:", "error input/invalid-template m.bicep:3:"],
    );
}

#[test]
fn circles_end() {
    let uses = |other: &str| format!("module m '{other}' = {{ name: 'm' }}\n");
    let said = told(&[("a.bicep", &uses("b.bicep")), ("b.bicep", &uses("a.bicep"))]);
    assert!(!said.is_empty() && said.iter().all(|it| it.ends_with("a file that it is used in")), "{said:#?}");
    let said = told(&[("a.bicep", &uses("a.bicep"))]);
    assert!(!said.is_empty() && said.iter().all(|it| it.ends_with("a file that it is used in")), "{said:#?}");
    let imports = |other: &str| {
        format!("import {{ x, t }} from '{other}'\n@export()\nvar x = 1\n@export()\ntype t = string\nparam p t = x\n")
    };
    told(&[("a.bicep", &imports("a.bicep"))]);
    told(&[("a.bicep", &imports("b.bicep")), ("b.bicep", &imports("a.bicep"))]);
}

#[test]
fn what_is_used_is_judged_through_its_user_and_what_is_only_imported_from_is_not() {
    let table = "resource t 'Microsoft.Network/routeTables@2024-05-01' = { name: 't' }\n";
    let offers = format!("{table}@export()\nvar x = 't'\n");
    let shared = "param p string\n@export()\nvar y = 't'\n";
    let main = "import { x } from 'offers.bicep'\nimport { y } from 'shared.bicep'\nmodule m 'm.bicep' = { name: '${x}${y}' }\n";
    let list = [
        ("main.bicep", main),
        ("m.bicep", table),
        ("offers.bicep", &offers),
        ("shared.bicep", shared),
        ("types.bicep", "type t = string\n"),
    ];
    let report = report(&list);
    assert_eq!(report.findings.len(), 0, "{:#?}", report.findings);
    // What is left out is compiled all the same.
    let left_out = "module m 'a.bicep' = if (false) { name: 'm' }\n";
    let a = "param x object = {}\nmodule m 'b.bicep' = [for i in []: { name: x.y }]\n";
    let list = [("main.bicep", left_out), ("a.bicep", a), ("b.bicep", "param x object = {}\noutput y string = x.y\n")];
    assert_eq!(told(&list), Vec::<String>::new());
    // `main.bicep`, and `offers.bicep`, which deploys something of its own.
    assert_eq!(report.coverage.roots, 2);
}

#[test]
fn an_import_that_is_not_there_is_told_though_nobody_uses_it() {
    says(
        &[("main.bicep", "import { x } from 'nope.bicep'\nmodule m '${'a'}.bicep' = { name: 'm' }\n")],
        &["error input/unresolved main.bicep:1:", "error input/invalid-template main.bicep:2: the path of a module"],
    );
}
