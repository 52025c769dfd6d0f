//! Writes a program as nested brackets, one form for each construct.

use crate::syntax::bicep::{
    Decorator, Expr, ExprKind, Imported, Item, Key, Local, Member, MemberKey, Name, Operator, Part, Program, Statement,
    StatementKind, Text, Type, TypeKind,
};

pub(super) struct Show<'p>(pub(super) &'p Program);

impl Show<'_> {
    pub(super) fn program(&self) -> String {
        self.all(self.0.statements(), Self::statement)
    }

    fn all<T>(&self, items: &[T], show: impl Fn(&Self, &T) -> String) -> String {
        items.iter().map(|item| show(self, item)).collect::<Vec<_>>().join(" ")
    }

    fn name(&self, name: Name) -> String {
        self.0.text(name).to_owned()
    }

    fn string(&self, text: Text) -> String {
        format!("{:?}", self.0.string(text))
    }

    /// Something that may be missing, with a blank before it.
    fn maybe<T>(&self, item: Option<&T>, show: impl Fn(&Self, &T) -> String) -> String {
        item.map(|item| format!(" {}", show(self, item))).unwrap_or_default()
    }

    fn decorator(&self, decorator: &Decorator) -> String {
        let namespace = decorator.namespace.map(|name| self.name(name) + ".").unwrap_or_default();
        let function = self.name(decorator.function);
        format!("@{namespace}{function}({})", self.all(&decorator.arguments, Self::expr))
    }

    fn decorated(&self, decorators: &[Decorator], what: &str) -> String {
        if decorators.is_empty() {
            what.to_owned()
        } else {
            format!("{} {what}", self.all(decorators, Self::decorator))
        }
    }

    fn statement(&self, statement: &Statement) -> String {
        self.decorated(&statement.decorators, &format!("({})", self.statement_kind(&statement.kind)))
    }

    fn statement_kind(&self, kind: &StatementKind) -> String {
        let name = |name: &Name| self.name(*name);
        let expr = |expr: &Expr| self.expr(expr);
        match kind {
            StatementKind::TargetScope(value) => format!("targetScope {}", expr(value)),
            StatementKind::Metadata { name: n, value } => format!("metadata {} {}", name(n), expr(value)),
            StatementKind::Type { name: n, value } => format!("type {} {}", name(n), self.of_type(value)),
            StatementKind::Param { name: n, takes, value } => {
                let takes = self.maybe(takes.as_ref(), Self::of_type);
                let value = value.as_ref().map(|value| format!(" = {}", expr(value))).unwrap_or_default();
                format!("param {}{takes}{value}", name(n))
            }
            StatementKind::Var { name: n, takes, value } => {
                format!("var {}{} {}", name(n), self.maybe(takes.as_ref(), Self::of_type), expr(value))
            }
            StatementKind::Func { name: n, lambda } => {
                let parameters = self.all(&lambda.parameters, |show, (name, takes)| {
                    format!("{} {}", show.name(*name), show.of_type(takes))
                });
                format!("func {} ({parameters}) {} {}", name(n), self.of_type(&lambda.gives), expr(&lambda.body))
            }
            StatementKind::Resource { name: n, resource_type, existing, body } => {
                let existing = if *existing { " existing" } else { "" };
                format!("resource {} {}{existing} {}", name(n), expr(resource_type), expr(body))
            }
            StatementKind::Module { name: n, path, body } => {
                format!("module {} {} {}", name(n), expr(path), expr(body))
            }
            StatementKind::Output { name: n, takes, value } => {
                format!("output {}{} {}", name(n), self.maybe(takes.as_ref(), Self::of_type), expr(value))
            }
            StatementKind::Import { what: Imported::All(n), from } => format!("import * {} {}", name(n), expr(from)),
            StatementKind::Import { what: Imported::Some(names), from } => {
                let names = self.all(names, |show, (local, alias)| {
                    let local = match local {
                        Local::Name(name) => show.name(*name),
                        Local::String(text) => show.string(*text),
                    };
                    local + &alias.map(|alias| format!("->{}", show.name(alias))).unwrap_or_default()
                });
                format!("import ({names}) {}", expr(from))
            }
            StatementKind::Extension { specification, with, alias } => {
                let with = self.maybe(with.as_ref(), Self::expr);
                let alias = alias.map(|alias| format!(" as {}", self.name(alias))).unwrap_or_default();
                format!("extension {}{with}{alias}", expr(specification))
            }
            StatementKind::ExtensionConfig { name: n, with } => {
                format!("extensionConfig {}{}", name(n), self.maybe(with.as_ref(), Self::expr))
            }
            StatementKind::Assert { name: n, value } => format!("assert {} {}", name(n), expr(value)),
            StatementKind::Test { name: n, path, body } => format!("test {} {} {}", name(n), expr(path), expr(body)),
            StatementKind::Using { template, with } => {
                let template = template.as_ref().map_or("none".to_owned(), expr);
                format!("using {template}{}", self.maybe(with.as_ref(), Self::expr))
            }
            StatementKind::Extends { path } => format!("extends {}", expr(path)),
            StatementKind::Broken { name: n } => format!("⚠{}", self.maybe(n.as_ref(), |show, name| show.name(*name))),
        }
    }

    pub(super) fn expr(&self, expr: &Expr) -> String {
        let all = |items: &[Expr]| {
            let shown = items.iter().map(|item| self.expr(item));
            std::iter::once(String::new()).chain(shown).collect::<Vec<_>>().join(" ")
        };
        match &expr.kind {
            ExprKind::Null => "null".into(),
            ExprKind::Bool(value) => value.to_string(),
            ExprKind::Int(value) => value.map_or("int".into(), |value| value.to_string()),
            ExprKind::String(text) => self.string(*text),
            ExprKind::Interpolation(parts) => {
                let parts = self.all(parts, |show, part| match part {
                    Part::Text(text) => show.string(*text),
                    Part::Hole(hole) => show.expr(hole),
                });
                format!("(text {parts})")
            }
            ExprKind::Array(items) => format!("[{}]", self.all(items, Self::item)),
            ExprKind::Object(items) => format!("{{{}}}", self.all(items, Self::item)),
            ExprKind::Name(name) => self.name(*name),
            ExprKind::Unary { operator, operand } => format!("({} {})", sign(*operator), self.expr(operand)),
            ExprKind::Binary { operator, operands } => {
                format!("({} {} {})", sign(*operator), self.expr(&operands.0), self.expr(&operands.1))
            }
            ExprKind::Ternary(parts) => {
                format!("(? {} {} {})", self.expr(&parts.0), self.expr(&parts.1), self.expr(&parts.2))
            }
            ExprKind::Property { base, name, safe } => {
                format!("(.{} {} {})", if *safe { "?" } else { "" }, self.expr(base), self.name(*name))
            }
            ExprKind::Index { base, index, safe, from_end } => {
                let marks = format!("{}{}", if *safe { "?" } else { "" }, if *from_end { "^" } else { "" });
                format!("([{marks}] {} {})", self.expr(base), self.expr(index))
            }
            ExprKind::Nested { base, name } => format!("(:: {} {})", self.expr(base), self.name(*name)),
            ExprKind::NotNull(base) => format!("(not-null {})", self.expr(base)),
            ExprKind::Call { function, arguments } => format!("(call {}{})", self.name(*function), all(arguments)),
            ExprKind::Method { base, function, arguments } => {
                format!("(method {} {}{})", self.expr(base), self.name(*function), all(arguments))
            }
            ExprKind::Lambda { parameters, body } => {
                format!("(=> ({}) {})", self.all(parameters, |show, name| show.name(*name)), self.expr(body))
            }
            ExprKind::For { item, index, over, body } => {
                let index = index.map(|index| format!(" {}", self.name(index))).unwrap_or_default();
                format!("(for {}{index} {} {})", self.name(*item), self.expr(over), self.expr(body))
            }
            ExprKind::If { condition, body } => format!("(if {} {})", self.expr(condition), self.expr(body)),
            ExprKind::Group(inside) => format!("(group {})", self.expr(inside)),
            ExprKind::Broken => "⚠".into(),
        }
    }

    fn item(&self, item: &Item) -> String {
        match item {
            Item::Element(value) => self.expr(value),
            Item::Spread(value) => format!("...{}", self.expr(value)),
            Item::Resource(statement) => self.statement(statement),
            Item::Property { key, value } => {
                let key = match key {
                    Key::Name(name) => self.name(*name),
                    Key::String(text) => self.string(*text),
                    Key::Computed(key) => self.expr(key),
                };
                format!("{key}:{}", self.expr(value))
            }
        }
    }

    fn of_type(&self, of_type: &Type) -> String {
        match &of_type.kind {
            TypeKind::Name(name) => self.name(*name),
            TypeKind::Property { base, name } => format!("(. {} {})", self.of_type(base), self.name(*name)),
            TypeKind::AnyProperty(base) => format!("(.* {})", self.of_type(base)),
            TypeKind::Element { base, index } => format!("([] {} {})", self.of_type(base), self.expr(index)),
            TypeKind::AnyElement(base) => format!("([*] {})", self.of_type(base)),
            TypeKind::Array(base) => format!("(array {})", self.of_type(base)),
            TypeKind::Nullable(base) => format!("(? {})", self.of_type(base)),
            TypeKind::NotNull(base) => format!("(! {})", self.of_type(base)),
            TypeKind::Union(members) => format!("(| {})", self.all(members, Self::of_type)),
            TypeKind::Literal(value) => self.expr(value),
            TypeKind::Object(members) => format!("{{{}}}", self.all(members, Self::member)),
            TypeKind::Tuple(items) => {
                let show = |show: &Self, item: &crate::syntax::bicep::TupleItem| {
                    show.decorated(&item.decorators, &show.of_type(&item.value))
                };
                format!("[{}]", self.all(items, show))
            }
            TypeKind::Generic { name, arguments } => {
                format!("(<> {} {})", self.name(*name), self.all(arguments, Self::of_type))
            }
            TypeKind::Resource(resource_type) => format!("(resource {})", self.expr(resource_type)),
            TypeKind::Group(inside) => format!("(group {})", self.of_type(inside)),
            TypeKind::Broken => "⚠".into(),
        }
    }

    fn member(&self, member: &Member) -> String {
        let key = match member.key {
            MemberKey::Name(name) => self.name(name),
            MemberKey::String(text) => self.string(text),
            MemberKey::Any => "*".into(),
        };
        self.decorated(&member.decorators, &format!("{key}:{}", self.of_type(&member.value)))
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Not => "!",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Modulo => "%",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Alike => "=~",
        Operator::NotAlike => "!~",
        Operator::And => "&&",
        Operator::Or => "||",
        Operator::Coalesce => "??",
    }
}
