//! How whole numbers print in the formats of .NET that templates use (standard and custom numeric format strings).
//!
//! Never here: columns and placeholders, which are the business of [`format`](super::format).

use super::format::WIDEST;

/// A whole number in a format such as `D4`, `X2`, `N0`, `F2` or `0000`. Nothing for other formats, and where the
/// number of decimals depends on the culture.
pub(super) fn print_number(number: i64, specification: &str) -> Option<String> {
    if specification.is_empty() {
        return Some(number.to_string());
    }
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    if specification.len() <= WIDEST && specification.bytes().all(|letter| letter == b'0') {
        let width = specification.len();
        return Some(format!("{sign}{size:0width$}"));
    }
    let mut letters = specification.chars();
    let letter = letters.next()?;
    let width = match letters.as_str() {
        "" => None,
        digits if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            Some(digits.parse().ok().filter(|width| *width <= WIDEST)?)
        }
        _ => return None,
    };
    match (letter, width) {
        ('D' | 'd', width) => {
            let width = width.unwrap_or_default();
            Some(format!("{sign}{size:0width$}"))
        }
        ('N' | 'n', Some(decimals)) => Some(format!("{sign}{}{}", in_thousands(size), zeros(decimals))),
        ('F' | 'f', Some(decimals)) => Some(format!("{sign}{size}{}", zeros(decimals))),
        // A negative number shows how many bits it has, and that is not documented.
        ('X' | 'x', _) if number < 0 => None,
        ('X', width) => {
            let width = width.unwrap_or_default();
            Some(format!("{number:0width$X}"))
        }
        ('x', width) => {
            let width = width.unwrap_or_default();
            Some(format!("{number:0width$x}"))
        }
        _ => None,
    }
}

/// The decimals of a whole number.
fn zeros(decimals: usize) -> String {
    if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) }
}

/// The digits with a comma before every three.
fn in_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
