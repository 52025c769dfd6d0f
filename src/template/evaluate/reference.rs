//! `reference()` and its kin: which resource of this run is meant, and what it answers.

use std::rc::Rc;

use super::answer::open;
use super::evaluator::Evaluator;
use super::identity::{folded, readable};
use super::instance::Address;
use super::nested::is_deployment;
use crate::source::Span;
use crate::template::Op;
use crate::template::value::{Kind, Lookup, Slot, Value};

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
        let Some(address) = self.referred(&target.kind) else {
            let id = self.element_by_symbol(&target.kind).map(|kind| Value::new(kind, target.origin));
            return self.at_runtime(id.unwrap_or_else(|| target.clone()), full, span);
        };
        let value = self.answer(address, target, full, span);
        self.used_here(value, span)
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
        let known = |evaluator: &mut Self, (_, number): &(Option<Kind>, usize)| {
            evaluator.here.instances.all.get(*number).is_some_and(|instance| instance.repeated.is_none())
        };
        let Some(numbers) = numbers.filter(|numbers| names == frame && numbers.iter().all(|it| known(self, it))) else {
            return self.unknown(Op::Runtime("references".into()), arguments, span);
        };
        let items: Vec<Value> =
            numbers.into_iter().map(|(_, number)| self.answer(Address { frame, number }, target, full, span)).collect();
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

    /// The arguments of a function that lists something of a resource, which can be named by its symbolic name.
    pub(super) fn named_by_id(&mut self, arguments: &[Value]) -> Vec<Value> {
        let mut arguments = arguments.to_vec();
        let Some(target) = arguments.first_mut() else { return arguments };
        let id = match self.referred(&target.kind) {
            Some(Address { frame, number }) => {
                self.within(frame, |there| Some(there.here.instances.all.get(number)?.id_text.clone()))
            }
            None => self.element_by_symbol(&target.kind),
        };
        if let Some(id) = id {
            target.kind = id;
        }
        arguments
    }

    /// The id of a resource that is named by its symbolic name and is not listed: nothing is deployed, or it is one of a loop,
    /// `symbol[{index}]`, of which the index or the number of turns is not known.
    fn element_by_symbol(&mut self, target: &Kind) -> Option<Kind> {
        let text = target.as_text()?;
        let (symbol, rest) = text.prefix().split_once('[').unwrap_or((text.prefix(), ""));
        let symbol = symbol.to_owned();
        let index = match (text.known(), text.holes().collect::<Vec<_>>().as_slice()) {
            (Some(whole), _) if whole.len() == symbol.len() => None,
            (Some(_), _) => Some(Kind::Int(rest.strip_suffix(']')?.parse().ok()?)),
            (None, [hole]) if text.prefix().ends_with('[') && rest.is_empty() && text.suffix() == "]" => {
                Some(Kind::Term(hole.term))
            }
            _ => return None,
        };
        let names = self.here.names;
        self.within(names, |there| {
            let template = Rc::clone(&there.here.template);
            let is_it = |own: &str| own.eq_ignore_ascii_case(&symbol);
            let declaration = template.resources.iter().find(|it| it.symbol.as_deref().is_some_and(is_it))?;
            there.speculate(true, |there| {
                let mut env = there.here.env.clone();
                match (&declaration.iteration, index) {
                    (Some(iteration), Some(index)) => {
                        let (_, array) = there.turns(iteration, &env);
                        env = there.turn(iteration, array.as_ref(), index, &env);
                    }
                    (None, None) => {}
                    _ => return None,
                }
                let resource_type = there.resource_type(declaration, None, &env)?;
                let name = there.resource_name(declaration, None, &resource_type, &env);
                let id = there.resource_id(declaration, None, &resource_type, &name, &env);
                Some(id.text(&resource_type, &there.terms))
            })
        })
    }

    /// `resourceInfo(symbolic name)`: what is known of a resource before it is deployed.
    pub(super) fn resource_info(&mut self, arguments: &[Value], span: Span) -> Value {
        let [target] = arguments else {
            return self.refuse(format!("`resourceInfo` expects 1 argument, got {}", arguments.len()), span);
        };
        let Some(Address { frame, number }) = self.referred(&target.kind) else {
            return self.unknown(Op::Runtime("resourceinfo".into()), arguments, span);
        };
        self.within(frame, |there| {
            let rest = there.unknown(Op::Runtime("resourceinfo".into()), arguments, span);
            let (Some(instance), Kind::Term(beyond)) = (there.here.instances.all.get(number), &rest.kind) else {
                return rest;
            };
            let known = [
                ("id", instance.id_text.clone()),
                ("name", instance.name.kind.clone()),
                ("type", Kind::Str(Rc::clone(&instance.resource_type))),
            ];
            let slots = known.map(|(key, kind)| Slot {
                key: key.into(),
                key_span: span,
                guard: None,
                value: Value::new(kind, target.origin),
            });
            Value::new(open(slots.into(), *beyond), target.origin)
        })
    }

    /// What the resource at this address answers.
    pub(super) fn answer(&mut self, address: Address, target: &Value, full: bool, span: Span) -> Value {
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
            Some((symbol, index)) => (symbol, Some(Kind::Int(index.parse().ok()?))),
            None => (text, None),
        };
        let numbers = self.here.instances.by_symbol.get(&symbol.to_ascii_lowercase())?;
        // Elements that are not deployed are not listed, so an index is no position.
        let (_, number) = match index {
            Some(_) => numbers.iter().find(|(own, _)| *own == index)?,
            None => numbers.first().filter(|_| numbers.len() == 1)?,
        };
        let repeated = self.here.instances.all.get(*number)?.repeated.as_ref();
        // A deployment around that is made who knows how often has one of it each time.
        let around = self.here.carrier.as_ref().and_then(|carrier| carrier.repeated.as_ref());
        let once = repeated.is_none_or(|own| around.is_some_and(|around| Rc::ptr_eq(around, own)));
        once.then_some(*number)
    }
}
