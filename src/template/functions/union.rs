//! `union`, `distinct` and `intersection` of arrays and of objects (ARM template functions: array, object).
//!
//! A union with something unknown keeps what is certain: elements that are there in any case, properties that a later
//! argument sets. What an unknown array adds is the rest without the certain elements, so that nothing stands twice.
//! Where such a rest stands before certain elements their order is open, because it may bring one of them earlier.
//!
//! Never here: concatenation, which keeps everything.

use std::rc::Rc;

use super::call::{Answer, Call, Fault, Outcome, expects, list, object};
use super::collections::list_contains;
use super::equality::equal;
use super::knowledge::Depth;
use super::table::{Function, Takes};
use crate::template::term::{Op, TermId, Terms};
use crate::template::value::{Kind, List, ListPart, Lookup, Object, Slot, Value};

const EITHER: Takes = Takes::LIST.or(Takes::OBJECT);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("union", &[EITHER], union).repeated().needs(Depth::Nothing),
    Function::new("distinct", &[Takes::LIST], distinct).needs(Depth::Nothing),
    Function::new("intersection", &[EITHER], intersection).repeated(),
];

/// The operation of the terms that stand for an array without the elements of another one.
const EXCEPT: &str = "except";

/// Most elements that are compared with each other.
const MOST_COMPARED: usize = 2_000;

/// Deepest nest of objects that is merged.
const DEEPEST: usize = 64;

/// Whether an unknown part of a union may bring a later element of this array earlier.
pub(super) fn order_is_open(list: &List, terms: &Terms) -> bool {
    list.parts.iter().any(|part| match part {
        ListPart::Rest(id) => terms.get(*id).is_some_and(|term| term.op == Op::Call(EXCEPT.into())),
        _ => false,
    })
}

/// Whether all that is known are arrays, or objects; `None` when nothing is known.
fn are_lists(arguments: &[Value]) -> Result<Option<bool>, Fault> {
    let has =
        |takes: Takes| arguments.iter().any(|value| !matches!(value.kind, Kind::Term(_)) && takes.accepts(&value.kind));
    match (has(Takes::LIST), has(Takes::OBJECT)) {
        (true, true) => Err(expects("either arrays or objects", "both")),
        (false, false) => Ok(None),
        (lists, _) => Ok(Some(lists)),
    }
}

fn union(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    match are_lists(arguments)? {
        // Even of a single array only one of equal elements stays.
        None => Ok(Answer::Residue),
        Some(true) => union_of_lists(arguments, call),
        Some(false) => {
            let mut merged = Object::default();
            for argument in arguments {
                merged = merge(merged, argument, call, DEEPEST)?;
            }
            Ok(Answer::Known(Kind::Object(Rc::new(merged))))
        }
    }
}

/// An array with each element once, where it stands first (Bicep functions: array, `distinct`).
fn distinct(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    match arguments {
        [Value { kind: Kind::List(_), .. }] => union_of_lists(arguments, call),
        _ => Ok(Answer::Residue),
    }
}

fn union_of_lists(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let mut parts: Vec<ListPart> = Vec::new();
    let mut certain: Vec<Value> = Vec::new();
    let mut undecided = false;
    for argument in arguments {
        let Kind::List(operand) = &argument.kind else {
            if let Kind::Term(term) = argument.kind {
                parts.push(ListPart::Rest(term));
            }
            continue;
        };
        for part in &operand.parts {
            let ListPart::Item(item) = part else {
                parts.push(part.clone());
                continue;
            };
            let mut known = false;
            for other in &certain {
                match equal(other, item) {
                    Some(true) => {
                        known = true;
                        break;
                    }
                    Some(false) => {}
                    None => undecided = true,
                }
            }
            if !known {
                certain.push(item.clone());
                parts.push(part.clone());
            }
            if certain.len() > MOST_COMPARED {
                return Err(Fault::Limit(format!("gives an array of more than {MOST_COMPARED} different elements")));
            }
        }
    }
    if undecided {
        // Two elements may be the same one: how many there are is not known.
        return Ok(Answer::Residue);
    }
    let all = call.value(Kind::list(certain.iter().cloned()));
    let only = parts.len() == 1;
    for part in &mut parts {
        if matches!(part, ListPart::Item(_)) {
            continue;
        }
        let whole = match *part {
            ListPart::Rest(term) => Kind::Term(term),
            ref other => Kind::List(Rc::new(List { parts: vec![other.clone()] })),
        };
        // Nothing is taken away from what stands alone, but equal elements are one in it as well.
        *part = ListPart::Rest(if only {
            let argument = [call.value(whole)];
            call.term("union", argument)
        } else {
            let arguments = [call.value(whole), all.clone()];
            call.term(EXCEPT, arguments)
        });
    }
    list(parts)
}

