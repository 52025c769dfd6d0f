//! Escapes: a backslash with what belongs to it. Which there are is the business of each language.

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

/// Reads what follows a backslash: its length, and what the escape stands for.
pub(super) type Read = fn(&str) -> (usize, Option<char>);

/// The escapes in some characters.
pub(super) fn escapes(content: &str, read: Read) -> impl Iterator<Item = Escape> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + memchr::memchr(b'\\', content.as_bytes().get(from..)?)?;
        let (length, value) = read(content.get(start + 1..)?);
        from = start + 1 + length;
        Some(Escape { start, end: from, value })
    })
}

/// The characters with their escapes decoded.
pub(super) fn unescape(content: &str, read: Read) -> String {
    let mut text = String::with_capacity(content.len());
    let mut from = 0;
    for Escape { start, end, value } in escapes(content, read) {
        let Some(value) = value else { continue };
        text.push_str(content.get(from..start).unwrap_or_default());
        text.push(value);
        from = end;
    }
    text.push_str(content.get(from..).unwrap_or_default());
    text
}

/// The character that two halves are, if they are halves of one (UTF-16).
pub(super) fn joined(high: u32, low: u32) -> Option<char> {
    match (high, low) {
        (0xD800..=0xDBFF, 0xDC00..=0xDFFF) => char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)),
        _ => None,
    }
}
