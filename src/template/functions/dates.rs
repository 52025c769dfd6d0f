//! Functions about points in time (ARM template functions: date).
//!
//! Points in time are read when they are written as ISO 8601 has it, with a time and with `Z`. Azure reads other
//! notations too, but which is not documented.
//!
//! Never here: the current time ([`hashes`](super::hashes) has `utcNow`, which is not known).

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::call::{Answer, Call, Fault, Outcome, expects, integer, string};
use super::date_format;
use super::strings::{known, number};
use super::table::{Function, Takes};
use crate::template::value::Value;

const TEXT: Takes = Takes::TEXT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("dateTimeAdd", &[TEXT, TEXT, TEXT], add).optional(1),
    Function::new("dateTimeFromEpoch", &[Takes::INT], from_epoch).optional(1),
    Function::new("dateTimeToEpoch", &[TEXT], to_epoch).optional(1),
];

/// The point in time, in whole seconds; nothing when its notation is not documented.
fn read(text: &str) -> Option<Timestamp> {
    let with_time = text.len() >= "yyyyMMddTHHmmssZ".len();
    if !with_time || !text.ends_with('Z') || text.contains(['.', ',', '[', '+']) {
        return None;
    }
    text.parse().ok().filter(|time| on_calendar(*time).is_some())
}

/// The day and time, if the year is one that the platform knows.
fn on_calendar(time: Timestamp) -> Option<DateTime> {
    let time = Offset::UTC.to_datetime(time);
    (1..=9999).contains(&time.year()).then_some(time)
}

fn outside() -> Fault {
    expects("a point in time in the years 1 to 9999", "one outside of them")
}

fn to_epoch(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match read(known(arguments.first())) {
        Some(time) => integer(time.as_second()),
        None => Ok(Answer::NotEvaluated),
    }
}

fn from_epoch(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    if arguments.is_empty() {
        // What it is without an argument is not documented.
        return Ok(Answer::NotEvaluated);
    }
    let time = Timestamp::from_second(number(arguments.first(), 0)).map_err(|_| outside())?;
    let time = on_calendar(time).ok_or_else(outside)?;
    string(&time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Without a format the result is documented in two notations, so it is evaluated only with one.
fn add(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (base, duration) = (known(arguments.first()), known(arguments.get(1)));
    let Some(seconds) = duration_in_seconds(duration)? else { return Ok(Answer::NotEvaluated) };
    let (Some(base), Some(format)) = (read(base), arguments.get(2).and_then(Value::as_str)) else {
        return Ok(Answer::NotEvaluated);
    };
    let sum = base.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| outside())?;
    match date_format::print(on_calendar(sum).ok_or_else(outside)?, format) {
        Some(printed) => string(&printed),
        None => Ok(Answer::NotEvaluated),
    }
}

/// The seconds of an ISO 8601 duration. A year has 365 days and a month 30 (ARM template functions: date, remarks).
/// Nothing for notations of which that does not tell: weeks, fractions, small letters.
fn duration_in_seconds(text: &str) -> Result<Option<i64>, Fault> {
    const DAY: i64 = 24 * 60 * 60;
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => (-1, size),
        None => (1, text),
    };
    let Some(size) = size.strip_prefix('P') else {
        if size.starts_with('p') {
            return Ok(None);
        }
        let shown: String = text.chars().take(40).collect();
        return Err(expects("a duration such as `P1D` or `-PT1H`", &format!("`{shown}`")));
    };
    let (days, time) = match size.split_once('T') {
        Some((_, "")) => return Ok(None),
        Some((days, time)) => (days, Some(time)),
        None if size.is_empty() => return Ok(None),
        None => (size, None),
    };
    let days = sum(days, &[('Y', 365 * DAY), ('M', 30 * DAY), ('D', DAY)]);
    let time = sum(time.unwrap_or_default(), &[('H', 60 * 60), ('M', 60), ('S', 1)]);
    Ok(days.zip(time).and_then(|(days, time)| days.checked_add(time)).map(|seconds| sign * seconds))
}

/// The sum of numbers that are followed by these units, each at most once and in this order.
fn sum(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let (mut rest, mut total) = (text, 0_i64);
    for (unit, seconds) in units {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, behind) = rest.split_at_checked(digits)?;
        if let Some(behind) = behind.strip_prefix(*unit) {
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*seconds)?)?;
            rest = behind;
        }
    }
    rest.is_empty().then_some(total)
}
