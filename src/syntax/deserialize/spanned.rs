//! A value that remembers where it was read.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

use crate::source::{FileId, Span};

/// The name under which a [`Spanned`] asks a node for its place.
pub(super) const NAME: &str = "apimlint::Spanned";

/// A value with the place of the node that it was read from.
///
/// Only [`from_node`](super::from_node) can make one. It does not work under `#[serde(flatten)]` nor in untagged or internally
/// tagged enums: serde copies the values there and forgets where they came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place, quotes and brackets included.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, Parts(PhantomData))
    }
}

/// Takes file, start, end and value in turn.
struct Parts<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value whose place is known")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let lost = || A::Error::custom("a value without a place");
        let file = parts.next_element()?.ok_or_else(lost)?;
        let start = parts.next_element()?.ok_or_else(lost)?;
        let end = parts.next_element()?.ok_or_else(lost)?;
        let value = parts.next_element()?.ok_or_else(lost)?;
        Ok(Spanned { value, span: Span::new(FileId::new(file), start, end) })
    }
}
