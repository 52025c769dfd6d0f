//! From expressions of Bicep to the shared ones. Recursion is bounded by the nesting that a program can have.

use std::rc::Rc;

use crate::source::Span;
use crate::syntax::bicep::{self, Item, Key, Name, Operator, Part, Program};
use crate::template::ir::{Deferred, Expr, ExprKind, Form, Member, last_of_each};

/// What is made of an expression when it is needed.
pub(super) fn deferred<'t>(program: &'t Program, expr: &'t bicep::Expr) -> Deferred<'t> {
    Deferred::new(expr.span, move || lower(program, expr))
}

/// An expression.
pub(super) fn lower(program: &Program, expr: &bicep::Expr) -> Expr {
    Lowering { program }.expr(expr)
}

/// The properties of an object that pass a test, as one object.
pub(super) fn lower_object(program: &Program, items: &[Item], span: Span, is_wanted: impl Fn(&str) -> bool) -> Expr {
    Lowering { program }.object(items, span, is_wanted)
}

/// The text that an expression is, if it is one without holes.
pub(super) fn literal(program: &Program, expr: &bicep::Expr) -> Option<Rc<str>> {
    match &expr.kind {
        bicep::ExprKind::String(text) => Some(program.string(*text).as_ref().into()),
        _ => None,
    }
}

struct Lowering<'t> {
    program: &'t Program,
}

