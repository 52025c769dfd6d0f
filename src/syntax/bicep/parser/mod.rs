//! From tokens to a tree. Recursive, [`MAX_LEVELS`] deep and no deeper.
//!
//! A function that cannot read what it is for reports one error and returns a [`Stop`]. Lists in brackets and the list of
//! statements catch it, look for the place to go on ([`recovery`]), and keep something that says what is missing.

mod collection;
mod decorator;
mod expression;
mod file;
mod list;
mod message;
mod primary;
mod recovery;
mod statement;
mod string;
mod types;

use super::lexer::Lexer;
use super::token::{Kind, Token};
use super::{Comment, Expr, ExprKind, MAX_LEVELS, MAX_NODES, Name, Statement, Type, TypeKind};
use crate::source::{FileId, Span};
use crate::syntax::SyntaxError;
use crate::syntax::tree::MAX_ERRORS;

/// Reads all statements.
pub(super) fn parse(file: FileId, text: &str) -> (Vec<Statement>, Vec<Comment>, Vec<SyntaxError>) {
    let mut lexer = Lexer::new(file, text);
    let token = lexer.next();
    let mut parser = Parser {
        file,
        text,
        lexer,
        token,
        last: (token.start, token.start),
        line: (token.start, token.start),
        broken_at: 0,
        level: 0,
        height: 0,
        nodes: 0,
        is_simple: false,
        declared: None,
        errors: Vec::new(),
    };
    let statements = parser.statements();
    (statements, parser.lexer.comments, parser.errors)
}

/// Why something could not be read; the error is reported. Says who may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The innermost list, with its next item.
    Item,
    /// The list around: the innermost one has lost its closing bracket.
    List,
    /// Nobody but the list of statements.
    Statement,
}

type Read<T> = Result<T, Stop>;

struct Parser<'s> {
    file: FileId,
    text: &'s str,
    lexer: Lexer<'s>,
    /// The next token.
    token: Token,
    /// Where the token before it was; line breaks do not count.
    last: (u32, u32),
    /// Where the last line break was.
    line: (u32, u32),
    /// Where recovery begins to look for the next item or statement.
    broken_at: u32,
    /// How many expressions, types and statements are being read within each other.
    level: usize,
    /// The height of the tree that was read last. Chains such as `a.b.c` grow in height, not in level.
    height: usize,
    /// How many nodes there are.
    nodes: usize,
    /// Whether arrays and objects are not allowed: in the hole of a text.
    is_simple: bool,
    /// The name that the current statement declares.
    declared: Option<Name>,
    errors: Vec<SyntaxError>,
}

impl<'s> Parser<'s> {
    fn advance(&mut self) {
        let next = self.lexer.next();
        let read = std::mem::replace(&mut self.token, next);
        match read.kind {
            Kind::NewLine => self.line = (read.start, read.end),
            Kind::Cut => {}
            _ => self.last = (read.start, read.end),
        }
    }

    /// Takes the next token if it is of this kind.
    fn take(&mut self, kind: Kind) -> bool {
        let is_there = self.token.kind == kind;
        if is_there {
            self.advance();
        }
        is_there
    }

    fn newlines(&mut self) {
        while self.take(Kind::NewLine) {}
    }

    /// Takes a sign that must be here.
    fn expect(&mut self, kind: Kind) -> Read<()> {
        if self.take(kind) { Ok(()) } else { Err(self.expected(&format!("`{}`", kind.sign()))) }
    }

    /// Takes the sign that closes what `opener` opened.
    fn expect_closer(&mut self, kind: Kind, opener: Token) -> Read<()> {
        if self.take(kind) { Ok(()) } else { Err(self.not_closed(kind, opener)) }
    }

    /// The characters of the next token.
    fn word(&self) -> &'s str {
        self.characters(self.token)
    }

    fn characters(&self, token: Token) -> &'s str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    fn is_word(&self, word: &str) -> bool {
        self.token.kind == Kind::Name && self.word() == word
    }

    /// Takes a word of the language that must be here.
    fn expect_word(&mut self, word: &str) -> Read<()> {
        if self.is_word(word) {
            self.advance();
            return Ok(());
        }
        Err(self.expected(&format!("`{word}`")))
    }

    /// A name; `what` says for a message which one.
    fn name(&mut self, what: &str) -> Read<Name> {
        if self.token.kind != Kind::Name {
            return Err(self.expected(what));
        }
        let word = self.word();
        let name = Name { span: self.place(self.token) };
        if is_literal(word) {
            // Bicep refuses it; what is meant is clear all the same.
            let message =
                format!("expected {what}, found `{word}`, which is a value; as the name of a property it takes quotes");
            self.complain(name.span, message);
        }
        self.advance();
        Ok(name)
    }

    fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start, end)
    }

    fn place(&self, token: Token) -> Span {
        self.span(token.start, token.end)
    }

    /// From `start` to the end of the last token.
    fn since(&self, start: u32) -> Span {
        self.span(start, self.last.1)
    }

    /// Something without parts.
    fn leaf(&mut self, start: u32, kind: ExprKind) -> Read<Expr> {
        self.node(start, 0, kind)
    }

    /// Something with parts, which are so high.
    fn node(&mut self, start: u32, height: usize, kind: ExprKind) -> Read<Expr> {
        self.grow(height)?;
        Ok(Expr { kind, span: self.since(start) })
    }

    /// A type with parts, which are so high.
    fn type_node(&mut self, start: u32, height: usize, kind: TypeKind) -> Read<Type> {
        self.grow(height)?;
        Ok(Type { kind, span: self.since(start) })
    }

    /// Counts a node on top of parts that are so high.
    fn grow(&mut self, height: usize) -> Read<()> {
        self.height = height + 1;
        self.nodes += 1;
        if self.level + height > MAX_LEVELS {
            return Err(self.too_deep());
        }
        if self.nodes > MAX_NODES {
            return Err(self.too_many());
        }
        Ok(())
    }

    /// Reads something inside of something else.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.level == MAX_LEVELS {
            return Err(self.too_deep());
        }
        self.level += 1;
        let result = read(self);
        self.level -= 1;
        result
    }

    fn too_deep(&mut self) -> Stop {
        self.stop_at_limit(format!("nested too deeply: more than {MAX_LEVELS} levels here"))
    }

    fn too_many(&mut self) -> Stop {
        self.stop_at_limit(format!("the file is too large: more than {MAX_NODES} values and statements"))
    }

    fn stop_at_limit(&mut self, message: String) -> Stop {
        let error = SyntaxError::limit(self.place(self.token), message);
        self.report(error);
        self.set_broken();
        Stop::Statement
    }

    /// Recovery begins at the next token, or at the line break before it.
    fn set_broken(&mut self) {
        self.broken_at = if self.line.1 == self.token.start { self.line.0 } else { self.token.start };
    }

    /// Reports what is wrong, and goes on as if it were right.
    fn complain(&mut self, span: Span, message: impl Into<String>) {
        self.report(SyntaxError::new(span, message));
    }

    fn report(&mut self, error: SyntaxError) {
        if !self.has_many_errors() {
            self.errors.push(error);
        }
    }

    fn has_many_errors(&self) -> bool {
        self.errors.len() >= MAX_ERRORS
    }
}

/// The three words that are never names.
fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null")
}
