//! Expressions.

use super::{broken, errors, good, value};

#[test]
fn literals() {
    assert_eq!(value("[null, true, false, 0, 9223372036854775807]"), "[null true false 0 9223372036854775807]");
    assert_eq!(value("-9223372036854775808"), "(- int)");
    assert_eq!(value("(1)"), "(group 1)");
    assert_eq!(
        errors("var x = 99999999999999999999"),
        ["this number is too large for a 64-bit integer @99999999999999999999"]
    );
    assert_eq!(errors("var x = 1.5"), ["Bicep has no decimals; use `json('…')` for one @1.5"]);
}

#[test]
fn operators_bind_as_they_should() {
    assert_eq!(value("a || b && c"), "(|| a (&& b c))");
    assert_eq!(value("a ?? b || c"), "(?? a (|| b c))");
    assert_eq!(value("a == b != c"), "(!= (== a b) c)");
    assert_eq!(value("a =~ b && c !~ d"), "(&& (=~ a b) (!~ c d))");
    assert_eq!(value("a < b == c >= d"), "(== (< a b) (>= c d))");
    assert_eq!(value("a <= b"), "(<= a b)");
    assert_eq!(value("a > b"), "(> a b)");
    assert_eq!(value("1 + 2 * 3 - 4 / 5 % 6"), "(- (+ 1 (* 2 3)) (% (/ 4 5) 6))");
    assert_eq!(value("!a && -b == c"), "(&& (! a) (== (- b) c))");
    assert_eq!(value("!a.b!"), "(! (not-null (. a b)))");
    assert_eq!(value("a ?? b ?? c"), "(?? (?? a b) c)");
}

#[test]
fn ternaries_may_span_lines() {
    assert_eq!(value("a ? b : c ? d : e"), "(? a b (? c d e))");
    assert_eq!(value("a ? b ? 1 : 2 : 3"), "(? a (? b 1 2) 3)");
    assert_eq!(value("a == 'b'\n  ? 1 // one\n  // two\n\n  : 2"), "(? (== a \"b\") 1 2)");
    assert_eq!(value("{\n a: b\n ? c\n : d\n e: f\n}"), "{a:(? b c d) e:f}");
    assert_eq!(errors("var x = a ?\n b : c"), ["expected a value after this @?"]);
    assert_eq!(errors("var x = a ? b"), ["expected `:` and what the value is otherwise after this @b"]);
}

#[test]
fn lines_end_expressions() {
    assert_eq!(errors("var x = a +\n b"), ["expected a value after this @+"]);
    assert_eq!(errors("var x = (a\n + b)"), ["expected `)` after this @a"]);
    assert_eq!(broken("var x = a\n.b").0, "(var x a) (⚠)");
}

#[test]
fn members() {
    assert_eq!(value("a.b.?c"), "(.? (. a b) c)");
    assert_eq!(value("a[b][?'c'][^1][?^2]"), "([?^] ([^] ([?] ([] a b) \"c\") 1) 2)");
    assert_eq!(value("a::b::c.id"), "(. (:: (:: a b) c) id)");
    assert_eq!(value("a!.b!"), "(not-null (. (not-null a) b))");
    assert_eq!(value("a . ? b"), "(.? a b)");
    assert_eq!(value("a ? [b] : c::d"), "(? a [b] (:: c d))");
    assert_eq!(errors("var x = a[]"), ["expected the number or name of an element, found `]` @]"]);
    assert_eq!(errors("var x = a."), ["expected the name of a property or a function after this @."]);
}

#[test]
fn calls() {
    assert_eq!(value("f()"), "(call f)");
    assert_eq!(value("f(a, 1)"), "(call f a 1)");
    assert_eq!(value("f(\n  a, b,\n\n  // more\n  c\n)"), "(call f a b c)");
    assert_eq!(value("az.resourceGroup('a').id"), "(. (method az resourceGroup \"a\") id)");
    assert_eq!(value("r.listKeys().keys[0]"), "([] (. (method r listKeys) keys) 0)");
    assert_eq!(value("kv.getSecret('a')"), "(method kv getSecret \"a\")");
    assert_eq!(errors("var x = f(a, )"), ["expected a value, found `)` @)"]);
    assert_eq!(errors("var x = f(a\n  b)"), ["expected `,` or `)` after this @a"]);
    assert_eq!(errors("var x = f(a\n  , b)"), ["put this `,` at the end of the line before @,"]);
    assert_eq!(errors("var x = a.?f()"), ["take this `?` away: a function is called, or it is not there @?"]);
}

