//! One deployment of the run: the template of the root, or one that a deployment in a template carries.
//!
//! Templates see nothing of each other but what is passed, with one exception: a template that is evaluated in the scope
//! of the one around it ("outer") has that one's names. So each frame says whose names it uses, and evaluation moves
//! between frames.

use std::rc::Rc;

use super::binding::Memo;
use super::evaluator::Evaluator;
use super::instance::Instances;
use super::repetition::Env;
use crate::source::{FileId, Span};
use crate::template::Cause;
use crate::template::functions::Scope;
use crate::template::ir::{Arguments, Language, Level, Namespace, Template};
use crate::template::term::DeploymentKey;
use crate::template::value::{Kind, Value};

/// The number of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FrameId(u32);

/// One deployment.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) id: FrameId,
    pub(super) template: Rc<Template<'a>>,
    pub(super) given: Giver<'a>,
    /// What functions say of the place that is deployed to.
    pub(super) scope: Scope,
    /// The scope that resources are in, unless they say otherwise: the segments of its id.
    pub(super) target: Vec<Kind>,
    /// Whose parameters, variables and functions expressions see.
    pub(super) names: FrameId,
    /// The loops around the deployment, if expressions see the names of the template around it.
    pub(super) env: Env,
    /// How the frame came to be; nothing for the root.
    pub(super) carrier: Option<Carrier>,
    /// For the skeleton of a template that cannot be had: the name of the deployment. Of what is in it, nothing is known but
    /// what is written.
    pub(super) skeleton_of: Option<Rc<str>>,
    /// Whether nothing of it is deployed: somebody imports names from the file, or it is a parameter file.
    pub(super) is_library: bool,
    /// The file that links are relative to.
    pub(super) file: FileId,
    pub(super) parameters: Vec<Memo>,
    pub(super) variables: Vec<Memo>,
    pub(super) outputs: Vec<Memo>,
    pub(super) instances: Instances<'a>,
}

/// The deployment resource that carries a template.
#[derive(Debug, Clone)]
pub(super) struct Carrier {
    /// Its name.
    pub(super) name: Value,
    /// Where it is declared.
    pub(super) span: Span,
    /// Whether it is deployed: known `true`, or a term.
    pub(super) condition: Value,
    /// Why it is not known how often it is deployed, if it is not.
    pub(super) repeated: Option<Rc<Cause>>,
    /// How many deployments are around it.
    pub(super) depth: u32,
    /// Whether the template is in a file of its own.
    pub(super) linked: bool,
    /// What the deployment is written in.
    pub(super) language: Language,
    /// The files of the templates around, outermost first.
    pub(super) files: Rc<[FileId]>,
}

