//! Escapes in strings.

use crate::syntax::escape::{self, Escape, joined};
use crate::syntax::tree::{Piece, Pieces};

/// The escapes in the content of a string.
pub(super) fn escapes(content: &str) -> impl Iterator<Item = Escape> {
    escape::escapes(content, read)
}

/// The characters that the content stands for.
pub(in crate::syntax) fn unescape(content: &str) -> String {
    escape::unescape(content, read)
}

/// Where content and file differ.
pub(in crate::syntax) fn pieces(content: &str) -> Pieces {
    let mut shorter = 0;
    let known = escapes(content).filter_map(|escape| escape.value.map(|value| (escape, value.len_utf8())));
    known
        .map(|(Escape { start, end, .. }, length)| {
            let decoded = start - shorter;
            shorter += end - start - length;
            Piece { content: (offset(decoded), offset(decoded + length)), source: (offset(start), offset(end)) }
        })
        .collect()
}

/// Length and value of the escape that begins after the backslash.
fn read(text: &str) -> (usize, Option<char>) {
    let Some(first) = text.chars().next() else { return (0, None) };
    let value = match first {
        '"' | '\\' | '/' => first,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(text),
        _ => return (first.len_utf8(), None),
    };
    (1, Some(value))
}

/// `uXXXX`, or two of them that are one character.
fn unicode(text: &str) -> (usize, Option<char>) {
    let Some(unit) = code_unit(text) else { return (1, None) };
    if let Some(value) = char::from_u32(unit) {
        return (5, Some(value));
    }
    let next = text.get(5..).and_then(|rest| rest.strip_prefix('\\')).and_then(code_unit);
    match next.and_then(|low| joined(unit, low)) {
        Some(value) => (11, Some(value)),
        None => (5, None),
    }
}

fn code_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('u')?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(unescape(r#"\"\\\/\b\f\n\r\t"#), "\"\\/\u{8}\u{c}\n\r\t");
        assert_eq!(unescape(r"a\u00e9\ud83d\ude80b"), "aé🚀b");
    }

    #[test]
    fn unknown_escapes_stay_as_they_are() {
        for content in [r"\q", r"\u12", r"\u+123", r"\ud800", r"\udc00\ud800", r"\ud800A\é", "\\"] {
            assert_eq!(unescape(content), content);
            assert!(escapes(content).any(|escape| escape.value.is_none()), "{content}");
            assert_eq!(pieces(content), []);
        }
        assert_eq!(unescape(r"\ud800\n"), "\\ud800\n");
    }

    #[test]
    fn pieces_are_exact() {
        assert_eq!(
            pieces(r"a\nb\u00e9"),
            [Piece { content: (1, 2), source: (1, 3) }, Piece { content: (3, 5), source: (4, 10) }]
        );
    }
}
