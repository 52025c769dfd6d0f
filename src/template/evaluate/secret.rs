//! Secrets: what must never be printed is nowhere in an evaluation, so nothing can print it.
//!
//! A value of a secure type becomes a term that says only whose secret it is. What is kept of it is what templates ask for
//! and what tells nothing: that it is null or empty, or that it is an expression without a text of its own, such as the
//! secret of another template.
//!
//! Never here: places in texts that must not be shown. The front end finds those, and reports leave them out; the places
//! of values that were handed on to become secrets are added to them.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::frame::FrameId;
use super::instance::{Instance, Opened};
use super::nested::is_deployment;
use crate::source::Span;
use crate::template::ir::{Part, Secrecy, Template};
use crate::template::value::{Kind, List, ListPart, Lookup, Object, Piece, Slot, Value};
use crate::template::{Op, Step, TermId};

/// Most terms that are looked at to see whether they tell a text. What takes more may tell one.
const MOST_TERMS: u32 = 256;

/// Most types that are followed for one part of a value. A part with more of them is a secret.
const MOST_TYPES: usize = 64;

/// Longest way of a value that is followed to where it is written.
const LONGEST_WAY: u32 = 32;

/// Whose secret it is, and where that is declared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'n> {
    pub(super) name: &'n str,
    /// Tells owners of one name apart.
    pub(super) number: u32,
    pub(super) declared: Span,
    /// Which term stands for a secret, by the number and the name of the part.
    pub(super) term: fn(u32, Rc<str>) -> Op,
}

