//! Functions that take texts, arrays and objects alike (ARM template functions: array).
//!
//! Never here: what takes only arrays ([`arrays`](super::arrays)) or only objects ([`objects`](super::objects)).

use super::call::{Answer, Call, Fault, Outcome, count, expects, list, string, truth, with_article};
use super::equality::equal;
use super::format::string_form;
use super::knowledge::Depth;
use super::strings::{from, known, number, units, within_prefix};
use super::table::{Function, Takes};
use crate::template::term::Op;
use crate::template::text::{TextBuilder, TextPiece, TextView};
use crate::template::value::{Kind, List, ListPart, Lookup, Object, Value};

const TEXT_OR_LIST: Takes = Takes::TEXT.or(Takes::LIST);
const CONTAINER: Takes = TEXT_OR_LIST.or(Takes::OBJECT);
const JOINED: Takes = TEXT_OR_LIST.or(Takes::INT).or(Takes::BOOL).or(Takes::FLOAT);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("concat", &[JOINED], concat).repeated().needs(Depth::Nothing),
    Function::new("length", &[CONTAINER], length).partly(length_partly),
    Function::new("empty", &[CONTAINER.or(Takes::NULL)], empty).needs(Depth::Nothing),
    Function::new("contains", &[CONTAINER, Takes::ANY], contains).needs(Depth::Nothing),
    Function::new("first", &[TEXT_OR_LIST], first).needs(Depth::Nothing),
    Function::new("last", &[TEXT_OR_LIST], last).needs(Depth::Nothing),
    Function::new("take", &[TEXT_OR_LIST, Takes::INT], take).needs(Depth::Nothing),
    Function::new("skip", &[TEXT_OR_LIST, Takes::INT], skip).needs(Depth::Nothing),
];

/// Arrays become one array, everything else one text. From terms alone it cannot be told which it will be.
fn concat(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let is_term = |value: &&Value| matches!(value.kind, Kind::Term(_));
    let is_list = |value: &&Value| matches!(value.kind, Kind::List(_));
    let lists = arguments.iter().filter(is_list).count();
    let texts = arguments.iter().filter(|value| !is_list(value) && !is_term(value)).count();
    match (lists, texts, arguments) {
        (0, 0, [single]) => Ok(Answer::Part(single.clone())),
        (0, 0, _) => concat_terms(arguments, call),
        (_, 0, _) => concat_lists(arguments),
        (0, _, _) => {
            let mut builder = TextBuilder::new();
            for value in arguments {
                if !string_form(&value.kind, &mut builder, call.terms) {
                    return Ok(Answer::NotEvaluated);
                }
            }
            Ok(Answer::Known(call.text(builder)?))
        }
        _ => Err(expects("either strings or arrays", "both")),
    }
}

/// The term for terms that are joined; joined ones among them are taken apart, so that the order of joining is all one.
fn concat_terms(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    /// Most terms in one term.
    const MOST: usize = 1_000;
    let mut parts: Vec<Value> = Vec::new();
    for argument in arguments {
        let joined = match argument.kind {
            Kind::Term(id) => call.terms.get(id).filter(|term| term.op == Op::Call("concat".into())),
            _ => None,
        };
        match joined {
            Some(term) => parts.extend(term.arguments.iter().cloned()),
            None => parts.push(argument.clone()),
        }
        if parts.len() > MOST {
            return Err(Fault::Limit(format!("joins more than {MOST} values")));
        }
    }
    Ok(Answer::Known(Kind::Term(call.term("concat", parts))))
}

fn concat_lists(arguments: &[Value]) -> Outcome {
    let mut parts = Vec::new();
    for argument in arguments {
        match &argument.kind {
            Kind::List(list) => parts.extend(list.parts.iter().cloned()),
            Kind::Term(term) => parts.push(ListPart::Rest(*term)),
            _ => {}
        }
        if parts.len() > super::call::MOST_ITEMS {
            break;
        }
    }
    list(parts)
}

