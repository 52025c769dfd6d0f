//! Where a value comes from: an append-only list of steps, and four bytes that point into it.

use std::num::NonZeroU32;
use std::rc::Rc;

use super::TermId;
use crate::source::Span;

/// Where a value comes from: the number of a [`Step`] in the [`Provenance`] of its evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin(NonZeroU32);

/// One step on the way of a value. The step that an [`Origin`] names is the place where the value is *used*; following
/// the origins inside leads to where it is *written*.
#[derive(Debug, Clone)]
pub enum Step {
    /// Written there, as it is.
    Written(Span),
    /// Not written; the thing at `owner` has Azure's documented default.
    Default {
        /// The thing that could have said it.
        owner: Span,
    },
    /// Not written, and absence is what counts: the thing at this place does not say it.
    Missing(Span),
    /// The value of a parameter.
    Parameter {
        /// The expression that uses it.
        used: Span,
        /// Its name.
        name: Rc<str>,
        /// Who gave the value from outside; without anybody it is the declared default.
        given: Option<GivenBy>,
        /// Where the value comes from: the default, or what was given.
        value: Origin,
    },
    /// What a deployment inside of the template answers.
    Output {
        /// The expression that asks.
        used: Span,
        /// The name of the output.
        name: Rc<str>,
        /// Where the output's value comes from.
        value: Origin,
    },
    /// The value of a variable.
    Variable {
        /// The expression that uses it.
        used: Span,
        /// Its name.
        name: Rc<str>,
        /// Where the variable's value comes from.
        value: Origin,
    },
    /// The result of a computation.
    Computed {
        /// The expression.
        call: Span,
        /// What went in, as far as it matters for the result.
        inputs: Rc<[Origin]>,
    },
    /// A part of a larger value that came to its place as a whole: `properties: "[parameters('x')]"`.
    Part {
        /// Where the whole came to its place.
        whole: Origin,
        /// Where the part itself comes from.
        part: Origin,
    },
    /// Known only when the template is deployed.
    Runtime(Span),
}

/// Who gives a value to a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenBy {
    /// A parameter file.
    File,
    /// The deployment in a template that carries the template with the parameter.
    Deployment,
}

/// A place on the way of a value, with what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// The place.
    pub span: Span,
    /// A remark, for all but the first: "default of parameter `subnetPrefix`".
    pub text: Option<String>,
}

/// Longest way that is shown to a reader.
const LONGEST_PATH: usize = 6;

/// The steps of one evaluation.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    steps: Vec<Step>,
}

impl Provenance {
    /// No steps yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step. After four billion steps every further origin is the last one.
    pub fn add(&mut self, step: Step) -> Origin {
        if u32::try_from(self.steps.len()).is_ok_and(|length| length < u32::MAX) {
            self.steps.push(step);
        }
        let number = u32::try_from(self.steps.len()).ok().and_then(NonZeroU32::new);
        Origin(number.unwrap_or(NonZeroU32::MIN))
    }

    /// The step behind an origin of this evaluation.
    pub fn step(&self, origin: Origin) -> Option<&Step> {
        self.steps.get(origin.0.get() as usize - 1)
    }

    /// The origin of a part of a value: an element of an array, a property of an object. The part of something that stands
    /// where it is written speaks for itself, as does one that is written inside of the expression that makes the whole
    /// (`union({ a: b }, c)`); of something that came to its place as a whole, the way of the whole goes
    /// first. Readers that go down into a value call this at each level.
    pub fn part(&mut self, whole: Origin, part: Origin) -> Origin {
        let whole = match self.step(whole) {
            None | Some(Step::Written(_) | Step::Missing(_) | Step::Default { .. }) => return part,
            Some(Step::Part { whole, .. }) => *whole,
            Some(_) => whole,
        };
        if whole == part {
            return whole;
        }
        if self.used(part).is_some_and(|part| self.is_around(whole, part)) {
            return part;
        }
        self.add(Step::Part { whole, part })
    }

    /// Whether a place is inside of the expression that makes a value: what is written there speaks for itself.
    pub fn is_around(&self, whole: Origin, place: Span) -> bool {
        self.used(whole).is_some_and(|around| around != place && around.contains(place))
    }

