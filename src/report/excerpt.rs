//! The lines around labels, cut to what a reader needs, however large the file is.
//!
//! A template may be one line of three megabytes, or fifty thousand lines with a label at either end. A renderer that is
//! given the whole text walks all of it for each finding. So it is given a text of our own: the lines near labels,
//! shortened when they are long, and empty lines for those between, so that line numbers stay true.
//!
//! Never here: how an excerpt is drawn.

use std::ops::Range;

use super::clean;
use super::secrets::Secrets;
use crate::source::{FileId, FilePath, Position, SourceFile, SourceMap, Span};

/// Longest line that is shown in full, in bytes.
const LONG_LINE: usize = 400;
/// How much of a long line is shown before its first and after its last label, in bytes.
const MARGIN: usize = 160;
/// How far apart two labels on a long line may be in one excerpt, in bytes.
const SPREAD: usize = 320;
/// How many lines may lie between two labels of one excerpt.
const GAP: u32 = 400;
/// Longest label that is drawn over its lines; of a longer one only the first line is marked.
const TALL: u32 = 200;
/// Lines shown inside of a label over several lines, from its start.
const INSIDE: u32 = 5;

/// A place that should be shown.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The place.
    pub(crate) span: Span,
    /// What to say there, if anything.
    pub(crate) text: Option<String>,
    /// Whether it is the one that matters most.
    pub(crate) primary: bool,
}

/// A place in the text of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The bytes of the excerpt's text; empty for a place between two characters.
    pub(crate) range: Range<usize>,
    /// What to say there, harmless for a terminal.
    pub(crate) text: Option<String>,
    /// Whether it is the one that matters most.
    pub(crate) primary: bool,
    /// Where it was among the wanted ones.
    pub(crate) index: usize,
}

/// Some lines of one file.
#[derive(Debug, Clone)]
pub(crate) struct Excerpt {
    /// The file that they are of.
    pub(crate) path: FilePath,
    /// The number of the first line.
    pub(crate) first_line: u32,
    /// The lines, harmless for a terminal; those that nobody asked for are empty.
    pub(crate) text: String,
    /// The places asked for, in order.
    pub(crate) marks: Vec<Mark>,
    /// The true position of the primary mark, or else of the first.
    pub(crate) position: Position,
    /// Whether something was cut or masked, so that the lines are not those of the file.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the text form draws changes"))]
    pub(crate) altered: bool,
}

/// What is shown of `wanted`, the file and the excerpt with the primary place first. Places outside of `sources` are left
/// out. `ellipsis` stands where something was cut or masked.
pub(crate) fn excerpts(sources: &SourceMap, wanted: &[Wanted], ellipsis: &str) -> Vec<Excerpt> {
    let mut order: Vec<FileId> = Vec::new();
    let primary_first = wanted.iter().filter(|want| want.primary).chain(wanted.iter());
    for want in primary_first {
        if !order.contains(&want.span.file) {
            order.push(want.span.file);
        }
    }
    let mut found = Vec::new();
    for id in order {
        let Some(file) = sources.get(id) else { continue };
        let mut places: Vec<Place> = wanted
            .iter()
            .enumerate()
            .filter(|(_, want)| want.span.file == id)
            .map(|(index, want)| Place::new(file, index, want))
            .collect();
        places.sort_by_key(|place| (place.start, place.end, place.index));
        let secrets = Secrets::of(file);
        let mut here: Vec<Excerpt> =
            clusters(file, places).iter().map(|cluster| cut(file, cluster, &secrets, ellipsis)).collect();
        here.sort_by_key(|excerpt| !excerpt.marks.iter().any(|mark| mark.primary));
        found.extend(here);
    }
    found
}

/// A wanted place, moved onto characters that exist.
#[derive(Debug)]
struct Place<'a> {
    start: usize,
    end: usize,
    first_line: u32,
    last_line: u32,
    index: usize,
    want: &'a Wanted,
}

impl<'a> Place<'a> {
    fn new(file: &SourceFile, index: usize, want: &'a Wanted) -> Self {
        let text = file.text();
        let start = boundary(text, want.span.start as usize);
        let mut end = boundary(text, want.span.end as usize).max(start);
        // A label that takes the line end with it would be drawn over two lines.
        let covered = text.get(start..end).unwrap_or_default();
        end = start + covered.trim_end_matches(['\r', '\n']).len();
        let first_line = line_of(file, start);
        let mut last_line = line_of(file, end);
        if last_line - first_line > TALL {
            end = line_range(file, first_line).end.max(start);
            last_line = first_line;
        }
        Self { start, end, first_line, last_line, index, want }
    }

    /// The bytes of `line` that this place needs to be seen.
    fn on_line(&self, line: u32, range: &Range<usize>) -> Option<Range<usize>> {
        if line < self.first_line || line > self.last_line {
            return None;
        }
        let start = if line == self.first_line { self.start } else { self.end.min(range.end) };
        let end = if line == self.last_line { self.end } else { self.start };
        // The head of a label that fills a long line is enough.
        let end = end.clamp(start, start + SPREAD);
        (line == self.first_line || line == self.last_line).then_some(start..end)
    }
}

