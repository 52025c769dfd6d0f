//! What is said of one thing: keys with values, and where Azure has them.
//!
//! Never here: what a single value may be.

use std::rc::Rc;

use super::body::Body;
use super::complaint::{excerpt, one_of};
use super::entries::Thing;
use super::mapping::{Mapping, Pair};
use super::reader::Reader;
use super::unknown::Mark;
use super::vocabulary::{Entry, Field, Shape, To};
use crate::source::Span;
use crate::syntax::{Kind as NodeKind, Node};
use crate::template::value::{Kind, ListPart, Value};
use crate::template::{Step, TermId};

/// Of whom something is said.
pub(super) struct Said<'s> {
    /// The resource, for what is below it; nothing for an element of an array.
    pub(super) thing: Option<&'s Thing>,
    /// Where its name is.
    pub(super) owner: Span,
    pub(super) entry: &'static Entry,
}

impl<'t> Reader<'t> {
    /// Everything that is said of a thing, into its body; and the term of what was not understood, if anything was not.
    /// What was not understood may be more of anything that the thing has any number of.
    pub(super) fn whole(
        &mut self,
        node: Node<'t>,
        said: &Said<'_>,
        fields: &[&'static Field],
        body: &mut Body,
    ) -> Option<TermId> {
        let more = self.understood(node, said, fields, body);
        if let Some(term) = more {
            self.leave_fields_open(term, said, fields, body);
        }
        more
    }

    /// Says of everything that a thing has any number of that there may be more of it. Its other properties are open once
    /// its body is.
    pub(super) fn leave_fields_open<'f>(
        &mut self,
        term: TermId,
        said: &Said<'_>,
        fields: impl IntoIterator<Item = &'f &'static Field>,
        body: &mut Body,
    ) {
        for field in fields {
            match (&field.to, &field.shape) {
                (To::Inline(path), _) => body.extend(path, said.owner, vec![ListPart::Rest(term)]),
                (To::Addresses(path), _) if field.key == "subnet" => {
                    body.extend(path, said.owner, vec![ListPart::Rest(term)]);
                }
                (To::Children(segment), _) => {
                    if let Some(thing) = said.thing {
                        let cause = Rc::new(self.terms.cause(term));
                        self.leave_type_open(&format!("{}/{segment}", thing.resource_type), cause);
                    }
                }
                (To::Here, Shape::Object(entry)) => {
                    let inside: Vec<&'static Field> = entry.fields.iter().collect();
                    self.leave_fields_open(term, said, &inside, body);
                }
                _ => {}
            }
        }
    }

