//! Arithmetic on whole numbers of 64 bits (ARM template functions: numeric).
//!
//! Never here: how numbers print ([`format`](super::format)).

use super::call::{Answer, Call, Fault, Outcome, expects, integer};
use super::knowledge::Depth;
use super::strings::{known, number};
use super::table::{Function, Takes};
use crate::template::value::{Float, Kind, Value};

const INT: Takes = Takes::INT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("add", &[INT, INT], |arguments, _| calculate(arguments, i64::checked_add)),
    Function::new("sub", &[INT, INT], |arguments, _| calculate(arguments, i64::checked_sub)),
    Function::new("mul", &[INT, INT], |arguments, _| calculate(arguments, i64::checked_mul)),
    Function::new("div", &[INT, INT], |arguments, _| divide(arguments, i64::checked_div)),
    Function::new("mod", &[INT, INT], |arguments, _| divide(arguments, i64::checked_rem)),
    Function::new("min", &[INT.or(Takes::LIST)], |arguments, _| extreme(arguments, Iterator::min))
        .repeated()
        .needs(Depth::Everything),
    Function::new("max", &[INT.or(Takes::LIST)], |arguments, _| extreme(arguments, Iterator::max))
        .repeated()
        .needs(Depth::Everything),
    Function::new("int", &[INT.or(Takes::FLOAT).or(Takes::TEXT)], to_int),
    Function::new("float", &[INT.or(Takes::FLOAT).or(Takes::TEXT)], to_float),
];

fn calculate(arguments: &[Value], operation: fn(i64, i64) -> Option<i64>) -> Outcome {
    let (mine, theirs) = (number(arguments.first(), 0), number(arguments.get(1), 0));
    let too_large = || expects("a result of 64 bits", &format!("{mine} and {theirs}"));
    integer(operation(mine, theirs).ok_or_else(too_large)?)
}

fn divide(arguments: &[Value], operation: fn(i64, i64) -> Option<i64>) -> Outcome {
    if number(arguments.get(1), 0) == 0 {
        return Err(expects("a divisor other than zero", "0"));
    }
    calculate(arguments, operation)
}

fn extreme(arguments: &[Value], choose: fn(std::vec::IntoIter<i64>) -> Option<i64>) -> Outcome {
    let wrong = || expects("integers or one array of integers", "something else");
    let values: Vec<&Value> = match arguments {
        [Value { kind: Kind::List(list), .. }] => list.items().unwrap_or_default(),
        _ => arguments.iter().collect(),
    };
    let numbers: Option<Vec<i64>> = values
        .into_iter()
        .map(|value| match value.kind {
            Kind::Int(number) => Some(number),
            _ => None,
        })
        .collect();
    integer(choose(numbers.ok_or_else(wrong)?.into_iter()).ok_or_else(wrong)?)
}

fn to_int(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first().map(|value| &value.kind) {
        Some(Kind::Int(number)) => integer(*number),
        // How a fraction is rounded is not documented.
        Some(Kind::Float(_)) => Ok(Answer::NotEvaluated),
        _ => {
            let text = known(arguments.first());
            match text.trim().parse() {
                Ok(number) => integer(number),
                // A text with a fraction or an exponent is a number, but whether it is taken is not documented.
                Err(_)
                    if text.contains(['.', 'e', 'E', ','])
                        && text.starts_with(|first: char| "+-.0123456789".contains(first)) =>
                {
                    Ok(Answer::NotEvaluated)
                }
                Err(_) => Err(not_a_number(text)),
            }
        }
    }
}

fn to_float(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let number = match arguments.first().map(|value| &value.kind) {
        Some(Kind::Float(number)) => number.0,
        Some(Kind::Int(number)) => number.to_string().parse().unwrap_or_default(),
        _ => {
            let text = known(arguments.first());
            text.trim().parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| not_a_number(text))?
        }
    };
    Ok(Answer::Known(Kind::Float(Float(number))))
}

fn not_a_number(text: &str) -> Fault {
    expects("a number", &format!("`{}`", text.chars().take(40).collect::<String>()))
}