impl Lowering<'_> {
    fn expr(&self, expr: &bicep::Expr) -> Expr {
        let span = expr.span;
        let kind = match &expr.kind {
            bicep::ExprKind::Null => ExprKind::Null,
            bicep::ExprKind::Bool(value) => ExprKind::Bool(*value),
            bicep::ExprKind::Int(Some(value)) => ExprKind::Int(*value),
            bicep::ExprKind::Int(None) | bicep::ExprKind::Broken | bicep::ExprKind::If { .. } => {
                ExprKind::Broken([].into())
            }
            // The place of a text is its content, as in JSON.
            bicep::ExprKind::String(text) => {
                return Expr::new(ExprKind::Str(self.program.string(*text).as_ref().into()), text.span);
            }
            bicep::ExprKind::Interpolation(parts) => self.interpolation(parts, span),
            bicep::ExprKind::Array(items) => return self.array(items, span),
            bicep::ExprKind::Object(items) => return self.object(items, span, |_| true),
            bicep::ExprKind::Name(name) => ExprKind::Symbol(self.name(*name)),
            bicep::ExprKind::Unary { operator, operand } => return self.unary(*operator, operand, span),
            bicep::ExprKind::Binary { operator, operands } => {
                let (left, right) = (self.expr(&operands.0), self.expr(&operands.1));
                return binary(*operator, left, right, span);
            }
            bicep::ExprKind::Ternary(parts) => {
                let (condition, yes, no) = &**parts;
                ExprKind::Lazy(Form::If, vec![self.expr(condition), self.expr(yes), self.expr(no)])
            }
            bicep::ExprKind::Property { base, name, safe } => {
                let key = Expr::new(ExprKind::Str(self.name(*name)), name.span);
                return self.get(base, key, *safe, span);
            }
            bicep::ExprKind::Index { base, index, safe, from_end } => {
                let index = self.expr(index);
                return match (from_end, safe) {
                    (false, _) => self.get(base, index, *safe, span),
                    (true, true) => self.get(base, from_the_end(index), true, span),
                    (true, false) => call("indexFromEnd", vec![self.expr(base), index], span),
                };
            }
            bicep::ExprKind::Nested { base, name } => {
                ExprKind::Nested { base: Box::new(self.expr(base)), name: self.name(*name) }
            }
            bicep::ExprKind::NotNull(inner) | bicep::ExprKind::Group(inner) => return self.expr(inner),
            bicep::ExprKind::Call { function, arguments } => return self.call(*function, arguments, span),
            bicep::ExprKind::Method { base, function, arguments } => ExprKind::Invoke {
                base: Some(Box::new(self.expr(base))),
                function: self.name(*function),
                arguments: self.all(arguments),
            },
            bicep::ExprKind::Lambda { parameters, body } => ExprKind::Lambda {
                parameters: parameters.iter().map(|name| self.name(*name)).collect(),
                body: Box::new(self.expr(body)),
            },
            bicep::ExprKind::For { item, index, over, body } => ExprKind::Each {
                item: self.name(*item),
                index: index.map(|name| self.name(name)),
                over: Box::new(self.expr(over)),
                body: Box::new(self.expr(body)),
            },
        };
        Expr::new(kind, span)
    }

    fn all(&self, exprs: &[bicep::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn name(&self, name: Name) -> Rc<str> {
        self.program.text(name).into()
    }

    /// `format('a{0}b{1}', …)`; braces that are meant as such are doubled there.
    fn interpolation(&self, parts: &[Part], span: Span) -> ExprKind {
        let mut pattern = String::new();
        let mut arguments = vec![Expr::new(ExprKind::Null, span)];
        for part in parts {
            match part {
                Part::Text(text) => {
                    pattern.push_str(&self.program.string(*text).replace('{', "{{").replace('}', "}}"));
                }
                Part::Hole(hole) => {
                    pattern.extend(["{", &(arguments.len() - 1).to_string(), "}"]);
                    arguments.push(self.expr(hole));
                }
            }
        }
        if let Some(first) = arguments.first_mut() {
            first.kind = ExprKind::Str(pattern.into());
        }
        ExprKind::Call { function: "format".into(), arguments }
    }

    /// An array; with `...x` in it, `flatten` of its parts.
    fn array(&self, items: &[Item], span: Span) -> Expr {
        let mut parts = Vec::new();
        let mut run = Vec::new();
        for item in items {
            match item {
                Item::Element(element) => run.push(self.expr(element)),
                Item::Spread(spread) => {
                    if !run.is_empty() {
                        parts.push(Expr::new(ExprKind::Array(std::mem::take(&mut run)), span));
                    }
                    parts.push(self.expr(spread));
                }
                Item::Property { .. } | Item::Resource(_) => {}
            }
        }
        if parts.is_empty() {
            return Expr::new(ExprKind::Array(run), span);
        }
        if !run.is_empty() {
            parts.push(Expr::new(ExprKind::Array(run), span));
        }
        call("flatten", vec![Expr::new(ExprKind::Array(parts), span)], span)
    }

    /// An object; with `...x` in it, `shallowMerge` of its parts.
    fn object(&self, items: &[Item], span: Span, is_wanted: impl Fn(&str) -> bool) -> Expr {
        let mut parts = Vec::new();
        let mut run: Vec<Member> = Vec::new();
        for item in items {
            match item {
                Item::Property { key, value } => {
                    let key = self.key(key);
                    if !matches!(&key.kind, ExprKind::Str(name) if !is_wanted(name)) {
                        run.push(Member { key, value: self.expr(value) });
                    }
                }
                Item::Spread(spread) => {
                    if !run.is_empty() {
                        parts.push(Expr::new(ExprKind::Object(last_of_each(std::mem::take(&mut run))), span));
                    }
                    parts.push(self.expr(spread));
                }
                Item::Element(_) | Item::Resource(_) => {}
            }
        }
        if parts.is_empty() {
            return Expr::new(ExprKind::Object(last_of_each(run)), span);
        }
        if !run.is_empty() {
            parts.push(Expr::new(ExprKind::Object(last_of_each(run)), span));
        }
        call("shallowMerge", vec![Expr::new(ExprKind::Array(parts), span)], span)
    }

    fn key(&self, key: &Key) -> Expr {
        match key {
            Key::Name(name) => Expr::new(ExprKind::Str(self.name(*name)), name.span),
            Key::String(text) => Expr::new(ExprKind::Str(self.program.string(*text).as_ref().into()), text.span),
            Key::Computed(expr) => self.expr(expr),
        }
    }

    fn unary(&self, operator: Operator, operand: &bicep::Expr, span: Span) -> Expr {
        let lowered = self.expr(operand);
        match (operator, &lowered.kind) {
            (Operator::Not, _) => call("not", vec![lowered], span),
            (Operator::Subtract, ExprKind::Int(value)) => Expr::new(ExprKind::Int(value.saturating_neg()), span),
            (Operator::Subtract, _) => {
                call("sub", vec![Expr::new(ExprKind::Int(0), Span::at(span.file, span.start)), lowered], span)
            }
            _ => lowered,
        }
    }

    /// One more key. Keys that follow one that may be missing ride on it, unless brackets or `!` end the chain.
    fn get(&self, base: &bicep::Expr, key: Expr, safe: bool, span: Span) -> Expr {
        let goes_on = matches!(base.kind, bicep::ExprKind::Property { .. } | bicep::ExprKind::Index { .. });
        let lowered = self.expr(base);
        match lowered.kind {
            ExprKind::Get { base, mut keys, safe: first } if goes_on && !safe => {
                keys.push(key);
                Expr::new(ExprKind::Get { base, keys, safe: first }, span)
            }
            kind => {
                let base = Box::new(Expr::new(kind, lowered.span));
                Expr::new(ExprKind::Get { base, keys: vec![key], safe }, span)
            }
        }
    }

    fn call(&self, function: Name, arguments: &[bicep::Expr], span: Span) -> Expr {
        let name = self.program.text(function);
        match (name, arguments) {
            ("nameof", [named]) => return Expr::new(ExprKind::Str(self.last_name(named)), span),
            // A word to the type checker.
            ("any", [value]) => return self.expr(value),
            _ => {}
        }
        let arguments = self.all(arguments);
        Expr::new(ExprKind::Invoke { base: None, function: name.into(), arguments }, span)
    }

    /// What `nameof` answers: the last name of a chain.
    fn last_name(&self, expr: &bicep::Expr) -> Rc<str> {
        match &expr.kind {
            bicep::ExprKind::Name(name)
            | bicep::ExprKind::Property { name, .. }
            | bicep::ExprKind::Nested { name, .. } => self.name(*name),
            bicep::ExprKind::Index { base, index, .. } => {
                literal(self.program, index).unwrap_or_else(|| self.last_name(base))
            }
            bicep::ExprKind::Group(inner) | bicep::ExprKind::NotNull(inner) => self.last_name(inner),
            _ => "".into(),
        }
    }
}

fn binary(operator: Operator, left: Expr, right: Expr, span: Span) -> Expr {
    let lazy = |form, left, right| Expr::new(ExprKind::Lazy(form, vec![left, right]), span);
    let without_case = |expr: Expr| {
        let span = expr.span;
        call("toLower", vec![expr], span)
    };
    let function = match operator {
        Operator::And => return lazy(Form::And, left, right),
        Operator::Or => return lazy(Form::Or, left, right),
        Operator::Coalesce => return lazy(Form::Coalesce, left, right),
        Operator::NotEqual => return call("not", vec![call("equals", vec![left, right], span)], span),
        Operator::Alike => return call("equals", vec![without_case(left), without_case(right)], span),
        Operator::NotAlike => {
            return call("not", vec![call("equals", vec![without_case(left), without_case(right)], span)], span);
        }
        Operator::Add => "add",
        Operator::Subtract => "sub",
        Operator::Multiply => "mul",
        Operator::Divide => "div",
        Operator::Modulo => "mod",
        Operator::Less => "less",
        Operator::LessOrEqual => "lessOrEquals",
        Operator::Greater => "greater",
        Operator::GreaterOrEqual => "greaterOrEquals",
        Operator::Equal | Operator::Not => "equals",
    };
    call(function, vec![left, right], span)
}

fn call(function: &str, arguments: Vec<Expr>, span: Span) -> Expr {
    Expr::new(ExprKind::Call { function: function.into(), arguments }, span)
}

/// `{ value: index, fromEnd: true }`: how functions are told that an index counts from the end.
fn from_the_end(index: Expr) -> Expr {
    let span = index.span;
    let member = |name: &str, value| Member { key: Expr::new(ExprKind::Str(name.into()), span), value };
    let members = vec![member("value", index), member("fromEnd", Expr::new(ExprKind::Bool(true), span))];
    Expr::new(ExprKind::Object(members), span)
}
