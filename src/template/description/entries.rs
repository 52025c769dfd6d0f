//! The second walk: from entries to resources, and to the elements of arrays that Azure keeps inside of them.
//!
//! Never here: the properties of any one type (that is `vocabulary`).

use std::collections::HashMap;
use std::rc::Rc;

use super::body::Body;
use super::complaint::excerpt;
use super::fields::Said;
use super::mapping::{Mapping, Pair};
use super::reader::{self, Here, Reader};
use super::unknown::Mark;
use super::vocabulary::{Entry, Field, OF_EVERYTHING, Shape};
use crate::source::Span;
use crate::syntax::{Kind as NodeKind, Node};
use crate::template::text::TextBuilder;
use crate::template::value::{Kind, ListPart, Value};
use crate::template::{Cause, CauseKind, Op, Resource, ResourceId, Step, TermId};

/// A resource that is being made.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) id: ResourceId,
    pub(super) resource_type: Rc<str>,
    /// Known `true`, or a term.
    pub(super) condition: Value,
}

impl<'t> Reader<'t> {
    /// Makes the resource that an entry of a section describes.
    pub(super) fn resource(&mut self, entry: &reader::Entry<'t>) {
        self.here = Some(Here { document: entry.document, scope: Rc::clone(&entry.scope) });
        let origin = self.provenance.add(Step::Written(entry.pair.span));
        let condition = self.condition(&entry.pair, origin);
        let thing = Thing { id: entry.id.clone(), resource_type: Rc::clone(&entry.resource_type), condition };
        let mut body = Body::new(around(&entry.pair));
        body.put("name", entry.pair.span, entry.name.clone());
        if entry.section.has_location {
            // Nobody knows whether two groups are in one region.
            let is_open = entry.is_elsewhere && !entry.scope.tells_location;
            let location = if is_open { self.unknown(None, entry.pair.span) } else { entry.scope.location.clone() };
            body.put("location", entry.pair.span, location);
        }
        let fields: Vec<&'static Field> = entry.section.fields().collect();
        self.finish(thing, &entry.pair, body, entry.section.entry, &fields);
    }

    /// Makes a resource below another one.
    fn child(&mut self, parent: &Thing, segment: &str, pair: &Pair<'t>, entry: &'static Entry) {
        let name = self.name(pair);
        let own = self.condition(pair, name.origin);
        let thing = Thing {
            id: parent.id.child(segment, &name.kind),
            resource_type: format!("{}/{segment}", parent.resource_type).into(),
            condition: self.both(own, &parent.condition),
        };
        let mut body = Body::new(around(pair));
        body.put("name", pair.span, name);
        let fields: Vec<&'static Field> = OF_EVERYTHING.iter().chain(entry.fields).collect();
        self.finish(thing, pair, body, entry, &fields);
    }

