//! The front end for exports: live resources as the Azure CLI, the REST interface and Resource Graph write them, and the
//! result of a what-if. They become a [`Deployment`] without evaluation: there is nothing to evaluate in them.
//!
//! Everything in an export says itself where it is: the subscription and the resource group come from the id. An export
//! lists what was asked for, so it is never taken for all that there is; but what Azure always answers with, as the subnets
//! of a network and the rules of a group, is all of them.
//!
//! A deployment snapshot of the Bicep CLI has expressions in it and is evaluated like a template; only what is in it says
//! itself where it is ([`settle`]).
//!
//! Never here: the meaning of a property, and the name of a file.

mod flat;
mod identity;
mod secrets;
mod separate;
mod shape;
mod snapshot;
#[cfg(test)]
mod tests;
mod what_if;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use self::flat::Extent;
use self::identity::Identity;
use self::secrets::SecretNames;
use self::shape::{Shape, WhatIf, shape};
use super::literal::Literals;
use super::text::string_of_term;
use super::value::{Kind, Object, Slot, Value};
use super::{Cause, CauseKind, Deployment, IdKey, Op, Place, Problem, ProblemKind, Provenance, Resource, Terms};
use crate::source::Span;
use crate::syntax::expression::{self, Scalar};
use crate::syntax::{Node, Tree};

pub use shape::{is_export, is_what_if};
pub(super) use shape::{is_snapshot, predicted};
pub(super) use snapshot::settle;
pub use what_if::Side;

/// Most resources without a usable id that are told one by one.
const MOST_PROBLEMS: usize = 1_000;

/// What is said of the rest of what there is in Azure.
const ASKED_FOR: &str = "the export lists only what was asked for";

/// The resources of an export. Terms and steps are added to those that are given.
pub(super) fn deployment(tree: &Tree, place: &Place, mut terms: Terms, mut provenance: Provenance) -> Deployment {
    let mut reading = Reading {
        literals: Literals::new(&mut terms, &mut provenance),
        side: place.side,
        resources: Vec::new(),
        known: HashMap::new(),
        problems: Vec::new(),
        incomplete: Vec::new(),
        secrets: Vec::new(),
        secret_names: SecretNames::default(),
    };
    for document in tree.documents() {
        reading.document(document);
    }
    let Reading { resources, problems, incomplete, secrets, .. } = reading;
    let mut deployment = Deployment { problems, secrets, ..Deployment::default() };
    deployment.resources = resources.into_iter().map(|listed| listed.resource).collect();
    for (cause, types) in incomplete {
        let cause = Rc::new(cause);
        if let Some(types) = types {
            deployment.types_inside.push((Rc::clone(&cause), Rc::new(types)));
        }
        deployment.incomplete.push(cause);
    }
    Deployment { terms, provenance, ..deployment }
}

/// An export that is being read.
struct Reading<'p, 't> {
    literals: Literals<'p>,
    side: Side,
    resources: Vec<Listed<'t>>,
    /// The positions of the resources by their ids.
    known: HashMap<IdKey, usize>,
    problems: Vec<Problem>,
    /// Why there may be more, with the types that those have, where that is known.
    incomplete: Vec<(Cause, Option<BTreeSet<String>>)>,
    secrets: Vec<Span>,
    secret_names: SecretNames,
}

/// A resource of an export.
struct Listed<'t> {
    resource: Resource,
    /// All that is written of it.
    text: &'t str,
    /// Whether its properties are not in the export.
    is_bare: bool,
}