/// The object with the properties of `right` on top. Objects inside of objects are merged too, arrays are not.
fn merge(left: Object, right: &Value, call: &mut Call<'_>, depth: usize) -> Result<Object, Fault> {
    let too_deep = || Fault::Limit(format!("gets objects inside of objects more than {DEEPEST} deep"));
    let deeper = depth.checked_sub(1).ok_or_else(too_deep)?;
    let closed = |object: &Object| object.rest.is_none() && object.slots.iter().all(|slot| slot.guard.is_none());
    let nothing = Object::default();
    let (slots, open): (&[Slot], bool) = match &right.kind {
        Kind::Object(object) if closed(object) && left.slots.iter().all(|slot| slot.guard.is_none()) => {
            (&object.slots, false)
        }
        Kind::Object(object) => (&object.slots, true),
        _ => (&nothing.slots, true),
    };
    if !open {
        return on_top(left, slots, call, deeper);
    }
    if left == nothing {
        return Ok(match &right.kind {
            Kind::Object(object) => Object::clone(object),
            Kind::Term(term) => Object { slots: Vec::new(), rest: Some(*term) },
            _ => nothing,
        });
    }
    // What `right` does not say may still be set by it: of the properties so far only their presence is certain.
    let before = call.value(Kind::Object(Rc::new(left.clone())));
    let rest = call.term("union", [before, right.clone()]);
    let mut merged = Object { slots: Vec::new(), rest: Some(rest) };
    for slot in &left.slots {
        let certain = slots.iter().find(|other| other.key.eq_ignore_ascii_case(&slot.key));
        let kind = match certain {
            Some(other) if other.guard.is_none() && slot.guard.is_none() => {
                merge_values(slot.value.kind.clone(), &other.value, call, deeper)?
            }
            _ => Kind::Term(property(rest, &slot.key, call)),
        };
        merged.slots.push(Slot { value: call.value(kind), ..slot.clone() });
    }
    for slot in slots {
        let known = left.slots.iter().any(|other| other.key.eq_ignore_ascii_case(&slot.key));
        if known || slot.guard.is_some() {
            continue;
        }
        let kind = match left.rest {
            None => slot.value.kind.clone(),
            Some(before) => {
                let before = Kind::Term(property(before, &slot.key, call));
                merge_values(before, &slot.value, call, deeper)?
            }
        };
        merged.slots.push(Slot { value: Value::new(kind, slot.value.origin), ..slot.clone() });
    }
    Ok(merged)
}

/// The object with these certain properties on top.
fn on_top(mut left: Object, slots: &[Slot], call: &mut Call<'_>, depth: usize) -> Result<Object, Fault> {
    for slot in slots {
        let place = left.slots.iter().position(|other| other.key.eq_ignore_ascii_case(&slot.key));
        let before = match place.and_then(|place| left.slots.get(place)) {
            Some(other) => Some(other.value.kind.clone()),
            None => left.rest.map(|rest| Kind::Term(property(rest, &slot.key, call))),
        };
        let value = match before {
            None => slot.value.clone(),
            Some(before) => {
                let kind = merge_values(before, &slot.value, call, depth)?;
                Value::new(kind, slot.value.origin)
            }
        };
        match place.and_then(|place| left.slots.get_mut(place)) {
            Some(other) => *other = Slot { key: other.key.clone(), value, ..slot.clone() },
            None => left.slots.push(Slot { value, ..slot.clone() }),
        }
    }
    if left.slots.len() > super::call::MOST_ITEMS {
        return object(left.slots).map(|_| Object::default());
    }
    Ok(left)
}

