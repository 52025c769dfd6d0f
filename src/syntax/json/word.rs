//! What stands without quotes: numbers, `true`, `false`, `null`, and what people write instead.

use crate::syntax::tree::Tag;

/// The node that a word is, if it is one of JSON.
pub(super) fn tag(word: &str) -> Option<Tag> {
    match word {
        "true" => Some(Tag::True),
        "false" => Some(Tag::False),
        "null" => Some(Tag::Null),
        _ => is_number(word.as_bytes()).then_some(Tag::Number),
    }
}

/// Whether a byte can be part of a word. Blanks, brackets, quotes and separators end it, those of other languages too.
pub(super) fn is_word(byte: u8) -> bool {
    !matches!(byte, 0..=b' ' | b',' | b':' | b'[' | b']' | b'{' | b'}' | b'"' | b'/' | b'\'' | b'#' | b';' | b'=')
}

/// What is wrong with a word that stands for a value.
pub(super) fn complaint(word: &str) -> String {
    for known in ["true", "false", "null"] {
        if word.eq_ignore_ascii_case(known) {
            return format!("`{word}` is written `{known}` in JSON");
        }
    }
    if ["None", "nil", "undefined"].contains(&word) {
        return format!("`{word}` is written `null` in JSON");
    }
    let shown = shorten(word);
    if word.trim_start_matches(['+', '-', '.']).starts_with(|first: char| first.is_ascii_digit()) {
        return format!("`{shown}` is not a JSON number; text needs double quotes");
    }
    format!("expected a value, found `{shown}`; text needs double quotes")
}

/// The beginning of a text, for messages.
pub(super) fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// RFC 8259 §6: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
fn is_number(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let Some((integer, rest)) = digits(rest) else { return false };
    if integer.len() > 1 && integer.starts_with(b"0") {
        return false;
    }
    let rest = match rest.strip_prefix(b".").map(digits) {
        None => rest,
        Some(Some((_, rest))) => rest,
        Some(None) => return false,
    };
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => {
            digits(exponent).is_some_and(|(_, rest)| rest.is_empty())
        }
        _ => false,
    }
}

/// One or more digits, and what follows.
fn digits(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 { None } else { bytes.split_at_checked(length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard() {
        for number in ["0", "-0", "10", "1.5", "1e3", "1E+3", "-0.0e-07", "123456789012345678901234567890", "1e400"] {
            assert!(is_number(number.as_bytes()), "{number}");
        }
        for other in ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1F", "1_000", "NaN", "1.5.2", "--1"] {
            assert!(!is_number(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn complaints_name_the_way_out() {
        assert_eq!(complaint("True"), "`True` is written `true` in JSON");
        assert_eq!(complaint("None"), "`None` is written `null` in JSON");
        assert_eq!(complaint("10.0.0.0"), "`10.0.0.0` is not a JSON number; text needs double quotes");
        assert_eq!(complaint("Premium"), "expected a value, found `Premium`; text needs double quotes");
    }
}
