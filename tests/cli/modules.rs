//! Templates that templates link to: published ones, and those beside them.

use std::fs;

use crate::folder::{Folder, INTERNAL, RULE, basic};

/// A template with a deployment of another one, to which it passes a parameter.
fn linking(link: &str) -> String {
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{{
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2022-09-01",
    "name": "service",
    "properties": {{
      "mode": "Incremental",
      "templateLink": {link},
      "parameters": {{ "mode": {{ "value": "Internal" }} }}
    }}
  }}]
}}"#
    )
}

const SPEC: &str =
    r#"{ "id": "[resourceId('platform', 'Microsoft.Resources/templateSpecs/versions', 'apim', '1.2')]" }"#;
const ADDRESS: &str = r#"{ "uri": "https://example.com/contoso/main/nested/apim.json?sv=key" }"#;
const NOT_HERE: &str = "note[input/unresolved]: there is no copy of ";

#[test]
fn published_templates_are_read_from_a_folder_of_modules() {
    let vendored = Folder::new(&[("nested/apim.json", &basic()), ("apim/1.2.json", &basic())]);
    let vendor = vendored.0.to_str().unwrap();
    for link in [SPEC, ADDRESS] {
        let folder = Folder::new(&[("main.json", &linking(link))]);
        // A note is no reason to fail, and it names no key.
        let ran = folder.run(&["check"]).must(0, &[NOT_HERE, "`--modules`", "1 deployment not expanded"], &[]);
        assert!(!ran.out.contains("copy of the template at `https://example.com/contoso/main/nested/apim.json?"));
        folder.run(&["check", "--fail-on", "note"]).must(1, &[NOT_HERE], &[]);
        let ran = folder.run(&["check", "--modules", vendor]).must(1, &[RULE, "1 service"], &[]);
        assert!(!ran.out.contains(NOT_HERE), "{}", ran.out);
        folder.run(&["expand", "main.json"]).must(0, &[], &[NOT_HERE]);
        let ran = folder.run(&["expand", "main.json", "--modules", vendor]).must(0, &["contoso-apim"], &[]);
        assert!(!ran.err.contains("input/unresolved"), "{}", ran.err);
        folder.run(&["check", "--modules", "absent"]).must(2, &[], &["absent: there is no such file or folder"]);
        folder.run(&["check", "--modules", "main.json"]).must(2, &[], &["main.json: not a folder"]);
    }
}

#[test]
fn a_configuration_names_a_folder_of_modules_inside_of_the_workspace() {
    let folder = Folder::new(&[
        ("infra/main.json", &linking(SPEC)),
        ("infra/apimlint.yaml", "select: [injection]\nmodules: ../vendor\n"),
        ("vendor/apim/1.2/main.json", &basic()),
    ]);
    folder.run(&["check", "infra"]).must(1, &[RULE], &[]);
    folder.run(&["expand", "infra/main.json"]).must(0, &["contoso-apim"], &[]);
    folder.run(&["check", "infra", "--modules", "infra"]).must(0, &[NOT_HERE], &[]);
    for (text, words) in [
        ("modules: ../../elsewhere\n", "infra/apimlint.yaml:1:10: "),
        ("modules: /\n", "infra/apimlint.yaml:1:10: `/` leads out of the workspace"),
        ("modules: ../absent\n", "infra/apimlint.yaml:1:10: `absent`: there is no such folder"),
        ("modules: main.json\n", "infra/apimlint.yaml:1:10: `infra/main.json` is not a folder"),
    ] {
        folder.write("infra/apimlint.yaml", text.as_bytes());
        folder.run(&["check", "infra"]).must(2, &[], &[words]);
        folder.run(&["expand", "infra/main.json"]).must(2, &[], &[words]);
    }
}

