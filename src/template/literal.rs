//! Values that are written as they are, without expressions: from nodes to [`Value`]s with their places.
//!
//! Never here: what a value is for.

use std::collections::HashMap;
use std::rc::Rc;

use super::value::{Float, Kind, List, ListPart, Object, Slot, Value};
use super::{Op, Origin, Provenance, Step, TermId, Terms};
use crate::source::Span;
use crate::syntax::{self, Node};

/// The deepest nesting of a value; what is deeper is not known. No resource of Azure comes near it.
const DEEPEST: usize = 100;

/// From how many properties on an object has an index of its names while it is read.
const MANY_PROPERTIES: usize = 32;

/// What is read in place of a value, by its key; nothing for a value that is read as it is written.
pub(super) type Instead<'i> = &'i mut dyn FnMut(&mut Terms, Option<&str>, Node<'_>) -> Option<Kind>;

/// Reads values of one evaluation.
pub(super) struct Literals<'p> {
    terms: &'p mut Terms,
    provenance: &'p mut Provenance,
    texts: Texts,
}

impl<'p> Literals<'p> {
    /// Adds to these terms and steps.
    pub(super) fn new(terms: &'p mut Terms, provenance: &'p mut Provenance) -> Self {
        Self { terms, provenance, texts: Texts::default() }
    }

    /// The value of a node. Of a key that an object has twice, whatever its case, the last one counts. What cannot be read,
    /// or is too deep, is a term.
    pub(super) fn value(&mut self, node: Node<'_>) -> Value {
        self.value_or(node, &mut |_, _, _| None)
    }

    /// The value of a node, with something else in place of some of the values in it.
    pub(super) fn value_or(&mut self, node: Node<'_>, instead: Instead<'_>) -> Value {
        self.read(None, node, instead, DEEPEST)
    }

    /// A value that is not known; one of its own at each place.
    pub(super) fn unknown(&mut self, op: Op, place: Span) -> TermId {
        let origin = self.provenance.add(Step::Missing(place));
        self.terms.intern_refused(op, place, origin)
    }

    /// A value that nobody wrote, at the place that says it.
    pub(super) fn at(&mut self, kind: Kind, place: Span) -> Value {
        Value::new(kind, self.provenance.add(Step::Written(place)))
    }

    /// Where a value is.
    pub(super) fn place(&self, origin: Origin) -> Option<Span> {
        self.provenance.used(origin)
    }

    fn read(&mut self, key: Option<&str>, node: Node<'_>, instead: Instead<'_>, depth: usize) -> Value {
        let span = node.span();
        let origin = self.provenance.add(Step::Written(span));
        if let Some(kind) = instead(self.terms, key, node) {
            return Value::new(kind, origin);
        }
        let refused = |terms: &mut Terms, op| Kind::Term(terms.intern_refused(op, span, origin));
        let kind = match node.kind() {
            syntax::Kind::Null => Kind::Null,
            syntax::Kind::Bool => Kind::Bool(node.as_bool().unwrap_or_default()),
            syntax::Kind::Number => match (node.as_i64(), node.as_f64()) {
                (Some(whole), _) => Kind::Int(whole),
                (None, Some(float)) => Kind::Float(Float(float)),
                (None, None) => refused(self.terms, Op::Limit("a number that is too large".into())),
            },
            syntax::Kind::String => Kind::Str(self.texts.shared(&node.as_str().unwrap_or_default())),
            syntax::Kind::Error => refused(self.terms, Op::Invalid("it cannot be read".into())),
            syntax::Kind::Array | syntax::Kind::Object => match depth.checked_sub(1) {
                None => refused(self.terms, Op::Limit("it is nested too deep".into())),
                Some(depth) if node.kind() == syntax::Kind::Array => {
                    let mut parts = Vec::with_capacity(node.len());
                    parts.extend(node.items().map(|item| ListPart::Item(self.read(key, item, instead, depth))));
                    Kind::List(Rc::new(List { parts }))
                }
                Some(depth) => Kind::Object(Rc::new(self.object(node, instead, depth))),
            },
        };
        Value::new(kind, origin)
    }

