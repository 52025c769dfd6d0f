//! Templates that somebody publishes for others, and what stands for them when they cannot be had: of a few well-known
//! modules the skeleton is known.
//!
//! The deployment of a skeleton stays one that is not opened: what is known of it is declared, and all else is open. A
//! resource has properties that nobody knows, and outputs that the skeleton does not have are terms.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::frame::{Frame, FrameId};
use super::identity::readable;
use super::instance::Opened;
use super::repetition::Env;
use crate::source::Span;
use crate::syntax::{Tree, json};
use crate::template::ir::{Deferred, TemplateText};
use crate::template::modules::{Skeleton, declared_types, skeleton_of};
use crate::template::value::{Kind, Object, Value};
use crate::template::{ModuleReference, Op, ResourceId, TermId};

/// Why the template of a deployment cannot be had.
#[derive(Debug, Default)]
pub(super) struct Closed {
    /// In words, if there is something to say.
    pub(super) reason: Option<String>,
    /// What is known of it all the same.
    pub(super) skeleton: Option<&'static Skeleton>,
}

impl Closed {
    /// Nothing is known of it.
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), skeleton: None }
    }
}

impl<'a> Evaluator<'a> {
    /// The root of a template spec, or why it cannot be had.
    pub(super) fn template_spec(&mut self, id: &Deferred<'a>, env: &Env) -> Result<TemplateText<'a>, Closed> {
        let value = self.eval(id.expr(), env);
        let Some(text) = value.kind.as_text() else {
            self.refuse("the id of a template spec is a string".to_owned(), id.span());
            return Err(Closed::because("its link is no string"));
        };
        let reference = ResourceId::parse(&value).and_then(|id| ModuleReference::of_template_spec(&id));
        match (reference, text.known()) {
            (Some(reference), _) => self.published(&reference, id.span()),
            (None, Some(text)) => {
                Err(Closed::because(format!("`{text}` is not the id of a version of a template spec")))
            }
            (None, None) => {
                let why = self.reason(&value);
                Err(Closed::because(format!("it is the template spec `{}`, and {why}", readable(&value.kind))))
            }
        }
    }

    /// The root of the template at an address, or why it cannot be had.
    pub(super) fn at_address(&mut self, address: &str, span: Span) -> Result<TemplateText<'a>, Closed> {
        match ModuleReference::of_address(address) {
            Some(reference) => self.published(&reference, span),
            None => Err(Closed::because("its link is no address of a template")),
        }
    }

    fn published(&mut self, reference: &ModuleReference, span: Span) -> Result<TemplateText<'a>, Closed> {
        let found = self.links.published(reference, span);
        found.and_then(TemplateText::of).ok_or_else(|| Closed {
            reason: Some(format!("there is no copy of {reference} here")),
            skeleton: skeleton_of(reference),
        })
    }

    /// Opens what is known of a deployment whose template cannot be had.
    pub(super) fn open_skeleton(&mut self, number: usize, skeleton: &Skeleton, reason: Option<String>) -> Opened {
        let Some(span) = self.here.instances.all.get(number).map(|instance| instance.declaration.span) else {
            return Opened::Closed;
        };
        let tree: &'a Tree = self.trees.push_get(Box::new(json::parse(span.file, skeleton.text.into()).shown_at(span)));
        self.leave_closed(number, reason, declared_types(tree));
        let name = self.here.instances.all.get(number).map(|instance| readable(&instance.name.kind));
        let root = tree.root().map(TemplateText::Json);
        let Some(frame) = root.and_then(|root| self.frame(number, root).ok()) else { return Opened::Closed };
        let id = frame.id;
        // What is given to it is not checked: the module has more parameters than its skeleton.
        self.add_frame(Frame { skeleton_of: name, ..frame });
        Opened::Frame(id)
    }

    /// The body of an instance; open if it is in a skeleton.
    pub(super) fn left_open(&mut self, body: Value, number: usize) -> Value {
        let Some(name) = self.here.skeleton_of.clone() else { return body };
        let Some(instance) = self.here.instances.all.get(number) else { return body };
        let Kind::Object(object) = &body.kind else { return body };
        let (id, span) = (Value::new(instance.id_text.clone(), body.origin), instance.declaration.span);
        let full = self.written(Kind::str("full"), span);
        let rest = self.intern(Op::NotExpanded(name), [id, full], span);
        let object = Object { slots: object.slots.clone(), rest: Some(rest) };
        Value::new(Kind::Object(Rc::new(object)), body.origin)
    }

    /// An output that a skeleton does not have; nothing if the deployment has a template.
    pub(super) fn output_beyond(
        &mut self,
        frame: FrameId,
        name: &str,
        deployment: &Rc<[Value]>,
        with_types: bool,
        span: Span,
    ) -> Option<Value> {
        let outputs = self.outputs_beyond(frame, deployment, with_types, span)?;
        let origin = deployment.first()?.origin;
        let op = Op::Property(name.to_ascii_lowercase().into());
        Some(self.unknown(op, [Value::new(Kind::Term(outputs), origin)], span))
    }

    /// What stands for the outputs that a skeleton does not have; nothing if the deployment has a template.
    pub(super) fn outputs_beyond(
        &mut self,
        frame: FrameId,
        deployment: &Rc<[Value]>,
        with_types: bool,
        span: Span,
    ) -> Option<TermId> {
        let name = self.within(frame, |there| there.here.skeleton_of.clone())?;
        if !with_types {
            return Some(self.intern(Op::Runtime("listoutputswithsecurevalues".into()), Rc::clone(deployment), span));
        }
        let origin = deployment.first()?.origin;
        let answer = self.intern(Op::NotExpanded(name), Rc::clone(deployment), span);
        Some(self.intern(Op::Property("outputs".into()), [Value::new(Kind::Term(answer), origin)], span))
    }
}
