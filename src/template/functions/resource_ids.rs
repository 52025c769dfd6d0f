//! Functions that make resource ids (ARM template functions: resource).
//!
//! Names, subscriptions and resource groups cannot have a `/`, so what is unknown of them is a segment.
//!
//! Never here: what an id refers to.

use super::call::{Answer, Call, Fault, Outcome, expects};
use super::knowledge::Depth;
use super::table::{Function, Takes};
use crate::template::text::{TextBuilder, TextView};
use crate::template::value::{Kind, Value};

/// Published templates name resources by number, and Azure writes the number out.
const TEXT: Takes = Takes::TEXT.or(Takes::INT);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("resourceId", &[TEXT, TEXT], resource_id).repeated().needs(Depth::Nothing),
    Function::new("subscriptionResourceId", &[TEXT, TEXT], subscription).repeated().needs(Depth::Nothing),
    Function::new("tenantResourceId", &[TEXT, TEXT], tenant).repeated().needs(Depth::Nothing),
    Function::new("managementGroupResourceId", &[TEXT, TEXT], management_group).repeated().needs(Depth::Nothing),
    Function::new("extensionResourceId", &[TEXT, TEXT, TEXT], extension).repeated().needs(Depth::Nothing),
];

/// The arguments of a call, sorted: what stands before the type, the type, the names.
struct Parts<'a> {
    before: Vec<TextView<'a>>,
    resource_type: &'a str,
    names: Vec<TextView<'a>>,
}

/// The arguments with their numbers written out.
fn spelled(arguments: &[Value]) -> Vec<Value> {
    let spell = |argument: &Value| match argument.kind {
        Kind::Int(number) => Value::new(Kind::str(number.to_string()), argument.origin),
        _ => argument.clone(),
    };
    arguments.iter().map(spell).collect()
}

/// Sorts the arguments; nothing when the type is not known. The type is the first argument with a `/`, because nothing
/// that may stand before it can have one; at most `before` arguments do.
fn parts(arguments: &[Value], before: usize) -> Result<Option<Parts<'_>>, Fault> {
    let views: Vec<TextView<'_>> = arguments.iter().filter_map(|argument| argument.kind.as_text()).collect();
    let place = arguments.iter().take(before + 1).position(is_type);
    let found = place.and_then(|place| Some((place, arguments.get(place)?.as_str()?.trim_end_matches('/'))));
    let Some((place, resource_type)) = found else {
        // What stands where the type should may be one that is not known.
        let known = arguments.iter().take(before + 1).all(|argument| argument.as_str().is_some());
        let missing = || expects("a resource type such as `Microsoft.Network/virtualNetworks`", "none");
        return if known { Err(missing()) } else { Ok(None) };
    };
    let names: Vec<_> = views.iter().skip(place + 1).copied().collect();
    let wanted = resource_type.matches('/').count();
    if names.len() != wanted {
        let plural = if wanted == 1 { "name" } else { "names" };
        return Err(expects(&format!("{wanted} {plural} for `{resource_type}`"), &names.len().to_string()));
    }
    Ok(Some(Parts { before: views.into_iter().take(place).collect(), resource_type, names }))
}

fn is_type(argument: &Value) -> bool {
    argument.as_str().is_some_and(|text| text.contains('/'))
}

/// The word before the name in ids of what is no resource of a provider: resource groups and subscriptions.
fn without_provider(resource_type: &str) -> Option<&'static str> {
    let is = |known: &str| resource_type.eq_ignore_ascii_case(known);
    if is("Microsoft.Resources/resourceGroups") {
        return Some("/resourceGroups/");
    }
    is("Microsoft.Resources/subscriptions").then_some("/subscriptions/")
}

/// Adds `/providers/{provider}/{type}/{name}…`.
fn add_resource(id: &mut TextBuilder, parts: &Parts<'_>, call: &Call<'_>) {
    if let (Some(word), [name]) = (without_provider(parts.resource_type), &*parts.names) {
        id.literal(word);
        id.segment(*name, call.terms);
        return;
    }
    let mut types = parts.resource_type.split('/');
    id.literal("/providers/");
    id.literal(types.next().unwrap_or_default());
    for (resource_type, name) in types.zip(&parts.names) {
        id.literal("/");
        id.literal(resource_type);
        id.literal("/");
        id.segment(*name, call.terms);
    }
}

fn add_segment(id: &mut TextBuilder, before: &str, given: Option<TextView<'_>>, default: &Kind, call: &Call<'_>) {
    id.literal(before);
    if let Some(text) = given.or(default.as_text()) {
        id.segment(text, call.terms);
    }
}

fn resource_id(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let arguments = spelled(arguments);
    let Some(parts) = parts(&arguments, 2)? else { return Ok(Answer::Residue) };
    let (subscription, group) = match parts.before.as_slice() {
        [] => (None, None),
        // One argument is the resource group, unless the deployment has none.
        [one] if call.scope.resource_group == Kind::Null => (Some(*one), None),
        [one] => (None, Some(*one)),
        [one, two, ..] => (Some(*one), Some(*two)),
    };
    let mut id = TextBuilder::new();
    add_segment(&mut id, "/subscriptions/", subscription, &call.scope.subscription_id, call);
    let has_group = group.is_some() || call.scope.resource_group != Kind::Null;
    if has_group && without_provider(parts.resource_type).is_none() {
        add_segment(&mut id, "/resourceGroups/", group, &call.scope.resource_group, call);
    }
    add_resource(&mut id, &parts, call);
    Ok(Answer::Known(call.text(id)?))
}

fn subscription(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let arguments = spelled(arguments);
    let Some(parts) = parts(&arguments, 1)? else { return Ok(Answer::Residue) };
    let mut id = TextBuilder::new();
    let given = parts.before.first().copied();
    add_segment(&mut id, "/subscriptions/", given, &call.scope.subscription_id, call);
    add_resource(&mut id, &parts, call);
    Ok(Answer::Known(call.text(id)?))
}

fn tenant(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let arguments = spelled(arguments);
    let Some(parts) = parts(&arguments, 0)? else { return Ok(Answer::Residue) };
    let mut id = TextBuilder::new();
    add_resource(&mut id, &parts, call);
    Ok(Answer::Known(call.text(id)?))
}

fn management_group(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let arguments = spelled(arguments);
    let Some(parts) = parts(&arguments, 1)? else { return Ok(Answer::Residue) };
    let mut id = TextBuilder::new();
    let (before, given) = ("/providers/Microsoft.Management/managementGroups/", parts.before.first().copied());
    add_segment(&mut id, before, given, &call.scope.management_group, call);
    add_resource(&mut id, &parts, call);
    Ok(Answer::Known(call.text(id)?))
}

fn extension(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some((base, rest)) = arguments.split_first() else { return Ok(Answer::Residue) };
    let rest = spelled(rest);
    let (Some(base), Some(parts)) = (base.kind.as_text(), parts(&rest, 0)?) else { return Ok(Answer::Residue) };
    let mut id = TextBuilder::new();
    id.text(base, call.terms);
    add_resource(&mut id, &parts, call);
    Ok(Answer::Known(call.text(id)?))
}
