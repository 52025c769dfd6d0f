//! Statements.

use super::{broken, errors, good, program};
use crate::syntax::bicep::StatementKind;

#[test]
fn declarations() {
    assert_eq!(good("targetScope = 'tenant'"), "(targetScope \"tenant\")");
    assert_eq!(good("metadata a = { b: 1 }"), "(metadata a {b:1})");
    assert_eq!(good("param a string"), "(param a string)");
    assert_eq!(good("param a int = 1"), "(param a int = 1)");
    assert_eq!(good("param a 'x' | 'y' = 'x'"), "(param a (| \"x\" \"y\") = \"x\")");
    assert_eq!(good("var a = 1"), "(var a 1)");
    assert_eq!(good("var a string[] = ['b']"), "(var a (array string) [\"b\"])");
    assert_eq!(good("output a string = b"), "(output a string b)");
    assert_eq!(good("assert a = b > 1"), "(assert a (> b 1))");
    assert_eq!(good("test a 'b.bicep' = { params: {} }"), "(test a \"b.bicep\" {params:{}})");
}

#[test]
fn functions() {
    assert_eq!(good("func a() string => 'b'"), "(func a () string \"b\")");
    assert_eq!(
        good("func a(\n  b string,\n  c (int | 'x')[]?\n) { d: b } =>\n  { d: b }"),
        "(func a (b string c (? (array (group (| int \"x\"))))) {d:b} {d:b})"
    );
}

#[test]
fn resources() {
    assert_eq!(good("resource a 'B/c@1' = {\n  name: 'd'\n}"), "(resource a \"B/c@1\" {name:\"d\"})");
    assert_eq!(good("resource a 'B/c@1' existing = { name: 'd' }"), "(resource a \"B/c@1\" existing {name:\"d\"})");
    assert_eq!(good("resource a 'B' = if (c) { name: 'd' }"), "(resource a \"B\" (if c {name:\"d\"}))");
    assert_eq!(good("resource a 'B' =\n  if (\n  c\n  ) {}"), "(resource a \"B\" (if c {}))");
    assert_eq!(good("resource a 'B' = [for c in d: {}]"), "(resource a \"B\" (for c d {}))");
    assert_eq!(good("resource a 'B' = [\n  for (c, i) in d: if (c) {}\n]"), "(resource a \"B\" (for c i d (if c {})))");
    assert_eq!(good("resource a 'B${c}' = {}"), "(resource a (text \"B\" c) {})");
}

#[test]
fn resources_inside_of_resources() {
    assert_eq!(
        good(
            "resource a 'B' = {\n  name: 'c'\n  @batchSize(1)\n  resource d 'e' = {\n    resource f 'g' existing = {}\n  }\n}"
        ),
        "(resource a \"B\" {name:\"c\" @batchSize(1) (resource d \"e\" {(resource f \"g\" existing {})})})"
    );
    assert_eq!(
        good("resource a 'B' = [for x in y: if (z) {\n  resource d 'e' = [for v in w: {}]\n}]"),
        "(resource a \"B\" (for x y (if z {(resource d \"e\" (for v w {}))})))"
    );
    // Only the body itself holds resources.
    assert_eq!(good("resource a 'B' = { resource: { resource: 1 } }"), "(resource a \"B\" {resource:{resource:1}})");
    assert!(!errors("resource a 'B' = { tags: { resource d 'e' = {} } }").is_empty());
    assert!(!errors("module a 'b' = { resource d 'e' = {} }").is_empty());
}

#[test]
fn modules() {
    assert_eq!(good("module a './b.bicep' = { params: { c: 1 } }"), "(module a \"./b.bicep\" {params:{c:1}})");
    assert_eq!(good("module a 'br/x:y:1' = [for b in c: if (b) {}]"), "(module a \"br/x:y:1\" (for b c (if b {})))");
}

#[test]
fn a_module_without_a_symbolic_name_is_read_all_the_same() {
    let text = "module 'a.bicep' = { name: 'b' }";
    let (shown, errors) = broken(text);
    assert_eq!(shown, "(module  \"a.bicep\" {name:\"b\"})");
    assert_eq!(errors, ["expected the symbolic name of the module after this @module"]);
    let program = program(text);
    let StatementKind::Module { name, .. } = &program.statements()[0].kind else { panic!() };
    assert_eq!((name.span.start, name.span.end), (6, 6));
}

#[test]
fn imports_and_extensions() {
    assert_eq!(good("import { a, b as c } from 'd.bicep'"), "(import (a b->c) \"d.bicep\")");
    assert_eq!(good("import {\n  a\n  'b-c' as d\n} from 'd'"), "(import (a \"b-c\"->d) \"d\")");
    assert_eq!(good("import * as a from 'd'"), "(import * a \"d\")");
    assert_eq!(good("@a()\nimport 'x@1.0.0' as y"), "@a() (extension \"x@1.0.0\" as y)");
    assert_eq!(good("provider 'x@1' with {\n a: 1\n}"), "(extension \"x@1\" {a:1})");
    assert_eq!(good("extension kubernetes with { a: 1 } as k"), "(extension kubernetes {a:1} as k)");
    assert_eq!(good("extension graph"), "(extension graph)");
    assert_eq!(errors("import { 'a-b' } from 'c'"), ["expected `as` and a name, found `}` @}"]);
    assert_eq!(errors("import a from 'c'"), ["expected `{` or `*`, found `a` @a"]);
    assert_eq!(errors("extension a b"), ["expected `with`, `as` or the end of the line, found `b` @b"]);
}

#[test]
fn parameter_files() {
    assert_eq!(good("using 'main.bicep'"), "(using \"main.bicep\")");
    assert_eq!(good("using none"), "(using none)");
    assert_eq!(good("using 'a' with { mode: 'stack' }"), "(using \"a\" {mode:\"stack\"})");
    assert_eq!(good("extends 'base.bicepparam'"), "(extends \"base.bicepparam\")");
    assert_eq!(good("param a = 'b'\nparam c = [\n 1\n]"), "(param a = \"b\") (param c = [1])");
    assert_eq!(good("extensionConfig k8s with { a: 1 }"), "(extensionConfig k8s {a:1})");
}

#[test]
fn decorators() {
    assert_eq!(good("@secure()\nparam a string"), "@secure() (param a string)");
    assert_eq!(
        good("@sys.description('''\nx\n''')\n\n// a comment\n@allowed([\n  'a'\n])\nparam a string"),
        "@sys.description(\"x\\n\") @allowed([\"a\"]) (param a string)"
    );
    assert_eq!(errors("@secure() param a string"), ["expected a line break after a decorator @param"]);
    assert_eq!(
        broken("@secure\nparam a string"),
        (
            "@secure() (param a string)".into(),
            vec!["expected `(` after this: a decorator is called, as in `@secure()` @secure".into()]
        )
    );
    assert_eq!(errors("@secure()\n"), ["expected a statement after this decorator @)"]);
    assert_eq!(broken("@a('b)\n@c()\nparam d string").0, "@c() (param d string)");
}

#[test]
fn spans_leave_decorators_out() {
    let text = "@secure()\nparam a string // b\n";
    let program = program(text);
    let statement = &program.statements()[0];
    assert_eq!(program.source(statement.span), "param a string");
}
