//! The body of a resource while it is put together, property by property.
//!
//! Never here: what a property means.

use std::rc::Rc;

use crate::source::Span;
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Provenance, Step, TermId};

/// An object that still grows.
#[derive(Debug)]
pub(super) struct Body {
    /// Where the thing is written.
    place: Span,
    parts: Vec<(Rc<str>, Span, Part)>,
}

#[derive(Debug)]
enum Part {
    Value(Value),
    Inner(Body),
    /// An array with the place of what is in it.
    List(Span, Vec<ListPart>),
}

impl Body {
    /// A body without properties.
    pub(super) fn new(place: Span) -> Self {
        Self { place, parts: Vec::new() }
    }

    /// Puts a value at a path: `properties.subnet.id`. `key` is where its name is written.
    pub(super) fn put(&mut self, path: &str, key: Span, value: Value) {
        self.inside(path, key, |inner, last| {
            inner.parts.retain(|(name, ..)| **name != *last);
            inner.parts.push((last.into(), key, Part::Value(value)));
        });
    }

    /// Adds elements to the array at a path.
    pub(super) fn extend(&mut self, path: &str, key: Span, elements: Vec<ListPart>) {
        self.inside(path, key, |inner, last| {
            let list = inner.parts.iter_mut().find_map(|(name, _, part)| match part {
                Part::List(_, list) if **name == *last => Some(list),
                _ => None,
            });
            match list {
                Some(list) => list.extend(elements),
                None => inner.parts.push((last.into(), key, Part::List(key, elements))),
            }
        });
    }

    /// Forgets everything but the name.
    pub(super) fn forget(&mut self) {
        self.parts.retain(|(key, ..)| **key == *"name");
    }

    /// Whether there is something at the path.
    pub(super) fn has(&self, path: &str) -> bool {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        self.parts.iter().any(|(name, _, part)| {
            let is_there = rest.is_none_or(|rest| matches!(part, Part::Inner(inner) if inner.has(rest)));
            **name == *first && is_there
        })
    }

    /// Changes the object that the last name of a path belongs to. Paths have a few names at most.
    fn inside(&mut self, path: &str, key: Span, change: impl FnOnce(&mut Self, &str)) {
        let mut here = self;
        let mut rest = path;
        while let Some((first, after)) = rest.split_once('.') {
            rest = after;
            let is_there = |(name, _, part): &(Rc<str>, Span, Part)| **name == *first && matches!(part, Part::Inner(_));
            if !here.parts.iter().any(is_there) {
                here.parts.push((first.into(), key, Part::Inner(Self::new(here.place))));
            }
            let inner = here.parts.iter_mut().find_map(|(name, _, part)| match part {
                Part::Inner(inner) if **name == *first => Some(inner),
                _ => None,
            });
            match inner {
                Some(inner) => here = inner,
                None => return,
            }
        }
        change(here, rest);
    }

    /// The object. If it may say more than was understood, every part of it may.
    pub(super) fn finish(self, may_say_more: Option<TermId>, provenance: &mut Provenance) -> Value {
        let mut slots = Vec::with_capacity(self.parts.len());
        for (key, key_span, part) in self.parts {
            let value = match part {
                Part::Value(value) => value,
                Part::Inner(inner) => inner.finish(may_say_more, provenance),
                Part::List(place, parts) => {
                    Value::new(Kind::List(Rc::new(List { parts })), provenance.add(Step::Written(place)))
                }
            };
            // `name[]` is an array of one.
            let (key, value) = match key.strip_suffix("[]") {
                Some(name) => (name.into(), Value::new(Kind::list([value.clone()]), value.origin)),
                None => (key, value),
            };
            slots.push(Slot { key, key_span, guard: None, value });
        }
        let object = Object { slots, rest: may_say_more };
        Value::new(Kind::Object(Rc::new(object)), provenance.add(Step::Written(self.place)))
    }
}
