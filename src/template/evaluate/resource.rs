//! From instances to the resources of the deployment.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::frame::FrameId;
use super::instance::{Body, Instance, Opened};
use crate::template::value::{Kind, Value};
use crate::template::{Resource, Step};

impl Evaluator<'_> {
    /// All resources that are, or may be, deployed; those of a deployment after it.
    pub(super) fn resources(&mut self) -> Vec<Resource> {
        let mut resources = Vec::new();
        self.collect(self.root, &mut resources);
        resources
    }

    /// Frames are nested to a bounded depth.
    fn collect(&mut self, frame: FrameId, resources: &mut Vec<Resource>) {
        let number = self.within(frame, |there| there.here.instances.all.len());
        for number in 0..number {
            let opened = self.within(frame, |there| {
                resources.extend(there.resource(number));
                there.here.instances.all.get(number).map(|instance| instance.opened)
            });
            if let Some(Opened::Frame(inside)) = opened {
                self.collect(inside, resources);
            }
        }
    }

    fn resource(&mut self, number: usize) -> Option<Resource> {
        let body = self.body(number)?;
        let depends_on = self.depends_on(number);
        let instance = self.here.instances.all.get(number)?;
        Some(Resource {
            resource_type: Rc::clone(&instance.resource_type),
            name: instance.name.clone(),
            id: instance.id.clone(),
            body,
            condition: instance.condition.clone(),
            place: self.provenance.add(Step::Written(instance.declaration.span)),
            depends_on,
            repeated: instance.repeated.clone(),
            existing: instance.declaration.existing,
        })
    }

    /// The body of an instance; nothing while it is being evaluated.
    pub(super) fn body(&mut self, number: usize) -> Option<Value> {
        let instance = self.here.instances.all.get_mut(number)?;
        match &instance.body {
            Body::Running => return None,
            Body::Ready(value) => return Some(value.clone()),
            Body::Unread => instance.body = Body::Running,
        }
        let (declaration, env) = (Rc::clone(&instance.declaration), instance.env.clone());
        let unsure = instance.is_unsure() || self.here.is_unsure();
        // A body belongs to its resource, whoever reads it first.
        let before = std::mem::replace(&mut self.speculative, false);
        let outer = std::mem::take(&mut self.problems);
        let value = self.speculate(unsure, |inside| inside.eval(declaration.body.expr(), &env));
        let found = std::mem::replace(&mut self.problems, outer);
        for problem in found {
            self.certainly(problem);
        }
        self.speculative = before;
        let value = self.left_open(value, number);
        let value = self.without_given_secrets(number, &value).unwrap_or(value);
        let instance = self.here.instances.all.get_mut(number)?;
        instance.body = Body::Ready(value.clone());
        Some(value)
    }

    fn depends_on(&mut self, number: usize) -> Vec<Value> {
        let Some(instance) = self.here.instances.all.get(number) else { return Vec::new() };
        let declaration = Rc::clone(&instance.declaration);
        let Some(written) = &declaration.depends_on else { return Vec::new() };
        let (env, unsure) = (instance.env.clone(), instance.is_unsure() || self.here.is_unsure());
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
}

impl Instance<'_> {
    /// Whether it may turn out that the resource is not deployed, or it is only referred to.
    pub(super) fn is_unsure(&self) -> bool {
        self.declaration.existing || self.repeated.is_some() || self.condition.kind != Kind::Bool(true)
    }
}
