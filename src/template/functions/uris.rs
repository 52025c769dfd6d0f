//! Functions about URIs: joining, taking apart, percent signs (ARM template functions: string; Bicep functions: string).
//!
//! Never here: data URIs, which are base64 ([`encodings`](super::encodings)).

use std::fmt::Write as _;
use std::rc::Rc;

use super::call::{Answer, Call, Outcome, string};
use super::knowledge::Depth;
use super::strings::known;
use super::table::{Function, Takes};
use crate::template::term::Op;
use crate::template::text::{TextBuilder, TextPiece, TextView, string_of_term};
use crate::template::value::{Hole, Kind, Object, Value};

const TEXT: Takes = Takes::TEXT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("uri", &[TEXT, TEXT], uri).needs(Depth::Nothing),
    Function::new("uriComponent", &[TEXT], uri_component).partly(uri_component_partly),
    Function::new("uriComponentToString", &[TEXT], uri_component_to_string),
    Function::new("parseUri", &[TEXT], parse_uri),
    // How the parts are joined, and whether a usual port is written out, is not documented.
    Function::new("buildUri", &[Takes::OBJECT], |_, _| Ok(Answer::NotEvaluated)).needs(Depth::Everything),
];

/// A relative path against a base: everything behind the last `/` of the base is replaced, or behind the host when the
/// path begins with a `/`. Paths that could be more than a path below the base are not evaluated.
fn uri(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let view = |index: usize| arguments.get(index).and_then(|value| value.kind.as_text());
    let (Some(base), Some(path)) = (view(0), view(1)) else { return Ok(Answer::Residue) };
    let Some(path) = path.known() else { return Ok(Answer::Residue) };
    // A step that stays where it is (RFC 3986 §5.2.4).
    let path = path.strip_prefix("./").filter(|rest| !rest.starts_with('/')).unwrap_or(path);
    if let (Some(base), Some(path)) = (base.known(), path.strip_prefix('/')) {
        return from_root(base, path);
    }
    let plain = !path.is_empty() && !path.starts_with('/') && is_plain(path);
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

/// Whether a path has neither steps such as `..` nor characters that might be written in another way.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| !part.starts_with('.'))
        && path.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-._~/".contains(&letter))
}

/// The path that begins with a `/` (RFC 3986 §5.2.2).
fn from_root(base: &str, path: &str) -> Outcome {
    let Some(Address { scheme, host, rest }) = Address::read(base) else { return Ok(Answer::NotEvaluated) };
    // Two slashes are a host, and a base that ends with its host may get a slash.
    if path.starts_with('/') || rest.is_empty() || !is_plain(path) {
        return Ok(Answer::NotEvaluated);
    }
    string(&format!("{scheme}://{host}/{path}"))
}

/// The parts of an absolute URI of the most common form; the host in lower case, so that nobody writes it another way.
struct Address<'u> {
    scheme: &'u str,
    host: &'u str,
    /// Everything from the path on.
    rest: &'u str,
}

impl<'u> Address<'u> {
    fn read(uri: &'u str) -> Option<Self> {
        let (scheme, behind) = uri.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
        let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
        let (host, rest) = behind.split_at_checked(end)?;
        let usual = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || b"-.".contains(&letter);
        (!host.is_empty() && host.bytes().all(usual)).then_some(Self { scheme, host, rest })
    }
}

/// The parts of a URI. How `port`, `path` and `query` are spelled, and which are left out, is not documented.
fn parse_uri(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(Address { scheme, host, .. }) = Address::read(known(arguments.first())) else {
        return Ok(Answer::NotEvaluated);
    };
    let rest = call.terms.intern(Op::NotEvaluated("parseUri".into()), arguments, Some(call.span));
    let slots = vec![call.slot("scheme", Kind::str(scheme)), call.slot("host", Kind::str(host))];
    Ok(Answer::Known(Kind::Object(Rc::new(Object { slots, rest: Some(rest) }))))
}

fn not_told(base: TextView<'_>) -> Outcome {
    Ok(if base.known().is_some() { Answer::NotEvaluated } else { Answer::Residue })
}

/// Everything but letters, digits and `-._~` is written as bytes with percent signs (RFC 3986 §2.3).
fn uri_component(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    string(&percent_encoded(known(arguments.first())))
}

fn percent_encoded(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

/// Every character is written for itself, so the known parts can be.
fn uri_component_partly(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(text) = arguments.first().and_then(|value| value.kind.as_text()) else { return Ok(Answer::Residue) };
    let mut written = TextBuilder::new();
    for piece in text.pieces() {
        match piece {
            TextPiece::Literal(text) => written.literal(&percent_encoded(text)),
            TextPiece::Hole(hole) => {
                let inner = call.value(string_of_term(hole.term, call.terms));
                let term = call.term("uricomponent", [inner]);
                written.hole(Hole { term, class: hole.class });
            }
        }
    }
    Ok(Answer::Known(call.text(written)?))
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
