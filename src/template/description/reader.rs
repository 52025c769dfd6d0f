//! One description while it is read.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::complaint::Complaints;
use super::mapping::Pair;
use super::sections::Scope;
use super::vocabulary::Section;
use crate::source::Span;
use crate::syntax::Tree;
use crate::template::value::Value;
use crate::template::{Assumptions, Cause, CauseKind, Deployment, Place, Provenance, Resource, ResourceId, Terms};

/// Reads one description.
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree,
    /// The number of the description among the parts of the run.
    pub(super) number: u32,
    pub(super) place: &'t Place,
    pub(super) assumptions: &'t Assumptions,
    pub(super) terms: Terms,
    pub(super) provenance: Provenance,
    pub(super) complaints: Complaints,
    /// The document that is being read.
    pub(super) here: Option<Here>,
    /// The entries of all sections, in the order of the text.
    pub(super) entries: Vec<Entry<'t>>,
    /// What references lead to.
    pub(super) known: Known,
    pub(super) resources: Vec<Resource>,
    pub(super) incomplete: Vec<Rc<Cause>>,
    pub(super) types_inside: Vec<(Rc<Cause>, Rc<BTreeSet<String>>)>,
    /// How many more things may be described; nothing once it was told that there are more.
    pub(super) things_left: Option<u32>,
    /// How many more addresses may be listed one by one.
    pub(super) addresses_left: i64,
}

/// An entry of a section, found by the first walk.
#[derive(Debug, Clone)]
pub(super) struct Entry<'t> {
    /// The number of the document that it stands in.
    pub(super) document: usize,
    pub(super) section: &'static Section,
    pub(super) scope: Rc<Scope>,
    pub(super) pair: Pair<'t>,
    pub(super) resource_type: Rc<str>,
    pub(super) name: Value,
    pub(super) id: ResourceId,
    /// Whether it says a subscription or a resource group of its own.
    pub(super) is_elsewhere: bool,
}

/// The document that is being read.
#[derive(Debug)]
pub(super) struct Here {
    /// Its number.
    pub(super) document: usize,
    pub(super) scope: Rc<Scope>,
}

/// What references may lead to, by section and local name in lower case.
pub(super) type Known = HashMap<(&'static str, String), Vec<Referent>>;

/// Something that a reference may lead to.
#[derive(Debug, Clone)]
pub(super) struct Referent {
    /// The number of the document that it stands in.
    pub(super) document: usize,
    /// The local name as it is written.
    pub(super) label: String,
    pub(super) id: ResourceId,
    pub(super) resource_type: Rc<str>,
}

/// Most things that one description has: entries of sections, subnets, rules, routes, records, what is listed in them. No network that somebody
/// writes down by hand comes near it, and so many are judged within a second.
const MOST_THINGS: u32 = 20_000;

/// Most things that one list has: regions of a service, connections of an endpoint, addresses of a record.
const MOST_LISTED: usize = 1_000;

/// Most reasons that are kept for which there may be resources of any type.
const MOST_REASONS: usize = 100;

/// Most addresses of one description that are listed one by one.
const MOST_ADDRESSES: i64 = 100_000;

impl<'t> Reader<'t> {
    pub(super) fn new(
        tree: &'t Tree,
        place: &'t Place,
        (number, terms, provenance): (u32, Terms, Provenance),
        assumptions: &'t Assumptions,
    ) -> Self {
        Self {
            tree,
            number,
            place,
            assumptions,
            terms,
            provenance,
            complaints: Complaints::default(),
            here: None,
            entries: Vec::new(),
            known: HashMap::new(),
            resources: Vec::new(),
            incomplete: Vec::new(),
            types_inside: Vec::new(),
            things_left: Some(MOST_THINGS),
            addresses_left: MOST_ADDRESSES,
        }
    }

    /// Reads everything.
    pub(super) fn deployment(mut self) -> Deployment {
        if let Some(error) = self.tree.errors().first() {
            self.leave_open("the description has errors, and what stands there may be missing", error.span);
        }
        for (number, root) in self.tree.documents().enumerate() {
            self.survey(number, root);
        }
        for entry in std::mem::take(&mut self.entries) {
            self.resource(&entry);
        }
        Deployment {
            resources: self.resources,
            terms: self.terms,
            provenance: self.provenance,
            problems: self.complaints.close(),
            incomplete: self.incomplete,
            types_inside: self.types_inside,
            ..Deployment::default()
        }
    }

    /// Whether one more thing may be described; the first time that it may not be is told.
    pub(super) fn takes_one_more(&mut self, span: Span) -> bool {
        let Some(left) = self.things_left else { return false };
        self.things_left = left.checked_sub(1);
        if self.things_left.is_none() {
            self.complaints.limit(format!("more than {MOST_THINGS} things are described"), span);
            self.leave_open("the description is larger than what is read of it", span);
        }
        self.things_left.is_some()
    }

    /// Whether a list may have one more thing, at this position.
    pub(super) fn takes_listed(&mut self, index: usize, span: Span) -> bool {
        if index == MOST_LISTED {
            self.complaints.limit(format!("more than {MOST_LISTED} things are in one list"), span);
        }
        index < MOST_LISTED && self.takes_one_more(span)
    }

    /// Says that there may be resources of any type that are not described.
    pub(super) fn leave_open(&mut self, words: &str, span: Span) {
        self.leave_open_because(Cause::new(CauseKind::Invalid, words, Some(span)));
    }

    /// The same with a reason. Of many reasons a few say as much as all.
    pub(super) fn leave_open_because(&mut self, cause: impl Into<Rc<Cause>>) {
        if self.incomplete.len() - self.types_inside.len() < MOST_REASONS {
            self.incomplete.push(cause.into());
        }
    }

    /// Says that there may be more resources of one type. The first reason is enough.
    pub(super) fn leave_type_open(&mut self, resource_type: &str, cause: Rc<Cause>) {
        let types = BTreeSet::from([resource_type.to_ascii_lowercase()]);
        if self.types_inside.iter().all(|(_, known)| **known != types) {
            self.incomplete.push(Rc::clone(&cause));
            self.types_inside.push((cause, Rc::new(types)));
        }
    }
}
