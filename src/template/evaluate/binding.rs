//! Names: parameters and variables, each evaluated at the first reading, and never while it is being evaluated.

use std::rc::Rc;

use super::evaluator::{Evaluator, problem};
use super::repetition::Env;
use crate::source::Span;
use crate::template::ir::Namespace;
use crate::template::value::Value;
use crate::template::{Op, Problem, ProblemKind, Step};

/// Most problems that are kept for a value that nobody needed yet.
const MOST_PENDING: usize = 8;

/// A value that is evaluated once.
#[derive(Debug)]
pub(super) enum Memo {
    Unread,
    Running,
    Ready(Rc<Bound>),
}

/// What a name stands for.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) value: Value,
    pub(super) source: Source,
    /// Problems that hold as soon as somebody needs the value.
    pending: Vec<Problem>,
}

/// Who says what a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The template.
    Declared,
    /// The parameter file.
    Given,
    /// Nobody, or nobody who may be quoted: the value is a secret.
    Nobody,
}

impl Evaluator<'_> {
    /// The value of a parameter or variable, as it comes to the place where it is used.
    pub(super) fn name(&mut self, namespace: Namespace, name: &Rc<str>, used: Span) -> Value {
        let number = match namespace {
            Namespace::Parameter => self.template.parameters.number(name),
            Namespace::Variable => self.template.variables.number(name),
        };
        let Some(number) = number else {
            return self.refuse(format!("the template declares no {} `{name}`", namespace.noun()), used);
        };
        let Some(bound) = self.settle(namespace, number) else {
            return self.circle(namespace, number, used);
        };
        let (name, _) = self.declared(namespace, number);
        let value = bound.value.origin;
        let step = match (namespace, bound.source) {
            (_, Source::Nobody) => Step::Runtime(used),
            (Namespace::Parameter, source) => Step::Parameter { used, name, given: source == Source::Given, value },
            (Namespace::Variable, _) => Step::Variable { used, name, value },
        };
        let origin = self.origin(step);
        Value::new(bound.value.kind.clone(), origin)
    }

    /// Evaluates a name if it is not yet; nothing if it is just being evaluated.
    pub(super) fn settle(&mut self, namespace: Namespace, number: usize) -> Option<Rc<Bound>> {
        match self.memo(namespace, number)? {
            Memo::Running => return None,
            Memo::Ready(bound) => {
                let bound = Rc::clone(bound);
                self.complain(bound.pending.iter().cloned());
                return Some(bound);
            }
            memo @ Memo::Unread => *memo = Memo::Running,
        }
        self.running.push((namespace, number));
        let start = self.problems.len();
        let (value, source) = match namespace {
            Namespace::Parameter => {
                let declaration = self.template.parameters.get(number)?;
                self.parameter(declaration)
            }
            Namespace::Variable => {
                let declaration = self.template.variables.get(number)?;
                (self.eval(declaration.body.expr(), &Env::default()), Source::Declared)
            }
        };
        self.running.pop();
        let found = self.problems.get(start..).unwrap_or_default();
        // Whoever is not needed may not complain; but somebody may need the value later.
        let pending = if self.speculative { found.iter().take(MOST_PENDING).cloned().collect() } else { Vec::new() };
        let bound = Rc::new(Bound { value, source, pending });
        if let Some(memo) = self.memo(namespace, number) {
            *memo = Memo::Ready(Rc::clone(&bound));
        }
        Some(bound)
    }

    /// Evaluates what nobody asked for, to see what is wrong with it in any case, as long as there are steps to spend.
    pub(super) fn read_all(&mut self) {
        self.speculate(true, |inside| {
            let parameters = (0..inside.parameters.len()).map(|number| (Namespace::Parameter, number));
            let variables = (0..inside.variables.len()).map(|number| (Namespace::Variable, number));
            for (namespace, number) in parameters.chain(variables) {
                if inside.budget.is_spent() {
                    break;
                }
                inside.settle(namespace, number);
            }
        });
    }

    fn memo(&mut self, namespace: Namespace, number: usize) -> Option<&mut Memo> {
        match namespace {
            Namespace::Parameter => self.parameters.get_mut(number),
            Namespace::Variable => self.variables.get_mut(number),
        }
    }

    fn declared(&self, namespace: Namespace, number: usize) -> (Rc<str>, Option<Span>) {
        let declared = match namespace {
            Namespace::Parameter => {
                self.template.parameters.get(number).map(|found| (Rc::clone(&found.name), found.declared))
            }
            Namespace::Variable => {
                self.template.variables.get(number).map(|found| (Rc::clone(&found.name), found.declared))
            }
        };
        declared.map_or_else(|| ("".into(), None), |(name, span)| (name, Some(span)))
    }

    /// A name that is needed for its own value.
    fn circle(&mut self, namespace: Namespace, number: usize, used: Span) -> Value {
        let start = self.running.iter().position(|running| *running == (namespace, number)).unwrap_or_default();
        let members: Vec<_> = self.running.get(start..).unwrap_or_default().to_vec();
        let (name, declared) = self.declared(namespace, number);
        let noun = namespace.noun();
        let mut way: Vec<Rc<str>> =
            members.iter().map(|(namespace, number)| self.declared(*namespace, *number).0).collect();
        way.push(Rc::clone(&name));
        // A long way is told by its ends.
        if way.len() > 8 {
            way.splice(5..way.len() - 2, ["…".into()]);
        }
        let message = format!("{noun} `{name}` refers to itself: {}", way.join(" → "));
        let mut found = problem(ProblemKind::Invalid, message.as_str(), used);
        found.related.extend(declared.map(|span| (span, format!("{noun} `{name}` is declared here"))));
        self.certainly(found);
        self.unknown(Op::Invalid(message.into()), [], used)
    }
}
