//! Excerpts of ordinary, huge, long and hostile files.

use proptest::prelude::*;

use super::*;
use crate::source::Role;

fn map(path: &str, text: &str) -> SourceMap {
    let mut sources = SourceMap::new();
    sources.add(path.into(), text);
    sources
}

fn of(role: Role, text: &str) -> SourceMap {
    let mut sources = map("x.json", text);
    sources.set_role(FileId::new(0), role);
    sources
}

fn want(start: usize, end: usize) -> Wanted {
    let span = Span::new(FileId::new(0), u32::try_from(start).unwrap(), u32::try_from(end).unwrap());
    Wanted { span, text: None, primary: false }
}

fn marked(excerpt: &Excerpt) -> Vec<&str> {
    excerpt.marks.iter().map(|mark| &excerpt.text[mark.range.clone()]).collect()
}

#[test]
fn lines_between_labels_are_empty_so_that_numbers_stay_true() {
    let text = (1..=100).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
    let at = |word: &str| text.find(word).unwrap();
    let found = excerpts(
        &map("x.json", &text),
        &[want(at("line 90"), at("line 90") + 7), want(at("line 3\n"), at("line 3\n") + 6)],
        "…",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].first_line, 3);
    assert_eq!(marked(&found[0]), ["line 3", "line 90"]);
    assert!(found[0].text.starts_with("line 3\nline 4\n\n\n"));
    assert_eq!(found[0].text.lines().count(), 88);
}

#[test]
fn labels_far_apart_get_an_excerpt_each() {
    let text = format!("first\n{}last", "\n".repeat(5000));
    let found = excerpts(&map("x.json", &text), &[want(0, 5), want(text.len() - 4, text.len())], "…");
    assert_eq!(found.iter().map(|excerpt| excerpt.text.as_str()).collect::<Vec<_>>(), ["first", "last"]);
    assert_eq!(found[1].position.line, 5002);
}

#[test]
fn long_lines_are_cut_around_their_labels() {
    let text = format!("{}NEEDLE{}", "a🚀".repeat(200_000), "b".repeat(1_000_000));
    let found = excerpts(&map("x.json", &text), &[want(1_000_000, 1_000_006)], "…");
    assert_eq!(marked(&found[0]), ["NEEDLE"]);
    assert!(found[0].text.len() < 400, "{}", found[0].text.len());
    assert_eq!(found[0].position.column, 400_001);
}

#[test]
fn line_ends_are_not_marked_and_spans_are_moved_onto_characters() {
    let sources = map("x.json", "one\r\ntwo 🚀\r\n");
    assert_eq!(marked(&excerpts(&sources, &[want(0, 5)], "…")[0]), ["one"]);
    assert_eq!(marked(&excerpts(&sources, &[want(9, 11)], "…")[0]), [""]);
    assert_eq!(marked(&excerpts(&sources, &[want(900, 1000)], "…")[0]), [""]);
    assert_eq!(excerpts(&map("x.json", ""), &[want(0, 0)], "…")[0].text, "");
}

#[test]
fn parameter_files_show_only_the_values_pointed_at() {
    let text = r#"{"parameters": {"password": {"value": "hunter2"}, "pin": {"value": [4711 , {"a": true}]}, "prefix": {"value": "10.0.0.0/29"}}}"#;
    let at = text.find("\"10.0").unwrap();
    let found = excerpts(&of(Role::Parameters, text), &[want(at, at + 13)], "…");
    let shown = r#"{"parameters": {"password": {"value": "…"}, "pin": {"value": [… , {"a": …}]}, "prefix": {"value": "10.0.0.0/29"}}}"#;
    assert_eq!(found[0].text, shown);
    assert_eq!(marked(&found[0]), ["\"10.0.0.0/29\""]);
    let whole = excerpts(&of(Role::Parameters, text), &[want(0, text.len())], "…");
    let shown =
        r#"{"parameters": {"password": {"value": "…"}, "pin": {"value": [… , {"a": …}]}, "prefix": {"value": "…"}}}"#;
    assert_eq!(whole[0].text, shown);
    let number = text.find("4711").unwrap();
    assert!(excerpts(&of(Role::Parameters, text), &[want(number + 4, number + 5)], "…")[0].text.contains("[… ,"));
    assert!(excerpts(&of(Role::Parameters, text), &[want(number, number + 4)], "…")[0].text.contains("[4711 ,"));
}

#[test]
fn broken_parameter_files_show_no_values() {
    let text = r#"{"parameters": {"password": {"value": "hunter2}}}"#;
    let at = text.find("\"hunter2").unwrap();
    for want in [want(at, text.len()), want(at + 1, at + 3), want(at, at)] {
        let found = excerpts(&of(Role::BrokenParameters, text), &[want], "…");
        assert_eq!(found[0].text, r#"{"parameters": {"password": {"value": "…"#);
    }
}

#[test]
fn hidden_places_are_never_shown() {
    let text = "{\"pw\": {\"defaultValue\": \"hunter2\"}, \"secrets\": [\n  \"hunter3\"\n]}";
    let mut sources = map("x.json", text);
    for secret in ["\"hunter2\"", "[\n  \"hunter3\"\n]"] {
        let start = text.find(secret).unwrap();
        sources.hide(want(start, start + secret.len()).span);
    }
    let at = text.find("hunter2").unwrap();
    let found = excerpts(&sources, &[want(at, at + 3), want(0, text.len())], "…");
    assert_eq!(found[0].text, "{\"pw\": {\"defaultValue\": …}, \"secrets\": …\n…\n…}");
    assert!(found[0].altered);
}

proptest! {
    #[test]
    fn every_span_gives_marks_on_characters(
        text in "([a-z\"' {}:,🚀ñ\u{202e}\u{1b}\t\r\n]|[a-z]{300}){0,12}",
        spans in prop::collection::vec((0u32..4000, 0u32..4000), 1..5),
        hidden in prop::collection::vec((0u32..4000, 0u32..4000), 0..5),
        parameters: bool,
    ) {
        let mut sources = of(if parameters { Role::Parameters } else { Role::Open }, &text);
        for (start, end) in hidden {
            sources.hide(Span::new(FileId::new(0), start, end));
        }
        let wanted: Vec<Wanted> = spans.iter().map(|(start, end)| want(*start as usize, *end as usize)).collect();
        let found = excerpts(&sources, &wanted, "…");
        prop_assert_eq!(found.iter().map(|excerpt| excerpt.marks.len()).sum::<usize>(), wanted.len());
        for excerpt in &found {
            let hostile = ['\u{1b}', '\u{202e}'];
            prop_assert!(!excerpt.text.contains(hostile));
            for mark in &excerpt.marks {
                prop_assert!(excerpt.text.get(mark.range.clone()).is_some());
            }
        }
    }
}
