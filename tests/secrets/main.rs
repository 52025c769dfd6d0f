//! Secrets from outside: templates of many shapes in which every secret is the same word, and nothing that is printed
//! holds it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bicep;

use apimlint::check::{Circumstances, Config, Root, check, describe, expand};
use apimlint::report::text::{TextOptions, render};
use apimlint::report::{document, json, sarif};
use apimlint::source::{FilePath, MemoryFiles};

/// What must not be seen.
const MARKER: &str = "hunter2";

/// What every template has: a service that fails in a place that shows its line, and another mistake.
const FAILING: &str = r#"{"type": "Microsoft.ApiManagement/service", "apiVersion": "2024-05-01", "name": "contoso-apim",
    "location": "[variables('nowhere')]", "sku": {"name": "Basic", "capacity": 1}, "properties": {
    "publisherEmail": "api@contoso.com", "publisherName": "Contoso", "virtualNetworkType": "Internal",
    "virtualNetworkConfiguration": {"subnetResourceId":
        "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'contoso', 'apim')]"}}}"#;

/// A template with these sections, and resources besides the one that fails.
fn template(sections: &str, resources: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "definitions": {DEFINITIONS}, {sections}
            "resources": [{FAILING}{resources}]}}"#
    )
}

/// Types with secrets in them, at every place where a type can have a part.
const DEFINITIONS: &str = r##"{
    "key": {"type": "secureString", "allowedValues": ["hunter2"]},
    "alias": {"$ref": "#/definitions/key"},
    "both": {"type": "object", "properties": {"user": {"type": "string"}, "key": {"$ref": "#/definitions/alias"},
        "next": {"$ref": "#/definitions/both", "nullable": true}}},
    "map": {"type": "object", "additionalProperties": {"$ref": "#/definitions/both"}},
    "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "securestring"}], "items": {"$ref": "#/definitions/both"}},
    "either": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {
        "a": {"type": "object", "properties": {"kind": {"type": "string"}, "a": {"type": "string"}}},
        "b": {"type": "object", "properties": {"kind": {"type": "string"}, "b": {"$ref": "#/definitions/key"}}}}}}}"##;

/// A resource that shows a value wherever a report could take it from: in its name, its tags, and an index.
fn shows(value: &str) -> String {
    format!(
        r#", {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "[concat('n', string({value}))]",
            "location": "[{value}]", "condition": "[or(equals({value}, 'y'), equals(parameters('open'), 'o'))]", "tags": {{"whole": "[{value}]",
            "part": "[concat('x', string({value}), parameters('open'))]", "number": "[int({value})]", "json": "[json({value})]",
            "coded": "[base64({value})]", "item": "[createArray({value})[0]]", "index": "[createObject('a', 1)[{value}]]"}},
            "properties": {{"addressSpace": {{"addressPrefixes": ["[{value}]"]}}, "subnets": [{{"name": "apim", "properties": {{
            "addressPrefix": "[{value}]", "delegations": "[{value}]"}}}}]}}}}"#
    )
}

/// Ways of writing the secret as the value of a secure parameter.
const TEXTS: &[&str] = &[
    "hunter2",
    "[concat('hunter2', '')]",
    "[concat('hunter2', parameters('open'))]",
    "[base64(concat('x', 'hunter2', parameters('open')))]",
    "[if(equals(parameters('open'), 'x'), 'hunter2', 'other')]",
    "[coalesce(parameters('open'), 'hunter2')]",
    "[int('hunter2')]",
    "[json('hunter2')]",
    "[json('{\"key\": hunter2}')]",
    "[fail('hunter2')]",
    "[parameters('hunter2')]",
    "[variables('hunter2')]",
    "[variables('text')]",
    "[variables('object').key]",
    "[concat('hunter2'",
    "[concat('hunter2')",
    "[concat('hunter2', )]",
    "['hunter2' 'hunter2']",
    "[hunter2]",
    "[createObject('key', 'hunter2')]",
    "[createArray('hunter2', parameters('open'))]",
    "[map(createArray('hunter2'), lambda('x', int(lambdaVariables('x'))))]",
    "[reduce(createArray('hunter2', parameters('open')), '', lambda('x', 'y', base64(lambdaVariables('y'))))]",
    "[substring('hunter2', 0, 99)]",
    "[format('{9}', 'hunter2')]",
    "[resourceId('hunter2', 'hunter2')]",
    "[n.secret()]",
    "[n.same('hunter2')]",
    "[n.broken('hunter2')]",
];

