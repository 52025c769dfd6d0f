//! Loops: `copy` in objects, and the index that bodies ask for.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::expression::article;
use crate::source::Span;
use crate::template::functions::find;
use crate::template::ir::Expr;
use crate::template::value::{Kind, List, ListPart, Value};
use crate::template::{Op, Step};

/// Most turns of a loop; Azure allows no more.
pub(super) const MOST_TURNS: i64 = 800;

/// The loops around an expression, innermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Env(Option<Rc<Frame>>);

/// One turn of a loop.
#[derive(Debug)]
struct Frame {
    outer: Env,
    name: Rc<str>,
    index: Kind,
    /// Whether it is the loop over a resource, not one inside of an object.
    resource: bool,
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
    pub(super) fn inside(&self, name: &Rc<str>, index: Kind, resource: bool) -> Self {
        Self(Some(Rc::new(Frame { outer: self.clone(), name: Rc::clone(name), index, resource })))
    }

    /// The index of the loop `name`; without a name, of the innermost loop over a resource.
    fn index(&self, name: Option<&str>) -> Option<&Kind> {
        let mut frame = self.0.as_deref();
        while let Some(found) = frame {
            let is_meant = name.map_or(found.resource, |name| found.name.eq_ignore_ascii_case(name));
            if is_meant {
                return Some(&found.index);
            }
            frame = found.outer.0.as_deref();
        }
        None
    }
}

impl Evaluator<'_> {
    /// An array made by a loop inside of an object.
    pub(super) fn loop_in_object(&mut self, name: &Rc<str>, count: &Expr, body: &Expr, span: Span, env: &Env) -> Value {
        let count_value = self.eval(count, env);
        let parts = match self.count_of(count_value, count.span) {
            Count::Known(turns) => {
                let turn = |index| ListPart::Item(self.eval(body, &env.inside(name, Kind::Int(index), false)));
                (0..turns).map(turn).collect()
            }
            Count::Unknown(count_value) => {
                let number = self.terms.fresh();
                let index = self.intern(Op::LoopIndex(number), [], span);
                let inside = env.inside(name, Kind::Term(index), false);
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
                Count::Unknown(self.exceed(&message, span))
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
                None => "`copyIndex()` without the name of a loop stands only in a resource with `copy`".to_owned(),
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
