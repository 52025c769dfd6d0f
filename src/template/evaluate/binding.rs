//! Names: parameters, variables and outputs, each evaluated at the first reading, and never while it is being evaluated.

use std::rc::Rc;

use super::evaluator::{Evaluator, problem};
use super::frame::FrameId;
use super::repetition::Env;
use crate::source::Span;
use crate::template::ir::Namespace;
use crate::template::value::Value;
use crate::template::{GivenBy, Op, Problem, ProblemKind, Step};

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
    /// Somebody outside of the template.
    Given(GivenBy),
    /// Nobody, or nobody who may be quoted: the value is a secret.
    Nobody,
}

impl Evaluator<'_> {
    /// The value of a parameter or variable, as it comes to the place where it is used.
    pub(super) fn name(&mut self, namespace: Namespace, name: &Rc<str>, used: Span, env: &Env) -> Value {
        if let Some(value) = env.bound(namespace, name) {
            return value.clone();
        }
        let noun = namespace.noun();
        if namespace == Namespace::Lambda {
            return self.refuse(format!("there is no `lambda` with a variable `{name}` around this"), used);
        }
        if namespace == Namespace::Parameter && env.has_function(namespace) {
            return self.refuse(format!("the function around this has no parameter `{name}`"), used);
        }
        let (names, carrier) = (self.here.names, self.here.id);
        self.within(names, |there| there.template_name(namespace, name, used)).unwrap_or_else(|| {
            let whose = if names == carrier { "the template" } else { "the template around, whose names count here," };
            self.refuse(format!("{whose} declares no {noun} `{name}`"), used)
        })
    }

    pub(super) fn template_name(&mut self, namespace: Namespace, name: &str, used: Span) -> Option<Value> {
        let template = &self.here.template;
        let number = match namespace {
            Namespace::Parameter => template.parameters.number(name),
            Namespace::Variable => template.variables.number(name),
            Namespace::Output => template.outputs.number(name),
            Namespace::Lambda => None,
        }?;
        self.declared_value(namespace, number, used)
    }

    /// The value of the declaration with this number in the frame, as it comes to the place where it is used.
    pub(super) fn declared_value(&mut self, namespace: Namespace, number: usize, used: Span) -> Option<Value> {
        let Some(bound) = self.settle(namespace, number) else {
            return Some(self.circle(namespace, number, used));
        };
        let (name, _) = self.here.declared(namespace, number)?;
        let value = bound.value.origin;
        let step = match (namespace, bound.source) {
            (_, Source::Nobody) => Step::Runtime(used),
            (Namespace::Parameter, Source::Given(by)) => Step::Parameter { used, name, given: Some(by), value },
            (Namespace::Parameter, _) => Step::Parameter { used, name, given: None, value },
            (Namespace::Output, _) => Step::Output { used, name, value },
            _ => Step::Variable { used, name, value },
        };
        let origin = self.origin(step);
        Some(Value::new(bound.value.kind.clone(), origin))
    }

    /// Evaluates a name of the frame if it is not yet; nothing if it is just being evaluated.
    pub(super) fn settle(&mut self, namespace: Namespace, number: usize) -> Option<Rc<Bound>> {
        match self.here.memo(namespace, number)? {
            Memo::Running => return None,
            Memo::Ready(bound) => {
                let bound = Rc::clone(bound);
                self.complain(bound.pending.iter().cloned());
                return Some(bound);
            }
            memo @ Memo::Unread => *memo = Memo::Running,
        }
        self.running.push((self.here.id, namespace, number));
        let start = self.problems.len();
        let template = Rc::clone(&self.here.template);
        let (value, source) = match namespace {
            Namespace::Parameter => self.parameter(template.parameters.get(number)?),
            Namespace::Output => (self.output(template.outputs.get(number)?), Source::Declared),
            Namespace::Variable | Namespace::Lambda => {
                (self.eval(template.variables.get(number)?.body.expr(), &Env::default()), Source::Declared)
            }
        };
        self.running.pop();
        let found = self.problems.get(start..).unwrap_or_default();
        // Whoever is not needed may not complain; but somebody may need the value later.
        let pending = if self.speculative { found.iter().take(MOST_PENDING).cloned().collect() } else { Vec::new() };
        let bound = Rc::new(Bound { value, source, pending });
        if let Some(memo) = self.here.memo(namespace, number) {
            *memo = Memo::Ready(Rc::clone(&bound));
        }
        Some(bound)
    }

    /// Evaluates what nobody asked for, to see what is wrong with it in any case, as long as there are steps to spend: what
    /// is given to every template, the outputs of those inside of others, and the variables of the root.
    pub(super) fn read_all(&mut self) {
        let others = self.elsewhere.iter().flatten().map(|frame| frame.id);
        let frames: Vec<FrameId> = std::iter::once(self.root).chain(others).collect();
        for frame in frames {
            self.within(frame, |there| {
                there.open_imports();
                if there.here.is_library {
                    return;
                }
                there.read(Namespace::Parameter, there.here.parameters.len());
                if frame == there.root {
                    there.read(Namespace::Variable, there.here.variables.len());
                } else if !there.budget.is_spent() {
                    // Azure evaluates all outputs, whoever reads them.
                    let unsure = there.here.is_unsure();
                    there.speculate(unsure, Self::outputs);
                }
            });
        }
    }

    fn read(&mut self, namespace: Namespace, count: usize) {
        self.speculate(true, |inside| {
            for number in 0..count {
                if inside.budget.is_spent() {
                    break;
                }
                inside.settle(namespace, number);
            }
        });
    }

    /// A name that is needed for its own value.
    fn circle(&mut self, namespace: Namespace, number: usize, used: Span) -> Value {
        let own = (self.here.id, namespace, number);
        let start = self.running.iter().position(|running| *running == own).unwrap_or_default();
        let members: Vec<_> = self.running.get(start..).unwrap_or_default().to_vec();
        let Some((name, declared)) = self.here.declared(namespace, number) else {
            return self.unknown(Op::Invalid("it refers to itself".into()), [], used);
        };
        let noun = namespace.noun();
        let mut way: Vec<Rc<str>> = Vec::new();
        for (frame, namespace, number) in members {
            way.extend(self.within(frame, |there| there.here.declared(namespace, number)).map(|(name, _)| name));
        }
        way.push(Rc::clone(&name));
        // A long way is told by its ends.
        if way.len() > 8 {
            way.splice(5..way.len() - 2, ["…".into()]);
        }
        let message = format!("{noun} `{name}` refers to itself: {}", way.join(" → "));
        let mut found = problem(ProblemKind::Invalid, message.as_str(), used);
        found.related.push((declared, format!("{noun} `{name}` is declared here")));
        self.certainly(found);
        self.unknown(Op::Invalid(message.into()), [], used)
    }
}
