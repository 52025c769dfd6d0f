//! All texts of one run.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{FileId, FilePath, LineIndex, Position, Span};

/// What a text is for, as far as it decides what may be shown of it; from the most open to the most secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Role {
    /// All of it may be shown, but for what is hidden.
    #[default]
    Open,
    /// It gives values to parameters, and any of them can be a secret: a value is shown only where it is pointed at.
    Parameters,
    /// The same, but it is broken, so that nobody can say which value is pointed at: none is shown.
    BrokenParameters,
}

/// One text with its path, and what of it may be shown.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: FilePath,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
    role: Role,
    /// In order, none touching another.
    hidden: Vec<Range<u32>>,
}

impl SourceFile {
    /// Where the text comes from.
    pub fn path(&self) -> &FilePath {
        &self.path
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Its lines, counted at the first question.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// What it is for.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The bytes that are never shown, whoever points at them: in order, none touching another.
    pub fn hidden(&self) -> &[Range<u32>] {
        &self.hidden
    }

    fn hide(&mut self, range: Range<u32>) {
        if range.is_empty() {
            return;
        }
        let first = self.hidden.partition_point(|known| known.end < range.start);
        let after = self.hidden.partition_point(|known| known.start <= range.end);
        let touched = self.hidden.get(first..after).unwrap_or_default();
        let start = touched.first().map_or(range.start, |known| known.start.min(range.start));
        let end = touched.last().map_or(range.end, |known| known.end.max(range.end));
        self.hidden.splice(first..after, std::iter::once(start..end));
    }
}

/// The texts of one run, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// No texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and returns its id.
    pub fn add(&mut self, path: FilePath, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId::new(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = text.into();
        self.files.push(SourceFile { path, text, lines: OnceLock::new(), role: Role::Open, hidden: Vec::new() });
        id
    }

    /// Says what a text is for. What was said before stays if it is more secret.
    pub fn set_role(&mut self, id: FileId, role: Role) {
        if let Some(file) = self.files.get_mut(id.index()) {
            file.role = file.role.max(role);
        }
    }

    /// Hides a place: it is never shown again.
    pub fn hide(&mut self, span: Span) {
        if let Some(file) = self.files.get_mut(span.file.index()) {
            file.hide(span.start..span.end);
        }
    }

    /// Keeps secret in the text `id` what is secret in `other`, a text of the same file in another map.
    pub fn protect_like(&mut self, id: FileId, other: &SourceFile) {
        self.set_role(id, other.role);
        if let Some(file) = self.files.get_mut(id.index()) {
            other.hidden.iter().for_each(|range| file.hide(range.clone()));
        }
    }

    /// The file with this id. Ids of another map give an answer that means nothing, or none.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.index())
    }

    /// All files in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The text of a span; empty if it lies outside of its file or cuts a character.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text.get(span.start as usize..span.end as usize)).unwrap_or_default()
    }

    /// First position of the span and the position after its last character.
    pub fn positions(&self, span: Span) -> Option<(Position, Position)> {
        let file = self.get(span.file)?;
        let lines = file.lines();
        Some((lines.position(&file.text, span.start), lines.position(&file.text, span.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(sources: &SourceMap, file: FileId) -> Vec<(u32, u32)> {
        sources.get(file).unwrap().hidden().iter().map(|range| (range.start, range.end)).collect()
    }

    #[test]
    fn hidden_places_are_joined_and_kept_in_order() {
        let mut sources = SourceMap::new();
        let file = sources.add("x.json".into(), "0123456789");
        for (start, end) in [(6, 8), (1, 2), (4, 4), (2, 3), (7, 9)] {
            sources.hide(Span::new(file, start, end));
        }
        assert_eq!(hidden(&sources, file), [(1, 3), (6, 9)]);
        sources.hide(Span::new(file, 0, 10));
        assert_eq!(hidden(&sources, file), [(0, 10)]);
        sources.hide(Span::new(FileId::new(7), 0, 10));
    }

    #[test]
    fn what_is_secret_in_one_map_is_kept_secret_in_another() {
        let mut sources = SourceMap::new();
        let file = sources.add("x.json".into(), "0123456789");
        let mut other = sources.clone();
        sources.set_role(file, Role::Parameters);
        other.hide(Span::new(file, 2, 4));
        if let Some(other) = other.get(file) {
            sources.protect_like(file, other);
        }
        assert_eq!(sources.get(file).unwrap().role(), Role::Parameters);
        assert_eq!(hidden(&sources, file), [(2, 4)]);
    }
}
