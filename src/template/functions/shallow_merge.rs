//! `shallowMerge`: objects on top of each other, property by property (ARM template functions: object).
//!
//! A property is read from the right: what the last object sets is certain, whatever those before it are. What an object
//! that is not known may set again is not known from there on; only that the property is there stays certain.
//!
//! Never here: `union`, which merges the objects inside of objects too.

use std::rc::Rc;

use super::call::{Answer, Call, MOST_ITEMS, Outcome, expects, object, with_article};
use super::knowledge::{Depth, is_known};
use super::table::{Function, Takes};
use crate::template::term::{Op, TermId};
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};

pub(super) const FUNCTIONS: &[Function] =
    &[Function::new("shallowMerge", &[Takes::LIST], shallow_merge).needs(Depth::Nothing)];

fn shallow_merge(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(list) = arguments.first().and_then(Value::as_list) else { return Ok(Answer::Residue) };
    for part in &list.parts {
        if let ListPart::Item(Value { kind, .. }) = part
            && !Takes::OBJECT.accepts(kind)
        {
            return Err(expects("an array of objects", &with_article(kind)));
        }
    }
    let last_unknown = list.parts.iter().rposition(|part| known_object(part).is_none());
    let mut merged = last_unknown.map_or_else(Object::default, |last| up_to_unknown(list, last, call));
    let certain = last_unknown.map_or(0, |last| last + 1);
    for right in list.parts.iter().skip(certain).filter_map(known_object) {
        put_on_top(&mut merged, &right.slots);
        if merged.slots.len() > MOST_ITEMS {
            break;
        }
    }
    match merged.rest {
        // Nothing at all is known: a term says it better.
        Some(rest) if merged.slots.is_empty() => Ok(Answer::Known(Kind::Term(rest))),
        Some(_) if merged.slots.len() <= MOST_ITEMS => Ok(Answer::Known(Kind::Object(Rc::new(merged)))),
        _ => object(merged.slots),
    }
}

/// The object, if it is known which properties it has.
fn known_object(part: &ListPart) -> Option<&Object> {
    match part {
        ListPart::Item(value) if is_known(value, Depth::Outside) => value.as_object().map(|object| &**object),
        _ => None,
    }
}

/// What the parts up to the one at `end`, which is not known, make together.
fn up_to_unknown(list: &List, end: usize, call: &mut Call<'_>) -> Object {
    let before = || list.parts.iter().take(end);
    let top = match list.parts.get(end) {
        Some(ListPart::Item(value)) => Some(&value.kind),
        _ => None,
    };
    if before().all(|part| known_object(part).is_some_and(|object| object.slots.is_empty())) {
        match top {
            Some(Kind::Object(object)) => return Object::clone(object),
            Some(Kind::Term(term)) => return Object { slots: Vec::new(), rest: Some(*term) },
            _ => {}
        }
    }
    let parts = list.parts.iter().take(end + 1).cloned().collect();
    let parts = call.value(Kind::List(Rc::new(List { parts })));
    let rest = call.term("shallowmerge", [parts]);
    let mut merged = Object { slots: Vec::new(), rest: Some(rest) };
    for object in before().filter_map(known_object) {
        put_on_top(&mut merged, &object.slots);
    }
    for slot in &mut merged.slots {
        let term = property(rest, &slot.key, call);
        slot.value = call.value(Kind::Term(term));
    }
    if let Some(Kind::Object(object)) = top {
        let certain: Vec<Slot> = object.slots.iter().filter(|slot| slot.guard.is_none()).cloned().collect();
        put_on_top(&mut merged, &certain);
    }
    merged
}

/// These properties on top; those that are there already keep their place.
fn put_on_top(merged: &mut Object, slots: &[Slot]) {
    for slot in slots {
        match merged.slots.iter_mut().find(|other| other.key.eq_ignore_ascii_case(&slot.key)) {
            Some(other) => *other = Slot { key: other.key.clone(), ..slot.clone() },
            None => merged.slots.push(slot.clone()),
        }
    }
}

fn property(of: TermId, key: &str, call: &mut Call<'_>) -> TermId {
    let of = call.value(Kind::Term(of));
    call.terms.intern(Op::Property(key.to_ascii_lowercase().into()), [of], Some(call.span))
}
