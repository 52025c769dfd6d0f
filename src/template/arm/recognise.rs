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

/// The schema in lower case, without what follows `#`.
pub(super) fn schema(root: Node<'_>) -> Option<String> {
    let schema = root.get_ignore_case("$schema")?.as_str()?.to_ascii_lowercase();
    Some(schema.split('#').next().unwrap_or_default().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::json;

    fn tree(text: &str) -> Tree {
        json::parse(FileId::new(0), text.into())
    }

    #[test]
    fn files_are_known_by_their_content() {
        let schema = |name: &str| {
            tree(&format!(r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/{name}.json#"}}"#))
        };
        assert!(is_template(&schema("deploymentTemplate")));
        assert!(is_template(&schema("subscriptionDeploymentTemplate")));
        assert!(!is_template(&schema("deploymentParameters")));
        assert!(is_parameters_file(&schema("deploymentParameters")));
        assert!(!is_parameters_file(&schema("deploymentTemplate")));
        assert!(is_template(&tree(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1"}]}"#)));
        assert!(is_template(&tree(r#"{"resources": {"x": {"type": "A.B/c", "apiVersion": "1"}}}"#)));
        assert!(!is_template(&tree(r#"{"resources": [{"type": "A.B/c"}]}"#)));
        assert!(!is_template(&tree("[]")));
        assert!(!is_template(&tree("")));
    }
}
