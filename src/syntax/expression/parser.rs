//! From words to an expression. Recursive, [`MAX_LEVELS`] deep and no deeper.

use std::ops::Range;

use super::token::{Kind, Token, Tokens};
use super::{Expr, ExprKind, MAX_LEVELS};
use crate::syntax::{SyntaxError, TextMap};

/// Reads `text`, which begins with `[` and ends with `]`.
pub(super) fn parse(text: &str, map: &TextMap) -> (Expr, Vec<SyntaxError>) {
    let mut tokens = Tokens::new(text, 1..text.len() - 1);
    let token = tokens.next();
    let mut parser = Parser { map, tokens, token, last: 0..1, errors: Vec::new(), is_over: false };
    if parser.token.kind == Kind::End {
        let span = map.span(0..text.len());
        return (
            Expr { kind: ExprKind::Error, span },
            vec![SyntaxError::new(span, "there is no expression in these brackets")],
        );
    }
    let Read { expr, .. } = parser.expression(0);
    parser.expect_end();
    (expr, parser.errors)
}

/// An expression, and how many levels deep it goes.
struct Read {
    expr: Expr,
    height: usize,
}

struct Parser<'s, 'm> {
    map: &'m TextMap,
    tokens: Tokens<'s>,
    /// The next token.
    token: Token<'s>,
    /// Where the token before it was.
    last: Range<usize>,
    errors: Vec<SyntaxError>,
    /// Whether to read no further: what follows would only repeat the first complaint.
    is_over: bool,
}

