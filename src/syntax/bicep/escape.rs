//! Escapes in texts between single quotes: `\n`, `\r`, `\t`, `\\`, `\'`, `\$` and `\u{…}`.

use crate::syntax::escape::{self, Escape, joined};

/// The escapes in the content of a string.
pub(super) fn escapes(content: &str) -> impl Iterator<Item = Escape> {
    escape::escapes(content, read)
}

/// The characters that the content stands for.
pub(super) fn unescape(content: &str) -> String {
    escape::unescape(content, read)
}

/// Length and value of the escape that begins after the backslash.
fn read(text: &str) -> (usize, Option<char>) {
    let Some(first) = text.chars().next() else { return (0, None) };
    let value = match first {
        '\\' | '\'' | '$' => first,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(text),
        _ => return (first.len_utf8(), None),
    };
    (1, Some(value))
}

/// `u{…}`, or two of them that are one character.
fn unicode(text: &str) -> (usize, Option<char>) {
    let Some((length, code)) = code_point(text) else { return (1, None) };
    if let Some(value) = char::from_u32(code) {
        return (length, Some(value));
    }
    let next = text.get(length..).and_then(|rest| rest.strip_prefix('\\')).and_then(code_point);
    if let Some((more, value)) = next.and_then(|(more, low)| Some((more, joined(code, low)?))) {
        return (length + 1 + more, Some(value));
    }
    match code {
        // Half a character is allowed there, but no text of ours can hold it.
        0xD800..=0xDFFF => (length, Some(char::REPLACEMENT_CHARACTER)),
        _ => (1, None),
    }
}

fn code_point(text: &str) -> Option<(usize, u32)> {
    let (digits, _) = text.strip_prefix("u{")?.split_once('}')?;
    let are_hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| are_hex)?;
    (code <= 0x10_FFFF).then_some((digits.len() + 3, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(unescape(r"\n\r\t\\\'\${a}"), "\n\r\t\\'${a}");
        assert_eq!(unescape(r"a\u{e9}\u{1F680}b\u{000041}"), "aé🚀bA");
        assert_eq!(unescape(r"\u{D83D}\u{DE80}"), "🚀");
        assert_eq!(unescape(r"\u{D83D}x\u{DE80}"), "\u{FFFD}x\u{FFFD}");
    }

    #[test]
    fn unknown_escapes_stay_as_they_are() {
        for content in
            [r"\q", r"\é", r"\u", r"\u12", r"\u{}", r"\u{12", r"\u{+1}", r"\u{110000}", r"\u{fffffffff}", "\\"]
        {
            assert_eq!(unescape(content), content);
            assert!(escapes(content).any(|escape| escape.value.is_none()), "{content}");
        }
    }
}
