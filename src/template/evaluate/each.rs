//! Loops over the elements of an array, which have a name in the body: `[for x in xs: …]`.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::repetition::{Count, Env};
use crate::source::Span;
use crate::template::functions::find;
use crate::template::ir::{Expr, Iteration, Turns};
use crate::template::value::{Kind, List, ListPart, Value};
use crate::template::{Op, Step};

/// A loop over an array.
#[derive(Debug, Clone, Copy)]
pub(super) struct Each<'e> {
    pub(super) item: &'e Rc<str>,
    pub(super) index: Option<&'e Rc<str>>,
    pub(super) over: &'e Expr,
    pub(super) body: &'e Expr,
}

impl<'a> Evaluator<'a> {
    /// The array that a loop makes.
    pub(super) fn loop_over(&mut self, each: Each<'_>, span: Span, env: &Env) -> Value {
        let array = self.array_of(each.over, env);
        let count = self.length_of(&array, each.over.span);
        let parts = match count {
            Count::Known(turns) => {
                let turn = |index| {
                    let inside = self.element_named((each.item, each.index), &array, Kind::Int(index), each.over.span);
                    let inside = env.each(&"".into(), Kind::Int(index), false, inside);
                    ListPart::Item(self.eval(each.body, &inside))
                };
                (0..turns).map(turn).collect()
            }
            Count::Unknown(count) => {
                let number = self.terms.fresh();
                let index = self.intern(Op::LoopIndex(number), [], span);
                let values = self.element_named((each.item, each.index), &array, Kind::Term(index), each.over.span);
                let inside = env.each(&"".into(), Kind::Term(index), false, values);
                let body = self.speculate(true, |evaluator| evaluator.eval(each.body, &inside));
                let count = match count.kind {
                    Kind::Term(term) => term,
                    _ => self.intern(Op::Call("int".into()), [count], each.over.span),
                };
                vec![ListPart::Repeat { count, index, body }]
            }
        };
        // How many elements there are is what the array says.
        let origin = self.origin(Step::Computed { call: span, inputs: [array.origin].into() });
        self.bounded(Value::new(Kind::List(Rc::new(List { parts })), origin), span)
    }

    /// How often the loop over a resource turns, and the array that it goes over, if it does.
    pub(super) fn turns(&mut self, iteration: &Iteration<'a>, env: &Env) -> (Count, Option<Value>) {
        match &iteration.turns {
            Turns::Count(Some(count)) => {
                let value = self.eval(count.expr(), env);
                (self.count_of(value, count.span()), None)
            }
            Turns::Count(None) => {
                (Count::Unknown(self.refuse("a `copy` needs a `count`".to_owned(), iteration.span)), None)
            }
            Turns::Over { array, .. } => {
                let value = self.array_of(array.expr(), env);
                (self.length_of(&value, array.span()), Some(value))
            }
        }
    }

    /// What is around a resource in one turn of its loop over this array.
    pub(super) fn turn(&mut self, iteration: &Iteration<'a>, array: Option<&Value>, index: Kind, env: &Env) -> Env {
        let values = match (&iteration.turns, array) {
            (Turns::Over { array: written, item, index: name }, Some(array)) => {
                self.element_named((item, name.as_ref()), array, index.clone(), written.span())
            }
            _ => Vec::new(),
        };
        env.each(&iteration.name, index, true, values)
    }

    fn array_of(&mut self, over: &Expr, env: &Env) -> Value {
        let value = self.eval(over, env);
        self.answer_object(&value, over.span).unwrap_or(value)
    }

    fn length_of(&mut self, array: &Value, span: Span) -> Count {
        let length = match find("length") {
            Some(length) => self.apply(length, std::slice::from_ref(array), span),
            None => array.clone(),
        };
        self.count_of(length, span)
    }

    /// What the names of an element and of its index stand for.
    fn element_named(
        &mut self,
        (item, index_name): (&Rc<str>, Option<&Rc<str>>),
        array: &Value,
        index: Kind,
        span: Span,
    ) -> Vec<(Rc<str>, Value)> {
        let index = self.written(index, span);
        let element = self.get_all(array.clone(), &[(index.clone(), span)], span);
        let mut values = vec![(Rc::clone(item), element)];
        values.extend(index_name.map(|name| (Rc::clone(name), index)));
        values
    }
}
