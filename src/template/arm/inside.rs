//! What the template that a deployment carries can declare, read off its text.
//!
//! Never here: evaluating such a template.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::cargo::carries_template;
use super::outline::flag;
use crate::syntax::{Kind, Node};

/// The types of all resources of the template that a deployment carries, in lower case and full. None if they are not
/// all written there: behind a link, by an expression, or where the text cannot be read.
pub(super) fn types_inside(deployment: Node<'_>) -> Option<Rc<BTreeSet<String>>> {
    let mut types = BTreeSet::new();
    collect_template(deployment, &mut types)?;
    Some(Rc::new(types))
}

fn collect_template(deployment: Node<'_>, types: &mut BTreeSet<String>) -> Option<()> {
    let properties = deployment.get_ignore_case("properties")?;
    if properties.get_ignore_case("templateLink").is_some() {
        return None;
    }
    let resources = properties.get_ignore_case("template")?.get_ignore_case("resources")?;
    collect(resources, None, types)
}

fn collect(resources: Node<'_>, parent: Option<&str>, types: &mut BTreeSet<String>) -> Option<()> {
    match resources.kind() {
        Kind::Array => resources.items().try_for_each(|resource| collect_resource(resource, parent, types)),
        Kind::Object => resources.entries().try_for_each(|entry| collect_resource(entry.value, parent, types)),
        _ => None,
    }
}

fn collect_resource(resource: Node<'_>, parent: Option<&str>, types: &mut BTreeSet<String>) -> Option<()> {
    let written = resource.get_ignore_case("type")?.as_str()?.to_lowercase();
    if written.starts_with('[') {
        return None;
    }
    let own = written.trim_matches('/');
    let is_full = own.split_once('/').is_some_and(|(provider, _)| provider.contains('.'));
    let own = match parent {
        Some(parent) if !is_full => format!("{parent}/{own}"),
        _ => own.to_owned(),
    };
    if carries_template(resource) {
        collect_template(resource, types)?;
    }
    if let Some(children) = resource.get_ignore_case("resources") {
        collect(children, Some(&own), types)?;
    }
    if !flag(resource, "existing") {
        types.insert(own);
    }
    Some(())
}
