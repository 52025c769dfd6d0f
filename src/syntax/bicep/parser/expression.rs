//! What operators make of expressions.

use super::{Kind, Parser, Read};
use crate::source::Span;
use crate::syntax::bicep::{Expr, ExprKind, Name, Operator};

impl Parser<'_> {
    /// Any expression.
    pub(super) fn expression(&mut self) -> Read<Expr> {
        self.nested(Self::ternary)
    }

    fn ternary(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let condition = self.binary(0)?;
        if self.take_on_next_line(Kind::Question, b'?') { self.alternatives(start, condition) } else { Ok(condition) }
    }

    /// What comes after `?`.
    fn alternatives(&mut self, start: u32, condition: Expr) -> Read<Expr> {
        let mut height = self.height;
        let yes = self.expression()?;
        height = self.height.max(height);
        if !self.take_on_next_line(Kind::Colon, b':') {
            return Err(self.expected("`:` and what the value is otherwise"));
        }
        let no = self.expression()?;
        height = self.height.max(height);
        self.node(start, height, ExprKind::Ternary(Box::new((condition, yes, no))))
    }

    /// Takes a sign, also from the next line.
    fn take_on_next_line(&mut self, kind: Kind, sign: u8) -> bool {
        if self.token.kind == Kind::NewLine {
            let rest = self.lexer.rest().as_bytes();
            // Twice the sign is another sign, which cannot begin a line.
            if rest.first() != Some(&sign) || rest.get(1) == Some(&sign) {
                return false;
            }
            self.advance();
        }
        self.take(kind)
    }

    /// Operators that bind more strongly than this, the left ones first.
    fn binary(&mut self, weakest: u8) -> Read<Expr> {
        let start = self.token.start;
        let mut left = self.unary()?;
        while let Kind::Operator(operator) = self.token.kind {
            let Some(strength) = operator.strength().filter(|strength| *strength > weakest) else { break };
            left = self.operation(start, left, operator, strength)?;
        }
        Ok(left)
    }

    fn operation(&mut self, start: u32, left: Expr, operator: Operator, strength: u8) -> Read<Expr> {
        let height = self.height;
        self.advance();
        let right = self.nested(|parser| parser.binary(strength))?;
        let height = self.height.max(height);
        self.node(start, height, ExprKind::Binary { operator, operands: Box::new((left, right)) })
    }

    fn unary(&mut self) -> Read<Expr> {
        match self.sign() {
            Some(operator) => self.signed(operator, true),
            None => self.member(),
        }
    }

    fn sign(&self) -> Option<Operator> {
        match self.token.kind {
            Kind::Operator(operator @ (Operator::Not | Operator::Subtract | Operator::Add)) => Some(operator),
            _ => None,
        }
    }

    fn signed(&mut self, operator: Operator, is_first: bool) -> Read<Expr> {
        let sign = self.token;
        self.advance();
        if is_first && self.sign().is_some() {
            self.complain(self.place(self.token), "Bicep takes one sign before a value: put brackets around the rest");
        } else if operator == Operator::Add {
            self.complain(self.place(sign), "there is no `+` before a value: take it away");
        }
        let operand = match self.sign() {
            Some(operator) => self.nested(|parser| parser.signed(operator, false))?,
            None => self.member()?,
        };
        self.node(sign.start, self.height, ExprKind::Unary { operator, operand: Box::new(operand) })
    }

    /// A value with what follows it: properties, elements, nested resources, `!`.
    fn member(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let mut base = self.primary()?;
        while matches!(
            self.token.kind,
            Kind::Dot | Kind::OpenBracket | Kind::DoubleColon | Kind::Operator(Operator::Not)
        ) {
            base = self.access(start, base)?;
        }
        Ok(base)
    }

    fn access(&mut self, start: u32, base: Expr) -> Read<Expr> {
        match self.token.kind {
            Kind::Dot => self.property(start, base),
            Kind::OpenBracket => self.index(start, base),
            Kind::DoubleColon => self.inner(start, base),
            _ => self.not_null(start, base),
        }
    }

    fn inner(&mut self, start: u32, base: Expr) -> Read<Expr> {
        let height = self.height;
        self.advance();
        let name = self.name("the name of a resource")?;
        self.node(start, height, ExprKind::Nested { base: Box::new(base), name })
    }

    fn not_null(&mut self, start: u32, base: Expr) -> Read<Expr> {
        self.advance();
        self.node(start, self.height, ExprKind::NotNull(Box::new(base)))
    }

    fn property(&mut self, start: u32, base: Expr) -> Read<Expr> {
        let height = self.height;
        self.advance();
        let mark = self.place(self.token);
        let safe = self.take(Kind::Question);
        if self.token.kind == Kind::Number && matches!(base.kind, ExprKind::Int(_)) {
            let number = Span { end: self.token.end, ..base.span };
            return Err(self.fail(number, "Bicep has no decimals; use `json('…')` for one"));
        }
        let name = self.name("the name of a property or a function")?;
        let base = Box::new(base);
        if self.token.kind != Kind::OpenParen {
            return self.node(start, height, ExprKind::Property { base, name, safe });
        }
        if safe {
            self.complain(mark, "take this `?` away: a function is called, or it is not there");
        }
        self.method(start, base, name, height)
    }

    fn method(&mut self, start: u32, base: Box<Expr>, function: Name, height: usize) -> Read<Expr> {
        let arguments = self.arguments(Kind::CloseParen, Self::expression)?;
        let height = self.height.max(height);
        self.node(start, height, ExprKind::Method { base, function, arguments })
    }

    fn index(&mut self, start: u32, base: Expr) -> Read<Expr> {
        let height = self.height;
        let opener = self.token;
        self.advance();
        let safe = self.take(Kind::Question);
        let from_end = self.take(Kind::Hat);
        if self.token.kind == Kind::CloseBracket {
            return Err(self.expected("the number or name of an element"));
        }
        let index = self.expression()?;
        self.expect_closer(Kind::CloseBracket, opener)?;
        let height = self.height.max(height);
        let (base, index) = (Box::new(base), Box::new(index));
        self.node(start, height, ExprKind::Index { base, index, safe, from_end })
    }
}