/// What a property is after `right` was put on top of `left`: the two are merged if both are objects.
fn merge_values(left: Kind, right: &Value, call: &mut Call<'_>, depth: usize) -> Result<Kind, Fault> {
    match (left, &right.kind) {
        (left, kind) if left == *kind => Ok(left),
        (Kind::Object(left), Kind::Object(_)) => {
            Ok(Kind::Object(Rc::new(merge(Object::clone(&left), right, call, depth)?)))
        }
        (Kind::Term(left), Kind::Object(_)) => {
            let left = Object { slots: Vec::new(), rest: Some(left) };
            Ok(Kind::Object(Rc::new(merge(left, right, call, depth)?)))
        }
        (left @ (Kind::Object(_) | Kind::Term(_)), Kind::Term(_)) => {
            let arguments = [call.value(left), right.clone()];
            Ok(Kind::Term(call.term("union", arguments)))
        }
        (_, kind) => Ok(kind.clone()),
    }
}

fn property(of: TermId, key: &str, call: &mut Call<'_>) -> TermId {
    let of = call.value(Kind::Term(of));
    call.terms.intern(Op::Property(key.to_ascii_lowercase().into()), [of], Some(call.span))
}

fn intersection(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    are_lists(arguments)?;
    let Some((first, others)) = arguments.split_first() else { return Ok(Answer::Residue) };
    match &first.kind {
        Kind::List(values) => {
            let pairs = others.iter().filter_map(Value::as_list).map(|other| other.parts.len()).sum::<usize>();
            if pairs.saturating_mul(values.parts.len()) > MOST_COMPARED * MOST_COMPARED {
                return Err(Fault::Limit("gets arrays that are too long to compare".to_owned()));
            }
            let mut kept = List::default();
            for item in values.items().unwrap_or_default() {
                let mut everywhere = list_contains(&kept, item).map(|known| !known);
                for other in others.iter().filter_map(Value::as_list) {
                    everywhere = both(everywhere, list_contains(other, item));
                }
                match everywhere {
                    Some(true) => kept.parts.push(ListPart::Item(item.clone())),
                    Some(false) => {}
                    None => return Ok(Answer::Residue),
                }
                if kept.parts.len() > MOST_COMPARED {
                    return Err(Fault::Limit(format!("gives an array of more than {MOST_COMPARED} elements")));
                }
            }
            list(kept.parts)
        }
        Kind::Object(values) => {
            let mut kept = Vec::new();
            for slot in &values.slots {
                let mut everywhere = Some(true);
                for other in others.iter().filter_map(Value::as_object) {
                    let same = match other.lookup(&slot.key) {
                        Lookup::Present(other) => match (equal(&slot.value, &other.value), &slot.value.kind) {
                            // Whether objects that differ are cut down to what they share is not documented.
                            (Some(false), Kind::Object(_)) => return Ok(Answer::NotEvaluated),
                            (same, _) => same,
                        },
                        _ => Some(false),
                    };
                    everywhere = both(everywhere, same);
                }
                match everywhere {
                    Some(true) => kept.push(slot.clone()),
                    Some(false) => {}
                    None => return Ok(Answer::Residue),
                }
            }
            object(kept)
        }
        _ => Ok(Answer::Residue),
    }
}

fn both(mine: Option<bool>, theirs: Option<bool>) -> Option<bool> {
    match (mine, theirs) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
