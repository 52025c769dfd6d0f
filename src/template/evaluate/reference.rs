//! `reference()`: what a resource of this run says about itself, as far as it is declared.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::identity::{folded, readable};
use super::instance::Address;
use super::nested::is_deployment;
use crate::source::Span;
use crate::template::text::TextBuilder;
use crate::template::value::{Kind, List, ListPart, Lookup, Object, Slot, Value};
use crate::template::{Op, TermId};

impl Evaluator<'_> {
    /// `reference(id, name or symbolic name[, api version][, 'Full'])`.
    pub(super) fn reference(&mut self, arguments: &[Value], span: Span) -> Value {
        let Some(target) = arguments.first() else {
            return self.refuse("`reference` expects at least 1 argument".to_owned(), span);
        };
        let full = arguments
            .iter()
            .skip(1)
            .any(|argument| argument.as_str().is_some_and(|text| text.eq_ignore_ascii_case("full")));
        match self.referred(&target.kind) {
            Some(address) => self.answer(address, target, full, span),
            None => self.at_runtime(target.clone(), full, span),
        }
    }

    /// `references(symbolic name of a loop[, 'Full'])`: what `reference` answers for each resource of the loop.
    pub(super) fn references(&mut self, arguments: &[Value], span: Span) -> Value {
        let Some((target, rest)) = arguments.split_first() else {
            return self.refuse("`references` expects at least 1 argument".to_owned(), span);
        };
        let full = rest.iter().any(|argument| argument.as_str().is_some_and(|text| text.eq_ignore_ascii_case("full")));
        let names = self.here.names;
        let numbers = match target.as_str().map(str::to_ascii_lowercase) {
            Some(symbol) if self.find_instances() => self.here.instances.by_symbol.get(&symbol).cloned(),
            _ => None,
        };
        let frame = self.here.id;
        let known = |evaluator: &mut Self, number: &usize| {
            evaluator.here.instances.all.get(*number).is_some_and(|instance| instance.repeated.is_none())
        };
        let Some(numbers) = numbers.filter(|numbers| names == frame && numbers.iter().all(|it| known(self, it))) else {
            return self.unknown(Op::Runtime("references".into()), arguments, span);
        };
        let items: Vec<Value> =
            numbers.into_iter().map(|number| self.answer(Address { frame, number }, target, full, span)).collect();
        self.written(Kind::list(items), span)
    }

    /// `listOutputsWithSecureValues(deployment, api version)`.
    pub(super) fn secure_outputs(&mut self, arguments: &[Value], span: Span) -> Value {
        let address = arguments.first().and_then(|target| self.referred(&target.kind));
        let opened = address.and_then(|address| {
            let Address { frame, number } = address;
            let id = self.within(frame, |there| there.here.instances.all.get(number).map(|it| it.id_text.clone()))?;
            Some((self.within(frame, |there| there.open(number))?, id))
        });
        match opened {
            Some((frame, id)) => {
                let id = self.written(id, span);
                self.deployed_outputs(frame, id, span)
            }
            None => self.unknown(Op::Runtime("listoutputswithsecurevalues".into()), arguments, span),
        }
    }

    /// What the resource at this address answers.
    fn answer(&mut self, address: Address, target: &Value, full: bool, span: Span) -> Value {
        let Address { frame, number } = address;
        self.within(frame, |there| {
            let Some(instance) = there.here.instances.all.get(number) else {
                return there.at_runtime(target.clone(), full, span);
            };
            let id = Value::new(instance.id_text.clone(), target.origin);
            if instance.declaration.existing {
                // It may be one that another deployment of the run declares.
                let declared = there.ids.get(&folded(&id.kind)).copied().flatten();
                return match declared.filter(|declared| *declared != address) {
                    Some(declared) => there.answer(declared, target, full, span),
                    None => there.at_runtime(id, full, span),
                };
            }
            if is_deployment(instance) {
                let name = instance.name.clone();
                return match there.open(number) {
                    Some(opened) => there.deployed(opened, id, full, span),
                    None => there.unknown(Op::NotExpanded(readable(&name.kind)), [id], span),
                };
            }
            match there.declared_answer(number, &id, span) {
                Some(body) if full => body,
                Some(body) => match body.as_object().map(|body| body.lookup("properties")) {
                    Some(Lookup::Present(slot)) if matches!(slot.value.kind, Kind::Object(_) | Kind::Term(_)) => {
                        slot.value.clone()
                    }
                    _ => there.at_runtime(id, full, span),
                },
                None => there.at_runtime(id, full, span),
            }
        })
    }

    /// The answer that only the deployed resource can give.
    pub(super) fn at_runtime(&mut self, id: Value, full: bool, span: Span) -> Value {
        let mut arguments = vec![id];
        if full {
            arguments.push(self.written(Kind::str("full"), span));
        }
        self.unknown(Op::Runtime("reference".into()), arguments, span)
    }

    /// The resource that is meant, if it is in this run and certainly that one. Names lead to resources of the template
    /// alone, or of the one around whose names count; ids to all.
    fn referred(&mut self, target: &Kind) -> Option<Address> {
        let (here, names) = (self.here.id, self.here.names);
        let own = self.referred_here(target);
        let own = own.or_else(|| (names != here).then(|| self.within(names, |there| there.referred_here(target)))?);
        own.or_else(|| self.ids.get(&folded(target)).copied().flatten())
    }

    fn referred_here(&mut self, target: &Kind) -> Option<Address> {
        if !self.find_instances() {
            return None;
        }
        let frame = self.here.id;
        if let Kind::Str(text) = target
            && let Some(number) = self.by_symbol(text)
        {
            return Some(Address { frame, number });
        }
        let key = folded(target);
        let by_id = self.here.instances.by_id.get(&key);
        let number = by_id.or_else(|| self.here.instances.by_name.get(&key)).copied().flatten()?;
        Some(Address { frame, number })
    }

    /// `symbol` or `symbol[3]`.
    fn by_symbol(&self, text: &str) -> Option<usize> {
        let (symbol, index) = match text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) {
            Some((symbol, index)) => (symbol, Some(index.parse::<usize>().ok()?)),
            None => (text, None),
        };
        let numbers = self.here.instances.by_symbol.get(&symbol.to_ascii_lowercase())?;
        let instance =
            |number: &usize| self.here.instances.all.get(*number).map(|instance| instance.repeated.is_some());
        let number = match index {
            Some(index) => numbers.get(index)?,
            None => numbers.first().filter(|_| numbers.len() == 1)?,
        };
        (instance(number) == Some(false)).then_some(*number)
    }

    /// The body of a declared resource as Azure answers it: open, because Azure knows more than is written.
    fn declared_answer(&mut self, number: usize, id: &Value, span: Span) -> Option<Value> {
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
                    let slots = if is_network { self.with_ids(object, id) } else { object.slots.clone() };
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
    /// is the resource's id, the name of the collection, and its own name.
    fn with_ids(&self, properties: &Object, id: &Value) -> Vec<Slot> {
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
            slot.value.kind = Kind::List(Rc::new(List { parts: parts.collect() }));
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

fn open(slots: Vec<Slot>, rest: TermId) -> Kind {
    Kind::Object(Rc::new(Object { slots, rest: Some(rest) }))
}
