//! The state of one evaluation, and how it says what is wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use elsa::FrozenVec;

use super::budget::Budget;
use super::computed::Computed;
use super::frame::{Frame, FrameId, Giver, scope_in, target};
use super::instance::Address;
use super::library::Libraries;
use super::limit::Extent;
use super::nested::Templates;
use crate::source::{FileId, Span};
use crate::syntax::Tree;
use crate::template::front::{outline, secrets};
use crate::template::functions::Scope;
use crate::template::ir::{Arguments, Namespace, TemplateText};
use crate::template::term::DeploymentKey;
use crate::template::text::string_of_term;
use crate::template::value::{Kind, Value};
use crate::template::{
    Assumptions, Cause, Deployment, Input, LinkedTemplates, Op, Origin, Place, Problem, ProblemKind, Provenance, Step,
    TermId, Terms,
};

/// Most steps back from a value in search of a default that it follows from.
const LONGEST_WAY: usize = 32;

/// Most problems that are kept, so that memory is bounded. Who tells them counts those that it does not tell.
const MOST_PROBLEMS: usize = 10_000;

/// One evaluation: a root, and every deployment that it carries.
pub(super) struct Evaluator<'a> {
    /// The number of the root.
    pub(super) root: FrameId,
    pub(super) place: &'a Place,
    /// The place as functions of the root say it.
    pub(super) root_scope: Scope,
    /// Who opens the files that templates link to.
    pub(super) links: &'a dyn LinkedTemplates,
    /// The trees of templates that were computed.
    pub(super) trees: &'a FrozenVec<Box<Tree>>,
    /// Which of them was computed where.
    pub(super) computed: Computed<'a>,
    /// The frames of files that names are imported from.
    pub(super) libraries: Libraries<'a>,
    /// The templates that were outlined, each once.
    pub(super) templates: Templates<'a>,
    /// The deployment that is being evaluated.
    pub(super) here: Box<Frame<'a>>,
    /// All others, each at its number.
    pub(super) elsewhere: Vec<Option<Box<Frame<'a>>>>,
    /// The deployments that have a frame.
    pub(super) carried: HashSet<DeploymentKey>,
    /// All resources of the run by their ids; nothing for an id that several have.
    pub(super) ids: HashMap<Kind, Option<Address>>,
    pub(super) terms: Terms,
    /// What is assumed of terms.
    pub(super) assumptions: &'a Assumptions,
    pub(super) provenance: Provenance,
    pub(super) budget: Budget,
    /// What is being evaluated, outermost first.
    pub(super) running: Vec<(FrameId, Namespace, usize)>,
    /// Problems that hold if what is being evaluated is needed at all.
    pub(super) problems: Vec<Problem>,
    /// Problems that hold in any case.
    pub(super) certain: Vec<Problem>,
    /// Whether what is being evaluated may turn out not to be needed.
    pub(super) speculative: bool,
    /// Whether somebody will give what nobody gave here: there is no parameter file, and a parameter without a default. Then
    /// a parameter that may be null is, but what follows from that is nobody's mistake.
    pub(super) bare: bool,
    /// The file of the root, if there is no parameter file: whoever deploys it may give other values than the defaults there.
    pub(super) defaults_of: Option<FileId>,
    pub(super) incomplete: Vec<Rc<Cause>>,
    pub(super) types_inside: Vec<(Rc<Cause>, Rc<BTreeSet<String>>)>,
    pub(super) not_evaluated: BTreeSet<(Rc<str>, Span)>,
    /// How much of the run is listed already.
    pub(super) extent: Extent,
    /// Deployments that were not opened, by name.
    pub(super) unopened: BTreeMap<String, usize>,
    /// Where secrets stand in files that were linked.
    pub(super) secrets: Vec<Span>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        input: &Input<'a>,
        trees: &'a FrozenVec<Box<Tree>>,
        (part, mut terms, provenance): (u32, Terms, Provenance),
        assumptions: &'a Assumptions,
    ) -> Self {
        let place = input.place;
        let root = FrameId::new(terms.begin(part));
        let mut placeholder = |known: Option<&String>, name: &str| {
            if let Some(known) = known {
                return Kind::str(known);
            }
            let term = terms.intern(Op::Scope(place.number, name.into()), [], None);
            string_of_term(term, &terms)
        };
        let scope = Scope {
            subscription_id: placeholder(place.subscription.as_ref(), "subscription().subscriptionId"),
            resource_group: placeholder(place.resource_group.as_ref(), "resourceGroup().name"),
            management_group: placeholder(None, "managementGroup().name"),
        };
        let template = Rc::new(outline(TemplateText::of(input.template), input.links));
        let certain = template.problems.clone();
        let target = target(template.level, &scope);
        let scope = scope_in(&target, &scope);
        let asks = template.parameters.iter().any(|(_, parameter)| parameter.default.is_none());
        let bare = asks && input.parameters.is_none();
        let given = Giver::File { arguments: Rc::new(Arguments::default()), frames: [].into() };
        let mut here = Frame::new(root, template, given, scope.clone(), input.template.file());
        here.target = target;
        let mut evaluator = Self {
            root,
            place,
            root_scope: scope.clone(),
            links: input.links,
            trees,
            computed: Computed::default(),
            libraries: Libraries::default(),
            templates: Templates::default(),
            here: Box::new(here),
            elsewhere: Vec::new(),
            carried: HashSet::new(),
            ids: HashMap::new(),
            terms,
            assumptions,
            provenance,
            budget: Budget::new(),
            running: Vec::new(),
            problems: Vec::new(),
            certain,
            speculative: false,
            bare,
            defaults_of: input.parameters.is_none().then_some(input.template.file()),
            incomplete: Vec::new(),
            types_inside: Vec::new(),
            not_evaluated: BTreeSet::new(),
            extent: Extent::default(),
            unopened: BTreeMap::new(),
            secrets: Vec::new(),
        };
        if let Some(parameters) = input.parameters {
            evaluator.here.given = evaluator.given_in_file(parameters);
        }
        if let Giver::File { arguments, .. } = &evaluator.here.given {
            let texts = (input.template, input.parameters);
            evaluator.secrets = secrets(texts, &evaluator.here.template, arguments);
        }
        evaluator
    }

    /// Evaluates everything.
    pub(super) fn deployment(mut self) -> Deployment {
        self.check_given();
        self.open_everything();
        let resources = self.resources();
        let outputs = self.outputs();
        self.read_all();
        for resource in &resources {
            if let Kind::Term(condition) = resource.condition.kind {
                self.terms.take_as_condition(condition);
            }
        }
        let mut functions_not_evaluated = BTreeMap::new();
        for (name, _) in &self.not_evaluated {
            *functions_not_evaluated.entry(name.to_string()).or_insert(0) += 1;
        }
        Deployment {
            resources,
            outputs,
            problems: distinct(self.certain, self.problems),
            terms: self.terms,
            provenance: self.provenance,
            incomplete: self.incomplete,
            types_inside: self.types_inside,
            functions_not_evaluated,
            deployments_not_expanded: self.unopened,
            steps: self.budget.spent(),
            bare: self.bare,
            secrets: self.secrets,
            parts: Vec::new(),
        }
    }

    /// Evaluates `inside`; if it may turn out not to be needed, its problems are dropped, except certain ones.
    pub(super) fn speculate<T>(&mut self, speculative: bool, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.speculative;
        let start = self.problems.len();
        self.speculative = before || speculative;
        let result = inside(self);
        self.speculative = before;
        if speculative {
            self.problems.truncate(start);
        }
        result
    }

    /// The value, or what is assumed in its place.
    pub(super) fn assumed(&self, value: Value) -> Value {
        self.assumptions.apply(value, &self.terms)
    }

    pub(super) fn origin(&mut self, step: Step) -> Origin {
        self.provenance.add(step)
    }

    /// A value that is written there.
    pub(super) fn written(&mut self, kind: Kind, span: Span) -> Value {
        let origin = self.origin(Step::Written(span));
        Value::new(kind, origin)
    }

    /// A value that is known only when the template is deployed, or not at all.
    pub(super) fn unknown(&mut self, op: Op, arguments: impl Into<Rc<[Value]>>, span: Span) -> Value {
        let origin = self.origin(Step::Runtime(span));
        let term = self.intern(op, arguments, span);
        Value::new(string_of_term(term, &self.terms), origin)
    }

    /// The value of a call that cannot be reduced.
    pub(super) fn residue(&mut self, function: &str, arguments: Vec<Value>, span: Span) -> Value {
        let inputs = arguments.iter().map(|argument| argument.origin).take(4).collect();
        let origin = self.origin(Step::Computed { call: span, inputs });
        let term = self.intern(Op::Call(function.into()), arguments, span);
        Value::new(string_of_term(term, &self.terms), origin)
    }

    /// The number of a term. What it mentions is hashed, and paid for.
    pub(super) fn intern(&mut self, op: Op, arguments: impl Into<Rc<[Value]>>, span: Span) -> TermId {
        let arguments = arguments.into();
        let size = arguments.iter().fold(0_u32, |sum, value| sum.saturating_add(self.budget.measure(value).values));
        if !self.budget.spend(size / 16) {
            return self.terms.intern(Op::Limit(TOO_MUCH.into()), [], Some(span));
        }
        let arguments = self.told_apart(&op, arguments, span);
        self.terms.intern(op, arguments, Some(span))
    }

    /// What words alone say is something else in each root; the first one needs no number.
    fn told_apart(&mut self, op: &Op, arguments: Rc<[Value]>, span: Span) -> Rc<[Value]> {
        let root = self.root.number();
        if root == 0 || !matches!(op, Op::Invalid(_) | Op::Limit(_) | Op::NotExpanded(_)) {
            return arguments;
        }
        let number = self.written(Kind::Int(root.into()), span);
        arguments.iter().cloned().chain([number]).collect()
    }

    /// What Azure would refuse: a problem, and a term in place of the value.
    pub(super) fn refuse(&mut self, message: String, span: Span) -> Value {
        self.refuse_with(message, None, span)
    }

    /// What Azure would refuse, with what to do.
    pub(super) fn refuse_with(&mut self, message: String, help: Option<String>, span: Span) -> Value {
        let value = self.refused(Op::Invalid(message.as_str().into()), span);
        self.complain([Problem { help, ..problem(ProblemKind::Invalid, message, span) }]);
        value
    }

    /// What Azure would refuse because something is null.
    pub(super) fn refuse_null(&mut self, message: String, span: Span) -> Value {
        if self.bare {
            return self.refused(Op::Invalid(message.into()), span);
        }
        self.refuse(message, span)
    }

    /// What Azure would refuse of a value, unless that follows from the default of a parameter to which somebody may give
    /// another value: many a default is empty and stands for what must be given.
    pub(super) fn refuse_value_of(&mut self, value: &Value, message: String, span: Span) -> Value {
        if self.follows_from_default(value.origin) {
            return self.refused(Op::Invalid(message.into()), span);
        }
        self.refuse(message, span)
    }

    /// Whether a value follows from the default of a parameter of the root, and nobody gives values to that.
    pub(super) fn follows_from_default(&self, origin: Origin) -> bool {
        let Some(root) = self.defaults_of else { return false };
        let mut next = vec![origin];
        for _ in 0..LONGEST_WAY {
            let Some(step) = next.pop().and_then(|origin| self.provenance.step(origin)) else { return false };
            match step {
                Step::Parameter { given: None, value, .. }
                    if self.provenance.used(*value).is_some_and(|place| place.file == root) =>
                {
                    return true;
                }
                Step::Parameter { value, .. } | Step::Variable { value, .. } | Step::Output { value, .. } => {
                    next.push(*value);
                }
                Step::Computed { inputs, .. } => next.extend(inputs.iter().copied()),
                Step::Part { whole, part } => next.extend([*whole, *part]),
                Step::Written(_) | Step::Missing(_) | Step::Default { .. } | Step::Runtime(_) => {}
            }
        }
        false
    }

    /// What is too much to follow: a problem, and a term in place of the value.
    pub(super) fn exceed(&mut self, message: &str, span: Span) -> Value {
        self.certainly(problem(ProblemKind::Limit, message, span));
        self.refused(Op::Limit(message.into()), span)
    }

    /// The term in place of a value that there is none of. At another place it is another one: nobody knows that the two are
    /// equal.
    pub(super) fn refused(&mut self, op: Op, span: Span) -> Value {
        let origin = self.origin(Step::Runtime(span));
        let term = self.terms.intern_refused(op, span, origin);
        Value::new(string_of_term(term, &self.terms), origin)
    }

    /// The value, or a term in its place if it is too large.
    pub(super) fn bounded(&mut self, value: Value, span: Span) -> Value {
        let size = self.budget.measure(&value);
        if size.is_bearable() {
            return value;
        }
        self.exceed("the value of this expression is too large or too deep to follow", span)
    }

    /// Problems that hold if what is being evaluated is needed at all.
    pub(super) fn complain(&mut self, problems: impl IntoIterator<Item = Problem>) {
        problems.into_iter().for_each(|problem| push(&mut self.problems, problem));
    }

    /// A problem that holds if the deployment that is being evaluated is made at all.
    pub(super) fn surely(&mut self, problem: Problem) {
        if !self.here.is_unsure() {
            self.certainly(problem);
        }
    }

    /// A problem that holds in any case.
    pub(super) fn certainly(&mut self, problem: Problem) {
        push(&mut self.certain, problem);
    }
}

/// What is said when the steps are spent.
pub(super) const TOO_MUCH: &str = "the template takes too many steps to evaluate";

/// A problem without further places.
pub(super) fn problem(kind: ProblemKind, message: impl Into<String>, span: Span) -> Problem {
    Problem { kind, message: message.into(), span, related: Vec::new(), help: None }
}

fn push(problems: &mut Vec<Problem>, problem: Problem) {
    if problems.len() < MOST_PROBLEMS {
        problems.push(problem);
    }
}

/// Each problem once, in the order of their places. Running out of steps is told once, not at every place that it hits.
fn distinct(certain: Vec<Problem>, problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let mut distinct: Vec<_> = certain
        .into_iter()
        .chain(problems)
        .filter(|problem| {
            let place = (problem.message != TOO_MUCH).then_some(problem.span);
            seen.insert((place, problem.message.clone()))
        })
        .collect();
    distinct.sort_by_key(|problem| problem.span);
    distinct
}
