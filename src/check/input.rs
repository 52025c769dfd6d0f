//! From paths to trees, with what goes wrong on the way.

use std::sync::Arc;

use crate::source::{FilePath, Files, SourceMap, Span, Unreadable};
use crate::syntax::{self, SyntaxErrorKind, Tree};
use crate::template::{Problem, ProblemKind};

/// Largest template or parameter file that is read, in bytes. Azure refuses templates of more than 4 MB, blanks and comments
/// included, so a larger file is something else.
pub const LARGEST_INPUT: usize = 16_000_000;

/// Reads a file of the deployment into `sources`.
///
/// A file that is there always has a tree, perhaps an empty one; its errors are added to `problems`. A file that is not
/// there is reported at `mentioned`, where something refers to it, and gives nothing.
pub(super) fn read(
    path: &FilePath,
    files: &dyn Files,
    sources: &mut SourceMap,
    problems: &mut Vec<Problem>,
    mentioned: Option<Span>,
) -> Option<Tree> {
    let read = files.read(path);
    let fitting = read.and_then(|bytes| match bytes.len() {
        0..=LARGEST_INPUT => Ok(bytes),
        _ => Err(Unreadable::TooLarge(LARGEST_INPUT as u64)),
    });
    let bytes = match fitting {
        Ok(bytes) => bytes,
        Err(reason) => {
            let span = mentioned.unwrap_or_else(|| Span::at(sources.add(path.clone(), ""), 0));
            problems.push(unreadable(path, &reason, span));
            return None;
        }
    };
    let text: Arc<str> = match syntax::decode(&bytes) {
        Ok(text) => text.into(),
        Err(error) => {
            // The text cannot be shown, so the place is the file.
            let file = sources.add(path.clone(), "");
            problems.push(Problem {
                kind: ProblemKind::Syntax,
                message: format!("`{}` cannot be read: {}", path.name(), error.message),
                span: Span::at(file, 0),
                related: Vec::new(),
                help: Some("save it as UTF-8 text".to_owned()),
            });
            return None;
        }
    };
    let file = sources.add(path.clone(), Arc::clone(&text));
    let tree = syntax::parse_document(path, file, text);
    problems.extend(tree.errors().iter().map(|error| Problem {
        kind: match error.kind {
            SyntaxErrorKind::Syntax => ProblemKind::Syntax,
            SyntaxErrorKind::Limit => ProblemKind::Limit,
        },
        message: error.message.clone(),
        span: error.span,
        related: error.related.clone().into_iter().collect(),
        help: None,
    }));
    Some(tree)
}

fn unreadable(path: &FilePath, reason: &Unreadable, span: Span) -> Problem {
    let (kind, help) = match reason {
        Unreadable::Missing => (ProblemKind::Unresolved, "check the path, or add the file"),
        Unreadable::OutsideWorkspace => {
            (ProblemKind::Unresolved, "move the file into the workspace, or widen it with `--workspace`")
        }
        Unreadable::TooLarge(_) => (ProblemKind::Limit, "Azure accepts templates of up to 4 MB"),
        Unreadable::Other(_) => (ProblemKind::Unresolved, "make the file readable"),
    };
    Problem {
        kind,
        message: format!("`{path}` cannot be read: {reason}"),
        span,
        related: Vec::new(),
        help: Some(help.to_owned()),
    }
}
