//! Which things of one kind are declared, found by their ids.
//!
//! Never here: properties.

use std::collections::HashMap;
use std::rc::Rc;

use super::reader::{Again, Reader, Subject, View};
use super::rivals::{self, Rivals};
use crate::network::Fact;
use crate::template::{Cause, IdKey, Kind, Match, Origin, Resource, ResourceId, TermId};

/// A thing that is declared, before its properties are read.
#[derive(Clone)]
pub(super) struct Entry<'d> {
    pub(super) id: ResourceId,
    pub(super) place: Origin,
    pub(super) exists: Fact<bool>,
    /// Why it may stand for several things, or for none.
    pub(super) repeated: Option<Rc<Cause>>,
    /// The resource that it is; none for what is written inside of its parent.
    pub(super) resource: Option<&'d Resource>,
    view: View<'d>,
    /// Further declarations of the same thing.
    again: Vec<Again<'d>>,
    /// Why nothing of it is known, whatever is written.
    doubt: Option<Rc<Cause>>,
    /// The condition on which it hangs which of the declarations are there.
    condition: Option<TermId>,
}

impl<'d> Entry<'d> {
    /// A thing that is written inside of its parent.
    pub(super) fn inline(id: ResourceId, view: View<'d>, place: Origin, exists: Fact<bool>) -> Self {
        Self {
            id,
            place,
            exists,
            repeated: None,
            resource: None,
            view,
            again: Vec::new(),
            doubt: None,
            condition: None,
        }
    }

    /// A resource that is deployed under its condition.
    pub(super) fn of(reader: &Reader<'d>, resource: &'d Resource) -> Self {
        let view = Reader::view(&resource.condition);
        let condition = match &resource.condition.kind {
            Kind::Bool(value) => Ok(*value),
            Kind::Str(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            _ => Err(reader.refuse(view, "true or false")),
        };
        let condition = match &resource.repeated {
            Some(cause) => Err(cause.clone()),
            None => condition,
        };
        let origin = resource.condition.origin;
        let exists = match condition {
            Ok(value) => Fact::known(value, origin),
            Err(cause) => {
                let term = match resource.condition.kind {
                    Kind::Term(term) if resource.repeated.is_none() => Some(term),
                    _ => None,
                };
                Fact::unknown(cause, origin).of_term(term)
            }
        };
        let view = Reader::view(&resource.body);
        Self {
            id: resource.id.clone(),
            place: reader.handle(view),
            exists,
            repeated: resource.repeated.clone(),
            resource: Some(resource),
            view,
            again: Vec::new(),
            doubt: None,
            condition: None,
        }
    }

    /// Each of several sure declarations of the thing as if it were alone; none if there is one, or if they are in doubt.
    pub(super) fn each(&self) -> Vec<Self> {
        let is_doubtful = self.doubt.is_some() || self.again.iter().any(|again| again.perhaps.is_some());
        if self.again.is_empty() || is_doubtful {
            return Vec::new();
        }
        let views = std::iter::once(self.view).chain(self.again.iter().map(|again| again.view));
        views.map(|view| Self { view, again: Vec::new(), condition: None, ..self.clone() }).collect()
    }

    /// Adds a further declaration of the same thing. It is there if one of them surely is.
    ///
    /// What is written inside of the parent is deployed with the parent, and a child resource after it, because it needs
    /// the parent. Azure keeps what comes last, as a whole: `other_is_last` for a child resource that is deployed whenever its
    /// parent is. Of two child resources nobody knows which comes last.
    pub(super) fn merge(&mut self, other: Self, other_is_last: bool) {
        if other_is_last && self.resource.is_none() {
            *self = other;
            return;
        }
        self.condition = self.own_condition().or_else(|| other.own_condition());
        if !self.exists.is(&true) {
            self.exists = other.exists;
        }
        self.again.push(Again { view: other.view, perhaps: None });
        self.again.extend(other.again);
        self.doubt = self.doubt.take().or(other.doubt);
        self.repeated = self.repeated.take().or(other.repeated);
    }

    /// Adds a declaration that may be one of the same thing: what they agree on stays known.
    pub(super) fn merge_perhaps(&mut self, other: &Self, cause: &Rc<Cause>) {
        let views = std::iter::once(other.view).chain(other.again.iter().map(|again| again.view));
        self.again.extend(views.map(|view| Again { view, perhaps: Some(cause.clone()) }));
    }

    /// Adds all declarations that may be of the same thing.
    pub(super) fn meet(&mut self, rivals: &Rivals<'d>) {
        for (other, cause) in &rivals.declarations {
            self.merge_perhaps(other, cause);
        }
        if let Some(cause) = &rivals.more {
            self.doubt(cause);
        }
    }

    /// Lets nothing of it be known: neither what it is like nor that it is there.
    pub(super) fn doubt(&mut self, cause: &Rc<Cause>) {
        self.doubt.get_or_insert_with(|| cause.clone());
        if self.exists.is(&true) {
            self.exists = Fact::unknown(cause.clone(), self.exists.origin());
        }
    }

    /// The condition on which it hangs whether it is there, or which of its declarations are.
    pub(super) fn own_condition(&self) -> Option<TermId> {
        self.condition.or_else(|| self.exists.get().err().and_then(|cause| cause.term))
    }
}

impl<'d> Subject<'d> for Entry<'d> {
    fn first(&self) -> View<'d> {
        self.view
    }

    fn others(&self) -> &[Again<'d>] {
        &self.again
    }

    fn doubt(&self) -> Option<&Rc<Cause>> {
        self.doubt.as_ref()
    }

    fn condition(&self) -> Option<TermId> {
        self.condition
    }
}

