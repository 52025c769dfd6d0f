//! Functions about URIs.

use super::{Table, check, refuse};

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[
    URIS_ARE_JOINED_AS_DOCUMENTED,
    PERCENT_SIGNS_AS_DOCUMENTED,
    URIS_ARE_TAKEN_APART_AS_FAR_AS_DOCUMENTED,
    DATA_URIS_AS_DOCUMENTED,
];

static URIS_ARE_JOINED_AS_DOCUMENTED: Table = &[
    ("uri('http://contoso.org/firstpath', 'myscript.sh')", r#""http://contoso.org/myscript.sh""#),
    ("uri('http://contoso.org/firstpath/', 'myscript.sh')", r#""http://contoso.org/firstpath/myscript.sh""#),
    ("uri('http://contoso.org/firstpath/azuredeploy.json', 'a/b.sh')", r#""http://contoso.org/firstpath/a/b.sh""#),
    ("uri('https://github.com/another/repo', '/Azure/bicep')", r#""https://github.com/Azure/bicep""#),
    ("uri('http://contoso.org/firstpath/', './a/b.sh')", r#""http://contoso.org/firstpath/a/b.sh""#),
    ("uri('http://contoso.org/firstpath/', './/b.sh')", "?!uri"),
    ("uri('http://contoso.org', 'a')", "?!uri"),
    ("uri('http://contoso.org', '/a')", "?!uri"),
    ("uri('http://contoso.org/a', '../b')", "?!uri"),
    ("uri('http://contoso.org/a', '/b/../c')", "?!uri"),
    ("uri('http://contoso.org/a', '//other.org/c')", "?!uri"),
    ("uri(parameters('x'), 'a')", r#"?uri(?x,"a")"#),
    ("uri(concat(parameters('x'), '/deploy.json'), 'a')", r#""{x}/a""#),
    ("uri(concat(parameters('x'), '/deploy.json'), '/a')", r#"?uri("{x}/deploy.json","/a")"#),
];

#[test]
fn uris_are_joined_as_documented() {
    check(URIS_ARE_JOINED_AS_DOCUMENTED);
}

static PERCENT_SIGNS_AS_DOCUMENTED: Table = &[
    (
        "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')",
        r#""http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json""#,
    ),
    ("uriComponent(' Fizz ')", r#""%20Fizz%20""#),
    ("uriComponent('a-b_c.d~e')", r#""a-b_c.d~e""#),
    ("uriComponent('ä')", r#""%C3%A4""#),
    ("uriComponent(parameters('x'))", "?uricomponent(?x)"),
    ("uriComponent(concat('a/', parameters('x'), ' '))", r#""a%2F{uricomponent(?x)}%20""#),
    ("uriComponent(uriComponent(parameters('x')))", "?uricomponent(?uricomponent(?x))"),
    (
        "uriComponentToString('http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json')",
        r#""http://contoso.com/resources/nested/azuredeploy.json""#,
    ),
    ("uriComponentToString('%20Fizz%20')", r#"" Fizz ""#),
    ("uriComponentToString('%zz%')", r#""%zz%""#),
    ("uriComponentToString('%FF')", "?!uriComponentToString"),
    ("uriComponentToString(parameters('x'))", "?uricomponenttostring(?x)"),
];

#[test]
fn percent_signs_as_documented() {
    check(PERCENT_SIGNS_AS_DOCUMENTED);
}

static URIS_ARE_TAKEN_APART_AS_FAR_AS_DOCUMENTED: Table = &[
    ("parseUri('https://example.com/path?query=value')", r#"{"scheme":"https","host":"example.com"...!parseUri}"#),
    ("parseUri('http://localhost')", r#"{"scheme":"http","host":"localhost"...!parseUri}"#),
    ("parseUri('https://a.b:443/c')", "?!parseUri"),
    ("parseUri('http://10.0.0.4?a')", r#"{"scheme":"http","host":"10.0.0.4"...!parseUri}"#),
    ("parseUri('https://EXAMPLE.com/')", "?!parseUri"),
    ("parseUri('https://user@example.com:8080/')", "?!parseUri"),
    ("parseUri('mailto:a@example.com')", "?!parseUri"),
    ("parseUri(parameters('x'))", "?parseuri(?x)"),
    ("tryGet(parseUri('https://example.com/'), 'host')", r#""example.com""#),
    ("buildUri(createObject('scheme', 'https', 'host', 'example.com'))", "?!buildUri"),
    (
        "buildUri(createObject('scheme', 'https', 'host', parameters('x')))",
        r#"?builduri({"scheme":"https","host":?x})"#,
    ),
    ("buildUri(parameters('x'))", "?builduri(?x)"),
];

#[test]
fn uris_are_taken_apart_as_far_as_documented() {
    check(URIS_ARE_TAKEN_APART_AS_FAR_AS_DOCUMENTED);
    refuse(&[("buildUri('a')", "`buildUri` expects an object, got a string")]);
}

static DATA_URIS_AS_DOCUMENTED: Table = &[
    ("dataUri(' Fizz ')", r#""data:text/plain;charset=utf-8;base64,IEZpenog""#),
    ("dataUri('')", r#""data:text/plain;charset=utf-8;base64,""#),
    ("dataUri('Hello')", r#""data:text/plain;charset=utf-8;base64,SGVsbG8=""#),
    ("dataUri(createObject())", "?!dataUri"),
    ("dataUri(parameters('x'))", "?datauri(?x)"),
    ("dataUriToString('data:text/plain;charset=utf-8;base64,IEZpenog')", r#"" Fizz ""#),
    ("dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", r#""Hello, World!""#),
    ("dataUriToString(dataUri('äöü'))", r#""äöü""#),
    ("dataUriToString('data:,a%20b')", "?!dataUriToString"),
    ("dataUriToString('data:application/json;base64,e30=')", "?!dataUriToString"),
    ("dataUriToString(parameters('x'))", "?datauritostring(?x)"),
];

#[test]
fn data_uris_as_documented() {
    check(DATA_URIS_AS_DOCUMENTED);
    refuse(&[
        (
            "dataUriToString('a')",
            "`dataUriToString` expects a data URI such as `data:;base64,QQ==`, got something else",
        ),
        ("dataUriToString('data:;base64,*')", "`dataUriToString` expects a base64 text, got something else"),
    ]);
}
