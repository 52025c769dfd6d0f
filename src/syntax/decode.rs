//! From the bytes of a file to its text. Only UTF-8 is read; everything else is named, never guessed.

use std::fmt;

/// Why bytes are no text that we read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// Offset of the first byte that cannot be read, counted in the file as it is on the disk.
    pub offset: usize,
    /// What the bytes are, and what to do.
    pub message: String,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Undecodable {}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Marks of other encodings; UTF-32 before UTF-16, whose mark is a prefix of it.
const OTHER_MARKS: [(&[u8], &str); 4] =
    [(b"\xFF\xFE\0\0", "UTF-32"), (b"\0\0\xFE\xFF", "UTF-32"), (b"\xFF\xFE", "UTF-16"), (b"\xFE\xFF", "UTF-16")];

/// The text of a file, without its byte order mark.
///
/// ```
/// use apimlint::syntax::decode;
///
/// assert_eq!(decode(b"\xEF\xBB\xBF{}"), Ok("{}"));
/// assert_eq!(decode(b"caf\xE9").unwrap_err().offset, 3);
/// ```
pub fn decode(bytes: &[u8]) -> Result<&str, Undecodable> {
    if let Some((_, name)) = OTHER_MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(Undecodable { offset: 0, message: format!("the file is {name}; save it as UTF-8") });
    }
    let marked = bytes.starts_with(UTF8_MARK);
    let text = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    let skipped = if marked { UTF8_MARK.len() } else { 0 };
    if let Some(at) = memchr::memchr(0, text) {
        let message = if is_unmarked_utf16(text) {
            "the file is UTF-16 without a byte order mark; save it as UTF-8"
        } else {
            "the file is binary: it holds a zero byte"
        };
        return Err(Undecodable { offset: at + skipped, message: message.to_owned() });
    }
    std::str::from_utf8(text).map_err(|error| {
        let at = error.valid_up_to();
        let line = memchr::memchr_iter(b'\n', text.get(..at).unwrap_or_default()).count() + 1;
        let byte = text.get(at).copied().unwrap_or_default();
        Undecodable {
            offset: at + skipped,
            message: format!("the file is not UTF-8: byte 0x{byte:02X} in line {line} does not belong there"),
        }
    })
}

/// Whether the first characters are ASCII with a zero byte each, as no other encoding has them.
fn is_unmarked_utf16(bytes: &[u8]) -> bool {
    let (pairs, _) = bytes.get(..bytes.len().min(8)).unwrap_or_default().as_chunks::<2>();
    let ascii = |byte: u8| byte != 0 && byte.is_ascii();
    let little = pairs.iter().all(|[low, high]| ascii(*low) && *high == 0);
    let big = pairs.iter().all(|[high, low]| ascii(*low) && *high == 0);
    !pairs.is_empty() && (little || big)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> (usize, String) {
        let error = decode(bytes).unwrap_err();
        (error.offset, error.message)
    }

    #[test]
    fn utf8_is_read_with_and_without_mark() {
        assert_eq!(decode(b""), Ok(""));
        assert_eq!(decode("naïve 🚀".as_bytes()), Ok("naïve 🚀"));
        assert_eq!(decode(b"\xEF\xBB\xBFx"), Ok("x"));
    }

    #[test]
    fn other_encodings_are_named() {
        assert!(refusal(b"\xFF\xFE{\0}\0").1.contains("UTF-16"));
        assert!(refusal(b"\xFF\xFE\0\0{\0\0\0").1.contains("UTF-32"));
        assert!(refusal(b"{\0}\0").1.contains("UTF-16 without"));
        assert!(refusal(b"\0{\0}").1.contains("UTF-16 without"));
    }

    #[test]
    fn broken_bytes_have_a_place() {
        assert_eq!(
            refusal(b"\xEF\xBB\xBFa\nb\xE9"),
            (6, "the file is not UTF-8: byte 0xE9 in line 2 does not belong there".to_owned())
        );
        assert_eq!(refusal(b"PK\x03\x04\0\0").0, 4);
        assert!(refusal(b"PK\x03\x04\0\0").1.contains("binary"));
    }
}
