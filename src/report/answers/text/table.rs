//! The tables of one region: columns as wide as all of its rows need, as many of them as the terminal has room for.

use super::{GAP, Page, words};
use crate::answer::{FlowRow, Hint, Inside};
use crate::report::clean;
use crate::report::text::place;
use crate::source::Span;

/// Columns of one width for all tables of a region.
pub(super) struct Table<'p> {
    page: &'p Page<'p>,
    /// The width of the column of verdicts, whose heading says how much the flows are needed.
    verdict: usize,
    /// The width of the column that says which flow it is.
    flow: usize,
    /// The width of the column that says what it is for; nothing if there is no room for it.
    purpose: Option<usize>,
    /// The width of the column that says where it goes; nothing if Azure's own routes decide over all flows.
    hop: Option<usize>,
    /// The file that all rules are in, if rows give line and column alone.
    pub(super) file: Option<String>,
}

impl<'p> Table<'p> {
    /// The fullest table that fits the terminal: places without their file go first, then what a flow is for.
    pub(super) fn fitting(page: &'p Page<'p>, inside: &Inside) -> Self {
        let widest = |text: &dyn Fn(&FlowRow) -> String| {
            inside.rows.iter().map(|row| text(row).chars().count()).max().unwrap_or_default()
        };
        let titles = words::sections(inside).into_iter().filter(|(_, rows)| !rows.is_empty());
        let title = titles.map(|(title, _)| title.len()).max().unwrap_or_default();
        let verdict = widest(&|row| words::verdict(row.verdict).to_owned()).max(title);
        let has_hops = inside.rows.iter().any(words::has_special_route);
        let hop = has_hops.then(|| widest(&words::hops).max(HOP.len()));
        let purpose = Some(widest(&words::short_purpose).max(PURPOSE.len()));
        let files: Vec<usize> = spans(inside).map(|span| span.file.index()).collect();
        let is_one = files.first().is_some_and(|first| files.iter().all(|file| file == first));
        let file = spans(inside).next().filter(|_| is_one).and_then(|span| page.sources.get(span.file));
        let file = file.map(|file| place::seen_from(file.path(), &page.options.shown_from));
        let full = Self { page, verdict, flow: widest(&flow), purpose, hop, file: None };
        if full.width(inside) <= page.options.width {
            return full;
        }
        let short = Self { file, ..full };
        if short.width(inside) <= page.options.width { short } else { Self { purpose: None, ..short } }
    }

    /// The columns that take the longest row.
    fn width(&self, inside: &Inside) -> usize {
        let optional = self.purpose.map_or(0, |width| width + GAP) + self.hop.map_or(0, |width| width + GAP);
        let decided = inside.rows.iter().map(|row| self.decided_by(row, false).chars().count()).max();
        GAP + self.verdict + GAP + self.flow + GAP + optional + decided.unwrap_or_default()
    }

    /// The rows that are needed as much as `title` says.
    pub(super) fn section(&self, out: &mut String, title: &str, rows: &[&FlowRow]) {
        let heading = format!("{title:<width$}", width = self.verdict);
        let heading = format!("{heading}  {}{DECIDED}", self.middle("flow", PURPOSE, HOP));
        out.extend([format!("  {}\n", self.page.paint.bold(&heading))]);
        let mut said: Vec<Hint> = Vec::new();
        for row in rows {
            let verdict = self.page.verdict(row, self.verdict);
            let middle = self.middle(&flow(row), &words::short_purpose(row), &words::hops(row));
            let line = format!("  {verdict}  {middle}{}", self.decided_by(row, true));
            out.extend([line.trim_end(), "\n"]);
            let purpose = words::purpose(row).map(|text| Hint { text, place: None });
            let lines: Vec<Hint> = purpose.into_iter().chain(words::explanation(row)).collect();
            let indent = GAP + self.verdict + GAP;
            if !lines.is_empty() && lines == said {
                self.page.line(out, indent, "as above");
            } else {
                for line in &lines {
                    self.page.hint(out, indent, line);
                }
                said = lines;
            }
        }
    }

    /// The columns between the verdict and what decides.
    fn middle(&self, flow: &str, purpose: &str, hop: &str) -> String {
        let mut out = String::new();
        for (width, text) in [(Some(self.flow), flow), (self.purpose, purpose), (self.hop, hop)] {
            if let Some(width) = width {
                out.extend([format!("{:<width$}  ", clean::line(text))]);
            }
        }
        out
    }

    /// The first that decides, with its place, and how many more there are.
    fn decided_by(&self, row: &FlowRow, may_paint: bool) -> String {
        let Some((name, span)) = words::decided_by(row) else { return String::new() };
        let place = match &self.file {
            Some(_) => span.and_then(|span| self.page.position(span)),
            None => self.page.place(span),
        };
        let mut out = clean::line(&name).into_owned();
        if let Some(place) = place {
            let place = if may_paint { self.page.paint.dim(&place) } else { place };
            out.extend([" ", &place]);
        }
        out
    }
}

/// The headings of the columns.
const PURPOSE: &str = "for";
const HOP: &str = "next hop";
const DECIDED: &str = "decided by";

/// `in  TCP 3443 from ApiManagement`.
fn flow(row: &FlowRow) -> String {
    let (direction, preposition) = (words::direction(row), words::preposition(row));
    format!("{direction:<3} {} {} {preposition} {}", row.protocol, row.ports.join(", "), row.remote)
}

/// The places of what decides.
fn spans(inside: &Inside) -> impl Iterator<Item = Span> {
    inside.rows.iter().filter_map(|row| words::decided_by(row)?.1)
}
