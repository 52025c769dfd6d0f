//! The places of all nodes of a program.

use std::collections::{BTreeMap, BTreeSet};

use apimlint::source::Span;
use apimlint::syntax::bicep::{
    Decorator, Expr, ExprKind, Item, Key, Member, MemberKey, Part, Program, Statement, StatementKind, Type, TypeKind,
};

/// From a byte to a byte.
pub(crate) type Place = (usize, usize);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Statement,
    Property,
    Expression,
    Type,
}

/// The places of all nodes.
pub(crate) fn places(program: &Program) -> BTreeMap<Class, BTreeSet<Place>> {
    let mut found = Found { places: BTreeMap::new() };
    for statement in program.statements() {
        found.statement(statement);
    }
    found.places
}

struct Found {
    places: BTreeMap<Class, BTreeSet<Place>>,
}

impl Found {
    fn add(&mut self, class: Class, start: u32, end: u32) {
        self.places.entry(class).or_default().insert((start as usize, end as usize));
    }

    fn decorators(&mut self, decorators: &[Decorator]) {
        for decorator in decorators {
            // Without the `@`.
            self.add(Class::Expression, decorator.span.start + 1, decorator.span.end);
            self.exprs(&decorator.arguments);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        self.decorators(&statement.decorators);
        let start = statement.decorators.first().map_or(statement.span.start, |first| first.span.start);
        self.add(Class::Statement, start, statement.span.end);
        match &statement.kind {
            StatementKind::TargetScope(value)
            | StatementKind::Metadata { value, .. }
            | StatementKind::Assert { value, .. }
            | StatementKind::Extends { path: value } => self.expr(value),
            StatementKind::Type { value, .. } => self.ty(value),
            StatementKind::Param { takes, value, .. } => {
                self.tys(takes);
                self.exprs(value);
            }
            StatementKind::Var { takes, value, .. } | StatementKind::Output { takes, value, .. } => {
                self.tys(takes);
                self.expr(value);
            }
            StatementKind::Func { name, lambda } => {
                // The brackets before the parameters stand at once after the name.
                self.add(Class::Expression, name.span.end, lambda.body.span.end);
                self.tys(lambda.parameters.iter().map(|(_, takes)| takes));
                self.ty(&lambda.gives);
                self.expr(&lambda.body);
            }
            StatementKind::Resource { resource_type: text, body, .. }
            | StatementKind::Module { path: text, body, .. }
            | StatementKind::Test { path: text, body, .. } => {
                self.expr(text);
                self.expr(body);
            }
            StatementKind::Import { from, .. } => self.expr(from),
            StatementKind::Extension { specification, with, .. } => {
                self.expr(specification);
                self.exprs(with);
            }
            StatementKind::ExtensionConfig { with, .. } => self.exprs(with),
            StatementKind::Using { template, with } => {
                self.exprs(template.iter().chain(with));
            }
            StatementKind::Broken { .. } => {}
        }
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn tys<'e>(&mut self, types: impl IntoIterator<Item = &'e Type>) {
        for ty in types {
            self.ty(ty);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        self.add(Class::Expression, expr.span.start, expr.span.end);
        match &expr.kind {
            ExprKind::Interpolation(parts) => self.exprs(parts.iter().filter_map(|part| match part {
                Part::Hole(hole) => Some(hole),
                Part::Text(_) => None,
            })),
            ExprKind::Array(items) | ExprKind::Object(items) => {
                for item in items {
                    self.item(item);
                }
            }
            ExprKind::Unary { operand: inner, .. }
            | ExprKind::Property { base: inner, .. }
            | ExprKind::Nested { base: inner, .. }
            | ExprKind::NotNull(inner)
            | ExprKind::Group(inner)
            | ExprKind::Lambda { body: inner, .. } => self.expr(inner),
            ExprKind::Binary { operands, .. } => {
                self.expr(&operands.0);
                self.expr(&operands.1);
            }
            ExprKind::Ternary(parts) => {
                self.expr(&parts.0);
                self.expr(&parts.1);
                self.expr(&parts.2);
            }
            ExprKind::Index { base, index, .. } => {
                self.expr(base);
                self.expr(index);
            }
            ExprKind::Call { arguments, .. } => self.exprs(arguments),
            ExprKind::Method { base, arguments, .. } => {
                self.expr(base);
                self.exprs(arguments);
            }
            ExprKind::For { over, body, .. } => {
                self.expr(over);
                self.expr(body);
            }
            ExprKind::If { condition, body } => {
                self.expr(condition);
                self.expr(body);
            }
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::String(_)
            | ExprKind::Name(_)
            | ExprKind::Broken => {}
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Element(expr) | Item::Spread(expr) => self.expr(expr),
            Item::Property { key, value } => {
                let whole = match key {
                    Key::String(text) => quoted(text.span),
                    other => (other.span().start, other.span().end),
                };
                self.add(Class::Expression, whole.0, whole.1);
                self.add(Class::Property, whole.0, value.span.end);
                if let Key::Computed(expr) = key {
                    self.expr(expr);
                }
                self.expr(value);
            }
            Item::Resource(statement) => self.statement(statement),
        }
    }

    fn ty(&mut self, ty: &Type) {
        self.add(Class::Type, ty.span.start, ty.span.end);
        match &ty.kind {
            TypeKind::Property { base: inner, .. }
            | TypeKind::AnyProperty(inner)
            | TypeKind::Element { base: inner, .. }
            | TypeKind::AnyElement(inner)
            | TypeKind::Array(inner)
            | TypeKind::Nullable(inner)
            | TypeKind::NotNull(inner)
            | TypeKind::Group(inner) => self.ty(inner),
            TypeKind::Union(members) | TypeKind::Generic { arguments: members, .. } => {
                self.tys(members);
            }
            TypeKind::Object(members) => {
                for member in members {
                    self.member(member);
                }
            }
            TypeKind::Tuple(items) => {
                for item in items {
                    self.part(&item.decorators, item.value.span.start, &item.value);
                }
            }
            TypeKind::Literal(_) | TypeKind::Resource(_) | TypeKind::Name(_) | TypeKind::Broken => {}
        }
    }

    fn member(&mut self, member: &Member) {
        let start = match member.key {
            MemberKey::Name(name) => name.span.start,
            MemberKey::String(text) => quoted(text.span).0,
            // The `*` stands before `: type`.
            MemberKey::Any => member.value.span.start.saturating_sub(3),
        };
        self.part(&member.decorators, start, &member.value);
    }

    fn part(&mut self, decorators: &[Decorator], start: u32, value: &Type) {
        self.decorators(decorators);
        let start = decorators.first().map_or(start, |first| first.span.start);
        self.add(Class::Type, start, value.span.end);
        self.ty(value);
    }
}

/// With the quotes around it.
fn quoted(span: Span) -> (u32, u32) {
    (span.start - 1, span.end + 1)
}
