//! Functions that look for something, or into something.

use super::{Bench, Table, check, problem, refuse};

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[
    SEARCH_AS_DOCUMENTED,
    SEARCH_ON_WHAT_IS_NOT_KNOWN,
    ELEMENTS_ARE_FOUND_WITH_REGARD_TO_CASE,
    PATTERNS_MATCH_WITHOUT_REGARD_TO_CASE,
    SAFE_ACCESS_AS_BICEP_WRITES_IT,
    ELEMENTS_ARE_COUNTED_FROM_THE_END,
];

static SEARCH_AS_DOCUMENTED: Table = &[
    ("startsWith('abcdef', 'ab')", "true"),
    ("startsWith('abcdef', 'A')", "true"),
    ("startsWith('abcdef', 'e')", "false"),
    ("endsWith('abcdef', 'ef')", "true"),
    ("endsWith('abcdef', 'F')", "true"),
    ("endsWith('abcdef', 'e')", "false"),
    ("indexOf('test', 't')", "0"),
    ("indexOf('abcdef', 'CD')", "2"),
    ("indexOf('abcdef', 'z')", "-1"),
    ("indexOf('food', 'o')", "1"),
    ("lastIndexOf('test', 't')", "3"),
    ("lastIndexOf('abcdef', 'AB')", "0"),
    ("lastIndexOf('abcdef', 'z')", "-1"),
    ("lastIndexOf('food', 'o')", "2"),
];

#[test]
fn search_as_documented() {
    check(SEARCH_AS_DOCUMENTED);
    refuse(&[("indexOf('a', 1)", "`indexOf` expects a string to look for, got a number")]);
}

