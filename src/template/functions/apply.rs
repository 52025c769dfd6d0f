//! The one place that calls functions: checks arguments, handles what is not known, and says where results come from.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::call::{Answer, Call, Fault, FunctionContext, Outcome, expects, with_article};
use super::knowledge::{Depth, is_known, is_small};
use super::table::Function;
use crate::source::Span;
use crate::template::term::Op;
use crate::template::text::string_of_term;
use crate::template::value::{Kind, Value};
use crate::template::{Origin, Problem, ProblemKind, Step};

/// How many of the latest problems are compared with a new one.
const LOOKED_BACK: usize = 64;

/// Most origins that a result names as its inputs.
const MOST_INPUTS: usize = 4;

/// The value of a call. What Azure would refuse becomes a problem and a term; what is not known becomes a term that is
/// the same for the same call.
pub(crate) fn apply(function: &Function, arguments: &[Value], call: Span, cx: &mut FunctionContext<'_>) -> Value {
    let inputs = inputs(arguments);
    let origin = cx.provenance.add(Step::Computed { call, inputs: inputs.into() });
    let name = function.name.to_ascii_lowercase();
    let mut inside = Call { name: name.as_str().into(), terms: cx.terms, scope: cx.scope, span: call, origin };
    let mut outcome = answer(function, arguments, &mut inside);
    // A term of a call has to have something in it that is not known.
    if matches!(outcome, Ok(Answer::Residue)) && arguments.iter().all(|value| is_known(value, Depth::Everything)) {
        outcome = Ok(Answer::NotEvaluated);
    }
    let kind = match outcome {
        Ok(Answer::Known(kind)) => kind,
        Ok(Answer::Part(value)) => {
            let origin = cx.provenance.add(Step::Computed { call, inputs: [value.origin].into() });
            return Value::new(value.kind, origin);
        }
        Ok(Answer::Residue) => {
            let mut arguments = arguments.to_vec();
            if name == "equals" {
                canonical_order(&mut arguments);
            }
            let term = cx.terms.intern(Op::Call(name.into()), arguments, Some(call));
            string_of_term(term, cx.terms)
        }
        Ok(Answer::NotEvaluated) => {
            Kind::Term(cx.terms.intern(Op::NotEvaluated(function.name.into()), arguments, Some(call)))
        }
        Err(fault) => {
            let (kind, words) = match fault {
                Fault::Invalid(words) => (ProblemKind::Invalid, format!("`{}` {words}", function.name)),
                Fault::Limit(words) => (ProblemKind::Limit, format!("`{}` {words}", function.name)),
            };
            let op = match kind {
                ProblemKind::Limit => Op::Limit(words.as_str().into()),
                _ => Op::Invalid(words.as_str().into()),
            };
            let problem = Problem { kind, message: words, span: call, related: Vec::new(), help: None };
            // The instances of a loop all come by with the same problem.
            if !cx.problems.iter().rev().take(LOOKED_BACK).any(|known| *known == problem) {
                cx.problems.push(problem);
            }
            Kind::Term(cx.terms.intern_refused(op, call, origin))
        }
    };
    Value::new(kind, origin)
}

fn answer(function: &Function, arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    check_number(function, arguments.len())?;
    for (index, argument) in arguments.iter().enumerate() {
        let takes = function.takes.get(index).or(function.takes.last());
        if let Some(takes) = takes.filter(|takes| !takes.accepts(&argument.kind)) {
            let number = if function.most == 1 { String::new() } else { format!(" as argument {}", index + 1) };
            return Err(expects(&format!("{}{number}", takes.describe()), &with_article(&argument.kind)));
        }
        if !is_small(argument) {
            return Err(Fault::Limit("gets a value that is too large or too deep to follow".to_owned()));
        }
    }
    if arguments.iter().all(|argument| is_known(argument, function.needs)) {
        return (function.body)(arguments, call);
    }
    function.partly.map_or(Ok(Answer::Residue), |partly| partly(arguments, call))
}

fn check_number(function: &Function, number: usize) -> Result<(), Fault> {
    let (least, most) = (function.least, function.most);
    if (least..=most).contains(&number) {
        return Ok(());
    }
    let plural = |number: usize| if number == 1 { "argument" } else { "arguments" };
    let wanted = match (least, most) {
        (0, 0) => "no arguments".to_owned(),
        (least, usize::MAX) => format!("at least {least} {}", plural(least)),
        (least, most) if least == most => format!("{least} {}", plural(least)),
        (least, most) => format!("{least} to {most} arguments"),
    };
    Err(Fault::Invalid(format!(
        "expects {wanted}, got {}",
        if number == 0 { "none".to_owned() } else { number.to_string() }
    )))
}

/// The origins of the arguments, each once.
fn inputs(arguments: &[Value]) -> Vec<Origin> {
    let mut inputs = Vec::new();
    for argument in arguments {
        if inputs.len() < MOST_INPUTS && !inputs.contains(&argument.origin) {
            inputs.push(argument.origin);
        }
    }
    inputs
}

/// Brings the arguments of a function that does not care about their order into one order, so that equal calls are equal
/// terms. The order is the same within a run and means nothing.
fn canonical_order(arguments: &mut [Value]) {
    arguments.sort_by_cached_key(|argument| {
        let mut hasher = DefaultHasher::new();
        argument.hash(&mut hasher);
        hasher.finish()
    });
}
