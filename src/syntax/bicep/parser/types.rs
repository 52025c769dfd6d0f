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
        if leads || self.is_pipe_next() { self.members_of_union(start, first) } else { Ok(first) }
    }

    fn members_of_union(&mut self, start: u32, first: Type) -> Read<Type> {
        let mut height = self.height;
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
            let kind = match self.token.kind {
                Kind::Question => TypeKind::Nullable,
                Kind::Operator(Operator::Not) => TypeKind::NotNull,
                _ => return Ok(base),
            };
            self.advance();
            base = self.type_node(start, self.height, kind(Box::new(base)))?;
        }
    }

    /// A type with what follows it: properties, elements, `[]`.
    fn member_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let mut base = self.primary_type()?;
        while matches!(self.token.kind, Kind::Dot | Kind::OpenBracket) {
            base = self.access_type(start, base)?;
        }
        Ok(base)
    }

    fn access_type(&mut self, start: u32, base: Type) -> Read<Type> {
        if self.token.kind == Kind::Dot { self.property_type(start, base) } else { self.element_type(start, base) }
    }

    fn property_type(&mut self, start: u32, base: Type) -> Read<Type> {
        let height = self.height;
        self.advance();
        if self.take(Kind::Operator(Operator::Multiply)) {
            return self.type_node(start, height, TypeKind::AnyProperty(Box::new(base)));
        }
        let name = self.name("the name of a property or a type")?;
        if self.token.kind == Kind::Operator(Operator::Less) {
            return self.generic(start, name);
        }
        self.type_node(start, height, TypeKind::Property { base: Box::new(base), name })
    }

    fn element_type(&mut self, start: u32, base: Type) -> Read<Type> {
        let height = self.height;
        let opener = self.token;
        self.advance();
        let base = Box::new(base);
        let kind = if self.token.kind == Kind::CloseBracket {
            TypeKind::Array(base)
        } else if self.take(Kind::Operator(Operator::Multiply)) {
            TypeKind::AnyElement(base)
        } else {
            TypeKind::Element { base, index: self.expression()? }
        };
        self.expect_closer(Kind::CloseBracket, opener)?;
        self.type_node(start, self.height.max(height), kind)
    }

    /// `name<a, b>`, whose name has been read. Of a namespace before the name nothing is kept: it can be but one.
    fn generic(&mut self, start: u32, name: Name) -> Read<Type> {
        let arguments = self.arguments(Kind::Operator(Operator::Greater), Self::type_expression)?;
        self.type_node(start, self.height, TypeKind::Generic { name, arguments })
    }

    fn primary_type(&mut self) -> Read<Type> {
        match self.token.kind {
            Kind::Name if !super::is_literal(self.word()) => self.named_type(),
            Kind::Name
            | Kind::Number
            | Kind::Quote
            | Kind::Quotes(_)
            | Kind::Operator(Operator::Not | Operator::Subtract) => self.literal_type(),
            Kind::OpenBrace => self.object_type(),
            Kind::OpenBracket => self.tuple_type(),
            Kind::OpenParen => self.group_type(),
            _ => Err(self.expected("a type")),
        }
    }

    fn named_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let name = self.name("a type")?;
        self.height = 0;
        if self.token.kind == Kind::Operator(Operator::Less) {
            return self.generic(start, name);
        }
        self.type_node(start, 0, TypeKind::Name(name))
    }

    fn object_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let broken = |_: &mut Self, span| Member {
            decorators: Vec::new(),
            key: MemberKey::Any,
            value: Type { kind: TypeKind::Broken, span },
        };
        let members = self.list(Kind::CloseBrace, Self::member_of_type, broken)?;
        self.type_node(start, self.height, TypeKind::Object(members))
    }

    fn tuple_type(&mut self) -> Read<Type> {
        let start = self.token.start;
        let broken =
            |_: &mut Self, span| TupleItem { decorators: Vec::new(), value: Type { kind: TypeKind::Broken, span } };
        let items = self.list(Kind::CloseBracket, Self::tuple_item, broken)?;
        self.type_node(start, self.height, TypeKind::Tuple(items))
    }

    fn group_type(&mut self) -> Read<Type> {
        let opener = self.token;
        self.advance();
        let inside = Box::new(self.type_expression()?);
        self.newlines();
        self.expect_closer(Kind::CloseParen, opener)?;
        self.type_node(opener.start, self.height, TypeKind::Group(inside))
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
        let key = self.key_of_type()?;
        self.expect(Kind::Colon)?;
        let broken = |_: &mut Self, span| Type { kind: TypeKind::Broken, span };
        let value = self.or_broken(brackets, Self::type_expression, broken)?;
        self.height = self.height.max(height);
        Ok(Member { decorators, key, value })
    }

    fn key_of_type(&mut self) -> Read<MemberKey> {
        if self.take(Kind::Operator(Operator::Multiply)) {
            return Ok(MemberKey::Any);
        }
        if !matches!(self.token.kind, Kind::Quote | Kind::Quotes(_)) {
            return self.name("the name of a property, or `*`").map(MemberKey::Name);
        }
        let text = self.nested(Self::text)?;
        match text.kind {
            ExprKind::String(text) => Ok(MemberKey::String(text)),
            _ => Err(self.fail(text.span, "the name of a property in a type has no `${…}`")),
        }
    }

    fn tuple_item(&mut self, _: Brackets) -> Read<TupleItem> {
        let decorators = self.decorators()?;
        let height = self.height;
        let value = self.type_expression()?;
        self.height = self.height.max(height);
        Ok(TupleItem { decorators, value })
    }
}
