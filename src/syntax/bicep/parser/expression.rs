//! What operators make of expressions.

use super::{Kind, Parser, Read};
use crate::source::Span;
use crate::syntax::bicep::{Expr, ExprKind, Operator};

impl Parser<'_> {
    /// Any expression.
    pub(super) fn expression(&mut self) -> Read<Expr> {
        self.nested(Self::ternary)
    }

    fn ternary(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let condition = self.binary(0)?;
        if !self.take_on_next_line(Kind::Question, b'?') {
            return Ok(condition);
        }
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
            let height = self.height;
            self.advance();
            let right = self.binary(strength)?;
            let height = self.height.max(height);
            left = self.node(start, height, ExprKind::Binary { operator, operands: Box::new((left, right)) })?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Read<Expr> {
        let Kind::Operator(operator @ (Operator::Not | Operator::Subtract | Operator::Add)) = self.token.kind else {
            return self.member();
        };
        let sign = self.token;
        self.advance();
        let operand = match self.token.kind {
            Kind::Operator(Operator::Not | Operator::Subtract | Operator::Add) => {
                let second = self.place(self.token);
                self.complain(second, "Bicep takes one sign before a value: put brackets around the rest");
                self.nested(Self::unary)?
            }
            _ => self.member()?,
        };
        if operator == Operator::Add {
            self.complain(self.place(sign), "there is no `+` before a value: take it away");
        }
        self.node(sign.start, self.height, ExprKind::Unary { operator, operand: Box::new(operand) })
    }

    /// A value with what follows it without a gap: properties, elements, nested resources, `!`.
    fn member(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let mut base = self.primary()?;
        loop {
            let height = self.height;
            base = match self.token.kind {
                Kind::Dot => self.property(start, base)?,
                Kind::OpenBracket => self.index(start, base)?,
                Kind::DoubleColon => {
                    self.advance();
                    let name = self.name("the name of a resource")?;
                    self.node(start, height, ExprKind::Nested { base: Box::new(base), name })?
                }
                Kind::Operator(Operator::Not) => {
                    self.advance();
                    self.node(start, height, ExprKind::NotNull(Box::new(base)))?
                }
                _ => return Ok(base),
            };
        }
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
        let arguments = self.arguments(Kind::CloseParen, Self::expression)?;
        let height = self.height.max(height);
        self.node(start, height, ExprKind::Method { base, function: name, arguments })
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
