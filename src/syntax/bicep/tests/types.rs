//! Types.

use super::{broken, errors, good, type_of};

#[test]
fn names_and_suffixes() {
    assert_eq!(type_of("string"), "string");
    assert_eq!(type_of("a.b.c"), "(. (. a b) c)");
    assert_eq!(type_of("string[]"), "(array string)");
    assert_eq!(type_of("string[][]?"), "(? (array (array string)))");
    assert_eq!(type_of("(string?)[]"), "(array (group (? string)))");
    assert_eq!(type_of("a!"), "(! a)");
    assert_eq!(type_of("a[*].b.*"), "(.* (. ([*] a) b))");
    assert_eq!(type_of("a[1]"), "([] a 1)");
    assert_eq!(errors("type x = string?[]"), ["expected the end of the line, found `[` @["]);
}

#[test]
fn literals_and_unions() {
    assert_eq!(type_of("'a' | 'b'"), "(| \"a\" \"b\")");
    assert_eq!(type_of("| 'a'"), "(| \"a\")");
    assert_eq!(type_of("\n  | 'a' // one\n  // two\n  | 'b'"), "(| \"a\" \"b\")");
    assert_eq!(type_of("1 | -1 | true | !true | null | '''a'''"), "(| 1 (- 1) true (! true) null \"a\")");
    assert_eq!(type_of("('a' | 'b')[]"), "(array (group (| \"a\" \"b\")))");
    assert_eq!(type_of("a | b[] | {}"), "(| a (array b) {})");
    assert_eq!(errors("type x = 'a' |\ntype y = 'b'"), ["expected a type after this @|"]);
}

#[test]
fn objects_and_tuples() {
    assert_eq!(type_of("{ a: string, 'b-c': int?, *: bool }"), "{a:string \"b-c\":(? int) *:bool}");
    assert_eq!(
        type_of("{\n  @description('x')\n  @sys.secure()\n  a: string\n\n  b: {\n    type: 'c'\n  }\n}"),
        "{@description(\"x\") @sys.secure() a:string b:{type:\"c\"}}"
    );
    assert_eq!(type_of("[int, string[]]"), "[int (array string)]");
    assert_eq!(type_of("[\n  @minLength(1)\n  string\n  int\n]"), "[@minLength(1) string int]");
    assert_eq!(
        broken("type x = [@minLength(1) string]"),
        ("(type x [@minLength(1) string])".into(), vec!["expected a line break after a decorator @string".into()])
    );
    assert_eq!(broken("type x = {\n  a:\n  b: int\n}").0, "(type x {a:⚠ b:int})");
}

#[test]
fn types_of_resources() {
    assert_eq!(type_of("resourceInput<'A/b@1'>.properties"), "(. (<> resourceInput \"A/b@1\") properties)");
    assert_eq!(type_of("resourceOutput<'A/b@1'>[]"), "(array (<> resourceOutput \"A/b@1\"))");
    assert_eq!(type_of("sys.resourceInput<'A/b@1'>"), "(<> resourceInput \"A/b@1\")");
    assert_eq!(type_of("resource<'A/b@1'>"), "(<> resource \"A/b@1\")");
    assert_eq!(good("param a resource 'A/b@1'"), "(param a (resource \"A/b@1\"))");
    assert_eq!(good("output a resource 'A/b@1' = b"), "(output a (resource \"A/b@1\") b)");
    assert_eq!(good("output a resource = b"), "(output a resource b)");
}
