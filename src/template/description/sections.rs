//! The first walk: which entries there are, what they are called, and where they are.
//!
//! Never here: what is said of an entry besides.

use std::rc::Rc;

use super::complaint::{excerpt, noun, reason};
use super::mapping::{Mapping, Pair};
use super::reader::{Entry, Reader, Referent};
use super::unknown::Mark;
use super::vocabulary::{HEADER, SECTIONS, Section, Shape};
use crate::source::Span;
use crate::syntax::{Kind as NodeKind, Node};
use crate::template::value::{Kind, ListPart, Value};
use crate::template::{Cause, CauseKind, Op, ResourceId, Step};

/// Where the resources of a document are.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) subscription: Kind,
    pub(super) resource_group: Kind,
    /// The region of everything that does not say another.
    pub(super) location: Value,
    /// Whether that is written or was told, and not only the region of the resource group.
    pub(super) tells_location: bool,
}

impl<'t> Reader<'t> {
    /// Reads the outline of one document.
    pub(super) fn survey(&mut self, number: usize, root: Node<'t>) {
        if root.kind() == NodeKind::Null {
            // What a line of `---` at the end begins.
            return;
        }
        if root.kind() != NodeKind::Object {
            if root.kind() != NodeKind::Error {
                let message = format!("a description is a mapping, and this is {}", noun(root.kind()));
                self.complaints.tell(message, None, root.span());
            }
            self.leave_open("a document of the description cannot be read", root.span());
            return;
        }
        let mapping = self.mapping(root);
        let scope = Rc::new(self.header(&mapping, root.span()));
        if let Some(span) = mapping.broken {
            self.leave_open("the description has a key that cannot be used", span);
        }
        for pair in mapping.pairs {
            if HEADER.iter().any(|field| field.key == pair.key) {
                continue;
            }
            match SECTIONS.iter().find(|section| section.key == pair.key) {
                Some(section) => self.section(number, section, &scope, &pair),
                None => self.unknown_section(&pair),
            }
        }
    }

    fn unknown_section(&mut self, pair: &Pair<'t>) {
        let words = SECTIONS.iter().map(|section| section.key).chain(HEADER.iter().map(|field| field.key));
        let help = match self.complaints.meant(&pair.key, words) {
            Some(key) => format!("did you mean `{key}`?"),
            None => "`apimlint schema description` has all keys".to_owned(),
        };
        self.complaints.tell(format!("a description has no `{}`", excerpt(&pair.key)), Some(help), pair.span);
        self.leave_open("the description has a key that nobody knows", pair.span);
    }

    /// What is said of the whole document.
    fn header(&mut self, mapping: &Mapping<'t>, span: Span) -> Scope {
        if let Some(pair) = mapping.get("apiVersion") {
            if let Some(field) = HEADER.iter().find(|field| field.key == "apiVersion") {
                let version = self.scalar(pair.value, &field.shape);
                if version.as_str().is_none() {
                    self.leave_open("the document is written for another version of apimlint", pair.value.span());
                }
            }
        } else {
            let help = "begin it with `apiVersion: apimlint/v1`".to_owned();
            let place = mapping.pairs.first().map_or(span, |pair| pair.span);
            self.complaints.tell("the document does not say that it is a description", Some(help), place);
        }
        if let Some(pair) = mapping.get("incomplete") {
            self.reasons(pair.value);
        }
        let subscription = self.place.subscription.clone();
        let subscription = self.fact(mapping, "subscription", subscription, "subscription().subscriptionId", span);
        let group = self.place.resource_group.clone();
        let resource_group = self.fact(mapping, "resourceGroup", group, "resourceGroup().name", span);
        let subscription = self.in_segments(subscription.kind);
        let resource_group = self.in_segments(resource_group.kind);
        let location = self.place.location.clone();
        let is_elsewhere = ["subscription", "resourceGroup"].iter().any(|key| mapping.get(key).is_some());
        let tells_location = location.is_some() || mapping.get("location").is_some();
        let location = match mapping.get("location") {
            // Nobody knows whether two groups are in one region.
            None if is_elsewhere && location.is_none() => self.unknown(None, span),
            _ => self.fact(mapping, "location", location, "resourceGroup().location", span),
        };
        Scope { subscription, resource_group, location, tells_location }
    }

    /// A fact of the place: as it is written, else as it was told, else not known, but one for all.
    fn fact(&mut self, mapping: &Mapping<'t>, key: &str, told: Option<String>, placeholder: &str, span: Span) -> Value {
        if let Some(pair) = mapping.get(key) {
            if pair.is_twice {
                return self.refused_value(pair.span);
            }
            return self.scalar(pair.value, &Shape::Text);
        }
        let origin = self.provenance.add(Step::Missing(mapping.pairs.first().map_or(span, |pair| pair.span)));
        let kind = match told {
            Some(told) => Kind::str(told),
            None => Kind::Term(self.terms.intern(Op::Scope(self.place.number, placeholder.into()), [], None)),
        };
        Value::new(kind, origin)
    }

