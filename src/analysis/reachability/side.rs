//! The fields of one side of a rule, as far as they are known.
//!
//! A side may be written in a field for one value, a field for many, and a list of application security groups. With one
//! of them in use the side is that field; with several, Azure does not say which counts, so only what is in all of them
//! surely matches and whatever is in one of them may (network.md §1.2).
//!
//! Never here: which addresses a tag has.

use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::network::{Address, Addresses, Fact, PortRange, Ports, Prefix};

/// Which end of a packet a side describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Near,
    Peer,
}

/// What one field names. An open field has values that are not known.
#[derive(Debug, Clone)]
pub(super) struct Field<T> {
    pub(super) known: Vec<T>,
    pub(super) open: bool,
}

/// One thing that an address field can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    Any,
    Prefix(Prefix),
    Tag(TagName),
    /// An application security group, by its id in lower case.
    Group(String),
}

/// The fields in use, and why they do not say all.
#[derive(Debug, Clone)]
pub(super) struct Side<T> {
    pub(super) fields: Vec<Field<T>>,
    pub(super) doubts: Vec<Reason>,
}

impl<T> Field<T> {
    fn closed(known: Vec<T>) -> Self {
        Self { known, open: false }
    }
}

impl<T> Side<T> {
    fn new() -> Self {
        Self { fields: Vec::new(), doubts: Vec::new() }
    }

    pub(super) fn known(known: Vec<T>) -> Self {
        Self { fields: vec![Field::closed(known)], doubts: Vec::new() }
    }

    /// Whether anything at all could match.
    pub(super) fn is_open(&self) -> bool {
        self.fields.is_empty() || self.fields.iter().any(|field| field.open)
    }

    fn single<S>(&mut self, fact: &Fact<Option<S>>, read: impl Fn(&S) -> T, what: &dyn Fn() -> String) {
        match fact.get() {
            Ok(None) => {}
            Ok(Some(value)) => self.fields.push(Field::closed(vec![read(value)])),
            Err(cause) => {
                self.fields.push(Field { known: Vec::new(), open: true });
                self.doubts.push(Reason::because(format!("the {} is not known", what()), cause));
            }
        }
    }

    fn list<S>(&mut self, fact: &Fact<Vec<Fact<S>>>, read: impl Fn(&S) -> T, what: &dyn Fn() -> String) {
        let items = match fact.get() {
            Ok(items) if items.is_empty() => return,
            Ok(items) => items,
            Err(cause) => {
                self.fields.push(Field { known: Vec::new(), open: true });
                self.doubts.push(Reason::because(format!("the {} is not known", what()), cause));
                return;
            }
        };
        let mut field = Field { known: Vec::with_capacity(items.len()), open: false };
        for item in items {
            match item.get() {
                Ok(value) => field.known.push(read(value)),
                Err(cause) => {
                    field.open = true;
                    self.doubts.push(Reason::because(format!("a part of the {} is not known", what()), cause));
                }
            }
        }
        self.fields.push(field);
    }

    fn settle(&mut self, what: &dyn Fn() -> String) {
        if self.fields.is_empty() {
            self.doubts.push(Reason::new(format!("the {} is not written", what())));
        } else if self.fields.len() > 1 && self.doubts.is_empty() {
            let text = format!("the {} is written in more than one field, and Azure does not say which counts", what());
            self.doubts.push(Reason::new(text));
        }
    }
}

impl Side<PortRange> {
    pub(super) fn ports(ports: &Ports, what: &dyn Fn() -> String) -> Self {
        let mut side = Self::new();
        side.single(&ports.single, |range| *range, what);
        side.list(&ports.list, |range| *range, what);
        side.settle(what);
        side
    }
}

impl Side<Named> {
    pub(super) fn addresses(addresses: &Addresses, end: End, tags: &TagAxioms, what: &dyn Fn() -> String) -> Self {
        let read = |address: &Address| match address {
            Address::Any => Named::Any,
            Address::Prefix(prefix) if prefix.is_ipv4() && prefix.length() == 0 => Named::Any,
            Address::Prefix(prefix) => Named::Prefix(*prefix),
            Address::Tag(tag) => Named::Tag(tags.read(tag)),
        };
        let mut side = Self::new();
        side.single(&addresses.single, read, what);
        side.list(&addresses.list, read, what);
        match addresses.application_security_groups.get() {
            Ok(ids) if ids.is_empty() => {}
            // Nobody can enrol the interfaces of an API Management service: on this end a group matches nothing.
            Ok(_) if end == End::Near => side.fields.push(Field::closed(Vec::new())),
            Ok(ids) => {
                let mut field = Field::closed(Vec::new());
                for id in ids {
                    if id.contains('{') {
                        field.open = true;
                        side.doubts
                            .push(Reason::new(format!("the {} contains `{id}`, whose members are not known", what())));
                    } else {
                        field.known.push(Named::Group(id.to_ascii_lowercase()));
                    }
                }
                side.fields.push(field);
            }
            Err(cause) => {
                side.fields.push(Field { known: Vec::new(), open: true });
                let text = format!("whether the {} contains application security groups is not known", what());
                side.doubts.push(Reason::because(text, cause));
            }
        }
        side.settle(what);
        side
    }

    /// Whether everything surely matches, wherever the subnet is.
    pub(super) fn names_everything(&self) -> bool {
        !self.fields.is_empty() && self.fields.iter().all(|field| field.known.contains(&Named::Any))
    }

    /// Whether nothing can match, wherever the subnet is.
    pub(super) fn matches_nothing(&self) -> bool {
        !self.fields.is_empty() && self.fields.iter().all(|field| !field.open && field.known.is_empty())
    }
}
