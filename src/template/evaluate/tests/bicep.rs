//! Expressions of Bicep: what names stand for, and what may be missing.

use super::{outputs_of, problems, run_bicep};

/// The value of an expression, after these statements.
fn value(statements: &str, expression: &str) -> String {
    let text = format!("{statements}\noutput o object = {expression}\n");
    let outputs = outputs_of(&[("main.bicep", &text)]);
    let [output] = &*outputs else { panic!("one output: {outputs:?}") };
    output.strip_prefix("o = ").unwrap().to_owned()
}

#[test]
fn what_follows_a_key_that_may_be_missing_is_not_asked_for() {
    let foo = "var foo = {}";
    assert_eq!(value(foo, "foo.?a"), "null");
    assert_eq!(value(foo, "foo.?a.b.c[0]"), "null");
    assert_eq!(value(foo, "foo[?'a'].b"), "null");
    assert_eq!(value("var foo = []", "foo[?0].b"), "null");
    assert_eq!(value("var foo = [1, 2]", "[foo[?^1], foo[?^3], foo[^2]]"), "[2, null, 1]");
    assert_eq!(value("var foo = { a: { b: 1 } }", "foo.?a.b"), "1");
}

#[test]
fn brackets_and_an_exclamation_mark_end_what_may_be_missing() {
    for expression in ["(foo.?a).b", "foo.?a!.b", "(foo.?a)!.b"] {
        let text = format!("var foo = {{}}\noutput o object = {expression}\n");
        let told = problems(&run_bicep(&[("main.bicep", &text)]));
        assert_eq!(told.len(), 1, "{expression}: {told:?}");
    }
}

#[test]
fn operators_are_functions() {
    assert_eq!(value("", "1 + 2 * 3 - -4 % 3"), "8");
    assert_eq!(value("", "['a' == 'A', 'a' =~ 'A', 'a' != 'A', 'a' !~ 'A']"), "[false, true, true, false]");
    assert_eq!(value("", "!(1 < 2) || 2 >= 2 && true"), "true");
    assert_eq!(value("", "null ?? null ?? 'x'"), "'x'");
    assert_eq!(value("", "'{a}${1}-${true ? 'b' : 'c'}'"), "'{a}1-b'");
    assert_eq!(value("", "any(null)"), "null");
}

#[test]
fn parts_are_spread_into_arrays_and_objects() {
    assert_eq!(value("var a = [1]", "[0, ...a, ...[], 2]"), "[0, 1, 2]");
    assert_eq!(value("var a = { x: 1, y: 1 }", "{ x: 0, ...a, y: 2 }"), "{x: 1, y: 2}");
}

#[test]
fn loops_have_elements_and_indices() {
    assert_eq!(value("", "[for (x, i) in ['a', 'b']: '${i}${x}']"), "['0a', '1b']");
    assert_eq!(value("var xs = [[1, 2], [3]]", "[for x in xs: reduce(x, 0, (a, b) => a + b)]"), "[3, 3]");
}

#[test]
fn the_innermost_name_counts_and_a_name_hides_a_namespace() {
    assert_eq!(value("var x = 1", "map([2], x => x)"), "[2]");
    assert_eq!(value("func az(x int) int => x + 1", "az(1)"), "2");
    assert_eq!(value("var y = 3\nfunc f(x int) int => x + y", "f(1)"), "4");
    assert_eq!(value("", "sys.concat('a', 'b')"), "'ab'");
}

#[test]
fn nameof_is_the_last_name() {
    let resource = "resource r 'A.B/c@1' existing = { name: 'n' }";
    assert_eq!(
        value(resource, "[nameof(r), nameof(r.properties.x), nameof(r.tags['a-b']), nameof(r.y[0])]"),
        "['r', 'x', 'a-b', 'y']"
    );
}

#[test]
fn what_is_imported_sees_the_names_of_its_own_file() {
    let library = "var base = 10\n@export()\nvar ten = base\n@export()\nfunc plus(x int) int => x + base\n";
    let main = "import { ten, plus as add } from 'lib.bicep'\nimport * as lib from 'lib.bicep'
        var base = 1
        output a int = ten\noutput b int = add(base)\noutput c int = lib.plus(lib.ten)\n";
    assert_eq!(outputs_of(&[("main.bicep", main), ("lib.bicep", library)]), ["a = 10", "b = 11", "c = 20"]);
}

#[test]
fn a_parameter_file_adds_to_the_one_that_it_extends() {
    let main = "param a string\nparam b string\nparam c string\noutput o array = [a, b, c]\n";
    let shared = "using none\nvar x = 'shared'\nparam a = x\nparam b = x\n";
    let own = "using 'main.bicep'\nextends 'shared.bicepparam'\nvar x = 'own'\nparam b = x\nparam c = x\n";
    let files = [("main.bicep", main), ("main.bicepparam", own), ("shared.bicepparam", shared)];
    assert_eq!(outputs_of(&files), ["o = ['shared', 'own', 'own']"]);
}

#[test]
fn parameters_may_be_null_if_their_type_says_so() {
    let parameters = "type t = string?\nparam a string?\nparam b t\nparam c ('x' | null)\nparam d string = 'd'\n";
    assert_eq!(value(parameters, "[a, b, c, d]"), "[null, null, null, 'd']");
    let azure = "param a resourceInput<'A.B/c@1'>.properties.kind = 'k'";
    assert_eq!(value(azure, "a"), "'k'");
}
