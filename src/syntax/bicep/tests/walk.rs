//! Walks over a whole program, and checks what must hold for every one: places within the text and within each other, and
//! no more levels than promised.

use crate::source::Span;
use crate::syntax::bicep::{
    Decorator, Expr, ExprKind, Item, Key, MAX_LEVELS, Name, Part, Program, Statement, StatementKind, Text, Type,
    TypeKind,
};

struct Walk<'t> {
    text: &'t str,
    deepest: usize,
}

/// Checks a program, and says how many levels deep it is.
pub(super) fn check(program: &Program, text: &str) -> usize {
    let mut walk = Walk { text, deepest: 0 };
    let mut last = 0;
    for statement in program.statements() {
        walk.statement(program.span(), statement, 1);
        assert!(statement.span.start >= last, "{statement:?}");
        last = statement.span.start;
    }
    let mut last = 0;
    for comment in program.comments() {
        walk.place(program.span(), comment.span);
        assert!(comment.span.start >= last, "{comment:?}");
        last = comment.span.end;
    }
    for error in program.errors() {
        walk.place(program.span(), error.span);
        error.related.iter().for_each(|(span, _)| walk.place(program.span(), *span));
    }
    assert!(walk.deepest <= MAX_LEVELS, "{}", walk.deepest);
    walk.deepest
}

