//! The program from outside: exit status, streams, files. Few and broad; what a check finds is tested beside the rules.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test has a disk and a clock, and fails by panicking"
)]

mod bicep;
mod diff;
mod environments;
mod evidence;
mod exports;
mod flows;
mod folder;
mod modules;
mod reach;
mod reach_fronts;

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::folder::{Folder, INTERNAL, RULE, basic, template};

#[test]
fn the_exit_status_tells_findings_from_failures() {
    let folder = Folder::new(&[("main.json", &basic()), ("internal.json", INTERNAL), ("package.json", "{}")]);
    folder.run(&["check"]).must(0, &["1 service"], &[]);
    folder.run(&["check", "main.json", "--params", "internal.json"]).must(1, &[RULE, "main.json:"], &[]);
    folder.run(&["check", "main.json", "--params", "internal.json", "--fail-on", "never"]).must(0, &[RULE], &[]);
    folder.run(&["check", "main.json", "--params", "internal.json", "--ignore", "injection,flows,input"]).must(
        0,
        &[],
        &[],
    );
    let lowered = ["check", "main.json", "--params", "internal.json", "--select", RULE, "--fail-on", "error"];
    folder.run(&lowered).must(1, &["error["], &[]);
    folder.run(&[&lowered[..], &["--severity", "injection=warning"]].concat()).must(0, &["warning["], &[]);
    // Each parameter file is a deployment of its own; one that is not there is a finding.
    let two = ["check", "main.json", "--params", "internal.json", "--params", "absent.json"];
    folder.run(&two).must(1, &[RULE, "input/unresolved", "absent.json"], &[]);
}

