//! Things that belong to another thing, and that Azure lets one write in two ways: inside of it or as child resources.
//!
//! Never here: what the children are.

use std::collections::HashMap;
use std::rc::Rc;

use super::elements::{both, undetermined};
use super::order::{comes_after, says_that_it_comes_after};
use super::reader::Reader;
use super::register::{Entry, Register, Search};
use super::rivals;
use crate::network::{Collection, Fact};
use crate::template::{Cause, CauseKind, IdKey, Kind, Match, Resource, ResourceId};

/// All children of one kind.
pub(super) struct Children<'d> {
    /// The children of each parent, by its position in its register.
    pub(super) of: Vec<Siblings<'d>>,
    /// Children whose parent is not declared, or not known.
    pub(super) orphans: Vec<Entry<'d>>,
    /// The type of the first of them, as it is written.
    orphan_type: Option<&'d str>,
    /// Whether they can be written inside of their parent.
    is_written_inside: bool,
}

/// The children of one parent.
#[derive(Default)]
pub(super) struct Siblings<'d> {
    pub(super) entries: Vec<Entry<'d>>,
    /// Why there may be more.
    pub(super) rest: Option<Rc<Cause>>,
    by_key: HashMap<IdKey, usize>,
    /// Why it is not known whether a child resource stays: the parent is, or may be, declared again.
    unstable: Option<Rc<Cause>>,
}

/// Where children are written.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// The array in the parent.
    pub(super) inline: Option<&'static str>,
    /// The last segment of the type.
    pub(super) segment: &'static str,
}

