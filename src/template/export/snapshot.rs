//! Deployment snapshots of the Bicep CLI: the resources that a deployment makes, with expressions where only the deployment
//! knows more. They are evaluated like the resources of a template (see `front`); here they get what is theirs.
//!
//! The form is that of Microsoft's page "Bicep CLI commands", `snapshot`: `predictedResources`, each with its whole `id`, and
//! `diagnostics`.
//!
//! Never here: expressions.

use std::rc::Rc;

use super::secrets::names_a_secret;
use crate::syntax::{Node, Tree};
use crate::template::{Cause, CauseKind, Deployment, Lookup, ResourceId};

/// Gives the resources of a snapshot the ids that stand there, and tells what the snapshot does not know.
pub(in crate::template) fn settle(tree: &Tree, deployment: &mut Deployment) {
    for resource in &mut deployment.resources {
        let Some(body) = resource.body.as_object() else { continue };
        let Lookup::Present(slot) = body.lookup("id") else { continue };
        let id = ResourceId::parse(&slot.value);
        if let Some(id) = id.filter(|id| id.resource_type.eq_ignore_ascii_case(&resource.resource_type)) {
            resource.id = id;
        }
    }
    if let Some(root) = tree.root() {
        hide(root, deployment);
    }
    let diagnostics = tree.root().and_then(|root| root.get_ignore_case("diagnostics"));
    if let Some(first) = diagnostics.into_iter().flat_map(Node::items).next() {
        let words = "the snapshot has diagnostics: not everything that will be deployed is in it";
        deployment.incomplete.push(Rc::new(Cause::new(CauseKind::Outside, words, Some(first.span()))));
    }
}

/// Hides what secrets are called by. Recursion is bounded by the depth of a tree.
fn hide(node: Node<'_>, deployment: &mut Deployment) {
    for entry in node.entries() {
        let is_secret = entry.key.key_text().is_some_and(|key| names_a_secret(&key));
        if is_secret && !entry.value.is_null() {
            deployment.secrets.push(entry.value.span());
        } else {
            hide(entry.value, deployment);
        }
    }
    node.items().for_each(|item| hide(item, deployment));
}
