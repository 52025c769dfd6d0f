//! JSON: places, indulgences, recovery, hostile input, and agreement with a strict parser under mutation.

use serde_json::Value;

use super::parse;
use crate::source::FileId;
use crate::syntax::{Kind, MAX_DEPTH, Node, SyntaxErrorKind, Tree};

fn tree(text: &str) -> Tree {
    parse(FileId::new(0), text.into())
}

/// The value as another parser would have it; numbers as text, so that nothing is rounded.
fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => node.as_bool().into(),
        Kind::Number => serde_json::from_str(node.number_text().unwrap()).unwrap_or(Value::Null),
        Kind::String => node.as_str().into(),
        Kind::Array => node.items().map(value).collect(),
        Kind::Object => node
            .entries()
            .map(|entry| (entry.key.key_text().unwrap_or_default().into_owned(), value(entry.value)))
            .collect(),
        Kind::Error => "⚠".into(),
    }
}

/// What is left of a broken text, and "message @place" of each error.
fn broken(text: &str) -> (String, Vec<String>) {
    let tree = tree(text);
    let errors = tree
        .errors()
        .iter()
        .map(|error| format!("{} @{}", error.message, &text[error.span.start as usize..error.span.end as usize]));
    (tree.root().map(value).unwrap_or_default().to_string(), errors.collect())
}

fn check_invariants(tree: &Tree) {
    fn visit(node: Node<'_>, depth: usize) {
        let span = node.span();
        let text = node.tree().text();
        assert!(depth <= MAX_DEPTH);
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{node:?}");
        let mut last = span.start;
        let children: Vec<_> = match node.kind() {
            Kind::Object => node.entries().flat_map(|entry| [entry.key, entry.value]).collect(),
            _ => node.items().collect(),
        };
        for child in children {
            assert!(span.contains(child.span()) && child.span().start >= last, "{child:?} in {node:?}");
            last = child.span().end;
            visit(child, depth + 1);
        }
        if let Some(content) = node.as_str() {
            for (at, character) in content.char_indices() {
                let place = node.source_span(at..at + character.len_utf8());
                assert!(span.contains(place) && text.get(place.start as usize..place.end as usize).is_some());
            }
        }
    }
    tree.documents().for_each(|root| visit(root, 0));
    for error in tree.errors() {
        assert!(tree.text().get(error.span.start as usize..error.span.end as usize).is_some(), "{error:?}");
    }
    assert!(tree.root().is_some() || !tree.errors().is_empty());
}

#[test]
fn places_are_bytes() {
    let text = "\u{FEFF}{ \"é\": [1, \"a\\n🚀\"],\r\n  \"b\" : null }";
    let tree = tree(text);
    assert_eq!(tree.errors(), []);
    let root = tree.root().unwrap();
    let place = |node: Node<'_>| &text[node.span().start as usize..node.span().end as usize];
    assert_eq!(place(root), &text[3..]);
    let array = root.get("é").unwrap();
    assert_eq!(place(array), "[1, \"a\\n🚀\"]");
    let string = array.items().nth(1).unwrap();
    assert_eq!(string.as_str().as_deref(), Some("a\n🚀"));
    let rocket = string.source_span(2..6);
    assert_eq!(&text[rocket.start as usize..rocket.end as usize], "🚀");
    assert_eq!(place(root.get("b").unwrap()), "null");
    check_invariants(&tree);
}

#[test]
fn indulgences_are_no_errors() {
    let text =
        "// first\n{ /* in */ \"a\": [1, 2, ], // after\r\n \"b\": \"two\r\nlines\", \"c\": \"tab\there\",\n} // last";
    let tree = tree(text);
    assert_eq!(tree.errors(), []);
    assert_eq!(value(tree.root().unwrap()), serde_json::json!({"a": [1, 2], "b": "two\r\nlines", "c": "tab\there"}));
    let comments: Vec<_> = tree.comments().iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
    assert_eq!(comments, ["// first", "/* in */", "// after", "// last"]);
}

