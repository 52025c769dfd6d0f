//! How values are printed: `format`, `string`, and the string form of numbers and truth values inside of texts.
//!
//! Never here: formats of numbers ([`number_format`](super::number_format)), and reading of texts as values ([`numbers`](super::numbers), [`logic`](super::logic)).

use std::fmt::Write as _;

use super::call::{Answer, Call, Fault, Outcome, expects, string};
use super::knowledge::{Depth, is_known};
use super::number_format::print_number;
use super::table::{Function, Takes};
use crate::template::term::Terms;
use crate::template::text::{LONGEST_TEXT, TextBuilder};
use crate::template::value::{Hole, HoleClass, Kind, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format", &[Takes::TEXT, Takes::ANY], format).optional(1).repeated().needs(Depth::Nothing),
    Function::new("string", &[Takes::ANY], to_string).needs(Depth::Everything).partly(to_string_partly),
];

/// Widest column of a placeholder, `{0,10}`, and most digits of a number.
pub(super) const WIDEST: usize = 1_000;

/// Adds the string form of a value that is a string, a whole number, a truth value or a term; `false` for others. How
/// numbers that are not whole print is not documented.
pub(super) fn string_form(kind: &Kind, builder: &mut TextBuilder, terms: &Terms) -> bool {
    match kind {
        Kind::Bool(value) => builder.literal(if *value { "True" } else { "False" }),
        Kind::Int(number) => builder.literal(&number.to_string()),
        _ => match kind.as_text() {
            Some(text) => builder.text(text, terms),
            None => return false,
        },
    }
    true
}

/// One placeholder of a format: `{index,width:specification}`.
struct Placeholder<'f> {
    index: usize,
    width: Option<i32>,
    specification: Option<&'f str>,
}

fn format(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some((pattern, values)) = arguments.split_first() else { return Ok(Answer::Residue) };
    let Some(pattern) = pattern.as_str() else { return Ok(Answer::Residue) };
    let wrong = || Fault::Invalid(format!("expects a well-formed format, got `{}`", excerpt(pattern)));
    let mut builder = TextBuilder::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at_checked(at).ok_or_else(wrong)?;
        builder.literal(before);
        if let Some(after) = found.strip_prefix("{{") {
            builder.literal("{");
            rest = after;
        } else if let Some(after) = found.strip_prefix("}}") {
            builder.literal("}");
            rest = after;
        } else {
            let (inside, after) = found.strip_prefix('{').and_then(|found| found.split_once('}')).ok_or_else(wrong)?;
            let placeholder = placeholder(inside).ok_or_else(wrong)?;
            let value = values.get(placeholder.index).ok_or_else(|| {
                let wanted = format!("a value for every placeholder, here `{{{}}}`", placeholder.index);
                expects(&wanted, &format!("{} values", values.len()))
            })?;
            if !fill(&placeholder, value, &mut builder, call) {
                return Ok(if is_known(value, Depth::Everything) { Answer::NotEvaluated } else { Answer::Residue });
            }
            rest = after;
        }
    }
    builder.literal(rest);
    Ok(Answer::Known(call.text(builder)?))
}

fn placeholder(inside: &str) -> Option<Placeholder<'_>> {
    let (head, specification) = match inside.split_once(':') {
        Some((head, specification)) => (head, Some(specification)),
        None => (inside, None),
    };
    let (index, width) = match head.split_once(',') {
        Some((index, width)) => (index, Some(width.trim_matches(' '))),
        None => (head, None),
    };
    // Signs that the platform does not take: `{+0}`, `{0,+5}`, `{ 0}`.
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    let index = Some(index.trim_end_matches(' ')).filter(|index| digits(index))?.parse().ok()?;
    let width = match width {
        Some(width) if digits(width.strip_prefix('-').unwrap_or(width)) => Some(width.parse().ok()?),
        Some(_) => return None,
        None => None,
    };
    Some(Placeholder { index, width, specification })
}

