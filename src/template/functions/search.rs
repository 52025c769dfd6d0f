//! Functions that look for a text in a text (ARM template functions: string). All of them ignore case (evaluation.md §1.1).
//!
//! Never here: `contains`, which keeps case and also looks into arrays and objects.

use super::call::{Answer, Call, Outcome, count, integer, truth};
use super::strings::{known, units, upper};
use super::table::{Function, Takes};
use crate::template::text::TextView;
use crate::template::value::Value;

const TEXT: Takes = Takes::TEXT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("startsWith", &[TEXT, TEXT], starts_with).partly(starts_with_partly),
    Function::new("endsWith", &[TEXT, TEXT], ends_with).partly(ends_with_partly),
    Function::new("indexOf", &[TEXT, TEXT], index_of).partly(index_of_partly),
    Function::new("lastIndexOf", &[TEXT, TEXT], last_index_of),
];

/// The text with its case taken away.
fn fold(text: &str) -> Vec<char> {
    text.chars().map(upper).collect()
}

fn starts_with(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (text, start) = (fold(known(arguments.first())), fold(known(arguments.get(1))));
    truth(Some(text.starts_with(&start)))
}

fn ends_with(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (text, end) = (fold(known(arguments.first())), fold(known(arguments.get(1))));
    truth(Some(text.ends_with(&end)))
}

fn texts(arguments: &[Value]) -> Option<(TextView<'_>, TextView<'_>)> {
    Some((arguments.first()?.kind.as_text()?, arguments.get(1)?.kind.as_text()?))
}

fn starts_with_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some((text, start)) = texts(arguments) else { return Ok(Answer::Residue) };
    truth(begins(&fold(text.prefix()), &fold(start.prefix()), start.known().is_some(), text.known().is_some()))
}

fn ends_with_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some((text, end)) = texts(arguments) else { return Ok(Answer::Residue) };
    let reversed = |text: &str| fold(text).into_iter().rev().collect::<Vec<_>>();
    truth(begins(&reversed(text.suffix()), &reversed(end.suffix()), end.known().is_some(), text.known().is_some()))
}

/// Whether a text that begins with `text` begins with what begins with `start`. The two flags tell whether `start` and
/// `text` are all there is.
fn begins(text: &[char], start: &[char], start_is_all: bool, text_is_all: bool) -> Option<bool> {
    if text.iter().zip(start).any(|(mine, theirs)| mine != theirs) || (text_is_all && start.len() > text.len()) {
        return Some(false);
    }
    (start_is_all && start.len() <= text.len()).then_some(true)
}

fn find(text: &[char], part: &[char]) -> Option<usize> {
    match part {
        [] => Some(0),
        _ => text.windows(part.len()).position(|window| window == part),
    }
}

fn index_of(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (Some(text), Some(part)) = (units(known(arguments.first())), units(known(arguments.get(1)))) else {
        return Ok(Answer::NotEvaluated);
    };
    let upper_case = |letters: Vec<char>| letters.into_iter().map(upper).collect::<Vec<_>>();
    find(&upper_case(text), &upper_case(part)).map_or_else(|| integer(-1), count)
}

/// What is found in the known beginning is the first there is.
fn index_of_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some((text, part)) = texts(arguments) else { return Ok(Answer::Residue) };
    let (Some(letters), Some(part)) = (units(text.prefix()), part.known()) else { return Ok(Answer::Residue) };
    let letters: Vec<_> = letters.into_iter().map(upper).collect();
    find(&letters, &fold(part)).map_or(Ok(Answer::Residue), count)
}

fn last_index_of(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (Some(text), Some(part)) = (units(known(arguments.first())), units(known(arguments.get(1)))) else {
        return Ok(Answer::NotEvaluated);
    };
    let (text, part) =
        (text.into_iter().map(upper).collect::<Vec<_>>(), part.into_iter().map(upper).collect::<Vec<_>>());
    let found = match part.as_slice() {
        // Which place an empty text has at the end differs between versions of the platform.
        [] => return Ok(Answer::NotEvaluated),
        part => text.windows(part.len()).rposition(|window| window == part),
    };
    found.map_or_else(|| integer(-1), count)
}