static SEARCH_ON_WHAT_IS_NOT_KNOWN: Table = &[
    ("startsWith(concat('ab', parameters('x')), 'A')", "true"),
    ("startsWith(concat('ab', parameters('x')), 'b')", "false"),
    ("startsWith(concat('ab', parameters('x')), 'abc')", r#"?startswith("ab{x}","abc")"#),
    ("startsWith('ab', concat('abc', parameters('x')))", "false"),
    ("endsWith(concat(parameters('x'), 'ab'), 'B')", "true"),
    ("endsWith(concat(parameters('x'), 'ab'), 'c')", "false"),
    ("endsWith(parameters('x'), 'c')", r#"?endswith(?x,"c")"#),
    ("indexOf(concat('ab', parameters('x')), 'B')", "1"),
    ("indexOf(concat('ab', parameters('x')), 'c')", r#"?indexof("ab{x}","c")"#),
    ("indexOf(parameters('x'), 'c')", r#"?indexof(?x,"c")"#),
    ("lastIndexOf(concat('ab', parameters('x')), 'a')", r#"?lastindexof("ab{x}","a")"#),
];

#[test]
fn search_on_what_is_not_known() {
    check(SEARCH_ON_WHAT_IS_NOT_KNOWN);
}

static ELEMENTS_ARE_FOUND_WITH_REGARD_TO_CASE: Table = &[
    ("indexOf(createArray('FOO', 'BAR'), 'foo')", "-1"),
    ("indexOf(createArray('FOO', 'BAR'), 'BAR')", "1"),
    ("indexOf(createArray('FOO', 'BAR'), false())", "-1"),
    ("indexOf(createArray('fizz', 'buzz', 'pop', 'fizz'), 'fizz')", "0"),
    ("indexOf(createArray(createObject('a', 1), createArray(2)), createArray(2))", "1"),
    ("lastIndexOf(createArray('fizz', 'buzz', 'pop', 'fizz'), 'fizz')", "3"),
    ("lastIndexOf(createArray('fizz', 'buzz'), 'Fizz')", "-1"),
    ("indexOf(concat(createArray('a'), parameters('x')), 'a')", "0"),
    ("indexOf(concat(createArray('a'), parameters('x')), 'b')", r#"?indexof(["a",...x],"b")"#),
    ("indexOf(concat(parameters('x'), createArray('a')), 'a')", r#"?indexof([...x,"a"],"a")"#),
    ("indexOf(createArray(parameters('x'), 'a'), 'a')", r#"?indexof([?x,"a"],"a")"#),
    ("indexOf(createArray('a', parameters('x')), parameters('x'))", r#"?indexof(["a",?x],?x)"#),
    ("lastIndexOf(createArray('a', parameters('x'), 'a'), 'a')", "2"),
    ("lastIndexOf(concat(parameters('x'), createArray('a')), 'a')", r#"?lastindexof([...x,"a"],"a")"#),
];

#[test]
fn elements_are_found_with_regard_to_case() {
    check(ELEMENTS_ARE_FOUND_WITH_REGARD_TO_CASE);
}

static PATTERNS_MATCH_WITHOUT_REGARD_TO_CASE: Table = &[
    ("like('vnet-prod-weu', 'VNET-*')", "true"),
    ("like('vnet-prod-weu', '*-prod-*')", "true"),
    ("like('vnet-prod-weu', 'vnet')", "false"),
    ("like('vnet', 'VNET')", "true"),
    ("like('', '*')", "true"),
    ("like('', '')", "true"),
    ("like('aab', 'a*ab')", "true"),
    ("like('ab', 'a*ab')", "false"),
    ("like('mississippi', 'm*iss*pi')", "true"),
    ("like('mississippi', 'm*iss*si')", "false"),
    ("like('a', '?')", "?!like"),
    ("like(concat('vnet-', parameters('x')), 'VNET-*')", "true"),
    ("like(concat('vnet-', parameters('x'), '-weu'), 'v*-weu')", "true"),
    ("like(concat('vnet-', parameters('x')), 'nsg-*')", "false"),
    ("like(concat(parameters('x'), '-weu'), '*-neu')", "false"),
    ("like(concat('vnet-', parameters('x')), 'vnet-prod*')", r#"?like("vnet-{x}","vnet-prod*")"#),
    ("like(concat('a', parameters('x'), 'b'), 'ab')", r#"?like("a{x}b","ab")"#),
    ("like(parameters('x'), '*')", "true"),
    ("like('a', parameters('x'))", r#"?like("a",?x)"#),
];

#[test]
fn patterns_match_without_regard_to_case() {
    check(PATTERNS_MATCH_WITHOUT_REGARD_TO_CASE);
}

proptest::proptest! {
    /// A pattern matches what a slow and simple reading of it says.
    #[test]
    fn patterns_match_what_they_say(text in "[ab]{0,8}", pattern in "[ab*]{0,6}") {
        fn slowly(text: &[u8], pattern: &[u8]) -> bool {
            match pattern {
                [] => text.is_empty(),
                [b'*', rest @ ..] => (0..=text.len()).any(|taken| slowly(&text[taken..], rest)),
                [letter, rest @ ..] => text.first() == Some(letter) && slowly(&text[1..], rest),
            }
        }
        let wanted = slowly(text.as_bytes(), pattern.as_bytes());
        proptest::prop_assert_eq!(super::value(&format!("like('{text}', '{pattern}')")), wanted.to_string());
    }
}

static SAFE_ACCESS_AS_BICEP_WRITES_IT: Table = &[
    ("tryGet(createObject('a', createObject('b', 1)), 'A', 'b')", "1"),
    ("tryGet(createObject('a', 1), 'c')", "null"),
    ("tryGet(createObject('a', 1), 'c', 'd')", "null"),
    ("tryGet(createArray('x', 'y'), 1)", r#""y""#),
    ("tryGet(createArray('x', 'y'), 2)", "null"),
    ("tryGet(createArray(createArray('x', 'y')), 0, createObject('value', 1, 'fromEnd', true()))", r#""y""#),
    ("tryGet(null(), 'a')", "null"),
    ("tryGet(createObject('a', null()), 'a', 'b')", "null"),
    // Only the first access is a safe one.
    ("tryGet(createObject('a', createObject()), 'a', 'b')", "?!tryGet"),
    ("tryGet(createObject('a', 'b'), 'a', 'b')", "?!tryGet"),
    ("tryGet(parameters('x'), 'a')", r#"?tryget(?x,"a")"#),
    ("tryGet(createObject('a', 1), parameters('x'))", r#"?tryget({"a":1},?x)"#),
    ("tryGet(union(parameters('x'), createObject('a', 1)), 'a')", "1"),
    ("tryGet(union(parameters('x'), createObject('a', 1)), 'b')", r#"?tryget({"a":1...x},"b")"#),
    ("tryGet(concat(createArray('a'), parameters('x')), 0)", r#""a""#),
    ("tryGet(concat(createArray('a'), parameters('x')), 1)", r#"?tryget(["a",...x],1)"#),
];

#[test]
fn safe_access_as_bicep_writes_it() {
    check(SAFE_ACCESS_AS_BICEP_WRITES_IT);
    refuse(&[("tryGet('a', 'b')", "`tryGet` expects an object or an array, got a string")]);
}

static ELEMENTS_ARE_COUNTED_FROM_THE_END: Table = &[
    ("indexFromEnd(createArray('a', 'b', 'c'), 1)", r#""c""#),
    ("indexFromEnd(createArray('a', 'b', 'c'), 3)", r#""a""#),
    ("indexFromEnd(createArray(1, 2), 2)", "1"),
    ("indexFromEnd(createArray('a', parameters('x')), 2)", r#""a""#),
    ("indexFromEnd(concat(parameters('x'), createArray('a', 'b')), 2)", r#""a""#),
    ("indexFromEnd(concat(parameters('x'), createArray('a', 'b')), 3)", r#"?indexfromend([...x,"a","b"],3)"#),
    ("indexFromEnd(union(parameters('x'), createArray('a')), 1)", r#"?indexfromend([...except(?x,["a"]),"a"],1)"#),
    ("indexFromEnd(parameters('x'), 1)", "?indexfromend(?x,1)"),
    ("tryIndexFromEnd(createArray('a', 'b', 'c'), 2)", r#""b""#),
    ("tryIndexFromEnd(createArray('a', 'b', 'c'), 4)", "null"),
    ("tryIndexFromEnd(createArray(), 1)", "null"),
    ("tryIndexFromEnd(null(), 1)", "null"),
    ("tryIndexFromEnd(createArray(createObject('foo', 1)), 1, 'foo')", "1"),
    ("tryIndexFromEnd(createArray(createArray(1, 2)), 1, createObject('value', 2, 'fromEnd', true()))", "1"),
    ("tryIndexFromEnd(createArray(createArray(1, 2)), 1, createObject('value', 1))", "2"),
    ("tryIndexFromEnd(createArray(), 1, 'foo')", "null"),
    ("tryIndexFromEnd(createArray('a'), 0)", "?!tryIndexFromEnd"),
    ("tryIndexFromEnd(parameters('x'), 1)", "?tryindexfromend(?x,1)"),
    ("tryIndexFromEnd(concat(parameters('x'), createArray('a')), 1)", r#""a""#),
];

#[test]
fn elements_are_counted_from_the_end() {
    check(ELEMENTS_ARE_COUNTED_FROM_THE_END);
    refuse(&[
        (
            "indexFromEnd(createArray('a'), 2)",
            "`indexFromEnd` expects a place from the end of an array of 1 elements, got 2",
        ),
        (
            "indexFromEnd(createArray('a'), 0)",
            "`indexFromEnd` expects a place from the end of an array of 1 elements, got 0",
        ),
    ]);
}

#[test]
fn a_deployment_fails_with_its_message() {
    refuse(&[
        ("fail('No zone is left.')", "`fail` ends the deployment: No zone is left."),
        ("fail(concat('No zone in ', parameters('x')))", "`fail` ends the deployment: No zone in …"),
        ("fail(parameters('x'))", "`fail` ends the deployment: …"),
        ("fail(1)", "`fail` expects a string, got a number"),
    ]);
    assert!(problem("fail(padLeft('', 300, 'a'))").ends_with("aaa…"), "long messages are cut");
    let mut bench = Bench::new();
    let value = bench.evaluate("concat('a', fail('b'))");
    assert_eq!(bench.show(&value.kind), r#""a{invalid}""#);
}
