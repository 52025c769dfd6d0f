//! The types that properties have: text, numbers, truth values, ids, addresses, ports.
//!
//! Never here: which property has which type, and what an id leads to.

use std::rc::Rc;

use super::reader::{Read, Reader, Subject, View};
use crate::network::{Address, Location, Prefix, PrefixError, ServiceTag};
use crate::template::{Cause, CauseKind, Kind, ResourceId};

impl<'d> Reader<'d> {
    /// A string that is known completely.
    pub(super) fn text(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, String> {
        self.field(subject, path).read(Reader::read_text)
    }

    /// A string or a number as text; an empty string is absent.
    pub(super) fn filled_text(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, String> {
        self.field(subject, path)
            .read(|reader, view| Ok(reader.read_text(view)?.filter(|text| !text.trim().is_empty())))
    }

    /// A truth value, also as the strings that Azure takes for one.
    pub(super) fn boolean(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, bool> {
        self.field(subject, path).read(|reader, view| match &view.value.kind {
            Kind::Bool(value) => Ok(Some(*value)),
            Kind::Str(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Kind::Str(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            _ => Err(reader.refuse(view, "true or false")),
        })
    }

    /// A whole number that is not negative, also as a string of digits.
    pub(super) fn number(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, u32> {
        self.field(subject, path).read(|reader, view| {
            let number = match &view.value.kind {
                Kind::Int(number) => u32::try_from(*number).ok(),
                Kind::Str(text) => text.parse().ok(),
                _ => None,
            };
            number.map(Some).ok_or_else(|| reader.refuse(view, "a whole number that is not negative"))
        })
    }

    /// A whole number, also as a string.
    pub(super) fn integer(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, i64> {
        self.field(subject, path).read(|reader, view| {
            let number = match &view.value.kind {
                Kind::Int(number) => Some(*number),
                Kind::Str(text) => text.parse().ok(),
                _ => None,
            };
            number.map(Some).ok_or_else(|| reader.refuse(view, "a whole number"))
        })
    }

    /// A region.
    pub(super) fn location(&'d self, subject: &impl Subject<'d>) -> Read<'d, Location> {
        self.text(subject, "location").map(|name| Location::new(&name))
    }

    /// A resource id.
    pub(super) fn id(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, ResourceId> {
        self.field(subject, path).read(|reader, view| match ResourceId::parse(view.value) {
            Some(id) => Ok(Some(id)),
            None => Err(reader.refuse(view, "a resource id")),
        })
    }

    /// A string, or a number as text.
    pub(super) fn read_text(&self, view: View<'d>) -> Result<Option<String>, Rc<Cause>> {
        match &view.value.kind {
            Kind::Null => Ok(None),
            Kind::Str(text) => Ok(Some(text.to_string())),
            Kind::Int(number) => Ok(Some(number.to_string())),
            _ => Err(self.refuse(view, "a string")),
        }
    }

    /// Why a value cannot be used where `wanted` belongs: it is not known, or it is something else.
    pub(super) fn refuse(&self, view: View<'d>, wanted: &str) -> Rc<Cause> {
        let origin = || self.origin(view);
        match &view.value.kind {
            Kind::Term(_) | Kind::Text(_) => match self.terms.cause_of(view.value) {
                Some(cause) => Rc::new(cause),
                None => Rc::new(Cause::new(CauseKind::NotEvaluated, "it is not evaluated", self.span(origin()))),
            },
            Kind::Str(text) if text.is_empty() => self.invalid(format!("an empty string is not {wanted}"), origin()),
            Kind::Str(text) => self.invalid(format!("`{}` is not {wanted}", excerpt(text)), origin()),
            Kind::Int(number) => self.invalid(format!("`{number}` is not {wanted}"), origin()),
            other => self.invalid(format!("{wanted} belongs here, and this is a {}", other.describe()), origin()),
        }
    }
}

/// The beginning of a text, for a message.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Reads an address prefix.
pub(super) fn prefix(text: &str) -> Result<Prefix, String> {
    Prefix::parse(text).map_err(|error| format!("`{}`: {error}", excerpt(text)))
}

/// Reads an address field of a route: a prefix or a service tag.
pub(super) fn route_address(text: &str) -> Result<Address, String> {
    if text == "*" {
        return Ok(Address::Any);
    }
    match Prefix::parse(text) {
        Ok(prefix) => Ok(Address::Prefix(prefix)),
        Err(_) if is_tag_like(text) => Ok(Address::Tag(ServiceTag::new(text))),
        Err(_) if text.contains(',') => Err(format!("`{}` is a list; one address or tag belongs here", excerpt(text))),
        Err(error @ PrefixError::HostBits(_)) => Err(format!("`{}`: {error}", excerpt(text))),
        Err(error) => Err(format!("`{}` is neither an address prefix nor a service tag: {error}", excerpt(text))),
    }
}

/// Whether a text can be the name of a tag: begins with a letter, then letters, digits, dots.
pub(super) fn is_tag_like(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    text.starts_with(|letter: char| letter.is_ascii_alphabetic()) && text.chars().all(plain)
}
