//! The two loops that see most bytes of a file: through a string, and over blanks. Eight bytes a step.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;
const SPACES: u64 = ONES * 0x20;
const QUOTES: u64 = ONES * 0x22;
const BACKSLASHES: u64 = ONES * 0x5C;

/// The offset of the first quote, backslash or control character at or after `at`, or the end.
pub(super) fn string_stop(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = chunk(bytes, at) {
        // Of each term only the lowest set bit can be trusted, which is the only one that is looked at.
        let control = chunk.wrapping_sub(ONES * 0x20) & !chunk & HIGHS;
        let stops = control | zeros(chunk ^ QUOTES) | zeros(chunk ^ BACKSLASHES);
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at.min(bytes.len())
}

/// The offset of the first byte at or after `at` that is no blank of JSON, or the end.
pub(super) fn blanks_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'\n') => at = spaces_end(bytes, at + 1),
            Some(b' ' | b'\t' | b'\r') => at += 1,
            _ => return at,
        }
    }
}

/// Over the indentation of a line.
fn spaces_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = chunk(bytes, at) {
        let others = chunk ^ SPACES;
        if others != 0 {
            return at + (others.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at
}

fn chunk(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().copied().map(u64::from_le_bytes)
}

/// A high bit for the lowest byte that is zero.
fn zeros(chunk: u64) -> u64 {
    chunk.wrapping_sub(ONES) & !chunk & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_found_at_every_place() {
        for stop in [b'"', b'\\', b'\n', 0, 0x1F] {
            for at in 0..40 {
                let mut bytes = "aé 🚀!#[]~".repeat(4).into_bytes();
                bytes[at] = stop;
                for from in 0..=at {
                    assert_eq!(string_stop(&bytes, from), at, "{stop} at {at} from {from}");
                }
            }
        }
        assert_eq!(string_stop(b"abcdefghi", 2), 9);
        assert_eq!(string_stop(b"abc", 7), 3);
    }

    #[test]
    fn blanks_are_skipped() {
        for blanks in ["", " ", "\n", "\r\n\t", "\n         ", "\n                \t \n"] {
            let text = format!("{blanks}x              ");
            assert_eq!(blanks_end(text.as_bytes(), 0), blanks.len(), "{blanks:?}");
            assert_eq!(blanks_end(blanks.as_bytes(), 0), blanks.len(), "{blanks:?}");
        }
    }
}