#[test]
fn functions_without_a_name() {
    assert_eq!(value("map(a, x => x.b)"), "(call map a (=> (x) (. x b)))");
    assert_eq!(value("reduce(a, 0, (x, y) => x + y)"), "(call reduce a 0 (=> (x y) (+ x y)))");
    assert_eq!(value("f(() => 1)"), "(call f (=> () 1))");
    assert_eq!(value("f((\n  a,\n  b\n) =>\n  { c: a })"), "(call f (=> (a b) {c:a}))");
    assert_eq!(errors("var x = (a, 1) => a"), ["expected the name of a parameter @1"]);
    assert_eq!(errors("var x = (a, b)"), ["expected `)`: these brackets hold one value @b"]);
    assert_eq!(errors("var x = ()"), ["expected a value in these brackets @()"]);
    assert_eq!(broken("var f = a =>\nvar b = 1").0, "(⚠ f) (var b 1)");
}

#[test]
fn arrays_and_objects() {
    assert_eq!(value("[]"), "[]");
    assert_eq!(value("[a, b, ...c,]"), "[a b ...c]");
    assert_eq!(value("[\n\n  a\n  // between\n  b, c\n\n]"), "[a b c]");
    assert_eq!(value("{}"), "{}");
    assert_eq!(value("{ a: 1, 'b-c': 2, '${d}-e': 3, ...f }"), "{a:1 \"b-c\":2 (text d \"-e\"):3 ...f}");
    assert_eq!(value("{\n  a: {\n    b: [\n    ]\n  }\n  c: d\n}"), "{a:{b:[]} c:d}");
    assert_eq!(
        value("{ for: 1, if: 2, resource: 3, param: 4, in: 5, '''x''': 6 }"),
        "{for:1 if:2 resource:3 param:4 in:5 \"x\":6}"
    );
    assert_eq!(
        broken("var x = { null: 1 }"),
        (
            "(var x {null:1})".into(),
            vec!["expected the name of a property, found `null`, which is a value; as the name of a property it takes quotes @null".into()]
        )
    );
    assert_eq!(
        broken("var x = [\n  1,\n  2\n]"),
        ("(var x [1 2])".into(), vec!["take this `,` away: where a line ends, no comma separates @,".into()])
    );
}

#[test]
fn loops() {
    assert_eq!(value("[for a in b: c]"), "(for a b c)");
    assert_eq!(value("[for (a, i) in range(0, 2): { b: i }]"), "(for a i (call range 0 2) {b:i})");
    assert_eq!(value("[\n  for a in b: [for c in a: c]\n]"), "(for a b (for c a c))");
    assert_eq!(value("{ a: [for b in c: b] }"), "{a:(for b c b)}");
    assert_eq!(value("[fort, for_]"), "[fort for_]");
    assert_eq!(errors("var x = [for a b: c]"), ["expected `in`, found `b` @b"]);
    assert_eq!(errors("var x = [for (a) in b: c]"), ["expected `,`, found `)` @)"]);
}

#[test]
fn words_are_names_where_they_can_be() {
    assert_eq!(value("resource"), "resource");
    assert_eq!(value("param(type, for)"), "(call param type for)");
    assert_eq!(value("module.output.if"), "(. (. module output) if)");
    assert_eq!(
        good("param type string\nvar resource = 1\nparam param object"),
        "(param type string) (var resource 1) (param param object)"
    );
}

#[test]
fn signs_are_one_at_a_time() {
    let (shown, errors) = broken("var x = !!a");
    assert_eq!(shown, "(var x (! (! a)))");
    assert_eq!(errors, ["Bicep takes one sign before a value: put brackets around the rest @!"]);
    assert_eq!(broken("var x = +1").1, ["there is no `+` before a value: take it away @+"]);
}
