//! Functions that make texts from texts (ARM template functions: string).
//!
//! Azure counts characters in UTF-16 units. Where positions matter, a text with characters outside of the basic plane is
//! not evaluated.
//!
//! Never here: searching in texts ([`search`](super::search)), printing values ([`format`](super::format)).

use super::call::{Answer, Call, Fault, MOST_ITEMS, Outcome, expects, items, string, with_article};
use super::format::string_form;
use super::knowledge::Depth;
use super::table::{Function, Takes};
use crate::template::text::{LONGEST_TEXT, TextBuilder, TextPiece, TextView, TooLong, map_characters};
use crate::template::value::{Kind, ListPart, Value};

const TEXT: Takes = Takes::TEXT;
const INT: Takes = Takes::INT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("toLower", &[TEXT], to_lower).needs(Depth::Nothing),
    Function::new("toUpper", &[TEXT], to_upper).needs(Depth::Nothing),
    Function::new("trim", &[TEXT], trim).partly(trim_partly),
    Function::new("substring", &[TEXT, INT, INT], substring).optional(1).partly(substring_partly),
    Function::new("split", &[TEXT, TEXT.or(Takes::LIST)], split).needs(Depth::Everything).partly(split_partly),
    Function::new("join", &[Takes::LIST, TEXT], join).needs(Depth::Nothing),
    Function::new("replace", &[TEXT, TEXT, TEXT], replace).partly(replace_partly),
    Function::new("padLeft", &[TEXT.or(INT), INT, TEXT], pad_left).optional(1).partly(pad_left_partly),
];

/// The characters, if each is one UTF-16 unit.
pub(super) fn units(text: &str) -> Option<Vec<char>> {
    text.chars().map(|letter| (letter.len_utf16() == 1).then_some(letter)).collect()
}

/// The text of an argument that is a string.
pub(super) fn known(argument: Option<&Value>) -> &str {
    argument.and_then(Value::as_str).unwrap_or_default()
}

/// The number of an argument that is one, or `default` when it is left out.
pub(super) fn number(argument: Option<&Value>, default: i64) -> i64 {
    match argument.map(|value| &value.kind) {
        Some(Kind::Int(number)) => *number,
        _ => default,
    }
}

/// The lower case of a character, as the invariant culture has it: one character for one.
pub(super) fn lower(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => letter,
    }
}

/// The upper case of a character, as the invariant culture has it: one character for one, and none for the `i` without a
/// dot.
pub(super) fn upper(letter: char) -> char {
    if letter == 'ı' {
        return letter;
    }
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => letter,
    }
}

fn to_lower(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    change_case(arguments, call, lower)
}

fn to_upper(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    change_case(arguments, call, upper)
}

fn change_case(arguments: &[Value], call: &mut Call<'_>, change: fn(char) -> char) -> Outcome {
    let Some(text) = arguments.first().and_then(|value| value.kind.as_text()) else { return Ok(Answer::Residue) };
    let name = call.name.clone();
    Ok(Answer::Known(map_characters(text, &name, change, call.origin, call.terms)?))
}

fn trim(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    string(known(arguments.first()).trim())
}

/// Ends that are known can be trimmed when something is left of them.
fn trim_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(text) = arguments.first().and_then(|value| value.kind.as_text()) else { return Ok(Answer::Residue) };
    let last = text.pieces().count().saturating_sub(1);
    let mut trimmed = TextBuilder::new();
    for (index, piece) in text.pieces().enumerate() {
        let piece = match piece {
            TextPiece::Literal(text) if index == 0 => TextPiece::Literal(text.trim_start()),
            TextPiece::Literal(text) if index == last => TextPiece::Literal(text.trim_end()),
            piece => piece,
        };
        let at_an_end = index == 0 || index == last;
        if at_an_end && matches!(piece, TextPiece::Hole(_) | TextPiece::Literal("")) {
            return Ok(Answer::Residue);
        }
        trimmed.piece(piece);
    }
    Ok(Answer::Known(call.text(trimmed)?))
}

