//! Functions that apply a function without a name to elements: `map`, `filter`, `reduce`, `sort`, `toObject`, `groupBy`,
//! `mapValues` (ARM template functions: lambda).
//!
//! Of an array that is not known, one element stands for all: the element at an index that nobody knows.

use std::rc::Rc;

use super::evaluator::{Evaluator, TOO_MUCH};
use super::expression::article;
use super::repetition::Env;
use crate::source::Span;
use crate::template::ir::{Expr, ExprKind, Namespace};
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Op, Step};

/// A function without a name, where it stands.
struct Lambda<'e> {
    parameters: &'e [Rc<str>],
    body: &'e Expr,
    env: &'e Env,
}

/// An array is not known well enough for an answer.
struct NotKnown;

impl Evaluator<'_> {
    /// The value of a function that applies a function; nothing if `name`, in lower case, is none.
    pub(super) fn applied(&mut self, name: &str, arguments: &[Expr], span: Span, env: &Env) -> Option<Value> {
        // How many values stand before the functions, and how many functions there may be.
        let (plain, most) = match name {
            "map" | "filter" | "sort" | "groupby" | "mapvalues" => (1, 1),
            "reduce" => (2, 1),
            "toobject" => (1, 2),
            _ => return None,
        };
        let (Some((values, functions)), true) = (arguments.split_at_checked(plain), arguments.len() <= plain + most)
        else {
            return Some(self.refuse(expects_arguments(name, plain + 1, arguments.len()), span));
        };
        if functions.is_empty() {
            return Some(self.refuse(expects_arguments(name, plain + 1, arguments.len()), span));
        }
        let mut lambdas = Vec::with_capacity(most);
        for function in functions {
            let ExprKind::Lambda { parameters, body } = &function.kind else {
                return Some(self.refuse(format!("`{name}` expects a `lambda` here"), function.span));
            };
            lambdas.push(Lambda { parameters, body, env });
        }
        let values: Vec<Value> = values.iter().map(|value| self.eval(value, env)).collect();
        let values = self.written_out(&values, span);
        let subject = values.first()?.origin;
        let value = match self.answer_of(name, &values, &lambdas, span) {
            Ok(value) => value,
            Err(NotKnown) => return Some(self.untouched(name, &values, &lambdas, span)),
        };
        let origin = self.origin(Step::Computed { call: span, inputs: [subject, value.origin].into() });
        Some(self.bounded(Value::new(value.kind, origin), span))
    }

    fn answer_of(
        &mut self,
        name: &str,
        values: &[Value],
        lambdas: &[Lambda<'_>],
        span: Span,
    ) -> Result<Value, NotKnown> {
        let (Some(subject), Some(lambda)) = (values.first(), lambdas.first()) else { return Err(NotKnown) };
        let list = match (&subject.kind, name) {
            (Kind::Object(object), "mapvalues") if object.rest.is_none() => {
                return Ok(self.map_values(&Rc::clone(object), lambda, span));
            }
            (Kind::Object(_) | Kind::Term(_), "mapvalues") => return Err(NotKnown),
            (Kind::List(list), _) if name != "mapvalues" => Rc::clone(list),
            (Kind::Term(term), _) => Rc::new(List { parts: vec![ListPart::Rest(*term)] }),
            (other, _) => {
                let wanted = if name == "mapvalues" { "an object" } else { "an array" };
                return Ok(self.refuse(format!("`{name}` expects {wanted}, got {}", article(other)), span));
            }
        };
        match name {
            "map" => Ok(self.map(&list, lambda, span)),
            "filter" => self.filter(&list, lambda, span),
            "reduce" => values.get(1).cloned().map_or(Err(NotKnown), |start| self.reduce(&list, start, lambda)),
            "sort" => self.sort(&list, lambda, span),
            "toobject" => self.object_of(&list, lambda, lambdas.get(1), span),
            _ => self.group_by(&list, lambda, span),
        }
    }

    /// The value of the function for these arguments.
    fn call_lambda(&mut self, lambda: &Lambda<'_>, arguments: impl IntoIterator<Item = Value>) -> Value {
        let values = lambda.parameters.iter().cloned().zip(arguments).collect();
        let inside = lambda.env.function(Namespace::Lambda, values);
        self.eval(lambda.body, &inside)
    }

    /// The term of a call that has no answer. The functions are in it, applied to an element that stands for all.
    fn untouched(&mut self, name: &str, values: &[Value], lambdas: &[Lambda<'_>], span: Span) -> Value {
        let mut arguments = values.to_vec();
        let Some(subject) = values.first() else { return self.unknown(Op::Call(name.into()), arguments, span) };
        for lambda in lambdas {
            let level = lambda.env.level();
            let elements: Vec<Value> = (0_u32..)
                .zip(lambda.parameters)
                .map(|(number, _)| {
                    let index = self.unknown(Op::BoundIndex(level + number), [], span);
                    self.unknown(Op::Element, [subject.clone(), index], span)
                })
                .collect();
            arguments.push(self.speculate(true, |inside| inside.call_lambda(lambda, elements)));
        }
        self.residue(name, arguments, span)
    }

    /// An array that is not known, as one element that stands for all.
    fn repeat(&mut self, array: crate::template::TermId, lambda: &Lambda<'_>, span: Span) -> ListPart {
        let index = self.intern(Op::BoundIndex(lambda.env.level()), [], span);
        let origin = self.origin(Step::Runtime(span));
        let array = Value::new(Kind::Term(array), origin);
        let index_value = Value::new(Kind::Term(index), origin);
        let element = self.unknown(Op::Element, [array.clone(), index_value.clone()], span);
        let body = self.speculate(true, |inside| inside.call_lambda(lambda, [element, index_value]));
        let count = self.intern(Op::Call("length".into()), [array], span);
        ListPart::Repeat { count, index, body }
    }

    fn map(&mut self, list: &List, lambda: &Lambda<'_>, span: Span) -> Value {
        let mut parts = Vec::with_capacity(list.parts.len());
        for (number, part) in list.parts.iter().enumerate() {
            let index = self.index_of(list, number, span);
            parts.push(match part {
                ListPart::Item(item) => ListPart::Item(self.call_lambda(lambda, [item.clone(), index])),
                ListPart::When(guard, items) => {
                    let mapped = items.iter().map(|item| {
                        self.speculate(true, |inside| inside.call_lambda(lambda, [item.clone(), index.clone()]))
                    });
                    ListPart::When(*guard, mapped.collect())
                }
                ListPart::Repeat { count, index: own, body } => {
                    let body = self.speculate(true, |inside| inside.call_lambda(lambda, [body.clone(), index]));
                    ListPart::Repeat { count: *count, index: *own, body }
                }
                ListPart::Rest(term) => self.repeat(*term, lambda, span),
            });
        }
        self.list_value(parts, span)
    }

    /// The index of a part: known as long as the length of what stands before it is.
    fn index_of(&mut self, list: &List, number: usize, span: Span) -> Value {
        let before = list.parts.get(..number).unwrap_or_default();
        if before.iter().all(|part| matches!(part, ListPart::Item(_))) {
            return self.written(Kind::Int(i64::try_from(number).unwrap_or(i64::MAX)), span);
        }
        let number = self.terms.fresh();
        self.unknown(Op::LoopIndex(number), [], span)
    }

    fn list_value(&mut self, parts: Vec<ListPart>, span: Span) -> Value {
        self.written(Kind::List(Rc::new(List { parts })), span)
    }

    fn filter(&mut self, list: &List, lambda: &Lambda<'_>, span: Span) -> Result<Value, NotKnown> {
        if let [ListPart::Rest(_)] = &*list.parts {
            return Err(NotKnown);
        }
        let mut parts = Vec::new();
        for (number, part) in list.parts.iter().enumerate() {
            let ListPart::Item(item) = part else {
                // Of elements that are not known, nobody knows which stay.
                let origin = self.origin(Step::Runtime(span));
                let kind = match part {
                    ListPart::Rest(term) => Kind::Term(*term),
                    _ => Kind::List(Rc::new(List { parts: vec![part.clone()] })),
                };
                let value = self.untouched("filter", &[Value::new(kind, origin)], std::slice::from_ref(lambda), span);
                let Kind::Term(rest) = value.kind else { return Err(NotKnown) };
                parts.push(ListPart::Rest(rest));
                continue;
            };
            let index = self.index_of(list, number, span);
            match self.call_lambda(lambda, [item.clone(), index]).kind {
                Kind::Bool(true) => parts.push(part.clone()),
                Kind::Bool(false) => {}
                Kind::Term(guard) => parts.push(ListPart::When(guard, vec![item.clone()])),
                other => return Ok(self.no_truth("filter", &other, lambda.body.span)),
            }
        }
        Ok(self.list_value(parts, span))
    }

    fn reduce(&mut self, list: &List, start: Value, lambda: &Lambda<'_>) -> Result<Value, NotKnown> {
        let items: Vec<Value> = list.items().ok_or(NotKnown)?.into_iter().cloned().collect();
        let mut result = start;
        for (number, item) in (0_i64..).zip(items) {
            let index = self.written(Kind::Int(number), lambda.body.span);
            result = self.call_lambda(lambda, [result, item, index]);
        }
        Ok(result)
    }

    /// Sorted by merging, so that elements of which neither comes before the other keep their order.
    fn sort(&mut self, list: &List, lambda: &Lambda<'_>, span: Span) -> Result<Value, NotKnown> {
        let items: Vec<Value> = list.items().ok_or(NotKnown)?.into_iter().cloned().collect();
        let mut runs: Vec<Vec<Value>> = items.into_iter().map(|item| vec![item]).collect();
        while runs.len() > 1 {
            let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
            let mut rest = runs.into_iter();
            while let Some(one) = rest.next() {
                merged.push(match rest.next() {
                    Some(two) => self.merge_runs(one, two, lambda)?,
                    None => one,
                });
            }
            runs = merged;
        }
        let sorted = runs.into_iter().flatten().map(ListPart::Item).collect();
        Ok(self.list_value(sorted, span))
    }

    fn merge_runs(&mut self, one: Vec<Value>, two: Vec<Value>, lambda: &Lambda<'_>) -> Result<Vec<Value>, NotKnown> {
        let mut merged = Vec::with_capacity(one.len() + two.len());
        let (mut one, mut two) = (one.into_iter().peekable(), two.into_iter().peekable());
        while let (Some(left), Some(right)) = (one.peek(), two.peek()) {
            let arguments = [right.clone(), left.clone()];
            match self.call_lambda(lambda, arguments).kind {
                Kind::Bool(true) => merged.extend(two.next()),
                Kind::Bool(false) => merged.extend(one.next()),
                _ => return Err(NotKnown),
            }
        }
        merged.extend(one);
        merged.extend(two);
        Ok(merged)
    }

    fn object_of(
        &mut self,
        list: &List,
        key: &Lambda<'_>,
        value: Option<&Lambda<'_>>,
        span: Span,
    ) -> Result<Value, NotKnown> {
        let items: Vec<Value> = list.items().ok_or(NotKnown)?.into_iter().cloned().collect();
        let mut object = Object::default();
        for item in items {
            let Kind::Str(name) = self.call_lambda(key, [item.clone()]).kind else { return Err(NotKnown) };
            let value = match value {
                Some(lambda) => self.call_lambda(lambda, [item]),
                None => item,
            };
            if !self.budget.walk(object.slots.len()) {
                return Ok(self.exceed(TOO_MUCH, span));
            }
            // Azure refuses to add a name twice; the last value is what a reader of the template would expect.
            object.slots.retain(|slot| !slot.key.eq_ignore_ascii_case(&name));
            object.slots.push(Slot { key: name, key_span: span, guard: None, value });
        }
        Ok(self.written(Kind::Object(Rc::new(object)), span))
    }

    fn group_by(&mut self, list: &List, key: &Lambda<'_>, span: Span) -> Result<Value, NotKnown> {
        let items: Vec<Value> = list.items().ok_or(NotKnown)?.into_iter().cloned().collect();
        let mut groups: Vec<(Rc<str>, Vec<ListPart>)> = Vec::new();
        for (number, item) in (0_i64..).zip(items) {
            let index = self.written(Kind::Int(number), span);
            let Kind::Str(name) = self.call_lambda(key, [item.clone(), index]).kind else { return Err(NotKnown) };
            if !self.budget.walk(groups.len()) {
                return Ok(self.exceed(TOO_MUCH, span));
            }
            match groups.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(&name)) {
                Some((_, parts)) => parts.push(ListPart::Item(item)),
                None => groups.push((name, vec![ListPart::Item(item)])),
            }
        }
        let mut object = Object::default();
        for (key, parts) in groups {
            let value = self.list_value(parts, span);
            object.slots.push(Slot { key, key_span: span, guard: None, value });
        }
        Ok(self.written(Kind::Object(Rc::new(object)), span))
    }

    fn map_values(&mut self, object: &Object, lambda: &Lambda<'_>, span: Span) -> Value {
        let mut slots = Vec::with_capacity(object.slots.len());
        for slot in &object.slots {
            let value = self.speculate(slot.guard.is_some(), |inside| inside.call_lambda(lambda, [slot.value.clone()]));
            slots.push(Slot { value, ..slot.clone() });
        }
        let value = self.written(Kind::Object(Rc::new(Object { slots, rest: None })), span);
        self.bounded(value, span)
    }

    fn no_truth(&mut self, function: &str, got: &Kind, span: Span) -> Value {
        self.refuse(format!("the `lambda` of `{function}` gives true or false, and this is {}", article(got)), span)
    }
}

fn expects_arguments(name: &str, wanted: usize, got: usize) -> String {
    format!("`{name}` expects {wanted} arguments, got {got}")
}
