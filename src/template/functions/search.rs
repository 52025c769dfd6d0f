//! Functions that look for a text in a text, without regard to case, or for an element in an array, with regard to it
//! (ARM template functions: string, array; Bicep functions: string, `like`).
//!
//! Never here: `contains`, which keeps case in texts and also looks into objects.

use super::call::{Answer, Call, Outcome, count, expects, integer, truth, with_article};
use super::equality::equal;
use super::knowledge::Depth;
use super::strings::{known, units, upper};
use super::table::{Function, Takes};
use super::union::order_is_open;
use crate::template::text::{TextPiece, TextView};
use crate::template::value::{Kind, List, ListPart, Value};

const TEXT: Takes = Takes::TEXT;
const TEXT_OR_LIST: Takes = TEXT.or(Takes::LIST);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("startsWith", &[TEXT, TEXT], starts_with).partly(starts_with_partly),
    Function::new("endsWith", &[TEXT, TEXT], ends_with).partly(ends_with_partly),
    Function::new("like", &[TEXT, TEXT], like).partly(like_partly),
    Function::new("indexOf", &[TEXT_OR_LIST, Takes::ANY], index_of).needs(Depth::Nothing),
    Function::new("lastIndexOf", &[TEXT_OR_LIST, Takes::ANY], last_index_of).needs(Depth::Nothing),
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

/// A `*` stands for any characters. Nothing else is documented to, so a pattern with a `?` is not evaluated.
fn like(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (text, pattern) = (known(arguments.first()), known(arguments.get(1)));
    if pattern.contains('?') {
        return Ok(Answer::NotEvaluated);
    }
    truth(Some(matches(&fold(text), &fold(pattern))))
}

/// What is not known of the text matches where only a `*` can take it; known ends that differ never match.
fn like_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    /// Stands for a hole: a character that no pattern has outside of its `*`.
    const HOLE: char = '\u{10FFFF}';
    let Some((text, pattern)) = texts(arguments) else { return Ok(Answer::Residue) };
    let Some(pattern) = pattern.known().filter(|pattern| !pattern.contains(['?', HOLE])) else {
        return Ok(Answer::Residue);
    };
    let spelled: String = text
        .pieces()
        .map(|piece| match piece {
            TextPiece::Literal(literal) => literal.to_owned(),
            TextPiece::Hole(_) => HOLE.to_string(),
        })
        .collect();
    if matches(&fold(&spelled), &fold(pattern)) {
        return truth(Some(true));
    }
    let ends = pattern.split_once('*').zip(pattern.rsplit_once('*'));
    let (start, end) = ends.map_or((pattern, pattern), |((start, _), (_, end))| (start, end));
    let reversed = |text: &str| fold(text).into_iter().rev().collect::<Vec<_>>();
    let start_differs = begins(&fold(text.prefix()), &fold(start), false, false) == Some(false);
    let end_differs = begins(&reversed(text.suffix()), &reversed(end), false, false) == Some(false);
    truth((start_differs || end_differs).then_some(false))
}

/// Whether the whole text is what the pattern says. Steps back to the last `*` alone, which is enough, and keeps the
/// effort at the product of the lengths.
fn matches(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut wanted) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(at) {
        match pattern.get(wanted) {
            Some('*') => {
                star = Some((at, wanted + 1));
                wanted += 1;
            }
            Some(other) if other == letter => {
                at += 1;
                wanted += 1;
            }
            _ => {
                let Some((taken, behind)) = star else { return false };
                star = Some((taken + 1, behind));
                at = taken + 1;
                wanted = behind;
            }
        }
    }
    pattern.iter().skip(wanted).all(|letter| *letter == '*')
}

/// The text and the part to look for; an error where the part is no string.
fn text_and_part<'a>(
    text: &'a Kind,
    part: &'a Value,
) -> Result<Option<(TextView<'a>, TextView<'a>)>, super::call::Fault> {
    match (text.as_text(), part.kind.as_text()) {
        (_, None) => Err(expects("a string to look for", &with_article(&part.kind))),
        (text, part) => Ok(text.zip(part)),
    }
}

fn index_of(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let [container, wanted] = arguments else { return Ok(Answer::Residue) };
    let (text, part) = match &container.kind {
        Kind::List(list) => return place(list, wanted, list.parts.iter().enumerate()),
        Kind::Term(_) => return Ok(Answer::Residue),
        kind => match text_and_part(kind, wanted)? {
            Some(both) => both,
            None => return Ok(Answer::Residue),
        },
    };
    let Some(part) = part.known() else { return Ok(Answer::Residue) };
    let upper_case = |letters: Vec<char>| letters.into_iter().map(upper).collect::<Vec<_>>();
    match (units(text.prefix()), units(part), text.known().is_some()) {
        (Some(letters), Some(part), all) => match find(&upper_case(letters), &upper_case(part)) {
            // What is found in the known beginning is the first there is.
            Some(found) => count(found),
            None if all => integer(-1),
            None => Ok(Answer::Residue),
        },
        (_, _, true) => Ok(Answer::NotEvaluated),
        _ => Ok(Answer::Residue),
    }
}

fn last_index_of(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let [container, wanted] = arguments else { return Ok(Answer::Residue) };
    let (text, part) = match &container.kind {
        Kind::List(list) if order_is_open(list, call.terms) => return Ok(Answer::Residue),
        Kind::List(list) => return place(list, wanted, list.parts.iter().enumerate().rev()),
        Kind::Term(_) => return Ok(Answer::Residue),
        kind => match text_and_part(kind, wanted)? {
            Some(both) => both,
            None => return Ok(Answer::Residue),
        },
    };
    let (Some(text), Some(part)) = (text.known(), part.known()) else { return Ok(Answer::Residue) };
    let (Some(text), Some(part)) = (units(text), units(part)) else { return Ok(Answer::NotEvaluated) };
    let (text, part) =
        (text.into_iter().map(upper).collect::<Vec<_>>(), part.into_iter().map(upper).collect::<Vec<_>>());
    let found = match part.as_slice() {
        // Which place an empty text has at the end differs between versions of the platform.
        [] => return Ok(Answer::NotEvaluated),
        part => text.windows(part.len()).rposition(|window| window == part),
    };
    found.map_or_else(|| integer(-1), count)
}

/// The place of the first of these parts that is the element. It is known when everything that is looked at before it
/// is, and when the number of elements in front of it is.
fn place<'l>(list: &List, wanted: &Value, parts: impl Iterator<Item = (usize, &'l ListPart)>) -> Outcome {
    for (index, part) in parts {
        let ListPart::Item(item) = part else { return Ok(Answer::Residue) };
        match equal(item, wanted) {
            Some(true) => {
                let in_front = list.parts.iter().take(index);
                let counted = in_front.into_iter().all(|part| matches!(part, ListPart::Item(_)));
                return if counted { count(index) } else { Ok(Answer::Residue) };
            }
            Some(false) => {}
            None => return Ok(Answer::Residue),
        }
    }
    integer(-1)
}
