//! Arrays, objects, loops and conditions.

use super::list::Brackets;
use super::{Kind, Parser, Read};
use crate::syntax::bicep::{Expr, ExprKind, Item, Key, Statement, StatementKind};

impl Parser<'_> {
    pub(super) fn array(&mut self) -> Read<Expr> {
        let start = self.token.start;
        let items = self.list(
            Kind::CloseBracket,
            |parser, _| {
                if parser.token.kind == Kind::Ellipsis {
                    parser.spread()
                } else {
                    parser.expression().map(Item::Element)
                }
            },
            |_, span| Item::Element(Expr { kind: ExprKind::Broken, span }),
        )?;
        self.node(start, self.height, ExprKind::Array(items))
    }

    /// `{ … }`; in the body of a resource there may be resources.
    pub(super) fn object(&mut self, holds_resources: bool) -> Read<Expr> {
        let start = self.token.start;
        let items = self.list(
            Kind::CloseBrace,
            |parser, brackets| parser.member_of_object(holds_resources, brackets),
            // What cannot be read may be any property, as what is spread may be.
            |_, span| Item::Spread(Expr { kind: ExprKind::Broken, span }),
        )?;
        self.node(start, self.height, ExprKind::Object(items))
    }

    fn spread(&mut self) -> Read<Item> {
        self.advance();
        self.expression().map(Item::Spread)
    }

    fn member_of_object(&mut self, holds_resources: bool, brackets: Brackets) -> Read<Item> {
        match self.token.kind {
            Kind::Ellipsis => return self.spread(),
            Kind::At if holds_resources => return self.inner_resource(brackets),
            Kind::Name if holds_resources && self.word() == "resource" && self.is_name_next() => {
                return self.inner_resource(brackets);
            }
            _ => {}
        }
        let key = self.key()?;
        let height = self.height;
        self.expect(Kind::Colon)?;
        let value = self.or_broken(brackets, Self::expression, |_, span| Expr { kind: ExprKind::Broken, span })?;
        self.height = self.height.max(height);
        Ok(Item::Property { key, value })
    }

    fn key(&mut self) -> Read<Key> {
        self.height = 0;
        match self.token.kind {
            Kind::Quote | Kind::Quotes(_) => {
                let text = self.nested(Self::text)?;
                Ok(if let ExprKind::String(text) = text.kind { Key::String(text) } else { Key::Computed(text) })
            }
            _ => self.name("the name of a property").map(Key::Name),
        }
    }

    fn is_name_next(&self) -> bool {
        self.lexer.peek().is_some_and(|next| next.is_ascii_alphabetic() || next == b'_')
    }

    /// A resource inside of another.
    fn inner_resource(&mut self, brackets: Brackets) -> Read<Item> {
        let around = self.declared.take();
        let start = self.token.start;
        let statement = self.nested(|parser| {
            let mut decorators = Vec::new();
            let read = |parser: &mut Self| {
                decorators = parser.decorators()?;
                let start = parser.token.start;
                if !parser.is_word("resource") {
                    return Err(parser.expected("a resource after these decorators"));
                }
                Ok((start, parser.resource()?))
            };
            let broken = |parser: &mut Self, _| (start, StatementKind::Broken { name: parser.declared.take() });
            let (start, kind) = parser.or_broken(brackets, read, broken)?;
            Ok(Statement { decorators, kind, span: parser.since(start) })
        });
        self.declared = around;
        let statement = Item::Resource(Box::new(statement?));
        self.grow(self.height)?;
        Ok(statement)
    }

    /// The body of a resource or a module: an object, perhaps under a condition, perhaps for each element of an array.
    pub(super) fn body(&mut self, holds_resources: bool) -> Read<Expr> {
        if self.token.kind == Kind::NewLine && self.lexer.rest().starts_with("if") {
            self.newlines();
        }
        match self.token.kind {
            Kind::OpenBracket => {
                self.nested(|parser| parser.each(|parser| parser.one_body(holds_resources, "`{` or `if`")))
            }
            _ => self.one_body(holds_resources, "`{`, `if` or `[for`"),
        }
    }

    fn one_body(&mut self, holds_resources: bool, expected: &str) -> Read<Expr> {
        match self.token.kind {
            Kind::OpenBrace => self.nested(|parser| parser.object(holds_resources)),
            Kind::Name if self.word() == "if" => self.nested(|parser| parser.conditional(holds_resources)),
            _ => Err(self.expected(expected)),
        }
    }

    fn conditional(&mut self, holds_resources: bool) -> Read<Expr> {
        let start = self.token.start;
        self.advance();
        let opener = self.token;
        self.expect(Kind::OpenParen)?;
        self.newlines();
        let condition = Box::new(self.expression()?);
        let height = self.height;
        self.newlines();
        self.expect_closer(Kind::CloseParen, opener)?;
        if self.token.kind != Kind::OpenBrace {
            return Err(self.expected("`{`"));
        }
        let body = Box::new(self.nested(|parser| parser.object(holds_resources))?);
        let height = self.height.max(height);
        self.node(start, height, ExprKind::If { condition, body })
    }

    /// `[for a in b: c]`. The next token is the bracket.
    pub(super) fn each(&mut self, read_body: impl FnOnce(&mut Self) -> Read<Expr>) -> Read<Expr> {
        let opener = self.token;
        self.advance();
        self.newlines();
        self.expect_word("for")?;
        let (item, index) = if self.token.kind == Kind::OpenParen {
            let block = self.token;
            self.advance();
            let item = self.name("the name of the element")?;
            self.expect(Kind::Comma)?;
            let index = self.name("the name of the index")?;
            self.expect_closer(Kind::CloseParen, block)?;
            (item, Some(index))
        } else {
            (self.name("the name of the element, or `(`")?, None)
        };
        self.expect_word("in")?;
        let over = Box::new(self.expression()?);
        let height = self.height;
        self.expect(Kind::Colon)?;
        let saved = std::mem::replace(&mut self.is_simple, false);
        let body = read_body(self);
        self.is_simple = saved;
        let body = Box::new(body?);
        let height = self.height.max(height);
        self.newlines();
        self.expect_closer(Kind::CloseBracket, opener)?;
        self.node(opener.start, height, ExprKind::For { item, index, over, body })
    }
}