/// Values of types that have secrets in them, and what leads to the secret.
const PARTS: &[(&str, &str, &str)] = &[
    ("both", r#"{"user": "seen", "key": "hunter2", "next": {"KEY": "hunter2"}}"#, ".key"),
    ("both", r#"{"next": {"next": {"next": {"key": "hunter2"}}}}"#, ".next.next.next.key"),
    ("both", r#""[createObject('key', concat('hunter2', parameters('open')))]""#, ".key"),
    ("both", r#""[if(equals(parameters('open'), 'x'), createObject('key', 'hunter2'), createObject())]""#, ".key"),
    ("both", r#""[union(parameters('any'), createObject('key', 'hunter2'))]""#, ".key"),
    ("both", r#"{"user": "[int('seen')]", "key": "[int('hunter2')]"}"#, ".key"),
    ("both", r#"{"key": ["hunter2", {"x": "hunter2"}]}"#, ".key[0]"),
    ("map", r#"{"anything": {"key": "hunter2"}}"#, ".anything.key"),
    ("pair", r#"["seen", "hunter2", {"key": "hunter2"}]"#, "[1]"),
    ("pair", r#""[concat(createArray('seen'), createArray('hunter2'), parameters('list'))]""#, "[1]"),
    ("pair", r#"[{"key": "seen"}, "x", {"key": "hunter2"}]"#, "[2].key"),
    ("either", r#"{"kind": "b", "b": "hunter2"}"#, ".b"),
];

/// Entries for a parameter that are computed, or lead elsewhere.
const ENTRIES: &[&str] = &[
    r#"{"reference": {"keyVault": {"id": "vault"}, "secretName": "name"}}"#,
    r#""[createObject('value', 'hunter2')]""#,
    r#""[if(equals(parameters('open'), 'x'), createObject('value', 'hunter2'), createObject('value', ''))]""#,
];

/// All entries, computed.
const GIVEN: &[&str] = &[
    r#""[createObject('pw', createObject('value', 'hunter2'), 'none', createObject('value', 'hunter2'))]""#,
    r#""[union(parameters('any'), createObject('pw', createObject('value', 'hunter2')))]""#,
    r#""[if(equals(parameters('open'), 'x'), createObject('pw', createObject('value', 'hunter2')), parameters('any'))]""#,
];

/// What templates declare besides: parameters that nobody gives, and functions with secrets.
const PARAMETERS: &str = r#""open": {"type": "string"}, "any": {"type": "object"}, "list": {"type": "array"}"#;
const FUNCTIONS: &str = r#""functions": [{"namespace": "n", "members": {
    "secret": {"parameters": [], "output": {"type": "secureString", "value": "hunter2"}},
    "same": {"parameters": [{"name": "x", "type": "secureString"}], "output": {"type": "string", "value": "[concat(parameters('x'), '!')]"}},
    "broken": {"parameters": [{"name": "x", "type": "secureString"}], "output": {"type": "string", "value": "[int(parameters('x'))]"}}}}],"#;

/// Variables with the secret, for values that are read from them.
fn variables(text: &str) -> &'static str {
    if text.contains("variables('") { r#""variables": {"text": "hunter2", "object": {"key": "hunter2"}},"# } else { "" }
}

/// A deployment in a template.
fn deploys(given: &str, carried: &str) -> String {
    format!(
        r#", {{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inside", "properties": {{
            "mode": "Incremental", "expressionEvaluationOptions": {{"scope": "inner"}}, "parameters": {given}, {carried}}}}}"#
    )
}

/// Files, `main.json` first.
type Shape = Vec<(&'static str, String)>;

/// A value for a parameter of this type: as its default, from a file, and given to every kind of deployment; and as an
/// output.
fn shapes_of(declared: &str, value: &str, path: &str) -> Vec<Shape> {
    let around = format!("{} {FUNCTIONS}", variables(value));
    let main = |parameters: &str, rest: &str, resources: &str| {
        template(&format!(r#"{around} "parameters": {{{PARAMETERS}{parameters}}}, {rest}"#), resources)
    };
    let uses = shows(&format!("parameters('pw'){path}")) + &shows("parameters('pw')");
    let output = format!(r#""outputs": {{"pw": {{{declared}, "value": "[parameters('pw')]"}}}},"#);
    let inner = main(&format!(r#", "pw": {{{declared}}}"#), &output, &uses);
    let default =
        format!(r#", "pw": {{{declared}, "defaultValue": {value}, "minLength": 99, "allowedValues": ["hunter2"]}}"#);
    let asks = shows(&format!("reference('inside').outputs.pw.value{path}"))
        + &shows(&format!("listOutputsWithSecureValues('inside', '2024-01-01').pw{path}"))
        + &shows("reference('inside').outputs");
    let answers = format!(r#""outputs": {{"pw": {{{declared}, "value": {value}}}}},"#);
    let file = format!(
        r#"{{"parameters": {{"pw": {{"value": {value}}}, "open": {{"value": "o"}}, "none": {{"value": {value}}}}}}}"#
    );
    let mut shapes: Vec<Shape> = vec![
        vec![("main.json", main(&default, &output, &uses))],
        vec![("main.json", main("", &answers, ""))],
        vec![(
            "main.json",
            main("", "", &(deploys("{}", &format!(r#""template": {}"#, main("", &answers, ""))) + &asks)),
        )],
        vec![("main.json", inner.clone()), ("main.parameters.json", file)],
    ];
    let mut entries = vec![format!(r#"{{"value": {value}}}"#), format!(r#"{{"valeu": {value}}}"#), value.to_owned()];
    let mut given: Vec<String> = Vec::new();
    if value == "\"hunter2\"" || value.starts_with('{') {
        // Ways of giving that are the same for every value.
        entries.extend(ENTRIES.iter().map(|entry| (*entry).to_owned()));
        given.extend(GIVEN.iter().map(|given| (*given).to_owned()));
    }
    let entry = |entry| format!(r#"{{"pw": {entry}, "none": {entry}, "open": {{"value": "o"}}}}"#);
    given.extend(entries.iter().map(entry));
    for given in &given {
        let links = [
            (format!(r#""template": {inner}"#), false),
            (r#""templateLink": {"relativePath": "inner.json"}"#.to_owned(), true),
            (r#""templateLink": {"relativePath": "missing.json"}"#.to_owned(), false),
            (r#""templateLink": {"id": "/subscriptions/1/resourceGroups/g/providers/Microsoft.Resources/templateSpecs/t/versions/1"}"#.to_owned(), false),
        ];
        for (carried, linked) in links {
            let mut shape = vec![("main.json", main("", "", &(deploys(given, &carried) + &asks)))];
            shape.extend(linked.then(|| ("inner.json", inner.clone())));
            shapes.push(shape);
        }
        let computed = template(
            &format!(
                r#"{FUNCTIONS} "variables": {{"text": "x", "object": {{"key": "x"}}, "t": {}}}, "parameters": {{{PARAMETERS}}},"#,
                inner.replace("\"[", "\"[[")
            ),
            &(deploys(given, r#""template": "[variables('t')]""#) + &asks),
        );
        if variables(value).is_empty() {
            shapes.push(vec![("main.json", computed)]);
        }
    }
    shapes
}

/// Everything that is printed about the files.
fn printed(shape: &Shape) -> String {
    let mut files = MemoryFiles::new();
    for (path, text) in shape {
        files.insert(*path, text);
    }
    let gives = |path: &str| path.contains("parameters");
    let parameters = shape.iter().find(|(path, _)| gives(path)).map(|(path, _)| FilePath::new(path));
    let template = shape.first().map(|(path, _)| FilePath::new(path)).unwrap();
    let root = Root { template, parameters, may_be_a_part: false };
    let report = check(std::slice::from_ref(&root), &files, &Config::default()).unwrap();
    let expansion = expand(&root, &files, &Circumstances::default()).unwrap();
    let text = render(&report, &TextOptions { show_undecided: true, ..TextOptions::default() });
    assert!(report.findings.iter().any(|finding| finding.rule.starts_with("input/")), "{text}");
    let description = describe(&root, &files, &Circumstances::default()).unwrap();
    let sarif = sarif::render(&report, sarif::SarifOptions::default());
    [text, json::render(&report), sarif, document::write(&expansion), description].join("\n")
}

#[track_caller]
fn check_shapes(about: &str, shapes: Vec<Shape>) {
    let mut leaks = Vec::new();
    for shape in shapes {
        // On a line of its own each secret is seldom shown; on one line with all else it has to be hidden.
        let in_one =
            |path: &str, text: &String| if path.contains("bicep") { text.clone() } else { text.replace('\n', " ") };
        let one_line: Shape = shape.iter().map(|(path, text)| (*path, in_one(path, text))).collect();
        let shapes = if shape.len() > 1 && shape != one_line { vec![shape, one_line] } else { vec![one_line] };
        for shape in shapes {
            let printed = printed(&shape);
            if let Some(line) = printed.lines().find(|line| line.contains(MARKER)) {
                let at = line.find(MARKER).unwrap_or_default();
                let before: String = line.get(..at).unwrap_or_default().chars().rev().take(100).collect();
                let before: String = before.chars().rev().collect();
                let after: String = line.get(at..).unwrap_or_default().chars().take(100).collect();
                leaks.push(format!("{before}{after}"));
            }
        }
    }
    let count = leaks.len();
    leaks.dedup();
    assert!(leaks.is_empty(), "{count} leaks of {about}:\n{}", leaks.join("\n"));
}

#[test]
fn values_of_secure_parameters_and_outputs_are_printed_nowhere() {
    for text in TEXTS {
        let value = format!("\"{}\"", text.replace('"', "\\\""));
        check_shapes(text, shapes_of(r#""type": "SecureString""#, &value, ""));
    }
    check_shapes(
        "an object",
        shapes_of(r#""type": "secureObject""#, r#"{"a": "hunter2", "b": ["hunter2"], "hunter2": 1}"#, ".a"),
    );
    check_shapes("a secret by reference", shapes_of(r##""$ref": "#/definitions/alias""##, "\"hunter2\"", ""));
}

#[test]
fn secret_parts_of_values_are_printed_nowhere() {
    for (declared, value, path) in PARTS {
        check_shapes(value, shapes_of(&format!(r##""$ref": "#/definitions/{declared}""##), value, path));
    }
}

#[test]
fn what_is_no_secret_is_printed() {
    let shape = vec![(
        "main.json",
        template(
            &format!(
                r#"{FUNCTIONS} "parameters": {{{PARAMETERS}, "pw": {{"type": "string", "defaultValue": "hunter2"}}}},"#
            ),
            &shows("parameters('pw')"),
        ),
    )];
    let printed = printed(&shape);
    assert!(printed.matches(MARKER).count() > 10, "{printed}");
}
