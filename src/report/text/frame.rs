//! The one place that draws excerpts: ours go in, lines with carets come out.
//!
//! The drawing library derives the position in a header from the text that it is given; ours is cut, so its position would
//! be wrong. Each excerpt therefore has a mark for a path, and the mark with the position behind it is replaced by the
//! true ones.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::TextOptions;
use super::place::seen_from;
use crate::finding::Severity;
use crate::report::clean::{self, MARK_CLOSE, MARK_OPEN};
use crate::report::excerpt::Excerpt;
use crate::report::wording::wrapped;
use crate::source::{FilePath, Position};

/// One message with everything below its headline.
pub(super) struct Frame<'a> {
    options: &'a TextOptions,
    groups: Vec<Group<'static>>,
    places: Vec<String>,
    /// Digits of the largest line number; 0 as long as there is no excerpt.
    digits: usize,
}

/// The kind of a headline.
pub(super) fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

impl<'a> Frame<'a> {
    /// A headline: `error[rule]: text`.
    pub(super) fn new(options: &'a TextOptions, level: Level<'static>, rule: &str, text: &str) -> Self {
        let title = level.primary_title(clean::line(text).into_owned()).id(clean::line(rule).into_owned());
        Self { options, groups: vec![Group::with_title(title)], places: Vec::new(), digits: 0 }
    }

    /// Starts a part of its own with a headline of less weight.
    pub(super) fn part(&mut self, level: Level<'static>, text: &str) {
        self.groups.push(Group::with_title(level.secondary_title(clean::line(text).into_owned())));
    }

    /// Where it is, without an excerpt.
    pub(super) fn origin(&mut self, path: &FilePath, position: Position) {
        let mark = self.place(path, position);
        // A line makes the library print a position, which is replaced together with the mark.
        self.element(Origin::path(mark).line(1).char_column(1));
    }

    /// An excerpt with carets.
    pub(super) fn excerpt(&mut self, excerpt: Excerpt) {
        let path = self.place(&excerpt.path, excerpt.position);
        let lines = excerpt.text.matches('\n').count();
        self.digits = self.digits.max((excerpt.first_line as usize + lines).to_string().len());
        let marks = excerpt.marks.into_iter().map(|mark| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(mark.range).label(mark.text)
        });
        let snippet =
            Snippet::source(excerpt.text).line_start(excerpt.first_line as usize).path(path).annotations(marks);
        self.element(snippet);
    }

    /// The change that edits make to an excerpt whose marks are their places; `texts` are given by the marks' index.
    pub(super) fn change(&mut self, excerpt: Excerpt, texts: &[&str]) {
        let path = self.place(&excerpt.path, excerpt.position);
        let patches = excerpt.marks.into_iter().map(|mark| {
            let text = texts.get(mark.index).copied().unwrap_or_default();
            Patch::new(mark.range, clean::block(text))
        });
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line as usize).path(path).patches(patches);
        self.element(snippet);
    }

    /// A remark below the excerpt: `note: …`, wrapped, with the lines that it has.
    pub(super) fn remark(&mut self, level: Level<'static>, name: &'static str, text: &str) {
        let room = self.options.width.saturating_sub(self.digits.max(1) + 3 + name.len() + 2);
        let text = clean::block(text);
        self.element(level.with_name(name).message(wrapped(&text, room)));
    }

    /// A remark that is not wrapped, because it is searched for or copied: an address, a list of paths.
    pub(super) fn verbatim(&mut self, name: &'static str, text: &str) {
        self.element(Level::NOTE.with_name(name).message(clean::block(text)));
    }

    /// The drawing, without a line end at its end.
    pub(super) fn draw(self) -> String {
        let renderer = if self.options.color { Renderer::styled() } else { Renderer::plain() };
        let decor = if self.options.ascii { DecorStyle::Ascii } else { DecorStyle::Unicode };
        let renderer = renderer.decor_style(decor).term_width(self.options.width.max(40)).hyperlink(false);
        let drawn = renderer.render(&self.groups);
        let with_places = put_places(&drawn, &self.places);
        // Without a line number the library leaves no room for one; all frames should have the same left edge.
        let indent = |index: usize| if self.digits == 0 && index > 0 { " " } else { "" };
        let lines =
            with_places.lines().enumerate().map(|(index, line)| format!("{}{}", indent(index), line.trim_end()));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn element(&mut self, element: impl Into<annotate_snippets::Element<'static>>) {
        if let Some(group) = self.groups.pop() {
            self.groups.push(group.element(element));
        }
    }

    fn place(&mut self, path: &FilePath, position: Position) -> String {
        let place = format!("{}:{}:{}", seen_from(path, &self.options.shown_from), position.line, position.column);
        // The same place twice is the same mark, so that a change in the file of the excerpt does not repeat its path.
        let known = self.places.iter().position(|other| *other == place);
        let index = known.unwrap_or(self.places.len());
        if known.is_none() {
            self.places.push(place);
        }
        format!("{MARK_OPEN}{index}{MARK_CLOSE}")
    }
}

/// Puts `path:line:column` where a mark and a position stand.
fn put_places(drawn: &str, places: &[String]) -> String {
    let mut out = String::with_capacity(drawn.len());
    let mut rest = drawn;
    while let Some((before, after)) = rest.split_once(MARK_OPEN) {
        out.push_str(before);
        let (index, after) = after.split_once(MARK_CLOSE).unwrap_or((after, ""));
        out.push_str(index.parse().ok().and_then(|index: usize| places.get(index)).map_or("", String::as_str));
        rest = after.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
    }
    out.push_str(rest);
    out
}
