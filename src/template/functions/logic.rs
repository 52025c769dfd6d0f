//! Functions about truth values and comparison (ARM template functions: logical, comparison, object).
//!
//! Never here: `if`, `and`, `or` and `coalesce`, which do not need all of their arguments.

use std::cmp::Ordering;

use super::call::{Answer, Call, Outcome, expects, truth};
use super::equality::equal;
use super::knowledge::Depth;
use super::strings::known;
use super::table::{Function, Takes};
use crate::template::term::Op;
use crate::template::value::{Kind, Value};

const COMPARED: Takes = Takes::INT.or(Takes::TEXT).or(Takes::FLOAT);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("true", &[], |_, _| truth(Some(true))),
    Function::new("false", &[], |_, _| truth(Some(false))),
    Function::new("null", &[], |_, _| Ok(Answer::Known(Kind::Null))),
    Function::new("not", &[Takes::BOOL], not).partly(not_partly),
    Function::new("bool", &[Takes::BOOL.or(Takes::INT).or(Takes::TEXT)], to_bool),
    Function::new("equals", &[Takes::ANY, Takes::ANY], equals).needs(Depth::Nothing),
    Function::new("less", &[COMPARED, COMPARED], |arguments, _| compare(arguments, Ordering::is_lt)),
    Function::new("lessOrEquals", &[COMPARED, COMPARED], |arguments, _| compare(arguments, Ordering::is_le)),
    Function::new("greater", &[COMPARED, COMPARED], |arguments, _| compare(arguments, Ordering::is_gt)),
    Function::new("greaterOrEquals", &[COMPARED, COMPARED], |arguments, _| compare(arguments, Ordering::is_ge)),
];

fn not(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first().map(|value| &value.kind) {
        Some(Kind::Bool(value)) => truth(Some(!value)),
        _ => Ok(Answer::Residue),
    }
}

/// Two negations are none.
fn not_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(Kind::Term(id)) = arguments.first().map(|value| &value.kind) else { return Ok(Answer::Residue) };
    let inner = call.terms.get(*id).filter(|term| matches!(&term.op, Op::Call(name) if &**name == "not"));
    match inner.and_then(|term| term.arguments.first()) {
        Some(value) => Ok(Answer::Part(value.clone())),
        None => Ok(Answer::Residue),
    }
}

fn to_bool(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first().map(|value| &value.kind) {
        Some(Kind::Bool(value)) => truth(Some(*value)),
        Some(Kind::Int(number @ (0 | 1))) => truth(Some(*number == 1)),
        // What other numbers mean is not documented.
        Some(Kind::Int(_)) => Ok(Answer::NotEvaluated),
        _ => match known(arguments.first()) {
            text if text.eq_ignore_ascii_case("true") => truth(Some(true)),
            text if text.eq_ignore_ascii_case("false") => truth(Some(false)),
            // Whether a number, or blanks around the word, may be a text is not documented.
            text if matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "false" | "1" | "0") => {
                Ok(Answer::NotEvaluated)
            }
            text => Err(expects("`true` or `false`", &format!("`{text}`"))),
        },
    }
}

fn equals(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments {
        [mine, theirs] => truth(equal(mine, theirs)),
        _ => Ok(Answer::Residue),
    }
}

fn compare(arguments: &[Value], answer: fn(Ordering) -> bool) -> Outcome {
    match arguments {
        [Value { kind: Kind::Int(mine), .. }, Value { kind: Kind::Int(theirs), .. }] => {
            truth(Some(answer(mine.cmp(theirs))))
        }
        [Value { kind: Kind::Str(mine), .. }, Value { kind: Kind::Str(theirs), .. }] => {
            Ok(texts_in_order(mine, theirs)
                .map_or(Answer::NotEvaluated, |order| Answer::Known(Kind::Bool(answer(order)))))
        }
        _ => Ok(Answer::NotEvaluated),
    }
}

/// The order of two texts; nothing when it is not documented.
///
/// The documentation has `a` before `A`, so it is the order of a dictionary and not that of the codes: letters and digits
/// decide first, and where they are the same the small letter comes first. All cultures agree on that for the letters of
/// ASCII and the digits; where other characters come is not documented.
fn texts_in_order(mine: &str, theirs: &str) -> Option<Ordering> {
    if mine == theirs {
        return Some(Ordering::Equal);
    }
    let plain = |text: &str| text.bytes().all(|letter| letter.is_ascii_alphanumeric());
    if !plain(mine) || !plain(theirs) {
        return None;
    }
    let letters = |text: &str| text.to_ascii_lowercase();
    // In ASCII capitals come first: the other way around.
    Some(letters(mine).cmp(&letters(theirs)).then_with(|| theirs.cmp(mine)))
}
