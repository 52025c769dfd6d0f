//! Texts with holes against what they say once the holes are filled.

use proptest::prelude::*;

use super::{LONGEST_TEXT, TextBuilder, TextView, TooLong, string_of_term};
use crate::template::{Hole, HoleClass, Kind, Op, Terms};

/// A text from words: `?a` is a hole of any characters, `<a` one of a segment.
fn text(words: &[&str], terms: &mut Terms) -> Kind {
    let mut builder = TextBuilder::new();
    for word in words {
        let mut hole = |name: &str, class| {
            let term = terms.intern(Op::Parameter(0, name.into()), [], None);
            builder.hole(Hole { term, class });
        };
        match (word.strip_prefix('?'), word.strip_prefix("<")) {
            (Some(name), _) => hole(name, HoleClass::Any),
            (_, Some(name)) => hole(name, HoleClass::Segment),
            _ => builder.literal(word),
        }
    }
    builder.finish(terms).unwrap()
}

fn never_equal(mine: &[&str], theirs: &[&str]) -> bool {
    let mut terms = Terms::new();
    let (mine, theirs) = (text(mine, &mut terms), text(theirs, &mut terms));
    let (mine, theirs) = (mine.as_text().unwrap(), theirs.as_text().unwrap());
    assert_eq!(mine.never_equal(theirs), theirs.never_equal(mine));
    mine.never_equal(theirs)
}

#[test]
fn a_text_has_one_form() {
    let mut terms = Terms::new();
    assert_eq!(text(&["a", "", "b"], &mut terms), Kind::str("ab"));
    assert_eq!(text(&[], &mut terms), Kind::str(""));
    let term = terms.intern(Op::Parameter(0, "x".into()), [], None);
    assert_eq!(text(&["", "?x", ""], &mut terms), Kind::Term(term));
    assert_eq!(text(&["<x"], &mut terms), Kind::Term(term));
    assert_eq!(text(&["a", "?x"], &mut terms), text(&["a", "", "<x"], &mut terms));
    let place = terms.intern(Op::Scope(0, "resourceGroup().name".into()), [], None);
    let Kind::Text(pieces) = string_of_term(place, &terms) else { panic!("a place is a segment") };
    assert_eq!(pieces.len(), 1);
}

#[test]
fn ends_and_lengths_tell_texts_apart() {
    assert!(never_equal(&["a", "?x"], &["b", "?x"]));
    assert!(never_equal(&["?x", "-a"], &["?y", "-b"]));
    assert!(never_equal(&["ab", "?x"], &["a"]));
    assert!(!never_equal(&["a", "?x"], &["ab", "?y"]));
    assert!(!never_equal(&["a", "?x"], &["a"]));
    assert!(!never_equal(&["?x"], &["a"]));
    assert!(never_equal(&["aba"], &["ab", "?x", "ba"]));
}

#[test]
fn segments_are_compared_one_by_one() {
    assert!(never_equal(&["/s/", "<s", "/v/a/n/", "<x"], &["/s/", "<s", "/v/b/n/", "<y"]));
    assert!(never_equal(&["/s/", "<s"], &["/s/", "<s", "/v"]));
    assert!(!never_equal(&["/s/", "<s", "/v/a"], &["/s/", "<t", "/v/a"]));
    assert!(!never_equal(&["/s/", "?s", "/w"], &["/s/", "<t", "/v/b/w"]));
}

#[test]
fn emptiness_is_told_when_it_is_certain() {
    let mut terms = Terms::new();
    let mut empty = |words: &[&str]| text(words, &mut terms).as_text().and_then(TextView::is_empty);
    assert_eq!(empty(&[]), Some(true));
    assert_eq!(empty(&["a", "?x"]), Some(false));
    assert_eq!(empty(&["?x", "?y"]), None);
    assert_eq!(empty(&["?x", "<y"]), Some(false));
}

#[test]
fn too_long_a_text_is_refused() {
    let mut builder = TextBuilder::new();
    for _ in 0..=LONGEST_TEXT / 1024 {
        builder.literal(&"a".repeat(1024));
    }
    assert_eq!(builder.finish(&Terms::new()), Err(TooLong));
}

proptest! {
    /// Whatever the holes hold: texts that never are equal are not, and fields are the parts of the whole.
    #[test]
    fn answers_hold_for_every_filling(
        mine in proptest::collection::vec("[ab/]{0,2}|<[xy]", 0..6),
        theirs in proptest::collection::vec("[ab/]{0,2}|<[xy]", 0..6),
        x in "[ab]{1,2}",
        y in "[ab]{1,2}",
    ) {
        fn words(text: &[String]) -> Vec<&str> {
            text.iter().map(String::as_str).collect()
        }
        let fill = |text: &[String]| -> String {
            text.iter().map(|word| match word.as_str() { "<x" => &x, "<y" => &y, word => word }).collect()
        };
        if never_equal(&words(&mine), &words(&theirs)) {
            prop_assert_ne!(fill(&mine), fill(&theirs));
        }
        let mut terms = Terms::new();
        let kind = text(&words(&mine), &mut terms);
        // A hole alone is its term, which says nothing of its characters.
        if let Some(view) = kind.as_text().filter(|_| !matches!(kind, Kind::Term(_))) {
            prop_assert_eq!(view.fields('/').len(), fill(&mine).split('/').count());
        }
    }
}
