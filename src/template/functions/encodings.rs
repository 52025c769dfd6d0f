//! Functions that write texts in another alphabet: base64, alone and in data URIs (ARM template functions: string).
//!
//! Never here: hashes, which cannot be undone, and the percent signs of URIs ([`uris`](super::uris)).

use super::call::{Answer, Call, Fault, Outcome, expects, string};
use super::strings::known;
use super::table::{Function, Takes};
use crate::template::value::{Kind, Value};

const TEXT: Takes = Takes::TEXT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64", &[TEXT], base64),
    Function::new("base64ToString", &[TEXT], base64_to_string),
    Function::new("dataUri", &[Takes::ANY], data_uri),
    Function::new("dataUriToString", &[TEXT], data_uri_to_string),
];

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    string(&encode_base64(known(arguments.first()).as_bytes()))
}

/// Bytes as base64.
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    let mut written = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            let letter = LETTERS.get(((bits >> (18 - 6 * place)) & 63) as usize);
            written.push(if place > group.len() { '=' } else { letter.map_or('=', |letter| char::from(*letter)) });
        }
    }
    written
}

fn base64_to_string(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match decode_base64(known(arguments.first()))? {
        Some(text) => string(&text),
        None => Ok(Answer::NotEvaluated),
    }
}

/// The text behind a base64 text; nothing for bytes that are no text and for base64 with blanks or line breaks in it,
/// because what becomes of those is not documented.
pub(super) fn decode_base64(text: &str) -> Result<Option<String>, Fault> {
    let wrong = || expects("a base64 text", "something else");
    if text.contains([' ', '\t', '\r', '\n']) {
        return Ok(None);
    }
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

/// What Azure writes before the base64 text of a string. The documentation shows `utf8`, the tests of Bicep, which run
/// Azure's own code, have this.
const TEXT_URI: &str = "data:text/plain;charset=utf-8;base64,";

fn data_uri(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    match arguments.first().map(|value| &value.kind) {
        Some(Kind::Str(text)) => string(&(TEXT_URI.to_owned() + &encode_base64(text.as_bytes()))),
        // Other values are taken too, but it is not documented as what.
        _ => Ok(Answer::NotEvaluated),
    }
}

fn data_uri_to_string(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let uri = known(arguments.first());
    let Some((head, data)) = uri.strip_prefix("data:").and_then(|rest| rest.split_once(',')) else {
        return Err(expects("a data URI such as `data:;base64,QQ==`", "something else"));
    };
    // Texts of other alphabets, and data with percent signs, are not documented.
    let known_heads = ["", "text/plain", "text/plain;charset=utf8", "text/plain;charset=utf-8"];
    let Some(media_type) = head.strip_suffix(";base64") else { return Ok(Answer::NotEvaluated) };
    if !known_heads.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
        return Ok(Answer::NotEvaluated);
    }
    match decode_base64(data)? {
        Some(text) => string(&text),
        None => Ok(Answer::NotEvaluated),
    }
}
