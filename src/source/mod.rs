//! Where text is: files, places in them, and the way to ask for more of them.
//!
//! In: paths and bytes from a door (command line, editor, test). Out: [`SourceMap`], [`Span`], [`Position`].
//!
//! Never here: what the text means, and any access to a disk. [`Files`] is the only way out of the core.

mod files;
mod line_index;
mod map;
mod path;
mod span;

pub use files::{Files, MemoryFiles, Unreadable};
pub use line_index::{LineIndex, Position};
pub use map::{Role, SourceFile, SourceMap};
pub use path::FilePath;
pub use span::{FileId, Span};