fn length(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first().map(|value| &value.kind) {
        Some(Kind::List(list)) => count(list.parts.len()),
        Some(Kind::Object(object)) => count(object.slots.len()),
        _ => count(known(arguments.first()).encode_utf16().count()),
    }
}

/// A loop is as long as its count says.
fn length_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first().and_then(Value::as_list).map(|list| list.parts.as_slice()) {
        Some([ListPart::Repeat { count, .. }]) => Ok(Answer::Known(Kind::Term(*count))),
        _ => Ok(Answer::Residue),
    }
}

fn empty(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some(value) = arguments.first() else { return Ok(Answer::Residue) };
    truth(match &value.kind {
        Kind::Null => Some(true),
        Kind::List(list) if list.parts.is_empty() => Some(true),
        Kind::List(list) => {
            let certain = list.parts.iter().any(|part| matches!(part, ListPart::Item(_)));
            certain.then_some(false)
        }
        Kind::Object(object) if object.slots.iter().any(|slot| slot.guard.is_none()) => Some(false),
        Kind::Object(object) => (object.slots.is_empty() && object.rest.is_none()).then_some(true),
        kind => kind.as_text().and_then(TextView::is_empty),
    })
}

fn contains(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let [container, wanted] = arguments else { return Ok(Answer::Residue) };
    match &container.kind {
        Kind::List(list) => truth(list_contains(list, wanted)),
        Kind::Object(object) => object_contains(object, wanted),
        Kind::Str(_) | Kind::Text(_) => text_contains(&container.kind, wanted),
        _ => Ok(Answer::Residue),
    }
}

/// Whether an array has the element, as far as that is known.
pub(super) fn list_contains(list: &List, wanted: &Value) -> Option<bool> {
    let mut answer = Some(false);
    for part in &list.parts {
        let values = match part {
            ListPart::Item(value) => std::slice::from_ref(value),
            ListPart::When(_, values) => values.as_slice(),
            ListPart::Repeat { body, .. } => std::slice::from_ref(body),
            ListPart::Rest(_) => {
                answer = None;
                continue;
            }
        };
        for value in values {
            match equal(value, wanted) {
                Some(true) if matches!(part, ListPart::Item(_)) => return Some(true),
                Some(false) => {}
                _ => answer = None,
            }
        }
    }
    answer
}

fn object_contains(object: &Object, wanted: &Value) -> Outcome {
    match &wanted.kind {
        Kind::Str(key) => truth(match object.lookup(key) {
            Lookup::Present(_) => Some(true),
            Lookup::Absent => Some(false),
            Lookup::Guarded(..) | Lookup::Unknown(_) => None,
        }),
        Kind::Text(_) | Kind::Term(_) if object.slots.is_empty() && object.rest.is_none() => truth(Some(false)),
        Kind::Text(_) | Kind::Term(_) => Ok(Answer::Residue),
        kind => Err(expects("the name of a property", &with_article(kind))),
    }
}

/// What is in the known parts is there; that something is not there is known only of a whole text.
fn text_contains(container: &Kind, wanted: &Value) -> Outcome {
    let Some(text) = container.as_text() else { return Ok(Answer::Residue) };
    let number;
    let wanted = match &wanted.kind {
        Kind::Int(value) => {
            number = Kind::str(value.to_string());
            &number
        }
        kind => kind,
    };
    let Some(part) = wanted.as_text() else {
        return Err(expects("a string to look for", &with_article(wanted)));
    };
    let Some(part) = part.known() else {
        let missing = |part: &str| text.known().is_some_and(|text| !text.contains(part));
        let found = text.same(part);
        return truth(if found { Some(true) } else { part.literals().any(missing).then_some(false) });
    };
    if part.is_empty() || text.literals().any(|literal| literal.contains(part)) {
        return truth(Some(true));
    }
    truth(text.known().is_some().then_some(false))
}

