//! Which parts of a parameter file an excerpt may show: keys, numbers and punctuation, but no text that nobody points at.
//!
//! A parameter file may hold passwords and keys. Which ones is known only to the template, so every string value counts
//! as one unless a label is about it.
//!
//! Never here: what a value means. This reads quotes and comments, not JSON or Bicep.

use std::ops::Range;

use crate::source::SourceFile;

/// Whether the file gives values to parameters.
pub(crate) fn is_parameter_file(file: &SourceFile) -> bool {
    let name = file.path().name().to_ascii_lowercase();
    let head: String = file.text().chars().take(2000).collect();
    name.ends_with(".bicepparam")
        || name.contains(".parameters.")
        || name.contains("parameters.json")
        || head.to_ascii_lowercase().contains("deploymentparameters.json")
}

/// The strings of a text that are values, quotes not included, in order. A string that does not end reaches to the end
/// of the text: what cannot be told apart is not shown.
pub(crate) fn values(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied();
    let mut found = Vec::new();
    let mut here = 0;
    while let Some(byte) = at(here) {
        match (byte, at(here + 1)) {
            (b'/', Some(b'/')) => here = find(bytes, here, b"\n"),
            (b'/', Some(b'*')) => here = find(bytes, here + 2, b"*/"),
            (b'\'', Some(b'\'')) if at(here + 2) == Some(b'\'') => {
                let start = here + 3;
                here = find(bytes, start, b"'''");
                found.push(start..here.saturating_sub(3).max(start));
            }
            (b'"' | b'\'', _) => {
                let start = here + 1;
                let end = string_end(bytes, start, byte);
                here = end + 1;
                if !is_key(bytes, here) {
                    found.push(start..end);
                }
            }
            _ => here += 1,
        }
    }
    found
}

/// The offset after the next `needle`, or the end.
fn find(bytes: &[u8], from: usize, needle: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memmem::find(rest, needle).map_or(bytes.len(), |at| from + at + needle.len())
}

/// The offset of the quote that ends a string, or the end of the text.
fn string_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    if quote == b'\'' {
        let rest = bytes.get(from..).unwrap_or_default();
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
        // A Bicep string may hold expressions that hold strings. The last quote of the line cannot be too early.
        if memchr::memmem::find(line, b"${").is_some() {
            return from + memchr::memrchr(quote, line).unwrap_or(line.len());
        }
    }
    let mut here = from;
    while let Some(byte) = bytes.get(here) {
        match byte {
            b'\\' => here += 2,
            byte if *byte == quote => return here,
            _ => here += 1,
        }
    }
    bytes.len()
}

fn is_key(bytes: &[u8], from: usize) -> bool {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Vec<&str> {
        values(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn values_are_found_and_keys_are_not() {
        assert_eq!(
            masked(r#"{"password": {"value": "hunter\"2"}, "n": 3}"#),
            ["hunter\"2".replace('"', "\\\"").as_str()]
        );
        assert_eq!(masked("param a = 'one' // it's\nparam b = '''\ntwo'''\n"), ["one", "\ntwo"]);
        assert_eq!(masked("param a = 'x${toUpper('secret')}y'\nparam b = 'z'"), ["x${toUpper('secret')}y", "z"]);
        assert_eq!(masked(r#"{"a": "never ends"#), ["never ends"]);
        assert_eq!(masked(r#"/* "x" */ ["y"]"#), ["y"]);
    }
}
