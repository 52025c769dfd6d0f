//! Expressions that cannot be reduced before deployment, each kept once: equal terms have equal numbers.

use std::collections::HashMap;
use std::rc::Rc;

use super::value::{Kind, ListPart, Piece, Value};
use super::worlds::{Domain, Notes};
use super::{Cause, CauseKind, Origin};
use crate::source::{FileId, Span};

/// The number of a term in its [`Terms`]. Two terms are the same expression exactly when their numbers are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

/// An expression: an operation on values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// The operation.
    pub op: Op,
    /// What it works on.
    pub arguments: Rc<[Value]>,
}

/// What a term stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// A parameter without a value; the number tells the deployments of one run apart.
    Parameter(u32, Rc<str>),
    /// What a network description leaves open, by its name there; the number tells the descriptions of one run apart.
    Open(u32, Rc<str>),
    /// A part of the place that is deployed to: `subscription().subscriptionId`, `resourceGroup().name`; the number tells
    /// places apart ([`Place::number`](super::Place::number)), and for what is asked of a deployment the deployments.
    Scope(u32, Rc<str>),
    /// A function that could answer if its arguments were known. Names are in lower case.
    Call(Rc<str>),
    /// A function whose answer exists only when the template is deployed: `reference`, `listKeys`, `utcNow`.
    Runtime(Rc<str>),
    /// A function or a construct that this version does not evaluate.
    NotEvaluated(Rc<str>),
    /// A property of the first argument.
    Property(Rc<str>),
    /// The element of the first argument at the second.
    Element,
    /// The index of a loop whose count is not known; the number tells loops apart.
    LoopIndex(u32),
    /// The index of an element that stands for all of an array that is not known; the number is how many functions and
    /// loops are around, so that the same expression is the same term wherever it stands.
    BoundIndex(u32),
    /// A value of its own at each place: `newGuid()`; the number tells the places apart.
    Fresh(Rc<str>, u32),
    /// The value of a secure parameter, by its name; the number tells the deployments of one run apart. The value itself is nowhere in an evaluation, so nothing can print it.
    Secret(u32, Rc<str>),
    /// The value of a secure output, by its name; the number tells the deployments of one run apart.
    SecretOutput(u32, Rc<str>),
    /// What `reference()` answers for a deployment of the run, by its number; its id is the argument.
    Deployed(u32),
    /// The outputs of a deployment of the run, by its number.
    Outputs {
        /// The deployment.
        frame: u32,
        /// Whether each is `{"type": …, "value": …}`, or the value alone.
        with_types: bool,
    },
    /// A resource of the run by its symbolic name, or all resources of a loop: the number of its deployment and its own
    /// there. The argument is the index in the loop. What is read from it is evaluated then.
    Declared(u32, u32),
    /// The outputs of a module, named like a resource in [`Op::Declared`].
    ModuleOutputs(u32, u32),
    /// The address that the template in this file will be fetched from.
    TemplateAddress(FileId),
    /// The folder of that address, with a slash at its end.
    TemplateFolder(FileId),
    /// What a deployment inside of the template would answer, by its name; the deployment is not opened.
    NotExpanded(Rc<str>),
    /// What the input leaves out, although it is there; the words say so.
    Outside(Rc<str>),
    /// What Azure would refuse; the words say why.
    Invalid(Rc<str>),
    /// Too large or too deep to follow; the words say what.
    Limit(Rc<str>),
}

/// All terms of one evaluation.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    entries: Vec<Entry>,
    numbers: HashMap<Term, TermId>,
    /// The last number of a loop.
    numbers_given: u32,
    /// The numbers of the deployments that others carry; the first root has 0.
    carried: HashMap<DeploymentKey, u32>,
    /// The number of the root that is being evaluated, and those of all others but the first.
    root: u32,
    roots: Vec<u32>,
    /// What is done with them.
    pub(super) notes: Notes,
}

/// What tells a deployment that is carried by another one from all others, whatever is assumed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DeploymentKey {
    /// The number of the deployment around it.
    pub(super) around: u32,
    /// Where it is declared.
    pub(super) place: Option<Span>,
    /// The turns of the loops around it, as far as they are known.
    pub(super) turns: Vec<Option<i64>>,
    /// Its name, if that is known.
    pub(super) name: Option<Rc<str>>,
    /// How many deployments came before of which all of this is the same.
    pub(super) same_before: u32,
}

/// The number of no deployment: nothing is around a root, or around a file that others import from.
pub(super) const NOTHING_AROUND: u32 = u32::MAX;

/// A term with what is known of it.
#[derive(Debug, Clone)]
struct Entry {
    term: Term,
    /// Where it was met first.
    place: Option<Span>,
    /// The term inside of it, or itself, that says why it is not known. Arguments are there before the term that has them,
    /// so it is found once, however often terms mention each other.
    root: Option<TermId>,
}

/// Deepest look into a value when its cause is sought; evaluated values are not deeper.
const DEEPEST_CAUSE: usize = 128;

