//! Types from nodes: values, and the places of errors.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Spanned, from_node};
use crate::source::FileId;
use crate::syntax::{MAX_DEPTH, SyntaxError, Tree, json, yaml};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Config<'t> {
    #[serde(borrow)]
    name: Cow<'t, str>,
    fail_on: Option<Severity>,
    #[serde(default)]
    ports: Vec<u16>,
    #[serde(default)]
    options: BTreeMap<String, Choice>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Choice {
    Number(i64),
    Text(String),
    List(Vec<f64>),
}

fn error<T: DeserializeOwned + Debug>(text: &str) -> (SyntaxError, String) {
    let tree = tree(text);
    let error = from_node::<T>(tree.root().unwrap()).unwrap_err();
    let place = text[error.span.start as usize..error.span.end as usize].to_owned();
    (error, place)
}

fn config_error(text: &str) -> (String, String) {
    let tree = tree(text);
    let error = from_node::<Config<'_>>(tree.root().unwrap()).unwrap_err();
    (error.message, text[error.span.start as usize..error.span.end as usize].to_owned())
}

fn tree(text: &str) -> Tree {
    let tree = yaml::parse(FileId::new(0), text.into());
    assert_eq!(tree.errors(), []);
    tree
}

#[test]
fn types_are_read_from_both_languages() {
    let yaml = "name: apim\nfailOn: warning\nports: [443, 3443]\noptions: {a: 1, b: x, c: [1, .5]}\n";
    let json =
        r#"{"name": "apim", "failOn": "warning", "ports": [443, 3443], "options": {"a": 1, "b": "x", "c": [1, 0.5]}}"#;
    let trees = [yaml::parse(FileId::new(0), yaml.into()), json::parse(FileId::new(0), json.into())];
    for tree in &trees {
        let config: Config<'_> = from_node(tree.root().unwrap()).unwrap();
        assert!(matches!(config.name, Cow::Borrowed("apim") | Cow::Owned(_)));
        assert_eq!(config.fail_on, Some(Severity::Warning));
        assert_eq!(config.ports, [443, 3443]);
        assert_eq!(config.options["c"], Choice::List(vec![1.0, 0.5]));
        assert_eq!(config.options["b"], Choice::Text("x".into()));
    }
}

#[test]
fn errors_point_at_the_innermost_node() {
    assert_eq!(
        config_error("name: x\nfailOn: eror\n"),
        ("unknown value `eror`; did you mean `error`?".into(), "eror".into())
    );
    assert_eq!(
        config_error("name: x\nfailon: error\n"),
        ("unknown key `failon`; did you mean `failOn`?".into(), "failon".into())
    );
    assert_eq!(config_error("{ports: []}"), ("the key `name` is missing".into(), "{ports: []}".into()));
    assert_eq!(
        config_error("name: x\nports: [443, 70000]\n"),
        ("expected a whole number from 0 to 65535, found `70000`".into(), "70000".into())
    );
    assert_eq!(config_error("name: x\nports: all\n"), ("expected a list, found the text `all`".into(), "all".into()));
    assert_eq!(config_error("name: [x]\n"), ("expected text, found a list".into(), "[x]".into()));
    assert_eq!(
        config_error("just text"),
        ("expected a mapping, found the text `just text`".into(), "just text".into())
    );
}

#[test]
fn repeated_keys_show_both() {
    let (error, place) = error::<BTreeMap<String, u8>>("a: 1\nb: 2\na: 3\n");
    assert_eq!((error.message.as_str(), place.as_str(), error.span.start), ("the key `a` is given twice", "a", 10));
    assert_eq!(error.related.map(|(span, words)| (span.start, words)), Some((0, "first here".into())));
}

#[test]
fn numbers_are_text_where_text_is_wanted() {
    let tree = yaml::parse(FileId::new(0), "version: 1.10\n443: https\n".into());
    let map: BTreeMap<String, String> = from_node(tree.root().unwrap()).unwrap();
    assert_eq!(map["version"], "1.10");
    assert_eq!(map["443"], "https");
}

#[test]
fn spanned_values_know_their_place() {
    let text = "- 'a'\n- b: {c: 1}\n";
    let tree = yaml::parse(FileId::new(3), text.into());
    let items: Vec<_> = tree.root().unwrap().items().collect();
    let first: Spanned<String> = from_node(items[0]).unwrap();
    let second: BTreeMap<Spanned<String>, Spanned<BTreeMap<String, u8>>> = from_node(items[1]).unwrap();
    assert_eq!((first.as_str(), first.span.file, first.span.start, first.span.end), ("a", FileId::new(3), 2, 5));
    let (key, value) = second.iter().next().unwrap();
    assert_eq!((key.as_str(), key.span.start), ("b", 8));
    assert_eq!((value["c"], value.span.start, value.span.end), (1, 11, 17));
}

#[test]
fn enums_have_content() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Source {
        Any,
        Tag(String),
        Range { from: u16, to: u16 },
    }
    let tree = yaml::parse(FileId::new(0), "[any, {tag: Storage}, {range: {from: 1, to: 2}}]".into());
    let sources: Vec<Source> = from_node(tree.root().unwrap()).unwrap();
    assert_eq!(sources, [Source::Any, Source::Tag("Storage".into()), Source::Range { from: 1, to: 2 }]);
    assert_eq!(error::<Source>("tag").0.message, "expected a mapping from this name to its content");
    assert_eq!(error::<Source>("{any: 1}").1, "1");
    assert_eq!(error::<Source>("{any: 1, tag: x}").0.message, "expected a mapping with a single key");
}

#[test]
fn merged_entries_are_read() {
    let tree = yaml::parse(FileId::new(0), "base: &b {x: 1, y: 2}\nother: {<<: *b, y: 3}\n".into());
    let map: BTreeMap<String, BTreeMap<String, u8>> = from_node(tree.root().unwrap()).unwrap();
    assert_eq!(map["other"], BTreeMap::from([("x".into(), 1), ("y".into(), 3)]));
}

#[test]
fn values_are_those_of_a_strict_parser() {
    let text =
        r#"{"a": [1, -2, 18446744073709551615, 1.5, 1e3, true, null, "é\n\ud83d\ude80"], "b": {"": {}}, "c": []}"#;
    let expected: serde_json::Value = serde_json::from_str(text).unwrap();
    for parse in [json::parse, yaml::parse] {
        let tree = parse(FileId::new(0), text.into());
        assert_eq!(tree.errors(), []);
        assert_eq!(from_node::<serde_json::Value>(tree.root().unwrap()).unwrap(), expected);
    }
}

#[test]
fn the_deepest_tree_can_be_read() {
    let text = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    for parse in [json::parse, yaml::parse] {
        let tree = parse(FileId::new(0), text.as_str().into());
        assert_eq!(tree.errors(), []);
        assert!(from_node::<serde_json::Value>(tree.root().unwrap()).is_ok());
    }
}