/// Adds the value; `false` when it cannot be told how it prints.
fn fill(placeholder: &Placeholder<'_>, value: &Value, builder: &mut TextBuilder, call: &mut Call<'_>) -> bool {
    let printed = match (&value.kind, placeholder.specification) {
        (Kind::Term(_), None) if placeholder.width.is_none() => {
            return string_form(&value.kind, builder, call.terms);
        }
        (Kind::Text(_), _) if placeholder.width.is_none() => return string_form(&value.kind, builder, call.terms),
        (Kind::Term(_), specification) => {
            let width = placeholder.width.map(|width| format!(",{width}")).unwrap_or_default();
            let specification = specification.map(|words| format!(":{words}")).unwrap_or_default();
            let pattern = call.value(Kind::str(format!("{{0{width}{specification}}}")));
            let term = call.term("format", [pattern, value.clone()]);
            builder.hole(Hole { term, class: HoleClass::Any });
            return true;
        }
        // Strings and truth values have no formats of their own.
        (Kind::Str(text), _) => text.to_string(),
        (Kind::Bool(value), _) => if *value { "True" } else { "False" }.to_owned(),
        (Kind::Int(number), None) => number.to_string(),
        (Kind::Int(number), Some(specification)) => match print_number(*number, specification) {
            Some(printed) => printed,
            None => return false,
        },
        (Kind::List(_) | Kind::Object(_), None) if is_known(value, Depth::Everything) => {
            let mut printed = String::new();
            if !write_json(value, '\'', &mut printed) {
                return false;
            }
            printed
        }
        _ => return false,
    };
    let Some(width) = placeholder.width else {
        builder.literal(&printed);
        return true;
    };
    let columns = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
    if columns > WIDEST {
        return false;
    }
    let padding = " ".repeat(columns.saturating_sub(printed.encode_utf16().count()));
    let (before, after) = if width < 0 { ("", padding.as_str()) } else { (padding.as_str(), "") };
    for part in [before, &printed, after] {
        builder.literal(part);
    }
    true
}

/// The beginning of a text for a message.
fn excerpt(text: &str) -> String {
    /// Most characters that are shown.
    const SHOWN: usize = 60;
    let mut excerpt: String = text.chars().take(SHOWN).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}

fn to_string(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(value) = arguments.first() else { return Ok(Answer::Residue) };
    match &value.kind {
        // How these print is not documented.
        Kind::Null | Kind::Float(_) => Ok(Answer::NotEvaluated),
        Kind::List(_) | Kind::Object(_) => {
            let mut printed = String::new();
            if write_json(value, '"', &mut printed) { string(&printed) } else { Ok(Answer::NotEvaluated) }
        }
        kind => {
            let mut builder = TextBuilder::new();
            string_form(kind, &mut builder, call.terms);
            Ok(Answer::Known(call.text(builder)?))
        }
    }
}

/// A text stays what it is.
fn to_string_partly(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first() {
        Some(value) if matches!(value.kind, Kind::Text(_)) => Ok(Answer::Part(value.clone())),
        _ => Ok(Answer::Residue),
    }
}

/// The JSON text of a value; none unless it is known completely, and not longer than any text may be.
pub(crate) fn to_json(value: &Value) -> Option<String> {
    let mut text = String::new();
    (is_known(value, Depth::Everything) && write_json(value, '"', &mut text)).then_some(text)
}

/// Writes a value that is known completely as JSON without blanks; `false` when it is longer than any text may be, or has
/// a number that is not whole in it.
fn write_json(value: &Value, quote: char, out: &mut String) -> bool {
    if out.len() > 4 * LONGEST_TEXT {
        return false;
    }
    match &value.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Int(number) => out.push_str(&number.to_string()),
        Kind::Str(text) => write_quoted(text, quote, out),
        Kind::List(list) => {
            out.push('[');
            for (index, item) in list.items().unwrap_or_default().into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                if !write_json(item, quote, out) {
                    return false;
                }
            }
            out.push(']');
        }
        Kind::Object(object) => {
            out.push('{');
            for (index, slot) in object.slots.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_quoted(&slot.key, quote, out);
                out.push(':');
                if !write_json(&slot.value, quote, out) {
                    return false;
                }
            }
            out.push('}');
        }
        Kind::Float(_) | Kind::Text(_) | Kind::Term(_) => return false,
    }
    true
}

fn write_quoted(text: &str, quote: char, out: &mut String) {
    out.push(quote);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            letter if letter == quote => {
                out.push('\\');
                out.push(letter);
            }
            // What the platform's own writer of JSON escapes.
            letter if letter < ' ' || matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}') => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push(quote);
}
