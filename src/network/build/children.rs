//! Things that belong to another thing, and that Azure lets one write in two ways: inside of it or as child resources.
//!
//! Never here: what the children are.

use std::collections::HashMap;
use std::rc::Rc;

use super::elements::{both, undetermined};
use super::reader::Reader;
use super::register::{Entry, Register, Search};
use crate::network::{Collection, Fact};
use crate::template::{Cause, IdKey, Kind, Resource};

/// All children of one kind.
pub(super) struct Children<'d> {
    /// The children of each parent, by its position in its register.
    pub(super) of: Vec<Siblings<'d>>,
    /// Children whose parent is not declared, or not known.
    pub(super) orphans: Vec<Entry<'d>>,
    /// The type of the first of them, as it is written.
    orphan_type: Option<&'d str>,
}

/// The children of one parent.
#[derive(Default)]
pub(super) struct Siblings<'d> {
    pub(super) entries: Vec<Entry<'d>>,
    /// Why there may be more.
    pub(super) rest: Option<Rc<Cause>>,
    by_key: HashMap<IdKey, usize>,
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
        let of = parents.entries.iter().map(|parent| Siblings::inline(reader, parent, places)).collect();
        let mut children = Self { of, orphans: Vec::new(), orphan_type: None };
        for resource in resources {
            children.add(reader, parents, resource);
        }
        children
    }

    fn add(&mut self, reader: &Reader<'d>, parents: &Register<'d>, resource: &'d Resource) {
        let mut child = Entry::of(reader, resource);
        let Some(parent_id) = child.id.parent() else { return self.add_orphan(resource, child) };
        let found = parents.find(reader, &parent_id);
        if let Search::One(index) = found
            && let (Some(parent), Some(siblings)) = (parents.entries.get(index), self.of.get_mut(index))
        {
            let is_sure = child.exists.is(&true);
            child.exists = both(&parent.exists, &child.exists);
            siblings.add(child, is_sure);
            return;
        }
        if found != Search::None {
            for index in parents.possible(reader, &parent_id) {
                if let (Some(parent), Some(siblings)) = (parents.entries.get(index), self.of.get_mut(index)) {
                    siblings.rest.get_or_insert_with(|| {
                        let (child_label, label) = (child.id.label(reader.terms), parent.id.label(reader.terms));
                        let words = format!("`{child_label}` may belong to `{label}`");
                        undetermined(words, reader.span(child.place))
                    });
                }
            }
        }
        self.add_orphan(resource, child);
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
    fn inline(reader: &'d Reader<'d>, parent: &Entry<'d>, places: Places) -> Self {
        let mut siblings = Self::default();
        let Some(path) = places.inline else { return siblings };
        let elements = reader.elements(parent, path);
        siblings.rest = elements.rest;
        for element in elements.items {
            let name = match reader.field(&element.view, "name").found {
                super::reader::Found::Present(view) => view.value.kind.clone(),
                // Not a name: surely equal to none, possibly equal to any.
                _ => Kind::Null,
            };
            let id = parent.id.child(places.segment, &name);
            let exists: Fact<bool> = both(&parent.exists, &element.exists);
            siblings.add(Entry::inline(id, element.view, element.place, exists), false);
        }
        siblings
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