    /// The place where the value is used.
    pub fn used(&self, origin: Origin) -> Option<Span> {
        match self.step(origin)? {
            Step::Written(span) | Step::Missing(span) | Step::Runtime(span) => Some(*span),
            Step::Default { owner } => Some(*owner),
            Step::Parameter { used, .. } | Step::Variable { used, .. } | Step::Output { used, .. } => Some(*used),
            Step::Computed { call, .. } => Some(*call),
            Step::Part { whole, .. } => self.used(*whole),
        }
    }

    /// The way of a value that came as it was written, only handed on: first where it is used, then back to where it is
    /// written. For a computed value only where it is used: what went into it says little to somebody who wants to know
    /// its value.
    pub fn handed_on(&self, origin: Origin) -> Vec<Station> {
        let mut path = self.path(origin);
        if !self.is_written(origin, LONGEST_PATH) {
            path.truncate(1);
        }
        path
    }

    fn is_written(&self, origin: Origin, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.step(origin) {
            Some(Step::Written(_)) => true,
            Some(Step::Parameter { value, .. } | Step::Variable { value, .. } | Step::Output { value, .. }) => {
                self.is_written(*value, depth)
            }
            Some(Step::Part { part, .. }) => self.is_written(*part, depth),
            _ => false,
        }
    }

    /// The way of a value: first where it is used, then back to where it is written. Never empty for an origin of this
    /// evaluation; at most a handful of stations, each place once.
    pub fn path(&self, origin: Origin) -> Vec<Station> {
        let mut path: Vec<Station> = Vec::new();
        let mut next = vec![(origin, None)];
        let mut budget = 8 * LONGEST_PATH;
        while let Some((origin, text)) = next.pop() {
            if path.len() >= LONGEST_PATH || budget == 0 {
                break;
            }
            budget -= 1;
            let Some(step) = self.step(origin) else { break };
            let mut say = |span: Span, text: Option<String>| {
                if path.iter().all(|station| station.span != span) {
                    path.push(Station { span, text });
                }
            };
            match step {
                Step::Written(span) | Step::Missing(span) | Step::Runtime(span) | Step::Default { owner: span } => {
                    say(*span, text);
                }
                Step::Parameter { used, name, given, value } => {
                    say(*used, text);
                    let remark = match given {
                        Some(GivenBy::File) => format!("parameter `{name}` is given here"),
                        Some(GivenBy::Deployment) => format!("passed to parameter `{name}` here"),
                        None => format!("default of parameter `{name}`"),
                    };
                    next.push((*value, Some(remark)));
                }
                Step::Variable { used, name, value } => {
                    say(*used, text);
                    next.push((*value, Some(format!("variable `{name}`"))));
                }
                Step::Output { used, name, value } => {
                    say(*used, text);
                    next.push((*value, Some(format!("output `{name}`"))));
                }
                Step::Computed { call, inputs } => {
                    say(*call, text);
                    next.extend(inputs.iter().rev().map(|input| (*input, Some("computed from this".to_owned()))));
                }
                Step::Part { whole, part } => {
                    next.push((*part, Some("the value is here".to_owned())));
                    next.push((*whole, text));
                }
            }
        }
        path
    }
}

/// The kind of reason for not knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseKind {
    /// A parameter has neither a value nor a default.
    Parameter,
    /// Known only when the template is deployed.
    Runtime,
    /// A function or a construct that is not evaluated in this version.
    NotEvaluated,
    /// The thing is not in the input.
    Outside,
    /// A deployment inside of the template was not opened.
    NotExpanded,
    /// The text is not what belongs there, so that it says nothing.
    Invalid,
    /// The value is known, and it is one that Azure surely refuses there.
    Refused,
    /// Too large or too deep to follow.
    Limit,
}

/// Why something is not known, for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The kind of reason.
    pub kind: CauseKind,
    /// The reason and what would settle it: "parameter `subnetPrefix` has no value".
    pub text: String,
    /// Where the reader can see it.
    pub span: Option<Span>,
    /// The expression that is not known; if it were, there would be an answer, or another reason.
    pub term: Option<TermId>,
}

impl Cause {
    /// A reason with its words.
    pub fn new(kind: CauseKind, text: impl Into<String>, span: Option<Span>) -> Self {
        Self { kind, text: text.into(), span, term: None }
    }

    /// The reason as that for not knowing this expression.
    #[must_use]
    pub fn of_term(self, term: Option<TermId>) -> Self {
        Self { term, ..self }
    }

    /// The same reason in other words.
    #[must_use]
    pub fn saying(&self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self.clone() }
    }
}
