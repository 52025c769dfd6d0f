//! Values without operators: literals, names, calls, brackets, functions without a name.

use super::{Kind, Parser, Read};
use crate::syntax::bicep::{Expr, ExprKind, Name, keyword};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Read<Expr> {
        match self.token.kind {
            Kind::Name => match self.word() {
                "null" => self.literal(ExprKind::Null),
                "true" => self.literal(ExprKind::Bool(true)),
                "false" => self.literal(ExprKind::Bool(false)),
                _ => self.named(),
            },
            Kind::Quote | Kind::Quotes(_) => self.text(),
            Kind::Number => self.number(),
            Kind::OpenBrace => {
                self.refuse_where_simple("an object");
                self.object(false)
            }
            Kind::OpenBracket => {
                self.refuse_where_simple("an array");
                if self.lexer.is_loop() { self.each(Self::expression) } else { self.array() }
            }
            Kind::OpenParen => self.group(),
            _ => Err(self.expected("a value")),
        }
    }

    fn literal(&mut self, kind: ExprKind) -> Read<Expr> {
        let start = self.token.start;
        self.advance();
        self.leaf(start, kind)
    }

    pub(super) fn number(&mut self) -> Read<Expr> {
        let digits = self.word();
        if digits.parse::<u64>().is_err() {
            self.complain(self.place(self.token), "this number is too large for a 64-bit integer");
        }
        self.literal(ExprKind::Int(digits.parse().ok()))
    }

    fn refuse_where_simple(&mut self, what: &str) {
        if self.is_simple {
            let message = format!("{what} cannot stand in `${{…}}`: make it a variable, and use its name");
            self.complain(self.place(self.token), message);
        }
    }

    /// A name, a call, or a function of one parameter.
    fn named(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let name = Name { span: self.place(self.token) };
        self.advance();
        match self.token.kind {
            Kind::OpenParen => {
                let arguments = self.arguments(Kind::CloseParen, Self::expression)?;
                self.node(start, self.height, ExprKind::Call { function: name, arguments })
            }
            Kind::Arrow => self.lambda(start, vec![name]),
            _ => self.leaf(start, ExprKind::Name(name)),
        }
    }

    /// `(a)`, or a function with its parameters in brackets.
    fn group(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let inside = self.in_brackets()?;
        let height = self.height;
        if self.token.kind == Kind::Arrow {
            let parameters = self.parameters(&inside)?;
            return self.lambda(start, parameters);
        }
        let mut inside = inside.into_iter();
        match (inside.next(), inside.next()) {
            (Some(expr), None) => self.node(start, height, ExprKind::Group(Box::new(expr))),
            (None, _) => Err(self.fail(self.since(start), "expected a value in these brackets")),
            (_, Some(second)) => Err(self.fail(second.span, "expected `)`: these brackets hold one value")),
        }
    }

    /// Values in brackets; a comma may come after the last.
    fn in_brackets(&mut self) -> Read<Vec<Expr>> {
        let mut inside = Vec::new();
        let mut height = 0;
        let opener = self.token;
        self.advance();
        self.newlines();
        while self.token.kind != Kind::CloseParen {
            inside.push(self.expression()?);
            height = self.height.max(height);
            self.newlines();
            if !self.take(Kind::Comma) {
                break;
            }
            self.newlines();
        }
        self.expect_closer(Kind::CloseParen, opener)?;
        self.height = height;
        Ok(inside)
    }

    fn parameters(&mut self, inside: &[Expr]) -> Read<Vec<Name>> {
        let names = inside.iter().map(|expr| match expr.kind {
            ExprKind::Name(name) => Ok(name),
            _ => Err(expr.span),
        });
        names.collect::<Result<_, _>>().map_err(|span| self.fail(span, "expected the name of a parameter"))
    }

    /// A function whose parameters have been read.
    fn lambda(&mut self, start: u32, parameters: Vec<Name>) -> Read<Expr> {
        let body = Box::new(self.after_arrow()?);
        self.node(start, self.height, ExprKind::Lambda { parameters, body })
    }

    /// `=> a`; the value may begin on the next line, if that is no statement.
    pub(super) fn after_arrow(&mut self) -> Read<Expr> {
        self.expect(Kind::Arrow)?;
        if self.token.kind == Kind::NewLine {
            let rest = self.lexer.rest();
            let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if !keyword::STATEMENTS.contains(&rest.get(..length).unwrap_or_default()) {
                self.newlines();
            }
        }
        let saved = std::mem::replace(&mut self.is_simple, false);
        let body = self.expression();
        self.is_simple = saved;
        body
    }
}
