//! What a deployment inside of a template carries: a template, and what it gives to the template's parameters.

use std::rc::Rc;

use super::inside::types_inside;
use super::lower::{deferred, lower};
use super::parameter_file::arguments as written;
use crate::syntax::{Kind, Node};
use crate::template::ir::{Cargo, Carried, Passed, PassedText, TemplateText};

/// Whether a resource carries a template in it.
pub(super) fn carries_template(node: Node<'_>) -> bool {
    let name = node.get_ignore_case("type").and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
    matches!(name.trim_end_matches('/'), "microsoft.resources/deployments" | "microsoft.resources/deploymentstacks")
}

/// What a resource that carries a template carries.
pub(super) fn cargo(node: Node<'_>) -> Cargo<'_> {
    let properties = node.get_ignore_case("properties");
    let part = |name| properties.and_then(|properties| properties.get_ignore_case(name));
    let scope = part("expressionEvaluationOptions").and_then(|options| options.get_ignore_case("scope"));
    let outer = !scope.and_then(Node::as_str).is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
    let template = carried(part("template"), part("templateLink"));
    let arguments = match part("parameters") {
        Some(parameters) if parameters.kind() == Kind::Object => Passed::Written(Rc::new(written(parameters))),
        Some(parameters) if parameters.kind() == Kind::String => Passed::Computed(deferred(parameters, lower)),
        _ if part("parametersLink").is_some() => Passed::Elsewhere,
        _ => Passed::Written(Rc::default()),
    };
    Cargo {
        // A linked template never sees the names of the one that links to it. Of a computed one, what was to be computed
        // with those names is done, and what is left means its own.
        outer: outer && matches!(template, Carried::Inline(_)),
        template,
        arguments,
        passed: part("parameters").map(PassedText::Json),
        types_inside: types_inside(node),
    }
}

fn carried<'t>(template: Option<Node<'t>>, link: Option<Node<'t>>) -> Carried<'t> {
    match (template, link) {
        (Some(template), _) if template.kind() == Kind::Object => Carried::Inline(TemplateText::Json(template)),
        (Some(template), _) if template.kind() == Kind::String => Carried::Computed(deferred(template, lower)),
        (_, Some(link)) => {
            let part = |name| link.get_ignore_case(name).map(|node| deferred(node, lower));
            let relative = part("relativePath").map(Carried::Relative);
            let spec = part("id").map(Carried::Spec);
            relative.or_else(|| part("uri").map(Carried::Address)).or(spec).unwrap_or(Carried::Nowhere)
        }
        _ => Carried::Nowhere,
    }
}