impl Evaluator<'_> {
    /// A value of a declared type with terms in place of its secrets; nothing if there are none in it.
    pub(super) fn without_secrets(&mut self, value: &Value, secrecy: &Secrecy<'_>, owner: Owner<'_>) -> Option<Value> {
        let (holds, looked_at) = secrecy.holds_secrets();
        self.budget.walk(looked_at.saturating_mul(8));
        if !holds {
            return None;
        }
        self.masked(value, std::slice::from_ref(secrecy), owner.name, owner)
    }

    fn masked(&mut self, value: &Value, types: &[Secrecy<'_>], name: &str, owner: Owner<'_>) -> Option<Value> {
        if types.is_empty() {
            return None;
        }
        if types.iter().any(Secrecy::is_secret) || types.len() > MOST_TYPES || !self.budget.spend(1) {
            return self.hidden(value, name, owner);
        }
        let parts = match &value.kind {
            Kind::Object(object) => object.slots.len(),
            Kind::List(list) => list.parts.len(),
            _ => 0,
        };
        let width: usize = types.iter().map(Secrecy::width).sum();
        if !self.budget.walk(width.saturating_mul(4 * parts)) {
            return self.hidden(value, name, owner);
        }
        if is_foreign(value, types) && types.iter().any(|own| own.holds_secrets().0) {
            return self.hidden(value, name, owner);
        }
        let kind = match &value.kind {
            Kind::Object(object) => Kind::Object(Rc::new(self.masked_object(object, types, name, owner)?)),
            Kind::List(list) => Kind::List(Rc::new(self.masked_list(list, types, name, owner)?)),
            // Nobody can tell apart the parts of what is not known, or is no object and no array although it should be.
            _ if types.iter().any(|own| own.holds_secrets().0) => return self.hidden(value, name, owner),
            _ => return None,
        };
        Some(Value::new(kind, value.origin))
    }

    fn masked_object(
        &mut self,
        object: &Object,
        types: &[Secrecy<'_>],
        name: &str,
        owner: Owner<'_>,
    ) -> Option<Object> {
        let mut found = false;
        let mut slots = Vec::with_capacity(object.slots.len());
        for slot in &object.slots {
            let inner = parts(types, Part::Property(&slot.key));
            let value = self.masked(&slot.value, &inner, &format!("{name}.{}", slot.key), owner);
            found |= value.is_some();
            slots.push(Slot { value: value.unwrap_or_else(|| slot.value.clone()), ..slot.clone() });
        }
        let rest = object.rest.map(|rest| self.masked_rest(rest, types, name, owner));
        (found || rest != object.rest).then_some(Object { slots, rest })
    }

    fn masked_list(&mut self, list: &List, types: &[Secrecy<'_>], name: &str, owner: Owner<'_>) -> Option<List> {
        let mut found = false;
        let mut masked = Vec::with_capacity(list.parts.len());
        let is_plain = list.parts.iter().all(|part| matches!(part, ListPart::Item(_)));
        for (index, part) in list.parts.iter().enumerate() {
            let inner = parts(types, Part::Element(is_plain.then_some(index)));
            let name = format!("{name}[{index}]");
            let mut item = |evaluator: &mut Self, item: &Value| {
                let value = evaluator.masked(item, &inner, &name, owner);
                found |= value.is_some();
                value.unwrap_or_else(|| item.clone())
            };
            masked.push(match part {
                ListPart::Item(value) => ListPart::Item(item(self, value)),
                ListPart::When(guard, values) => {
                    ListPart::When(*guard, values.iter().map(|value| item(self, value)).collect())
                }
                ListPart::Repeat { count, index, body } => {
                    ListPart::Repeat { count: *count, index: *index, body: item(self, body) }
                }
                ListPart::Rest(rest) => {
                    let kept = self.masked_rest(*rest, types, &name, owner);
                    found |= kept != *rest;
                    ListPart::Rest(kept)
                }
            });
        }
        found.then_some(List { parts: masked })
    }

    /// The rest of an open object or of an array.
    fn masked_rest(&mut self, rest: TermId, types: &[Secrecy<'_>], name: &str, owner: Owner<'_>) -> TermId {
        let mut left = MOST_TERMS;
        if !self.term_tells(rest, &mut left) || !types.iter().any(|own| own.holds_secrets().0) {
            return rest;
        }
        let op = (owner.term)(owner.number, format!("{name}.…").into());
        self.intern(op, [], owner.declared)
    }

    /// The term that stands for a secret; nothing if the value tells nothing.
    fn hidden(&mut self, value: &Value, name: &str, owner: Owner<'_>) -> Option<Value> {
        let mut left = MOST_TERMS;
        if !self.value_tells(&value.kind, &mut left) {
            return None;
        }
        self.hide_way(value, LONGEST_WAY);
        let op = (owner.term)(owner.number, name.into());
        Some(self.unknown(op, [], owner.declared))
    }

    /// Hides the text that a value was handed on from, wherever it is written.
    fn hide_way(&mut self, value: &Value, steps: u32) {
        let mut origin = value.origin;
        for _ in 0..steps {
            origin = match self.provenance.step(origin) {
                Some(Step::Written(span)) => {
                    self.secrets.push(*span);
                    return;
                }
                Some(Step::Parameter { value, .. } | Step::Variable { value, .. } | Step::Output { value, .. }) => {
                    *value
                }
                Some(Step::Part { part, .. }) => *part,
                _ => return,
            };
        }
    }

    /// Whether a text or a number can be read off a value.
    fn value_tells(&self, kind: &Kind, left: &mut u32) -> bool {
        match kind {
            Kind::Null | Kind::Bool(_) => false,
            Kind::Int(_) | Kind::Float(_) => true,
            Kind::Str(text) => !text.is_empty(),
            Kind::Text(pieces) => pieces.iter().any(|piece| match piece {
                Piece::Literal(_) => true,
                Piece::Hole(hole) => self.term_tells(hole.term, left),
            }),
            Kind::List(list) => !list.parts.is_empty(),
            Kind::Object(object) => {
                !object.slots.is_empty() || object.rest.is_some_and(|rest| self.term_tells(rest, left))
            }
            Kind::Term(term) => self.term_tells(*term, left),
        }
    }

    fn term_tells(&self, term: TermId, left: &mut u32) -> bool {
        let (Some(term), Some(less)) = (self.terms.get(term), left.checked_sub(1)) else { return true };
        *left = less;
        match &term.op {
            // Words about a value may quote it.
            Op::Invalid(_) | Op::Limit(_) => true,
            Op::Call(_) | Op::NotEvaluated(_) => term.arguments.iter().any(|value| self.value_tells(&value.kind, left)),
            Op::Property(_) | Op::Element => {
                term.arguments.first().is_some_and(|value| self.value_tells(&value.kind, left))
            }
            // Names of things, and what Azure will answer: that is known to nobody here.
            _ => false,
        }
    }

    /// The body of a deployment without what it gives to secure parameters of the template that it carries; nothing for any
    /// other resource. Of a template that is not opened nobody can say which parameters are secure.
    pub(super) fn without_given_secrets(&mut self, number: usize, body: &Value) -> Option<Value> {
        let instance = self.here.instances.all.get(number).filter(|it| is_deployment(it))?;
        let opened = opened(instance);
        let template = opened.map(|frame| self.within(frame, |there| Rc::clone(&there.here.template)));
        let template = template.as_deref();
        replaced(body, "properties", |properties| {
            replaced(properties, "parameters", |given| self.given_without_secrets(given, template))
        })
    }

    /// Entries for the parameters of a template without what they give to secure ones.
    pub(super) fn given_without_secrets(&mut self, given: &Value, template: Option<&Template<'_>>) -> Option<Value> {
        let span = self.provenance.used(given.origin)?;
        let owner = |name| Owner { name, number: 0, declared: span, term: given_secret };
        let is_open = template.is_some_and(|it| !it.parameters.iter().any(|(_, own)| own.secrecy.holds_secrets().0));
        let Kind::Object(object) = &given.kind else {
            return if is_open { None } else { self.hidden(given, "parameters", owner("parameters")) };
        };
        let mut slots = Vec::with_capacity(object.slots.len());
        for slot in &object.slots {
            let name = &*slot.key;
            let declared = template.and_then(|it| it.parameters.get(it.parameters.number(name)?));
            let value = match declared {
                Some(parameter) => match &slot.value.kind {
                    Kind::Object(entry) if is_entry(entry) => replaced(&slot.value, "value", |value| {
                        self.without_secrets(value, &parameter.secrecy, owner(name))
                    }),
                    _ if parameter.secrecy.holds_secrets().0 => self.hidden(&slot.value, name, owner(name)),
                    _ => None,
                },
                None => self.hidden(&slot.value, name, owner(name)),
            };
            slots.push(Slot { value: value.unwrap_or_else(|| slot.value.clone()), ..slot.clone() });
        }
        let mut left = MOST_TERMS;
        let tells = !is_open && object.rest.is_some_and(|rest| self.term_tells(rest, &mut left));
        let rest = if tells { Some(self.intern(given_secret(0, "parameters".into()), [], span)) } else { object.rest };
        Some(Value::new(Kind::Object(Rc::new(Object { slots, rest })), given.origin))
    }
}

/// The term for what a deployment gives to a secure parameter.
#[expect(clippy::needless_pass_by_value, reason = "it stands beside the constructors of `Op`, which take it so")]
fn given_secret(_: u32, name: Rc<str>) -> Op {
    Op::NotEvaluated(format!("the value of `{name}`, which may be a secret,").into())
}

fn opened(instance: &Instance<'_>) -> Option<FrameId> {
    match instance.opened {
        Opened::Frame(frame) => Some(frame),
        _ => None,
    }
}

fn parts<'t>(types: &[Secrecy<'t>], part: Part<'_>) -> Vec<Secrecy<'t>> {
    types.iter().flat_map(|own| own.of(part)).take(MOST_TYPES + 1).collect()
}

/// Whether a value has parts, and none of them is one that these types declare.
fn is_foreign(value: &Value, types: &[Secrecy<'_>]) -> bool {
    let is_declared = |part| types.iter().any(|own| !own.of(part).is_empty());
    match &value.kind {
        Kind::Object(object) => !object.slots.iter().any(|slot| is_declared(Part::Property(&slot.key))),
        Kind::List(list) => !(0..list.parts.len()).any(|index| is_declared(Part::Element(Some(index)))),
        _ => false,
    }
}

/// Whether an object is what an entry should be, `{"value": …}` or `{"reference": …}`, and nothing besides.
fn is_entry(entry: &Object) -> bool {
    let is_known = |key: &str| key.eq_ignore_ascii_case("value") || key.eq_ignore_ascii_case("reference");
    entry.rest.is_none() && entry.slots.iter().all(|slot| is_known(&slot.key))
}

/// An object with another value of a property; nothing if it has no such property, or that stays as it is.
fn replaced(object: &Value, key: &str, other: impl FnOnce(&Value) -> Option<Value>) -> Option<Value> {
    let found = object.as_object()?;
    let (Lookup::Present(slot) | Lookup::Guarded(slot, _)) = found.lookup(key) else { return None };
    let value = other(&slot.value)?;
    let slots = found.slots.iter().map(|own| {
        let is_it = own.key.eq_ignore_ascii_case(key);
        if is_it { Slot { value: value.clone(), ..own.clone() } } else { own.clone() }
    });
    let kind = Kind::Object(Rc::new(Object { slots: slots.collect(), rest: found.rest }));
    Some(Value::new(kind, object.origin))
}
