//! What a declared resource says about itself: its body, open, because Azure knows more than is written.

use std::rc::Rc;

use super::evaluator::Evaluator;
use crate::source::Span;
use crate::template::text::TextBuilder;
use crate::template::value::{Kind, List, ListPart, Lookup, Object, Slot, Value};
use crate::template::{Op, TermId};

impl Evaluator<'_> {
    /// The body of a declared resource as Azure answers it: open, because Azure knows more than is written.
    pub(super) fn declared_answer(&mut self, number: usize, id: &Value, span: Span) -> Option<Value> {
        if let Some(answer) = &self.here.instances.all.get(number)?.answer {
            return Some(answer.clone());
        }
        let body = self.body(number)?;
        let body_object = Rc::clone(body.as_object()?);
        let full = self.at_runtime(id.clone(), true, span);
        let properties = self.at_runtime(id.clone(), false, span);
        let (Kind::Term(full), Kind::Term(properties)) = (full.kind, properties.kind) else { return None };
        let is_network = self.here.instances.all.get(number)?.id.resource_type.starts_with("microsoft.network/");
        let mut slots = Vec::with_capacity(body_object.slots.len());
        for slot in &body_object.slots {
            let value = match &slot.value.kind {
                Kind::Object(object) if slot.key.eq_ignore_ascii_case("properties") => {
                    let slots =
                        if is_network { self.with_ids(object, id, properties, span) } else { object.slots.clone() };
                    let object = Object { slots, rest: object.rest };
                    self.opened(&Value::new(Kind::Object(Rc::new(object)), slot.value.origin), properties, span)
                }
                _ => self.opened_part(&slot.value, full, &slot.key, span),
            };
            slots.push(Slot { value, ..slot.clone() });
        }
        let value = Value::new(open(slots, full), body.origin);
        let value = self.bounded(value, span);
        self.here.instances.all.get_mut(number)?.answer = Some(value.clone());
        Some(value)
    }

    /// The same value, with every object in it open: Azure adds properties at any depth (`dnsSettings.fqdn`).
    fn opened(&mut self, value: &Value, beyond: TermId, span: Span) -> Value {
        if !self.budget.spend(1) {
            return value.clone();
        }
        let kind = match &value.kind {
            Kind::Object(object) => {
                // What is written as null is not set, and then Azure has its say.
                let slots = object
                    .slots
                    .iter()
                    .filter(|slot| slot.value.kind != Kind::Null)
                    .map(|slot| Slot { value: self.opened_part(&slot.value, beyond, &slot.key, span), ..slot.clone() });
                open(slots.collect(), object.rest.unwrap_or(beyond))
            }
            // An array that is declared empty is one that Azure fills: `customDnsConfigs` of a private endpoint.
            Kind::List(list) if list.parts.is_empty() => Kind::Term(beyond),
            Kind::List(list) => {
                let parts = list.parts.iter().enumerate().map(|(index, part)| match part {
                    ListPart::Item(item) => {
                        let index = i64::try_from(index).unwrap_or(i64::MAX);
                        ListPart::Item(self.opened_element(item, beyond, Kind::Int(index), span))
                    }
                    ListPart::Repeat { count, index, body } => ListPart::Repeat {
                        count: *count,
                        index: *index,
                        body: self.opened_element(body, beyond, Kind::Term(*index), span),
                    },
                    ListPart::When(..) | ListPart::Rest(_) => part.clone(),
                });
                Kind::List(Rc::new(List { parts: parts.collect() }))
            }
            other => other.clone(),
        };
        Value::new(kind, value.origin)
    }

    /// An element of an array, opened.
    fn opened_element(&mut self, item: &Value, beyond: TermId, index: Kind, span: Span) -> Value {
        if !matches!(item.kind, Kind::Object(_) | Kind::List(_)) {
            return item.clone();
        }
        let arguments = [Value::new(Kind::Term(beyond), item.origin), Value::new(index, item.origin)];
        let term = self.intern(Op::Element, arguments, span);
        self.opened(item, term, span)
    }

    /// A property of an object, opened.
    fn opened_part(&mut self, value: &Value, beyond: TermId, name: &str, span: Span) -> Value {
        if !matches!(value.kind, Kind::Object(_) | Kind::List(_)) {
            return value.clone();
        }
        let op = Op::Property(name.to_ascii_lowercase().into());
        let term = self.intern(op, [Value::new(Kind::Term(beyond), value.origin)], span);
        self.opened(value, term, span)
    }

    /// The properties of a resource of `Microsoft.Network`: every named element of a collection in it has an id, which
    /// is the resource's id, the name of the collection, and its own name. Such elements are resources of their own too, so
    /// there may be more of them than are written inside.
    fn with_ids(&mut self, properties: &Object, id: &Value, answer: TermId, span: Span) -> Vec<Slot> {
        let mut slots = properties.slots.clone();
        for slot in &mut slots {
            let Kind::List(list) = &slot.value.kind else { continue };
            let parts = list.parts.iter().map(|part| match part {
                ListPart::Item(item) => ListPart::Item(self.with_id(item, id, &slot.key)),
                ListPart::When(guard, items) => {
                    ListPart::When(*guard, items.iter().map(|item| self.with_id(item, id, &slot.key)).collect())
                }
                ListPart::Repeat { count, index, body } => {
                    ListPart::Repeat { count: *count, index: *index, body: self.with_id(body, id, &slot.key) }
                }
                ListPart::Rest(term) => ListPart::Rest(*term),
            });
            let mut parts: Vec<ListPart> = parts.collect();
            let is_named = |part: &ListPart| match part {
                ListPart::Item(Value { kind: Kind::Object(object), .. }) => {
                    matches!(object.lookup("name"), Lookup::Present(_))
                }
                _ => false,
            };
            if parts.iter().any(is_named) {
                let origin = slot.value.origin;
                let op = Op::Property(slot.key.to_ascii_lowercase().into());
                let all = self.intern(op, [Value::new(Kind::Term(answer), origin)], span);
                let written = Kind::Int(i64::try_from(parts.len()).unwrap_or(i64::MAX));
                let arguments = [Value::new(Kind::Term(all), origin), Value::new(written, origin)];
                parts.push(ListPart::Rest(self.intern(Op::Call("skip".into()), arguments, span)));
            }
            slot.value.kind = Kind::List(Rc::new(List { parts }));
        }
        slots
    }

    fn with_id(&self, element: &Value, id: &Value, collection: &str) -> Value {
        let Kind::Object(object) = &element.kind else { return element.clone() };
        let Lookup::Present(name) = object.lookup("name") else { return element.clone() };
        let (Some(resource), Some(text)) = (id.kind.as_text(), name.value.kind.as_text()) else {
            return element.clone();
        };
        let mut builder = TextBuilder::new();
        builder.text(resource, &self.terms);
        builder.literal("/");
        builder.literal(collection);
        builder.literal("/");
        builder.segment(text, &self.terms);
        let Ok(own_id) = builder.finish(&self.terms) else { return element.clone() };
        let own_id = Value::new(own_id, name.value.origin);
        let mut slots = object.slots.clone();
        if let Lookup::Absent | Lookup::Unknown(_) = object.lookup("id") {
            slots.push(Slot { key: "id".into(), key_span: name.key_span, guard: None, value: own_id });
        }
        Value::new(Kind::Object(Rc::new(Object { slots, rest: object.rest })), element.origin)
    }
}

pub(super) fn open(slots: Vec<Slot>, rest: TermId) -> Kind {
    Kind::Object(Rc::new(Object { slots, rest: Some(rest) }))
}
