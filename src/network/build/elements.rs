//! Arrays whose elements are things: each with the condition under which it is there, and why there may be more.
//!
//! Never here: what the elements are.

use std::rc::Rc;

use super::fields;
use super::reader::{Fault, Found, Reader, Subject, View, whole_term};
use crate::network::{Collection, Fact};
use crate::template::{Cause, CauseKind, ListPart, Origin, TermId};

/// The elements of an array.
pub(super) struct Elements<'d> {
    pub(super) items: Vec<Element<'d>>,
    /// Why there may be more.
    pub(super) rest: Option<Rc<Cause>>,
    /// Where the array is, or where its absence is.
    origin: Origin,
    /// The array, if nothing of it is known.
    term: Option<TermId>,
}

/// One element.
pub(super) struct Element<'d> {
    pub(super) view: View<'d>,
    /// Where it is.
    pub(super) place: Origin,
    /// Whether it will be there.
    pub(super) exists: Fact<bool>,
}

impl<'d> Reader<'d> {
    /// The elements of the array at `path`; none when it is absent.
    pub(super) fn elements(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Elements<'d> {
        let field = self.field(subject, path);
        let view = match field.found {
            Found::Present(view) => view,
            Found::Unknown(cause) => return Elements::unknown(cause, self.origin(field.owner)),
            Found::Absent => {
                let origin = self.missing(self.origin(field.owner));
                return Elements { items: Vec::new(), rest: None, origin, term: None };
            }
        };
        let term = whole_term(&view.value.kind);
        let mut elements = Elements { items: Vec::new(), rest: None, origin: self.origin(view), term };
        match view.value.as_list() {
            None => elements.rest = Some(self.refuse(view, "an array")),
            Some(list) => list.parts.iter().for_each(|part| self.add(&mut elements, view, part)),
        }
        elements
    }

    fn add(&self, elements: &mut Elements<'d>, outer: View<'d>, part: &'d ListPart) {
        let element = |value, guard: Option<&Rc<Cause>>, term| {
            let view = self.inside(outer, value);
            let place = self.handle(view);
            let exists = match guard {
                None => Fact::known(true, place),
                Some(cause) => Fact::unknown(cause.clone(), place).of_term(term),
            };
            Element { view, place, exists }
        };
        match part {
            ListPart::Item(value) => elements.items.push(element(value, None, None)),
            ListPart::When(guard, values) => {
                let cause = self.cause(*guard);
                elements.items.extend(values.iter().map(|value| element(value, Some(&cause), Some(*guard))));
            }
            ListPart::Repeat { count, body, .. } => {
                let cause = self.cause(*count);
                elements.items.push(element(body, Some(&cause), None));
                elements.rest.get_or_insert(cause);
            }
            ListPart::Rest(term) => {
                elements.rest.get_or_insert_with(|| self.cause(*term));
            }
        }
    }
}

impl<'d> Elements<'d> {
    /// Elements of which nothing is known.
    pub(super) fn unknown(cause: Rc<Cause>, origin: Origin) -> Self {
        Self { items: Vec::new(), rest: Some(cause), origin, term: None }
    }

    /// The elements as things.
    pub(super) fn collect<T>(self, read: impl FnMut(Element<'d>) -> T) -> Collection<T> {
        Collection { items: self.items.into_iter().map(read).collect(), rest: self.rest }
    }

    /// The elements as values, if it is known which there are.
    pub(super) fn values<T>(self, mut read: impl FnMut(View<'d>) -> Fact<T>) -> Fact<Vec<Fact<T>>> {
        let doubt = self.items.iter().find_map(|element| element.exists.get().err().cloned());
        if let Some(cause) = self.rest.or(doubt) {
            return Fact::unknown(cause, self.origin).of_term(self.term);
        }
        Fact::known(self.items.into_iter().map(|element| read(element.view)).collect(), self.origin)
    }
}

/// A list of which every element must be known, from one of which every element may be unknown.
pub(super) fn all_known<T>(facts: Fact<Vec<Fact<T>>>) -> Fact<Vec<T>>
where
    T: Clone,
{
    facts.and_then(|facts| facts.iter().map(|fact| fact.get().cloned().map_err(|cause| Cause::clone(cause))).collect())
}

impl<'d> Reader<'d> {
    /// The strings of an array, each read by `parse`.
    pub(super) fn list_of<T, E: Into<Fault>>(
        &'d self,
        subject: &impl Subject<'d>,
        path: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Fact<Vec<Fact<T>>> {
        self.elements(subject, path).values(|view| {
            let origin = self.origin(view);
            let read = match self.read_text(view) {
                Ok(Some(text)) => parse(&text).map_err(|fault| self.fault(fault, origin)),
                Ok(None) => Err(self.invalid("`null` stands where a string belongs", origin)),
                Err(cause) => Err(cause),
            };
            match read {
                Ok(value) => Fact::known(value, origin),
                Err(cause) => {
                    let kind = &view.value.kind;
                    Fact::unknown(cause, origin).of_term(whole_term(kind)).of_text(kind)
                }
            }
        })
    }

    /// The strings of an array.
    pub(super) fn texts(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Fact<Vec<Fact<String>>> {
        self.list_of(subject, path, |text| Ok::<_, Fault>(text.to_owned()))
    }

    /// The address prefixes of an array.
    pub(super) fn prefixes(
        &'d self,
        subject: &impl Subject<'d>,
        path: &'static str,
    ) -> Fact<Vec<Fact<crate::network::Prefix>>> {
        self.list_of(subject, path, fields::prefix)
    }
}

/// Whether a thing will be there that needs both: itself and its parent.
pub(super) fn both(one: &Fact<bool>, other: &Fact<bool>) -> Fact<bool> {
    match (one.get(), other.get()) {
        (Ok(false), _) | (_, Ok(true)) => one.clone(),
        (Ok(true), _) | (_, Ok(false)) => other.clone(),
        // Two conditions together are another expression than each of them.
        (Err(_), Err(_)) if one.equals(other) != Some(true) => one.clone().of_term(None),
        (Err(_), Err(_)) => one.clone(),
    }
}

/// A reason for not knowing that is nobody's fault: the answer depends on what is deployed first.
pub(super) fn undetermined(words: String, span: Option<crate::source::Span>) -> Rc<Cause> {
    Rc::new(Cause::new(CauseKind::NotEvaluated, words, span))
}