/// Places that are near each other, by excerpt.
fn clusters<'a>(file: &SourceFile, places: Vec<Place<'a>>) -> Vec<Vec<Place<'a>>> {
    let mut found: Vec<Vec<Place<'a>>> = Vec::new();
    for place in places {
        let joins = found.last().is_some_and(|cluster| {
            let last = cluster.iter().map(|other| other.last_line).max().unwrap_or_default();
            let long = line_range(file, place.first_line).len() > LONG_LINE;
            let first_on_line =
                cluster.iter().filter(|other| other.last_line >= place.first_line).map(|o| o.start).min();
            let near = !long || first_on_line.is_none_or(|first| place.end.saturating_sub(first) <= SPREAD);
            place.first_line.saturating_sub(last) <= GAP && near
        });
        match found.last_mut() {
            Some(cluster) if joins => cluster.push(place),
            _ => found.push(vec![place]),
        }
    }
    found
}

/// The excerpt of one cluster, which is not empty.
fn cut(file: &SourceFile, cluster: &[Place<'_>], secrets: &Secrets<'_>, ellipsis: &str) -> Excerpt {
    let first = cluster.iter().map(|place| place.first_line).min().unwrap_or(1);
    let last = cluster.iter().map(|place| place.last_line).max().unwrap_or(first);
    let mut writer = Writer { text: String::new(), offsets: Vec::new(), altered: false, ellipsis };
    let hidden = |at: usize| secrets.at(at, |value| cluster.iter().any(|place| is_meant(place, value)));
    for line in first..=last {
        if line > first {
            writer.text.push('\n');
        }
        if !cluster.iter().any(|place| is_near(place, line)) {
            continue;
        }
        let range = line_range(file, line);
        let needs = cluster.iter().filter_map(|place| place.on_line(line, &range));
        let needed = needs.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end));
        let shown = if range.len() <= LONG_LINE {
            range.clone()
        } else {
            let needed = needed.unwrap_or(range.start..range.start);
            let start = boundary(file.text(), needed.start.saturating_sub(MARGIN).max(range.start));
            start..boundary(file.text(), (needed.end + MARGIN).min(range.end))
        };
        writer.line(file.text(), &range, &shown, hidden);
    }
    let marks = cluster.iter().map(|place| Mark {
        range: writer.place(place.start)..writer.place(place.end),
        text: place.want.text.as_deref().map(|text| clean::line(text).into_owned()),
        primary: place.want.primary,
        index: place.index,
    });
    let marks = marks.collect();
    let start = cluster.iter().find(|place| place.want.primary).or(cluster.first()).map_or(0, |place| place.start);
    let position = file.lines().position(file.text(), u32::try_from(start).unwrap_or(u32::MAX));
    Excerpt {
        path: file.path().clone(),
        first_line: first,
        position,
        marks,
        altered: writer.altered,
        text: writer.text,
    }
}

/// Whether a line is shown because of a place: it holds an end of it, or fills the gap to a line that does.
fn is_near(place: &Place<'_>, line: u32) -> bool {
    let near_start = line + 1 >= place.first_line && line <= (place.first_line + INSIDE).min(place.last_line + 1);
    let near_end = line + 2 >= place.last_line && line <= place.last_line + 1;
    near_start || (near_end && line >= place.first_line)
}

/// Whether a label is about a value of a parameter file, or about a part of it. One around several values is about none.
fn is_meant(place: &Place<'_>, value: &Range<usize>) -> bool {
    place.start < place.end && value.start <= place.start && place.end <= value.end
}

/// Builds the text of an excerpt and remembers where each character of the file went.
struct Writer<'a> {
    text: String,
    /// Offset in the file, offset in the excerpt; both rise.
    offsets: Vec<(usize, usize)>,
    altered: bool,
    ellipsis: &'a str,
}

impl Writer<'_> {
    /// Adds the part `shown` of the line `whole`. `hidden` says which hidden value, if any, the byte at an offset is of.
    fn line(
        &mut self,
        text: &str,
        whole: &Range<usize>,
        shown: &Range<usize>,
        hidden: impl Fn(usize) -> Option<usize>,
    ) {
        if shown.start > whole.start {
            self.cut();
        }
        let mut inside_hidden = None;
        for (at, c) in text.get(shown.clone()).unwrap_or_default().char_indices() {
            let at = shown.start + at;
            self.offsets.push((at, self.text.len()));
            if let Some(value) = hidden(at) {
                if inside_hidden.replace(value) != Some(value) {
                    self.cut();
                }
                continue;
            }
            self.text.push(clean::stand_in(c).unwrap_or(c));
        }
        self.offsets.push((shown.end, self.text.len()));
        if shown.end < whole.end {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.text.push_str(self.ellipsis);
        self.altered = true;
    }

    /// Where the byte at `offset` of the file is in the excerpt; what was left out lies at the next thing shown.
    fn place(&self, offset: usize) -> usize {
        let index = self.offsets.partition_point(|(at, _)| *at < offset);
        self.offsets.get(index).or(self.offsets.last()).map_or(0, |(_, place)| *place)
    }
}

/// The bytes of a line without its end.
fn line_range(file: &SourceFile, line: u32) -> Range<usize> {
    let start = file.lines().line_start(line).map_or(file.text().len(), |at| at as usize);
    let end = file.lines().line_start(line.saturating_add(1)).map_or(file.text().len(), |at| at as usize);
    let text = file.text().get(start..end).unwrap_or_default();
    start..start + text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line)).len()
}

fn line_of(file: &SourceFile, offset: usize) -> u32 {
    file.lines().line(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// The nearest offset at or before `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
#[path = "excerpt_tests.rs"]
mod tests;
