//! Texts of others, made harmless for a terminal.
//!
//! A linted file may hold escape sequences that move the cursor, and marks that show text in another order than it is
//! stored. Neither gets through. What a file format escapes for itself (JSON, SARIF) does not pass here.

use std::borrow::Cow;

/// The first of two characters that mark a place in rendered text; no input may hold them.
pub(crate) const MARK_OPEN: char = '\u{f0000}';
/// The second of them.
pub(crate) const MARK_CLOSE: char = '\u{f0001}';

/// What stands for a character that must not reach a terminal; `None` if the character may. Tabs and line ends may.
pub(crate) fn stand_in(c: char) -> Option<char> {
    match c {
        '\t' | '\n' => None,
        // The pictures of the control characters, U+2400 and on.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('␡'),
        // C1 controls, directional marks and overrides, line and paragraph separators, invisible operators.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}'
        | MARK_OPEN..=MARK_CLOSE => Some('\u{fffd}'),
        _ => None,
    }
}

/// The text on one line: line ends and tabs become blanks, dangerous characters their stand-ins.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c != '\t' && c != '\n' && stand_in(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let flat = text.replace("\r\n", " ");
    Cow::Owned(flat.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { replaced(c) }).collect())
}

/// The text with its lines and tabs kept: for pages and examples.
pub(crate) fn block(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(replaced).collect()
}

fn replaced(c: char) -> char {
    stand_in(c).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_reordering_do_not_get_through() {
        assert_eq!(line("a\u{1b}[31mred\u{1b}[0m"), "a␛[31mred␛[0m");
        assert_eq!(line("user\u{202e}nimda"), "user\u{fffd}nimda");
        assert_eq!(line("\u{9b}2J"), "\u{fffd}2J");
        assert_eq!(line("two\r\nlines\tand a tab"), "two lines and a tab");
        assert_eq!(block("two\r\nlines\u{7}"), "two\nlines␇");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(line("naïve 日本語 🚀"), Cow::Borrowed(_)));
    }
}
