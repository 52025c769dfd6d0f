//! What every row of a fact table says of itself: since when, until when, who says so. Never here: the facts.

use serde::Deserialize;

use super::Date;

/// Why a row may be believed, and for which days.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The first day on which it is true.
    pub from: Date,
    /// No date of change is known: `from` is the date of the oldest copy read that has it.
    #[serde(default)]
    pub from_is_observed: bool,
    /// The first day on which it is true no more; none while it is true. A successor begins on that day.
    pub until: Option<Date>,
    /// The day on which it was last compared with its sources.
    pub checked: Date,
    /// Keys of the documents that say so, in the table of sources; the first is the one to show.
    pub sources: Vec<String>,
    /// The rows of the requirement tables that it stands for: `S-38`.
    pub requirements: Vec<String>,
}

impl Evidence {
    /// Whether the row is true on that day.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }
}

/// A row of a fact table.
pub(super) trait Row {
    /// The name of the fact. Rows with one name follow each other in time.
    fn id(&self) -> &str;

    /// Since when and on whose word.
    fn evidence(&self) -> &Evidence;
}

/// Implements [`Row`] for types with the fields `id` and `evidence`.
macro_rules! rows {
    ($($kind:ty),* $(,)?) => {$(
        impl $crate::platform::evidence::Row for $kind {
            fn id(&self) -> &str {
                &self.id
            }

            fn evidence(&self) -> &$crate::platform::Evidence {
                &self.evidence
            }
        }
    )*};
}
pub(super) use rows;

/// The rows that are true on that day.
pub(super) fn on<T: Row>(rows: &[T], date: Date) -> impl Iterator<Item = &T> {
    rows.iter().filter(move |row| row.evidence().holds_on(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_ends_on_the_day_on_which_its_successor_begins() {
        let date = |text: &str| Date::parse(text).unwrap();
        let evidence = |from, until: Option<&str>| Evidence {
            from: date(from),
            from_is_observed: false,
            until: until.map(date),
            checked: date("2026-11-20"),
            sources: Vec::new(),
            requirements: Vec::new(),
        };
        let (old, new) = (evidence("2022-05-26", Some("2024-05-01")), evidence("2024-05-01", None));
        for (day, is_old, is_new) in [
            ("2022-05-25", false, false),
            ("2022-05-26", true, false),
            ("2024-04-30", true, false),
            ("2024-05-01", false, true),
            ("2030-01-01", false, true),
        ] {
            assert_eq!((old.holds_on(date(day)), new.holds_on(date(day))), (is_old, is_new), "{day}");
        }
    }
}
