//! The instances of declared resources: each turn of a loop, each child under each parent, with name and id.
//!
//! Instances need types, names, conditions and counts only. Bodies are evaluated when somebody reads them, so a resource
//! can refer to one that stands later.

use std::collections::HashMap;
use std::rc::Rc;

use super::declared::Identity;
use super::evaluator::Evaluator;
use super::expression::article;
use super::frame::FrameId;
use super::identity::folded;
use super::repetition::{Count, Env};
use crate::template::ir::Declaration;
use crate::template::value::{Kind, Value};
use crate::template::{Cause, CauseKind, Op, ResourceId};

/// All instances.
#[derive(Debug, Default)]
pub(super) struct Instances<'a> {
    pub(super) state: State,
    /// Whether there are more than are listed.
    pub(super) full: bool,
    /// How many of them are deployed, not only referred to.
    pub(super) deployed: usize,
    pub(super) all: Vec<Instance<'a>>,
    /// Nothing for an id that several resources have, under conditions of which one may exclude the other.
    pub(super) by_id: HashMap<Kind, Option<usize>>,
    /// By full name; nothing for a name that several resources have.
    pub(super) by_name: HashMap<Kind, Option<usize>>,
    /// By symbolic name in lower case, each with its index in the loop.
    pub(super) by_symbol: HashMap<String, Vec<(Option<Kind>, usize)>>,
    /// By the number of the declaration, each with its index in the loop.
    pub(super) by_declaration: HashMap<usize, Vec<(Option<Kind>, usize)>>,
    /// What is known of a declaration in itself, by its number and the index in its loop; nothing while it is being found.
    pub(super) identities: HashMap<(usize, Option<Kind>), Option<Rc<Identity>>>,
}

/// Whether the instances are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    #[default]
    Unknown,
    Building,
    Built,
}

/// One resource, not yet its body.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    pub(super) declaration: Rc<Declaration<'a>>,
    pub(super) env: Env,
    pub(super) resource_type: Rc<str>,
    pub(super) name: Value,
    pub(super) id: ResourceId,
    pub(super) id_text: Kind,
    pub(super) condition: Value,
    pub(super) repeated: Option<Rc<Cause>>,
    pub(super) body: Body,
    /// What `reference()` answers for it.
    pub(super) answer: Option<Value>,
    /// For a deployment: what it carries.
    pub(super) opened: Opened,
}

/// Where an instance is: the frame, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) frame: FrameId,
    pub(super) number: usize,
}

/// Whether a deployment was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Opened {
    #[default]
    Unread,
    /// Just being opened.
    Running,
    Frame(FrameId),
    /// It cannot be opened.
    Closed,
}

/// The body of an instance.
#[derive(Debug)]
pub(super) enum Body {
    Unread,
    Running,
    Ready(Value),
}

/// What a child inherits from the resource that it is written in.
#[derive(Debug, Clone)]
pub(super) struct Parent {
    pub(super) env: Env,
    pub(super) resource_type: Rc<str>,
    pub(super) name: Value,
    pub(super) repeated: Option<Rc<Cause>>,
    /// The scope that the child is in, where that is the one of its parent.
    pub(super) scope: Option<Rc<[Kind]>>,
    /// Whether it is deployed, where the child is deployed only then.
    pub(super) condition: Option<Value>,
}

impl<'a> Evaluator<'a> {
    /// Finds all instances, once. False while they are being found: nothing can be said of them then.
    pub(super) fn find_instances(&mut self) -> bool {
        match self.here.instances.state {
            State::Built => return true,
            State::Building => return false,
            State::Unknown => {}
        }
        self.here.instances.state = State::Building;
        let template = Rc::clone(&self.here.template);
        let unsure = self.here.is_unsure();
        let before = std::mem::take(&mut self.speculative);
        self.speculate(unsure, |inside| {
            for declaration in &template.resources {
                inside.unroll(declaration, None);
            }
        });
        self.speculative = before;
        self.here.instances.state = State::Built;
        true
    }

    /// The instances of one declaration.
    fn unroll(&mut self, declaration: &Rc<Declaration<'a>>, parent: Option<&Parent>) {
        let carrier = self.here.carrier.as_ref();
        let (env, inherited) = match parent {
            Some(parent) => (parent.env.clone(), parent.repeated.clone()),
            None => (self.here.env.clone(), carrier.and_then(|carrier| carrier.repeated.clone())),
        };
        let env = match declaration.number.filter(|_| !declaration.children.is_empty()) {
            Some(number) => env.body_of(number),
            None => env,
        };
        let Some(iteration) = &declaration.iteration else {
            self.instance(declaration, parent, None, env, inherited);
            return;
        };
        let (count, array) = self.turns(iteration, &env);
        match count {
            Count::Known(turns) => {
                for index in (0..turns).map(Kind::Int) {
                    let env = self.turn(iteration, array.as_ref(), index.clone(), &env);
                    if !self.instance(declaration, parent, Some(index), env, inherited.clone()) {
                        break;
                    }
                }
            }
            Count::Unknown(count) => {
                let number = self.terms.fresh();
                let index = Kind::Term(self.intern(Op::LoopIndex(number), [], iteration.span));
                let cause = self.terms.cause_of(&count).unwrap_or_else(|| {
                    Cause::new(CauseKind::Invalid, "the count of a loop is not known", Some(iteration.span))
                });
                let env = self.turn(iteration, array.as_ref(), index.clone(), &env);
                self.instance(declaration, parent, Some(index), env, Some(Rc::new(cause)));
            }
        }
    }

