//! Loops: `copy` in objects and outputs, and what expressions in them can ask for.

use std::rc::Rc;

use super::evaluator::{Evaluator, problem};
use super::expression::article;
use crate::source::Span;
use crate::template::functions::find;
use crate::template::ir::{Expr, Namespace};
use crate::template::value::{Kind, List, ListPart, Value};
use crate::template::{Op, ProblemKind, Step};

/// Most turns of a loop; Azure allows no more.
pub(super) const MOST_TURNS: i64 = 800;

/// What is around an expression, innermost first: loops, and functions with the values of their parameters.
#[derive(Debug, Clone, Default)]
pub(super) struct Env(Option<Rc<Layer>>);

/// One thing around an expression.
#[derive(Debug)]
struct Layer {
    outer: Env,
    what: Around,
}

#[derive(Debug)]
enum Around {
    /// One turn of a loop.
    Loop {
        name: Rc<str>,
        index: Kind,
        /// Whether `copyIndex()` without a name can mean it: the loop over a resource or an output, not one inside of
        /// an object.
        unnamed: bool,
        /// What the names of the element and of its index stand for.
        values: Vec<(Rc<str>, Value)>,
    },
    /// The body of the resource with this number: the names of the resources in it are known there.
    Inside(usize),
    /// A function, with what its names stand for.
    Function { namespace: Namespace, values: Vec<(Rc<str>, Value)> },
}

/// How often a loop turns.
#[derive(Debug)]
pub(super) enum Count {
    /// So often.
    Known(i64),
    /// The value is not known, or the loop is too long to follow.
    Unknown(Value),
}

impl Env {
    /// With one more loop around.
    pub(super) fn inside(&self, name: &Rc<str>, index: Kind, unnamed: bool) -> Self {
        self.each(name, index, unnamed, Vec::new())
    }

    /// With one more loop around, whose element and index have names.
    pub(super) fn each(&self, name: &Rc<str>, index: Kind, unnamed: bool, values: Vec<(Rc<str>, Value)>) -> Self {
        self.with(Around::Loop { name: Rc::clone(name), index, unnamed, values })
    }

    /// In the body of a resource.
    pub(super) fn body_of(&self, number: usize) -> Self {
        self.with(Around::Inside(number))
    }

    /// With one more function around, whose names of this kind stand for these values.
    pub(super) fn function(&self, namespace: Namespace, values: Vec<(Rc<str>, Value)>) -> Self {
        self.with(Around::Function { namespace, values })
    }

    fn with(&self, what: Around) -> Self {
        Self(Some(Rc::new(Layer { outer: self.clone(), what })))
    }

    fn layers(&self) -> impl Iterator<Item = &Around> {
        let mut next = self.0.as_deref();
        std::iter::from_fn(move || {
            let layer = next?;
            next = layer.outer.0.as_deref();
            Some(&layer.what)
        })
    }

    /// The turns of the loops around, innermost first, as far as they are known.
    pub(super) fn turns(&self) -> Vec<Option<i64>> {
        let turn = |around: &Around| match around {
            Around::Loop { index: Kind::Int(turn), .. } => Some(Some(*turn)),
            Around::Loop { .. } => Some(None),
            Around::Function { .. } | Around::Inside(_) => None,
        };
        self.layers().filter_map(turn).collect()
    }

    /// How many loops and functions are around.
    pub(super) fn level(&self) -> u32 {
        let counts = |around: &&Around| !matches!(around, Around::Inside(_));
        u32::try_from(self.layers().filter(counts).count()).unwrap_or(u32::MAX)
    }

    /// The index of the loop `name`; without a name, of the innermost loop over a resource or an output.
    fn index(&self, name: Option<&str>) -> Option<&Kind> {
        self.layers().find_map(|around| match around {
            Around::Loop { name: own, index, unnamed, .. } => {
                name.map_or(*unnamed, |name| own.eq_ignore_ascii_case(name)).then_some(index)
            }
            Around::Function { .. } | Around::Inside(_) => None,
        })
    }

    /// What a name stands for in a function or a loop around, whatever kind of name it is; case counts.
    pub(super) fn symbol(&self, name: &str) -> Option<&Value> {
        self.layers().find_map(|around| match around {
            Around::Function { values, .. } | Around::Loop { values, .. } => {
                values.iter().find(|(own, _)| **own == *name).map(|(_, value)| value)
            }
            Around::Inside(_) => None,
        })
    }

