//! Expressions.

use super::{Name, Statement};
use crate::source::Span;

/// An expression with its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it is, quotes and brackets included.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer; none if it does not fit.
    Int(Option<i64>),
    /// A text without holes.
    String(Text),
    /// A text with holes: `'a${b}c'`. Texts and holes in the order of the source, empty texts left out.
    Interpolation(Vec<Part>),
    /// `[a, ...b]`
    Array(Vec<Item>),
    /// `{ a: b, ...c }`; in the body of a resource also resources.
    Object(Vec<Item>),
    /// A name.
    Name(Name),
    /// `!a`, `-a`, `+a`
    Unary {
        /// [`Operator::Not`], [`Operator::Subtract`] or [`Operator::Add`].
        operator: Operator,
        /// What it is applied to.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// Any operator but [`Operator::Not`].
        operator: Operator,
        /// Left and right.
        operands: Box<(Expr, Expr)>,
    },
    /// `a ? b : c`
    Ternary(Box<(Expr, Expr, Expr)>),
    /// `a.b`, `a.?b`
    Property {
        /// What has the property.
        base: Box<Expr>,
        /// Its name.
        name: Name,
        /// Whether it may be missing.
        safe: bool,
    },
    /// `a[b]`, `a[?b]`, `a[^b]`, `a[?^b]`
    Index {
        /// What has the element.
        base: Box<Expr>,
        /// Its number or name.
        index: Box<Expr>,
        /// Whether it may be missing.
        safe: bool,
        /// Whether it is counted from the end.
        from_end: bool,
    },
    /// `a::b`
    Nested {
        /// The resource around.
        base: Box<Expr>,
        /// The name of the resource inside.
        name: Name,
    },
    /// `a!`
    NotNull(Box<Expr>),
    /// `f(a, b)`
    Call {
        /// The function.
        function: Name,
        /// What it is given.
        arguments: Vec<Expr>,
    },
    /// `a.f(b, c)`, `a.?f(b)`
    Method {
        /// A resource, or a namespace.
        base: Box<Expr>,
        /// The function.
        function: Name,
        /// What it is given.
        arguments: Vec<Expr>,
    },
    /// `a => b`, `(a, b) => c`
    Lambda {
        /// What it is given.
        parameters: Vec<Name>,
        /// What it gives.
        body: Box<Expr>,
    },
    /// `[for a in b: c]`, `[for (a, i) in b: c]`
    For {
        /// What an element is called.
        item: Name,
        /// What its index is called.
        index: Option<Name>,
        /// The array.
        over: Box<Expr>,
        /// What is made of each element; of a resource, an [`ExprKind::If`] or an object.
        body: Box<Expr>,
    },
    /// `if (a) b`: the body of a resource under a condition.
    If {
        /// The condition, without its brackets.
        condition: Box<Expr>,
        /// The body.
        body: Box<Expr>,
    },
    /// `(a)`
    Group(Box<Expr>),
    /// Something that could not be read; there is an error about it.
    Broken,
}

/// A text without holes, or what stands between two holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Its characters, without quotes.
    pub span: Span,
    /// How it is written.
    pub form: TextForm,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// As it stands: without escapes, or between `'''`, where there are none.
    Plain,
    /// With escapes.
    Escaped,
}

/// A part of a text with holes.
#[derive(Debug, Clone)]
pub enum Part {
    /// Characters.
    Text(Text),
    /// `${a}`
    Hole(Expr),
}

/// Something in an array or an object.
#[derive(Debug, Clone)]
pub enum Item {
    /// An element of an array.
    Element(Expr),
    /// `key: value` in an object.
    Property {
        /// The name.
        key: Key,
        /// The value.
        value: Expr,
    },
    /// `...a`
    Spread(Expr),
    /// A resource inside of another.
    Resource(Box<Statement>),
}

/// The name of a property.
#[derive(Debug, Clone)]
pub enum Key {
    /// `key`
    Name(Name),
    /// `'key'`
    String(Text),
    /// `'${a}-key'`, an [`ExprKind::Interpolation`].
    Computed(Expr),
}

/// The signs between expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `!`
    Not,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: equal without regard to case.
    Alike,
    /// `!~`
    NotAlike,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
}

impl Key {
    /// The place of the name, without quotes if it is a plain text.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span,
            Self::String(text) => text.span,
            Self::Computed(expr) => expr.span,
        }
    }
}