/// Who gives values to the parameters of a template.
#[derive(Debug, Clone)]
pub(super) enum Giver<'a> {
    /// A parameter file, or nobody. The names of each file that it is made of are those of a frame.
    File { arguments: Rc<Arguments<'a>>, frames: Rc<[FrameId]> },
    /// The deployment that carries the template, with expressions of its own frame.
    Deployment { arguments: Rc<Arguments<'a>>, frame: FrameId, env: Env },
    /// The deployment that carries the template, with a value that holds the entries.
    Value(Value),
}

impl Carrier {
    /// Whether it may turn out that the deployment is not made.
    pub(super) fn is_unsure(&self) -> bool {
        self.repeated.is_some() || self.condition.kind != Kind::Bool(true)
    }
}

impl FrameId {
    pub(super) fn new(number: u32) -> Self {
        Self(number)
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

impl<'a> Frame<'a> {
    /// A frame of which nothing is evaluated yet. The root's place is told by the functions of the language alone.
    pub(super) fn new(id: FrameId, template: Rc<Template<'a>>, given: Giver<'a>, scope: Scope, file: FileId) -> Self {
        let unread = |number| (0..number).map(|_| Memo::Unread).collect();
        Self {
            id,
            parameters: unread(template.parameters.len()),
            variables: unread(template.variables.len()),
            outputs: unread(template.outputs.len()),
            template,
            given,
            scope,
            target: Vec::new(),
            names: id,
            env: Env::default(),
            carrier: None,
            skeleton_of: None,
            is_library: false,
            file,
            instances: Instances::default(),
        }
    }

    /// Whether it may turn out that nothing of it is deployed.
    pub(super) fn is_unsure(&self) -> bool {
        self.carrier.as_ref().is_some_and(Carrier::is_unsure)
    }

    /// Whether something is declared in its text that cannot be read.
    pub(super) fn has_unread(&self) -> bool {
        self.template.is_broken
    }

    pub(super) fn memo(&mut self, namespace: Namespace, number: usize) -> Option<&mut Memo> {
        match namespace {
            Namespace::Parameter => self.parameters.get_mut(number),
            Namespace::Variable => self.variables.get_mut(number),
            Namespace::Output => self.outputs.get_mut(number),
            Namespace::Lambda => None,
        }
    }

    /// The name of a declaration as it is written, and its place.
    pub(super) fn declared(&self, namespace: Namespace, number: usize) -> Option<(Rc<str>, Span)> {
        let template = &self.template;
        match namespace {
            Namespace::Parameter => template.parameters.get(number).map(|it| (Rc::clone(&it.name), it.declared)),
            Namespace::Variable => template.variables.get(number).map(|it| (Rc::clone(&it.name), it.declared)),
            Namespace::Output => template.outputs.get(number).map(|it| (Rc::clone(&it.name), it.declared)),
            Namespace::Lambda => None,
        }
    }
}

impl<'a> Evaluator<'a> {
    /// Adds a frame; evaluation stays where it is.
    pub(super) fn add_frame(&mut self, frame: Frame<'a>) {
        let index = frame.id.index();
        if self.elsewhere.len() <= index {
            self.elsewhere.resize_with(index + 1, || None);
        }
        if let Some(place) = self.elsewhere.get_mut(index) {
            *place = Some(Box::new(frame));
        }
    }

    /// The number of the frame of a deployment in this one: the same in every evaluation that shares the terms, for terms
    /// mention it.
    pub(super) fn frame_of(&mut self, deployment: usize) -> FrameId {
        let instance = self.here.instances.all.get(deployment);
        let mut carried = DeploymentKey {
            around: self.here.id.number(),
            place: instance.map(|instance| instance.declaration.span),
            turns: instance.map(|instance| instance.env.turns()).unwrap_or_default(),
            name: instance.and_then(|instance| instance.name.as_str()).map(Into::into),
            same_before: 0,
        };
        // In a template that was computed everything has one place.
        while !self.carried.insert(carried.clone()) {
            carried.same_before += 1;
        }
        FrameId(self.terms.frame(carried))
    }

    /// Does `work` in another frame, and comes back.
    pub(super) fn within<T>(&mut self, frame: FrameId, work: impl FnOnce(&mut Self) -> T) -> T {
        let from = self.here.id;
        self.go(frame);
        let result = work(self);
        self.go(from);
        result
    }

    fn go(&mut self, frame: FrameId) {
        if self.here.id == frame {
            return;
        }
        let Some(there) = self.elsewhere.get_mut(frame.index()).and_then(Option::take) else { return };
        let left = std::mem::replace(&mut self.here, there);
        let index = left.id.index();
        if self.elsewhere.len() <= index {
            self.elsewhere.resize_with(index + 1, || None);
        }
        if let Some(place) = self.elsewhere.get_mut(index) {
            *place = Some(left);
        }
    }
}

/// The scope that a template of this level is deployed to.
pub(super) fn target(level: Level, scope: &Scope) -> Vec<Kind> {
    let subscription = [Kind::str("subscriptions"), scope.subscription_id.clone()];
    match level {
        Level::ResourceGroup => {
            subscription.into_iter().chain([Kind::str("resourceGroups"), scope.resource_group.clone()]).collect()
        }
        Level::Subscription => subscription.into(),
        Level::ManagementGroup => {
            let words = ["providers", "Microsoft.Management", "managementGroups"];
            words.into_iter().map(Kind::str).chain([scope.management_group.clone()]).collect()
        }
        Level::Tenant => Vec::new(),
    }
}

/// What functions say of the place in a template that is deployed to `target`.
pub(super) fn scope_in(target: &[Kind], around: &Scope) -> Scope {
    let mut scope = around.clone();
    let is = |kind: Option<&Kind>, word: &str| matches!(kind, Some(Kind::Str(text)) if text.eq_ignore_ascii_case(word));
    if let (true, Some(subscription)) = (is(target.first(), "subscriptions"), target.get(1)) {
        scope.subscription_id = subscription.clone();
        let group = if is(target.get(2), "resourceGroups") { target.get(3).cloned() } else { None };
        scope.resource_group = group.unwrap_or(Kind::Null);
    }
    if let (true, Some(group)) = (is(target.get(2), "managementGroups"), target.get(3)) {
        scope.management_group = group.clone();
    }
    scope
}