fn first(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(value) = arguments.first() else { return Ok(Answer::Residue) };
    match &value.kind {
        Kind::List(list) => match list.parts.first() {
            None => Ok(Answer::Known(Kind::Null)),
            Some(ListPart::Item(item)) => Ok(Answer::Part(item.clone())),
            Some(_) => Ok(Answer::Residue),
        },
        kind => end_of_text(kind, call, |text| text.pieces().next(), |letters| letters.next()),
    }
}

fn last(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(value) = arguments.first() else { return Ok(Answer::Residue) };
    match &value.kind {
        Kind::List(list) => match list.parts.last() {
            None => Ok(Answer::Known(Kind::Null)),
            Some(ListPart::Item(item)) if !super::union::order_is_open(list, call.terms) => {
                Ok(Answer::Part(item.clone()))
            }
            Some(_) => Ok(Answer::Residue),
        },
        kind => end_of_text(kind, call, |text| text.pieces().next_back(), |letters| letters.next_back()),
    }
}

/// The first or the last character of a text.
fn end_of_text(
    kind: &Kind,
    _: &Call<'_>,
    piece: impl Fn(TextView<'_>) -> Option<TextPiece<'_>>,
    letter: impl Fn(&mut std::str::Chars<'_>) -> Option<char>,
) -> Outcome {
    let Some(text) = kind.as_text() else { return Ok(Answer::Residue) };
    match piece(text) {
        None => string(""),
        Some(TextPiece::Hole(_)) => Ok(Answer::Residue),
        Some(TextPiece::Literal(literal)) => match letter(&mut literal.chars()) {
            Some(letter) if letter.len_utf16() == 1 => string(letter.encode_utf8(&mut [0; 4])),
            _ => Ok(Answer::NotEvaluated),
        },
    }
}

/// A number of elements or characters; none for a negative one.
fn amount(arguments: &[Value]) -> Option<usize> {
    match arguments.get(1).map(|value| &value.kind) {
        Some(Kind::Int(_)) => Some(usize::try_from(number(arguments.get(1), 0)).unwrap_or(0)),
        _ => None,
    }
}

/// Whether the first `amount` elements are known, or all there are.
fn begins_known(list: &List, amount: usize) -> bool {
    list.parts.iter().take(amount).all(|part| matches!(part, ListPart::Item(_)))
}

fn take(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (Some(value), Some(amount)) = (arguments.first(), amount(arguments)) else { return Ok(Answer::Residue) };
    match &value.kind {
        Kind::List(values) if begins_known(values, amount) => list(values.parts.iter().take(amount).cloned().collect()),
        Kind::Str(text) => match units(text) {
            Some(letters) => string(&letters.into_iter().take(amount).collect::<String>()),
            None => Ok(Answer::NotEvaluated),
        },
        // A term may be an array: even nothing of it is either an empty text or an empty array.
        Kind::Text(_) => {
            let Some(text) = value.kind.as_text() else { return Ok(Answer::Residue) };
            Ok(within_prefix(text, 0, amount).unwrap_or(Answer::Residue))
        }
        _ => Ok(Answer::Residue),
    }
}

fn skip(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let (Some(value), Some(amount)) = (arguments.first(), amount(arguments)) else { return Ok(Answer::Residue) };
    if amount == 0 {
        return Ok(Answer::Part(value.clone()));
    }
    match &value.kind {
        Kind::List(values) if begins_known(values, amount) => list(values.parts.iter().skip(amount).cloned().collect()),
        Kind::List(_) => Ok(Answer::Residue),
        Kind::Str(text) => match units(text) {
            Some(letters) => string(&letters.into_iter().skip(amount).collect::<String>()),
            None => Ok(Answer::NotEvaluated),
        },
        kind => match kind.as_text() {
            Some(text) => from(text, amount, call),
            None => Ok(Answer::Residue),
        },
    }
}
