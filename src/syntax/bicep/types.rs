//! Types.

use super::{Decorator, Expr, Name, Text};
use crate::source::Span;

/// A type with its place.
#[derive(Debug, Clone)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where it is.
    pub span: Span,
}

/// The forms of a type.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// `string`, or a name that the program declares or imports.
    Name(Name),
    /// `a.b`: of a namespace, of a wildcard import, or a property of a type.
    Property {
        /// What has it.
        base: Box<Type>,
        /// Its name.
        name: Name,
    },
    /// `a.*`: what all other properties are.
    AnyProperty(Box<Type>),
    /// `a[1]`: an element of a tuple.
    Element {
        /// The tuple.
        base: Box<Type>,
        /// The index.
        index: Expr,
    },
    /// `a[*]`: the elements of an array.
    AnyElement(Box<Type>),
    /// `a[]`
    Array(Box<Type>),
    /// `a?`
    Nullable(Box<Type>),
    /// `a!`
    NotNull(Box<Type>),
    /// `'a' | 'b'`
    Union(Vec<Type>),
    /// `'a'`, `1`, `true`, `null`, `-1`, `!true`
    Literal(Expr),
    /// `{ a: string }`
    Object(Vec<Member>),
    /// `[string, int]`
    Tuple(Vec<TupleItem>),
    /// `resourceInput<'type@version'>`
    Generic {
        /// Its name.
        name: Name,
        /// What it is of.
        arguments: Vec<Type>,
    },
    /// `resource 'type@version'`: a resource as a parameter or an output.
    Resource(Expr),
    /// `(a)`
    Group(Box<Type>),
    /// Something that could not be read; there is an error about it.
    Broken,
}

/// A property of an object type.
#[derive(Debug, Clone)]
pub struct Member {
    /// `@secure()` and others.
    pub decorators: Vec<Decorator>,
    /// Which property.
    pub key: MemberKey,
    /// Its type.
    pub value: Type,
}

/// Which property of an object a type is of.
#[derive(Debug, Clone, Copy)]
pub enum MemberKey {
    /// `a:`
    Name(Name),
    /// `'a':`
    String(Text),
    /// `*:` any other.
    Any,
}

/// An element of a tuple type.
#[derive(Debug, Clone)]
pub struct TupleItem {
    /// `@secure()` and others.
    pub decorators: Vec<Decorator>,
    /// Its type.
    pub value: Type,
}
