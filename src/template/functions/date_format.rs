//! How points in time print in the formats of .NET (standard and custom date and time format strings), as far as they
//! print the same in the invariant culture and in that of the United States: which of the two Azure uses is not
//! documented.
//!
//! Never here: which formats there are without being asked for one.

use std::fmt::Write as _;

use jiff::civil::DateTime;

/// The point in time in this format; nothing when that cannot be told.
pub(super) fn print(time: DateTime, format: &str) -> Option<String> {
    match format {
        "u" => return print(time, "yyyy-MM-dd HH:mm:ssZ"),
        "s" => return print(time, "yyyy-MM-ddTHH:mm:ss"),
        "r" | "R" => return print(time, "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
        // A single letter is another standard format, and nothing is the general one: both depend on the culture.
        _ if format.chars().count() < 2 => return None,
        _ => {}
    }
    let mut out = String::new();
    let mut rest = format;
    while let Some(letter) = rest.chars().next() {
        let behind = rest.trim_start_matches(letter);
        let width = (rest.len() - behind.len()) / letter.len_utf8();
        match letter {
            'y' | 'M' | 'd' | 'H' | 'h' | 'm' | 's' | 't' => {
                field(time, letter, width, &mut out)?;
                rest = behind;
            }
            '\'' => {
                let (quoted, behind) = rest.strip_prefix('\'')?.split_once('\'')?;
                // Inside of quotes a backslash is one of its own.
                if quoted.contains('\\') {
                    return None;
                }
                out.push_str(quoted);
                rest = behind;
            }
            // Fractions, eras, offsets, other quotes, single specifiers.
            'f' | 'F' | 'g' | 'K' | 'z' | '"' | '%' | '\\' => return None,
            letter => {
                out.push(letter);
                rest = rest.strip_prefix(letter)?;
            }
        }
    }
    Some(out)
}

/// Adds one specifier of `width` equal letters.
fn field(time: DateTime, letter: char, width: usize, out: &mut String) -> Option<()> {
    let hour = time.hour();
    let number = match (letter, width) {
        ('y', 4) => i32::from(time.year()),
        ('y', 2) => i32::from(time.year()) % 100,
        ('M', 1 | 2) => i32::from(time.month()),
        ('d', 1 | 2) => i32::from(time.day()),
        ('H', 1 | 2) => i32::from(hour),
        ('h', 1 | 2) => i32::from((hour + 11) % 12 + 1),
        ('m', 1 | 2) => i32::from(time.minute()),
        ('s', 1 | 2) => i32::from(time.second()),
        ('M' | 'd', 3 | 4) => {
            let name = match (letter, width) {
                ('M', 3) => "%b",
                ('M', _) => "%B",
                (_, 3) => "%a",
                _ => "%A",
            };
            // Writing to a string cannot fail.
            let _ = write!(out, "{}", time.strftime(name));
            return Some(());
        }
        ('t', 2) => {
            out.push_str(if hour < 12 { "AM" } else { "PM" });
            return Some(());
        }
        _ => return None,
    };
    let _ = write!(out, "{number:0width$}");
    Some(())
}
