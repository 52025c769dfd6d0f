//! What a JSON file is, by its content and never by its name.

use crate::syntax::{Kind, Node, Tree};

/// Whether the tree is an ARM template: its `$schema` says so, or it lists resources with type and API version.
pub fn is_template(tree: &Tree) -> bool {
    let Some(root) = tree.root().filter(|root| root.kind() == Kind::Object) else { return false };
    if let Some(schema) = schema(root) {
        return schema.ends_with("deploymenttemplate.json");
    }
    let Some(resources) = root.get_ignore_case("resources") else { return false };
    let is_resource = |node: Node<'_>| {
        node.get_ignore_case("type").is_some_and(|node| node.kind() == Kind::String)
            && node.get_ignore_case("apiVersion").is_some()
    };
    match resources.kind() {
        Kind::Array => resources.items().any(is_resource),
        Kind::Object => resources.entries().any(|entry| is_resource(entry.value)),
        _ => false,
    }
}

/// Whether the tree is a parameter file, by its `$schema`.
pub fn is_parameters_file(tree: &Tree) -> bool {
    tree.root().and_then(schema).is_some_and(|schema| schema.ends_with("deploymentparameters.json"))
}

/// Whether the template was compiled from Bicep.
pub fn is_generated_by_bicep(tree: &Tree) -> bool {
    let name = tree.root().and_then(|root| {
        let metadata = root.get_ignore_case("metadata")?;
        metadata.get_ignore_case("_generator")?.get_ignore_case("name")?.as_str()
    });
    name.is_some_and(|name| name.eq_ignore_ascii_case("bicep"))
}

/// The schema in lower case, without what follows `#`.
pub(super) fn schema(root: Node<'_>) -> Option<String> {
    let schema = root.get_ignore_case("$schema")?.as_str()?.to_ascii_lowercase();
    Some(schema.split('#').next().unwrap_or_default().trim_end().to_owned())
}
