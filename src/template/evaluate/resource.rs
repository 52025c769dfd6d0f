//! From instances to the resources of the deployment.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::evaluator::Evaluator;
use super::identity::readable;
use super::instance::{Body, Instance};
use crate::template::value::{Kind, Value};
use crate::template::{Cause, CauseKind, Op, Resource, Step};

impl Evaluator<'_> {
    /// All resources that are, or may be, deployed, and the deployments among them that are not opened.
    pub(super) fn resources(&mut self) -> (Vec<Resource>, BTreeMap<String, usize>) {
        self.find_instances();
        let mut deployments = BTreeMap::new();
        let mut resources = Vec::with_capacity(self.instances.all.len());
        for number in 0..self.instances.all.len() {
            let body = self.body(number);
            let depends_on = self.depends_on(number);
            let Some((instance, body)) = self.instances.all.get(number).zip(body) else { continue };
            let resource = Resource {
                resource_type: Rc::clone(&instance.resource_type),
                name: instance.name.clone(),
                id: instance.id.clone(),
                body,
                condition: instance.condition.clone(),
                place: self.provenance.add(Step::Written(instance.declaration.span)),
                depends_on,
                repeated: instance.repeated.clone(),
                existing: instance.declaration.existing,
            };
            let inside = instance.declaration.types_inside.clone();
            // A deployment without resources (they are used to count who deploys) hides nothing.
            if is_deployment(instance) && inside.as_ref().is_none_or(|types| !types.is_empty()) {
                let name = readable(&instance.name.kind);
                let words = format!("deployment `{name}` is not opened: the resources in it are not seen");
                let cause = Cause::new(CauseKind::NotExpanded, words, Some(instance.declaration.span));
                let cause = Rc::new(cause);
                self.types_inside.extend(inside.map(|types| (Rc::clone(&cause), types)));
                self.incomplete.push(cause);
                *deployments.entry(name.to_string()).or_insert(0) += 1;
            }
            resources.push(resource);
        }
        (resources, deployments)
    }

    /// The body of an instance; nothing while it is being evaluated.
    pub(super) fn body(&mut self, number: usize) -> Option<Value> {
        let instance = self.instances.all.get_mut(number)?;
        match &instance.body {
            Body::Running => return None,
            Body::Ready(value) => return Some(value.clone()),
            Body::Unread => instance.body = Body::Running,
        }
        let (declaration, env) = (instance.declaration, instance.env.clone());
        let unsure = is_unsure(instance);
        // A body belongs to its resource, whoever reads it first.
        let before = std::mem::replace(&mut self.speculative, false);
        let outer = std::mem::take(&mut self.problems);
        let value = self.speculate(unsure, |inside| inside.eval(declaration.body.expr(), &env));
        let found = std::mem::replace(&mut self.problems, outer);
        for problem in found {
            self.certainly(problem);
        }
        self.speculative = before;
        let instance = self.instances.all.get_mut(number)?;
        instance.body = Body::Ready(value.clone());
        Some(value)
    }

    fn depends_on(&mut self, number: usize) -> Vec<Value> {
        let Some(instance) = self.instances.all.get(number) else { return Vec::new() };
        let Some(written) = &instance.declaration.depends_on else { return Vec::new() };
        let (env, unsure) = (instance.env.clone(), is_unsure(instance));
        let value = self.speculate(unsure, |inside| inside.eval(written.expr(), &env));
        match &value.kind {
            Kind::List(list) => match list.items() {
                Some(items) => items.into_iter().cloned().collect(),
                None => vec![value],
            },
            Kind::Null => Vec::new(),
            _ => vec![value],
        }
    }

    /// What a reference to a deployment answers.
    pub(super) fn not_expanded(
        &mut self,
        number: usize,
        arguments: Vec<Value>,
        span: crate::source::Span,
    ) -> Option<Value> {
        let name = self.instances.all.get(number).filter(|instance| is_deployment(instance))?.name.clone();
        Some(self.unknown(Op::NotExpanded(readable(&name.kind)), arguments, span))
    }
}

/// Whether it may turn out that the resource is not deployed.
fn is_unsure(instance: &Instance<'_>) -> bool {
    instance.repeated.is_some() || instance.condition.kind != Kind::Bool(true)
}

fn is_deployment(instance: &Instance<'_>) -> bool {
    let resource_type = &*instance.id.resource_type;
    !instance.declaration.existing
        && matches!(resource_type, "microsoft.resources/deployments" | "microsoft.resources/deploymentstacks")
}
