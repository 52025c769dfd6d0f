//! The texts that the places of joined answers are in.

use std::collections::HashMap;

use crate::source::{FileId, FilePath, SourceMap, Span};

/// Texts, each kept once.
pub(super) struct Sources<'s> {
    kept: &'s mut SourceMap,
    numbers: HashMap<FilePath, FileId>,
}

impl<'s> Sources<'s> {
    /// Those that are kept already.
    pub(super) fn of(kept: &'s mut SourceMap) -> Self {
        let numbers = kept.iter().zip(0..).map(|(file, number)| (file.path().clone(), FileId::new(number))).collect();
        Self { kept, numbers }
    }

    /// Makes a place in one of these texts a place in one that is kept.
    pub(super) fn take(&mut self, span: &mut Span, from: &SourceMap) {
        let Some(file) = from.get(span.file) else { return };
        let number = self.numbers.entry(file.path().clone());
        span.file = *number.or_insert_with(|| self.kept.add(file.path().clone(), file.text().clone()));
    }
}
