//! Bicep: templates (`.bicep`) and parameter files (`.bicepparam`), which share one grammar.
//!
//! In: a text. Out: a [`Program`]: its statements with exact places, and what could not be read. A statement that cannot be
//! read is one error and one [`StatementKind::Broken`], which keeps its name if it has one; the others are read as if it
//! were right.
//!
//! The nodes hold places, not texts: [`Program::text`] and [`Program::string`] read them.
//!
//! Never here: what names mean, which functions and decorators exist, and files that a program refers to.

mod escape;
mod expr;
mod keyword;
mod lexer;
mod parser;
mod program;
mod statement;
#[cfg(test)]
mod tests;
mod token;
mod types;

use std::sync::Arc;

use super::{MAX_TEXT, SyntaxError};
use crate::source::{FileId, Span};

pub use expr::{Expr, ExprKind, Item, Key, Operator, Part, Text, TextForm};
pub use program::{Comment, Program};
pub use statement::{Decorator, Imported, Local, Name, Statement, StatementKind, TypedLambda};
pub use types::{Member, MemberKey, TupleItem, Type, TypeKind};

/// The deepest nesting of expressions, types and statements within each other. Whoever walks a program may recurse this deep.
pub const MAX_LEVELS: usize = 128;

/// The most values, types and statements of a file. What Azure takes, a template of 4 MB, has fewer.
pub const MAX_NODES: usize = 1_000_000;

/// Reads a Bicep text.
///
/// ```
/// use apimlint::source::FileId;
/// use apimlint::syntax::bicep::{StatementKind, parse};
///
/// let program = parse(FileId::new(0), "param sku string = 'Premium' // a comment".into());
/// assert!(program.errors().is_empty());
/// let Some(StatementKind::Param { name, .. }) = program.statements().first().map(|statement| &statement.kind) else { panic!() };
/// assert_eq!(program.text(*name), "sku");
/// ```
pub fn parse(file: FileId, text: Arc<str>) -> Program {
    if text.len() > MAX_TEXT {
        let message = format!("the file is too large: more than {MAX_TEXT} bytes");
        let error = SyntaxError::limit(Span::at(file, 0), message);
        return Program::new(file, text, Vec::new(), Vec::new(), vec![error]);
    }
    let (statements, comments, errors) = parser::parse(file, &text);
    Program::new(file, text, statements, comments, errors)
}
