//! From JSON to expressions. Recursion is bounded by the nesting that a tree can have, and that an expression can have.

use std::rc::Rc;

use super::limits::{long_expression, long_literal};
use crate::source::Span;
use crate::syntax::expression::{self, Scalar};
use crate::syntax::{Kind, Node, SyntaxError};
use crate::template::ir::{Deferred, Expr, ExprKind, Form, Member, Namespace, last_of_each};

/// What a property of a resource is that is no part of its body: it has its own field in the declaration.
const NOT_IN_BODY: [&str; 4] = ["condition", "copy", "dependsOn", "resources"];

/// What `lower` makes of a node, when it is needed.
pub(super) fn deferred<'t>(node: Node<'t>, lower: fn(Node<'t>) -> Expr) -> Deferred<'t> {
    Deferred::new(node.span(), move || lower(node))
}

/// A node of a template: strings in brackets are expressions, `copy` in an object is a loop.
pub(super) fn lower(node: Node<'_>) -> Expr {
    match node.kind() {
        Kind::String => string(node),
        Kind::Array => Expr::new(ExprKind::Array(node.items().map(lower).collect()), node.span()),
        Kind::Object => Expr::new(ExprKind::Object(members(node, |_| true)), node.span()),
        _ => scalar(node),
    }
}

/// A node that holds no expressions: a value in a parameter file.
pub(in crate::template) fn lower_literal(node: Node<'_>) -> Expr {
    let kind = match node.kind() {
        Kind::Array => ExprKind::Array(node.items().map(lower_literal).collect()),
        Kind::Object => {
            let members =
                node.entries().map(|entry| Member { key: plain(entry.key), value: lower_literal(entry.value) });
            ExprKind::Object(last_of_each(members.collect()))
        }
        _ => return scalar(node),
    };
    Expr::new(kind, node.span())
}

/// The body of a resource: what has a field of its own in the declaration is left out.
pub(super) fn lower_body(node: Node<'_>) -> Expr {
    let is_wanted = |name: &str| !NOT_IN_BODY.iter().any(|other| other.eq_ignore_ascii_case(name));
    Expr::new(ExprKind::Object(members(node, is_wanted)), node.span())
}

/// The body of a deployment: the template inside is not lowered.
pub(super) fn lower_deployment(node: Node<'_>) -> Expr {
    let is_wanted = |name: &str| {
        !name.eq_ignore_ascii_case("properties") && !NOT_IN_BODY.iter().any(|other| other.eq_ignore_ascii_case(name))
    };
    let mut members = members(node, is_wanted);
    let properties = node.entries().filter(|entry| is_named(entry.key, "properties")).last();
    if let Some(entry) = properties.filter(|entry| entry.value.kind() == Kind::Object) {
        let inside = self::members(entry.value, |name| !name.eq_ignore_ascii_case("template"));
        let value = Expr::new(ExprKind::Object(inside), entry.value.span());
        members.push(Member { key: plain(entry.key), value });
    }
    Expr::new(ExprKind::Object(members), node.span())
}

/// One loop of a `copy` array: `{"name": …, "count": …, "input": …}`.
pub(super) fn lower_loop(node: Node<'_>) -> Expr {
    let name: Rc<str> = node.get_ignore_case("name").and_then(Node::as_str).unwrap_or_default().as_ref().into();
    let part = |key| node.get_ignore_case(key).map_or_else(|| Expr::new(ExprKind::Null, node.span()), lower);
    Expr::new(ExprKind::For { name, count: Box::new(part("count")), body: Box::new(part("input")) }, node.span())
}

/// The value of an output: what is written as `value`, or a loop without a name.
pub(super) fn lower_output(node: Node<'_>) -> Expr {
    match (node.get_ignore_case("value"), node.get_ignore_case("copy")) {
        (Some(value), _) => lower(value),
        (None, Some(copy)) => lower_loop(copy),
        (None, None) => Expr::new(ExprKind::Null, node.span()),
    }
}

/// The loops of a `copy` in an object, if it is one: an array of objects with a name and an input.
pub(super) fn loops<'t>(name: &str, value: Node<'t>) -> Option<Vec<(Node<'t>, Node<'t>)>> {
    if !name.eq_ignore_ascii_case("copy") || value.kind() != Kind::Array {
        return None;
    }
    let loops: Option<Vec<_>> = value
        .items()
        .map(|item| {
            item.get_ignore_case("input")?;
            item.get_ignore_case("name").filter(|name| name.kind() == Kind::String).map(|name| (name, item))
        })
        .collect();
    loops.filter(|loops| !loops.is_empty())
}

/// Whether a key is this name, whatever its case.
pub(super) fn is_named(key: Node<'_>, name: &str) -> bool {
    key.key_text().is_some_and(|key| key.eq_ignore_ascii_case(name))
}

/// The place of what stands between the quotes of a string; all of any other node.
pub(super) fn content(node: Node<'_>) -> Span {
    node.as_str().map_or(node.span(), |text| node.source_span(0..text.len()))
}

