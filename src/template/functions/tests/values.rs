//! Functions about numbers, truth values and comparison.

use super::{Bench, Table, check, refuse};
use crate::template::{CauseKind, Kind};

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[
    NUMBERS_AS_DOCUMENTED,
    TRUTH_AS_DOCUMENTED,
    EQUALITY_AS_DOCUMENTED,
    EQUALITY_ON_WHAT_IS_NOT_KNOWN,
    COMPARISON_AS_DOCUMENTED,
];

static NUMBERS_AS_DOCUMENTED: Table = &[
    ("add(5, 3)", "8"),
    ("add(1, 3)", "4"),
    ("add(9223372036854775806, 1)", "9223372036854775807"),
    ("sub(0, 13)", "-13"),
    ("sub(-9223372036854775807, 1)", "-9223372036854775808"),
    ("sub(parameters('x'), 1)", "?sub(?x,1)"),
    ("mul(4, 5)", "20"),
    ("mul(-3, 0)", "0"),
    ("mul(parameters('x'), 0)", "?mul(?x,0)"),
    ("div(6, 11)", "0"),
    ("div(parameters('x'), 2)", "?div(?x,2)"),
    ("mod(20, 7)", "6"),
    ("mod(parameters('x'), 2)", "?mod(?x,2)"),
    ("min(10, 4, 1, 6)", "1"),
    ("max(createArray(10, 4, 1, 6))", "10"),
    ("float('-0.25')", "-0.25"),
    ("float(parameters('x'))", "?float(?x)"),
    ("sub(7, 3)", "4"),
    ("mul(5, 3)", "15"),
    ("div(8, 3)", "2"),
    ("div(-8, 3)", "-2"),
    ("mod(7, 3)", "1"),
    ("mod(-7, 3)", "-1"),
    ("min(createArray(0, 3, 2, 5, 4))", "0"),
    ("min(0, 3, 2, 5, 4)", "0"),
    ("max(createArray(0, 3, 2, 5, 4))", "5"),
    ("max(0, 3, 2, 5, 4)", "5"),
    ("max(7)", "7"),
    ("int('4')", "4"),
    ("int(4)", "4"),
    ("int('-12')", "-12"),
    ("int('4.0')", "?!int"),
    ("int('-1e3')", "?!int"),
    ("int('1,000')", "?!int"),
    ("float(' 3.5 ')", "3.5"),
    ("float('3.5')", "3.5"),
    ("float(3)", "3.0"),
    ("add(parameters('x'), 1)", "?add(?x,1)"),
    ("min(1, parameters('x'))", "?min(1,?x)"),
    ("max(createArray(1, parameters('x')))", "?max([1,?x])"),
    ("int(parameters('x'))", "?int(?x)"),
];

#[test]
fn numbers_as_documented() {
    check(NUMBERS_AS_DOCUMENTED);
    refuse(&[
        ("add(9223372036854775807, 1)", "`add` expects a result of 64 bits, got 9223372036854775807 and 1"),
        ("div(1, 0)", "`div` expects a divisor other than zero, got 0"),
        ("mod(1, 0)", "`mod` expects a divisor other than zero, got 0"),
        ("div(-9223372036854775808, -1)", "`div` expects a result of 64 bits, got -9223372036854775808 and -1"),
        ("add('1', 2)", "`add` expects an integer as argument 1, got a string"),
        ("int('')", "`int` expects a number, got ``"),
        ("int('e1')", "`int` expects a number, got `e1`"),
        ("int('four')", "`int` expects a number, got `four`"),
        ("max(createArray())", "`max` expects integers or one array of integers, got something else"),
        ("max(1, createArray(2))", "`max` expects integers or one array of integers, got something else"),
    ]);
}

static TRUTH_AS_DOCUMENTED: Table = &[
    ("true()", "true"),
    ("false()", "false"),
    ("null()", "null"),
    ("bool('true')", "true"),
    ("bool('FALSE')", "false"),
    ("bool(1)", "true"),
    ("bool(0)", "false"),
    ("bool(2)", "?!bool"),
    ("bool('1')", "?!bool"),
    ("bool(' true')", "?!bool"),
    ("bool(parameters('x'))", "?bool(?x)"),
    ("not(true())", "false"),
    ("not(false())", "true"),
    ("not(equals(1, 2))", "true"),
    ("not(parameters('x'))", "?not(?x)"),
    ("not(not(parameters('x')))", "?x"),
];

#[test]
fn truth_as_documented() {
    check(TRUTH_AS_DOCUMENTED);
    refuse(&[
        ("not(1)", "`not` expects a boolean, got a number"),
        ("bool('yes')", "`bool` expects `true` or `false`, got `yes`"),
        ("true(1)", "`true` expects no arguments, got 1"),
    ]);
}

static EQUALITY_AS_DOCUMENTED: Table = &[
    ("equals(1, 1)", "true"),
    ("equals('a', 'a')", "true"),
    ("equals('a', 'A')", "false"),
    ("equals(createArray('a', 'b'), createArray('a', 'b'))", "true"),
    ("equals(createArray('a', 'b'), createArray('b', 'a'))", "false"),
    ("equals(createObject('a', 'b'), createObject('a', 'b'))", "true"),
    ("equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))", "true"),
    ("equals(createObject('a', 1), createObject('b', 1))", "false"),
    ("equals(1, '1')", "false"),
    ("equals(null(), '')", "false"),
    ("equals(null(), null())", "true"),
];