#[test]
fn names_are_found() {
    let tree = tree(r#"{"a": 1, "A": 2, "\u0061": 3, "b": {}}"#);
    let root = tree.root().unwrap();
    assert_eq!(root.get("a").and_then(Node::as_i64), Some(3));
    assert_eq!(root.get("A").and_then(Node::as_i64), Some(2));
    assert_eq!(root.get_ignore_case("B").map(Node::kind), Some(Kind::Object));
    assert_eq!(root.get("c"), None);
    assert_eq!(root.len(), 4);
    assert_eq!(root.duplicates().len(), 1);
    assert_eq!(root.duplicates_ignore_case().iter().map(|(_, key)| key.span().start).collect::<Vec<_>>(), [9, 17]);
    assert_eq!(tree.node(root.id()), Some(root));
}

#[test]
fn errors_say_what_and_where() {
    for (text, error) in [
        ("", "the file is empty @"),
        (" \n\t", "the file is empty @"),
        ("// nothing", "the file holds nothing but comments @"),
        (r#"{"a": 1 "b": 2}"#, "expected `,` or `}` after this @1"),
        ("[1 2]", "expected `,` or `]` after this @1"),
        ("[[1] [2]]", "expected `,` or `]` after this @]"),
        ("[1,,2]", "expected a value before this `,` @,"),
        (r#"{,"a":1}"#, "expected a key before this `,` @,"),
        (r#"{"a" 1}"#, "expected `:` and a value after this key @\"a\""),
        (r#"{"a"}"#, "expected `:` and a value after this key @\"a\""),
        (r#"{"a", "b": 1}"#, "expected `:` and a value after this key @\"a\""),
        (r#"{"a" "b": 1}"#, "expected `:` and a value after this key @\"a\""),
        (r#"{"a":}"#, "expected a value after this @:"),
        ("{a: 1}", "expected a key in double quotes, found `a` @a"),
        ("{'a': 1}", "text takes double quotes in JSON @'a'"),
        ("{: 1}", "expected a key in double quotes, found `:` @:"),
        (r#"{{"a": 1}}"#, "expected a key in double quotes, found `{` @{"),
        ("[True]", "`True` is written `true` in JSON @True"),
        ("[01]", "`01` is not a JSON number; text needs double quotes @01"),
        ("[Premium]", "expected a value, found `Premium`; text needs double quotes @Premium"),
        ("[1; 2]", "expected `,`, found `;` @;"),
        (r#"{"a" = 1}"#, "expected `:`, found `=` @="),
        (r#"["a": 1]"#, "expected `,` or `]`, found `:`; only objects have keys @:"),
        ("{},", "expected the end of the file: a JSON text is one value @,"),
        ("[@]", "expected a value, found `@`; text needs double quotes @@"),
        (r#"["\q"]"#, "there is no escape `\\q`; a backslash is written `\\\\` @\\q"),
        (r#"["\ud800"]"#, "`\\ud800` is half of a character: the other half of the pair is missing @\\ud800"),
        (r#"["\u12"]"#, "`\\u` takes four hexadecimal digits @\\u"),
        ("[1", "this `[` is never closed @["),
        (r#"{"a": [1, 2}"#, "this `[` is never closed @["),
        (r#"{"a": 1}}"#, "this `}` closes nothing @}"),
        (r#"{"a": 1]}"#, "this `]` closes nothing @]"),
        ("{} {}", "expected the end of the file: a JSON text is one value @{"),
        ("[1] /* x", "this comment is never closed: a `*/` is missing @/*"),
        ("[1, # one\n 2]", "a comment begins with `//` in JSON, not with `#` @#"),
        ("<html>", "expected a value, found `<html>`; text needs double quotes @<html>"),
        ("\u{1}", "unexpected character U+0001 @\u{1}"),
    ] {
        assert_eq!(broken(text).1, [error], "{text}");
        check_invariants(&tree(text));
    }
}

#[test]
fn reading_goes_on_after_an_error() {
    for (text, left, count) in [
        (r#"{"a": 1 "b": 2, "c": [1 2]}"#, r#"{"a":1,"b":2,"c":[1,2]}"#, 2),
        (r#"{"a": [1, 2, "b": 3}"#, r#"{"a":[1,2,"b",3]}"#, 2),
        ("{\"a\": \"x,\n \"b\": \"y\",\n \"c\": 1}", r#"{"a":"x","b":"y","c":1}"#, 1),
        ("{\"a: 1,\n \"b\": 2}", r#"{"a: 1":"⚠","b":2}"#, 1),
        ("{\"a\": \"x\n}", r#"{"a":"x"}"#, 1),
        (r#"{"a": nul, "b": 2}"#, r#"{"a":"⚠","b":2}"#, 1),
        (r#"{"a": {"b": [1, {"c": 2], "d": 3}"#, r#"{"a":{"b":[1,{"c":2}],"d":3}}"#, 2),
        (r#"{"a" "b": 1, "c": 2}"#, r#"{"a":"⚠","b":1,"c":2}"#, 1),
        ("{\n<<<<<<< mine\n\"a\": 1,\n=======\n\"b\": 2,\n>>>>>>> theirs\n}", r#"{"a":1,"b":2}"#, 3),
    ] {
        let (found, errors) = broken(text);
        assert_eq!((found.as_str(), errors.len()), (left, count), "{text}: {errors:?}");
        check_invariants(&tree(text));
    }
}

#[test]
fn an_unclosed_bracket_is_shown_with_its_discovery() {
    let text = r#"{"a": [1, 2}"#;
    let tree = tree(text);
    let (span, words) = tree.errors()[0].related.clone().unwrap();
    assert_eq!((span.start, words.as_str()), (11, "expected `]` before this"));
}

#[test]
fn indentation_tells_which_bracket_was_forgotten() {
    let tree = tree("{\n  \"a\": [\n    1\n  ]\n");
    assert_eq!(tree.errors()[0].span.start, 0, "nothing is misplaced, so the bracket that is left is named");
    let text = "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": {\n    \"d\": 2\n  }\n}\n";
    let tree = self::tree(text);
    let [error] = tree.errors() else { panic!("{:?}", tree.errors()) };
    assert_eq!((error.span.start, error.message.as_str()), (9, "this `{` is never closed"));
    let (place, words) = error.related.clone().unwrap();
    assert_eq!(
        (place.start as usize, words.as_str()),
        (text.len() - 2, "this is indented as if it closed another bracket")
    );
}

#[test]
fn hostile_input_ends_in_time() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "[{\"a\":".repeat(100_000),
        "]".repeat(200_000),
        "}]".repeat(100_000),
        "\"".repeat(200_001),
        "[\\\"\n".repeat(100_000),
        "[\"a\n\\\" ".repeat(200_000),
        "'".repeat(200_000),
        "[,".repeat(100) + &",".repeat(200_000),
        "/*".repeat(200_000),
        "//\n".repeat(100_000),
        "\\".repeat(200_000),
        format!("\"{}\"", "x".repeat(1_000_000)),
        format!("[{}", "1".repeat(500_000)),
        format!("{{{}", "a ".repeat(200_000)),
    ] {
        let tree = tree(&text);
        assert!(!tree.errors().is_empty() || text.len() > 1_000_000);
        assert!(tree.errors().len() <= 20);
    }
    let tree = tree(&"[".repeat(100_000));
    assert_eq!(tree.errors()[0].kind, SyntaxErrorKind::Limit);
    assert_eq!(tree.errors()[0].span.start as usize, MAX_DEPTH);
    assert_eq!(tree.errors().len(), 1);
    check_invariants(&tree);
}

#[test]
fn texts_and_trees_have_a_largest_size() {
    let large = tree(&" ".repeat(crate::syntax::MAX_TEXT + 1));
    assert_eq!(large.errors()[0].kind, SyntaxErrorKind::Limit);
    assert!(large.root().is_none());
    let many = tree(&format!("[{}", "0,".repeat(crate::syntax::MAX_NODES + 1)));
    assert_eq!(many.errors().iter().map(|error| error.kind).collect::<Vec<_>>(), [SyntaxErrorKind::Limit]);
}

#[test]
fn deepest_nesting_is_read() {
    let text = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    assert_eq!(tree(&text).errors(), []);
}

/// Mutates good texts for a while; the sequence is always the same.
#[test]
fn mutants_keep_the_invariants() {
    let seeds = [
        r#"{"a": [1, -2.5e+3, true, null], "b": {"c": "d\n\u00e9\ud83d\ude80"}, "": []}"#,
        "{ // c\n \"résumé\": \"[concat('a', parameters('b')[0])]\", /* x */ \"n\": [ { }, [ ], \"\\\\\" , ] }",
        "[\"\", \"\\\"\", 0, {\"a\":{\"a\":{\"a\":[[[1]]]}}}]",
    ];
    let dictionary =
        ["\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "//", "/*", "*/", "é", "\\u", "1e", "-", "'", "#", " "];
    let mut state = 7_u64;
    let mut random = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % bound
    };
    let mut strict = 0;
    for round in 0..4_000 {
        let mut text = seeds[round % seeds.len()].to_owned();
        for _ in 0..=random(3) {
            let boundaries: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (from, to) = (boundaries[random(boundaries.len())], boundaries[random(boundaries.len())]);
            let (from, to) = (from.min(to), from.max(to));
            match random(3) {
                0 if to - from < 12 => text.replace_range(from..to, ""),
                1 => text = format!("{}{}", &text[..to], &text[from..]),
                _ => text.insert_str(from, dictionary[random(dictionary.len())]),
            }
        }
        let tree = tree(&text);
        check_invariants(&tree);
        if let Ok(expected) = serde_json::from_str::<Value>(&text) {
            assert_eq!(tree.errors(), [], "{text}");
            assert_eq!(value(tree.root().unwrap()), expected, "{text}");
            strict += 1;
        }
    }
    assert!(strict > 50, "only {strict} mutants were good");
}

proptest::proptest! {
    #[test]
    fn strings_come_back(content in ".*", keys in proptest::collection::vec("\\PC*", 0..5)) {
        let expected = serde_json::json!({ "text": content, "keys": keys });
        let text = serde_json::to_string_pretty(&expected).unwrap();
        let tree = tree(&text);
        proptest::prop_assert_eq!(tree.errors(), []);
        proptest::prop_assert_eq!(value(tree.root().unwrap()), expected);
        check_invariants(&tree);
    }
}
