//! Values and deployments as text.

use crate::template::{Deployment, Kind, ListPart, Op, Piece, TermId, Value};

/// One line for each resource: type, name, what is special about it; then its body without type and name.
#[expect(clippy::format_push_string, reason = "nothing here is hot")]
pub(in crate::template::evaluate) fn deployment(deployment: &Deployment) -> String {
    let mut out = String::new();
    for resource in &deployment.resources {
        out += &format!("{} {}", resource.resource_type, value(&resource.name, deployment));
        if resource.existing {
            out += " existing";
        }
        if resource.condition.kind != Kind::Bool(true) {
            out += &format!(" if {}", value(&resource.condition, deployment));
        }
        if let Some(cause) = &resource.repeated {
            out += &format!(" repeated ({})", cause.text);
        }
        out.push('\n');
        let Some(body) = resource.body.as_object() else { continue };
        for slot in &body.slots {
            if !matches!(slot.key.to_ascii_lowercase().as_str(), "type" | "name" | "apiversion") {
                out += &format!("  {}: {}\n", slot.key, value(&slot.value, deployment));
            }
        }
    }
    out
}

/// The id of a resource.
pub(in crate::template::evaluate) fn id(resource: &crate::template::Resource, deployment: &Deployment) -> String {
    let kinds = |kinds: &[Kind]| kinds.iter().map(|part| kind(part, deployment)).collect::<Vec<_>>().join("/");
    let id = &resource.id;
    format!("{} | {} | {}", kinds(&id.scope), id.resource_type, kinds(&id.names))
}

pub(in crate::template::evaluate) fn value(value: &Value, deployment: &Deployment) -> String {
    kind(&value.kind, deployment)
}

fn kind(kind: &Kind, deployment: &Deployment) -> String {
    match kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Int(value) => value.to_string(),
        Kind::Float(value) => value.0.to_string(),
        Kind::Str(text) => format!("'{text}'"),
        Kind::Text(pieces) => {
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => text.to_string(),
                Piece::Hole(hole) => format!("{{{}}}", term(hole.term, deployment)),
            });
            format!("'{}'", pieces.collect::<String>())
        }
        Kind::List(list) => {
            let parts = list.parts.iter().map(|part| match part {
                ListPart::Item(item) => value(item, deployment),
                ListPart::When(guard, items) => {
                    format!("..when {}: {}", term(*guard, deployment), values(items, deployment))
                }
                ListPart::Repeat { count, index, body } => format!(
                    "..{} times, {}: {}",
                    term(*count, deployment),
                    term(*index, deployment),
                    value(body, deployment)
                ),
                ListPart::Rest(rest) => format!("..{}", term(*rest, deployment)),
            });
            format!("[{}]", parts.collect::<Vec<_>>().join(", "))
        }
        Kind::Object(object) => {
            let mut parts: Vec<_> = object
                .slots
                .iter()
                .map(|slot| {
                    let guard = slot.guard.map(|guard| format!(" if {}", term(guard, deployment))).unwrap_or_default();
                    format!("{}{guard}: {}", slot.key, value(&slot.value, deployment))
                })
                .collect();
            parts.extend(object.rest.map(|rest| format!("..{}", term(rest, deployment))));
            format!("{{{}}}", parts.join(", "))
        }
        Kind::Term(id) => term(*id, deployment),
    }
}

fn values(list: &[Value], deployment: &Deployment) -> String {
    list.iter().map(|item| value(item, deployment)).collect::<Vec<_>>().join(", ")
}

fn term(id: TermId, deployment: &Deployment) -> String {
    let term = deployment.terms.get(id).unwrap();
    let arguments = values(&term.arguments, deployment);
    match &term.op {
        Op::Parameter(_, name) | Op::Open(_, name) | Op::Scope(_, name) => format!("<{name}>"),
        Op::Call(name) => format!("{name}({arguments})"),
        Op::Runtime(name) => format!("runtime {name}({arguments})"),
        Op::NotEvaluated(name) => format!("unevaluated {name}({arguments})"),
        Op::Property(name) => format!("{arguments}.{name}"),
        Op::Element => format!("element({arguments})"),
        Op::LoopIndex(number) => format!("#{number}"),
        Op::Fresh(name, number) => format!("{name}#{number}"),
        Op::Secret(_, name) => format!("secret {name}"),
        Op::SecretOutput(_, name) => format!("secret output {name}"),
        Op::Deployed(_) => format!("deployed({arguments})"),
        Op::Outputs { .. } => format!("outputs({arguments})"),
        Op::Declared(frame, number) => format!("declared {frame}/{number}({arguments})"),
        Op::ModuleOutputs(..) => format!("module outputs({arguments})"),
        Op::TemplateAddress(_) => "<template>".to_owned(),
        Op::TemplateFolder(_) => "<folder>/".to_owned(),
        Op::BoundIndex(level) => format!("bound{level}"),
        Op::NotExpanded(name) => format!("unopened {name}({arguments})"),
        Op::Invalid(words) => format!("invalid ({words})"),
        Op::Outside(words) => format!("outside ({words})"),
        Op::Limit(words) => format!("limit ({words})"),
    }
}
