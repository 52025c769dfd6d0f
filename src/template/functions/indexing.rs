//! Functions that look into arrays and objects step by step: `tryGet`, `indexFromEnd`, `tryIndexFromEnd` (ARM template
//! functions: array, object; Bicep operators: safe dereference, array access).
//!
//! Bicep writes the accesses that follow a safe one as further arguments: `x.?a.b` is `tryGet(x, 'a', 'b')`, and an index
//! that counts from the end is an object there, `createObject('value', 1, 'fromEnd', true())`.
//!
//! Never here: `first` and `last`, and access that is written with dots and brackets.

use super::call::{Answer, Call, Outcome, expects, with_article};
use super::knowledge::Depth;
use super::strings::number;
use super::table::{Function, Takes};
use super::union::order_is_open;
use crate::template::term::Terms;
use crate::template::value::{Kind, List, ListPart, Lookup, Value};

const STEP: Takes = Takes::TEXT.or(Takes::INT).or(Takes::OBJECT);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("tryGet", &[Takes::ANY, STEP], try_get).repeated().needs(Depth::Nothing),
    Function::new("indexFromEnd", &[Takes::LIST, Takes::INT], index_from_end).needs(Depth::Nothing),
    Function::new("tryIndexFromEnd", &[Takes::LIST.or(Takes::NULL), Takes::INT, STEP], try_index_from_end)
        .optional(1)
        .repeated()
        .needs(Depth::Nothing),
];

/// One access.
enum Step<'v> {
    /// To a property.
    Name(&'v str),
    /// To an element; the first is 0.
    Index(i64),
    /// To an element; the last is 1.
    FromEnd(i64),
}

/// What an access leads to.
enum Found<'v> {
    Value(&'v Value),
    /// There is nothing.
    Missing,
    /// It is not known what there is.
    NotKnown,
    /// It is not documented what such an access gives.
    NotDocumented,
}

/// The access that an argument stands for; nothing for one that is not known or not of the documented form.
fn step(argument: &Value) -> Option<Step<'_>> {
    match &argument.kind {
        Kind::Str(name) => Some(Step::Name(name)),
        Kind::Int(index) => Some(Step::Index(*index)),
        Kind::Object(object) => {
            let property = |key: &str| match object.lookup(key) {
                Lookup::Present(slot) => Some(&slot.value.kind),
                _ => None,
            };
            let from_end = property("fromEnd") == Some(&Kind::Bool(true));
            match property("value") {
                Some(Kind::Int(index)) if from_end => Some(Step::FromEnd(*index)),
                Some(Kind::Int(index)) => Some(Step::Index(*index)),
                Some(Kind::Str(name)) if !from_end => Some(Step::Name(name)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn access<'v>(value: &'v Value, step: &Step<'_>, terms: &Terms) -> Found<'v> {
    match (&value.kind, step) {
        (Kind::Null, _) => Found::Missing,
        (Kind::Object(object), Step::Name(name)) => match object.lookup(name) {
            Lookup::Present(slot) => Found::Value(&slot.value),
            Lookup::Absent => Found::Missing,
            Lookup::Guarded(..) | Lookup::Unknown(_) => Found::NotKnown,
        },
        (Kind::List(list), Step::Index(index)) => from_start(list, *index),
        (Kind::List(list), Step::FromEnd(index)) => from_end(list, *index, terms),
        (Kind::Term(_), _) => Found::NotKnown,
        _ => Found::NotDocumented,
    }
}

/// The element at this place, the first being 0.
fn from_start(list: &List, index: i64) -> Found<'_> {
    let Ok(index) = usize::try_from(index) else { return Found::Missing };
    if list.parts.iter().take(index.saturating_add(1)).any(|part| !matches!(part, ListPart::Item(_))) {
        return Found::NotKnown;
    }
    item(list.parts.get(index))
}

/// The element at this place from the end, the last being 1.
fn from_end<'l>(list: &'l List, index: i64, terms: &Terms) -> Found<'l> {
    let Some(behind) = usize::try_from(index).ok().and_then(|index| index.checked_sub(1)) else {
        return Found::NotDocumented;
    };
    let mut backwards = list.parts.iter().rev();
    let known = backwards.by_ref().take(behind.saturating_add(1)).all(|part| matches!(part, ListPart::Item(_)));
    if !known || order_is_open(list, terms) {
        return Found::NotKnown;
    }
    item(list.parts.iter().rev().nth(behind))
}

fn item(part: Option<&ListPart>) -> Found<'_> {
    match part {
        Some(ListPart::Item(value)) => Found::Value(value),
        Some(_) => Found::NotKnown,
        None => Found::Missing,
    }
}

/// Takes the first step safely: where it leads to nothing the answer is `null`. That holds for all that follows it, but
/// what a later step gives that leads to nothing itself is not documented.
fn follow<'v>(start: &'v Value, first: &Step<'_>, others: &'v [Value], call: &Call<'_>) -> Outcome {
    let mut value = match access(start, first, call.terms) {
        Found::Value(value) => value,
        Found::Missing => return Ok(Answer::Known(Kind::Null)),
        Found::NotKnown => return Ok(Answer::Residue),
        Found::NotDocumented => return Ok(Answer::NotEvaluated),
    };
    for argument in others {
        if value.kind == Kind::Null {
            return Ok(Answer::Known(Kind::Null));
        }
        let Some(step) = step(argument) else { return Ok(Answer::Residue) };
        value = match access(value, &step, call.terms) {
            Found::Value(value) => value,
            Found::NotKnown => return Ok(Answer::Residue),
            Found::Missing | Found::NotDocumented => return Ok(Answer::NotEvaluated),
        };
    }
    Ok(Answer::Part(value.clone()))
}

fn try_get(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let [start, first, others @ ..] = arguments else { return Ok(Answer::Residue) };
    let container = Takes::OBJECT.or(Takes::LIST).or(Takes::NULL);
    if !container.accepts(&start.kind) {
        return Err(expects("an object or an array", &with_article(&start.kind)));
    }
    match step(first) {
        Some(step) => follow(start, &step, others, call),
        None => Ok(Answer::Residue),
    }
}

fn try_index_from_end(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    match arguments {
        [start, Value { kind: Kind::Int(index), .. }, others @ ..] => {
            follow(start, &Step::FromEnd(*index), others, call)
        }
        _ => Ok(Answer::Residue),
    }
}

fn index_from_end(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let [Value { kind: Kind::List(list), .. }, Value { kind: Kind::Int(_), .. }] = arguments else {
        return Ok(Answer::Residue);
    };
    let index = number(arguments.get(1), 0);
    match from_end(list, index, call.terms) {
        Found::Value(value) => Ok(Answer::Part(value.clone())),
        Found::NotKnown => Ok(Answer::Residue),
        Found::Missing | Found::NotDocumented => {
            let wanted = format!("a place from the end of an array of {} elements", list.parts.len());
            Err(expects(&wanted, &index.to_string()))
        }
    }
}