/// Makes one of declarations that surely are of one thing: by their ids, and without conditions. Only what has no children and
/// no links to it needs no more than that.
pub(super) fn united(declarations: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::with_capacity(declarations.len());
    let mut known: HashMap<IdKey, usize> = HashMap::new();
    for declaration in declarations {
        let key = declaration.id.key().filter(|_| declaration.exists.is(&true) && declaration.repeated.is_none());
        let again = key.as_ref().and_then(|key| known.get(key)).and_then(|index| entries.get_mut(*index));
        if let Some(entry) = again {
            entry.merge(declaration, false);
            continue;
        }
        known.extend(key.map(|key| (key, entries.len())));
        entries.push(declaration);
    }
    entries
}

/// The declared things of one kind, in the order of their text. A position is also the key in the network's table.
#[derive(Default)]
pub(super) struct Register<'d> {
    pub(super) entries: Vec<Entry<'d>>,
    /// For each of them its declarations one by one, where it was made of several or may be declared elsewhere too.
    redeclared: HashMap<usize, Redeclared<'d>>,
    by_key: HashMap<IdKey, Vec<usize>>,
    by_last_name: HashMap<String, Vec<usize>>,
    /// Those of which something is not known, by their last names.
    open_by_last_name: HashMap<String, Vec<usize>>,
    /// Those whose last name is not known.
    nameless: Vec<usize>,
}

/// What is said of one thing in several places.
#[derive(Default)]
pub(super) struct Redeclared<'d> {
    /// Its declarations: one, or several.
    pub(super) surely: Vec<Entry<'d>>,
    /// Others that may be of the same thing.
    pub(super) rivals: Rivals<'d>,
}

/// What an id leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    /// Surely this one.
    One(usize),
    /// Surely this one, which is declared more than once.
    Several(usize),
    /// Perhaps this one.
    Perhaps(usize),
    /// None of them.
    None,
    /// There are too many to compare.
    TooMany,
}

