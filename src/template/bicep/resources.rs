//! Resources and modules.

use std::rc::Rc;

use super::deployments;
use super::lower::{deferred, literal, lower, lower_object};
use crate::source::Span;
use crate::syntax::bicep::{self, ExprKind, Item, Key, Program, Statement, StatementKind};
use crate::template::ir::{
    Argument, Arguments, Cargo, Carried, Declaration, Deferred, Expr, Given, Iteration, Member, Passed, PassedText,
    Turns,
};

/// What a property of a resource is that is no part of its body: it has its own field in the declaration.
const NOT_IN_BODY: [&str; 3] = ["parent", "scope", "dependsOn"];

/// The declarations of a program by their numbers.
pub(super) struct Numbered<'t> {
    program: &'t Program,
    pub(super) declarations: Vec<Rc<Declaration<'t>>>,
    /// What stands at a number before its declaration is made: the ones inside of it are made first.
    next: usize,
}

/// The resource around another.
pub(super) struct Around {
    number: usize,
    version: Option<Rc<str>>,
}

/// What stands before the body of a resource.
struct ResourceType {
    name: Rc<str>,
    version: Option<Rc<str>>,
    span: Span,
}

/// The body of a resource, taken apart.
struct Body<'t> {
    condition: Option<&'t bicep::Expr>,
    iteration: Option<Iteration<'t>>,
    items: &'t [Item],
    span: Span,
}

impl<'t> Numbered<'t> {
    pub(super) fn new(program: &'t Program) -> Self {
        Self { program, declarations: Vec::new(), next: 0 }
    }

    /// The declaration of a resource or a module, and its number; nothing if it has no body.
    pub(super) fn statement(
        &mut self,
        statement: &'t Statement,
        around: Option<&Around>,
    ) -> Option<(usize, Rc<Declaration<'t>>)> {
        let number = self.next;
        self.next += 1;
        let declaration = match &statement.kind {
            StatementKind::Resource { name, resource_type, existing, body } => {
                let body = self.body(*name, body)?;
                let own = self.resource_type(resource_type, around);
                let inside = Around { number, version: own.version.clone() };
                let children: Vec<_> = body
                    .items
                    .iter()
                    .filter_map(|item| match item {
                        Item::Resource(child) => self.statement(child, Some(&inside)),
                        _ => None,
                    })
                    .collect();
                let mut declaration = self.resource(statement.span, own, *existing, &body);
                declaration.symbol = Some(self.program.text(*name).into());
                declaration.children = children.into_iter().map(|(_, child)| child).collect();
                declaration.inside = around.map(|around| around.number);
                declaration.number = Some(number);
                declaration.iteration = body.iteration;
                declaration
            }
            StatementKind::Module { name, path, body } => {
                let body = self.body(*name, body)?;
                let mut declaration = self.module(statement.span, self.program.text(*name), path, &body);
                declaration.number = Some(number);
                declaration.iteration = body.iteration;
                declaration
            }
            _ => return None,
        };
        let declaration = Rc::new(declaration);
        if self.declarations.len() <= number {
            self.declarations.resize(number + 1, Rc::clone(&declaration));
        }
        if let Some(place) = self.declarations.get_mut(number) {
            *place = Rc::clone(&declaration);
        }
        Some((number, declaration))
    }