fn substring(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some(letters) = units(known(arguments.first())) else { return Ok(Answer::NotEvaluated) };
    let start = number(arguments.get(1), 0);
    let outside = || {
        let length = arguments.get(2).map(|length| format!(" and length {}", number(Some(length), 0)));
        let got = format!("start {start}{}", length.unwrap_or_default());
        expects(&format!("a part of a string of {} characters", letters.len()), &got)
    };
    let begin = usize::try_from(start).map_err(|_| outside())?;
    let rest = letters.get(begin..).ok_or_else(outside)?;
    let part = match arguments.get(2) {
        None => rest,
        Some(length) => {
            let length = usize::try_from(number(Some(length), 0)).map_err(|_| outside())?;
            rest.get(..length).ok_or_else(outside)?
        }
    };
    string(&part.iter().collect::<String>())
}

/// A part that lies in the known beginning, or all that follows a place in it.
fn substring_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let (Some(text), Some(Kind::Int(start))) =
        (arguments.first().and_then(|value| value.kind.as_text()), arguments.get(1).map(|value| &value.kind))
    else {
        return Ok(Answer::Residue);
    };
    let end = match arguments.get(2).map(|value| &value.kind) {
        None => None,
        Some(Kind::Int(length)) => Some(start.saturating_add(*length)),
        Some(_) => return Ok(Answer::Residue),
    };
    let Ok(start) = usize::try_from(*start) else { return Ok(Answer::Residue) };
    match end {
        None => from(text, start, call),
        Some(end) => {
            Ok(usize::try_from(end).ok().and_then(|end| within_prefix(text, start, end)).unwrap_or(Answer::Residue))
        }
    }
}

/// The characters `start..end`, if they lie in the known beginning.
pub(super) fn within_prefix(text: TextView<'_>, start: usize, end: usize) -> Option<Answer> {
    let letters = units(text.prefix())?;
    Some(Answer::Known(Kind::str(letters.get(start..end)?.iter().collect::<String>())))
}

/// What follows the first `start` characters, if those are known.
pub(super) fn from(text: TextView<'_>, start: usize, call: &mut Call<'_>) -> Outcome {
    let letters = units(text.prefix()).unwrap_or_default();
    let Some(rest) = letters.get(start..).filter(|_| start <= letters.len() && !letters.is_empty()) else {
        return Ok(Answer::Residue);
    };
    let mut builder = TextBuilder::new();
    builder.literal(&rest.iter().collect::<String>());
    text.pieces().skip(1).for_each(|piece| builder.piece(piece));
    Ok(Answer::Known(call.text(builder)?))
}

fn split(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let text = known(arguments.first());
    let delimiters: Vec<&str> = match arguments.get(1).map(|value| &value.kind) {
        Some(Kind::Str(delimiter)) => vec![delimiter],
        Some(Kind::List(list)) => {
            let delimiters = list.items().unwrap_or_default();
            let texts: Option<Vec<&str>> = delimiters.into_iter().map(Value::as_str).collect();
            texts.ok_or_else(|| expects("strings as delimiters", "something else among them"))?
        }
        _ => Vec::new(),
    };
    // Azure ignores a delimiter without characters.
    let delimiters: Vec<&str> = delimiters.into_iter().filter(|delimiter| !delimiter.is_empty()).collect();
    let mut parts = Vec::new();
    let (mut part, mut rest) = (String::new(), text);
    while let Some(letter) = rest.chars().next().filter(|_| parts.len() <= MOST_ITEMS) {
        let after = delimiters.iter().find_map(|delimiter| rest.strip_prefix(delimiter));
        if let Some(after) = after {
            parts.push(call.value(Kind::str(std::mem::take(&mut part))));
            rest = after;
        } else {
            part.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
    }
    parts.push(call.value(Kind::str(part)));
    items(parts)
}

/// With a delimiter of one character, what lies between two written delimiters is a part of its own, unless a hole in it
/// can contain the delimiter; from the first to the last such place the parts stay unknown.
fn split_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let (Some(text), Some(delimiter)) =
        (arguments.first().and_then(|value| value.kind.as_text()), arguments.get(1).and_then(Value::as_str))
    else {
        return Ok(Answer::Residue);
    };
    let mut letters = delimiter.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return Ok(Answer::Residue) };
    let fields = text.fields(letter);
    let open = |field: &Vec<TextPiece<'_>>| {
        field.iter().any(|piece| match piece {
            TextPiece::Hole(hole) => letter != '/' || hole.class == crate::template::HoleClass::Any,
            TextPiece::Literal(_) => false,
        })
    };
    let first = fields.iter().position(open);
    let last = fields.iter().rposition(open);
    let build = |fields: &[Vec<TextPiece<'_>>], call: &Call<'_>| -> Result<Value, Fault> {
        let mut builder = TextBuilder::new();
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                builder.literal(delimiter);
            }
            for piece in field {
                builder.piece(*piece);
            }
        }
        Ok(call.value(call.text(builder)?))
    };
    let mut parts = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        match (first, last) {
            (Some(first), Some(last)) if (first..=last).contains(&index) => {
                if index == first {
                    let unknown = build(fields.get(first..=last).unwrap_or_default(), call)?;
                    let arguments = [unknown, call.value(Kind::str(delimiter))];
                    let name = call.name.clone();
                    parts.push(ListPart::Rest(call.term(&name, arguments)));
                }
            }
            _ => parts.push(ListPart::Item(build(std::slice::from_ref(field), call)?)),
        }
    }
    match parts.as_slice() {
        [ListPart::Rest(_)] => Ok(Answer::Residue),
        _ => super::call::list(parts),
    }
}

