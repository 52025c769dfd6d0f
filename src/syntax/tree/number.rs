//! What a number is worth. Both languages at once: every number of JSON is one of YAML with the same value.

/// The integer that `text` writes, if it is written as one and fits: `443`, `-1`, `+7`, `0x1F`, `0o17`. Not `1.0`, not
/// `1e3`.
pub(super) fn integer(text: &str) -> Option<i64> {
    match radix(text) {
        Some((digits, radix)) => i64::from_str_radix(digits, radix).ok(),
        None => text.parse().ok(),
    }
}

/// The integer beyond `i64`, up to `u64::MAX`.
pub(super) fn unsigned(text: &str) -> Option<u64> {
    match radix(text) {
        Some((digits, radix)) => u64::from_str_radix(digits, radix).ok(),
        None => text.parse().ok(),
    }
}

/// The nearest floating-point number.
pub(super) fn float(text: &str) -> Option<f64> {
    let unsigned = text.trim_start_matches(['+', '-']);
    let value = match unsigned {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        _ => match radix(text) {
            #[expect(clippy::cast_precision_loss, reason = "the nearest number is what is asked for")]
            Some((digits, radix)) => u64::from_str_radix(digits, radix).ok()? as f64,
            None => unsigned.parse().ok()?,
        },
    };
    Some(if text.starts_with('-') { -value } else { value })
}

fn radix(text: &str) -> Option<(&str, u32)> {
    let hexadecimal = text.strip_prefix("0x").map(|digits| (digits, 16));
    hexadecimal.or_else(|| text.strip_prefix("0o").map(|digits| (digits, 8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_exact_or_none() {
        assert_eq!(integer("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(integer("9223372036854775808"), None);
        assert_eq!(unsigned("9223372036854775808"), Some(1 << 63));
        assert_eq!(integer("0x1F"), Some(31));
        assert_eq!(integer("0o17"), Some(15));
        assert_eq!(integer("1.0"), None);
        assert_eq!(integer("1e3"), None);
    }

    #[test]
    fn floats_are_the_nearest() {
        assert_eq!(float("1e400"), Some(f64::INFINITY));
        assert_eq!(float("-.5"), Some(-0.5));
        assert_eq!(float("-.inf"), Some(f64::NEG_INFINITY));
        assert!(float(".nan").is_some_and(f64::is_nan));
        assert_eq!(float("0x10"), Some(16.0));
    }
}
