//! Decorators.

use super::{Kind, Parser, Read};
use crate::syntax::bicep::Decorator;

impl Parser<'_> {
    /// The decorators before a statement or a member of a type, each in a line of its own.
    pub(super) fn decorators(&mut self) -> Read<Vec<Decorator>> {
        let mut decorators = Vec::new();
        let mut height = 0;
        while self.token.kind == Kind::At {
            decorators.push(self.decorator()?);
            height = self.height.max(height);
            self.end_decorator();
        }
        self.height = height;
        Ok(decorators)
    }

    /// After a decorator: a line break.
    pub(super) fn end_decorator(&mut self) {
        if self.token.kind.ends_line() {
            self.newlines();
        } else {
            self.complain(self.place(self.token), "expected a line break after a decorator");
        }
    }

    pub(super) fn decorator(&mut self) -> Read<Decorator> {
        let start = self.token.start;
        self.advance();
        let mut namespace = None;
        let mut function = self.name("the name of a decorator")?;
        if self.take(Kind::Dot) {
            namespace = Some(std::mem::replace(&mut function, self.name("the name of a decorator")?));
        }
        self.height = 0;
        let arguments = if self.token.kind == Kind::OpenParen {
            self.arguments(Kind::CloseParen, Self::expression)?
        } else {
            self.complain(function.span, "expected `(` after this: a decorator is called, as in `@secure()`");
            Vec::new()
        };
        Ok(Decorator { namespace, function, arguments, span: self.since(start) })
    }
}
