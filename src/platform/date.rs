//! Days of the calendar, as the fact tables and `--as-of` write them. Never here: clocks, time zones, arithmetic.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

/// A day of the Gregorian calendar from 0001-01-01 to 9999-12-31; earlier days are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day with these numbers, if there is one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` and nothing else: no blanks, no missing zeros, no day that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0_u16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u16::from(digit - b'0')))
        };
        let month = u8::try_from(number(&[m1, m2])?).ok()?;
        let day = u8::try_from(number(&[d1, d2])?).ok()?;
        Self::new(number(&[y1, y2, y3, y4])?, month, day)
    }
}

/// Number of days; none for a month that does not exist.
fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| format!("`{text}` is not a date; write `YYYY-MM-DD`"))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_read_strictly() {
        for right in ["2022-05-26", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29"] {
            assert_eq!(Date::parse(right).map(|date| date.to_string()).as_deref(), Some(right));
        }
        for wrong in [
            "",
            "2022-5-26",
            "2022-05-26 ",
            " 2022-05-26",
            "2022/05/26",
            "2022-13-01",
            "2022-00-01",
            "2022-04-31",
            "2022-01-00",
            "2023-02-29",
            "1900-02-29",
            "0000-01-01",
            "+022-05-26",
            "20220526",
            "2022-05-2x",
            "２０２２",
        ] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
        assert_eq!("x".parse::<Date>(), Err("`x` is not a date; write `YYYY-MM-DD`".to_owned()));
    }

    #[test]
    fn dates_are_ordered_as_their_texts_are() {
        let mut earlier = None;
        for year in [1_u16, 1999, 2000, 2024, 9999] {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Some(date) = Date::new(year, month, day) else { continue };
                    assert!(earlier < Some(date));
                    assert!(earlier.is_none_or(|earlier: Date| earlier.to_string() < date.to_string()));
                    earlier = Some(date);
                }
            }
        }
    }
}
