//! Names of a language that has one set of names for parameters, variables, functions, resources and imports.
//!
//! The innermost counts: names of functions and loops around, resources inside of the same resource, what the file
//! declares or imports, functions of the language.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::repetition::Env;
use crate::source::Span;
use crate::syntax::deserialize::closest;
use crate::template::Op;
use crate::template::ir::{Expr, ExprKind, Namespace, Symbol};
use crate::template::value::{Kind, Value};

/// The namespaces of the language. A file that declares such a name hides them.
const NAMESPACES: [&str; 2] = ["az", "sys"];

impl Evaluator<'_> {
    /// What a name stands for.
    pub(super) fn symbol(&mut self, name: &Rc<str>, used: Span, env: &Env) -> Value {
        if let Some(value) = env.symbol(name) {
            return value.clone();
        }
        if let Some(number) = self.resource_around(name, env) {
            return self.declared_resource(number, None, used);
        }
        let found = self.here.template.symbols.get(name).cloned();
        self.symbol_value(name, found, used)
    }

    fn symbol_value(&mut self, name: &str, symbol: Option<Symbol>, used: Span) -> Value {
        match symbol {
            Some(Symbol::Parameter(number)) => self.value_with_number(Namespace::Parameter, number, used),
            Some(Symbol::Variable(number)) => self.value_with_number(Namespace::Variable, number, used),
            Some(Symbol::Resource(number)) => self.declared_resource(number, None, used),
            Some(Symbol::Imported(import, there)) => self.imported_value(import, &there, used),
            Some(Symbol::Unread) => {
                self.refused(Op::Invalid(format!("the declaration of `{name}` cannot be read").into()), used)
            }
            Some(Symbol::Function(_)) => {
                self.refuse(format!("`{name}` is a function, and here it is not called"), used)
            }
            Some(Symbol::Import(_) | Symbol::Namespace) => {
                self.refuse(format!("`{name}` is a namespace, and no value"), used)
            }
            None if self.here.has_unread() => {
                self.refused(Op::Invalid(format!("there is no readable declaration of `{name}`").into()), used)
            }
            None => {
                let template = Rc::clone(&self.here.template);
                let near = closest(name, template.symbols.keys().map(|name| &**name));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                self.refuse_with(format!("the name `{name}` is not declared"), help, used)
            }
        }
    }

    fn value_with_number(&mut self, namespace: Namespace, number: usize, used: Span) -> Value {
        match self.declared_value(namespace, number, used) {
            Some(value) => value,
            None => self.unknown(Op::Invalid("it is not declared".into()), [], used),
        }
    }

    /// The value of what a file exports under this name, with the file's own names.
    pub(super) fn exported(&mut self, name: &str, used: Span) -> Option<Value> {
        let symbol = self.here.template.symbols.get(name).cloned();
        match symbol {
            Some(Symbol::Variable(number)) => Some(self.value_with_number(Namespace::Variable, number, used)),
            // A compiled template has variables by name alone.
            None => self.template_name(Namespace::Variable, name, used),
            Some(_) => None,
        }
    }

    /// The number of the resource with this name among those that are inside of a resource around.
    fn resource_around(&self, name: &str, env: &Env) -> Option<usize> {
        let template = &self.here.template;
        env.bodies().find_map(|around| {
            let declaration = template.numbered.get(around)?;
            let child = declaration.children.iter().find(|child| child.symbol.as_deref() == Some(name))?;
            child.number
        })
    }

    /// The value of a call: of a function that the file declares or imports, of a resource, or of the language.
    pub(super) fn invoke(
        &mut self,
        base: Option<&Expr>,
        function: &Rc<str>,
        arguments: &[Expr],
        span: Span,
        env: &Env,
    ) -> Value {
        let Some(base) = base else {
            return match self.here.template.symbols.get(function).cloned() {
                Some(Symbol::Function(number)) => self.own_function(number, arguments, span, env),
                Some(Symbol::Imported(import, there)) => self.imported_function(import, &there, arguments, span, env),
                _ => self.call(function, arguments, span, env),
            };
        };
        if let ExprKind::Symbol(name) = &base.kind
            && env.symbol(name).is_none()
        {
            match self.here.template.symbols.get(name).cloned() {
                Some(Symbol::Import(import)) => {
                    return self.imported_function(import, function, arguments, span, env);
                }
                Some(Symbol::Namespace) => return self.call(function, arguments, span, env),
                None if NAMESPACES.contains(&&**name) => {
                    return self.call(function, arguments, span, env);
                }
                _ => {}
            }
        }
        let resource = self.eval(base, env);
        let given: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, env)).collect();
        self.function_of_resource(&resource, function, given, span)
    }

    /// `namespace.name…` of an import: the value of the name, and the keys that are left.
    pub(super) fn imported<'k>(&mut self, base: &Expr, keys: &'k [Expr], env: &Env) -> Option<(Value, &'k [Expr])> {
        let ExprKind::Symbol(name) = &base.kind else { return None };
        if env.symbol(name).is_some() {
            return None;
        }
        let Some(Symbol::Import(import)) = self.here.template.symbols.get(name).cloned() else { return None };
        let (first, rest) = keys.split_first()?;
        let key = self.eval(first, env);
        let value = match &key.kind {
            Kind::Str(name) => self.imported_value(import, name, first.span),
            _ => self.unknown(Op::Invalid("the name of what is imported is not known".into()), [], first.span),
        };
        Some((value, rest))
    }
}