impl<'d> Register<'d> {
    pub(super) fn new(entries: Vec<Entry<'d>>) -> Self {
        let mut register = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(key) = entry.id.key() {
                register.by_key.entry(key).or_default().push(index);
            }
            match literal_name(&entry.id) {
                Some(name) => {
                    if !entry.id.is_known() {
                        register.open_by_last_name.entry(name.clone()).or_default().push(index);
                    }
                    register.by_last_name.entry(name).or_default().push(index);
                }
                None => register.nameless.push(index),
            }
        }
        Self { entries, ..register }
    }

    /// A register in which what is declared several times is one thing.
    pub(super) fn merged(reader: &Reader<'d>, declarations: Vec<Entry<'d>>) -> Self {
        let mut entries: Vec<Entry<'d>> = Vec::new();
        let mut redeclared: HashMap<usize, Redeclared<'d>> = HashMap::new();
        let mut known: HashMap<IdKey, usize> = HashMap::new();
        for declaration in declarations {
            let key = declaration.id.key();
            let index = key.as_ref().and_then(|key| known.get(key)).copied();
            if let Some((index, entry)) = index.and_then(|index| Some((index, entries.get_mut(index)?))) {
                let again = redeclared
                    .entry(index)
                    .or_insert_with(|| Redeclared { surely: vec![entry.clone()], ..Redeclared::default() });
                again.surely.push(declaration.clone());
                entry.merge(declaration, false);
                continue;
            }
            known.extend(key.map(|key| (key, entries.len())));
            entries.push(declaration);
        }
        let mut register = Self::new(entries);
        for (index, rivals) in rivals::of_all(reader, &register) {
            let Some(entry) = register.entries.get_mut(index) else { continue };
            let again = redeclared
                .entry(index)
                .or_insert_with(|| Redeclared { surely: vec![entry.clone()], ..Redeclared::default() });
            entry.meet(&rivals);
            again.rivals = rivals;
        }
        Self { redeclared, ..register }
    }

    /// What is said of the thing at this position in several places; none if it is declared once.
    pub(super) fn redeclared(&self, index: usize) -> Option<&Redeclared<'d>> {
        self.redeclared.get(&index)
    }

    /// The thing with this id.
    pub(super) fn find(&self, reader: &Reader<'_>, id: &ResourceId) -> Search {
        match id.key().and_then(|key| self.by_key.get(&key)).map(Vec::as_slice) {
            Some([one]) => return Search::One(*one),
            Some([first, ..]) => return Search::Several(*first),
            _ => {}
        }
        let mut candidates = self.perhaps(id);
        let found = candidates.find_map(|index| {
            if !reader.may_compare() {
                return Some(Search::TooMany);
            }
            let entry = self.entries.get(index)?;
            (entry.id.compare(id) != Match::Never).then_some(Search::Perhaps(index))
        });
        found.unwrap_or(Search::None)
    }

    /// The condition on which it hangs which of several things with the id of this one are there.
    pub(super) fn condition(&self, index: usize) -> Option<TermId> {
        let key = self.entries.get(index)?.id.key()?;
        let same = self.by_key.get(&key)?.iter().filter_map(|index| self.entries.get(*index));
        same.filter_map(|entry| entry.exists.get().err()).find_map(|cause| cause.term)
    }

    /// All things that may have this id.
    pub(super) fn possible(&self, reader: &Reader<'_>, id: &ResourceId) -> Vec<usize> {
        let possible = |index: &usize| {
            let entry = self.entries.get(*index);
            // Out of comparisons, everything stays possible.
            !reader.may_compare() || entry.is_some_and(|entry| entry.id.compare(id) != Match::Never)
        };
        self.candidates(id).filter(possible).collect()
    }

    /// What may be the same without surely being it, as far as the last name tells: two ids of which all is known are the same
    /// or they are not.
    pub(super) fn perhaps(&self, id: &ResourceId) -> Box<dyn Iterator<Item = usize> + '_> {
        match literal_name(id).filter(|_| id.is_known()) {
            Some(name) => {
                let named = self.open_by_last_name.get(&name).map(Vec::as_slice).unwrap_or_default();
                Box::new(named.iter().chain(&self.nameless).copied())
            }
            None => self.candidates(id),
        }
    }

    /// What has the same last name, or one that is not known.
    pub(super) fn candidates(&self, id: &ResourceId) -> Box<dyn Iterator<Item = usize> + '_> {
        match literal_name(id) {
            Some(name) => {
                let named = self.by_last_name.get(&name).map(Vec::as_slice).unwrap_or_default();
                Box::new(named.iter().chain(&self.nameless).copied())
            }
            None => Box::new(0..self.entries.len()),
        }
    }
}

fn literal_name(id: &ResourceId) -> Option<String> {
    match id.last_name() {
        Some(Kind::Str(name)) => Some(name.to_ascii_lowercase()),
        _ => None,
    }
}
