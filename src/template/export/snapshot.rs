//! Deployment snapshots of the Bicep CLI: the resources that a deployment makes, with expressions where only the deployment
//! knows more. They are evaluated like the resources of a template (see `front`); here they get what is theirs.
//!
//! The form is that of Microsoft's page "Bicep CLI commands", `snapshot`: `predictedResources`, each with its whole `id`, and
//! `diagnostics`.
//!
//! Never here: expressions.

use std::rc::Rc;

use super::secrets::SecretNames;
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
        SecretNames::default().places(root, &mut deployment.secrets);
    }
    let diagnostics = tree.root().and_then(|root| root.get_ignore_case("diagnostics"));
    if let Some(first) = diagnostics.into_iter().flat_map(Node::items).next() {
        let words = "the snapshot has diagnostics: not everything that will be deployed is in it";
        deployment.incomplete.push(Rc::new(Cause::new(CauseKind::Outside, words, Some(first.span()))));
    }
}
