//! Expressions, whatever language they are written in. Operators of other languages lower to calls of functions.

use std::collections::HashMap;
use std::rc::Rc;

use crate::source::Span;
use crate::syntax::SyntaxError;

/// An expression and its place.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    /// What it is.
    pub(crate) kind: ExprKind,
    /// Where it stands; of a string the content, without quotes.
    pub(crate) span: Span,
}

/// The kinds of expressions.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Rc<str>),
    Array(Vec<Expr>),
    Object(Vec<Member>),
    /// An array made by a loop, `copy` inside of an object: `count` times the body.
    For {
        name: Rc<str>,
        count: Box<Expr>,
        body: Box<Expr>,
    },
    /// A parameter or a variable, of the template or of a function without a name.
    Name(Namespace, Rc<str>),
    /// A form that evaluates only those of its arguments that it needs.
    Lazy(Form, Vec<Expr>),
    /// Properties or elements, one after the other. If `safe`, the first may be missing and the result is null then; the
    /// others ride on it.
    Get {
        base: Box<Expr>,
        keys: Vec<Expr>,
        safe: bool,
    },
    /// A function of the language, or `namespace.function` of the user.
    Call {
        function: Rc<str>,
        arguments: Vec<Expr>,
    },
    /// A function without a name, which another function applies to elements.
    Lambda {
        parameters: Vec<Rc<str>>,
        body: Box<Expr>,
    },
    /// A name of a language that has one set of names for everything.
    Symbol(Rc<str>),
    /// A resource that is declared inside of another.
    Nested {
        base: Box<Expr>,
        name: Rc<str>,
    },
    /// An array made by a loop over the elements of another: the body for each of them.
    Each {
        item: Rc<str>,
        index: Option<Rc<str>>,
        over: Box<Expr>,
        body: Box<Expr>,
    },
    /// A function that a symbol may stand for, or the one of this name; of a resource or of a namespace, if there is a base.
    Invoke {
        base: Option<Box<Expr>>,
        function: Rc<str>,
        arguments: Vec<Expr>,
    },
    /// Text that cannot be read as an expression. Without errors: they are told elsewhere already.
    Broken(Rc<[SyntaxError]>),
}

/// One property of an object.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) key: Expr,
    pub(crate) value: Expr,
}

/// Where a name is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    Parameter,
    Variable,
    /// What a function without a name is applied to.
    Lambda,
    /// Read by whoever deploys the template, never by the template itself.
    Output,
}

impl Namespace {
    /// The word for messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Variable => "variable",
            Self::Lambda => "lambda variable",
            Self::Output => "output",
        }
    }
}

/// The forms that do not evaluate all of their arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    If,
    And,
    Or,
    Coalesce,
}

impl Form {
    /// The name of the function, in lower case.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::And => "and",
            Self::Or => "or",
            Self::Coalesce => "coalesce",
        }
    }
}

impl Expr {
    /// An expression from its parts.
    pub(crate) fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }
}

/// Of members with the same written name the last one, as Azure Resource Manager reads them.
pub(crate) fn last_of_each(members: Vec<Member>) -> Vec<Member> {
    let mut last: HashMap<String, usize> = HashMap::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        if let ExprKind::Str(name) = &member.key.kind {
            last.insert(name.to_ascii_lowercase(), index);
        }
    }
    let is_last = |index: usize, member: &Member| match &member.key.kind {
        ExprKind::Str(name) => last.get(&name.to_ascii_lowercase()) == Some(&index),
        _ => true,
    };
    let members = members.into_iter().enumerate();
    members.filter(|(index, member)| is_last(*index, member)).map(|(_, member)| member).collect()
}
