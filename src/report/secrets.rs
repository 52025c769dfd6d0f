//! What of a text must not be shown: hidden places always, and in a parameter file every value that nobody points at.
//!
//! A parameter file may hold passwords and keys. Which ones is known only to the template, so every value in it counts as
//! one unless a label is about it. Keys and punctuation are shown.
//!
//! Never here: what a value means, and which files are parameter files; the source map says so.

use std::ops::Range;

use crate::finding::Fix;
#[cfg(any(feature = "cli", feature = "miette"))]
use crate::source::Role;
use crate::source::{SourceFile, SourceMap};

/// The secrets of one text, for forms that show texts.
#[cfg(any(feature = "cli", feature = "miette"))]
#[derive(Debug)]
pub(crate) struct Secrets<'s> {
    hidden: &'s [Range<u32>],
    /// In order.
    values: Vec<Value>,
    /// Whether a value is shown where a label is about it.
    can_be_meant: bool,
}

/// A value in a parameter file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    /// With its quotes.
    whole: Range<usize>,
    /// Without.
    inner: Range<usize>,
}

#[cfg(any(feature = "cli", feature = "miette"))]
impl<'s> Secrets<'s> {
    /// The secrets of a file.
    pub(crate) fn of(file: &'s SourceFile) -> Self {
        let values = if file.role() == Role::Open { Vec::new() } else { values(file.text()) };
        Self { hidden: file.hidden(), values, can_be_meant: file.role() == Role::Parameters }
    }

    /// The secret that the byte at `at` is of, as a number, unless one of the places pointed at is inside of it.
    pub(crate) fn at(&self, at: usize, pointed_at: impl Fn(&Range<usize>) -> bool) -> Option<usize> {
        let index = self.hidden.partition_point(|hidden| hidden.end as usize <= at);
        if self.hidden.get(index).is_some_and(|hidden| hidden.start as usize <= at) {
            return Some(self.values.len() + index);
        }
        let index = self.values.partition_point(|value| value.inner.end <= at);
        let value = self.values.get(index).filter(|value| value.inner.contains(&at))?;
        (!self.can_be_meant || !pointed_at(&value.whole)).then_some(index)
    }
}

/// Whether a fix may be shown: nothing that it writes is, or holds, a text that is hidden somewhere, and it changes no
/// hidden place.
pub(crate) fn may_show(fix: &Fix, sources: &SourceMap) -> bool {
    let hidden = |file: &SourceFile, text: &str| {
        file.hidden().iter().any(|range| {
            let secret = file.text().get(range.start as usize..range.end as usize).unwrap_or_default();
            let words = values(secret);
            let mut words = words.iter().filter_map(|value| secret.get(value.inner.clone()));
            words.any(|word| !word.is_empty() && text.contains(word))
        })
    };
    fix.edits.iter().all(|edit| {
        let touched = |range: &Range<u32>| edit.span.start < range.end && range.start < edit.span.end;
        let changes_hidden = sources.get(edit.span.file).is_some_and(|file| file.hidden().iter().any(touched));
        !changes_hidden && !sources.iter().any(|file| hidden(file, &edit.text))
    })
}

/// What of a text is neither key nor punctuation: strings, words, numbers and comments, in order. A string that does not
/// end reaches to the end of the text: what cannot be told apart is not shown.
fn values(text: &str) -> Vec<Value> {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied();
    let mut found = Vec::new();
    // The last sign before here, which tells whether a key can begin.
    let mut sign = b'{';
    let mut here = 0;
    while let Some(byte) = at(here) {
        let start = here;
        match (byte, at(here + 1)) {
            (b'/', Some(b'/')) => {
                here = memchr::memchr(b'\n', rest(bytes, here)).map_or(bytes.len(), |end| here + end);
                found.push(Value { whole: start..here, inner: start + 2..here });
            }
            (b'/', Some(b'*')) => {
                let end = memchr::memmem::find(rest(bytes, here + 2), b"*/").map(|end| here + 2 + end);
                here = end.map_or(bytes.len(), |end| end + 2);
                found.push(Value { whole: start..here, inner: start + 2..end.unwrap_or(here) });
            }
            (b'"', _) => {
                let end = string_end(bytes, start + 1);
                here = (end + 1).min(bytes.len());
                if !(matches!(sign, b'{' | b',') && is_before_colon(bytes, here)) {
                    found.push(Value { whole: start..here, inner: start + 1..end });
                }
                sign = byte;
            }
            (b'{' | b'}' | b'[' | b']' | b',' | b':', _) => {
                sign = byte;
                here += 1;
            }
            (byte, _) if byte.is_ascii_whitespace() => here += 1,
            _ => {
                let is_word = |byte: &u8| !byte.is_ascii_whitespace() && !b"{}[],:\"".contains(byte);
                here += rest(bytes, here).iter().take_while(|byte| is_word(byte)).count();
                found.push(Value { whole: start..here, inner: start..here });
                sign = byte;
            }
        }
    }
    found
}

fn rest(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

/// The offset of the quote that ends a string, or the end of the text.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut here = from;
    while let Some(byte) = bytes.get(here) {
        match byte {
            b'\\' => here += 2,
            b'"' => return here,
            _ => here += 1,
        }
    }
    bytes.len()
}

fn is_before_colon(bytes: &[u8], from: usize) -> bool {
    rest(bytes, from).iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Applicability, Edit};
    use crate::source::Span;

    fn masked(text: &str) -> Vec<&str> {
        values(text).into_iter().map(|value| &text[value.inner]).collect()
    }

    #[test]
    fn values_are_found_and_keys_are_not() {
        assert_eq!(masked(r#"{"password": {"value": "hunter\"2"}, "n": -3.5e1}"#), ["hunter\\\"2", "-3.5e1"]);
        assert_eq!(masked(r#"{"a": [true, "x", {"b" : null}]}"#), ["true", "x", "null"]);
        assert_eq!(masked(r#"{"a": "never ends"#), ["never ends"]);
        assert_eq!(masked("/* was \"x\" */ [\"y\"] // 'z'\n1"), [" was \"x\" ", "y", " 'z'", "1"]);
        assert_eq!(masked(r#"{"a": hunter2, "b": "c": 1}"#), ["hunter2", "c", "1"]);
        assert_eq!(masked(r#"{"a: {"value": "hunter2"}}"#), ["a: {", "value", ": ", "hunter2", "}}"]);
        assert_eq!(masked(r#""a\"#), ["a\\"]);
    }

    #[test]
    fn fixes_that_hold_a_secret_or_change_one_are_not_shown() {
        let mut sources = SourceMap::new();
        let text = r#"{"pw": "hunter2", "prefix": "10.0.0.0/29"}"#;
        let file = sources.add("x.json".into(), text);
        sources.hide(Span::new(file, 7, 16));
        let shown = |start, end, text: &str| {
            let edits = vec![Edit { span: Span::new(file, start, end), text: text.into() }];
            may_show(&Fix { title: "Change it".into(), edits, applicability: Applicability::Safe }, &sources)
        };
        assert!(shown(28, 41, "\"10.0.0.0/28\""));
        assert!(!shown(28, 41, "\"hunter2\""));
        assert!(!shown(28, 41, "{ \"a\": \"has hunter2 in it\" }"));
        assert!(!shown(10, 12, "x"));
    }
}