    fn finish(
        &mut self,
        thing: Thing,
        pair: &Pair<'t>,
        mut body: Body,
        entry: &'static Entry,
        fields: &[&'static Field],
    ) {
        let said = Said { thing: Some(&thing), owner: pair.span, entry };
        let more = self.of_entry(pair, &said, fields, &mut body);
        let body = body.finish(more, &mut self.provenance);
        // Mistakes are told also of what is not there.
        if thing.condition.kind == Kind::Bool(false) {
            return;
        }
        let name = self.full_name(&thing.id, pair.span);
        self.resources.push(Resource {
            resource_type: thing.resource_type,
            name,
            id: thing.id,
            body,
            condition: thing.condition,
            place: self.provenance.add(Step::Written(around(pair))),
            depends_on: Vec::new(),
            repeated: None,
            existing: false,
        });
    }

    /// The resources below one, by their names.
    pub(super) fn children(&mut self, parent: &Thing, segment: &str, node: Node<'t>, entry: &'static Entry) {
        let resource_type = format!("{}/{segment}", parent.resource_type);
        let mapping = match self.named(node) {
            Ok(mapping) => mapping,
            Err(term) => return self.leave_type_open(&resource_type, Rc::new(self.terms.cause(term))),
        };
        if let Some(span) = mapping.broken {
            let cause = Cause::new(CauseKind::Invalid, "an entry has no name that can be used", Some(span));
            self.leave_type_open(&resource_type, Rc::new(cause));
        }
        for pair in &mapping.pairs {
            match Mark::parse(&pair.key) {
                Some(Mark::More(name) | Mark::Value(name)) => {
                    let (_, cause) = self.reason(name, Some(pair.value), pair.span);
                    self.leave_type_open(&resource_type, cause);
                }
                None if self.takes_one_more(pair.span) => self.child(parent, segment, pair, entry),
                None => return,
            }
        }
    }

    /// Elements of an array by their names.
    pub(super) fn elements(&mut self, node: Node<'t>, entry: &'static Entry) -> Vec<ListPart> {
        let mapping = match self.named(node) {
            Ok(mapping) => mapping,
            Err(term) => return vec![ListPart::Rest(term)],
        };
        let mut parts = Vec::with_capacity(mapping.pairs.len());
        if let Some(span) = mapping.broken {
            parts.push(ListPart::Rest(self.refused(span)));
        }
        for pair in &mapping.pairs {
            if let Some(Mark::More(name) | Mark::Value(name)) = Mark::parse(&pair.key) {
                parts.push(ListPart::Rest(self.reason(name, Some(pair.value), pair.span).0));
                continue;
            }
            if !self.takes_one_more(pair.span) {
                parts.push(ListPart::Rest(self.refused(pair.span)));
                break;
            }
            let name = self.name(pair);
            let condition = self.condition(pair, name.origin);
            let mut body = Body::new(around(pair));
            body.put("name", pair.span, name);
            let said = Said { thing: None, owner: pair.span, entry };
            let fields: Vec<&'static Field> = OF_EVERYTHING.iter().chain(entry.fields).collect();
            let more = self.of_entry(pair, &said, &fields, &mut body);
            let value = body.finish(more, &mut self.provenance);
            match condition.kind {
                Kind::Bool(false) => {}
                Kind::Term(term) => parts.push(ListPart::When(term, vec![value])),
                _ => parts.push(ListPart::Item(value)),
            }
        }
        parts
    }

    /// Names with what they are; or the term of what is left open, or of what is wrong.
    pub(super) fn named(&mut self, node: Node<'t>) -> Result<Mapping<'t>, TermId> {
        match node.kind() {
            NodeKind::Object => {
                let mut mapping = self.mapping(node);
                self.compare_names(&mut mapping);
                return Ok(mapping);
            }
            NodeKind::Null => return Ok(Mapping::default()),
            _ => {}
        }
        let text = node.as_str().unwrap_or_default();
        if let Some(Mark::Value(name)) = Mark::parse(&text) {
            return Err(self.open(name, node.span()));
        }
        self.wrong(node, "names with what they are belong here");
        Err(self.refused(node.span()))
    }

    /// Tells names that nothing can have, and names that Azure takes for one.
    fn compare_names(&mut self, mapping: &mut Mapping<'t>) {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut broken = mapping.broken;
        mapping.pairs.retain(|pair| {
            if pair.key.is_empty() {
                self.complaints.tell("an empty text is no name", None, pair.span);
                broken.get_or_insert(pair.span);
            }
            !pair.key.is_empty()
        });
        for index in 0..mapping.pairs.len() {
            let Some(pair) = mapping.pairs.get(index) else { break };
            let earlier = *known.entry(pair.key.to_lowercase()).or_insert(index);
            let Some(first) = mapping.pairs.get(earlier).filter(|_| earlier != index) else { continue };
            let message = format!("`{}` and `{}` differ in case alone", excerpt(&first.key), excerpt(&pair.key));
            let help = "give one of them another name: Azure takes both for the same one".to_owned();
            let related = vec![(first.span, format!("`{}` is here", excerpt(&first.key)))];
            self.complaints.relate(message, Some(help), pair.span, related);
            broken.get_or_insert(pair.span);
            for index in [earlier, index] {
                if let Some(pair) = mapping.pairs.get_mut(index) {
                    pair.is_twice = true;
                }
            }
        }
        mapping.broken = broken;
    }

    /// What an entry is called: its key, if it does not say otherwise. It is shown where it begins.
    pub(super) fn name(&mut self, pair: &Pair<'t>) -> Value {
        let kind = self.early_segment(pair.value, "name").unwrap_or_else(|| self.key(pair.written, &pair.key));
        Value::new(kind, self.provenance.add(Step::Written(pair.span)))
    }

    /// The name that a key is.
    pub(super) fn key(&mut self, written: Node<'t>, key: &str) -> Kind {
        match self.text(written, key) {
            Some(kind) => self.in_segments(kind),
            None => Kind::Term(self.refused(written.span())),
        }
    }

    /// A value that is read before the others of a thing; nothing where nothing is said.
    pub(super) fn early(&mut self, node: Node<'t>, key: &str, shape: &Shape) -> Option<Value> {
        let mut found = node.entries().filter(|entry| entry.key.as_str().is_some_and(|known| known == key));
        let (first, second) = (found.next()?, found.next());
        if second.is_some() {
            return Some(self.refused_value(first.key.span()));
        }
        (!first.value.is_null()).then(|| self.scalar(first.value, shape))
    }

    /// The same of a name, or of a part of an id.
    pub(super) fn early_segment(&mut self, node: Node<'t>, key: &str) -> Option<Kind> {
        self.early(node, key, &Shape::Text).map(|written| self.in_segments(written.kind))
    }

    /// What is said of an entry; nothing that can be used if it is there twice.
    fn of_entry(
        &mut self,
        pair: &Pair<'t>,
        said: &Said<'_>,
        fields: &[&'static Field],
        body: &mut Body,
    ) -> Option<TermId> {
        let more = self.whole(pair.value, said, fields, body);
        if !pair.is_twice {
            return more;
        }
        // It was read for its mistakes.
        let term = self.refused(pair.span);
        body.forget();
        self.leave_fields_open(term, said, fields, body);
        Some(term)
    }

    /// Whether a thing is there.
    fn condition(&mut self, pair: &Pair<'t>, origin: crate::template::Origin) -> Value {
        if pair.is_twice {
            return self.refused_value(pair.span);
        }
        match self.early(pair.value, "condition", &Shape::Flag) {
            Some(value) => {
                if let Kind::Term(term) = value.kind {
                    self.terms.take_as_condition(term);
                }
                value
            }
            None => Value::new(Kind::Bool(true), origin),
        }
    }

    /// Whether two conditions hold.
    fn both(&mut self, own: Value, outer: &Value) -> Value {
        match (&own.kind, &outer.kind) {
            (Kind::Bool(false), _) | (_, Kind::Bool(true)) => own,
            (Kind::Bool(true), _) | (_, Kind::Bool(false)) => outer.clone(),
            _ => {
                let origin = own.origin;
                let span = self.provenance.used(origin);
                let term = self.terms.intern(Op::Call("and".into()), [own, outer.clone()], span);
                self.terms.take_as_condition(term);
                Value::new(Kind::Term(term), origin)
            }
        }
    }

    fn full_name(&mut self, id: &ResourceId, span: Span) -> Value {
        let mut builder = TextBuilder::new();
        for (index, name) in id.names.iter().enumerate() {
            if index > 0 {
                builder.literal("/");
            }
            if let Some(text) = name.as_text() {
                builder.segment(text, &self.terms);
            }
        }
        let kind = builder.finish(&self.terms).unwrap_or_else(|_| Kind::str(""));
        Value::new(kind, self.provenance.add(Step::Written(span)))
    }
}

/// Where an entry is written: what is said of it, or its name if nothing is.
fn around(pair: &Pair<'_>) -> Span {
    if pair.value.kind() == NodeKind::Object { pair.value.span() } else { pair.span }
}