    /// Takes `if (…) {…}` and `[for …: …]` apart; nothing if there is no object in it.
    fn body(&self, name: bicep::Name, body: &'t bicep::Expr) -> Option<Body<'t>> {
        let (mut rest, mut condition, mut iteration) = (body, None, None);
        loop {
            match &rest.kind {
                ExprKind::For { item, index, over, body: inner } => {
                    iteration = Some(Iteration {
                        span: rest.span,
                        name: self.program.text(name).into(),
                        turns: Turns::Over {
                            array: deferred(self.program, over),
                            item: self.program.text(*item).into(),
                            index: index.map(|index| self.program.text(index).into()),
                        },
                    });
                    rest = inner;
                }
                ExprKind::If { condition: own, body: inner } => {
                    condition = Some(&**own);
                    rest = inner;
                }
                ExprKind::Group(inner) => rest = inner,
                ExprKind::Object(items) => return Some(Body { condition, iteration, items, span: rest.span }),
                _ => return None,
            }
        }
    }

    /// `type@version`; a resource inside of another has that one's version, if it says none.
    fn resource_type(&self, written: &bicep::Expr, around: Option<&Around>) -> ResourceType {
        let text = literal(self.program, written).unwrap_or_default();
        // The namespace of Azure may be written out.
        let text = text.strip_prefix("az:").unwrap_or(&text);
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, Some(Rc::from(version))),
            None => (text, around.and_then(|around| around.version.clone())),
        };
        ResourceType { name: name.into(), version, span: written.span }
    }

    fn resource(&self, span: Span, own: ResourceType, existing: bool, body: &Body<'t>) -> Declaration<'t> {
        let program = self.program;
        let ResourceType { name: own_type, version, span: type_span } = own;
        let part = |name| property(program, body.items, name).map(|(_, value)| deferred(program, value));
        let (items, body_span, shown_type) = (body.items, body.span, Rc::clone(&own_type));
        let cargo = deployments::carries_template(&own_type).then(|| deployments::cargo(program, body.items));
        let is_deployment = cargo.is_some();
        Declaration {
            span,
            symbol: None,
            number: None,
            existing,
            foreign: !is_of_azure(&own_type) || version.as_deref().is_some_and(|version| !is_date(version)),
            resource_type: Some(written_text(own_type, type_span)),
            api_version: version.clone(),
            name: part("name"),
            condition: body.condition.map(|condition| deferred(program, condition)),
            iteration: None,
            depends_on: part("dependsOn"),
            parent: part("parent"),
            inside: None,
            scope: part("scope"),
            subscription: None,
            resource_group: None,
            body: Deferred::new(body_span, move || {
                let is_wanted = |name: &str| !NOT_IN_BODY.contains(&name);
                let mut lowered = if is_deployment {
                    deployments::body(program, items, body_span, is_wanted)
                } else {
                    lower_object(program, items, body_span, is_wanted)
                };
                add(&mut lowered, "apiVersion", version.as_ref(), type_span);
                add(&mut lowered, "type", Some(&shown_type), type_span);
                lowered
            }),
            cargo,
            children: Vec::new(),
        }
    }

    fn module(&self, span: Span, symbol: &str, path: &'t bicep::Expr, body: &Body<'t>) -> Declaration<'t> {
        let program = self.program;
        let part = |name| property(program, body.items, name).map(|(_, value)| deferred(program, value));
        let given = property(program, body.items, "params").map(|(_, value)| value);
        let template = match literal(program, path) {
            Some(reference) => Carried::Module(reference, path.span),
            None => Carried::Nowhere,
        };
        let arguments = match given {
            Some(bicep::Expr { kind: ExprKind::Object(items), .. }) if !has_spread(items) => {
                Passed::Written(Rc::new(arguments(program, items)))
            }
            Some(given) => Passed::Computed(entries(program, given)),
            None => Passed::Written(Rc::default()),
        };
        let is_repeated = body.iteration.is_some();
        let (items, body_span) = (body.items, body.span);
        let own_name = symbol.to_owned();
        let name =
            part("name").unwrap_or_else(|| Deferred::new(span, move || generated_name(&own_name, is_repeated, span)));
        Declaration {
            span,
            symbol: (!symbol.is_empty()).then(|| symbol.into()),
            number: None,
            existing: false,
            foreign: false,
            resource_type: Some(written_text("Microsoft.Resources/deployments".into(), path.span)),
            api_version: None,
            name: Some(name),
            condition: body.condition.map(|condition| deferred(program, condition)),
            iteration: None,
            depends_on: part("dependsOn"),
            parent: None,
            inside: None,
            scope: part("scope"),
            subscription: None,
            resource_group: None,
            body: Deferred::new(body_span, move || module_body(program, items, body_span)),
            cargo: Some(Cargo {
                template,
                arguments,
                passed: given.map(|given| PassedText::Bicep(given.span)),
                outer: false,
                types_inside: None,
            }),
            children: Vec::new(),
        }
    }
}

/// Whether a type names a provider of Azure: `Microsoft.Network/virtualNetworks`, or one relative to it inside of a resource.
fn is_of_azure(resource_type: &str) -> bool {
    match resource_type.split_once('/') {
        // Microsoft Graph is an extension, whatever its resources are called.
        Some((provider, _)) => {
            provider.contains('.') && !provider.contains(':') && !provider.eq_ignore_ascii_case("Microsoft.Graph")
        }
        None => !resource_type.contains(':'),
    }
}