#[test]
fn what_bicep_restored_is_read_after_the_folder_of_modules() {
    let cached = "home/.bicep/ts/0a/platform/apim/1.2/main.json";
    let folder = Folder::new(&[("main.json", &linking(SPEC)), (cached, &basic())]);
    folder.run(&["check", "main.json"]).must(1, &[RULE, cached], &[]);
    folder.run(&["check", "main.json", "--subscription", "0A"]).must(1, &[RULE], &[]);
    folder.run(&["check", "main.json", "--subscription", "0b"]).must(0, &[NOT_HERE], &[]);
    folder.write("vendor/apim.json", linking(ADDRESS).as_bytes());
    folder.run(&["check", "main.json", "--modules", "vendor"]).must(1, &["vendor/apim.json:", NOT_HERE], &[]);
    folder.write("vendor/apim/1.2.json", b"{}");
    folder.write("vendor/apim/1.2/main.json", basic().as_bytes());
    folder.run(&["check", "main.json", "--modules", "vendor"]).must(0, &["so neither is read"], &[]);
}

#[test]
#[cfg(unix)]
fn copies_lead_to_nothing_outside_of_their_folder() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new(&[("secret.json", &basic())]);
    let vendor = outside.0.join("vendor");
    outside.write("vendor/nested/apim.json", linking(r#"{ "relativePath": "../../secret.json" }"#).as_bytes());
    let folder = Folder::new(&[("main.json", &linking(ADDRESS))]);
    let check = |folder: &Folder, status, words: &[&str]| {
        folder.run(&["check", "main.json", "--modules", vendor.to_str().unwrap()]).must(status, words, &[])
    };
    let refused = ["error[input/unresolved]", "the path leads out of the workspace"];
    check(&folder, 1, &refused);
    fs::remove_file(vendor.join("nested/apim.json")).unwrap();
    symlink(outside.0.join("secret.json"), vendor.join("nested/apim.json")).unwrap();
    check(&folder, 1, &refused);
    // Links that lead to themselves have an end.
    fs::remove_file(vendor.join("nested/apim.json")).unwrap();
    symlink("apim.json", vendor.join("nested/apim.json")).unwrap();
    check(&folder, 1, &["error[input/unresolved]", "cannot be read"]);
    symlink(&vendor, vendor.join("loop")).unwrap();
    outside.write("vendor/nested/other.json", linking(ADDRESS).as_bytes());
    let other =
        Folder::new(&[("main.json", &linking(r#"{ "uri": "https://example.com/loop/loop/nested/other.json" }"#))]);
    check(&other, 1, &["cannot be read"]);
}

#[test]
fn a_linked_template_in_a_folder_is_checked_through_its_caller() {
    let folder = Folder::new(&[("main.json", &linking(r#"{ "relativePath": "part.json" }"#)), ("part.json", &basic())]);
    let ran = folder.run(&["check", "--format", "json"]).must(1, &[RULE, "\"roots\": 1"], &[]);
    assert!(!ran.out.contains("\"template\": \"part.json\""), "{}", ran.out);
    // Named, it is checked on its own as well; with a parameter file it is a deployment of its own.
    folder.run(&["check", "main.json", "part.json", "--format", "json"]).must(1, &["\"roots\": 2"], &[]);
    folder.write("part.parameters.json", INTERNAL.as_bytes());
    folder.run(&["check", "--format", "json"]).must(1, &["\"roots\": 2"], &[]);
}

#[test]
fn a_file_that_is_linked_and_missing_is_an_error_where_the_template_is_deployed_as_it_stands() {
    let missing = linking(r#"{ "relativePath": "none.json" }"#);
    let folder = Folder::new(&[("main.json", &missing)]);
    folder.run(&["check"]).must(1, &["error[input/unresolved]", "none.json"], &[]);
    // Who gives a value to the parameter may deploy the template from another place.
    let asking =
        missing.replacen("\"resources\"", "\"parameters\": { \"p\": { \"type\": \"string\" } }, \"resources\"", 1);
    folder.write("main.json", asking.as_bytes());
    folder.run(&["check"]).must(0, &["note[input/unresolved]", "none.json"], &[]);
    folder.run(&["check", "main.json"]).must(1, &["error[input/unresolved]"], &[]);
}
