//! From the sections of an ARM template to declarations. Only the outline is read here; bodies are lowered on demand.

use std::rc::Rc;

use super::cargo::{cargo, carries_template};
use super::limits;
use super::lower::{
    content, deferred, is_named, loops, lower, lower_body, lower_deployment, lower_literal, lower_loop, lower_output,
};
use super::recognise::schema;
use super::types::{Declared, Types};
use crate::source::Span;
use crate::syntax::{Entry, Kind, Node};
use crate::template::export::predicted;
use crate::template::ir::{
    Bound, Declaration, Iteration, Language, Level, Output, Parameter, ParameterType, Secrecy, Table, Template, Turns,
    UserFunction, Variable,
};
use crate::template::{Problem, ProblemKind};

/// The declarations of a template, from its root if the text has one. What is not where it should be is missing, and a
/// problem says so.
pub(in crate::template) fn outline<'t>(root: Option<Node<'t>>) -> Template<'t> {
    let mut template = Template::new(Language::Json);
    let Some(root) = root else { return template };
    if root.kind() != Kind::Object {
        if root.kind() != Kind::Error {
            let message = format!("a template is an object, and this is {}", kind_word(root.kind()));
            template.problems.push(invalid(root.span(), message));
        }
        return template;
    }
    template.level = level(root);
    let types = Rc::new(Types::of(root));
    if let Some(section) = section(root, "parameters", &mut template.problems) {
        template.parameters_span = Some(section.key.span());
        for entry in section.value.entries() {
            let Some(name) = entry.key.key_text() else { continue };
            template.parameters.insert(&name, parameter(&types, &name, entry));
        }
    }
    if let Some(section) = section(root, "variables", &mut template.problems) {
        for entry in section.value.entries() {
            let Some(name) = entry.key.key_text() else { continue };
            let mut declare = |name: Node<'t>, body| {
                let (text, declared) = (name.key_text().unwrap_or_default(), content(name));
                template.variables.insert(&text, Variable { name: text.as_ref().into(), declared, body });
            };
            if let Some(loops) = loops(&name, entry.value) {
                for (name, item) in loops {
                    declare(name, deferred(item, lower_loop));
                }
            } else {
                declare(entry.key, deferred(entry.value, lower));
            }
        }
    }
    for namespace in root.get_ignore_case("functions").into_iter().flat_map(Node::items) {
        functions(&types, namespace, &mut template.functions);
    }
    // A deployment snapshot has the resources of a template, and nothing else of it.
    let snapshot = predicted(root);
    if snapshot.is_some() {
        template.language = Language::Snapshot;
    }
    if let Some(node) = snapshot.or_else(|| root.get_ignore_case("resources")) {
        template.resources = resources(node, &mut template.problems);
    }
    if let Some(section) = section(root, "outputs", &mut template.problems) {
        for entry in section.value.entries() {
            let Some(name) = entry.key.key_text() else { continue };
            template.outputs.insert(&name, output(&types, &name, entry));
        }
    }
    template.problems.extend(limits::exceeded(&template));
    template
}

/// The functions of one namespace: `{"namespace": …, "members": {name: {"parameters": […], "output": {"value": …}}}}`.
fn functions<'t>(types: &Rc<Types<'t>>, node: Node<'t>, functions: &mut Table<UserFunction<'t>>) {
    let namespace = node.get_ignore_case("namespace").and_then(Node::as_str).unwrap_or_default();
    for entry in node.get_ignore_case("members").into_iter().flat_map(Node::entries) {
        let Some(output) = entry.value.get_ignore_case("output") else { continue };
        let (Some(name), Some(body)) = (entry.key.key_text(), output.get_ignore_case("value")) else { continue };
        let name = format!("{namespace}.{name}");
        let parameters = entry.value.get_ignore_case("parameters").into_iter().flat_map(Node::items);
        let parameters = parameters.map(|parameter| {
            let name = parameter.get_ignore_case("name").and_then(Node::as_str).unwrap_or_default();
            (name.as_ref().into(), secrecy(types, parameter))
        });
        let function = UserFunction {
            name: name.as_str().into(),
            parameters: parameters.collect(),
            secrecy: secrecy(types, output),
            body: deferred(body, lower),
        };
        functions.insert(&name, function);
    }
}

fn output<'t>(types: &Rc<Types<'t>>, name: &str, entry: Entry<'t>) -> Output<'t> {
    let takes = types.said(entry.value, "type").and_then(Node::as_str);
    Output {
        name: name.into(),
        declared: content(entry.key),
        takes: takes.map(|takes| takes.as_ref().into()),
        secrecy: secrecy(types, entry.value),
        condition: entry.value.get_ignore_case("condition").map(|node| deferred(node, lower)),
        body: deferred(entry.value, lower_output),
    }
}

fn level(root: Node<'_>) -> Level {
    let schema = schema(root).unwrap_or_default();
    match schema.rsplit('/').next().unwrap_or_default() {
        "subscriptiondeploymenttemplate.json" => Level::Subscription,
        "managementgroupdeploymenttemplate.json" => Level::ManagementGroup,
        "tenantdeploymenttemplate.json" => Level::Tenant,
        _ => Level::ResourceGroup,
    }
}

fn section<'t>(root: Node<'t>, name: &str, problems: &mut Vec<Problem>) -> Option<Entry<'t>> {
    let entry = root.entries().filter(|entry| is_named(entry.key, name)).last()?;
    match entry.value.kind() {
        Kind::Object => return Some(entry),
        Kind::Null | Kind::Error => {}
        other => {
            let message = format!("`{name}` of a template is an object, and this is {}", kind_word(other));
            problems.push(invalid(entry.value.span(), message));
        }
    }
    None
}

