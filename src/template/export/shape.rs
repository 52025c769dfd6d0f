//! What an export is, by its shape and never by its name.
//!
//! The forms are those that the Azure CLI and the REST interface write: a list of resources or one resource (`az … list`,
//! `az … show`), a page of a list (`value`, `nextLink`), rows of Resource Graph (`data`, `skip_token`, `total_records`), a
//! what-if result (`changes`) and a deployment snapshot of the Bicep CLI (`predictedResources`).
//!
//! Never here: what is in a resource.

use crate::syntax::{Kind, Node, Tree};

/// A document of a file, as a form of export.
pub(super) enum Shape<'t> {
    /// Resources, and why there are more of them that are not in the file.
    Resources(Vec<Node<'t>>, Option<Partial<'t>>),
    /// The result of a what-if.
    WhatIf(WhatIf<'t>),
}

/// Why a list of resources is surely not all of it.
pub(super) struct Partial<'t> {
    /// Where the file says so.
    pub(super) said: Node<'t>,
    /// What it says.
    pub(super) words: &'static str,
}

/// The result of a what-if.
pub(super) struct WhatIf<'t> {
    /// What would change, and what would not.
    pub(super) changes: Node<'t>,
    /// What may change, which nobody knows before the deployment.
    pub(super) potential: Option<Node<'t>>,
    /// How it ended, where that is not well.
    pub(super) failed: Option<Node<'t>>,
}

/// Whether one of the documents of a file is an export.
pub fn is_export(tree: &Tree) -> bool {
    is_snapshot(tree) || tree.documents().any(|document| shape(document).is_some())
}

/// Whether one of the documents of a file is the result of a what-if.
pub fn is_what_if(tree: &Tree) -> bool {
    tree.documents().any(|document| matches!(shape(document), Some(Shape::WhatIf(_))))
}

/// Whether the file is a deployment snapshot of the Bicep CLI.
pub(in crate::template) fn is_snapshot(tree: &Tree) -> bool {
    tree.root().is_some_and(|root| predicted(root).is_some())
}