fn members(node: Node<'_>, is_wanted: impl Fn(&str) -> bool) -> Vec<Member> {
    let mut members = Vec::new();
    for entry in node.entries() {
        let Some(name) = entry.key.key_text().filter(|name| is_wanted(name)) else { continue };
        match loops(&name, entry.value) {
            Some(loops) => members
                .extend(loops.into_iter().map(|(name, item)| Member { key: plain(name), value: lower_loop(item) })),
            None => members.push(Member { key: string(entry.key), value: lower(entry.value) }),
        }
    }
    last_of_each(members)
}

fn scalar(node: Node<'_>) -> Expr {
    let kind = match node.kind() {
        Kind::Null => ExprKind::Null,
        Kind::Bool => ExprKind::Bool(node.as_bool().unwrap_or_default()),
        Kind::Number => match (node.as_i64(), node.as_f64()) {
            (Some(number), _) => ExprKind::Int(number),
            (None, Some(number)) => ExprKind::Float(number),
            (None, None) => ExprKind::Broken(Rc::new([])),
        },
        Kind::String => return plain(node),
        Kind::Array | Kind::Object | Kind::Error => ExprKind::Broken(Rc::new([])),
    };
    Expr::new(kind, node.span())
}

fn plain(node: Node<'_>) -> Expr {
    let text = node.key_text().unwrap_or_default();
    Expr::new(ExprKind::Str(text.as_ref().into()), content(node))
}

fn string(node: Node<'_>) -> Expr {
    let broken = |errors: Vec<SyntaxError>| Expr::new(ExprKind::Broken(errors.into()), content(node));
    match expression::read(node) {
        Some(Scalar::Expression { expr, mut errors }) => {
            errors.extend(node.as_str().and_then(|text| long_expression(&text, content(node))));
            if errors.is_empty() { call_or_access(&expr) } else { broken(errors) }
        }
        Some(Scalar::Literal(text)) => match long_literal(&text, content(node)) {
            None => Expr::new(ExprKind::Str(text.as_ref().into()), content(node)),
            Some(error) => broken(vec![error]),
        },
        None => plain(node),
    }
}

fn call_or_access(expr: &expression::Expr) -> Expr {
    use expression::ExprKind as Syntax;
    let kind = match &expr.kind {
        Syntax::String(text) => ExprKind::Str(Rc::from(&**text)),
        Syntax::Integer(number) => ExprKind::Int(*number),
        Syntax::Call { namespace, function, arguments } => {
            let arguments: Vec<_> = arguments.iter().map(call_or_access).collect();
            match namespace {
                Some(namespace) => {
                    let function = format!("{namespace}.{function}").into();
                    ExprKind::Call { function, arguments }
                }
                None => call(function, arguments),
            }
        }
        Syntax::Property { base, name, name_span } => {
            get(call_or_access(base), Expr::new(ExprKind::Str(Rc::from(&**name)), *name_span))
        }
        Syntax::Index { base, index } => get(call_or_access(base), call_or_access(index)),
        Syntax::Error => ExprKind::Broken(Rc::new([])),
    };
    Expr::new(kind, expr.span)
}

/// One more key; `a.b.c` is one access with two keys.
fn get(base: Expr, key: Expr) -> ExprKind {
    match base.kind {
        ExprKind::Get { base, mut keys, safe: false } => {
            keys.push(key);
            ExprKind::Get { base, keys, safe: false }
        }
        _ => ExprKind::Get { base: Box::new(base), keys: vec![key], safe: false },
    }
}

fn call(function: &str, mut arguments: Vec<Expr>) -> ExprKind {
    let name = function.to_ascii_lowercase();
    match (name.as_str(), arguments.as_slice()) {
        ("parameters", [Expr { kind: ExprKind::Str(name), .. }]) => {
            return ExprKind::Name(Namespace::Parameter, Rc::clone(name));
        }
        ("variables", [Expr { kind: ExprKind::Str(name), .. }]) => {
            return ExprKind::Name(Namespace::Variable, Rc::clone(name));
        }
        ("if", [_, _, _]) => return ExprKind::Lazy(Form::If, arguments),
        ("and", [_, _, ..]) => return ExprKind::Lazy(Form::And, arguments),
        ("or", [_, _, ..]) => return ExprKind::Lazy(Form::Or, arguments),
        ("coalesce", [_, ..]) => return ExprKind::Lazy(Form::Coalesce, arguments),
        ("lambda", [parameters @ .., body]) => {
            let names = parameters.iter().map(|parameter| match &parameter.kind {
                ExprKind::Str(name) => Some(Rc::clone(name)),
                _ => None,
            });
            if let Some(parameters) = names.collect() {
                return ExprKind::Lambda { parameters, body: Box::new(body.clone()) };
            }
        }
        ("lambdavariables", [Expr { kind: ExprKind::Str(name), .. }]) => {
            return ExprKind::Name(Namespace::Lambda, Rc::clone(name));
        }
        ("tryget", [_, _, ..]) => {
            let base = Box::new(arguments.remove(0));
            return ExprKind::Get { base, keys: arguments, safe: true };
        }
        _ => {}
    }
    ExprKind::Call { function: function.into(), arguments }
}