impl Terms {
    /// No terms yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A number for a term that is like no other.
    pub(super) fn fresh(&mut self) -> u32 {
        self.numbers_given = self.numbers_given.saturating_add(1);
        self.numbers_given
    }

    /// The number of a deployment that another one carries.
    pub(super) fn frame(&mut self, carried: DeploymentKey) -> u32 {
        let next = u32::try_from(self.carried.len()).unwrap_or(u32::MAX).saturating_add(1);
        *self.carried.entry(carried).or_insert(next)
    }

    /// The number of the root of a part, which is evaluated from now on. That of the first is 0.
    pub(super) fn begin(&mut self, part: u32) -> u32 {
        self.root = match part {
            0 => 0,
            _ => self.frame(DeploymentKey {
                around: NOTHING_AROUND,
                place: None,
                turns: Vec::new(),
                name: None,
                same_before: part,
            }),
        };
        if self.root != 0 && !self.roots.contains(&self.root) {
            self.roots.push(self.root);
        }
        self.root
    }

    /// Whether this is the number of a root: of a deployment that no other one carries.
    pub(super) fn is_root(&self, number: u32) -> bool {
        number == 0 || self.roots.contains(&number)
    }

    /// The number of the root that is being evaluated.
    pub(super) fn root(&self) -> u32 {
        self.root
    }

    /// The number of this term; the place is kept where it is met first.
    pub fn intern(&mut self, op: Op, arguments: impl Into<Rc<[Value]>>, place: Option<Span>) -> TermId {
        let term = Term { op, arguments: arguments.into() };
        if let Some(known) = self.numbers.get(&term) {
            return *known;
        }
        let id = TermId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let root = match &term.op {
            Op::Call(_) | Op::Property(_) | Op::Element => {
                let found = self.best(term.arguments.iter().map(|argument| self.within(argument, DEEPEST_CAUSE)));
                found.and_then(|found| self.reason(found))
            }
            _ => Some(id),
        };
        self.notes.term(id, &term);
        self.entries.push(Entry { term: term.clone(), place, root });
        self.numbers.insert(term, id);
        id
    }

    /// The term in place of a value that Azure would refuse, or that is too large to follow. Two of them at two places, or in
    /// two roots, are two values, however they came about.
    pub(super) fn intern_refused(&mut self, op: Op, place: Span, origin: Origin) -> TermId {
        let number = |number: u32| Value::new(Kind::Int(i64::from(number)), origin);
        let file = u32::try_from(place.file.index()).unwrap_or(u32::MAX);
        let place_values = [number(file), number(place.start), number(place.end), number(self.root)];
        self.intern(op, place_values, Some(place))
    }

    /// The term with this number.
    pub fn get(&self, id: TermId) -> Option<&Term> {
        self.entry(id).map(|entry| &entry.term)
    }

    /// Where the term was met first.
    pub fn place(&self, id: TermId) -> Option<Span> {
        self.entry(id).and_then(|entry| entry.place)
    }