/// The resources of a deployment snapshot.
pub(in crate::template) fn predicted(root: Node<'_>) -> Option<Node<'_>> {
    root.get_ignore_case("predictedResources").filter(|node| node.kind() == Kind::Array)
}

/// The form of a document; nothing if it is no export.
pub(super) fn shape(document: Node<'_>) -> Option<Shape<'_>> {
    match document.kind() {
        Kind::Array => {
            let is_one = document.items().any(is_resource);
            is_one.then(|| Shape::Resources(document.items().collect(), None))
        }
        // A template that is exported has a schema, and is a template.
        Kind::Object if document.get_ignore_case("$schema").is_some() => None,
        Kind::Object => what_if(document).map(Shape::WhatIf).or_else(|| listed(document)),
        _ => None,
    }
}

fn listed(object: Node<'_>) -> Option<Shape<'_>> {
    if is_resource(object) {
        return Some(Shape::Resources(vec![object], None));
    }
    let lists = ["value", "data", "resources"].into_iter().filter_map(|name| object.get_ignore_case(name));
    let list = lists.filter(|list| list.kind() == Kind::Array).find(|list| list.items().any(is_resource))?;
    let items: Vec<Node<'_>> = list.items().collect();
    let partial = partial(object, items.len());
    Some(Shape::Resources(items, partial))
}

/// Whether an object says that the list in it goes on elsewhere.
fn partial(object: Node<'_>, listed: usize) -> Option<Partial<'_>> {
    let filled = |name| object.get_ignore_case(name).filter(|node| node.as_str().is_some_and(|text| !text.is_empty()));
    if let Some(said) = filled("nextLink") {
        return Some(Partial { said, words: "the list goes on at `nextLink`, and that is not in the file" });
    }
    if let Some(said) = filled("skip_token").or_else(|| filled("skipToken")).or_else(|| filled("$skipToken")) {
        return Some(Partial { said, words: "the query has more rows: the answer has a skip token" });
    }
    let truncated = object.get_ignore_case("resultTruncated").or_else(|| object.get_ignore_case("result_truncated"));
    let says_true = |node: &Node<'_>| {
        node.as_bool() == Some(true) || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    };
    if let Some(said) = truncated.filter(says_true) {
        return Some(Partial { said, words: "the query has more rows: the answer says that it is truncated" });
    }
    let total = ["total_records", "totalRecords"].into_iter().find_map(|name| object.get_ignore_case(name))?;
    let more = total.as_u64().is_some_and(|total| usize::try_from(total).map_or(true, |total| total > listed));
    more.then_some(Partial { said: total, words: "the query has more rows than the file" })
}

fn what_if(object: Node<'_>) -> Option<WhatIf<'_>> {
    let properties = object.get_ignore_case("properties");
    let part = |name: &str| {
        let inside = || properties.and_then(|properties| properties.get_ignore_case(name));
        object.get_ignore_case(name).or_else(inside).filter(|node| node.kind() == Kind::Array)
    };
    let changes = part("changes")?;
    let is_change =
        |node: Node<'_>| node.get_ignore_case("changeType").is_some() && node.get_ignore_case("resourceId").is_some();
    if !changes.items().any(is_change) {
        return None;
    }
    let ended_well = |node: &Node<'_>| node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("Succeeded"));
    let failed = object.get_ignore_case("status").filter(|status| !status.is_null() && !ended_well(status));
    Some(WhatIf { changes, potential: part("potentialChanges"), failed })
}

/// Whether an object is a resource of Azure: it has an id, and something that goes with it.
fn is_resource(node: Node<'_>) -> bool {
    let Some(id) = node.get_ignore_case("id").and_then(Node::as_str) else { return false };
    let says = |name| node.get_ignore_case(name).is_some_and(|node| node.as_str().is_some());
    let begins = |start: &str| id.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let is_inside = ["/providers/", "/resourcegroups/"].iter().any(|part| id.to_ascii_lowercase().contains(part));
    (begins("/subscriptions/") || begins("/providers/")) && is_inside && (says("type") || says("name"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::json;

    const RESOURCE: &str =
        r#"{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n", "name": "n"}"#;

    fn tree(text: &str) -> Tree {
        json::parse(FileId::new(0), text.replace("@R", RESOURCE).into())
    }

    #[test]
    fn exports_are_known_by_their_shape() {
        for text in [
            "[@R]",
            "@R",
            r#"{"value": [@R]}"#,
            r#"{"data": [@R], "count": 1}"#,
            r#"{"resources": [@R]}"#,
            r#"{"changes": [{"resourceId": "x", "changeType": "Create"}]}"#,
            r#"{"properties": {"changes": [{"resourceId": "x", "changeType": "Create"}]}}"#,
            r#"{"predictedResources": []}"#,
        ] {
            assert!(is_export(&tree(text)), "{text}");
        }
        for text in [
            "[]",
            "{}",
            "",
            "3",
            r#"[{"id": 3, "name": "n"}]"#,
            r#"[{"id": "/subscriptions/s"}]"#,
            r#"{"id": "/subscriptions/s/resourceGroups/g/providers/A.B/c/d"}"#,
            r#"{"changes": [1, {"a": 1}]}"#,
            r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [@R]}"#,
        ] {
            assert!(!is_export(&tree(text)), "{text}");
        }
    }

    #[test]
    fn lists_that_go_on_say_so() {
        let is_partial = |text: &str| {
            let tree = tree(text);
            matches!(shape(tree.root().unwrap()), Some(Shape::Resources(_, Some(_))))
        };
        assert!(is_partial(r#"{"value": [@R], "nextLink": "https://x"}"#));
        assert!(!is_partial(r#"{"value": [@R], "nextLink": null}"#));
        assert!(is_partial(r#"{"data": [@R], "skip_token": "abc"}"#));
        assert!(!is_partial(r#"{"data": [@R], "skip_token": null, "total_records": 1}"#));
        assert!(is_partial(r#"{"data": [@R], "total_records": 2}"#));
        assert!(is_partial(r#"{"data": [@R], "resultTruncated": "true"}"#));
    }
}