    /// One instance and its children; false when there are too many.
    fn instance(
        &mut self,
        declaration: &Rc<Declaration<'a>>,
        parent: Option<&Parent>,
        index: Option<Kind>,
        env: Env,
        repeated: Option<Rc<Cause>>,
    ) -> bool {
        let span = declaration.span;
        if !self.has_room(declaration) {
            return false;
        }
        // Nothing is deployed of what is only referred to.
        let condition = self.speculate(declaration.existing, |inside| inside.condition(declaration, parent, &env));
        let is_absent = condition.kind == Kind::Bool(false);
        if is_absent && declaration.children.is_empty() {
            return true;
        }
        // Whether what is only referred to is there counts only for whoever reads it.
        let unsure = declaration.existing || repeated.is_some() || condition.kind != Kind::Bool(true);
        let named = self.speculate(unsure, |inside| inside.parent_of(declaration, &env));
        let parent = named.as_ref().or(parent);
        let Some(resource_type) = self.speculate(unsure, |inside| inside.resource_type(declaration, parent, &env))
        else {
            let cause = Cause::new(CauseKind::Invalid, "the type of a resource is not known", Some(span));
            self.incomplete.push(Rc::new(cause));
            return true;
        };
        let name = self.speculate(unsure, |inside| inside.resource_name(declaration, parent, &resource_type, &env));
        if is_absent {
            let (scope, condition) = (None, Some(condition));
            self.unroll_children(declaration, Parent { env, resource_type, name, repeated, scope, condition });
            return true;
        }
        let id = self.speculate(unsure, |inside| inside.resource_id(declaration, parent, &resource_type, &name, &env));
        let id_text = id.text(&resource_type, &self.terms);
        self.remember(declaration, index, &name, &id_text);
        self.extent.resources += 1;
        self.here.instances.all.push(Instance {
            declaration: Rc::clone(declaration),
            env: env.clone(),
            resource_type: Rc::clone(&resource_type),
            name: name.clone(),
            id: id.clone(),
            id_text,
            condition: condition.clone(),
            repeated: repeated.clone(),
            body: Body::Unread,
            answer: None,
            opened: Opened::Unread,
        });
        if !declaration.existing {
            self.here.instances.deployed += 1;
            self.check_deployment_name(self.here.instances.all.len() - 1, unsure);
        }
        let (scope, condition) = (Some(id.scope), Some(condition));
        self.unroll_children(declaration, Parent { env, resource_type, name, repeated, scope, condition });
        true
    }

    /// In JSON, child resources are deployed whether their parent is or not, and say themselves where they are.
    fn unroll_children(&mut self, declaration: &Rc<Declaration<'a>>, mut parent: Parent) {
        for child in &declaration.children {
            if child.inside.is_none() {
                (parent.scope, parent.condition) = (None, None);
            }
            self.unroll(child, Some(&parent));
        }
    }

    fn remember(&mut self, declaration: &Declaration<'_>, index: Option<Kind>, name: &Value, id_text: &Kind) {
        let number = self.here.instances.all.len();
        if let Some(symbol) = &declaration.symbol {
            let named = self.here.instances.by_symbol.entry(symbol.to_ascii_lowercase()).or_default();
            named.push((index.clone(), number));
        }
        if let Some(declared) = declaration.number {
            self.here.instances.by_declaration.entry(declared).or_default().push((index, number));
        }
        if declaration.existing {
            return;
        }
        let id = folded(id_text);
        let address = Address { frame: self.here.id, number };
        self.ids.entry(id.clone()).and_modify(|found| *found = None).or_insert(Some(address));
        let by_id = self.here.instances.by_id.entry(id);
        by_id.and_modify(|found| *found = None).or_insert(Some(number));
        let by_name = self.here.instances.by_name.entry(folded(&name.kind));
        by_name.and_modify(|found| *found = None).or_insert(Some(number));
    }

    /// Whether the instance is deployed: its own condition, and that of what is around.
    fn condition(&mut self, declaration: &Rc<Declaration<'a>>, parent: Option<&Parent>, env: &Env) -> Value {
        let own = self.own_condition(declaration, env);
        let own_parent = parent.and_then(|parent| parent.condition.clone());
        let around = own_parent.or_else(|| self.here.carrier.as_ref().map(|carrier| carrier.condition.clone()));
        match (around, own) {
            (None, None) => self.written(Kind::Bool(true), declaration.span),
            (Some(around), None) => around,
            (None, Some(own)) => own,
            (Some(around), Some(own)) => match (&around.kind, &own.kind) {
                (Kind::Bool(true), _) | (_, Kind::Bool(false)) => own,
                (_, Kind::Bool(true)) => around,
                _ if around == own => own,
                _ => self.residue("and", vec![around, own], declaration.span),
            },
        }
    }

    /// What a declaration says itself of whether it is deployed.
    pub(super) fn own_condition(&mut self, declaration: &Declaration<'a>, env: &Env) -> Option<Value> {
        let condition = declaration.condition.as_ref()?;
        let value = self.eval(condition.expr(), env);
        Some(match &value.kind {
            Kind::Bool(_) | Kind::Term(_) => value,
            Kind::Str(text) if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") => {
                Value::new(Kind::Bool(text.eq_ignore_ascii_case("true")), value.origin)
            }
            other => {
                let message = format!("a condition is true or false, and this is {}", article(other));
                self.refuse(message, condition.span())
            }
        })
    }
}