    fn object(&mut self, node: Node<'_>, instead: Instead<'_>, depth: usize) -> Object {
        let mut slots: Vec<Slot> = Vec::with_capacity(node.len());
        let mut index: HashMap<String, usize> = HashMap::new();
        for entry in node.entries() {
            let Some(name) = entry.key.key_text() else { continue };
            let value = self.read(Some(&name), entry.value, instead, depth);
            let slot = Slot { key: self.texts.shared(&name), key_span: entry.key.span(), guard: None, value };
            if slots.len() == MANY_PROPERTIES && index.is_empty() {
                index = slots.iter().enumerate().map(|(at, slot)| (slot.key.to_ascii_lowercase(), at)).collect();
            }
            let known = if index.is_empty() {
                slots.iter().position(|known| known.key.eq_ignore_ascii_case(&name))
            } else {
                let next = slots.len();
                let at = *index.entry(name.to_ascii_lowercase()).or_insert(next);
                (at < next).then_some(at)
            };
            match known.and_then(|at| slots.get_mut(at)) {
                Some(known) => *known = slot,
                None => slots.push(slot),
            }
        }
        Object { slots, rest: None }
    }
}

/// Short texts that were read before, for the resources of one file have the same properties with the same words in them. A
/// text is kept in the one place that its letters lead to, until another one takes that place.
#[derive(Default)]
struct Texts(Vec<Option<Rc<str>>>);

impl Texts {
    /// How many there are places for: more than a file of one's own has different words.
    const PLACES: usize = 4_096;

    /// The longest text that is kept. What is longer is an id or a remark, and hardly comes again.
    const LONGEST: usize = 64;

    /// The text, the one from before if that is still kept.
    fn shared(&mut self, text: &str) -> Rc<str> {
        if text.len() > Self::LONGEST {
            return text.into();
        }
        if self.0.is_empty() {
            self.0.resize(Self::PLACES, None);
        }
        let letters = text.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        match self.0.get_mut(letters % Self::PLACES) {
            Some(Some(known)) if **known == *text => Rc::clone(known),
            Some(place) => Rc::clone(place.insert(text.into())),
            None => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::{json, yaml};
    use crate::template::Lookup;

    fn read(tree: &syntax::Tree) -> (Value, Terms, Provenance) {
        let (mut terms, mut provenance) = (Terms::new(), Provenance::new());
        let value = Literals::new(&mut terms, &mut provenance).value(tree.root().unwrap());
        (value, terms, provenance)
    }

    fn present<'v>(value: &'v Value, key: &str) -> &'v Value {
        match value.as_object().unwrap().lookup(key) {
            Lookup::Present(slot) => &slot.value,
            _ => panic!("no {key}"),
        }
    }

    #[test]
    fn values_are_as_they_are_written_and_know_their_places() {
        let text = r#"{"a": [1, 2.5, true, null, "[x]"], "b": {"c": "\u0041"}}"#;
        let (value, _, provenance) = read(&json::parse(FileId::new(0), text.into()));
        let items = present(&value, "a").as_list().unwrap().items().unwrap();
        let kinds: Vec<_> = items.iter().map(|item| item.kind.clone()).collect();
        let expected = [Kind::Int(1), Kind::Float(Float(2.5)), Kind::Bool(true), Kind::Null, Kind::str("[x]")];
        assert_eq!(kinds, expected);
        let inner = present(present(&value, "B"), "C");
        assert_eq!(inner.as_str(), Some("A"));
        let span = provenance.used(inner.origin).unwrap();
        assert_eq!(text.get(span.start as usize..span.end as usize), Some(r#""\u0041""#));
    }

    #[test]
    fn the_last_of_two_equal_keys_counts_in_small_and_large_objects() {
        let many = (0..100).map(|number| format!("\"k{number}\": 0, ")).collect::<Vec<_>>().concat();
        for text in ["{\"a\": 1, \"A\": 2}".to_owned(), format!("{{\"a\": 1, {many} \"A\": 2, \"a\": 2}}")] {
            let (value, ..) = read(&json::parse(FileId::new(0), text.as_str().into()));
            assert_eq!(present(&value, "a").kind, Kind::Int(2));
            let same = value.as_object().unwrap().slots.iter().filter(|slot| slot.key.eq_ignore_ascii_case("a"));
            assert_eq!(same.count(), 1);
        }
    }

    #[test]
    fn what_is_too_deep_or_unreadable_is_not_known() {
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        let (mut value, terms, _) = read(&yaml::parse(FileId::new(0), deep.into()));
        let mut depth = 0;
        while let Some(list) = value.as_list().cloned() {
            value = list.items().unwrap().first().copied().unwrap().clone();
            depth += 1;
        }
        assert_eq!(depth, DEEPEST);
        assert!(terms.cause_of(&value).unwrap().text.contains("too deep"));
        let (broken, terms, _) = read(&json::parse(FileId::new(0), r#"{"a": nonsense}"#.into()));
        assert!(terms.cause_of(present(&broken, "a")).is_some());
    }
}