    fn understood(
        &mut self,
        node: Node<'t>,
        said: &Said<'_>,
        fields: &[&'static Field],
        body: &mut Body,
    ) -> Option<TermId> {
        match (node.kind(), said.entry.short) {
            (NodeKind::Object, _) => {
                let mapping = self.mapping(node);
                self.say(&mapping, said, fields, body)
            }
            (NodeKind::Null, _) => self.say(&Mapping::default(), said, fields, body),
            (NodeKind::Error, _) => Some(self.refused(node.span())),
            (_, Some(short)) => {
                let (key, span) = (short.to_owned(), node.span());
                let pair = Pair { key, span, written: node, value: node, is_twice: false };
                self.say(&Mapping { pairs: vec![pair], broken: None }, said, fields, body)
            }
            (_, None) => {
                let text = node.as_str().unwrap_or_default();
                if let Some(Mark::Value(name)) = Mark::parse(&text) {
                    return Some(self.open(name, node.span()));
                }
                self.wrong(node, &format!("a mapping with {} belongs here", keys_of(fields)));
                Some(self.refused(node.span()))
            }
        }
    }

    fn say(
        &mut self,
        mapping: &Mapping<'t>,
        said: &Said<'_>,
        fields: &[&'static Field],
        body: &mut Body,
    ) -> Option<TermId> {
        let (is_missing, disputed) = self.demand(mapping, said, fields);
        // What must be said and is not is not known.
        let mut broken = mapping.broken.or(disputed).or(is_missing.then_some(said.owner));
        for pair in &mapping.pairs {
            let Some(field) = fields.iter().find(|field| field.key == pair.key) else {
                self.unknown_key(pair, said, fields);
                broken.get_or_insert(pair.span);
                continue;
            };
            // Of values that exclude each other nobody knows which one counts.
            let is_disputed = pair.is_twice || disputed.is_some() && said.entry.one_of.contains(&field.key);
            if !pair.value.is_null() && !is_disputed {
                self.field(pair, field, said, body);
            }
        }
        self.addresses(mapping, fields, body);
        if disputed.is_none() {
            self.private_address(mapping, fields, body);
        }
        for (path, text) in said.entry.also {
            let origin = self.provenance.add(Step::Written(said.owner));
            body.put(path, said.owner, Value::new(Kind::str(*text), origin));
        }
        if broken.is_none() {
            for (path, others, text) in said.entry.otherwise {
                if ![path].into_iter().chain(*others).any(|path| body.has(path)) {
                    let origin = self.provenance.add(Step::Default { owner: said.owner });
                    body.put(path, said.owner, Value::new(Kind::str(*text), origin));
                }
            }
        }
        broken.map(|span| self.refused(span))
    }

    /// Tells what must be said and is not, and what excludes each other: whether something is missing, and the later one of two
    /// that cannot both be.
    fn demand(&mut self, mapping: &Mapping<'t>, said: &Said<'_>, fields: &[&'static Field]) -> (bool, Option<Span>) {
        let mut is_missing = false;
        for field in fields.iter().filter(|field| field.is_required && mapping.get(field.key).is_none()) {
            self.complaints.tell(format!("`{}` is missing", field.key), Some(field.doc.to_owned()), said.owner);
            is_missing = true;
        }
        let one_of_these = said.entry.one_of;
        let mut there = one_of_these.iter().filter_map(|key| mapping.get(key));
        match (there.next(), there.next()) {
            (None, _) if !one_of_these.is_empty() => {
                let message = format!("{} is missing", one_of(one_of_these.iter().copied()));
                self.complaints.tell(message, None, said.owner);
                (true, None)
            }
            (Some(first), Some(second)) => {
                let message = format!("`{}` and `{}` exclude each other", first.key, second.key);
                let related = vec![(first.span, format!("`{}` is here", first.key))];
                self.complaints.relate(message, Some("leave one of them out".to_owned()), second.span, related);
                (is_missing, Some(second.span))
            }
            _ => (is_missing, None),
        }
    }

    fn unknown_key(&mut self, pair: &Pair<'t>, said: &Said<'_>, fields: &[&'static Field]) {
        let meant = self.complaints.meant(&pair.key, fields.iter().map(|field| field.key));
        let help = match meant {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("what may stand here is {}", keys_of(fields)),
        };
        let message = format!("`{}` has no `{}`", said.entry.name, excerpt(&pair.key));
        self.complaints.tell(message, Some(help), pair.span);
    }

    fn field(&mut self, pair: &Pair<'t>, field: &'static Field, said: &Said<'_>, body: &mut Body) {
        let (key, node) = (pair.span, pair.value);
        match (&field.to, &field.shape) {
            (To::Inline(path), Shape::Named(entry)) => {
                let elements = self.elements(node, entry);
                body.extend(path, key, elements);
            }
            (To::Children(segment), Shape::Named(entry)) => {
                if let Some(thing) = said.thing {
                    self.children(thing, segment, node, entry);
                }
            }
            (To::Here, Shape::Object(entry)) => {
                let inner = Said { entry, owner: key, ..*said };
                let fields: Vec<&'static Field> = entry.fields.iter().collect();
                // What only groups has no properties of its own: what may be in it besides is said of its fields.
                let _ = self.whole(node, &inner, &fields, body);
            }
            (To::Property(path), shape) => {
                let value = self.value(node, shape);
                body.put(path, key, value);
            }
            (To::With(path, (other, word)), shape) => {
                let value = self.value(node, shape);
                let origin = self.provenance.add(Step::Written(key));
                body.put(path, key, value);
                body.put(other, key, Value::new(Kind::str(*word), origin));
            }
            (To::OneOrMany(one, many), Shape::Many(shape)) => {
                let is_list = node.kind() == NodeKind::Array;
                let text = node.as_str().unwrap_or_default();
                let alone = match Mark::parse(&text) {
                    // It stands for a list as well as for one value.
                    Some(Mark::Value(_)) => None,
                    _ if is_list => alone(node),
                    _ => Some(node),
                };
                if let Some(node) = alone {
                    let value = self.value(node, shape);
                    body.put(one, key, value);
                } else {
                    let listed = if matches!(shape, Shape::Source) { &Shape::Listed } else { *shape };
                    let value = self.list(node, listed);
                    body.put(many, key, value);
                }
            }
            // Who they are was read before; addresses are read together.
            _ => {}
        }
    }

    /// The addresses that a thing takes of a subnet, one element of an array for each.
    fn addresses(&mut self, mapping: &Mapping<'t>, fields: &[&'static Field], body: &mut Body) {
        let of = |key: &str| fields.iter().find(|field| field.key == key && matches!(field.to, To::Addresses(_)));
        let (Some(field), Some(pair)) = (of("subnet"), mapping.get("subnet")) else { return };
        if pair.is_twice {
            return;
        }
        let To::Addresses(path) = field.to else { return };
        let subnet = self.value(pair.value, &field.shape);
        let mut element = Body::new(pair.span);
        element.put("properties.subnet.id", pair.span, subnet);
        let element = element.finish(None, &mut self.provenance);
        let count = match (of("addresses"), mapping.get("addresses")) {
            (Some(field), Some(pair)) => self.value(pair.value, &field.shape),
            _ => Value::new(Kind::Int(1), element.origin),
        };
        let parts = match count.kind {
            Kind::Int(count) if count <= self.addresses_left => {
                self.addresses_left -= count;
                (0..count).map(|_| ListPart::Item(element.clone())).collect()
            }
            Kind::Term(count) => vec![ListPart::Repeat { count, index: count, body: element }],
            _ => {
                let count = self.refused(pair.span);
                vec![ListPart::Repeat { count, index: count, body: element }]
            }
        };
        body.extend(path, pair.span, parts);
    }
}

/// The keys of which one may be meant, for a message.
fn keys_of(fields: &[&'static Field]) -> String {
    one_of(fields.iter().map(|field| field.key))
}

/// The only element of a list, if it is one value.
fn alone(list: Node<'_>) -> Option<Node<'_>> {
    let mut items = list.items();
    let (first, second) = (items.next()?, items.next());
    let is_more = first.as_str().is_some_and(|text| matches!(Mark::parse(&text), Some(Mark::More(_))));
    (second.is_none() && !is_more).then_some(first)
}