#[test]
fn what_cannot_be_done_is_one_clear_line() {
    let folder = Folder::new(&[("main.json", &basic()), ("package.json", "{}"), ("base.bicepparam", "using none\n")]);
    for (arguments, words) in [
        (&["check", "absent.json"] as &[&str], "error: absent.json: there is no such file"),
        (&["check", "package.json"], "error: package.json: neither"),
        (&["check", "base.bicepparam"], "`using none`"),
        (&["check", "main.json", "--output", "no/such/folder/x"], "cannot be written"),
        (&["check", "--config", "absent.yaml"], "error: absent.yaml: there is no such file"),
        (&["check", "--as-of", "1999-01-01"], "1999-01-01"),
        (&["check", "--params", "internal.json"], "--params"),
        (&["check", "--selct", "flows"], "--select"),
        (
            &["check", "--select", "injection/tier-without-injektion"],
            "did you mean `injection/tier-without-injection`?",
        ),
        (&["explain", "capacity"], "capacity/subnet-too-small"),
        (&["explain", "capacity/subnet-to-small"], "did you mean `capacity/subnet-too-small`?"),
        (&["chek"], "check"),
    ] {
        let ran = folder.run(arguments).must(2, &[], &[words]);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn a_description_is_printed_and_can_be_checked() {
    let folder = Folder::new(&[("main.json", &basic()), ("internal.json", INTERNAL)]);
    let ran = folder.run(&["describe", "main.json", "--params", "internal.json"]).must(0, &["mode: internal"], &[]);
    assert!(ran.out.starts_with("# Written by `apimlint describe` from main.json with internal.json\n"), "{}", ran.out);
    folder.run(&["describe", "main.json", "--params", "internal.json", "--output", "network.yaml"]).must(0, &[], &[]);
    folder.run(&["check", "network.yaml"]).must(1, &[RULE, "network.yaml:"], &[]);
    let again = folder.run(&["describe", "network.yaml"]).must(0, &[], &[]);
    assert_eq!(again.out, ran.out);
    folder.run(&["describe", "."]).must(2, &[], &["a folder; name the template whose network you want"]);
}

#[test]
fn nothing_to_check_does_not_look_like_success() {
    let folder =
        Folder::new(&[("package.json", "{}"), ("x.parameters.json", INTERNAL), ("types.bicep", "type t = int\n")]);
    let ran = folder.run(&["check", "--format", "sarif"]).must(0, &["\"2.1.0\""], &["warning: no template found in ."]);
    assert!(ran.out.contains("x.parameters.json"), "{}", ran.out);
}

#[test]
fn the_report_has_three_forms_and_goes_where_it_is_sent() {
    let folder = Folder::new(&[("main.json", &basic()), ("main.parameters.json", INTERNAL)]);
    folder.run(&["check", "--color", "always"]).must(1, &["\u{1b}["], &[]);
    assert!(!folder.run(&["check"]).must(1, &["main.json:"], &[]).out.contains('\u{1b}'));
    folder.run(&["check", "-q"]).must(1, &["main.json:", &format!("error[{RULE}]")], &[]);
    folder.run(&["check", "-v"]).must(1, &[], &["checks main.json with main.parameters.json"]);
    for (format, rule) in [("json", "\"rule\": \""), ("sarif", "\"ruleId\": \"")] {
        let ran = folder.run(&["check", "--format", format]).must(1, &[rule, RULE], &[]);
        assert_eq!(ran.err, "");
        let sent = folder.run(&["check", "--format", format, "--output", "report"]).must(1, &[], &["found 1 error"]);
        assert_eq!(sent.out, "");
        assert_eq!(fs::read_to_string(folder.0.join("report")).unwrap(), ran.out);
    }
    // The same from another folder: paths of machines stay, those of people follow them.
    folder.write("infra/x.txt", b"");
    let inside = Folder(folder.0.join("infra"));
    inside.run(&["check", "..", "-q"]).must(1, &["../main.json:"], &[]);
    inside.run(&["check", "..", "--format", "json"]).must(1, &["\"main.json\""], &[]);
}

#[test]
fn secrets_are_printed_in_no_form() {
    let secret = r#""pw": { "type": "secureString", "defaultValue": "hunter1" }, "mode": { "type": "string" }"#;
    let main = template("Basic", &format!(r#""parameters": {{ {secret} }},"#));
    let given = r#"{ "parameters": { "pw": { "value": "hunter2" }, "mode": { "value": "Internal" }, "none": { "value": "hunter3" }, "n": 4711 } }"#;
    let folder = Folder::new(&[
        ("main.json", &main),
        ("prod.json", given),
        ("broken.json", &given.replace("\"hunter2\"", "hunter2")),
        ("open.json", &given.replace("\"hunter3\"", "\"hunter3")),
    ]);
    for parameters in ["prod.json", "broken.json", "open.json"] {
        for form in ["text", "json", "sarif"] {
            let arguments = ["check", "main.json", "--params", parameters, "--format", form, "--show", "undecided"];
            let ran = folder.run(&arguments).must(1, &[parameters, "main.json"], &[]);
            let told = format!("{}{}", ran.out, ran.err);
            assert!(!told.contains("hunter") && !told.contains("4711"), "{told}");
        }
        let ran = folder.run(&["expand", "main.json", "--params", parameters]);
        assert!(!format!("{}{}", ran.out, ran.err).contains("hunter"), "{ran:#?}");
    }
}

#[test]
fn a_configuration_counts_for_the_templates_below_it() {
    let folder = Folder::new(&[
        ("strict/main.json", &basic()),
        ("strict/main.parameters.json", INTERNAL),
        ("loose/main.json", &basic()),
        ("loose/main.parameters.json", INTERNAL),
        ("loose/apimlint.yaml", "ignore: [injection]\n"),
        ("never.yaml", "fail-on: never\n"),
    ]);
    let ran = folder.run(&["check"]).must(1, &["strict/main.json:"], &[]);
    assert!(!ran.out.contains("loose/main.json:"), "{}", ran.out);
    folder.run(&["check", "loose", "--select", RULE]).must(1, &["loose/main.json:"], &[]);
    folder.run(&["check", "--config", "never.yaml"]).must(0, &["strict/main.json:", "loose/main.json:"], &[]);
    for (text, words) in [
        ("ignore:\n  - injektion\n", "loose/apimlint.yaml:2:5: there is no rule or topic `injektion`"),
        ("fail_on: error\n", "loose/apimlint.yaml:1:1:"),
        ("ignore: [\n", "loose/apimlint.yaml:"),
    ] {
        folder.write("loose/apimlint.yaml", text.as_bytes());
        folder.run(&["check"]).must(2, &[], &["error: ", words]);
        folder.run(&["check", "strict"]).must(1, &[], &[]);
    }
}

#[test]
fn the_rules_explain_themselves() {
    let folder = Folder::new(&[]);
    folder.run(&["explain", "capacity/subnet-too-small"]).must(0, &["How to fix", "https://"], &[]);
    folder.run(&["rules"]).must(0, &["capacity/subnet-too-small"], &[]);
    folder.run(&["rules", "--format", "json"]).must(0, &["\"name\": \"capacity/subnet-too-small\""], &[]);
    folder.run(&["rules", "--format", "markdown"]).must(0, &["| [`capacity/subnet-too-small`]"], &[]);
    folder.run(&["completions", "bash"]).must(0, &["_apimlint()"], &[]);
    folder.run(&["--version"]).must(0, &["apimlint 0."], &[]);
    folder.run(&["--help"]).must(0, &["check", "expand", "explain", "rules"], &[]);
}

#[test]
fn the_resources_of_one_deployment_are_printed() {
    let folder = Folder::new(&[("main.json", &basic()), ("internal.json", INTERNAL), ("broken.json", "{ \"a\" 1 }")]);
    let ran = folder.run(&["expand", "main.json"]).must(0, &["\"virtualNetworkType\": \"None\""], &[]);
    assert_eq!(ran.err, "");
    assert!(ran.out.contains("[resourceId('Microsoft.ApiManagement/service', 'contoso-apim')]"), "{}", ran.out);
    let given =
        ["expand", "main.json", "--params", "internal.json", "--subscription", "1-2", "--resource-group", "net"];
    let id = "\"id\": \"/subscriptions/1-2/resourceGroups/net/providers/Microsoft.ApiManagement/service/contoso-apim\"";
    let ran = folder.run(&given).must(0, &["\"virtualNetworkType\": \"Internal\"", id], &[]);
    let sent = folder.run(&[&given[..], &["--output", "expanded.json"]].concat()).must(0, &[], &[]);
    assert_eq!(sent.out, "");
    assert_eq!(fs::read_to_string(folder.0.join("expanded.json")).unwrap(), ran.out);

    // What is wrong with the input is told, and what could be read is printed all the same.
    folder.run(&["expand", "broken.json"]).must(1, &["\"resources\": []"], &["error[input/syntax]", "broken.json:1:"]);
    // Without the file that was asked for, nothing would be right.
    folder.run(&["expand", "main.json", "--params", "absent.json"]).must(
        2,
        &[],
        &["absent.json: there is no such file"],
    );
}

#[test]
fn expanding_takes_one_deployment() {
    let folder = Folder::new(&[("main.json", &basic()), ("main.parameters.json", INTERNAL), ("package.json", "{}")]);
    folder.run(&["expand", "main.parameters.json"]).must(0, &["\"virtualNetworkType\": \"Internal\""], &[]);
    folder.write("main.prod.parameters.json", INTERNAL.as_bytes());
    for (arguments, words) in [
        (&["expand"] as &[&str], "PATH"),
        (&["expand", "."], "error: .: a folder; name the template"),
        (&["expand", "absent.json"], "error: absent.json: there is no such file"),
        (&["expand", "package.json"], "error: package.json: neither"),
        (&["expand", "main.json"], "with `--params`: main.parameters.json, main.prod.parameters.json"),
        (&["expand", "main.json", "--params", "a", "--params", "b"], "cannot be used multiple times"),
        (&["expand", "main.parameters.json", "--output", "no/such/folder"], "cannot be written"),
    ] {
        let ran = folder.run(arguments).must(2, &[], &[words]);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    folder.run(&["expand", "main.json", "--params", "main.parameters.json"]).must(0, &["Internal"], &[]);
}

#[test]
fn a_hook_may_pass_any_file() {
    let folder = Folder::new(&[("main.json", &basic()), ("main.parameters.json", INTERNAL), ("package.json", "{}")]);
    folder.run(&["check", "--skip-unrelated", "package.json"]).must(0, &[], &["warning: no template found"]);
    folder.run(&["check", "--skip-unrelated", "package.json", "main.parameters.json"]).must(1, &[RULE], &[]);
}

#[test]
#[cfg(unix)]
fn nothing_is_read_outside_of_the_workspace() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new(&[("secret.json", INTERNAL), ("main.json", &basic())]);
    let folder = Folder::new(&[("main.json", &basic()), (".gitignore", "ignored/\n"), ("ignored/main.json", "{")]);
    symlink(&folder.0, folder.0.join("loop")).unwrap();
    symlink("nowhere", folder.0.join("dangling.json")).unwrap();
    symlink(outside.0.join("main.json"), folder.0.join("link.json")).unwrap();
    symlink(outside.0.join("secret.json"), folder.0.join("main.parameters.json")).unwrap();
    // The links are counted, the loop is not walked, what git ignores is not looked at.
    folder.run(&["check", "--show", "undecided"]).must(0, &["1 service", "2 files not read", "link.json"], &[]);
    // Who names a file means it.
    folder.run(&["check", "link.json"]).must(0, &["1 service"], &[]);
    folder.run(&["check", "main.json", "--params", "main.parameters.json"]).must(1, &[RULE], &[]);
    folder.run(&["check", "ignored/main.json"]).must(1, &["input/syntax"], &[]);
    let other = outside.0.join("main.json");
    folder.run(&["check", other.to_str().unwrap()]).must(0, &["1 service"], &[]);
    // What is no regular file is not opened.
    folder.run(&["check", "/dev/null"]).must(2, &[], &["not a regular file"]);
}

#[test]
fn bad_input_is_a_finding() {
    let mut deep = String::new();
    for _ in 0..100_000 {
        deep.push('[');
    }
    let mut self_reference = String::from(r#""variables": { "#);
    for index in 0..50 {
        write!(self_reference, r#""v{index}": "[variables('v{}')]", "#, (index + 1) % 50).unwrap();
    }
    self_reference.push_str(r#""mode": "[variables('v0')]" },"#);
    let loops = |text: &str| {
        basic().replace("\"sku\"", &format!("\"copy\": {{ \"name\": \"many\", \"count\": {text} }}, \"sku\""))
    };
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(basic().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let schema = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","#;
    for (name, bytes, rule) in [
        (
            "syntax",
            basic().replace("\"location\": \"westeurope\",", "\"location\": \"westeurope\"").into_bytes(),
            "input/syntax",
        ),
        ("truncated", basic().as_bytes()[..400].to_vec(), "input/syntax"),
        ("empty", Vec::new(), "input/syntax"),
        ("binary", (0..=255).cycle().take(100_000).collect(), "input/syntax"),
        ("utf16", utf16, "input/syntax"),
        ("deep", deep.into_bytes(), "input/limit"),
        ("deep-template", format!("{schema} \"resources\": {}", "[".repeat(100_000)).into_bytes(), "input/limit"),
        (
            "deep-expression",
            basic().replace("[parameters('mode')]", &format!("[{}]", "not(".repeat(100_000))).into_bytes(),
            "input/",
        ),
        ("many", loops("1000000000").into_bytes(), "input/limit"),
        ("many-computed", loops("\"[mul(100000, 100000)]\"").into_bytes(), "input/limit"),
        (
            "circle",
            basic()
                .replace("\"resources\"", &format!("{self_reference}\n\"resources\""))
                .replace("[parameters('mode')]", "[variables('mode')]")
                .into_bytes(),
            "input/invalid-template",
        ),
    ] {
        let folder = Folder::new(&[]);
        folder.write("bad.json", &bytes);
        folder.write("good.json", basic().as_bytes());
        let ran = folder.run(&["check", "bad.json", "good.json", "-q"]);
        assert_eq!(ran.status, 1, "{name}: {ran:#?}");
        assert!(ran.out.starts_with("bad.json:"), "{name}: {}", ran.out);
        assert!(ran.out.contains(&format!("error[{rule}")), "{name}: {}", ran.out);
    }
    // In a folder, a file that does not even show that it is ours is none of ours.
    let folder = Folder::new(&[("notes.json", "{ \"a\" 1"), ("broken.json", &format!("{schema} \"resources\": ["))]);
    folder.run(&["check", "-q"]).must(1, &["broken.json:1:"], &[]);
}

#[test]
fn a_huge_file_is_refused() {
    let folder = Folder::new(&[]);
    folder.write("huge.json", &vec![b' '; 17_000_000]);
    folder.run(&["check", "huge.json", "-q"]).must(1, &["input/limit", "huge.json"], &[]);
}

#[test]
#[cfg(unix)]
fn a_reader_may_leave_early() {
    let folder = Folder::new(&[]);
    let command = format!("'{}' rules --format json | head -n 1", env!("CARGO_BIN_EXE_apimlint"));
    let ran = Command::new("bash")
        .args(["-c", &format!("set -o pipefail; {command}")])
        .current_dir(&folder.0)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(ran.stderr).unwrap(), "");
    assert_eq!(ran.status.code(), Some(0));
}
