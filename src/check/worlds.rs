//! The worlds of one root, or of the roots of an environment: what they come to under assumptions, each evaluated and judged at most once.
//!
//! World 0 is the one in which nothing is assumed. The others are made when a question needs them: nothing undecided, no
//! other world.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::answer::Heard;
use super::judge::{Court, Law};
use super::opened::Evaluation;
use crate::analysis::reachability::Filters;
use crate::network::{self, Network};
use crate::rules::Rule;
use crate::rules::page::Page;
use crate::source::Span;
use crate::template::{Assumptions, Atom, Deployment, ProblemKind, Provenance, TermId, Terms};

/// Most worlds of one root: those of six conditions, and the ones on the way there.
const MOST_WORLDS: usize = 128;

/// Most steps that all worlds of one root take together: hardly more than one evaluation may take, so that a template that
/// is slow to evaluate and to judge is not evaluated and judged often. The largest real ones need some ten thousand.
const MOST_STEPS: u32 = 500_000;

/// Most terms of one root that are looked at to find what can be assumed.
const MOST_EFFORT: u32 = 2_000_000;

/// Everything that a root, or the roots of an environment, may be.
pub(super) struct Worlds<'w> {
    evaluation: &'w Evaluation<'w>,
    pub(super) law: Law<'w>,
    /// The terms of all worlds: a number means the same in each of them.
    pub(super) terms: Terms,
    all: Vec<World>,
    numbers: HashMap<Assumptions, usize>,
    /// What Azure refuses in any case.
    problems: HashSet<(ProblemKind, Span)>,
    steps: u32,
    effort: u32,
    secrets: Vec<Span>,
}

/// One of them.
struct World {
    network: Network,
    provenance: Provenance,
    /// What was worked out about its security groups.
    filters: Filters,
    /// Whether it can come about.
    possible: bool,
    answers: HashMap<&'static str, Rc<Heard>>,
}

impl<'w> Worlds<'w> {
    /// The worlds, of which one is evaluated.
    pub(super) fn new(evaluation: &'w Evaluation<'w>, law: Law<'w>, first: Deployment) -> Self {
        let problems = first.problems.iter().map(|problem| (problem.kind, problem.span)).collect();
        let terms = Terms::new();
        let mut worlds = Self {
            evaluation,
            law,
            terms,
            all: Vec::new(),
            numbers: HashMap::new(),
            problems,
            steps: 0,
            secrets: Vec::new(),
            effort: MOST_EFFORT,
        };
        worlds.add(&Assumptions::default(), first);
        worlds
    }

    /// Number of worlds that were evaluated.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// The network in which nothing is assumed.
    pub(super) fn network(&self) -> Option<&Network> {
        self.all.first().map(|world| &world.network)
    }

    /// The number of the world of these assumptions.
    pub(super) fn world(&mut self, assumptions: &Assumptions) -> usize {
        if let Some(known) = self.numbers.get(assumptions) {
            return *known;
        }
        let deployment = self.evaluation.run(std::mem::take(&mut self.terms), assumptions);
        self.add(assumptions, deployment)
    }

    fn add(&mut self, assumptions: &Assumptions, mut deployment: Deployment) -> usize {
        self.steps = self.steps.saturating_add(deployment.steps);
        let network = network::build(&mut deployment);
        let refused = deployment.problems.iter().any(|it| !self.problems.contains(&(it.kind, it.span)));
        self.terms = deployment.terms;
        self.secrets.append(&mut deployment.secrets);
        let possible = !refused && self.terms.can_be(assumptions);
        let number = self.all.len();
        let provenance = deployment.provenance;
        self.all.push(World { network, provenance, filters: Filters::default(), possible, answers: HashMap::new() });
        self.numbers.insert(assumptions.clone(), number);
        number
    }

    /// Where secrets stand, in whichever world they were met.
    pub(super) fn close(self) -> Vec<Span> {
        self.secrets
    }

    /// Whether these worlds may be evaluated too.
    pub(super) fn may_add(&self, more: &[Assumptions]) -> bool {
        let new = more.iter().filter(|assumptions| !self.numbers.contains_key(*assumptions)).count();
        // A world takes about as many steps as another.
        let each = self.steps / u32::try_from(self.all.len()).unwrap_or(u32::MAX).max(1);
        let steps = u32::try_from(new).unwrap_or(u32::MAX).saturating_mul(each);
        self.all.len() + new <= MOST_WORLDS && (new == 0 || self.steps.saturating_add(steps) <= MOST_STEPS)
    }

    /// The first atom of these expressions, in the world of these assumptions.
    pub(super) fn atom(&mut self, asked: &[TermId], assumptions: &Assumptions) -> Option<Atom> {
        asked.iter().find_map(|term| self.terms.atom(*term, assumptions, &mut self.effort))
    }

    /// What is not known, as a reader finds it: of several templates it is said which one is meant.
    pub(super) fn name(&self, subject: TermId) -> String {
        let words = self.terms.words(subject);
        let template = self.terms.place(subject).and_then(|place| self.evaluation.template_among_several(place.file));
        match template {
            Some(path) => format!("`{words}` of `{path}`"),
            None => format!("`{words}`"),
        }
    }

    /// Whether a world can come about.
    pub(super) fn is_possible(&self, world: usize) -> bool {
        self.all.get(world).is_some_and(|world| world.possible)
    }

    /// What a rule has to say in a world.
    pub(super) fn answers(&mut self, world: usize, rule: &'static Rule, page: &Page) -> Rc<Heard> {
        let law = self.law;
        let Some(world) = self.all.get_mut(world) else { return Rc::default() };
        if let Some(known) = world.answers.get(rule.name) {
            return Rc::clone(known);
        }
        let World { network, provenance, filters, .. } = &*world;
        let court = Court { network, provenance, filters, law };
        let answers = Rc::new(court.ask(rule, page));
        world.answers.insert(rule.name, Rc::clone(&answers));
        answers
    }
}
