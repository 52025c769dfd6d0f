//! A place in a text.

/// The number of a file in its [`SourceMap`](super::SourceMap).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The id of the file with this position in its map.
    pub fn new(index: u32) -> Self {
        Self(index)
    }

    /// The position of the file in its map.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one file: `start` is the first byte, `end` the one after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte after the last one; never before `start`.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`; an `end` before `start` gives an empty span at `start`.
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end: end.max(start) }
    }

    /// The empty span before the byte at `offset`.
    pub fn at(file: FileId, offset: u32) -> Self {
        Self::new(file, offset, offset)
    }

    /// Number of bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span over both; `self` when `other` is in another file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self::new(self.file, self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether every byte of `other` lies in this span.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_small_and_never_backwards() {
        assert_eq!(size_of::<Span>(), 12);
        let file = FileId::new(0);
        assert!(Span::new(file, 7, 3).is_empty());
        assert_eq!(Span::new(file, 2, 4).to(Span::new(file, 9, 11)), Span::new(file, 2, 11));
        assert_eq!(Span::new(file, 2, 4).to(Span::new(FileId::new(1), 9, 11)).end, 4);
    }
}
