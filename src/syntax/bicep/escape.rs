//! Escapes in texts between single quotes: `\n`, `\r`, `\t`, `\\`, `\'`, `\$` and `\u{…}`.

/// One backslash with what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Escape {
    /// First byte.
    pub(super) start: usize,
    /// The byte after the last one.
    pub(super) end: usize,
    /// What it stands for; none if there is no such escape, and then it stands for itself.
    pub(super) value: Option<char>,
}

/// The escapes in the characters of a text.
pub(super) fn escapes(content: &str) -> impl Iterator<Item = Escape> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + memchr::memchr(b'\\', content.as_bytes().get(from..)?)?;
        let (length, value) = escape(content.get(start + 1..)?);
        from = start + 1 + length;
        Some(Escape { start, end: from, value })
    })
}

/// The characters that a text stands for.
pub(super) fn unescape(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut from = 0;
    for Escape { start, end, value } in escapes(content) {
        let Some(value) = value else { continue };
        text.push_str(content.get(from..start).unwrap_or_default());
        text.push(value);
        from = end;
    }
    text.push_str(content.get(from..).unwrap_or_default());
    text
}

/// Length and value of the escape that begins after the backslash.
fn escape(text: &str) -> (usize, Option<char>) {
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
    match (code, next) {
        (0xD800..=0xDBFF, Some((more, low @ 0xDC00..=0xDFFF))) => {
            (length + 1 + more, char::from_u32(0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00)))
        }
        // Half a character is allowed there, but no text of ours can hold it.
        (0xD800..=0xDFFF, _) => (length, Some(char::REPLACEMENT_CHARACTER)),
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
