//! Deployments that are written as resources, with a template as an object: AVM counts who deploys by such ones.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::lower::{deferred, literal, lower_object};
use super::resources::property;
use crate::source::Span;
use crate::syntax::bicep::{self, ExprKind, Item, Program};
use crate::template::ir::{Cargo, Carried, Expr, Member, Passed, PassedText};

/// Whether a resource of this type carries a template.
pub(super) fn carries_template(resource_type: &str) -> bool {
    let name = resource_type.to_ascii_lowercase();
    matches!(&*name, "microsoft.resources/deployments" | "microsoft.resources/deploymentstacks")
}

/// What the deployment with this body carries.
pub(super) fn cargo<'t>(program: &'t Program, items: &'t [Item]) -> Cargo<'t> {
    let properties = object(program, items, "properties");
    let part = |name| properties.and_then(|items| property(program, items, name)).map(|(_, value)| value);
    let link = |name| {
        let ExprKind::Object(items) = &part("templateLink")?.kind else { return None };
        property(program, items, name).map(|(_, value)| deferred(program, value))
    };
    let computed = part("template").map(|template| Carried::Computed(deferred(program, template)));
    let template = computed
        .or_else(|| link("relativePath").map(Carried::Relative))
        .or_else(|| link("uri").map(Carried::Address))
        .or_else(|| link("id").map(Carried::Spec))
        .unwrap_or(Carried::Nowhere);
    let arguments = match part("parameters") {
        Some(parameters) => Passed::Computed(deferred(program, parameters)),
        None if part("parametersLink").is_some() => Passed::Elsewhere,
        None => Passed::Written(Rc::default()),
    };
    Cargo {
        template,
        arguments,
        passed: part("parameters").map(|parameters| PassedText::Bicep(parameters.span)),
        outer: false,
        types_inside: part("template").and_then(|template| types_inside(program, template)),
    }
}

/// The body of a deployment without its template.
pub(super) fn body(program: &Program, items: &[Item], span: Span, is_wanted: impl Fn(&str) -> bool) -> Expr {
    let Some(properties) = object(program, items, "properties") else {
        return lower_object(program, items, span, is_wanted);
    };
    let mut body = lower_object(program, items, span, |name| name != "properties" && is_wanted(name));
    let inside = lower_object(program, properties, span, |name| name != "template");
    if let crate::template::ir::ExprKind::Object(members) = &mut body.kind {
        let key = Expr::new(crate::template::ir::ExprKind::Str("properties".into()), span);
        members.push(Member { key, value: inside });
    }
    body
}

fn object<'t>(program: &Program, items: &'t [Item], name: &str) -> Option<&'t [Item]> {
    match &property(program, items, name)?.1.kind {
        ExprKind::Object(items) => Some(items),
        _ => None,
    }
}

/// The types of all resources in a template, in lower case, if they are all written there.
fn types_inside(program: &Program, template: &bicep::Expr) -> Option<Rc<BTreeSet<String>>> {
    let ExprKind::Object(items) = &template.kind else { return None };
    let ExprKind::Array(resources) = &property(program, items, "resources")?.1.kind else { return None };
    let types = resources.iter().map(|resource| {
        let Item::Element(bicep::Expr { kind: ExprKind::Object(items), .. }) = resource else { return None };
        let written = literal(program, property(program, items, "type")?.1)?.to_ascii_lowercase();
        let has_more = property(program, items, "resources").is_some() || carries_template(&written);
        (!has_more && !written.starts_with('[')).then_some(written)
    });
    types.collect::<Option<BTreeSet<String>>>().map(Rc::new)
}