impl<'d> Children<'d> {
    /// Finds the children of all parents: first those written inside, then the child resources, in the order of their
    /// text. The same child written twice is one child.
    pub(super) fn collect(
        reader: &'d Reader<'d>,
        parents: &Register<'d>,
        places: Places,
        resources: &[&'d Resource],
    ) -> Self {
        let of = (0..parents.entries.len()).map(|index| Siblings::inline(reader, parents, index, places)).collect();
        let mut children =
            Self { of, orphans: Vec::new(), orphan_type: None, is_written_inside: places.inline.is_some() };
        for resource in resources {
            children.add(reader, parents, resource);
        }
        if children.is_written_inside {
            children.compare(reader);
        }
        children
    }

    fn add(&mut self, reader: &Reader<'d>, parents: &Register<'d>, resource: &'d Resource) {
        let mut child = Entry::of(reader, resource);
        let Some(parent_id) = child.id.parent() else { return self.add_orphan(resource, child) };
        let found = parents.find(reader, &parent_id);
        if let Search::One(index) = found
            && parents.redeclared(index).is_some_and(|it| !it.rivals.declarations.is_empty())
        {
            self.leave_parents_open(reader, parents, &child, Some(index));
        }
        if let Search::One(index) = found
            && let (Some(parent), Some(siblings)) = (parents.entries.get(index), self.of.get_mut(index))
        {
            let is_sure = child.exists.is(&true);
            child.exists = both(&parent.exists, &child.exists);
            let is_again = siblings.has(&child);
            let is_last = is_again
                && is_sure
                && siblings.unstable.is_none()
                && parent.resource.is_some_and(|parent| comes_after(reader, parent, resource) == Match::Never);
            if !is_again && self.is_written_inside {
                let cause = siblings.unstable.clone().or_else(|| swept(reader, parent, resource, &child));
                if let Some(cause) = cause {
                    child.doubt(&cause);
                }
            }
            siblings.add(child, is_last);
            return;
        }
        if found != Search::None {
            self.leave_parents_open(reader, parents, &child, None);
        }
        self.add_orphan(resource, child);
    }

    /// Lets all parents but this one have the child too, as far as their ids allow it.
    fn leave_parents_open(
        &mut self,
        reader: &Reader<'d>,
        parents: &Register<'d>,
        child: &Entry<'d>,
        but: Option<usize>,
    ) {
        let possible = child.id.parent().map(|id| parents.possible(reader, &id)).unwrap_or_default();
        for index in possible.into_iter().filter(|index| Some(*index) != but) {
            if let (Some(parent), Some(siblings)) = (parents.entries.get(index), self.of.get_mut(index)) {
                siblings.rest.get_or_insert_with(|| {
                    let (child_label, label) = (child.id.label(reader.terms), parent.id.label(reader.terms));
                    let words = format!("`{child_label}` may belong to `{label}`");
                    undetermined(words, reader.span(child.place))
                });
            }
        }
    }

    /// Finds child resources that may be declarations of other children, because their names are not known.
    fn compare(&mut self, reader: &Reader<'d>) {
        let mut all: Vec<&mut Entry<'d>> =
            self.of.iter_mut().flat_map(|it| &mut it.entries).chain(&mut self.orphans).collect();
        let register = Register::new(all.iter().map(|child| (**child).clone()).collect());
        for (index, rivals) in rivals::of_all(reader, &register) {
            if let Some(child) = all.get_mut(index) {
                child.meet(&rivals);
            }
        }
    }

    fn add_orphan(&mut self, resource: &'d Resource, child: Entry<'d>) {
        self.orphan_type.get_or_insert(&*resource.resource_type);
        self.orphans.push(child);
    }

    /// The type of the orphans, as it is written, and how many there are; nothing when there are none.
    pub(super) fn orphan_count(&self) -> Option<(String, usize)> {
        self.orphan_type.map(|name| (name.to_owned(), self.orphans.len()))
    }

    /// Lets every parent have more children, for this reason.
    pub(super) fn leave_open(&mut self, cause: &Rc<Cause>) {
        for siblings in &mut self.of {
            siblings.rest.get_or_insert_with(|| cause.clone());
        }
    }

    /// The children of the parent at this position, as things.
    pub(super) fn take<T>(&mut self, parent: usize, read: impl FnMut(Entry<'d>) -> T) -> Collection<T> {
        let siblings = self.of.get_mut(parent).map(std::mem::take).unwrap_or_default();
        Collection { items: siblings.entries.into_iter().map(read).collect(), rest: siblings.rest }
    }
}

impl<'d> Siblings<'d> {
    /// The children that are written inside of the declarations of a parent.
    fn inline(reader: &'d Reader<'d>, parents: &Register<'d>, index: usize, places: Places) -> Self {
        let (Some(parent), Some(path)) = (parents.entries.get(index), places.inline) else { return Self::default() };
        let list = |declaration| Self::written_in(reader, declaration, &parent.id, path, places.segment);
        let Some(redeclared) = parents.redeclared(index) else { return list(parent) };
        let mut declarations = redeclared.surely.iter();
        let mut siblings = declarations.next().map(list).unwrap_or_default();
        let label = parent.id.label(reader.terms);
        let words = format!("`{label}` is declared more than once, and not always with the same `{}`", places.segment);
        let cause = Cause::new(CauseKind::NotEvaluated, words, reader.span(parent.place));
        let cause = Rc::new(cause.of_term(parent.own_condition()));
        for declaration in declarations {
            siblings.merge(list(declaration), &cause);
            siblings.unstable = Some(cause.clone());
        }
        for (declaration, cause) in &redeclared.rivals.declarations {
            siblings.merge_perhaps(&list(declaration), cause);
            siblings.unstable.get_or_insert_with(|| cause.clone());
        }
        if let Some(cause) = &redeclared.rivals.more {
            siblings.entries.iter_mut().for_each(|child| child.doubt(cause));
            siblings.rest.get_or_insert_with(|| cause.clone());
            siblings.unstable.get_or_insert_with(|| cause.clone());
        }
        siblings
    }

    /// The children that are written inside of one declaration of the parent with this id.
    fn written_in(
        reader: &'d Reader<'d>,
        parent: &Entry<'d>,
        parent_id: &ResourceId,
        path: &'static str,
        segment: &'static str,
    ) -> Self {
        let mut siblings = Self::default();
        let elements = reader.elements(parent, path);
        siblings.rest = elements.rest;
        for element in elements.items {
            let name = match reader.field(&element.view, "name").found {
                super::reader::Found::Present(view) => view.value.kind.clone(),
                // Not a name: surely equal to none, possibly equal to any.
                _ => Kind::Null,
            };
            let id = parent_id.child(segment, &name);
            let exists: Fact<bool> = both(&parent.exists, &element.exists);
            siblings.add(Entry::inline(id, element.view, element.place, exists), false);
        }
        siblings
    }

    /// Takes what a further declaration of the parent has inside. Azure keeps what comes last, so a child that one of
    /// them does not have may be gone.
    fn merge(&mut self, other: Self, cause: &Rc<Cause>) {
        for child in &mut self.entries {
            if !other.has(child) {
                child.doubt(other.rest.as_ref().unwrap_or(cause));
            }
        }
        for mut child in other.entries {
            if !self.has(&child) {
                child.doubt(self.rest.as_ref().unwrap_or(cause));
            }
            self.add(child, false);
        }
        self.rest = self.rest.take().or(other.rest);
    }

    /// Takes what a declaration has inside that may be one of the same parent.
    fn merge_perhaps(&mut self, other: &Self, cause: &Rc<Cause>) {
        for child in &mut self.entries {
            match other.find(child).and_then(|index| other.entries.get(index)) {
                Some(again) => child.merge_perhaps(again, cause),
                None => child.doubt(cause),
            }
        }
        if other.rest.is_some() || other.entries.iter().any(|child| !self.has(child)) {
            self.rest.get_or_insert_with(|| cause.clone());
        }
    }

    fn find(&self, child: &Entry<'d>) -> Option<usize> {
        self.by_key.get(&child.id.key()?).copied()
    }

    fn has(&self, child: &Entry<'d>) -> bool {
        self.find(child).is_some()
    }

    fn add(&mut self, child: Entry<'d>, is_last: bool) {
        if let Some(cause) = &child.repeated {
            self.rest.get_or_insert_with(|| cause.clone());
        }
        let Some(key) = child.id.key() else {
            self.entries.push(child);
            return;
        };
        if let Some(known) = self.by_key.get(&key).and_then(|index| self.entries.get_mut(*index)) {
            known.merge(child, is_last);
        } else {
            self.by_key.insert(key, self.entries.len());
            self.entries.push(child);
        }
    }
}

/// Why a child that its parent does not have inside may be gone: the parent comes after it.
fn swept<'d>(reader: &Reader<'d>, parent: &Entry<'d>, resource: &'d Resource, child: &Entry<'d>) -> Option<Rc<Cause>> {
    let is_swept = parent.resource.is_some_and(|parent| says_that_it_comes_after(reader, parent, resource));
    is_swept.then(|| {
        let (label, child_label) = (parent.id.label(reader.terms), child.id.label(reader.terms));
        let words = format!("`{label}` is deployed after `{child_label}` and does not have it inside");
        undetermined(words, reader.span(child.place))
    })
}
