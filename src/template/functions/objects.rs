//! Functions about objects (ARM template functions: object).
//!
//! Never here: `contains`, `length`, `empty` and `union`, which take other things too, and access to properties
//! ([`indexing`](super::indexing)).

use std::rc::Rc;

use super::call::{Answer, Call, Outcome, expects, items, object, with_article};
use super::knowledge::Depth;
use super::table::{Function, Takes};
use crate::template::value::{Kind, Object, Slot, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("createObject", &[Takes::ANY], create_object).optional(1).repeated().needs(Depth::Nothing),
    Function::new("items", &[Takes::OBJECT], entries),
    Function::new("objectKeys", &[Takes::OBJECT], keys),
];

fn create_object(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let (pairs, odd) = arguments.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(expects("names and values in pairs", &format!("{} arguments", arguments.len())));
    }
    let mut slots: Vec<Slot> = Vec::with_capacity(pairs.len());
    let mut rest = None;
    for [key, value] in pairs {
        let name = match &key.kind {
            Kind::Str(name) => name,
            Kind::Text(_) | Kind::Term(_) => {
                // Some property, nobody knows which: the object is open, as one that is written out would be.
                let mut arguments = vec![key.clone(), value.clone()];
                arguments.extend(rest.map(|rest| call.value(Kind::Term(rest))));
                rest = Some(call.term("createobject", arguments));
                continue;
            }
            other => return Err(expects("strings as names of properties", &with_article(other))),
        };
        if slots.iter().any(|slot| slot.key.eq_ignore_ascii_case(name)) {
            // Which of the two counts is not documented.
            return Ok(Answer::NotEvaluated);
        }
        slots.push(Slot { key: name.clone(), key_span: call.span, guard: None, value: value.clone() });
    }
    match rest {
        Some(_) => Ok(Answer::Known(Kind::Object(Rc::new(Object { slots, rest })))),
        None => object(slots),
    }
}

/// The properties, sorted by name without regard to case.
fn sorted(value: Option<&Value>) -> Vec<&Slot> {
    let mut slots: Vec<&Slot> = value.and_then(Value::as_object).into_iter().flat_map(|object| &object.slots).collect();
    slots.sort_by_cached_key(|slot| slot.key.to_uppercase());
    slots
}

fn entries(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let entries: Vec<Value> = sorted(arguments.first())
        .into_iter()
        .map(|slot| {
            let value = Slot { key: "value".into(), ..slot.clone() };
            let slots = vec![call.slot("key", Kind::Str(slot.key.clone())), value];
            call.value(Kind::Object(std::rc::Rc::new(Object { slots, rest: None })))
        })
        .collect();
    items(entries)
}

fn keys(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let keys: Vec<Value> =
        sorted(arguments.first()).into_iter().map(|slot| call.value(Kind::Str(slot.key.clone()))).collect();
    items(keys)
}
