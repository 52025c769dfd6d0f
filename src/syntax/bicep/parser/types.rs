//! Types.

use super::list::Brackets;
use super::{Kind, Parser, Read};
use crate::syntax::bicep::{Expr, ExprKind, Member, MemberKey, Name, Operator, TupleItem, Type, TypeKind};

impl Parser<'_> {
    /// The type of a parameter, a variable or an output: also `resource 'type@version'`.
    pub(super) fn declared_type(&mut self, may_lack_resource_type: bool) -> Read<Type> {
        if !self.is_word("resource") || self.lexer.peek() == Some(b'<') {
            return self.type_expression();
        }
        let start = self.token.start;
        let name = self.name("`resource`")?;
        match self.token.kind {
            Kind::Quote | Kind::Quotes(_) => {
                let resource_type = self.nested(Self::text)?;
                self.type_node(start, self.height, TypeKind::Resource(resource_type))
            }
            _ if may_lack_resource_type => self.type_node(start, 0, TypeKind::Name(name)),
            _ => Err(self.expected("the type of a resource, as in `'Microsoft.Network/virtualNetworks@2024-05-01'`")),
        }
    }

    pub(super) fn type_expression(&mut self) -> Read<Type> {
        self.nested(Self::union)
    }

    fn union(&mut self) -> Read<Type> {
        let start = self.token.start;
        let leads = self.take_pipe();
        let first = self.suffixed_type()?;
        let mut height = self.height;
        if !leads && !self.is_pipe_next() {
            return Ok(first);
        }
        let mut members = vec![first];
        while self.take_pipe() {
            members.push(self.suffixed_type()?);
            height = self.height.max(height);
        }
        self.type_node(start, height, TypeKind::Union(members))
    }

    fn is_pipe_next(&self) -> bool {
        self.token.kind == Kind::Pipe || self.token.kind == Kind::NewLine && self.lexer.rest().starts_with('|')
    }

    /// `|`, also in the next line.
    fn take_pipe(&mut self) -> bool {
        if self.is_pipe_next() {
            self.newlines();
        }
        self.take(Kind::Pipe)
    }

    /// A type with `?` and `!` after it.
    fn suffixed_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let mut base = self.member_type()?;
        loop {
            let height = self.height;
            let kind = match self.token.kind {
                Kind::Question => TypeKind::Nullable,
                Kind::Operator(Operator::Not) => TypeKind::NotNull,
                _ => return Ok(base),
            };
            self.advance();
            base = self.type_node(start, height, kind(Box::new(base)))?;
        }
    }

    /// A type with what follows it without a gap: properties, elements, `[]`.
    fn member_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let mut base = self.primary_type()?;
        loop {
            let height = self.height;
            let opener = self.token;
            match self.token.kind {
                Kind::Dot => {
                    self.advance();
                    if self.take(Kind::Operator(Operator::Multiply)) {
                        base = self.type_node(start, height, TypeKind::AnyProperty(Box::new(base)))?;
                        continue;
                    }
                    let name = self.name("the name of a property or a type")?;
                    let kind = if self.token.kind == Kind::Operator(Operator::Less) {
                        self.generic(name)?
                    } else {
                        TypeKind::Property { base: Box::new(base), name }
                    };
                    base = self.type_node(start, self.height.max(height), kind)?;
                }
                Kind::OpenBracket => {
                    self.advance();
                    let kind = match self.token.kind {
                        Kind::CloseBracket => TypeKind::Array(Box::new(base)),
                        Kind::Operator(Operator::Multiply) => {
                            self.advance();
                            TypeKind::AnyElement(Box::new(base))
                        }
                        _ => TypeKind::Element { base: Box::new(base), index: self.expression()? },
                    };
                    self.expect_closer(Kind::CloseBracket, opener)?;
                    base = self.type_node(start, self.height.max(height), kind)?;
                }
                _ => return Ok(base),
            }
        }
    }

    /// `name<a, b>`, whose name has been read.
    fn generic(&mut self, name: Name) -> Read<TypeKind> {
        let arguments = self.arguments(Kind::Operator(Operator::Greater), Self::type_expression)?;
        Ok(TypeKind::Generic { name, arguments })
    }

    fn primary_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        match self.token.kind {
            Kind::Name if super::is_literal(self.word()) => self.literal_type(),
            Kind::Name => {
                let name = self.name("a type")?;
                self.height = 0;
                if self.token.kind == Kind::Operator(Operator::Less) {
                    let kind = self.generic(name)?;
                    return self.type_node(start, self.height, kind);
                }
                self.type_node(start, 0, TypeKind::Name(name))
            }
            Kind::Number | Kind::Quote | Kind::Quotes(_) | Kind::Operator(Operator::Not | Operator::Subtract) => {
                self.literal_type()
            }
            Kind::OpenBrace => {
                let broken = |_: &mut Self, span| Member {
                    decorators: Vec::new(),
                    key: MemberKey::Any,
                    value: Type { kind: TypeKind::Broken, span },
                };
                let members = self.list(Kind::CloseBrace, Self::member_of_type, broken)?;
                self.type_node(start, self.height, TypeKind::Object(members))
            }
            Kind::OpenBracket => {
                let broken = |_: &mut Self, span| TupleItem {
                    decorators: Vec::new(),
                    value: Type { kind: TypeKind::Broken, span },
                };
                let items = self.list(Kind::CloseBracket, Self::tuple_item, broken)?;
                self.type_node(start, self.height, TypeKind::Tuple(items))
            }
            Kind::OpenParen => {
                let opener = self.token;
                self.advance();
                let inside = self.type_expression()?;
                self.newlines();
                self.expect_closer(Kind::CloseParen, opener)?;
                self.type_node(start, self.height, TypeKind::Group(Box::new(inside)))
            }
            _ => Err(self.expected("a type")),
        }
    }

    /// A value that is a type, perhaps with a sign before it.
    fn literal_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let value = match self.token.kind {
            Kind::Operator(operator @ (Operator::Not | Operator::Subtract)) => {
                self.advance();
                let operand = Box::new(self.literal_of_type()?);
                self.node(start, self.height, ExprKind::Unary { operator, operand })?
            }
            _ => self.literal_of_type()?,
        };
        self.type_node(start, self.height, TypeKind::Literal(value))
    }

    fn literal_of_type(&mut self) -> Read<Expr> {
        match self.token.kind {
            Kind::Number | Kind::Quote | Kind::Quotes(_) => self.primary(),
            Kind::Name if super::is_literal(self.word()) => self.primary(),
            _ => Err(self.expected("a literal value")),
        }
    }

    fn member_of_type(&mut self, brackets: Brackets) -> Read<Member> {
        let decorators = self.decorators()?;
        let height = self.height;
        let key = match self.token.kind {
            Kind::Operator(Operator::Multiply) => {
                self.advance();
                MemberKey::Any
            }
            Kind::Quote | Kind::Quotes(_) => {
                let text = self.nested(Self::text)?;
                let ExprKind::String(text) = text.kind else {
                    return Err(self.fail(text.span, "the name of a property in a type has no `${…}`"));
                };
                MemberKey::String(text)
            }
            _ => MemberKey::Name(self.name("the name of a property, or `*`")?),
        };
        self.expect(Kind::Colon)?;
        let broken = |_: &mut Self, span| Type { kind: TypeKind::Broken, span };
        let value = self.or_broken(brackets, Self::type_expression, broken)?;
        self.height = self.height.max(height);
        Ok(Member { decorators, key, value })
    }

    fn tuple_item(&mut self, _: Brackets) -> Read<TupleItem> {
        let decorators = self.decorators()?;
        let height = self.height;
        let value = self.type_expression()?;
        self.height = self.height.max(height);
        Ok(TupleItem { decorators, value })
    }
}
