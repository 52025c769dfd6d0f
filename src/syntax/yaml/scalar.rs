//! The core schema: which plain scalars are not text (YAML 1.2.2, §10.3.2).

use crate::syntax::tree::Tag;

/// What a plain scalar is.
pub(super) fn resolve(text: &str) -> Tag {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tag::Null,
        "true" | "True" | "TRUE" => Tag::True,
        "false" | "False" | "FALSE" => Tag::False,
        _ if is_number(text) => Tag::Number,
        _ => Tag::String,
    }
}

/// Whether a scalar that reads as `found` can carry the tag `!!core`.
pub(super) fn fits(core: &str, found: Tag, text: &str) -> bool {
    match core {
        "null" => found == Tag::Null,
        "bool" => matches!(found, Tag::True | Tag::False),
        "float" => found == Tag::Number,
        "int" => found == Tag::Number && !text.contains(['.', 'e', 'E']) || is_based(text),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    // Nearly all scalars are words; their first letter tells.
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return false;
    }
    if is_based(text) || text == ".nan" || text == ".NaN" || text == ".NAN" {
        return true;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(digits, ".inf" | ".Inf" | ".INF") || is_decimal(digits)
}

/// `0x1F` and `0o17`.
fn is_based(text: &str) -> bool {
    let all = |digits: &str, is_digit: fn(char) -> bool| !digits.is_empty() && digits.chars().all(is_digit);
    text.strip_prefix("0x").is_some_and(|digits| all(digits, |digit| digit.is_ascii_hexdigit()))
        || text.strip_prefix("0o").is_some_and(|digits| all(digits, |digit| matches!(digit, '0'..='7')))
}

/// `12`, `1.5`, `.5`, `1.`, `1e3`. Not `017`: that is 17 to some readers and 15 to others.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && !(whole.len() > 1 && whole.starts_with('0'))
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_is_resolved() {
        for text in ["0", "-1", "+12", "0x1F", "0o17", "1.5", ".5", "1.", "-1e3", "1E-3", ".inf", "-.Inf", ".nan"] {
            assert_eq!(resolve(text), Tag::Number, "{text}");
        }
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(resolve(text), Tag::Null, "{text}");
        }
        assert_eq!((resolve("True"), resolve("FALSE")), (Tag::True, Tag::False));
    }

    #[test]
    fn what_readers_differ_on_is_text() {
        for text in [
            "yes",
            "NO",
            "on",
            "off",
            "017",
            "1_000",
            "12:30:45",
            "10.0.0.0/16",
            "1.2.3",
            ".",
            "-",
            "+",
            "1e",
            "e3",
            "0x",
            "nul",
            "tRue",
            "-.nan",
            "2026-01-01",
            "-0x1F",
            "é",
        ] {
            assert_eq!(resolve(text), Tag::String, "{text}");
        }
    }
}