fn join(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let (Some(list), Some(delimiter)) =
        (arguments.first().and_then(Value::as_list), arguments.get(1).and_then(|value| value.kind.as_text()))
    else {
        return Ok(Answer::Residue);
    };
    let Some(values) = list.items() else { return Ok(Answer::Residue) };
    let mut builder = TextBuilder::new();
    for (index, value) in values.into_iter().enumerate() {
        if index > 0 {
            builder.text(delimiter, call.terms);
        }
        if matches!(value.kind, Kind::Float(_)) {
            return Ok(Answer::NotEvaluated);
        }
        if !string_form(&value.kind, &mut builder, call.terms) {
            return Err(expects("an array of strings", &with_article(&value.kind)));
        }
    }
    Ok(Answer::Known(call.text(builder)?))
}

fn replace(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (text, old, new) = (known(arguments.first()), known(arguments.get(1)), known(arguments.get(2)));
    if old.is_empty() {
        return Err(expects("a string to look for", "an empty one"));
    }
    let longer = text.matches(old).count().saturating_mul(new.len());
    if longer > 4 * LONGEST_TEXT {
        return Err(TooLong.into());
    }
    string(&text.replace(old, new))
}

/// What no segment can contain is replaced in the known parts.
fn replace_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let view = |index: usize| arguments.get(index).and_then(|value| value.kind.as_text());
    let (Some(text), Some("/"), Some(new)) = (view(0), view(1).and_then(TextView::known), view(2)) else {
        return Ok(Answer::Residue);
    };
    if !text.holes_are_segments() {
        return Ok(Answer::Residue);
    }
    let mut builder = TextBuilder::new();
    for (index, field) in text.fields('/').into_iter().enumerate() {
        if index > 0 {
            builder.text(new, call.terms);
        }
        for piece in field {
            builder.piece(piece);
        }
    }
    Ok(Answer::Known(call.text(builder)?))
}

fn pad_left(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let text = match arguments.first().map(|value| &value.kind) {
        Some(Kind::Int(number)) => number.to_string(),
        _ => known(arguments.first()).to_owned(),
    };
    let wanted = number(arguments.get(1), 0);
    let padding = arguments.get(2).map_or(" ", |padding| known(Some(padding)));
    if padding.encode_utf16().count() != 1 {
        return Err(expects("one character to pad with", &format!("`{padding}`")));
    }
    let wanted = usize::try_from(wanted).map_err(|_| expects("a length", &wanted.to_string()))?;
    if wanted > LONGEST_TEXT {
        return Err(TooLong.into());
    }
    let missing = wanted.saturating_sub(text.encode_utf16().count());
    string(&(padding.repeat(missing) + &text))
}

/// What is long enough in its known parts stays what it is.
fn pad_left_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let (Some(value), Some(Kind::Int(wanted))) = (arguments.first(), arguments.get(1).map(|value| &value.kind)) else {
        return Ok(Answer::Residue);
    };
    let Kind::Text(_) = value.kind else { return Ok(Answer::Residue) };
    let literals = value.kind.as_text().into_iter().flat_map(TextView::literals);
    let least: usize = literals.map(|literal| literal.encode_utf16().count()).sum();
    let enough = usize::try_from(*wanted).is_ok_and(|wanted| wanted <= least);
    Ok(if enough { Answer::Part(value.clone()) } else { Answer::Residue })
}
