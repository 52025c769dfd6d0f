//! Functions about points in time.

use super::{Table, check, refuse, value};

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[DURATIONS_ARE_ADDED_AS_DOCUMENTED, SECONDS_ARE_COUNTED_FROM_1970];

static DURATIONS_ARE_ADDED_AS_DOCUMENTED: Table = &[
    // A year has 365 days and a month 30.
    ("dateTimeAdd('2023-01-01 00:00:00Z', 'P1Y', 'yyyy-MM-ddTHH:mm:ssZ')", r#""2024-01-01T00:00:00Z""#),
    ("dateTimeAdd('2024-01-01 00:00:00Z', 'P1Y', 'yyyy-MM-ddTHH:mm:ssZ')", r#""2024-12-31T00:00:00Z""#),
    ("dateTimeAdd('2023-02-01 00:00:00Z', 'P1M', 'yyyy-MM-ddTHH:mm:ssZ')", r#""2023-03-03T00:00:00Z""#),
    ("dateTimeAdd('2024-02-01 00:00:00Z', 'P1M', 'yyyy-MM-ddTHH:mm:ssZ')", r#""2024-03-02T00:00:00Z""#),
    ("dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y', 'M/d/yyyy h:mm:ss tt')", r#""4/7/2023 2:53:14 PM""#),
    ("dateTimeAdd('2020-04-07 14:53:14Z', '-P9D', 'M/d/yyyy h:mm:ss tt')", r#""3/29/2020 2:53:14 PM""#),
    ("dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'M/d/yyyy h:mm:ss tt')", r#""4/7/2020 3:53:14 PM""#),
    ("dateTimeAdd('20200407T145314Z', 'P1DT2H3M4S', 'u')", r#""2020-04-08 16:56:18Z""#),
    ("dateTimeAdd('2020-04-07T14:53:14Z', 'PT0S', 's')", r#""2020-04-07T14:53:14""#),
    ("dateTimeAdd('2020-04-07T14:53:14Z', 'P0D', 'R')", r#""Tue, 07 Apr 2020 14:53:14 GMT""#),
    (
        "dateTimeAdd('2020-04-07T00:05:09Z', 'P0D', 'h:m:s tt ''T'' dddd d MMMM yy')",
        r#""12:5:9 AM T Tuesday 7 April 20""#,
    ),
    ("dateTimeAdd('2020-04-07T14:53:14Z', parameters('x'), 'u')", r#"?datetimeadd("2020-04-07T14:53:14Z",?x,"u")"#),
    ("dateTimeAdd(parameters('x'), 'P1D')", r#"?datetimeadd(?x,"P1D")"#),
];

#[test]
fn durations_are_added_as_documented() {
    check(DURATIONS_ARE_ADDED_AS_DOCUMENTED);
}

#[test]
fn what_is_not_documented_of_dates_is_not_evaluated() {
    for text in [
        // The result is documented in two notations.
        "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H')",
        // The format of a culture.
        "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'd')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', '')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'HH:mm:ss.fff')",
        // Without a zone, with another zone, with fractions, another notation.
        "dateTimeAdd('2020-04-07 14:53:14', 'PT1H', 'u')",
        "dateTimeAdd('2020-04-07T14:53:14+01:00', 'PT1H', 'u')",
        "dateTimeAdd('2020-04-07T14:53:14.5Z', 'PT1H', 'u')",
        "dateTimeAdd('4/7/2020 2:53:14 PM', 'PT1H', 'u')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P1W', 'u')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'PT1.5H', 'u')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P1D1Y', 'u')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P', 'u')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P1DT', 'u')",
        "dateTimeAdd('2020-04-07 14:53:14Z', 'P99999999999999999Y', 'u')",
    ] {
        assert_eq!(value(text), "?!dateTimeAdd", "{text}");
    }
    refuse(&[
        (
            "dateTimeAdd('2020-04-07 14:53:14Z', '3 days', 'u')",
            "`dateTimeAdd` expects a duration such as `P1D` or `-PT1H`, got `3 days`",
        ),
        (
            "dateTimeAdd('2020-04-07 14:53:14Z', 'P8000Y', 'u')",
            "`dateTimeAdd` expects a point in time in the years 1 to 9999, got one outside of them",
        ),
    ]);
}

static SECONDS_ARE_COUNTED_FROM_1970: Table = &[
    ("dateTimeToEpoch('1970-01-01T00:00:00Z')", "0"),
    ("dateTimeToEpoch('2023-05-02T15:16:13Z')", "1683040573"),
    ("dateTimeToEpoch('20000101T000000Z')", "946684800"),
    ("dateTimeToEpoch('1969-12-31 23:59:59Z')", "-1"),
    ("dateTimeToEpoch('2020-02-30T00:00:00Z')", "?!dateTimeToEpoch"),
    ("dateTimeToEpoch('2020-02-20')", "?!dateTimeToEpoch"),
    ("dateTimeToEpoch()", "?!dateTimeToEpoch"),
    ("dateTimeToEpoch(parameters('x'))", "?datetimetoepoch(?x)"),
    ("dateTimeFromEpoch(0)", r#""1970-01-01T00:00:00Z""#),
    ("dateTimeFromEpoch(1683040573)", r#""2023-05-02T15:16:13Z""#),
    ("dateTimeFromEpoch(-1)", r#""1969-12-31T23:59:59Z""#),
    ("dateTimeFromEpoch()", "?!dateTimeFromEpoch"),
    ("dateTimeFromEpoch(parameters('x'))", "?datetimefromepoch(?x)"),
];

#[test]
fn seconds_are_counted_from_1970() {
    check(SECONDS_ARE_COUNTED_FROM_1970);
    for seconds in ["253402300800", "-62135596801", "9223372036854775807"] {
        refuse(&[(
            &format!("dateTimeFromEpoch({seconds})"),
            "`dateTimeFromEpoch` expects a point in time in the years 1 to 9999, got one outside of them",
        )]);
    }
}

proptest::proptest! {
    /// What is written from seconds is read as those seconds.
    #[test]
    fn seconds_survive_being_written(seconds in -62_135_596_800_i64..253_402_300_800) {
        let there_and_back = value(&format!("dateTimeToEpoch(dateTimeFromEpoch({seconds}))"));
        proptest::prop_assert_eq!(there_and_back, seconds.to_string());
    }
}
