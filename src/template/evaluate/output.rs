//! What deployments answer: their outputs, each evaluated when somebody asks for it.
//!
//! The answer of `reference()` to an opened deployment stays a term until an output is read from it, so one module can use
//! an output of another that uses one of the first.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::expression::article;
use super::frame::FrameId;
use super::secret::Owner;
use crate::source::Span;
use crate::template::ir::{self, Namespace};
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Op, Output, Step, TermId};

/// How deep in an output resources are looked for that it names as a whole.
const DEEPEST_RESOURCE: u32 = 4;

impl Evaluator<'_> {
    /// What `reference()` answers for the opened deployment with this id.
    pub(super) fn deployed(&mut self, frame: FrameId, id: Value, full: bool, span: Span) -> Value {
        let answer = self.unknown(Op::Deployed(frame.number()), [id.clone()], span);
        if !full {
            return answer;
        }
        let rest = self.at_runtime(id, true, span);
        let Kind::Term(rest) = rest.kind else { return rest };
        let slots = vec![slot("properties", answer.clone(), span)];
        Value::new(Kind::Object(Rc::new(Object { slots, rest: Some(rest) })), answer.origin)
    }

    /// What `listOutputsWithSecureValues()` answers.
    pub(super) fn deployed_outputs(&mut self, frame: FrameId, id: Value, span: Span) -> Value {
        self.unknown(Op::Outputs { frame: frame.number(), with_types: false }, [id], span)
    }

    /// A property of what a deployment answers; nothing if the term is no such answer, or the property none that is known.
    pub(super) fn answered(&mut self, term: TermId, name: &str, span: Span, key_span: Span) -> Option<Value> {
        let term = self.terms.get(term)?;
        let (op, arguments) = (term.op.clone(), Rc::clone(&term.arguments));
        match op {
            Op::Deployed(frame) if name.eq_ignore_ascii_case("outputs") => {
                Some(self.unknown(Op::Outputs { frame, with_types: true }, arguments, span))
            }
            Op::Outputs { frame, with_types } => {
                let frame = FrameId::new(frame);
                let answer = self.output_object(frame, name, with_types, span);
                let answer = answer.or_else(|| self.output_beyond(frame, name, &arguments, with_types, span));
                Some(answer.unwrap_or_else(|| {
                    let deployment = arguments.first().map(|id| super::identity::readable(&id.kind));
                    let deployment = deployment.unwrap_or_default();
                    let own = deployment.rsplit('/').next().unwrap_or_default();
                    self.refuse(format!("deployment `{own}` has no output `{name}`"), key_span)
                }))
            }
            _ => None,
        }
    }

    /// One output as `{"type": …, "value": …}`, or its value alone.
    fn output_object(&mut self, frame: FrameId, name: &str, with_types: bool, span: Span) -> Option<Value> {
        let (value, takes) = self.within(frame, |there| {
            let template = Rc::clone(&there.here.template);
            let number = template.outputs.number(name)?;
            let output = template.outputs.get(number)?;
            // What is not returned is not there.
            let is_absent = there.output_condition(output).kind == Kind::Bool(false);
            if is_absent {
                return None;
            }
            let takes = output.takes.clone();
            Some((there.template_name(Namespace::Output, name, span)?, takes))
        })?;
        if !with_types {
            return Some(value);
        }
        let origin = self.origin(Step::Written(span));
        let mut slots = Vec::with_capacity(2);
        if let Some(takes) = takes {
            slots.push(slot("type", Value::new(Kind::Str(takes), origin), span));
        }
        slots.push(slot("value", value, span));
        Some(Value::new(Kind::Object(Rc::new(Object { slots, rest: None })), origin))
    }

    /// The arguments of a function that looks into them: the answers of deployments as objects.
    pub(super) fn written_out(&mut self, arguments: &[Value], span: Span) -> Rc<[Value]> {
        arguments
            .iter()
            .map(|argument| self.answer_object(argument, span).unwrap_or_else(|| argument.clone()))
            .collect()
    }

    /// The answer of a deployment as an object; nothing if the value is no such answer.
    pub(super) fn answer_object(&mut self, value: &Value, span: Span) -> Option<Value> {
        if let Some(object) = self.declared_object(value, span) {
            return Some(object);
        }
        let Kind::Term(term) = value.kind else { return None };
        let found = self.terms.get(term)?;
        let (op, arguments) = (found.op.clone(), Rc::clone(&found.arguments));
        let (slots, rest) = match op {
            Op::Deployed(frame) => {
                let outputs = self.unknown(Op::Outputs { frame, with_types: true }, Rc::clone(&arguments), span);
                let rest = self.at_runtime(arguments.first()?.clone(), false, span);
                let Kind::Term(rest) = rest.kind else { return None };
                (vec![slot("outputs", outputs, span)], Some(rest))
            }
            Op::Outputs { frame, with_types } => {
                let frame = FrameId::new(frame);
                let template = self.within(frame, |there| Rc::clone(&there.here.template));
                let mut slots = Vec::new();
                for (_, output) in template.outputs.iter() {
                    let value = self.output_object(frame, &output.name, with_types, span);
                    let condition = self.within(frame, |there| there.output_condition(output));
                    let guard = if let Kind::Term(term) = condition.kind { Some(term) } else { None };
                    slots.extend(value.map(|value| Slot { guard, ..slot(&output.name, value, span) }));
                }
                (slots, self.outputs_beyond(frame, &arguments, with_types, span))
            }
            _ => return None,
        };
        Some(Value::new(Kind::Object(Rc::new(Object { slots, rest })), value.origin))
    }

    /// The value of an output of this frame.
    pub(super) fn output(&mut self, output: &ir::Output<'_>) -> Value {
        let env = self.here.env.clone();
        let value = self.eval(output.body.expr(), &env);
        let number = self.here.id.number();
        let owner = Owner { name: &output.name, number, declared: output.declared, term: Op::SecretOutput };
        self.without_secrets(&value, &output.secrecy, owner).unwrap_or(value)
    }

    /// The outputs of this frame that are there, or may be.
    pub(super) fn outputs(&mut self) -> Vec<Output> {
        let template = Rc::clone(&self.here.template);
        let mut outputs = Vec::new();
        for (number, output) in template.outputs.iter() {
            let condition = self.output_condition(output);
            if condition.kind == Kind::Bool(false) {
                continue;
            }
            let unsure = condition.kind != Kind::Bool(true);
            let bound = self.speculate(unsure, |inside| inside.settle(Namespace::Output, number));
            let Some(bound) = bound else { continue };
            let value = self.with_whole_resources(&bound.value, output.declared, DEEPEST_RESOURCE);
            outputs.push(Output { name: output.name.clone(), value, condition });
        }
        outputs
    }

    /// A value with what Azure answers for the resources that it names as a whole.
    fn with_whole_resources(&mut self, value: &Value, span: Span, depth: u32) -> Value {
        let Some(deeper) = depth.checked_sub(1) else { return value.clone() };
        let kind = match &value.kind {
            Kind::Term(_) => {
                return match self.declared_object(value, span) {
                    Some(object) => self.with_whole_resources(&object, span, deeper),
                    None => value.clone(),
                };
            }
            Kind::List(list) if list.parts.iter().any(|part| matches!(part, ListPart::Item(_))) => {
                let parts = list.parts.iter().map(|part| match part {
                    ListPart::Item(item) => ListPart::Item(self.with_whole_resources(item, span, deeper)),
                    other => other.clone(),
                });
                Kind::List(Rc::new(List { parts: parts.collect() }))
            }
            Kind::Object(object) => {
                let slots = object.slots.iter();
                let slots = slots
                    .map(|slot| Slot { value: self.with_whole_resources(&slot.value, span, deeper), ..slot.clone() });
                Kind::Object(Rc::new(Object { slots: slots.collect(), rest: object.rest }))
            }
            _ => return value.clone(),
        };
        Value::new(kind, value.origin)
    }

    fn output_condition(&mut self, output: &ir::Output<'_>) -> Value {
        let Some(condition) = &output.condition else { return self.written(Kind::Bool(true), output.declared) };
        let value = self.eval(condition.expr(), &self.here.env.clone());
        match &value.kind {
            Kind::Bool(_) | Kind::Term(_) => value,
            other => {
                let message = format!("a condition is true or false, and this is {}", article(other));
                self.refuse(message, condition.span())
            }
        }
    }
}

fn slot(key: &str, value: Value, span: Span) -> Slot {
    Slot { key: key.into(), key_span: span, guard: None, value }
}
