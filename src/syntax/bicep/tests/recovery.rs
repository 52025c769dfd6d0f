//! One error for one mistake, and as much of the rest as can be read.

use super::{broken, errors, program};

#[test]
fn a_broken_statement_keeps_its_name() {
    assert_eq!(
        broken("param a string\nvar b = \nvar c = 1"),
        ("(param a string) (⚠ b) (var c 1)".into(), vec!["expected a value after this @=".into()])
    );
    assert_eq!(
        broken("resource a = {\n  b: 'c'\n}\nvar d = 1"),
        (
            "(⚠ a) (var d 1)".into(),
            vec!["expected type and version of the resource, in single quotes, found `=` @=".into()]
        )
    );
    assert_eq!(broken("param\nvar c = 1").0, "(⚠) (var c 1)");
    assert_eq!(errors("output a = 1"), ["expected the type of the output after this @a"]);
    assert_eq!(errors("param a"), ["expected a type after this @a"]);
    assert_eq!(errors("var a = 1 2"), ["expected the end of the line, found `2` @2"]);
    assert_eq!(errors("var a = 1;"), ["expected the end of the line, found `;` @;"]);
}

#[test]
fn words_that_are_no_statement_are_explained() {
    assert_eq!(
        errors("parameter a string"),
        ["expected a statement, such as `param`, `var` or `resource`, found `parameter` @parameter"]
    );
    assert_eq!(errors("parm a string"), ["expected a statement, found `parm`; did you mean `param`? @parm"]);
    assert_eq!(errors("# comment"), ["expected a statement, such as `param`, `var` or `resource`, found `#` @#"]);
    assert_eq!(errors("}"), ["this `}` closes nothing @}"]);
    assert_eq!(errors("var a = é"), ["expected a value, found `é` @é"]);
    assert_eq!(errors("var a = \u{0}"), ["expected a value, found the character U+0000 @\u{0}"]);
}

#[test]
fn a_broken_property_is_one_error() {
    let (shown, errors) = broken(
        "resource a 'b' = {\n  c: 1\n  d: e f\n  g:\n  i 'j'\n  7: 8\n  k: { l: [1, 2 3, 4], m: 5 }\n  n: 6\n}\nvar o = 1",
    );
    assert_eq!(shown, "(resource a \"b\" {c:1 d:⚠ g:⚠ ...⚠ ...⚠ k:{l:[1 ⚠ 4] m:5} n:6}) (var o 1)");
    let expected = [
        "expected a line break, `,` or `}`, found `f` @f",
        "expected a value after this @:",
        "expected `:`, found a text @'",
        "expected the name of a property, found `7` @7",
        "expected a line break, `,` or `]`, found `3` @3",
    ];
    assert_eq!(errors, expected);
}

#[test]
fn a_bracket_that_is_missing_costs_one_property() {
    assert_eq!(
        broken("var x = {\n  a: f(1, 2\n  b: 1\n}"),
        ("(var x {a:⚠ b:1})".into(), vec!["expected `,` or `)` after this @2".into()])
    );
    assert_eq!(
        broken("var x = {\n  a: [\n    1\n    2\n  b: 1\n}"),
        ("(var x {a:⚠ b:1})".into(), vec!["this `[` is never closed @[".into()])
    );
    assert_eq!(
        broken("var x = {\n  a: {\n    b: [\n      1\n  }\n  c: 1\n}\nvar y = 1"),
        ("(var x {a:{b:⚠} c:1}) (var y 1)".into(), vec!["expected `]`, found `}` @}".into()])
    );
    assert_eq!(
        broken("var x = {\n  a: f(\n    1 2\n    3\n  )\n  b: 1\n}"),
        ("(var x {a:⚠ b:1})".into(), vec!["expected `,` or `)`, found `2` @2".into()])
    );
}

#[test]
fn a_brace_that_is_missing_does_not_take_the_next_statement() {
    let text = "resource a 'b' = {\n  c: {\n    d: 1\n  e: 2\n}\n\nresource f 'g' = {\n  h: 1\n}\n";
    let (shown, errors) = broken(text);
    assert_eq!(shown, "(⚠ a) (resource f \"g\" {h:1})");
    assert_eq!(errors, ["this `{` is never closed @{"]);
    let program = program(text);
    let (span, words) = program.errors()[0].related.as_ref().unwrap();
    assert_eq!((program.source(*span), words.as_str()), ("}", "a statement begins after this"));

    assert_eq!(
        broken("var x = [\n  1\n@secure()\nparam y string\nvar z = f(\n  1\n"),
        (
            "(⚠ x) @secure() (param y string) (⚠ z)".into(),
            vec!["this `[` is never closed @[".into(), "this `(` is never closed @(".into()]
        )
    );
}

#[test]
fn a_bracket_too_many_costs_nothing() {
    assert_eq!(
        broken("var x = { a: 1 }}\nvar y = 1"),
        ("(var x {a:1}) (var y 1)".into(), vec!["this `}` closes nothing @}".into()])
    );
    assert_eq!(
        broken("var x = {\n a: 1\n}\n}\nvar y = 1"),
        ("(var x {a:1}) (⚠) (var y 1)".into(), vec!["this `}` closes nothing @}".into()])
    );
}

#[test]
fn the_remains_of_a_broken_statement_are_no_news() {
    assert_eq!(
        broken("resource a 'b' =\n{\n  c: 1\n}\nvar y = 1"),
        ("(⚠ a) (var y 1)".into(), vec!["expected `{`, `if` or `[for` after this @=".into()])
    );
    assert_eq!(broken("output a string =\n  'b'\n}\nvar y = 1").1.len(), 1);
    assert_eq!(broken("resouce a 'b' = {\n  name: 'x'\n}\nvar y = 1").0, "(⚠) (var y 1)");
}

#[test]
fn texts_with_brackets_do_not_confuse() {
    assert_eq!(broken("var x = 1 2 '{' + '${f('}')}[' + '''(\n{'''\nvar y = 1").0, "(⚠ x) (var y 1)");
    assert_eq!(broken("var x = [\n  1 2 '{' // {\n  3 /* } */\n]\nvar y = 1").0, "(var x [⚠ 3]) (var y 1)");
}

#[test]
fn a_comment_without_end_ends_before_the_next_statement() {
    assert_eq!(
        broken("var x = 1 /* a\n b\nvar y = 1"),
        ("(var x 1) (var y 1)".into(), vec!["this comment is never closed: a `*/` is missing @/*".into()])
    );
}

#[test]
fn errors_are_bounded() {
    let text = "var x = \n".repeat(1_000);
    let program = program(&text);
    assert_eq!(program.errors().len(), 20);
    assert_eq!(program.statements().len(), 1_000);
}

#[test]
fn a_broken_resource_inside_of_another_keeps_its_name() {
    assert_eq!(
        broken("resource a 'b' = {\n  name: 'x'\n  resource c = {\n    name: 'y'\n  }\n  d: 1\n}").0,
        "(resource a \"b\" {name:\"x\" (⚠ c) d:1})"
    );
}
