//! The changes of a what-if result: which resources there are before and after the deployment, and what is known of them.
//!
//! The types of changes and their meaning are those of Microsoft's page "Bicep what-if: preview changes before deployment":
//! `Create`, `Modify`, `NoChange`, `Deploy`, `Delete`, `Ignore`, `Unsupported`.
//!
//! Never here: how a body is read.

use super::flat::Extent;
use crate::syntax::{Kind, Node};

/// Which side of a what-if result is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Side {
    /// As it will be.
    #[default]
    After,
    /// As it is.
    Before,
}

/// What one change says of a resource on one side.
pub(super) enum Resource<'t> {
    /// It is there, and this is its body.
    Told(Node<'t>, Extent),
    /// It is there, and nothing of it is known.
    Untold,
    /// It is not there.
    Gone,
    /// Nobody knows what becomes of it; the reason as Azure gives it.
    Unsure(Option<Node<'t>>),
}

/// What a change says of its resource on this side.
pub(super) fn resource(change: Node<'_>, side: Side) -> Resource<'_> {
    let part = |name| change.get_ignore_case(name).filter(|node| node.kind() == Kind::Object);
    let (before, after) = (part("before"), part("after"));
    let word = change.get_ignore_case("changeType").and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
    match (word.as_str(), side) {
        ("create", Side::After) => told(after, Extent::Written),
        ("create", Side::Before) | ("delete", Side::After) => Resource::Gone,
        ("delete" | "modify", Side::Before) => told(before, Extent::Predicted),
        ("modify", Side::After) => told(after, Extent::Predicted),
        ("nochange" | "ignore", Side::After) => told(after.or(before), Extent::Predicted),
        ("nochange" | "ignore", Side::Before) => told(before.or(after), Extent::Predicted),
        // It is deployed again, and how that changes it was not asked.
        ("deploy", _) => Resource::Untold,
        _ => Resource::Unsure(change.get_ignore_case("unsupportedReason").filter(|node| node.as_str().is_some())),
    }
}

fn told(body: Option<Node<'_>>, extent: Extent) -> Resource<'_> {
    body.map_or(Resource::Untold, |body| Resource::Told(body, extent))
}