    fn entry(&self, id: TermId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    fn reason(&self, id: TermId) -> Option<TermId> {
        self.entry(id).and_then(|entry| entry.root)
    }

    /// Why the term is not known: the innermost reason, which is what a user can act on.
    pub fn cause(&self, id: TermId) -> Cause {
        let cause = self.reason(id).and_then(|root| self.own_cause(root)).unwrap_or_else(|| {
            Cause::new(CauseKind::NotEvaluated, "an expression that is not evaluated", self.place(id))
        });
        Cause { term: Some(id), ..cause }
    }

    /// Keeps what is declared about a parameter without a value.
    pub(super) fn declare(&mut self, id: TermId, domain: Domain) {
        self.notes.domain(id, domain);
    }

    /// Keeps that something is there only if this is true.
    pub(super) fn take_as_condition(&mut self, id: TermId) {
        self.notes.condition(id);
    }

    /// Why a term is not known that is not a matter of its arguments.
    fn own_cause(&self, id: TermId) -> Option<Cause> {
        let cause = |kind, text: String| Some(Cause::new(kind, text, self.place(id)));
        match &self.get(id)?.op {
            Op::Parameter(_, name) => cause(CauseKind::Parameter, format!("parameter `{name}` has no value")),
            Op::Open(_, name) if name.is_empty() => {
                cause(CauseKind::Parameter, "the description leaves it open".to_owned())
            }
            Op::Open(_, name) => cause(CauseKind::Parameter, format!("the description leaves `?{name}` open")),
            Op::Scope(_, name) => cause(CauseKind::Runtime, format!("`{name}` is known only at deployment")),
            Op::Runtime(name) if **name == *"readenvironmentvariable" => {
                let variable = self.get(id)?.arguments.first().and_then(Value::as_str).unwrap_or("…");
                let words = format!("`{variable}` of the environment is known only to whoever deploys");
                cause(CauseKind::Parameter, words)
            }
            Op::Runtime(name) | Op::Fresh(name, _) => {
                cause(CauseKind::Runtime, format!("`{name}()` is known only at deployment"))
            }
            // A construct has words of its own; a function has a name.
            Op::NotEvaluated(words) if words.contains(' ') => {
                cause(CauseKind::NotEvaluated, format!("{words} is not evaluated"))
            }
            Op::NotEvaluated(name) => cause(CauseKind::NotEvaluated, format!("`{name}` is not evaluated")),
            Op::Secret(_, name) => cause(CauseKind::Parameter, format!("parameter `{name}` is a secret")),
            Op::SecretOutput(_, name) => cause(CauseKind::Runtime, format!("output `{name}` is a secret")),
            Op::Deployed(_) | Op::Outputs { .. } => {
                cause(CauseKind::Runtime, "what a deployment answers is known only at deployment".to_owned())
            }
            Op::Declared(..) | Op::ModuleOutputs(..) => {
                cause(CauseKind::Runtime, "what a resource answers is known only at deployment".to_owned())
            }
            Op::TemplateAddress(_) | Op::TemplateFolder(_) => {
                cause(CauseKind::Runtime, "the address of the template is known only at deployment".to_owned())
            }
            Op::NotExpanded(name) => cause(CauseKind::NotExpanded, format!("deployment `{name}` is not opened")),
            Op::Outside(words) => cause(CauseKind::Outside, words.to_string()),
            Op::Invalid(words) => cause(CauseKind::Invalid, words.to_string()),
            Op::Limit(words) => cause(CauseKind::Limit, words.to_string()),
            Op::LoopIndex(_) | Op::BoundIndex(_) => {
                cause(CauseKind::Runtime, "the length of a loop is not known".to_owned())
            }
            Op::Call(_) | Op::Property(_) | Op::Element => None,
        }
    }

    /// The term in `value` with the best reason for not knowing it: what the user can settle comes before what only the
    /// deployment knows, and of equals the first.
    fn within(&self, value: &Value, depth: usize) -> Option<TermId> {
        let deeper = depth.checked_sub(1)?;
        match &value.kind {
            Kind::Term(id) => Some(*id),
            Kind::Text(pieces) => self.best(pieces.iter().map(|piece| match piece {
                Piece::Hole(hole) => Some(hole.term),
                Piece::Literal(_) => None,
            })),
            Kind::List(list) => self.best(list.parts.iter().map(|part| match part {
                ListPart::Item(value) => self.within(value, deeper),
                ListPart::When(term, _) | ListPart::Repeat { count: term, .. } | ListPart::Rest(term) => Some(*term),
            })),
            Kind::Object(object) => {
                let slots = object.slots.iter().map(|slot| self.within(&slot.value, deeper));
                self.best(slots.chain([object.rest]))
            }
            _ => None,
        }
    }

    fn best(&self, terms: impl Iterator<Item = Option<TermId>>) -> Option<TermId> {
        let mut best: Option<(u8, TermId)> = None;
        for term in terms.flatten() {
            let Some(rank) = self.reason(term).map(|root| self.rank(root)) else { continue };
            if best.is_none_or(|(known, _)| rank < known) {
                best = Some((rank, term));
            }
            if rank == 0 {
                break;
            }
        }
        best.map(|(_, term)| term)
    }

    /// How far a reason is from what the user can settle: 0 is nearest.
    fn rank(&self, root: TermId) -> u8 {
        match self.get(root).map(|term| &term.op) {
            Some(Op::Parameter(..) | Op::Open(..) | Op::Secret(..) | Op::Invalid(_) | Op::Limit(_)) => 0,
            Some(Op::NotExpanded(_) | Op::NotEvaluated(_)) => 1,
            _ => 2,
        }
    }

    /// Why a value is not known, or not known completely; nothing for one that is.
    pub fn cause_of(&self, value: &Value) -> Option<Cause> {
        let term = self.within(value, DEEPEST_CAUSE).filter(|term| self.reason(*term).is_some());
        term.map(|term| self.cause(term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Provenance, Step};

    #[test]
    fn the_cause_of_terms_that_double_each_other_is_found_at_once() {
        let mut terms = Terms::new();
        let place = Span::at(crate::source::FileId::new(0), 0);
        let origin = Provenance::new().add(Step::Written(place));
        let value = |term| Value::new(Kind::Term(term), origin);
        let mut unexplained = terms.intern(Op::Call("now".into()), [], Some(place));
        let mut explained = terms.intern(Op::Parameter(0, "x".into()), [], Some(place));
        for _ in 0..1_000 {
            let inner = Value::new(Kind::list([value(unexplained), value(explained)]), origin);
            explained = terms.intern(Op::Call("add".into()), [inner.clone(), inner], Some(place));
            unexplained = terms.intern(Op::Call("add".into()), [value(unexplained), value(unexplained)], Some(place));
        }
        assert_eq!(terms.cause(explained).text, "parameter `x` has no value");
        assert_eq!(terms.cause_of(&value(explained)), Some(terms.cause(explained)));
        assert_eq!(terms.cause(unexplained).text, "an expression that is not evaluated");
        assert_eq!(terms.cause_of(&value(unexplained)), None);
    }
}
