//! An id: read from text, taken apart, shown to people.
//!
//! Never here: whether two ids are the same resource (that is `compare`).

use std::rc::Rc;

use crate::template::term::{Op, TermId, Terms};
use crate::template::text::TextBuilder;
use crate::template::value::{HoleClass, Kind, Piece, Value};

/// A resource id. Text is compared without case.
///
/// An id of which only the end is known (`{network}/subnets/apim`, where the network's id is one unknown string) has the
/// unknown part as its scope and a type that begins with `*`: `*/subnets`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceId {
    /// The path before the last `/providers/`, as segments: `subscriptions`, `{id}`, `resourceGroups`, `{name}`. Each is
    /// a string, a text with holes, or a term.
    pub scope: Rc<[Kind]>,
    /// The full type in lower case: `microsoft.network/virtualnetworks/subnets`.
    pub resource_type: Rc<str>,
    /// One name for each type segment after the provider.
    pub names: Rc<[Kind]>,
}

/// Stands for the provider and the types that are not known, in [`ResourceId::resource_type`].
pub(super) const UNKNOWN_HEAD: &str = "*";

impl ResourceId {
    /// Reads an id from a string. None for a value that is not a string, for a string that is not an id, and for one
    /// that is not known well enough; for the last, `Terms::cause_of` has the reason.
    ///
    /// The last `/providers/` decides, so the id of an extension resource has the resource that it extends as its scope.
    pub fn parse(value: &Value) -> Option<Self> {
        if let Kind::Str(text) = &value.kind {
            return Self::known(text);
        }
        let segments = segments(&value.kind)?;
        let provider = segments.iter().rposition(|segment| is_literal(segment, "providers"));
        let (scope, mut resource_type, rest) = if let Some(at) = provider {
            let namespace = literal(segments.get(at + 1)?)?;
            (segments.get(..at)?, namespace.to_owned(), segments.get(at + 2..)?)
        } else {
            let after = segments.iter().position(is_open)? + 1;
            (segments.get(..after)?, UNKNOWN_HEAD.to_owned(), segments.get(after..)?)
        };
        if rest.is_empty() || rest.len() % 2 != 0 {
            return None;
        }
        let mut names = Vec::with_capacity(rest.len() / 2);
        for pair in rest.chunks(2) {
            let [kind, name] = pair else { return None };
            resource_type.push('/');
            resource_type.push_str(literal(kind)?);
            names.push(name.clone());
        }
        resource_type.make_ascii_lowercase();
        Some(Self { scope: scope.into(), resource_type: resource_type.into(), names: names.into() })
    }

    /// Reads an id of which all is known: most ids of a large network, without what only unknown parts need.
    fn known(text: &str) -> Option<Self> {
        let segments: Vec<&str> = text.strip_prefix('/')?.split('/').filter(|segment| !segment.is_empty()).collect();
        let provider = segments.iter().rposition(|segment| segment.eq_ignore_ascii_case("providers"))?;
        let (scope, rest) = (segments.get(..provider)?, segments.get(provider + 1..)?);
        let (namespace, pairs) = rest.split_first()?;
        if pairs.is_empty() || pairs.len() % 2 != 0 {
            return None;
        }
        let mut resource_type = String::with_capacity(text.len());
        resource_type.push_str(namespace);
        for kind in pairs.iter().step_by(2) {
            resource_type.push('/');
            resource_type.push_str(kind);
        }
        resource_type.make_ascii_lowercase();
        let scope = scope.iter().map(Kind::str).collect();
        let names = pairs.iter().skip(1).step_by(2).map(Kind::str).collect();
        Some(Self { scope, resource_type: resource_type.into(), names })
    }

