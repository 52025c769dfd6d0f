//! Values, as far as they are known.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::Origin;
use super::term::TermId;
use crate::source::Span;

/// A value and where it comes from. Equality and hashing look at the value alone.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(Float),
    /// A string that is known completely.
    Str(Rc<str>),
    /// A string of which parts are known. Has at least one hole; neighbouring literals are joined, none is empty.
    Text(Rc<[Piece]>),
    /// An array.
    List(Rc<List>),
    /// An object.
    Object(Rc<Object>),
    /// Not known: the expression that could not be reduced. Equal terms are equal values.
    Term(TermId),
}

/// A number that is not whole; equal when its bits are.
#[derive(Debug, Clone, Copy)]
pub struct Float(pub f64);

/// A part of a [`Kind::Text`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Known characters.
    Literal(Rc<str>),
    /// An unknown string.
    Hole(Hole),
}

/// An unknown string inside of a text. Equal when the term is: the class is only what is known about it where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Hole {
    /// The expression whose string it is.
    pub term: TermId,
    /// What the string cannot contain.
    pub class: HoleClass,
}

/// What is known of the characters of a hole (evaluation.md §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoleClass {
    /// Anything.
    Any,
    /// Not empty and without `/`: a resource name, a resource group, a subscription, the result of `uniqueString`.
    Segment,
}

/// The elements of an array, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct List {
    /// The parts in order.
    pub parts: Vec<ListPart>,
}

/// A part of an array.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ListPart {
    /// One element.
    Item(Value),
    /// Elements that are there only if the guard is true.
    When(TermId, Vec<Value>),
    /// A loop of unknown count: the body once, with a symbolic index.
    Repeat {
        /// How often.
        count: TermId,
        /// The index that the body mentions.
        index: TermId,
        /// One element.
        body: Value,
    },
    /// An array that is not known, spliced in here.
    Rest(TermId),
}

/// An object, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Object {
    /// The properties in the order of their text; no two have the same key (compared without case).
    pub slots: Vec<Slot>,
    /// The term whose other properties may be there too, for an open object: `reference()`, a `union` with something
    /// unknown. Declared slots win over it.
    pub rest: Option<TermId>,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Its name as written.
    pub key: Rc<str>,
    /// Where the name is written.
    pub key_span: Span,
    /// The condition under which it is there, if there is one that is not known.
    pub guard: Option<TermId>,
    /// Its value.
    pub value: Value,
}

/// What an object says about a property.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'v> {
    /// It has it.
    Present(&'v Slot),
    /// It has it under a condition that is not known.
    Guarded(&'v Slot, TermId),
    /// It does not have it.
    Absent,
    /// It may have it: the object is open.
    Unknown(TermId),
}

impl Value {
    /// A value from its parts.
    pub fn new(kind: Kind, origin: Origin) -> Self {
        Self { kind, origin }
    }

    /// The string, if the value is one that is known completely.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The object, if the value is one.
    pub fn as_object(&self) -> Option<&Rc<Object>> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The array, if the value is one.
    pub fn as_list(&self) -> Option<&Rc<List>> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }
}

impl Kind {
    /// A known string.
    pub fn str(text: impl AsRef<str>) -> Self {
        Self::Str(text.as_ref().into())
    }

    /// An array of these elements.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(Rc::new(List { parts: items.into_iter().map(ListPart::Item).collect() }))
    }

    /// The word for the type in messages: "string", "array".
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) | Self::Float(_) => "number",
            Self::Str(_) | Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
            Self::Term(_) => "value that is not known",
        }
    }
}

impl List {
    /// The elements, if exactly these are the array's.
    pub fn items(&self) -> Option<Vec<&Value>> {
        self.parts
            .iter()
            .map(|part| match part {
                ListPart::Item(value) => Some(value),
                _ => None,
            })
            .collect()
    }
}

impl Object {
    /// What the object says about the property `key`, whatever its case.
    pub fn lookup(&self, key: &str) -> Lookup<'_> {
        match self.slots.iter().find(|slot| slot.key.eq_ignore_ascii_case(key)) {
            Some(slot) => slot.guard.map_or(Lookup::Present(slot), |guard| Lookup::Guarded(slot, guard)),
            None => self.rest.map_or(Lookup::Absent, Lookup::Unknown),
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

impl PartialEq for Hole {
    fn eq(&self, other: &Self) -> bool {
        self.term == other.term
    }
}

impl Eq for Hole {}

impl Hash for Hole {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.term.hash(state);
    }
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.guard == other.guard && self.value == other.value
    }
}

impl Eq for Slot {}

impl Hash for Slot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.key, self.guard, &self.value).hash(state);
    }
}

impl PartialEq for Float {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Float {}

impl Hash for Float {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}
