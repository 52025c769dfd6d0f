//! The same for Bicep: secrets in templates, modules and parameter files of both languages.

use super::{MARKER, Shape, check_shapes, printed};

/// What every template has: a service that fails in a place that shows its line, and another mistake.
const FAILING: &str = "
resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'contoso-apim'
  location: resourceId()
  sku: { name: 'Basic', capacity: 1 }
  properties: {
    publisherEmail: 'api@contoso.com'
    publisherName: 'Contoso'
    virtualNetworkType: 'Internal'
    virtualNetworkConfiguration: { subnetResourceId: resourceId('Microsoft.Network/virtualNetworks/subnets', 'contoso', 'apim') }
  }
}
";

/// Types with secrets in them, and names that values can be read from.
const DECLARES: &str = "
@secure()
type key = string
type alias = key
type both = { user: string, key: alias, next: both? }
type map = { *: both }
type pair = [string, key]
type flagged = {
  user: string
  @secure()
  key: string
}
param open string
param any object
var text = 'hunter2'
var object = { key: 'hunter2' }
@secure()
func secret() string => 'hunter2'
func same(x key) string => '${x}!'
";

/// A resource that shows a value wherever a report could take it from.
fn shows(value: &str) -> String {
    format!(
        "
resource shown{} 'Microsoft.Network/virtualNetworks@2024-05-01' = if (string({value}) == 'y' || open == 'o') {{
  name: 'n${{string({value})}}'
  location: {value}
  tags: {{ part: 'x${{string({value})}}${{open}}', number: int({value}), json: json({value}), coded: base64({value}), item: [{value}][0] }}
  properties: {{ addressSpace: {{ addressPrefixes: [{value}] }}, subnets: [{{ name: 'apim', properties: {{ addressPrefix: {value}, delegations: {value} }} }}] }}
}}
",
        value.chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    )
}

/// Ways of writing the secret as the value of a secure parameter.
const TEXTS: &[&str] = &[
    "'hunter2'",
    "'''\nhunter2\n'''",
    "'${'hunter2'}${open}'",
    "concat('hunter2', open)",
    "base64('x${'hunter2'}${open}')",
    "open == 'x' ? 'hunter2' : 'other'",
    "any.?x ?? 'hunter2'",
    "int('hunter2')",
    "json('hunter2')",
    "fail('hunter2')",
    "text",
    "object.key",
    "object.?key",
    "secret()",
    "same('hunter2')",
    "hunter2",
    "{ key: 'hunter2' }",
    "[\n  'hunter2'\n]",
    "map(['hunter2'], x => x)[0]",
    "concat('hunter2'",
    "'hunter2",
];

/// Values of types that hold secrets, and the way to a secret in them.
const PARTS: &[(&str, &str, &str)] = &[
    ("both", "{ user: 'seen', key: 'hunter2', next: { user: 'x', key: 'hunter2' } }", ".key"),
    ("both", "{\n  user: 'seen'\n  key: 'hunter2'\n}", ".key"),
    ("both", "union(any, { key: 'hunter2' })", ".key"),
    ("both", "open == 'x' ? { key: 'hunter2' } : {}", ".key"),
    ("both", "{ user: 'seen', ...object }", ".key"),
    ("flagged", "{ user: 'seen', key: 'hunter2' }", ".key"),
    ("flagged", "object", ".key"),
    ("map", "{ anything: { key: 'hunter2' } }", ".anything.key"),
    ("pair", "['seen', 'hunter2']", "[1]"),
    ("pair", "concat(['seen'], ['hunter2'])", "[1]"),
];

