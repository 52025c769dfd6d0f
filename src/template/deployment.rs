//! What comes out of an evaluation: resources with values.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::resource_id::ResourceId;
use super::{Cause, Origin, Provenance, Terms, Value};
use crate::source::Span;

/// One template, evaluated with at most one parameter file, and everything that it carries; or several of these, one
/// after the other, that are deployed side by side.
#[derive(Debug, Default)]
pub struct Deployment {
    /// The resources, in the order of their text; those of a deployment follow it. One that is certainly not deployed (condition `false`) is not here.
    pub resources: Vec<Resource>,
    /// What the template answers, in the order of its text. One with a condition that is `false` is not here.
    pub outputs: Vec<Output>,
    /// The terms that values mention.
    pub terms: Terms,
    /// The steps that origins point into.
    pub provenance: Provenance,
    /// What Azure would refuse, or what cannot be followed, each with its place.
    pub problems: Vec<Problem>,
    /// Why resources may exist that are not listed: a deployment that was not expanded.
    pub incomplete: Vec<Rc<Cause>>,
    /// What a deployment that was not opened declares at most, where its text says so: its reason in `incomplete`, and
    /// the types of its resources in lower case.
    pub types_inside: Vec<(Rc<Cause>, Rc<BTreeSet<String>>)>,
    /// Functions that were met and are not evaluated, with how often.
    pub functions_not_evaluated: BTreeMap<String, usize>,
    /// Deployments inside of the template that were not opened, by name as far as it is known.
    pub deployments_not_expanded: BTreeMap<String, usize>,
    /// How many steps the evaluation took: a measure of work that is the same on every machine.
    pub steps: u32,
    /// Whether values are still to be given to one of the templates: there is no parameter file, and a parameter without a
    /// default. Nobody deploys that template as it stands here.
    pub bare: bool,
    /// Where secrets stand, in the template and in the parameter file. Whoever shows those texts leaves them out.
    pub secrets: Vec<Span>,
    /// Where in the resources those of each further template begin, if there are several: no resource of one is inside of
    /// a deployment of another.
    pub parts: Vec<usize>,
}

impl Deployment {
    /// Adds what is deployed beside it. The terms and the steps of that one are a continuation of those here, and take
    /// their place.
    pub(super) fn join(&mut self, next: Self) {
        if self.resources.is_empty() {
            self.resources = next.resources;
        } else {
            self.parts.push(self.resources.len());
            self.resources.extend(next.resources);
        }
        self.outputs.extend(next.outputs);
        self.terms = next.terms;
        self.provenance = next.provenance;
        // What is wrong with a file that several use is wrong once.
        let mut told: HashSet<(Span, String)> = self.problems.iter().map(Problem::key).collect();
        self.problems.extend(next.problems.into_iter().filter(|problem| told.insert(problem.key())));
        self.incomplete.extend(next.incomplete);
        self.types_inside.extend(next.types_inside);
        for (name, count) in next.functions_not_evaluated {
            *self.functions_not_evaluated.entry(name).or_default() += count;
        }
        for (name, count) in next.deployments_not_expanded {
            *self.deployments_not_expanded.entry(name).or_default() += count;
        }
        self.steps = self.steps.saturating_add(next.steps);
        self.bare |= next.bare;
        self.secrets.extend(next.secrets);
    }

    /// Why resources of one of these types (full, in lower case) may exist that are not listed.
    pub fn may_declare(&self, types: &[&str]) -> Option<&Rc<Cause>> {
        self.incomplete.iter().find(|cause| {
            let inside = self.types_inside.iter().find(|(known, _)| Rc::ptr_eq(known, cause));
            inside.is_none_or(|(_, inside)| types.iter().any(|it| inside.contains(*it)))
        })
    }
}

/// One output of the template.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name as it is declared.
    pub name: Rc<str>,
    /// Its value; of a secure one not more than that it is a secret.
    pub value: Value,
    /// Whether it is there: known `true`, or a term.
    pub condition: Value,
}

/// One resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The full type as written, without a trailing slash: `Microsoft.Network/virtualNetworks/subnets`.
    pub resource_type: Rc<str>,
    /// The full name: `network/subnet` for a child, wherever it is written.
    pub name: Value,
    /// The id, structured.
    pub id: ResourceId,
    /// The whole body as an object: `location`, `sku`, `zones`, `properties` and whatever else is written. Nested child
    /// resources are resources of their own and not in it.
    pub body: Value,
    /// Whether it will be deployed: known `true`, or a term. Conditions of parents are part of it.
    pub condition: Value,
    /// The object that declares it.
    pub place: Origin,
    /// What it waits for, as written: ids, names, names of loops, symbolic names.
    pub depends_on: Vec<Value>,
    /// For a loop of unknown count: why the count is not known. Then this one resource stands for any number of them,
    /// and none is possible too.
    pub repeated: Option<Rc<Cause>>,
    /// Whether it is only referred to (`existing`), not deployed. Its properties are then not known.
    pub existing: bool,
}

/// Something wrong in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem: decides the rule that reports it.
    pub kind: ProblemKind,
    /// What is wrong, in one line that stands alone.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Other places with a remark.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    fn key(&self) -> (Span, String) {
        (self.span, self.message.clone())
    }
}

/// The kind of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text cannot be read: `input/syntax`.
    Syntax,
    /// Too large or too deep: `input/limit`.
    Limit,
    /// Something that the input refers to cannot be had: `input/unresolved`.
    Unresolved,
    /// A template that somebody publishes, of which this machine has no copy: `input/unresolved`, but nobody's mistake.
    NotRestored,
    /// The template is read, but Azure would refuse it: `input/invalid-template`.
    Invalid,
    /// A network description says what descriptions cannot say: `input/invalid-description`.
    Description,
}

impl ProblemKind {
    /// Whether what is reported is worth knowing, and nothing that somebody did wrong.
    pub fn is_nobodys_mistake(self) -> bool {
        self == Self::NotRestored
    }
}
