//! Functions that the template defines.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::repetition::Env;
use super::secret::Owner;
use crate::source::Span;
use crate::template::ir::{Expr, Namespace, Template};
use crate::template::value::Value;
use crate::template::{Op, Step};

impl Evaluator<'_> {
    /// The value of a call of `namespace.name`, given in lower case. Azure allows no function to call itself; whoever does
    /// is stopped by the bound on depth.
    pub(super) fn user_function(&mut self, name: &str, arguments: &[Expr], span: Span, env: &Env) -> Value {
        let values: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, env)).collect();
        let names = self.here.names;
        self.within(names, |there| {
            let template = Rc::clone(&there.here.template);
            let Some(number) = template.functions.number(name) else {
                return there.refuse(format!("the template defines no function `{name}`"), span);
            };
            there.called(&template, number, values, span)
        })
    }

    /// The value of a call of a function that this file declares.
    pub(super) fn own_function(&mut self, number: usize, arguments: &[Expr], span: Span, env: &Env) -> Value {
        let values: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, env)).collect();
        let template = Rc::clone(&self.here.template);
        self.called(&template, number, values, span)
    }

    /// The value of a function of the template of this frame for these arguments.
    pub(super) fn called(&mut self, template: &Template<'_>, number: usize, values: Vec<Value>, span: Span) -> Value {
        let Some(function) = template.functions.get(number) else {
            return self.refuse("there is no such function".to_owned(), span);
        };
        let (wanted, got) = (function.parameters.len(), values.len());
        if wanted != got {
            let plural = if wanted == 1 { "argument" } else { "arguments" };
            return self.refuse(format!("`{}` expects {wanted} {plural}, got {got}", function.name), span);
        }
        // Each call has secrets of its own; deployments are numbered from the other end.
        let number = u32::MAX - self.terms.fresh();
        let mut bound = Vec::with_capacity(values.len());
        for ((name, secrecy), value) in function.parameters.iter().zip(values) {
            let owner = Owner { name, number, declared: span, term: Op::Secret };
            let secret = self.without_secrets(&value, secrecy, owner);
            bound.push((Rc::clone(name), secret.unwrap_or(value)));
        }
        let inside = Env::default().function(Namespace::Parameter, bound);
        let value = self.eval(function.body.expr(), &inside);
        let owner = Owner { name: &function.name, number, declared: span, term: Op::SecretOutput };
        let value = self.without_secrets(&value, &function.secrecy, owner).unwrap_or(value);
        let origin = self.origin(Step::Computed { call: span, inputs: [value.origin].into() });
        Value::new(value.kind, origin)
    }
}
