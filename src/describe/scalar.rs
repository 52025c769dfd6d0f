//! How one text is written in YAML, so that every reader reads this text: plain where nobody can take it for something
//! else, in double quotes elsewhere.

use std::fmt::Write;

/// Words that some reader of YAML takes for something else than text.
const WORDS: [&str; 9] = ["y", "yes", "n", "no", "true", "false", "on", "off", "null"];

/// The text as a scalar.
pub(super) fn text(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// The text as a key, which is text for every reader.
pub(super) fn key(text: &str) -> String {
    if is_plain(text) && !is_small_number(text) { text.to_owned() } else { quoted(text) }
}

/// Whether the text is read as itself without quotes, also inside of brackets, by readers of YAML 1.1 and 1.2.
fn is_plain(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/' | '@');
    let Some(first) = text.chars().next() else { return false };
    if !text.chars().all(fits) {
        return false;
    }
    match first {
        'a'..='z' | 'A'..='Z' => !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)),
        '/' => true,
        '0'..='9' => is_small_number(text) || is_address_like(text),
        _ => false,
    }
}

/// A number that every reader reads as the same number.
fn is_small_number(text: &str) -> bool {
    text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

/// Prefixes, ranges, dates: no number has these signs where they are here.
fn is_address_like(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let signs = |sign: char| text.matches(sign).count();
    let is_of = |signs: &[u8]| text.bytes().all(|byte| byte.is_ascii_digit() || signs.contains(&byte));
    digits > 1 && (is_of(b"./") && signs('.') == 3 && signs('/') <= 1 || is_of(b"-") && matches!(signs('-'), 1 | 2))
}

fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            ' '..='~' | '…' => written.push(letter),
            _ if letter.is_alphanumeric() => written.push(letter),
            _ => escape(letter, &mut written),
        }
    }
    written.push('"');
    written
}

/// What has no shape, or one that misleads.
fn escape(letter: char, written: &mut String) {
    let number = u32::from(letter);
    // Writing to a string does not fail.
    let _ = if number <= 0xFFFF { write!(written, "\\u{number:04X}") } else { write!(written, "\\U{number:08X}") };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_misreads_is_plain() {
        let plain = [
            "apim",
            "uksouth",
            "10.0.0.0/16",
            "10.0.0.4",
            "2024-05-01",
            "8000-8999",
            "443",
            "Microsoft.Storage",
            "None",
            "contoso/apim",
            "/subscriptions/1/resourceGroups/rg",
            "snet_1",
            "privatelink.azure-api.net",
        ];
        for word in plain {
            assert_eq!(text(word), word);
        }
    }

    #[test]
    fn what_a_reader_may_take_for_something_else_is_quoted() {
        let hostile = [
            "",
            "yes",
            "No",
            "NULL",
            "on",
            "~",
            "?",
            "?x",
            "- a",
            "-",
            "a: b",
            "a #b",
            "#",
            "&a",
            "*",
            "!t",
            "|",
            ">",
            "0x10",
            "017",
            "1e3",
            "1_000",
            "12:30",
            "1.5",
            ".5",
            "::/0",
            "2001:db8::/64",
            "a,b",
            "[a]",
            "{a}",
            "%a",
            "@a",
            "`a",
            " a",
            "a ",
            "123456789012",
            "<<",
            "=",
            "1.2.3",
            "1-2-3-4",
        ];
        for word in hostile {
            assert_eq!(text(word), format!("\"{word}\""));
        }
    }

    #[test]
    fn quoted_texts_stay_on_one_line() {
        assert_eq!(
            text("a\n\"b\"\\\u{85}\u{2028}\0é\u{202E}\u{1F600}"),
            "\"a\\n\\\"b\\\"\\\\\\u0085\\u2028\\u0000é\\u202E\\U0001F600\""
        );
    }
}