    /// The id as a string. Types are written as in `written_type` where that is the resource's own; an id is compared
    /// without case anyway.
    pub(crate) fn text(&self, written_type: &str, terms: &Terms) -> Kind {
        let mut builder = TextBuilder::new();
        let mut segment = |kind: &Kind| {
            builder.literal("/");
            if let Some(text) = kind.as_text() {
                builder.segment(text, terms);
            }
        };
        self.scope.iter().for_each(&mut segment);
        let own =
            if written_type.eq_ignore_ascii_case(&self.resource_type) { written_type } else { &self.resource_type };
        // Resource groups and subscriptions have ids without a provider.
        let plain = match &*self.resource_type {
            "microsoft.resources/resourcegroups" => Some("resourceGroups"),
            "microsoft.resources/subscriptions" => Some("subscriptions"),
            _ => None,
        };
        let mut types = own.split('/');
        let provider = types.next().unwrap_or_default();
        if plain.is_none() {
            segment(&Kind::str("providers"));
            segment(&Kind::str(provider));
        }
        for (part, name) in types.zip(self.names.iter()) {
            segment(&Kind::str(plain.unwrap_or(part)));
            segment(name);
        }
        builder.finish(terms).unwrap_or_else(|_| Kind::str(""))
    }

    /// The id of the resource that this one is a child of; none for a top-level resource, and none when it is not known.
    pub fn parent(&self) -> Option<Self> {
        let (_, names) = self.names.split_last()?;
        let (resource_type, _) = self.resource_type.rsplit_once('/')?;
        let parent = Self { scope: self.scope.clone(), resource_type: resource_type.into(), names: names.into() };
        (!names.is_empty()).then_some(parent)
    }

    /// The id of a child of this resource, from the last segment of its type and of its name.
    #[must_use]
    pub fn child(&self, kind: &str, name: &Kind) -> Self {
        let names = self.names.iter().cloned().chain([normal(name.clone())]).collect();
        let resource_type = format!("{}/{}", self.resource_type, kind.to_ascii_lowercase()).into();
        Self { scope: self.scope.clone(), resource_type, names }
    }

    /// The last segment of the name.
    pub fn last_name(&self) -> Option<&Kind> {
        self.names.last()
    }

    /// The whole id for people: `{subscription}`, `{resource group}`, `{name of a parameter}` and `{…}` stand for what
    /// is not known.
    pub fn display(&self, terms: &Terms) -> String {
        let mut text = String::with_capacity(self.shown_length());
        for (index, segment) in self.scope.iter().enumerate() {
            // An unknown head brings its own slash.
            if index > 0 || !is_open(segment) {
                text.push('/');
            }
            show_in(&mut text, segment, terms);
        }
        let mut types = self.resource_type.split('/');
        match types.next() {
            None | Some(UNKNOWN_HEAD) => {}
            Some(provider) => text.extend(["/providers/", provider]),
        }
        for (kind, name) in types.zip(self.names.iter()) {
            text.extend(["/", kind, "/"]);
            show_in(&mut text, name, terms);
        }
        text
    }

    /// How long the id is for people, if all of it is known.
    fn shown_length(&self) -> usize {
        let segments = self.scope.iter().chain(self.names.iter());
        let known: usize = segments.map(|segment| literal(segment).map_or(0, str::len) + 1).sum();
        known + "/providers/".len() + self.resource_type.len()
    }

    /// The name for people: `network/subnet`, with the unknown parts as in [`ResourceId::display`].
    pub fn label(&self, terms: &Terms) -> String {
        let mut text = String::new();
        let is_headless = self.resource_type.starts_with(UNKNOWN_HEAD);
        if is_headless {
            text.push_str("{…}");
        }
        for (index, name) in self.names.iter().enumerate() {
            if index > 0 || is_headless {
                text.push('/');
            }
            show_in(&mut text, name, terms);
        }
        text
    }

    /// Whether all of it is known. Two such ids are the same, or they are not.
    pub fn is_known(&self) -> bool {
        let mut segments = self.scope.iter().chain(self.names.iter());
        segments.all(|segment| literal(segment).is_some()) && !self.resource_type.starts_with(UNKNOWN_HEAD)
    }