impl<'t> Reading<'_, 't> {
    fn document(&mut self, document: Node<'t>) {
        match shape(document) {
            Some(Shape::Resources(items, partial)) => {
                self.resources.reserve(items.len());
                self.known.reserve(items.len());
                for item in items {
                    self.listed(item);
                }
                if let Some(partial) = partial {
                    self.leave_open(partial.words, partial.said.span(), Some(separate::types()));
                }
                self.leave_open(ASKED_FOR, document.span(), Some(separate::types()));
            }
            Some(Shape::WhatIf(what_if)) => {
                // Also what stands on the side that is not judged.
                self.secret_names.places(document, &mut self.secrets);
                self.what_if(&what_if, document.span());
            }
            None => {
                self.refuse("this is not an export, and other documents of the file are", document, document.span());
            }
        }
    }

    fn listed(&mut self, item: Node<'t>) {
        let id = item.get_ignore_case("id");
        let Some(identity) = self.identify(id, item) else { return };
        self.add(identity, item, Extent::Answered);
    }

    fn what_if(&mut self, what_if: &WhatIf<'t>, whole: Span) {
        for change in what_if.changes.items() {
            let id = change.get_ignore_case("resourceId");
            match what_if::resource(change, self.side) {
                what_if::Resource::Gone => {}
                what_if::Resource::Told(body, extent) => {
                    let Some(identity) = self.identify(id, change) else { continue };
                    self.add(identity, body, extent);
                }
                what_if::Resource::Untold => {
                    let Some(identity) = self.identify(id, change) else { continue };
                    self.add_untold(identity, change.span());
                }
                what_if::Resource::Unsure(reason) => self.unsure(id, reason, change.span()),
            }
        }
        if let Some(status) = what_if.failed {
            self.leave_open("the what-if did not succeed", status.span(), None);
        }
        for change in what_if.potential.into_iter().flat_map(Node::items).take(1) {
            self.leave_open("the what-if has changes that may or may not come about", change.span(), None);
        }
        let words = "a what-if lists what the deployment touches, and what else is in its resource groups";
        self.leave_open(words, whole, Some(separate::types()));
    }

    fn unsure(&mut self, id: Option<Node<'_>>, reason: Option<Node<'_>>, place: Span) {
        let id = id.and_then(Node::as_str).unwrap_or_default();
        let reason = reason.and_then(Node::as_str);
        let because = reason.map(|reason| format!(": {}", reason.trim())).unwrap_or_default();
        let shown: String = id.chars().take(300).collect();
        let words = format!("what-if cannot tell what becomes of `{shown}`{because}");
        self.leave_open(&words, place, separate::types_in(&id));
    }

    /// Who a resource is; a problem, where nobody can tell.
    fn identify(&mut self, id: Option<Node<'_>>, whole: Node<'_>) -> Option<Identity> {
        let Some(id) = id else {
            self.refuse("there is no id here: without one nobody can tell which resource this is", whole, whole.span());
            return None;
        };
        let value = self.literals.value(id);
        let identity = Identity::of(&value);
        if identity.is_none() {
            self.refuse("this is not the id of a resource", whole, id.span());
        }
        identity
    }

    fn add(&mut self, identity: Identity, body: Node<'t>, extent: Extent) {
        let (secrets, secret_names) = (&mut self.secrets, &mut self.secret_names);
        let has_expressions = extent != Extent::Answered;
        let value = self.literals.value_or(body, &mut |terms, key, node| {
            if let Some(key) = key.filter(|key| secret_names.has(key))
                && !node.is_null()
            {
                secrets.push(node.span());
                let number = terms.fresh();
                return Some(Kind::Term(terms.intern(Op::Secret(number, key.into()), [], Some(node.span()))));
            }
            has_expressions.then(|| expression_in(terms, node)).flatten()
        });
        if value.as_object().is_none() {
            return self.refuse("a resource is an object with properties", body, body.span());
        }
        let text = body.source();
        let (body, is_bare) = flat::arm(&mut self.literals, value, &identity.id.resource_type, extent);
        self.put(identity, body, text, is_bare);
    }

    /// Adds a resource of which nothing is known.
    fn add_untold(&mut self, identity: Identity, place: Span) {
        let words = "the what-if was asked for the ids of resources alone";
        let rest = self.literals.unknown(Op::Outside(words.into()), place);
        let named = Slot { key: "name".into(), key_span: place, guard: None, value: identity.name.clone() };
        let body = self.literals.at(Kind::Object(Rc::new(Object { slots: vec![named], rest: Some(rest) })), place);
        self.put(identity, body, "", true);
    }

    /// Adds a resource. Of two that are one, the one with properties stays, or one of two that are written alike.
    fn put(&mut self, identity: Identity, body: Value, text: &'t str, is_bare: bool) {
        let Identity { id, resource_type, name } = identity;
        let condition = Value::new(Kind::Bool(true), body.origin);
        let place = body.origin;
        let known = id.key().and_then(|key| {
            let next = self.resources.len();
            let at = *self.known.entry(key).or_insert(next);
            self.resources.get_mut(at)
        });
        let resource = Resource {
            resource_type,
            name,
            id,
            body,
            condition,
            place,
            depends_on: Vec::new(),
            repeated: None,
            existing: false,
        };
        match known {
            Some(known) if known.is_bare => *known = Listed { resource, text, is_bare },
            Some(known) if is_bare || known.text == text => {}
            _ => self.resources.push(Listed { resource, text, is_bare }),
        }
    }

    fn leave_open(&mut self, words: &str, place: Span, types: Option<BTreeSet<String>>) {
        // One reason is enough of those that are many.
        if self.incomplete.len() < MOST_PROBLEMS {
            let place = Span::new(place.file, place.start, place.start.saturating_add(1).min(place.end));
            self.incomplete.push((Cause::new(CauseKind::Outside, words, Some(place)), types));
        }
    }

    /// Tells what cannot be used, and that something is missing for that. There may be secrets in it all the same.
    fn refuse(&mut self, message: &str, whole: Node<'_>, span: Span) {
        self.secret_names.places(whole, &mut self.secrets);
        if self.problems.is_empty() {
            self.leave_open("a resource of the export cannot be told", span, None);
        }
        if self.problems.len() < MOST_PROBLEMS {
            let message = message.to_owned();
            self.problems.push(Problem { kind: ProblemKind::Invalid, message, span, related: Vec::new(), help: None });
        }
    }
}

/// An expression that a what-if could not evaluate. The same expression has the same value wherever it stands.
fn expression_in(terms: &mut Terms, node: Node<'_>) -> Option<Kind> {
    let text = node.as_str().filter(|text| text.starts_with('[') && text.ends_with(']'))?;
    match expression::read(node)? {
        Scalar::Literal(literal) => (literal != text).then(|| Kind::str(literal)),
        Scalar::Expression { expr, errors } => {
            let is_call = errors.is_empty()
                && !matches!(expr.kind, expression::ExprKind::String(_) | expression::ExprKind::Integer(_));
            is_call.then(|| {
                let words = format!("`{text}` is known only at deployment");
                let term = terms.intern(Op::Outside(words.into()), [], Some(node.span()));
                string_of_term(term, terms)
            })
        }
    }
}
