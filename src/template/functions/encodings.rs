//! Functions that write texts in another alphabet: base64 and the percent signs of URIs (ARM template functions: string).
//!
//! Never here: hashes, which cannot be undone.

use std::fmt::Write as _;

use super::call::{Answer, Call, Fault, Outcome, expects, string};
use super::knowledge::Depth;
use super::strings::known;
use super::table::{Function, Takes};
use crate::template::text::{TextBuilder, TextView};
use crate::template::value::Value;

const TEXT: Takes = Takes::TEXT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64", &[TEXT], base64),
    Function::new("base64ToString", &[TEXT], base64_to_string),
    Function::new("uri", &[TEXT, TEXT], uri).needs(Depth::Nothing),
    Function::new("uriComponent", &[TEXT], uri_component),
    Function::new("uriComponentToString", &[TEXT], uri_component_to_string),
];

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let mut written = String::new();
    for group in known(arguments.first()).as_bytes().chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            let letter = LETTERS.get(((bits >> (18 - 6 * place)) & 63) as usize);
            written.push(if place > group.len() { '=' } else { letter.map_or('=', |letter| char::from(*letter)) });
        }
    }
    string(&written)
}

fn base64_to_string(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match decode_base64(known(arguments.first()))? {
        Some(text) => string(&text),
        None => Ok(Answer::NotEvaluated),
    }
}

/// The text behind a base64 text; nothing for bytes that are no text, because what becomes of those is not documented.
pub(super) fn decode_base64(text: &str) -> Result<Option<String>, Fault> {
    let wrong = || expects("a base64 text", "something else");
    let letters = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - letters.len() > 2 {
        return Err(wrong());
    }
    let mut bytes = Vec::new();
    for group in letters.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let letter = group.get(place).map(|letter| LETTERS.iter().position(|other| other == letter));
            let value = letter.map_or(Ok(0), |value| value.ok_or_else(wrong))?;
            bits = (bits << 6) | u32::try_from(value).unwrap_or_default();
        }
        let [_, three @ ..] = bits.to_be_bytes();
        bytes.extend(three.into_iter().take(group.len().saturating_sub(1)));
    }
    Ok(String::from_utf8(bytes).ok())
}

/// A relative path against a base: everything behind the last `/` of the base is replaced. Paths that could be more than
/// a path below the base are not evaluated.
fn uri(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let view = |index: usize| arguments.get(index).and_then(|value| value.kind.as_text());
    let (Some(base), Some(path)) = (view(0), view(1)) else { return Ok(Answer::Residue) };
    let Some(path) = path.known() else { return Ok(Answer::Residue) };
    let plain = !path.is_empty()
        && !path.starts_with('/')
        && path.split('/').all(|part| !part.starts_with('.'))
        && path.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-._~/".contains(&letter));
    // The slash has to be behind the two of `https://`.
    let (Some((folder, _)), true) = (base.suffix().rsplit_once('/'), plain) else { return not_told(base) };
    if folder.ends_with(['/', ':']) || base.literals().any(|literal| literal.contains(['?', '#'])) {
        return not_told(base);
    }
    let mut joined = TextBuilder::new();
    let last = base.pieces().count().saturating_sub(1);
    base.pieces().take(last).for_each(|piece| joined.piece(piece));
    joined.literal(folder);
    joined.literal("/");
    joined.literal(path);
    Ok(Answer::Known(call.text(joined)?))
}

fn not_told(base: TextView<'_>) -> Outcome {
    Ok(if base.known().is_some() { Answer::NotEvaluated } else { Answer::Residue })
}

/// Everything but letters, digits and `-._~` is written as bytes with percent signs (RFC 3986 §2.3).
fn uri_component(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let mut written = String::new();
    for byte in known(arguments.first()).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    string(&written)
}

fn uri_component_to_string(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let mut bytes = Vec::new();
    let mut rest = known(arguments.first()).as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digit = |place: usize| after.get(place).and_then(|digit| char::from(*digit).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (byte, digit(0), digit(1)) {
            bytes.extend(u8::try_from(high * 16 + low).ok());
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => string(&text),
        Err(_) => Ok(Answer::NotEvaluated),
    }
}