impl<'s> Parser<'s, '_> {
    fn expression(&mut self, level: usize) -> Read {
        let start = self.token.range.start;
        if level == MAX_LEVELS {
            return self.too_deep(start);
        }
        let mut read = self.primary(level);
        while !self.is_over {
            let property = match self.token.kind {
                Kind::Mark('.') => true,
                Kind::Mark('[') => false,
                _ => break,
            };
            if read.height == MAX_LEVELS {
                return self.too_deep(start);
            }
            read = if property { self.property(start, read) } else { self.index(start, read, level) };
        }
        read
    }

    fn primary(&mut self, level: usize) -> Read {
        let range = self.token.range.clone();
        match &mut self.token.kind {
            Kind::Text(text) => {
                let kind = ExprKind::String(std::mem::take(text));
                self.advance();
                self.leaf(range, kind)
            }
            Kind::Number(digits) => {
                let value = digits.parse().ok();
                self.advance();
                self.number(range, value)
            }
            Kind::Name(name) => {
                let name = *name;
                self.advance();
                self.call(range, name, level)
            }
            Kind::UnclosedText => {
                self.fail(range.start..range.start + 1, "this text is never closed: a `'` is missing");
                self.is_over = true;
                self.leaf(range, ExprKind::Error)
            }
            Kind::Other('"') => {
                self.fail(range.clone(), "text takes single quotes inside of an expression");
                self.is_over = true;
                self.leaf(range, ExprKind::Error)
            }
            kind => {
                let message = format!("expected a function call, a text or a number{}", found(kind));
                // Closers belong to somebody who waits for them.
                let is_closer = matches!(kind, Kind::Mark(')' | ']' | ',') | Kind::End);
                let place = if *kind == Kind::End { self.last.clone() } else { range.clone() };
                self.fail(place, message);
                self.is_over |= self.token.kind == Kind::End;
                if is_closer {
                    return self.leaf(range.start..range.start, ExprKind::Error);
                }
                self.advance();
                self.leaf(range, ExprKind::Error)
            }
        }
    }

    fn number(&mut self, range: Range<usize>, value: Option<i64>) -> Read {
        let Some(value) = value else {
            self.fail(range.clone(), "this number is too large for a 64-bit integer");
            return self.leaf(range, ExprKind::Error);
        };
        // `1.5`: a number, a dot, and a number that touch.
        if self.token.kind == Kind::Mark('.') && self.token.range.start == range.end {
            let start = range.start;
            self.advance();
            if matches!(self.token.kind, Kind::Number(_)) {
                self.advance();
            }
            let range = start..self.last.end;
            self.fail(range.clone(), "expressions have no decimals; use `json('…')` for one");
            return self.leaf(range, ExprKind::Error);
        }
        self.leaf(range, ExprKind::Integer(value))
    }

    /// A call, whose first name has been read.
    fn call(&mut self, first: Range<usize>, name: &'s str, level: usize) -> Read {
        let start = first.start;
        let (mut namespace, mut function) = (None, name);
        if self.token.kind == Kind::Mark('.') {
            self.advance();
            if let Kind::Name(member) = self.token.kind {
                self.advance();
                (namespace, function) = (Some(name), member);
            }
        }
        if self.token.kind != Kind::Mark('(') {
            let message =
                format!("expected `(` after this: `{function}` is no function call; text takes single quotes");
            self.fail(self.last.clone(), message);
            return self.leaf(start..self.last.end, ExprKind::Error);
        }
        let opener = self.token.range.clone();
        self.advance();
        let mut arguments = Vec::new();
        let mut height = 0;
        if self.token.kind == Kind::Mark(')') {
            self.advance();
        } else {
            loop {
                let argument = self.expression(level + 1);
                height = height.max(argument.height);
                arguments.push(argument.expr);
                if !self.comma(&opener) {
                    break;
                }
            }
        }
        let kind = ExprKind::Call { namespace: namespace.map(Into::into), function: function.into(), arguments };
        Read { expr: self.expr(start..self.last.end, kind), height: height + 1 }
    }

    /// After an argument: a comma and true, or the end of the call and false.
    fn comma(&mut self, opener: &Range<usize>) -> bool {
        if self.is_over {
            return false;
        }
        match self.token.kind {
            Kind::Mark(',') => self.advance(),
            Kind::Mark(')') => {
                self.advance();
                return false;
            }
            Kind::End | Kind::Mark(']') => {
                let error = SyntaxError::new(self.map.span(opener.clone()), "this `(` is never closed");
                let after = self.map.span(self.last.clone());
                self.errors.push(error.with_related(after, "expected `,` or `)` after this"));
                self.is_over = true;
                return false;
            }
            _ => {
                self.fail(self.last.clone(), "expected `,` or `)` after this");
                self.is_over = !self.begins_expression();
                return !self.is_over;
            }
        }
        true
    }

    fn property(&mut self, start: usize, base: Read) -> Read {
        self.advance();
        let Kind::Name(name) = self.token.kind else {
            self.fail(self.last.clone(), "expected the name of a property after this `.`");
            return self.leaf(start..self.last.end, ExprKind::Error);
        };
        let name_span = self.map.span(self.token.range.clone());
        self.advance();
        let kind = ExprKind::Property { base: Box::new(base.expr), name: name.into(), name_span };
        Read { expr: self.expr(start..self.last.end, kind), height: base.height + 1 }
    }

    fn index(&mut self, start: usize, base: Read, level: usize) -> Read {
        let opener = self.token.range.clone();
        self.advance();
        let index = self.expression(level + 1);
        if self.token.kind == Kind::Mark(']') {
            self.advance();
        } else if !self.is_over {
            let error = SyntaxError::new(self.map.span(opener), "this `[` is never closed");
            let after = self.map.span(self.last.clone());
            self.errors.push(error.with_related(after, "expected `]` after this"));
            self.is_over = true;
        }
        let height = base.height.max(index.height) + 1;
        let kind = ExprKind::Index { base: Box::new(base.expr), index: Box::new(index.expr) };
        Read { expr: self.expr(start..self.last.end, kind), height }
    }

    fn expect_end(&mut self) {
        if self.is_over || self.token.kind == Kind::End || !self.errors.is_empty() {
            return;
        }
        let message = match self.token.kind {
            Kind::Mark(closer @ (')' | ']')) => format!("this `{closer}` closes nothing"),
            Kind::Mark(',') => "expected the end of the expression, found `,`".to_owned(),
            Kind::Other('+' | '-' | '*' | '/' | '=' | '<' | '>' | '&' | '|' | '!' | '?' | '%') => {
                "expressions have no operators; use functions such as `add`, `equals` or `if`".to_owned()
            }
            _ => "expected the end of the expression".to_owned(),
        };
        self.fail(self.token.range.clone(), message);
    }

    fn begins_expression(&self) -> bool {
        matches!(self.token.kind, Kind::Name(_) | Kind::Number(_) | Kind::Text(_) | Kind::UnclosedText)
    }

    fn too_deep(&mut self, start: usize) -> Read {
        let span = self.map.span(self.token.range.clone());
        if !self.is_over {
            self.errors
                .push(SyntaxError::limit(span, format!("nested too deeply: more than {MAX_LEVELS} levels here")));
        }
        self.is_over = true;
        self.leaf(start..self.last.end.max(start), ExprKind::Error)
    }

    fn fail(&mut self, range: Range<usize>, message: impl Into<String>) {
        if !self.is_over {
            self.errors.push(SyntaxError::new(self.map.span(range), message));
        }
        // Enough is said; the rest of a broken expression would say it again.
        self.is_over |= self.errors.len() >= 5;
    }

    fn leaf(&self, range: Range<usize>, kind: ExprKind) -> Read {
        Read { expr: self.expr(range, kind), height: 1 }
    }

    fn expr(&self, range: Range<usize>, kind: ExprKind) -> Expr {
        Expr { kind, span: self.map.span(range) }
    }

    fn advance(&mut self) {
        let next = self.tokens.next();
        self.last = std::mem::replace(&mut self.token, next).range;
    }
}

/// What stands there instead, for messages.
fn found(kind: &Kind<'_>) -> String {
    match kind {
        Kind::Mark(mark) | Kind::Other(mark) if !mark.is_control() => format!(", found `{mark}`"),
        Kind::End => " after this".to_owned(),
        _ => String::new(),
    }
}