    /// The whole name, if all of it is known.
    pub fn name(&self) -> Option<String> {
        let names: Option<Vec<&str>> = self.names.iter().map(literal).collect();
        names.filter(|_| !self.resource_type.starts_with(UNKNOWN_HEAD)).map(|names| names.join("/"))
    }
}

/// A string for people, with `{…}` for what is not known of it.
pub fn show(kind: &Kind, terms: &Terms) -> String {
    let mut text = String::new();
    show_in(&mut text, kind, terms);
    text
}

fn show_in(text: &mut String, kind: &Kind, terms: &Terms) {
    match kind {
        Kind::Str(known) => text.push_str(known),
        Kind::Int(number) => text.push_str(&number.to_string()),
        Kind::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Kind::Term(term) => text.push_str(&show_term(*term, terms)),
        Kind::Text(pieces) => pieces.iter().for_each(|piece| match piece {
            Piece::Literal(known) => text.push_str(known),
            Piece::Hole(hole) => text.push_str(&show_term(hole.term, terms)),
        }),
        _ => text.push_str("{…}"),
    }
}

fn show_term(id: TermId, terms: &Terms) -> String {
    let named = match terms.get(id).map(|term| &term.op) {
        Some(Op::Parameter(_, name) | Op::Open(_, name)) => Some(&**name),
        Some(Op::Scope(_, name)) if name.to_ascii_lowercase().starts_with("subscription") => Some("subscription"),
        Some(Op::Scope(_, name)) if name.to_ascii_lowercase().starts_with("resourcegroup") => Some("resource group"),
        _ => None,
    };
    format!("{{{}}}", named.unwrap_or("…"))
}

/// The segments between the slashes of a text with holes, without empty ones. None unless it begins like an id: with a slash or with
/// something that may be the beginning of one.
fn segments(kind: &Kind) -> Option<Vec<Kind>> {
    let Kind::Text(pieces) = kind else { return None };
    match pieces.first()? {
        Piece::Literal(text) if text.starts_with('/') => {}
        Piece::Hole(hole) if hole.class == HoleClass::Any => {}
        _ => return None,
    }
    let mut done = Vec::new();
    let mut current = Vec::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Hole(_) => current.push(piece.clone()),
            Piece::Literal(text) => {
                for (index, part) in text.split('/').enumerate() {
                    if index > 0 {
                        done.extend(join(&mut current));
                    }
                    if !part.is_empty() {
                        current.push(Piece::Literal(part.into()));
                    }
                }
            }
        }
    }
    done.extend(join(&mut current));
    Some(done)
}

/// One segment from its pieces, which are taken away.
fn join(pieces: &mut Vec<Piece>) -> Option<Kind> {
    let whole = match pieces.as_slice() {
        [] => None,
        [Piece::Literal(text)] => Some(Kind::Str(text.clone())),
        several => Some(normal(Kind::Text(several.into()))),
    };
    pieces.clear();
    whole
}

/// One form for a name that is one unknown string, however it was written.
fn normal(kind: Kind) -> Kind {
    match &kind {
        Kind::Text(pieces) => match &**pieces {
            [Piece::Hole(hole)] if hole.class == HoleClass::Segment => Kind::Term(hole.term),
            _ => kind,
        },
        _ => kind,
    }
}

fn literal(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Str(text) => Some(text),
        _ => None,
    }
}

fn is_literal(kind: &Kind, text: &str) -> bool {
    literal(kind).is_some_and(|found| found.eq_ignore_ascii_case(text))
}

/// Whether the segment may be several segments.
pub(super) fn is_open(kind: &Kind) -> bool {
    match kind {
        Kind::Text(pieces) => {
            pieces.iter().any(|piece| matches!(piece, Piece::Hole(hole) if hole.class == HoleClass::Any))
        }
        _ => false,
    }
}
