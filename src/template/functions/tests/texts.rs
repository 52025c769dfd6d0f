//! Functions about texts: strings, format, encodings.

use super::{Table, check, refuse};

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[
    STRINGS_AS_DOCUMENTED,
    STRINGS_ON_WHAT_IS_NOT_KNOWN,
    SPLIT_KEEPS_WHAT_IS_BETWEEN_WRITTEN_DELIMITERS,
    FORMAT_AS_DOCUMENTED,
    FORMAT_ON_WHAT_IS_NOT_KNOWN,
    STRING_AS_DOCUMENTED,
    ENCODINGS_AS_DOCUMENTED,
];

static STRINGS_AS_DOCUMENTED: Table = &[
    ("concat('prefix', '-', 'name')", r#""prefix-name""#),
    ("concat('vm', 1)", r#""vm1""#),
    ("concat('', '')", r#""""#),
    ("toLower('One Two Three')", r#""one two three""#),
    ("toUpper('One Two Three')", r#""ONE TWO THREE""#),
    ("toLower(' Fizz ')", r#"" fizz ""#),
    ("toUpper(' Fizz ')", r#"" FIZZ ""#),
    ("toUpper('äöü ß ı')", r#""ÄÖÜ ß ı""#),
    ("trim(' Fizz ')", r#""Fizz""#),
    ("toLower('ÄÖ ß İ')", r#""äö ß İ""#),
    ("trim('    one two three   ')", r#""one two three""#),
    ("trim('')", r#""""#),
    ("substring('one two three', 4, 3)", r#""two""#),
    ("substring('one two three', 4)", r#""two three""#),
    ("substring('abc', 3)", r#""""#),
    ("split('one,two,three', ',')", r#"["one","two","three"]"#),
    ("split('one;two,three', createArray(',', ';'))", r#"["one","two","three"]"#),
    ("split('one', '')", r#"["one"]"#),
    ("join(createArray('one', 'two', 'three'), ',')", r#""one,two,three""#),
    ("join(createArray('one', 'two', 'three'), ';')", r#""one;two;three""#),
    ("join(createArray(), ',')", r#""""#),
    ("join(createArray('abc', 123, true()), '/')", r#""abc/123/True""#),
    ("replace('123-123-1234', '-', '')", r#""1231231234""#),
    ("replace('123-123-1234', '1234', 'xxxx')", r#""123-123-xxxx""#),
    ("replace('aA', 'a', 'b')", r#""bA""#),
    ("padLeft('123', 10, '0')", r#""0000000123""#),
    ("padLeft(123, 5)", r#""  123""#),
    ("padLeft(0, 5, '+')", r#""++++0""#),
    ("padLeft('00', 5, ' ')", r#""   00""#),
    ("padLeft('12345', 3, '0')", r#""12345""#),
];

#[test]
fn strings_as_documented() {
    check(STRINGS_AS_DOCUMENTED);
}

static STRINGS_ON_WHAT_IS_NOT_KNOWN: Table = &[
    ("concat('a', parameters('x'), 'b')", r#""a{x}b""#),
    ("concat(parameters('x'), '')", "?x"),
    ("concat(parameters('x'), parameters('y'))", "?concat(?x,?y)"),
    ("concat(concat(parameters('x'), parameters('y')), '-a')", r#""{x}{y}-a""#),
    ("concat('a', uniqueString(parameters('x')))", r#""a<uniquestring(?x)>""#),
    ("toLower(concat('A-', parameters('x')))", r#""a-{tolower(?x)}""#),
    ("toLower(toLower(parameters('x')))", "?tolower(?x)"),
    ("toLower(uniqueString(parameters('x')))", r#""<tolower("<uniquestring(?x)>")>""#),
    ("toUpper(parameters('x'))", "?toupper(?x)"),
    ("trim(concat(' a', parameters('x'), 'b '))", r#""a{x}b""#),
    ("trim(concat(' ', parameters('x'), 'b '))", r#"?trim(" {x}b ")"#),
    ("substring(concat('abc-', parameters('x')), 1, 2)", r#""bc""#),
    ("substring(concat('abc-', parameters('x')), 1)", r#""bc-{x}""#),
    ("substring(concat('abc-', parameters('x')), 1, 9)", r#"?substring("abc-{x}",1,9)"#),
    ("join(createArray('a', parameters('x')), '-')", r#""a-{x}""#),
    ("join(parameters('x'), '-')", r#"?join(?x,"-")"#),
    ("replace(parameters('x'), 'a', 'b')", r#"?replace(?x,"a","b")"#),
    ("replace(concat(resourceGroupName(), '/a'), '/', '-')", r#""<name>-a""#),
    ("padLeft(parameters('x'), 3)", "?padleft(?x,3)"),
    ("padLeft(concat('ab', parameters('x'), 'c'), 3)", r#""ab{x}c""#),
    ("padLeft(concat('ab', parameters('x')), 3)", r#"?padleft("ab{x}",3)"#),
];

#[test]
fn strings_on_what_is_not_known() {
    check(STRINGS_ON_WHAT_IS_NOT_KNOWN);
}

static SPLIT_KEEPS_WHAT_IS_BETWEEN_WRITTEN_DELIMITERS: Table = &[
    ("split(concat('a/', resourceGroupName(), '-x/b'), '/')", r#"["a","<name>-x","b"]"#),
    ("split(concat('a/b/', parameters('x')), '/')", r#"["a","b",...split(?x,"/")]"#),
    ("split(concat('a/', parameters('x'), '/b'), '/')", r#"["a",...split(?x,"/"),"b"]"#),
    ("split(concat('10.0.', parameters('x')), '.')", r#"["10","0",...split(?x,".")]"#),
    ("split(parameters('x'), '/')", r#"?split(?x,"/")"#),
    ("split(concat('a::', parameters('x')), '::')", r#"?split("a::{x}","::")"#),
    ("last(split(resourceId('Microsoft.Network/virtualNetworks', parameters('x')), '/'))", "?x"),
    ("last(split(concat(parameters('x'), '/subnets/a'), '/'))", r#""a""#),
];

#[test]
fn split_keeps_what_is_between_written_delimiters() {
    check(SPLIT_KEEPS_WHAT_IS_BETWEEN_WRITTEN_DELIMITERS);
}

static FORMAT_AS_DOCUMENTED: Table = &[
    (
        "format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)",
        r#""Hello, User. Formatted number: 8,175,133""#,
    ),
    ("format('{{{0}}}', 'a')", r#""{a}""#),
    ("format('{0:D2}-{0:0000}-{0}', 7)", r#""07-0007-7""#),
    ("format('{0}{1}', true(), false())", r#""TrueFalse""#),
    ("format('{0:x}/{0:X4}', 255)", r#""ff/00FF""#),
    ("format('{0:X}', -1)", "?!format"),
    ("format('{0:N2}/{0:n1}/{0:F2}/{0:f0}', -8175133)", r#""-8,175,133.00/-8,175,133.0/-8175133.00/-8175133""#),
    ("format('{0:D}/{0:d4}/{0:00000}/{0:}', -42)", r#""-42/-0042/-00042/-42""#),
    // How many decimals these have depends on the culture.
    ("format('{0:N}', 1)", "?!format"),
    ("format('{0:F}', 1)", "?!format"),
    ("format('{0:N+2}', 1)", "?!format"),
    ("format('{0:#}', 1)", "?!format"),
    ("format('{0}/{1}/{2}/{3}', 1, 2, 3, true())", r#""1/2/3/True""#),
    ("format('{0 , 4 }|', 7)", r#""   7|""#),
    (
        "format('>{0}<>{1}<', createObject('a', 'b', '!c', 2), createArray(true(), 2893, 'abc'))",
        r#"">{'a':'b','!c':2}<>[true,2893,'abc']<""#,
    ),
    ("format('{0,5}|{0,-5}|', 'ab')", r#""   ab|ab   |""#),
    ("format('{0}', createObject('a', 'b'))", r#""{'a':'b'}""#),
    ("format('plain')", r#""plain""#),
    ("format('{0:C}', 1)", "?!format"),
];

#[test]
fn format_as_documented() {
    check(FORMAT_AS_DOCUMENTED);
    refuse(&[
        ("format('{1}', 'a')", "`format` expects a value for every placeholder, here `{1}`, got 1 values"),
        ("format('{0', 'a')", "`format` expects a well-formed format, got `{0`"),
        ("format('{ 0}', 'a')", "`format` expects a well-formed format, got `{ 0}`"),
        ("format('{+0}', 'a')", "`format` expects a well-formed format, got `{+0}`"),
        ("format('{0,+5}', 'a')", "`format` expects a well-formed format, got `{0,+5}`"),
        ("format('{0,}', 'a')", "`format` expects a well-formed format, got `{0,}`"),
        ("format('a}', 'a')", "`format` expects a well-formed format, got `a}`"),
    ]);
}

static FORMAT_ON_WHAT_IS_NOT_KNOWN: Table = &[
    ("format('{0}-{1}-subnet', parameters('x'), 'a')", r#""{x}-a-subnet""#),
    ("format('{0:D2}', parameters('x'))", r#"?format("{0:D2}",?x)"#),
    ("format('a{0:D2}', parameters('x'))", r#""a{format("{0:D2}",?x)}""#),
    ("format(parameters('f'), 'x')", r#"?format(?f,"x")"#),
    ("format('{0}', createObject('a', parameters('x')))", r#"?format("{0}",{"a":?x})"#),
];

#[test]
fn format_on_what_is_not_known() {
    check(FORMAT_ON_WHAT_IS_NOT_KNOWN);
}

static STRING_AS_DOCUMENTED: Table = &[
    (
        "string(createObject('valueA', 10, 'valueB', 'Example Text'))",
        r#""{\"valueA\":10,\"valueB\":\"Example Text\"}""#,
    ),
    ("string(createArray('a', 'b', 'c'))", r#""[\"a\",\"b\",\"c\"]""#),
    ("string(createArray('\u{7f}\u{85}\u{90}'))", "\"[\\\"\\u{7f}\\\\u0085\\u{90}\\\"]\""),
    ("string(5)", r#""5""#),
    ("string(true())", r#""True""#),
    ("string('a')", r#""a""#),
    ("string(null())", "?!string"),
    ("string(parameters('x'))", "?string(?x)"),
    ("string(concat('a', parameters('x')))", r#""a{x}""#),
    ("string(createArray(parameters('x')))", "?string([?x])"),
];

#[test]
fn string_as_documented() {
    check(STRING_AS_DOCUMENTED);
}

static ENCODINGS_AS_DOCUMENTED: Table = &[
    ("base64('one, two, three')", r#""b25lLCB0d28sIHRocmVl""#),
    ("base64('a')", r#""YQ==""#),
    ("base64('')", r#""""#),
    ("base64ToString('b25lLCB0d28sIHRocmVl')", r#""one, two, three""#),
    ("base64ToString('YQ==')", r#""a""#),
    ("base64ToString(base64('äöü'))", r#""äöü""#),
    ("base64(parameters('x'))", "?base64(?x)"),
    ("base64ToString('IEZpenog')", r#"" Fizz ""#),
    ("base64ToString('IEZp\nenog')", "?!base64ToString"),
    ("base64ToString(parameters('x'))", "?base64tostring(?x)"),
];

#[test]
fn encodings_as_documented() {
    check(ENCODINGS_AS_DOCUMENTED);
    refuse(&[("base64ToString('*')", "`base64ToString` expects a base64 text, got something else")]);
}

#[test]
fn what_azure_would_refuse() {
    refuse(&[
        ("toLower(1)", "`toLower` expects a string, got a number"),
        ("toLower()", "`toLower` expects 1 argument, got none"),
        ("substring('a')", "`substring` expects 2 to 3 arguments, got 1"),
        ("concat()", "`concat` expects at least 1 argument, got none"),
        ("concat('a', createArray('b'))", "`concat` expects either strings or arrays, got both"),
        ("substring('abc', 2, 2)", "`substring` expects a part of a string of 3 characters, got start 2 and length 2"),
        ("substring('abc', 4)", "`substring` expects a part of a string of 3 characters, got start 4"),
        ("split('a', 1)", "`split` expects a string or an array as argument 2, got a number"),
        ("replace('a', '', 'b')", "`replace` expects a string to look for, got an empty one"),
        ("padLeft('a', 5, 'ab')", "`padLeft` expects one character to pad with, got `ab`"),
        ("join(createArray(createArray()), ',')", "`join` expects an array of strings, got an array"),
    ]);
}

#[test]
fn texts_stay_within_bounds() {
    refuse(&[
        ("padLeft('a', 1048577)", "`padLeft` gives a text of more than 1048576 characters"),
        (
            "replace(padLeft('', 10000, 'a'), 'a', padLeft('', 1000, 'b'))",
            "`replace` gives a text of more than 1048576 characters",
        ),
        (
            "concat(padLeft('', 600000, 'a'), padLeft('', 600000, 'a'))",
            "`concat` gives a text of more than 1048576 characters",
        ),
    ]);
    check(&[("length(padLeft('a', 1048576))", "1048576")]);
}