    /// Why there may be resources that are not described.
    fn reasons(&mut self, node: Node<'t>) {
        let reasons = self.list(node, &Shape::Words);
        let parts = match (&reasons.kind, reasons.as_list()) {
            (Kind::Term(term), _) => vec![ListPart::Rest(*term)],
            (_, Some(list)) => list.parts.clone(),
            _ => Vec::new(),
        };
        for part in parts {
            let (words, place) = match &part {
                ListPart::Item(words) => (words.as_str().map(reason), self.provenance.used(words.origin)),
                _ => (None, None),
            };
            let words = words.unwrap_or_else(|| "the description says so".to_owned());
            self.leave_open_because(Cause::new(CauseKind::NotExpanded, words, place.or(Some(node.span()))));
        }
    }

    fn section(&mut self, document: usize, section: &'static Section, scope: &Rc<Scope>, pair: &Pair<'t>) {
        let open_type = section.resource_type;
        let leave_open = |reader: &mut Self, cause: Rc<Cause>| match open_type {
            Some(resource_type) => reader.leave_type_open(resource_type, cause),
            None => reader.leave_open_because(cause),
        };
        let mapping = match self.named(pair.value) {
            Ok(mapping) => mapping,
            Err(term) => return leave_open(self, Rc::new(self.terms.cause(term))),
        };
        if let Some(span) = mapping.broken {
            let cause = Cause::new(CauseKind::Invalid, "an entry has no name that can be used", Some(span));
            leave_open(self, Rc::new(cause));
        }
        for pair in mapping.pairs {
            if let Some(mark) = Mark::parse(&pair.key) {
                let (Mark::More(name) | Mark::Value(name)) = mark;
                let (_, cause) = self.reason(name, Some(pair.value), pair.span);
                leave_open(self, cause);
                continue;
            }
            if !self.takes_one_more(pair.span) {
                break;
            }
            self.entry(document, section, scope, pair);
        }
    }

    fn entry(&mut self, document: usize, section: &'static Section, scope: &Rc<Scope>, pair: Pair<'t>) {
        let name = self.name(&pair);
        // A type that is not known is no type: there may be a resource of any.
        let resource_type: Rc<str> = if let Some(known) = section.resource_type {
            known.into()
        } else {
            let written = self.early(pair.value, "type", &Shape::Text);
            written.as_ref().and_then(Value::as_str).unwrap_or_default().trim_end_matches('/').into()
        };
        let [subscription, resource_group] =
            ["subscription", "resourceGroup"].map(|key| self.early_segment(pair.value, key));
        let is_elsewhere = subscription.is_some() || resource_group.is_some();
        let subscription = subscription.unwrap_or_else(|| scope.subscription.clone());
        let resource_group = resource_group.unwrap_or_else(|| scope.resource_group.clone());
        let base = [Kind::str("subscriptions"), subscription, Kind::str("resourceGroups"), resource_group];
        let id = ResourceId {
            scope: base.into(),
            resource_type: resource_type.to_ascii_lowercase().into(),
            names: [name.kind.clone()].into(),
        };
        let referent =
            Referent { document, label: pair.key.clone(), id: id.clone(), resource_type: Rc::clone(&resource_type) };
        self.know(section.key, &pair.key, referent);
        if section.key == "virtualNetworks" {
            self.subnets(document, &pair, &id);
        }
        let (scope, section) = (Rc::clone(scope), section);
        self.entries.push(Entry { document, section, scope, pair, resource_type, name, id, is_elsewhere });
    }

    /// Takes down the subnets of a network, so that they can be referred to.
    fn subnets(&mut self, document: usize, network: &Pair<'t>, id: &ResourceId) {
        let Some(subnets) = network.value.get("subnets") else { return };
        for entry in subnets.entries() {
            let Some(key) = entry.key.as_str().filter(|key| Mark::parse(key).is_none()) else { continue };
            let name = self.early_segment(entry.value, "name").unwrap_or_else(|| self.key(entry.key, &key));
            let label = format!("{}/{key}", network.key);
            let resource_type = "Microsoft.Network/virtualNetworks/subnets".into();
            let referent = Referent { document, label: label.clone(), id: id.child("subnets", &name), resource_type };
            self.know("subnets", &label, referent);
        }
    }

    fn know(&mut self, section: &'static str, key: &str, referent: Referent) {
        self.known.entry((section, key.to_ascii_lowercase())).or_default().push(referent);
    }
}
