//! All texts of one run.

use std::sync::{Arc, OnceLock};

use super::{FileId, FilePath, LineIndex, Position, Span};

/// One text with its path.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: FilePath,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
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
        self.files.push(SourceFile { path, text: text.into(), lines: OnceLock::new() });
        id
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
