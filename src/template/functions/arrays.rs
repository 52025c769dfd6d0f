//! Functions that make arrays (ARM template functions: array).
//!
//! Never here: what works on texts and objects too ([`collections`](super::collections), [`union`](super::union)).

use super::call::{Answer, Call, Fault, MOST_ITEMS, Outcome, expects, items, list, with_article};
use super::knowledge::Depth;
use super::strings::number;
use super::table::{Function, Takes};
use crate::template::value::{Kind, ListPart, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("array", &[Takes::ANY], array).needs(Depth::Nothing),
    Function::new("createArray", &[Takes::ANY], create_array).optional(1).repeated().needs(Depth::Nothing),
    Function::new("flatten", &[Takes::LIST], flatten).needs(Depth::Nothing),
    Function::new("range", &[Takes::INT, Takes::INT], range).partly(range_partly),
];

/// Most numbers that `range` gives: Azure's own limit (ARM template functions: array, `range`).
const LONGEST_RANGE: i64 = 10_000;

fn array(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first() {
        Some(value) if matches!(value.kind, Kind::List(_)) => Ok(Answer::Part(value.clone())),
        Some(value) if !matches!(value.kind, Kind::Term(_)) => items([value.clone()]),
        _ => Ok(Answer::Residue),
    }
}

fn create_array(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    items(arguments.iter().cloned())
}

fn flatten(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some(outer) = arguments.first().and_then(Value::as_list) else { return Ok(Answer::Residue) };
    let mut parts = Vec::new();
    for part in &outer.parts {
        match part {
            ListPart::Item(Value { kind: Kind::List(inner), .. }) => parts.extend(inner.parts.iter().cloned()),
            ListPart::Item(Value { kind: Kind::Term(inner), .. }) => parts.push(ListPart::Rest(*inner)),
            ListPart::Item(other) => return Err(expects("an array of arrays", &with_article(&other.kind))),
            _ => return Ok(Answer::Residue),
        }
        if parts.len() > MOST_ITEMS {
            break;
        }
    }
    list(parts)
}

/// The count, if Azure takes it.
fn count_of(arguments: &[Value]) -> Result<i64, Fault> {
    let count = number(arguments.get(1), 0);
    if (0..=LONGEST_RANGE).contains(&count) {
        return Ok(count);
    }
    Err(expects(&format!("a count of 0 to {LONGEST_RANGE}"), &count.to_string()))
}

fn range(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let (start, count) = (number(arguments.first(), 0), count_of(arguments)?);
    let end = start.checked_add(count).filter(|end| *end <= i64::from(i32::MAX));
    let too_large = || Fault::Invalid(format!("expects start and count to add up to at most {}", i32::MAX));
    items((start..end.ok_or_else(too_large)?).map(|number| call.value(Kind::Int(number))))
}

/// How many numbers there are is known when the count is.
fn range_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let [start @ Value { kind: Kind::Term(_), .. }, Value { kind: Kind::Int(_), .. }] = arguments else {
        return Ok(Answer::Residue);
    };
    let numbers = (0..count_of(arguments)?).map(|index| match index {
        0 => start.clone(),
        index => {
            let sum = [start.clone(), call.value(Kind::Int(index))];
            let sum = Kind::Term(call.term("add", sum));
            call.value(sum)
        }
    });
    items(numbers)
}