fn parameter<'t>(types: &Rc<Types<'t>>, name: &str, entry: Entry<'t>) -> Parameter<'t> {
    let written = types.said(entry.value, "type").and_then(Node::as_str);
    let written = written.unwrap_or_default().to_ascii_lowercase();
    let takes = match written.as_str() {
        "string" | "securestring" => Some(ParameterType::String),
        "int" => Some(ParameterType::Int),
        "bool" => Some(ParameterType::Bool),
        "array" => Some(ParameterType::Array),
        "object" | "secureobject" => Some(ParameterType::Object),
        _ => None,
    };
    let bounds = [
        (Bound::MinValue, "minValue"),
        (Bound::MaxValue, "maxValue"),
        (Bound::MinLength, "minLength"),
        (Bound::MaxLength, "maxLength"),
    ];
    let bounds = bounds.into_iter().filter_map(|(bound, key)| Some((bound, types.said(entry.value, key)?.as_i64()?)));
    Parameter {
        name: name.into(),
        declared: content(entry.key),
        takes,
        secrecy: secrecy(types, entry.value),
        nullable: Some(types.chain(entry.value).any(|node| flag(node, "nullable"))),
        default: entry.value.get_ignore_case("defaultValue").map(|node| deferred(node, lower)),
        allowed: types.said(entry.value, "allowedValues").map(|node| deferred(node, lower_literal)),
        bounds: bounds.collect(),
    }
}

/// The type of this name that a template defines, as the parameter that is declared to be of it.
pub(in crate::template) fn definition<'t>(root: Node<'t>, name: &str) -> Option<Parameter<'t>> {
    let mut definitions = root.get_ignore_case("definitions")?.entries();
    let entry = definitions.find(|entry| is_named(entry.key, name))?;
    Some(parameter(&Rc::new(Types::of(root)), name, entry))
}

fn secrecy<'t>(types: &Rc<Types<'t>>, declaration: Node<'t>) -> Secrecy<'t> {
    Secrecy::new(Declared { types: Rc::clone(types), declaration })
}

pub(super) fn flag(node: Node<'_>, name: &str) -> bool {
    node.get_ignore_case(name).and_then(Node::as_bool).unwrap_or_default()
}

fn resources<'t>(node: Node<'t>, problems: &mut Vec<Problem>) -> Vec<Rc<Declaration<'t>>> {
    let mut declarations = Vec::new();
    match node.kind() {
        Kind::Array => {
            for item in node.items() {
                declarations.extend(resource(item, None, problems).map(Rc::new));
            }
        }
        Kind::Object => {
            for entry in node.entries() {
                let symbol = entry.key.key_text().map(|name| Rc::from(name.as_ref()));
                declarations.extend(resource(entry.value, symbol, problems).map(Rc::new));
            }
        }
        Kind::Null | Kind::Error => {}
        other => {
            let message = format!("`resources` is an array or an object, and this is {}", kind_word(other));
            problems.push(invalid(node.span(), message));
        }
    }
    declarations
}

fn resource<'t>(node: Node<'t>, symbol: Option<Rc<str>>, problems: &mut Vec<Problem>) -> Option<Declaration<'t>> {
    if node.kind() != Kind::Object {
        if node.kind() != Kind::Error {
            let message = format!("a resource is an object, and this is {}", kind_word(node.kind()));
            problems.push(invalid(node.span(), message));
        }
        return None;
    }
    let part = |name| node.get_ignore_case(name).map(|node| deferred(node, lower));
    let iteration = node.get_ignore_case("copy").filter(|copy| copy.kind() == Kind::Object).map(|copy| Iteration {
        span: copy.span(),
        name: copy.get_ignore_case("name").and_then(Node::as_str).unwrap_or_default().as_ref().into(),
        turns: Turns::Count(copy.get_ignore_case("count").map(|node| deferred(node, lower))),
    });
    let is_deployment = carries_template(node);
    let body = if is_deployment { lower_deployment } else { lower_body };
    Some(Declaration {
        span: node.span(),
        symbol,
        number: None,
        existing: flag(node, "existing"),
        foreign: is_of_extension(node),
        resource_type: part("type"),
        api_version: None,
        name: part("name"),
        condition: part("condition"),
        iteration,
        depends_on: part("dependsOn"),
        parent: None,
        inside: None,
        scope: part("scope"),
        subscription: part("subscriptionId"),
        resource_group: part("resourceGroup"),
        body: deferred(node, body),
        cargo: is_deployment.then(|| cargo(node)),
        children: node.get_ignore_case("resources").map(|node| resources(node, problems)).unwrap_or_default(),
    })
}

/// Whether a resource belongs to an extension of the language. Its type has a version in it: `request@v1`; a deployment
/// snapshot says no more.
fn is_of_extension(node: Node<'_>) -> bool {
    let has_version = |node: Node<'_>| node.as_str().is_some_and(|name| name.contains('@') && !name.starts_with('['));
    ["extension", "import", "provider"].iter().any(|key| node.get_ignore_case(key).is_some())
        || node.get_ignore_case("type").is_some_and(has_version)
}

fn invalid(span: Span, message: String) -> Problem {
    Problem { kind: ProblemKind::Invalid, message, span, related: Vec::new(), help: None }
}

/// The word for a kind of node in messages.
fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
        Kind::Error => "not readable",
    }
}
