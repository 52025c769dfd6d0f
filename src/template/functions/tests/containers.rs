//! Functions about arrays and objects.

use std::rc::Rc;

use super::{Bench, Table, check, refuse};
use crate::source::{FileId, Span};
use crate::template::functions::{apply, find};
use crate::template::{Kind, List, ListPart, Object, Op, Value};

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[
    COLLECTIONS_AS_DOCUMENTED,
    COLLECTIONS_ON_WHAT_IS_NOT_KNOWN,
    ARRAYS_AS_DOCUMENTED,
    OBJECTS_AS_DOCUMENTED,
    UNION_AS_DOCUMENTED,
    UNION_ON_WHAT_IS_NOT_KNOWN,
    SHALLOW_MERGE_READS_FROM_THE_RIGHT,
    INTERSECTION_AS_DOCUMENTED,
];

static COLLECTIONS_AS_DOCUMENTED: Table = &[
    ("concat(createArray('1-1', '1-2', '1-3'), createArray('2-1', '2-2'))", r#"["1-1","1-2","1-3","2-1","2-2"]"#),
    ("length(createArray('one', 'two', 'three'))", "3"),
    ("length('One Two Three')", "13"),
    ("length(json('{\"a\": 1, \"b\": 2}'))", "2"),
    ("empty(createArray())", "true"),
    ("empty('')", "true"),
    ("empty(json('{}'))", "true"),
    ("empty(null())", "true"),
    ("empty('a')", "false"),
    ("contains('OneTwoThree', 'e')", "true"),
    ("contains('OneTwoThree', 'z')", "false"),
    ("contains(json('{\"one\": \"a\", \"two\": \"b\"}'), 'ONE')", "true"),
    ("contains(json('{\"one\": \"a\", \"two\": \"b\"}'), 'a')", "false"),
    ("contains(createArray('one', 'two', 'three'), 'three')", "true"),
    ("contains(createArray('one', 'two', 'three'), 'Three')", "false"),
    ("contains(createArray(1, 2), 2)", "true"),
    ("contains('a1', 1)", "true"),
    ("first(createArray('one', 'two', 'three'))", r#""one""#),
    ("first('One Two Three')", r#""O""#),
    ("first(createArray())", "null"),
    ("first('')", r#""""#),
    ("last(createArray('one', 'two', 'three'))", r#""three""#),
    ("last('One Two Three')", r#""e""#),
    ("skip(createArray('one', 'two', 'three'), 2)", r#"["three"]"#),
    ("skip('one two three', 4)", r#""two three""#),
    ("skip('abc', 9)", r#""""#),
    ("skip('abc', -1)", r#""abc""#),
    ("take(createArray('one', 'two', 'three'), 2)", r#"["one","two"]"#),
    ("take('one two three', 2)", r#""on""#),
    ("take('abc', -1)", r#""""#),
    ("take('abc', 9)", r#""abc""#),
];

#[test]
fn collections_as_documented() {
    check(COLLECTIONS_AS_DOCUMENTED);
}

static COLLECTIONS_ON_WHAT_IS_NOT_KNOWN: Table = &[
    ("concat(createArray('a'), parameters('x'), createArray('b'))", r#"["a",...x,"b"]"#),
    ("length(createArray(parameters('x')))", "1"),
    ("length(concat(createArray('a'), parameters('x')))", r#"?length(["a",...x])"#),
    ("empty(concat('a', parameters('x')))", "false"),
    ("empty(resourceGroupName())", "false"),
    ("empty(format('{0}{1}', parameters('x'), parameters('y')))", r#"?empty("{x}{y}")"#),
    ("empty(concat(createArray('a'), parameters('x')))", "false"),
    ("empty(concat(createArray(), parameters('x')))", "?empty([...x])"),
    ("empty(union(parameters('x'), createObject('a', 1)))", "false"),
    ("empty(parameters('x'))", "?empty(?x)"),
    ("contains(concat(createArray('a'), parameters('x')), 'a')", "true"),
    ("contains(concat(createArray('a'), parameters('x')), 'b')", r#"?contains(["a",...x],"b")"#),
    ("contains(createArray('a', 'b'), parameters('x'))", r#"?contains(["a","b"],?x)"#),
    ("contains(createArray(), parameters('x'))", "false"),
    ("contains(createArray('aa', 'ab'), concat('c', parameters('x')))", "false"),
    ("contains(union(parameters('x'), createObject('a', 1)), 'A')", "true"),
    ("contains(union(parameters('x'), createObject('a', 1)), 'b')", r#"?contains({"a":1...x},"b")"#),
    ("contains(concat('abc', parameters('x')), 'bc')", "true"),
    ("contains(concat('abc', parameters('x')), 'd')", r#"?contains("abc{x}","d")"#),
    ("contains('abc', concat('d', parameters('x')))", "false"),
    ("contains('abc', concat('a', parameters('x')))", r#"?contains("abc","a{x}")"#),
    ("first(concat(createArray('a'), parameters('x')))", r#""a""#),
    ("first(concat(parameters('x'), createArray('a')))", r#"?first([...x,"a"])"#),
    ("first(concat('ab', parameters('x')))", r#""a""#),
    ("last(concat(parameters('x'), createArray('a')))", r#""a""#),
    ("last(concat('ab', parameters('x')))", r#"?last("ab{x}")"#),
    ("take(concat(createArray('a'), parameters('x')), 1)", r#"["a"]"#),
    ("take(concat(createArray('a'), parameters('x')), 2)", r#"?take(["a",...x],2)"#),
    ("skip(concat(createArray('a'), parameters('x')), 1)", "[...x]"),
    ("take(concat('abc-', parameters('x')), 3)", r#""abc""#),
    ("take(concat('a-', parameters('x')), 3)", r#"?take("a-{x}",3)"#),
    ("skip(concat('abc-', parameters('x')), 4)", "?x"),
    ("skip(parameters('x'), 0)", "?x"),
    ("skip(parameters('x'), 1)", "?skip(?x,1)"),
    ("skip(concat('a', parameters('x')), 0)", r#""a{x}""#),
    ("take(parameters('x'), 3)", "?take(?x,3)"),
    // An array or a text.
    ("take(parameters('x'), 0)", "?take(?x,0)"),
    ("take(concat(parameters('x'), '-a'), 0)", r#""""#),
];

#[test]
fn collections_on_what_is_not_known() {
    check(COLLECTIONS_ON_WHAT_IS_NOT_KNOWN);
}

static ARRAYS_AS_DOCUMENTED: Table = &[
    ("array(1)", "[1]"),
    ("array('efgh')", r#"["efgh"]"#),
    ("array(json('{\"a\": \"b\", \"c\": \"d\"}'))", r#"[{"a":"b","c":"d"}]"#),
    ("array(createArray(1))", "[1]"),
    ("array(parameters('x'))", "?array(?x)"),
    ("createArray('a', 'b', 'c')", r#"["a","b","c"]"#),
    ("createArray(1, 2, 3)", "[1,2,3]"),
    ("createArray()", "[]"),
    ("createArray(parameters('x'), 1)", "[?x,1]"),
    (
        "flatten(createArray(createArray('one', 'two'), createArray('three'), createArray()))",
        r#"["one","two","three"]"#,
    ),
    ("flatten(createArray())", "[]"),
    ("flatten(createArray(createArray(createArray(1))))", "[[1]]"),
    ("flatten(createArray(createArray(1), parameters('x')))", "[1,...x]"),
    ("flatten(parameters('x'))", "?flatten(?x)"),
    ("range(5, 3)", "[5,6,7]"),
    ("range(0, 0)", "[]"),
    ("range(-1, 2)", "[-1,0]"),
    ("range(0, parameters('n'))", "?range(0,?n)"),
    ("range(parameters('n'), 3)", "[?n,?add(?n,1),?add(?n,2)]"),
    ("range(parameters('n'), 0)", "[]"),
    ("length(range(0, 10000))", "10000"),
];

#[test]
fn arrays_as_documented() {
    check(ARRAYS_AS_DOCUMENTED);
    refuse(&[
        ("range(parameters('n'), 10001)", "`range` expects a count of 0 to 10000, got 10001"),
        ("range(0, 10001)", "`range` expects a count of 0 to 10000, got 10001"),
        ("range(2147483647, 1)", "`range` expects start and count to add up to at most 2147483647"),
        ("range(0, -1)", "`range` expects a count of 0 to 10000, got -1"),
        ("flatten(createArray(1))", "`flatten` expects an array of arrays, got a number"),
        ("concat(range(0, 10000), range(0, 1))", "`concat` gives an array of more than 10000 elements"),
    ]);
}

static OBJECTS_AS_DOCUMENTED: Table = &[
    (
        "createObject('intProp', 1, 'stringProp', 'abc', 'boolProp', true(), 'objectProp', createObject('key1', 'value1'))",
        r#"{"intProp":1,"stringProp":"abc","boolProp":true,"objectProp":{"key1":"value1"}}"#,
    ),
    ("createObject()", "{}"),
    ("createObject('a', parameters('x'))", r#"{"a":?x}"#),
    ("createObject(parameters('x'), 1)", "{...createobject(?x,1)}"),
    ("createObject('a', 1, 'A', 2)", "?!createObject"),
    ("items(createObject('b', 2, 'A', 1))", r#"[{"key":"A","value":1},{"key":"b","value":2}]"#),
    ("items(createObject())", "[]"),
    (
        "items(createObject('ghiKey', 1, 'defKey', 2, '123Key', 3, 'ABCKey', 4))",
        r#"[{"key":"123Key","value":3},{"key":"ABCKey","value":4},{"key":"defKey","value":2},{"key":"ghiKey","value":1}]"#,
    ),
    ("items(createObject('a', parameters('x')))", r#"[{"key":"a","value":?x}]"#),
    ("items(parameters('x'))", "?items(?x)"),
    ("objectKeys(createObject('b', 2, 'A', 1))", r#"["A","b"]"#),
    ("objectKeys(createObject())", "[]"),
    ("objectKeys(createObject('a', 123, 'b', 456))", r#"["a","b"]"#),
    (
        "objectKeys(union(createObject('b', 2), parameters('x')))",
        r#"?objectkeys({"b":?union({"b":2},?x).b...union({"b":2},?x)})"#,
    ),
    (
        "shallowMerge(createArray(createObject('a', createObject('b', 1)), createObject('A', createObject('c', 2), 'd', 3)))",
        r#"{"a":{"c":2},"d":3}"#,
    ),
    ("shallowMerge(createArray())", "{}"),
    ("shallowMerge(createArray(createObject('a', 123), createObject('b', 456)))", r#"{"a":123,"b":456}"#),
    ("json('null')", "null"),
    ("json('.25')", "?!json"),
    ("json('[1, 2.5, true, \"a\", {\"b\": []}]')", r#"[1,2.5,true,"a",{"b":[]}]"#),
    ("json(base64ToString('eyJvbmUiOiJhIn0='))", r#"{"one":"a"}"#),
    ("base64ToJson('eyJvbmUiOiJhIn0=')", r#"{"one":"a"}"#),
    ("base64ToJson(base64('{\"one\": \"a\", \"two\": \"b\"}'))", r#"{"one":"a","two":"b"}"#),
    ("base64ToJson(base64('[1]'))", "[1]"),
    ("base64ToJson(parameters('x'))", "?base64tojson(?x)"),
    ("createObject('foo', 'bar', 'baz', 123)", r#"{"foo":"bar","baz":123}"#),
    ("json('{\"a\": 1, \"a\": 2}')", r#"{"a":2}"#),
    ("json('{\"a\": 1, \"A\": 2}')", "?!json"),
    ("json('\"[concat(1)]\"')", r#""[concat(1)]""#),
    ("json(parameters('x'))", "?json(?x)"),
];

#[test]
fn objects_as_documented() {
    check(OBJECTS_AS_DOCUMENTED);
    refuse(&[
        ("createObject('a')", "`createObject` expects names and values in pairs, got 1 arguments"),
        ("createObject(1, 1)", "`createObject` expects strings as names of properties, got a number"),
        ("contains(createObject('a', 1), 1)", "`contains` expects the name of a property, got a number"),
        ("items('a')", "`items` expects an object, got a string"),
    ]);
    assert!(super::problem("json('{')").starts_with("`json` expects a JSON text, got one that cannot be read: "));
}

static UNION_AS_DOCUMENTED: Table = &[
    (
        "union(json('{\"one\":\"a\",\"two\":\"b\",\"three\":\"c1\"}'), json('{\"three\":\"c2\",\"four\":\"d\"}'))",
        r#"{"one":"a","two":"b","three":"c2","four":"d"}"#,
    ),
    ("union(createArray('one', 'two', 'three'), createArray('three', 'four'))", r#"["one","two","three","four"]"#),
    (
        "union(json('{\"property\":{\"one\":\"a\",\"three\":\"c1\"},\"nestedArray\":[1,2]}'), json('{\"property\":{\"three\":\"c2\",\"four\":\"d\"},\"nestedArray\":[3,4]}'))",
        r#"{"property":{"one":"a","three":"c2","four":"d"},"nestedArray":[3,4]}"#,
    ),
    ("union(createArray('a', 'a'))", r#"["a"]"#),
    ("distinct(createArray('a', 'b', 'a', 'A'))", r#"["a","b","A"]"#),
    ("distinct(createArray())", "[]"),
    ("distinct(createArray(1, '1', createObject('a', 1), createObject('a', 1)))", r#"[1,"1",{"a":1}]"#),
];

#[test]
fn union_as_documented() {
    check(UNION_AS_DOCUMENTED);
    refuse(&[("union(createArray(), createObject())", "`union` expects either arrays or objects, got both")]);
}

static UNION_ON_WHAT_IS_NOT_KNOWN: Table = &[
    ("union(parameters('x'), parameters('y'))", "?union(?x,?y)"),
    ("union(parameters('x'))", "?union(?x)"),
    ("union(createArray(), parameters('x'))", "[...union(?x)]"),
    ("distinct(parameters('x'))", "?distinct(?x)"),
    ("distinct(createArray('a', parameters('x')))", r#"?distinct(["a",?x])"#),
    ("distinct(createArray(parameters('x'), parameters('x')))", "[?x]"),
    ("distinct(concat(createArray('a', 'a'), parameters('x')))", r#"["a",...except(?x,["a"])]"#),
    ("union(createArray('a'), parameters('x'))", r#"["a",...except(?x,["a"])]"#),
    ("union(parameters('x'), createArray('a'))", r#"[...except(?x,["a"]),"a"]"#),
    ("last(union(parameters('x'), createArray('a')))", r#"?last([...except(?x,["a"]),"a"])"#),
    ("first(union(createArray('a'), parameters('x')))", r#""a""#),
    ("union(createArray('a', parameters('x')), createArray('b'))", r#"?union(["a",?x],["b"])"#),
    // What comes last wins; what came before may be overwritten.
    ("union(parameters('x'), createObject('a', 1))", r#"{"a":1...x}"#),
    ("union(createObject('a', 1), parameters('x'))", r#"{"a":?union({"a":1},?x).a...union({"a":1},?x)}"#),
    // Objects are merged with what is not known, other values replace it.
    ("union(parameters('x'), createObject('a', createObject('b', 1)))", r#"{"a":{"b":1...x.a}...x}"#),
    ("union(createObject('a', parameters('x')), createObject('a', 'b'))", r#"{"a":"b"}"#),
    ("union(createObject('a', 'b'), createObject('a', parameters('x')))", r#"{"a":?x}"#),
    ("union(createObject('a', parameters('x')), createObject('a', parameters('y')))", r#"{"a":?union(?x,?y)}"#),
];

#[test]
fn union_on_what_is_not_known() {
    check(UNION_ON_WHAT_IS_NOT_KNOWN);
}

static SHALLOW_MERGE_READS_FROM_THE_RIGHT: Table = &[
    ("shallowMerge(parameters('x'))", "?shallowmerge(?x)"),
    ("shallowMerge(createArray(parameters('x')))", "?x"),
    ("shallowMerge(createArray(parameters('x'), createObject('a', 1)))", r#"{"a":1...x}"#),
    (
        "shallowMerge(createArray(createObject('a', 1, 'b', 2), parameters('x'), createObject('B', 3)))",
        r#"{"a":?shallowmerge([{"a":1,"b":2},?x]).a,"b":3...shallowmerge([{"a":1,"b":2},?x])}"#,
    ),
    (
        "shallowMerge(createArray(createObject('a', 1), union(parameters('x'), createObject('a', 2))))",
        r#"{"a":2...shallowmerge([{"a":1},{"a":2...x}])}"#,
    ),
    ("shallowMerge(concat(parameters('x'), createArray(createObject('a', 1))))", r#"{"a":1...shallowmerge([...x])}"#),
    ("shallowMerge(createArray(createObject(), parameters('x'), createObject()))", "?x"),
];

#[test]
fn shallow_merge_reads_from_the_right() {
    check(SHALLOW_MERGE_READS_FROM_THE_RIGHT);
    refuse(&[("shallowMerge(createArray('a'))", "`shallowMerge` expects an array of objects, got a string")]);
}

static INTERSECTION_AS_DOCUMENTED: Table = &[
    (
        "intersection(json('{\"one\":\"a\",\"two\":\"b\",\"three\":\"c\"}'), json('{\"one\":\"a\",\"two\":\"z\",\"three\":\"c\"}'))",
        r#"{"one":"a","three":"c"}"#,
    ),
    ("intersection(createArray('one', 'two', 'three'), createArray('two', 'three'))", r#"["two","three"]"#),
    ("intersection(createArray('a', 'a'), createArray('a'))", r#"["a"]"#),
    ("intersection(createArray('a', parameters('x')), createArray('b'))", r#"?intersection(["a",?x],["b"])"#),
    ("intersection(createArray('a'), parameters('x'))", r#"?intersection(["a"],?x)"#),
];

#[test]
fn intersection_as_documented() {
    check(INTERSECTION_AS_DOCUMENTED);
}

#[test]
fn a_loop_is_as_long_as_its_count() {
    let mut bench = Bench::new();
    let origin = bench.origin();
    let count = bench.terms.intern(Op::Parameter(0, "n".into()), [], None);
    let index = bench.terms.intern(Op::LoopIndex(0), [], None);
    let body = Value::new(Kind::str("a"), origin);
    let list = List { parts: vec![ListPart::Repeat { count, index, body }] };
    let list = Value::new(Kind::List(Rc::new(list)), origin);
    let span = Span::at(FileId::new(0), 0);
    let mut call =
        |name: &str, arguments: &[Value]| apply(find(name).unwrap(), arguments, span, &mut bench.context()).kind;
    assert_eq!(call("length", std::slice::from_ref(&list)), Kind::Term(count));
    assert!(matches!(call("empty", std::slice::from_ref(&list)), Kind::Term(_)));
    assert!(matches!(call("contains", &[list.clone(), Value::new(Kind::str("a"), origin)]), Kind::Term(_)));
    assert_eq!(call("contains", &[list, Value::new(Kind::str("b"), origin)]), Kind::Bool(false));
}

#[test]
fn values_that_grow_without_bound_are_not_followed() {
    let mut bench = Bench::new();
    let mut value = bench.evaluate("createArray()");
    let array = find("createArray").unwrap();
    let span = Span::at(FileId::new(0), 0);
    for _ in 0..60 {
        value = apply(array, &[value.clone(), value], span, &mut bench.context());
    }
    assert_eq!(
        bench.problems.first().map(|problem| problem.message.as_str()),
        Some("`createArray` gets a value that is too large or too deep to follow")
    );
}

#[test]
fn a_part_keeps_its_own_way() {
    let mut bench = Bench::new();
    let value = bench.evaluate("first(createArray('a', 'b'))");
    let path = bench.provenance.path(value.origin);
    let places: Vec<_> = path.iter().map(|station| (station.span.start, station.span.end)).collect();
    assert_eq!(places, [(2, 30), (20, 23)]);
}

#[test]
fn a_guarded_property_may_be_absent() {
    let mut bench = Bench::new();
    let origin = bench.origin();
    let guard = bench.terms.intern(Op::Parameter(0, "g".into()), [], None);
    let mut object = bench.evaluate("createObject('a', 1)");
    if let Kind::Object(inside) = &object.kind {
        let mut slots = inside.slots.clone();
        slots[0].guard = Some(guard);
        object = Value::new(Kind::Object(Rc::new(Object { slots, rest: None })), origin);
    }
    let span = Span::at(FileId::new(0), 0);
    for (name, arguments) in [
        ("empty", vec![object.clone()]),
        ("length", vec![object.clone()]),
        ("contains", vec![object.clone(), Value::new(Kind::str("a"), origin)]),
        ("tryGet", vec![object, Value::new(Kind::str("a"), origin)]),
    ] {
        let answer = apply(find(name).unwrap(), &arguments, span, &mut bench.context());
        assert!(matches!(answer.kind, Kind::Term(_)), "{name}: {:?}", answer.kind);
    }
}