/// Whether a version begins with a date, as all versions of Azure Resource Manager do: `2024-05-01-preview`. Extensions of
/// the language have others: `v1.0`.
fn is_date(version: &str) -> bool {
    let mut parts = version.split('-');
    [4, 2, 2].into_iter().all(|digits| {
        parts.next().is_some_and(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

pub(super) fn property<'t>(program: &Program, items: &'t [Item], wanted: &str) -> Option<(Span, &'t bicep::Expr)> {
    let found = items.iter().rev().find_map(|item| match item {
        Item::Property { key, value } => key_text(program, key).filter(|key| **key == *wanted).map(|_| (key, value)),
        _ => None,
    });
    found.map(|(key, value)| (key.span(), value))
}

fn key_text(program: &Program, key: &Key) -> Option<Rc<str>> {
    match key {
        Key::Name(name) => Some(program.text(*name).into()),
        Key::String(text) => Some(program.string(*text).as_ref().into()),
        Key::Computed(_) => None,
    }
}

fn has_spread(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Spread(_) | Item::Property { key: Key::Computed(_), .. }))
}

fn arguments<'t>(program: &'t Program, items: &'t [Item]) -> Arguments<'t> {
    let mut arguments = Arguments::default();
    for item in items {
        let Item::Property { key, value } = item else { continue };
        let Some(name) = key_text(program, key) else { continue };
        let given = Given::Value(deferred(program, value));
        arguments.insert(Argument { name: name.to_string(), name_span: key.span(), given, file: 0 });
    }
    arguments
}

/// What is given by an expression, as the entries of a compiled template: `{ name: { value: … } }`.
fn entries<'t>(program: &'t Program, given: &'t bicep::Expr) -> Deferred<'t> {
    let span = given.span;
    Deferred::new(span, move || {
        let entry = Expr::new(crate::template::ir::ExprKind::Symbol("entry".into()), span);
        let member = Member { key: text("value", span), value: entry };
        let body = Expr::new(crate::template::ir::ExprKind::Object(vec![member]), span);
        let lambda = crate::template::ir::ExprKind::Lambda { parameters: vec!["entry".into()], body: Box::new(body) };
        let arguments = vec![lower(program, given), Expr::new(lambda, span)];
        Expr::new(crate::template::ir::ExprKind::Call { function: "mapValues".into(), arguments }, span)
    })
}

/// The deployment that a module is compiled to, without its template.
fn module_body(program: &Program, items: &[Item], span: Span) -> Expr {
    let kind = |members| Expr::new(crate::template::ir::ExprKind::Object(members), span);
    let mut body = lower_object(program, items, span, |name| name == "name");
    let mut properties = vec![Member { key: text("mode", span), value: text("Incremental", span) }];
    if let Some((key, value)) = property(program, items, "params") {
        let value = match &value.kind {
            ExprKind::Object(items) if !has_spread(items) => {
                let given = items.iter().filter_map(|item| match item {
                    Item::Property { key, value } => Some((key_text(program, key)?, key.span(), value)),
                    _ => None,
                });
                let entries = given.map(|(name, key, value)| {
                    // The entry is no larger than its value: what is hidden of a secret is no more.
                    let place = value.span;
                    let value = Member { key: text("value", place), value: lower(program, value) };
                    let entry = crate::template::ir::ExprKind::Object(vec![value]);
                    Member { key: text(&name, key), value: Expr::new(entry, place) }
                });
                Expr::new(crate::template::ir::ExprKind::Object(entries.collect()), value.span)
            }
            _ => entries(program, value).expr().clone(),
        };
        properties.push(Member { key: text("parameters", key), value });
    }
    if let crate::template::ir::ExprKind::Object(members) = &mut body.kind {
        members.push(Member { key: text("properties", span), value: kind(properties) });
    }
    add(&mut body, "type", Some(&"Microsoft.Resources/deployments".into()), span);
    body
}

/// The name that Bicep gives to the deployment of a module without one: the symbol, cut so that the name is not longer
/// than Azure allows, in a loop the index, and a hash of the symbol and of the name of the deployment around.
fn generated_name(symbol: &str, is_repeated: bool, span: Span) -> Expr {
    use crate::template::ir::ExprKind::{Call, Get};
    let call = |function: &str, arguments| Expr::new(Call { function: function.into(), arguments }, span);
    let own = Get { base: Box::new(call("deployment", Vec::new())), keys: vec![text("name", span)], safe: false };
    let hash = call("uniqueString", vec![text(symbol, span), Expr::new(own, span)]);
    let start: String = symbol.chars().take(if is_repeated { 46 } else { 50 }).collect();
    if is_repeated {
        call("format", vec![text(&format!("{start}-{{0}}-{{1}}"), span), call("copyIndex", Vec::new()), hash])
    } else {
        call("format", vec![text(&format!("{start}-{{0}}"), span), hash])
    }
}

fn text(text: &str, span: Span) -> Expr {
    Expr::new(crate::template::ir::ExprKind::Str(text.into()), span)
}

fn written_text<'t>(written: Rc<str>, span: Span) -> Deferred<'t> {
    Deferred::new(span, move || Expr::new(crate::template::ir::ExprKind::Str(Rc::clone(&written)), span))
}

/// Puts a property in front of those of an object that is written out.
fn add(object: &mut Expr, name: &str, value: Option<&Rc<str>>, span: Span) {
    if let (crate::template::ir::ExprKind::Object(members), Some(value)) = (&mut object.kind, value) {
        members.insert(0, Member { key: text(name, span), value: text(value, span) });
    }
}
