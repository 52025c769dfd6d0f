//! Which deployment inside of the template a resource is written in.
//!
//! Never here: what is deployed before what (that is `order`).

use std::collections::HashMap;

use crate::source::Span;
use crate::template::{Origin, Provenance, Resource};

const DEPLOYMENTS: &str = "microsoft.resources/deployments";

/// The resources of each deployment. A resource is known by its place, which no other has.
#[derive(Default)]
pub(super) struct Nesting<'d> {
    /// Of all resources but those of the first root that are in no deployment: of an export that would be all.
    around: HashMap<Origin, (usize, Option<&'d Resource>)>,
    inside: HashMap<Home, Vec<&'d Resource>>,
}

/// The template that a resource is written in: the position of the root among those that are deployed side by side, and the
/// deployment inside of it that carries the template.
pub(super) type Home = (usize, Option<Origin>);

impl<'d> Nesting<'d> {
    /// Reads the nesting out of the order: the resources of a deployment follow it. They are written inside of it, or in
    /// another file. At each of `parts` another root begins.
    pub(super) fn new(resources: &'d [Resource], parts: &[usize], provenance: &Provenance) -> Self {
        let mut nesting = Self::default();
        let mut open: Vec<(&'d Resource, Option<Span>)> = Vec::new();
        let mut part = 0;
        for (index, resource) in resources.iter().enumerate() {
            while parts.get(part).is_some_and(|start| *start <= index) {
                part += 1;
                open.clear();
            }
            let span = provenance.used(resource.place);
            while open.last().is_some_and(|(_, outer)| !may_be_inside(span, *outer)) {
                open.pop();
            }
            let around = open.last().map(|(outer, _)| *outer);
            if part > 0 || around.is_some() {
                nesting.around.insert(resource.place, (part, around));
            }
            nesting.inside.entry((part, around.map(|outer| outer.place))).or_default().push(resource);
            if &*resource.id.resource_type == DEPLOYMENTS {
                open.push((resource, span));
            }
        }
        nesting
    }

    /// The deployment that the resource is written in; none for the root.
    pub(super) fn around(&self, resource: &Resource) -> Option<&'d Resource> {
        self.around.get(&resource.place).and_then(|(_, outer)| *outer)
    }

    /// The template that the resource is written in.
    pub(super) fn home(&self, resource: &Resource) -> Home {
        (self.part(resource), self.around(resource).map(|outer| outer.place))
    }

    /// The position of the root that the resource belongs to, in the order in which roots are deployed.
    pub(super) fn part(&self, resource: &Resource) -> usize {
        self.around.get(&resource.place).map(|(part, _)| *part).unwrap_or_default()
    }

    /// All resources of the template that this one is written in.
    pub(super) fn beside(&self, resource: &Resource) -> &[&'d Resource] {
        self.inside.get(&self.home(resource)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The resource and the deployments around it, the innermost first.
    pub(super) fn way_out(&self, resource: &'d Resource) -> Vec<&'d Resource> {
        std::iter::successors(Some(resource), |inner| self.around(inner)).collect()
    }
}

fn may_be_inside(span: Option<Span>, outer: Option<Span>) -> bool {
    let (Some(span), Some(outer)) = (span, outer) else { return true };
    span.file != outer.file || span != outer && outer.start <= span.start && span.end <= outer.end
}
