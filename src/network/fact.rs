//! What is known, and how well.

use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use crate::template::{Cause, Kind, Origin, ResourceId, TermId};

/// A property: its value or the reason why it is not known, and where that comes from.
///
/// Absence is a value: `Fact<Option<T>>`. A documented default is a value too, with an origin that says so.
#[derive(Debug, Clone)]
pub struct Fact<T> {
    knowledge: Result<T, Rc<Cause>>,
    origin: Origin,
    /// The expression whose value is not known. Facts of one deployment with equal expressions have equal values.
    term: Option<TermId>,
    /// The text of which parts are known.
    text: Option<Kind>,
}

impl<T> Fact<T> {
    /// A known value.
    pub fn known(value: T, origin: Origin) -> Self {
        Self { knowledge: Ok(value), origin, term: None, text: None }
    }

    /// A value that is not known.
    pub fn unknown(cause: impl Into<Rc<Cause>>, origin: Origin) -> Self {
        Self { knowledge: Err(cause.into()), origin, term: None, text: None }
    }

    /// The fact, as the value of this expression, which is not known.
    #[must_use]
    pub fn of_term(self, term: Option<TermId>) -> Self {
        Self { term: term.filter(|_| self.knowledge.is_err()), ..self }
    }

    /// The fact, as what is written in this value, if that is a text of which parts are known.
    #[must_use]
    pub fn of_text(self, written: &Kind) -> Self {
        let parts = match written {
            Kind::Text(pieces) if pieces.len() > 1 => Some(written.clone()),
            _ => None,
        };
        Self { text: parts, ..self }
    }

    /// What is written, where it is a text of which parts are known and others are not.
    pub fn text(&self) -> Option<&Kind> {
        self.text.as_ref()
    }

    /// The value, or why it is not known.
    pub fn get(&self) -> Result<&T, &Rc<Cause>> {
        self.knowledge.as_ref()
    }

    /// The expression whose value is not known; facts with the same one have equal values. None for a known value, and
    /// where the reason is another one than an expression.
    pub fn term(&self) -> Option<TermId> {
        self.term
    }

    /// Where it comes from; for an unknown value, where it should have come from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether it is surely this value. `false` means "another value, or not known".
    pub fn is(&self, value: &T) -> bool
    where
        T: PartialEq,
    {
        self.knowledge.as_ref().is_ok_and(|known| known == value)
    }

    /// Whether two facts of one deployment have the same value. Two values that nobody knows are the same when they are
    /// the value of one expression: `resourceGroup().location` here and there. None when it cannot be told.
    pub fn equals(&self, other: &Self) -> Option<bool>
    where
        T: PartialEq,
    {
        match (&self.knowledge, &other.knowledge) {
            (Ok(one), Ok(two)) => Some(one == two),
            (Err(_), Err(_)) if self.term.is_some() && self.term == other.term => Some(true),
            _ => None,
        }
    }

    /// The fact with its value changed; an unknown one stays unknown.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fact<U> {
        Fact { knowledge: self.knowledge.map(change), origin: self.origin, term: self.term, text: self.text }
    }

    /// The fact with its value read in a way that may fail; an unknown one stays unknown.
    pub fn and_then<U>(self, read: impl FnOnce(T) -> Result<U, Cause>) -> Fact<U> {
        let knowledge = self.knowledge.and_then(|value| read(value).map_err(Rc::new));
        Fact { knowledge, origin: self.origin, term: self.term, text: self.text }
    }
}

/// Several things of one kind. `rest` says why there may be more than the listed ones; without it they are all.
#[derive(Debug, Clone)]
pub struct Collection<T> {
    /// The ones that are known to be written. Each may still depend on a condition: see its own facts.
    pub items: Vec<T>,
    /// Why there may be more.
    pub rest: Option<Rc<Cause>>,
}

impl<T> Collection<T> {
    /// Exactly these.
    pub fn of(items: Vec<T>) -> Self {
        Self { items, rest: None }
    }
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

/// What every declared thing has.
#[derive(Debug, Clone)]
pub struct Declared {
    /// The resource id, structured.
    pub identity: ResourceId,
    /// The resource id as far as it is known, for people and for telling subjects apart; `{…}` stands for the rest.
    pub id: String,
    /// The name as far as it is known, for messages; `{…}` stands for the rest.
    pub label: String,
    /// The full name (`vnet/subnet` for a child), when all of it is known.
    pub name: Fact<String>,
    /// The name of the resource, the element of a list, or the object that declares it; its first property if it has none.
    pub place: Origin,
    /// Whether it will be there: its condition, and the conditions of its parents.
    pub exists: Fact<bool>,
}

impl Declared {
    /// The last part of the label: a rule without its group, a subnet without its network.
    pub fn last_name(&self) -> &str {
        self.label.rsplit('/').next().unwrap_or_default()
    }
}

/// The number of a thing in its table of the [`Network`](super::Network).
pub struct Key<T>(u32, PhantomData<fn() -> T>);

impl<T> Key<T> {
    /// The key of the thing with this position in its table.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX), PhantomData)
    }

    /// The position in the table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

// Derives would ask the same of `T`, which a number does not need.
impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Key<T> {}
impl<T> PartialEq for Key<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Key<T> {}
impl<T> PartialOrd for Key<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Key<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> std::hash::Hash for Key<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> std::fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Where a resource id leads. An id that could not be followed for want of knowledge is an unknown [`Fact`] instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link<T> {
    /// To a thing in the input: the ids are equal whatever the unknown parts are.
    To(Key<T>),
    /// To something that the input does not declare, such as an existing resource. Its properties are unknown.
    Outside(Elsewhere),
    /// To nothing: the parent is declared here with all its children known, and this child is not among them.
    Dangling(Elsewhere),
}

/// A part of a resource that ids lead to: a front end of a load balancer, a pool of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The resource.
    pub of: Link<T>,
    /// The name of the part in it. Azure compares without case.
    pub name: String,
}

impl<T> Part<T> {
    /// Whether it is surely this part.
    pub fn is(&self, of: Key<T>, name: &str) -> bool {
        matches!(self.of, Link::To(key) if key == of) && self.name.eq_ignore_ascii_case(name)
    }
}

/// An element of a list of ids of parts.
#[derive(Debug, Clone)]
pub struct PartUse<T> {
    /// The element.
    pub place: Origin,
    /// Whether it will be there.
    pub exists: Fact<bool>,
    /// `id`.
    pub part: Fact<Option<Part<T>>>,
}

/// Something that the input refers to and does not declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its id, to be compared with others.
    pub id: ResourceId,
    /// The id for people, as far as it is known.
    pub text: String,
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
