//! serde's view of a node.

use std::borrow::Cow;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Error, spanned};
use crate::source::Span;
use crate::syntax::{Entry, Kind, Node};

impl<'t> Node<'t> {
    fn visit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => visitor.visit_bool(self.as_bool().unwrap_or_default()),
            Kind::Number => self.visit_number(visitor),
            Kind::String => match self.as_str() {
                Some(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
                Some(Cow::Owned(text)) => visitor.visit_string(text),
                None => Err(Error::new("this text could not be read")),
            },
            Kind::Array => {
                let mut items = Items(self.items(), self.len());
                let value = visitor.visit_seq(&mut items)?;
                match items.0.next() {
                    Some(extra) => Err(Error::new("this list is too long").at(extra)),
                    None => Ok(value),
                }
            }
            Kind::Object => {
                self.refuse_duplicates()?;
                visitor.visit_map(Entries { entries: self.entries(), value: None })
            }
            Kind::Error => Err(Error::new("this could not be read")),
        }
    }

    fn visit_number<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match (self.as_u64(), self.as_i64(), self.as_f64()) {
            (Some(value), ..) => visitor.visit_u64(value),
            (_, Some(value), _) => visitor.visit_i64(value),
            (.., Some(value)) => visitor.visit_f64(value),
            _ => Err(Error::new("this number could not be read")),
        }
    }

    fn refuse_duplicates(self) -> Result<(), Error> {
        match self.duplicates().first() {
            Some((first, second)) => {
                let name = second.key_text().unwrap_or_default();
                Err(Error::new(format!("the key `{name}` is given twice"))
                    .at(*second)
                    .with_related(*first, "first here"))
            }
            None => Ok(()),
        }
    }

    fn text_or_number<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.number_text() {
            Some(number) => visitor.visit_borrowed_str(number),
            None => self.visit(visitor),
        }
    }
}

impl<'t> Deserializer<'t> for Node<'t> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit(visitor).map_err(|error| error.at(self))
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text_or_number(visitor).map_err(|error| error.at(self))
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) };
        value.map_err(|error| error.at(self))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        let value = if name == spanned::NAME {
            visitor.visit_seq(Parts { node: self, given: 0 })
        } else {
            visitor.visit_newtype_struct(self)
        };
        value.map_err(|error| error.at(self))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = if self.kind() == Kind::Object {
            let mut entries = self.entries();
            match (entries.next(), entries.next()) {
                (Some(entry), None) => Variant { name: entry.key, value: Some(entry.value) },
                _ => return Err(Error::new("expected a mapping with a single key").at(self)),
            }
        } else {
            Variant { name: self, value: None }
        };
        visitor.visit_enum(variant).map_err(|error| error.at(self))
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier
    }
}

/// The items of an array, and how many are left.
struct Items<I>(I, usize);

impl<'t, I: Iterator<Item = Node<'t>>> SeqAccess<'t> for &mut Items<I> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.1 = self.1.saturating_sub(1);
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.1)
    }
}

struct Entries<'t, I> {
    entries: I,
    value: Option<Node<'t>>,
}

impl<'t, I: Iterator<Item = Entry<'t>>> MapAccess<'t> for Entries<'t, I> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(entry.value);
        seed.deserialize(Key(entry.key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take() {
            Some(node) => seed.deserialize(node),
            None => Err(Error::new("a value was asked for before its key")),
        }
    }
}

/// A key: text whatever it looks like.
struct Key<'t>(Node<'t>);

impl<'t> Deserializer<'t> for Key<'t> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match (self.0.kind(), self.0.key_text()) {
            (Kind::String, _) => self.0.visit(visitor),
            (_, Some(Cow::Borrowed(text))) => visitor.visit_borrowed_str(text),
            (kind, _) => Err(Error::new(format!("expected a name as key, found {}", kind.words()))),
        };
        value.map_err(|error| error.at(self.0))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        let node = self.0;
        let value = if name == spanned::NAME {
            node.deserialize_newtype_struct(name, visitor)
        } else {
            visitor.visit_newtype_struct(self)
        };
        value.map_err(|error| error.at(node))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// What an enum is read from: its name alone, or a mapping from the name to the content.
struct Variant<'t> {
    name: Node<'t>,
    value: Option<Node<'t>>,
}

impl<'t> EnumAccess<'t> for Variant<'t> {
    type Error = Error;
    type Variant = Content<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<(S::Value, Content<'t>), Error> {
        let Some(name) = self.name.key_text().filter(|_| self.name.kind() != Kind::Null) else {
            return Err(Error::new(format!("expected a name, found {}", self.name.kind().words())).at(self.name));
        };
        let name: StrDeserializer<'_, Error> = name.as_ref().into_deserializer();
        let value = seed.deserialize(name).map_err(|error| error.at(self.name))?;
        Ok((value, Content { name: self.name, value: self.value }))
    }
}

struct Content<'t> {
    name: Node<'t>,
    value: Option<Node<'t>>,
}

impl<'t> Content<'t> {
    fn value(self) -> Result<Node<'t>, Error> {
        self.value.ok_or_else(|| Error::new("expected a mapping from this name to its content").at(self.name))
    }
}

impl<'t> VariantAccess<'t> for Content<'t> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            Some(value) if !value.is_null() => Err(Error::new("this takes no content").at(value)),
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value()?)
    }

    fn tuple_variant<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.value()?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'t>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.value()?.deserialize_struct("", fields, visitor)
    }
}

/// A place and a value, one after the other, as [`spanned::Spanned`] takes them.
struct Parts<'t> {
    node: Node<'t>,
    given: u8,
}

impl<'t> SeqAccess<'t> for Parts<'t> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Span { file, start, end } = self.node.span();
        let number = match self.given {
            0 => u32::try_from(file.index()).unwrap_or(u32::MAX),
            1 => start,
            2 => end,
            _ => return seed.deserialize(self.node).map(Some),
        };
        self.given += 1;
        let number: U32Deserializer<Error> = number.into_deserializer();
        seed.deserialize(number).map(Some)
    }
}