impl Walk<'_> {
    fn place(&self, around: Span, span: Span) {
        assert!(around.contains(span), "{span:?} in {around:?}");
        assert!(self.text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
    }

    fn name(&self, around: Span, name: Name) {
        self.place(around, name.span);
        let name = &self.text[name.span.start as usize..name.span.end as usize];
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{name}");
    }

    fn string(&self, around: Span, text: Text) {
        self.place(around, text.span);
    }

    fn deeper(&mut self, around: Span, span: Span, level: usize) {
        self.place(around, span);
        self.deepest = self.deepest.max(level);
    }

    fn decorators(&mut self, around: Span, decorators: &[Decorator], level: usize) {
        for decorator in decorators {
            self.place(around, decorator.span);
            decorator
                .namespace
                .into_iter()
                .chain([decorator.function])
                .for_each(|name| self.name(decorator.span, name));
            for argument in &decorator.arguments {
                self.expr(decorator.span, argument, level + 1);
            }
        }
    }

    fn statement(&mut self, around: Span, statement: &Statement, level: usize) {
        let span = statement.span;
        self.deeper(around, span, level);
        self.decorators(around, &statement.decorators, level);
        let below = level + 1;
        match &statement.kind {
            StatementKind::TargetScope(value) | StatementKind::Extends { path: value } => self.expr(span, value, below),
            StatementKind::Metadata { name, value } | StatementKind::Assert { name, value } => {
                self.name(span, *name);
                self.expr(span, value, below);
            }
            StatementKind::Type { name, value } => {
                self.name(span, *name);
                self.of_type(span, value, below);
            }
            StatementKind::Param { name, takes, value } => {
                self.name(span, *name);
                if let Some(takes) = takes {
                    self.of_type(span, takes, below);
                }
                if let Some(value) = value {
                    self.expr(span, value, below);
                }
            }
            StatementKind::Var { name, takes, value } | StatementKind::Output { name, takes, value } => {
                self.name(span, *name);
                if let Some(takes) = takes {
                    self.of_type(span, takes, below);
                }
                self.expr(span, value, below);
            }
            StatementKind::Func { name, lambda } => {
                self.name(span, *name);
                for (name, takes) in &lambda.parameters {
                    self.name(span, *name);
                    self.of_type(span, takes, below);
                }
                self.of_type(span, &lambda.gives, below);
                self.expr(span, &lambda.body, below);
            }
            StatementKind::Resource { name, resource_type: first, body, .. }
            | StatementKind::Module { name, path: first, body }
            | StatementKind::Test { name, path: first, body } => {
                self.name(span, *name);
                self.expr(span, first, below);
                self.expr(span, body, below);
            }
            StatementKind::Import { from, .. } => self.expr(span, from, below),
            StatementKind::Extension { specification, with, alias } => {
                self.expr(span, specification, below);
                if let Some(with) = with {
                    self.expr(span, with, below);
                }
                if let Some(alias) = alias {
                    self.name(span, *alias);
                }
            }
            StatementKind::ExtensionConfig { name, with } => {
                self.name(span, *name);
                if let Some(with) = with {
                    self.expr(span, with, below);
                }
            }
            StatementKind::Using { template, with } => {
                template.iter().chain(with).for_each(|value| self.expr(span, value, below));
            }
            StatementKind::Broken { name } => name.iter().for_each(|name| self.name(span, *name)),
        }
    }

    fn expr(&mut self, around: Span, expr: &Expr, level: usize) {
        let span = expr.span;
        self.deeper(around, span, level);
        let below = level + 1;
        match &expr.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Broken => {}
            ExprKind::String(text) => self.string(span, *text),
            ExprKind::Interpolation(parts) => {
                for part in parts {
                    match part {
                        Part::Text(text) => self.string(span, *text),
                        Part::Hole(hole) => self.expr(span, hole, below),
                    }
                }
            }
            ExprKind::Array(items) | ExprKind::Object(items) => {
                for item in items {
                    self.item(span, item, below);
                }
            }
            ExprKind::Name(name) => self.name(span, *name),
            ExprKind::Unary { operand: inside, .. } | ExprKind::NotNull(inside) | ExprKind::Group(inside) => {
                self.expr(span, inside, below);
            }
            ExprKind::Binary { operands, .. } => {
                self.expr(span, &operands.0, below);
                self.expr(span, &operands.1, below);
            }
            ExprKind::Ternary(parts) => {
                for part in [&parts.0, &parts.1, &parts.2] {
                    self.expr(span, part, below);
                }
            }
            ExprKind::Property { base, name, .. } | ExprKind::Nested { base, name } => {
                self.expr(span, base, below);
                self.name(span, *name);
            }
            ExprKind::Index { base, index, .. } => {
                self.expr(span, base, below);
                self.expr(span, index, below);
            }
            ExprKind::Call { function, arguments } => {
                self.name(span, *function);
                for argument in arguments {
                    self.expr(span, argument, below);
                }
            }
            ExprKind::Method { base, function, arguments } => {
                self.expr(span, base, below);
                self.name(span, *function);
                for argument in arguments {
                    self.expr(span, argument, below);
                }
            }
            ExprKind::Lambda { parameters, body } => {
                for name in parameters {
                    self.name(span, *name);
                }
                self.expr(span, body, below);
            }
            ExprKind::For { item, index, over, body } => {
                [Some(*item), *index].into_iter().flatten().for_each(|name| self.name(span, name));
                self.expr(span, over, below);
                self.expr(span, body, below);
            }
            ExprKind::If { condition, body } => {
                self.expr(span, condition, below);
                self.expr(span, body, below);
            }
        }
    }

    fn item(&mut self, around: Span, item: &Item, level: usize) {
        match item {
            Item::Element(value) | Item::Spread(value) => self.expr(around, value, level),
            Item::Resource(statement) => self.statement(around, statement, level),
            Item::Property { key, value } => {
                self.place(around, key.span());
                if let Key::Computed(key) = key {
                    self.expr(around, key, level);
                }
                self.expr(around, value, level);
            }
        }
    }

    fn of_type(&mut self, around: Span, of_type: &Type, level: usize) {
        let span = of_type.span;
        self.deeper(around, span, level);
        let below = level + 1;
        match &of_type.kind {
            TypeKind::Name(name) => self.name(span, *name),
            TypeKind::Property { base, name } => {
                self.of_type(span, base, below);
                self.name(span, *name);
            }
            TypeKind::AnyProperty(base)
            | TypeKind::AnyElement(base)
            | TypeKind::Array(base)
            | TypeKind::Nullable(base)
            | TypeKind::NotNull(base)
            | TypeKind::Group(base) => self.of_type(span, base, below),
            TypeKind::Element { base, index } => {
                self.of_type(span, base, below);
                self.expr(span, index, below);
            }
            TypeKind::Union(members) => members.iter().for_each(|member| self.of_type(span, member, below)),
            TypeKind::Literal(value) | TypeKind::Resource(value) => self.expr(span, value, below),
            TypeKind::Object(members) => {
                for member in members {
                    self.decorators(span, &member.decorators, level);
                    self.of_type(span, &member.value, below);
                }
            }
            TypeKind::Tuple(items) => {
                for item in items {
                    self.decorators(span, &item.decorators, level);
                    self.of_type(span, &item.value, below);
                }
            }
            TypeKind::Generic { name, arguments } => {
                self.name(span, *name);
                for argument in arguments {
                    self.of_type(span, argument, below);
                }
            }
            TypeKind::Broken => {}
        }
    }
}