/// The value as a default, given by a parameter file, by a module's user, and as an output.
fn shapes_of(declared: &str, value: &str, path: &str) -> Vec<Shape> {
    let main = |rest: &str| format!("{DECLARES}{rest}{FAILING}");
    let uses = shows(&format!("pw{path}")) + &shows("pw");
    let inner = main(&format!("{declared}\n{uses}\n{}", declared.replace("param pw", "output out") + " = pw\n"));
    let output = format!("{} = {value}\n", declared.replace("param pw", "output pw"));
    let vars = "var text = 'hunter2'\nvar object = { key: 'hunter2' }\nvar open = 'o'\nvar any = {}\n";
    let file = |using: &str| {
        format!("using {using}\n{vars}param open = 'o'\nparam any = {{}}\nparam pw = {value}\nparam none = {value}\n")
    };
    let module = |path: &str| {
        let asks = shows("m.outputs.out") + &shows("m.?outputs.?out");
        main(&format!(
            "module m '{path}' = {{\n  name: 'm'\n  params: {{ pw: {value}, open: 'o', any: {{}}, none: {value} }}\n}}\n{asks}"
        ))
    };
    let asks = shows("m.outputs.pw");
    let mut shapes: Vec<Shape> = vec![
        vec![("main.bicep", main(&format!("{declared} = {value}\n{uses}")))],
        vec![("main.bicep", main(&output))],
        vec![
            (
                "main.bicep",
                main(&format!("module m 'inner.bicep' = {{ name: 'm', params: {{ open: 'o', any: {{}} }} }}\n{asks}")),
            ),
            ("inner.bicep", main(&output)),
        ],
        vec![("main.bicep", inner.clone()), ("main.parameters.bicepparam", file("'main.bicep'"))],
        vec![
            ("main.bicep", inner.clone()),
            (
                "main.parameters.bicepparam",
                "using 'main.bicep'\nextends 'base.bicepparam'\nparam open = int('o')\n".to_owned(),
            ),
            ("base.bicepparam", file("none")),
        ],
        vec![
            ("main.bicep", inner.clone()),
            (
                "main.parameters.bicepparam",
                format!("using 'main.bicep'\nextends 'base.bicepparam'\nparam pw = {value}\n"),
            ),
            ("base.bicepparam", file("none")),
        ],
        vec![("main.parameters.bicepparam", file("'absent.bicep'"))],
    ];
    for path in ["inner.bicep", "missing.bicep", "br/public:avm/res/x/y:1.0", "br/none:x:1"] {
        shapes.push(vec![("main.bicep", module(path)), ("inner.bicep", inner.clone())]);
    }
    shapes
}

#[test]
fn values_of_secure_parameters_and_outputs_are_printed_nowhere() {
    for text in TEXTS {
        check_shapes(text, shapes_of("@secure()\nparam pw string", text, ""));
    }
    check_shapes("an object", shapes_of("@secure()\nparam pw object", "{ a: 'hunter2', hunter2: 1 }", ".a"));
    for text in ["'hunter2'", "concat('hunter2'", "'hunter2"] {
        check_shapes("a secret by its type", shapes_of("param pw alias", text, ""));
    }
}

#[test]
fn secret_parts_of_values_are_printed_nowhere() {
    for (declared, value, path) in PARTS {
        check_shapes(value, shapes_of(&format!("param pw {declared}"), value, path));
    }
}

#[test]
fn parameter_files_in_the_other_language_are_no_less_secret() {
    let template = super::template(
        r#""parameters": {"pw": {"type": "secureString"}, "open": {"type": "string"}},"#,
        &super::shows("parameters('pw')"),
    );
    let given = "using 'main.json'\nvar x = 'hunter2'\nparam pw = x\nparam open = int('o')\nparam none = 'hunter2'\n";
    check_shapes(
        "Bicep for JSON",
        vec![vec![("main.json", template), ("main.parameters.bicepparam", given.to_owned())]],
    );
    let template = format!("{DECLARES}@secure()\nparam pw string\n{}{FAILING}", shows("pw"));
    let given = r#"{"parameters": {"pw": {"value": "hunter2"}, "open": {"value": 1}, "none": {"value": "hunter2"}}}"#;
    check_shapes("JSON for Bicep", vec![vec![("main.bicep", template), ("main.parameters.json", given.to_owned())]]);
}

#[test]
fn what_is_no_secret_is_printed() {
    let template = format!("{DECLARES}param pw string\n{}{FAILING}", shows("pw"));
    let given = "using 'main.bicep'\nparam pw = 'hunter2'\n".to_owned();
    let printed = printed(&vec![("main.bicep", template), ("main.parameters.bicepparam", given)]);
    assert!(printed.matches(MARKER).count() > 5, "{printed}");
}