    /// The numbers of the resources around, innermost first.
    pub(super) fn bodies(&self) -> impl Iterator<Item = usize> {
        self.layers().filter_map(|around| match around {
            Around::Inside(number) => Some(*number),
            Around::Function { .. } | Around::Loop { .. } => None,
        })
    }

    /// What a name stands for in a function around.
    pub(super) fn bound(&self, namespace: Namespace, name: &str) -> Option<&Value> {
        self.layers().find_map(|around| match around {
            Around::Function { namespace: own, values } if *own == namespace => {
                values.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
            }
            _ => None,
        })
    }

    /// Whether a function around has names of this kind of its own.
    pub(super) fn has_function(&self, wanted: Namespace) -> bool {
        self.layers().any(|around| matches!(around, Around::Function { namespace, .. } if *namespace == wanted))
    }
}

impl Evaluator<'_> {
    /// An array made by a loop inside of an object, or by one over an output, which has no name.
    pub(super) fn loop_in_object(&mut self, name: &Rc<str>, count: &Expr, body: &Expr, span: Span, env: &Env) -> Value {
        let count_value = self.eval(count, env);
        let parts = match self.count_of(count_value, count.span) {
            Count::Known(turns) => {
                let turn =
                    |index| ListPart::Item(self.eval(body, &env.inside(name, Kind::Int(index), name.is_empty())));
                (0..turns).map(turn).collect()
            }
            Count::Unknown(count_value) => {
                let number = self.terms.fresh();
                let index = self.intern(Op::LoopIndex(number), [], span);
                let inside = env.inside(name, Kind::Term(index), name.is_empty());
                let body = self.speculate(true, |evaluator| evaluator.eval(body, &inside));
                let count = match count_value.kind {
                    Kind::Term(term) => term,
                    _ => self.intern(Op::Call("int".into()), [count_value], count.span),
                };
                vec![ListPart::Repeat { count, index, body }]
            }
        };
        let value = self.written(Kind::List(Rc::new(List { parts })), span);
        self.bounded(value, span)
    }

    /// How often a loop turns, from the value of its count.
    pub(super) fn count_of(&mut self, count: Value, span: Span) -> Count {
        match count.kind {
            Kind::Int(turns) if (0..=MOST_TURNS).contains(&turns) => Count::Known(turns),
            Kind::Int(turns) if turns > MOST_TURNS => {
                let message = format!("a loop of {turns} turns is too long: Azure allows {MOST_TURNS}");
                let mut found = problem(ProblemKind::Limit, message.as_str(), span);
                found.help = Some(format!("divide it into loops of at most {MOST_TURNS} turns, or correct the count"));
                self.certainly(found);
                Count::Unknown(self.unknown(Op::Limit(message.into()), [], span))
            }
            Kind::Int(turns) => Count::Unknown(self.refuse(format!("a loop cannot turn {turns} times"), span)),
            Kind::Term(_) => Count::Unknown(count),
            other => {
                let message = format!("the count of a loop is an integer, and this is {}", article(&other));
                Count::Unknown(self.refuse(message, span))
            }
        }
    }

    /// `copyIndex()`, `copyIndex(offset)`, `copyIndex(name)`, `copyIndex(name, offset)`.
    pub(super) fn copy_index(&mut self, arguments: &[Value], span: Span, env: &Env) -> Value {
        let (name, offset) = match arguments {
            [] => (None, None),
            [only] if matches!(only.kind, Kind::Int(_) | Kind::Term(_)) => (None, Some(only)),
            [name] => (Some(name), None),
            [name, offset] => (Some(name), Some(offset)),
            _ => return self.refuse("`copyIndex` expects at most 2 arguments".to_owned(), span),
        };
        let name = match name.map(|name| &name.kind) {
            None => None,
            Some(Kind::Str(name)) => Some(&**name),
            Some(other) => {
                let message = format!("`copyIndex` expects the name of a loop, and this is {}", article(other));
                return self.refuse(message, span);
            }
        };
        let Some(index) = env.index(name).cloned() else {
            let message = match name {
                Some(name) => format!("there is no loop `{name}` around this `copyIndex`"),
                None => "`copyIndex()` without the name of a loop stands only in a resource or an output with `copy`"
                    .to_owned(),
            };
            return self.refuse(message, span);
        };
        let origin = self.origin(Step::Computed { call: span, inputs: [].into() });
        let index = Value::new(index, origin);
        match (offset, find("add")) {
            (Some(offset), Some(add)) if offset.kind != Kind::Int(0) => self.apply(add, &[index, offset.clone()], span),
            _ => index,
        }
    }
}