#[test]
fn equality_as_documented() {
    check(EQUALITY_AS_DOCUMENTED);
}

static EQUALITY_ON_WHAT_IS_NOT_KNOWN: Table = &[
    ("equals(parameters('x'), parameters('x'))", "true"),
    ("equals(format('a{0}', parameters('x')), concat('a', parameters('x')))", "true"),
    ("equals(concat('a', parameters('x')), concat('b', parameters('x')))", "false"),
    ("equals(concat(parameters('x'), '-a'), concat(parameters('y'), '-b'))", "false"),
    ("equals('a', concat('ab', parameters('x')))", "false"),
    ("equals('', concat('a', parameters('x')))", "false"),
    ("equals(resourceId('a.b/c', parameters('x')), concat(resourceId('a.b/c', parameters('x')), '/d/e'))", "false"),
    ("equals(resourceId('a.b/c', 'd'), resourceId('a.b/c', 'e'))", "false"),
    ("equals(createArray('a', parameters('x')), createArray('b', parameters('y')))", "false"),
    ("equals(createArray('a', parameters('x')), createArray('a', parameters('x')))", "true"),
    ("equals(createArray('a'), concat(createArray('a', 'b'), parameters('x')))", "false"),
    ("equals(createArray(), concat(createArray(), parameters('x')))", "?equals([],[...x])"),
    ("equals(createObject('a', 1), union(parameters('x'), createObject('b', 1)))", "false"),
    ("equals(createObject('a', 1), union(parameters('x'), createObject('a', 2)))", "false"),
    ("equals(1, concat('a', parameters('x')))", "false"),
];

#[test]
fn equality_on_what_is_not_known() {
    check(EQUALITY_ON_WHAT_IS_NOT_KNOWN);
    let mut bench = Bench::new();
    let open = bench.evaluate("equals(parameters('x'), 'a')");
    assert!(matches!(open.kind, Kind::Term(_)));
    assert_eq!(open, bench.evaluate("equals('a', parameters('x'))"), "order does not matter");
    assert_ne!(open, bench.evaluate("equals('b', parameters('x'))"));
    assert_eq!(super::value("equals(parameters('x'), null())"), "?equals(null,?x)");
}

static COMPARISON_AS_DOCUMENTED: Table = &[
    ("less(1, 2)", "true"),
    ("lessOrEquals(1, 1)", "true"),
    ("greater(1, 2)", "false"),
    ("greaterOrEquals(2, 2)", "true"),
    ("less(123, 456)", "true"),
    ("lessOrEquals(123, 456)", "true"),
    ("greater(123, 456)", "false"),
    ("greaterOrEquals(123, 456)", "false"),
    ("lessOrEquals(parameters('x'), 2)", "?lessorequals(?x,2)"),
    ("greater(parameters('x'), 2)", "?greater(?x,2)"),
    ("greaterOrEquals(parameters('x'), 2)", "?greaterorequals(?x,2)"),
    ("greaterOrEquals('a', 'a')", "true"),
    ("less('a', 'a')", "false"),
    // The documentation has 'A' after 'a'.
    ("greater('A', 'a')", "true"),
    ("greaterOrEquals('A', 'a')", "true"),
    ("less('A', 'a')", "false"),
    ("lessOrEquals('A', 'a')", "false"),
    // Bicep's tests sort texts with it.
    ("less('abc', 'def')", "true"),
    ("less('ghi', 'abc')", "false"),
    ("greater('ghi', 'def')", "true"),
    // Letters decide before their case, a beginning comes before what it begins.
    ("less('a', 'B')", "true"),
    ("less('Ab', 'aC')", "true"),
    ("less('aB', 'Ab')", "true"),
    ("less('v1', 'v1b')", "true"),
    ("less('9', 'a')", "true"),
    ("less('a-b', 'ab')", "?!less"),
    ("less('ä', 'b')", "?!less"),
    ("less('1', 2)", "?!less"),
    ("less(parameters('x'), 2)", "?less(?x,2)"),
];

#[test]
fn comparison_as_documented() {
    check(COMPARISON_AS_DOCUMENTED);
    refuse(&[("less(createArray(), 2)", "`less` expects a string or a number as argument 1, got an array")]);
}

#[test]
fn what_is_not_known_says_why() {
    let mut bench = Bench::new();
    let value = bench.evaluate("toLower(substring(parameters('prefix'), 0, 3))");
    let cause = bench.terms.cause_of(&value).unwrap();
    assert_eq!((cause.kind, cause.text.as_str()), (CauseKind::Parameter, "parameter `prefix` has no value"));
    let value = bench.evaluate("add(div(1, 0), 1)");
    assert_eq!(bench.terms.cause_of(&value).unwrap().kind, CauseKind::Invalid);
    assert_eq!(bench.problems.len(), 1, "an error is told once");
}

#[test]
fn inputs_are_named_once() {
    let mut bench = Bench::new();
    let value = bench.evaluate("concat('a', 'b', 'c', 'd', 'e', 'f')");
    assert_eq!(bench.provenance.path(value.origin).len(), 5);
    let same = bench.evaluate("'a'");
    let call = same.origin;
    let span = bench.provenance.used(call).unwrap();
    let function = super::find("concat").unwrap();
    let value = super::apply(function, &[same.clone(), same], span, &mut bench.context());
    assert_eq!(bench.provenance.path(value.origin).len(), 1);
}
