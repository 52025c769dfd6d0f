//! Deployments inside of a template: each that can be opened becomes a [`Frame`].
//!
//! Never here: the files behind links ([`link`](super::link)), and what deployments answer ([`output`](super::output)).

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::evaluator::{Evaluator, problem};
use super::frame::{Carrier, Frame, FrameId, Giver, scope_in};
use super::identity::readable;
use super::instance::{Instance, Opened};
use super::published::Closed;
use super::repetition::Env;
use crate::source::{FileId, Span};
use crate::syntax::NodeId;
use crate::template::LinkedTemplates;
use crate::template::front::{cargo_secrets, outline};
use crate::template::ir::{Cargo, Carried, Declaration, Language, Passed, PassedText, Template, TemplateText};
use crate::template::value::{Kind, Value};
use crate::template::{Cause, CauseKind, Problem, ProblemKind};

/// Most deployments of a run. Azure allows 800 resources in a template.
const MOST_FRAMES: usize = 1_000;

/// Deepest nest of deployments. Templates that link to each other in a circle would have no end.
const DEEPEST_NEST: u32 = 24;

/// Templates that were outlined, by the place of their root, and whether it was told what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Templates<'a> {
    outlined: HashMap<TextKey, (Rc<Template<'a>>, bool)>,
    /// Those that were searched for secrets.
    searched: HashSet<TextKey>,
}

/// What tells one text from all others: where it is in memory, and of a part of a tree, which.
type TextKey = (*const (), Option<NodeId>);

impl<'a> Templates<'a> {
    /// Whether this is the first time that somebody asks for the secrets in a template.
    fn first_search(&mut self, root: TemplateText<'a>) -> bool {
        self.searched.insert(key(root))
    }

    /// A template, and what is wrong with it, if it is to be told and was not yet.
    pub(super) fn outlined(
        &mut self,
        root: TemplateText<'a>,
        tell: bool,
        links: &'a dyn LinkedTemplates,
    ) -> (Rc<Template<'a>>, Vec<Problem>) {
        let (template, told) =
            self.outlined.entry(key(root)).or_insert_with(|| (Rc::new(outline(Some(root), links)), false));
        let tells = tell && !std::mem::replace(told, *told || tell);
        (Rc::clone(template), if tells { template.problems.clone() } else { Vec::new() })
    }
}

fn key(root: TemplateText<'_>) -> TextKey {
    match root {
        TemplateText::Json(node) => (std::ptr::from_ref(node.tree()).cast(), Some(node.id())),
        TemplateText::Bicep(program) => (std::ptr::from_ref(program).cast(), None),
    }
}

impl<'a> Evaluator<'a> {
    /// Opens every deployment of the run, those that are around others first.
    pub(super) fn open_everything(&mut self) {
        let mut next = VecDeque::from([self.root]);
        while let Some(frame) = next.pop_front() {
            let opened = self.within(frame, |there| {
                there.find_instances();
                (0..there.here.instances.all.len()).filter_map(|number| there.open(number)).collect::<Vec<_>>()
            });
            next.extend(opened);
        }
    }

    /// What a deployment of this frame carries, opened; nothing if it is none, or cannot be opened.
    pub(super) fn open(&mut self, number: usize) -> Option<FrameId> {
        let instance = self.here.instances.all.get_mut(number)?;
        match instance.opened {
            Opened::Frame(frame) => return Some(frame),
            Opened::Closed | Opened::Running => return None,
            Opened::Unread if !is_deployment(instance) => {
                instance.opened = Opened::Closed;
                return None;
            }
            Opened::Unread => instance.opened = Opened::Running,
        }
        let (declaration, env) = (Rc::clone(&instance.declaration), instance.env.clone());
        let unsure = instance.is_unsure() || self.here.is_unsure();
        let carried = self.speculate(unsure, |inside| match &declaration.cargo {
            Some(cargo) => inside.template_of(cargo, &env, declaration.span),
            None => Err(Closed::default()),
        });
        let frame = carried.and_then(|root| self.frame(number, root).map_err(Closed::because));
        let opened = match frame {
            Ok(frame) => {
                let id = frame.id;
                self.add_frame(frame);
                self.within(id, |there| {
                    there.check_given();
                    there.check_missing();
                });
                Opened::Frame(id)
            }
            Err(Closed { reason, skeleton }) => {
                // Nobody can say which of the parameters are secrets.
                self.secrets.extend(cargo_given(&declaration));
                if let Some(skeleton) = skeleton {
                    self.open_skeleton(number, skeleton, reason)
                } else {
                    self.leave_closed(number, reason, None);
                    Opened::Closed
                }
            }
        };
        let instance = self.here.instances.all.get_mut(number)?;
        instance.opened = opened;
        match opened {
            Opened::Frame(frame) => Some(frame),
            _ => None,
        }
    }

    /// The root of the template that is carried, or why it cannot be had.
    fn template_of(&mut self, cargo: &Cargo<'a>, env: &Env, span: Span) -> Result<TemplateText<'a>, Closed> {
        match &cargo.template {
            Carried::Inline(text) => Ok(*text),
            Carried::Module(reference, place) => self.module(reference, *place),
            Carried::Computed(expression) => {
                let value = self.eval(expression.expr(), env);
                self.computed(&value, expression.span()).map_err(Closed::because)
            }
            Carried::Relative(path) => self.linked(path, env, true),
            Carried::Address(address) => self.linked(address, env, false),
            Carried::Spec(id) => self.template_spec(id, env),
            Carried::Nowhere => {
                let message = match self.here.template.language {
                    Language::Json | Language::Snapshot => {
                        "this deployment has no `template`, and no `templateLink` to one"
                    }
                    Language::Bicep => "the path of a module is a text without expressions in it",
                };
                self.refuse(message.to_owned(), span);
                Err(Closed::because("it has no template"))
            }
        }
    }

    /// Why a value is not known, in words.
    pub(super) fn reason(&self, value: &Value) -> String {
        self.terms.cause_of(value).map_or_else(|| "its template is not known".to_owned(), |cause| cause.text)
    }

    /// The frame of the deployment `number` with the template at `root`.
    pub(super) fn frame(&mut self, number: usize, root: TemplateText<'a>) -> Result<Frame<'a>, String> {
        let depth = self.here.carrier.as_ref().map_or(0, |carrier| carrier.depth) + 1;
        let id = self.frame_of(number);
        if depth > DEEPEST_NEST || self.elsewhere.len() >= MOST_FRAMES {
            let span = self.here.instances.all.get(number).map_or(root.span(), |instance| instance.declaration.span);
            if depth > DEEPEST_NEST {
                let message = format!("deployments are nested more than {DEEPEST_NEST} deep here");
                self.certainly(problem(ProblemKind::Limit, message.as_str(), span));
                return Err(message);
            }
            let message = format!("the template leads to more than {MOST_FRAMES} deployments");
            if !std::mem::replace(&mut self.extent.all_open, true) {
                self.certainly(problem(ProblemKind::Limit, message.as_str(), span));
                self.incomplete.push(Rc::new(Cause::new(CauseKind::Limit, message.as_str(), Some(span))));
            }
            return Err(message);
        }
        let files = self.files_around();
        if matches!(root, TemplateText::Bicep(_)) && files.contains(&root.file()) {
            return Err(self.leads_back(number));
        }
        let instance = self.here.instances.all.get(number).ok_or("it is not there")?;
        let carrier = Carrier {
            name: instance.name.clone(),
            span: written_at(&instance.declaration),
            condition: instance.condition.clone(),
            repeated: instance.repeated.clone(),
            depth,
            linked: root.file() != self.here.file,
            language: self.here.template.language,
            files,
        };
        let (env, target) = (instance.env.clone(), instance.id.scope.to_vec());
        let declaration = Rc::clone(&instance.declaration);
        let cargo = declaration.cargo.as_ref().ok_or("it has no template")?;
        let unsure = carrier.is_unsure() || self.here.is_unsure();
        let is_new = self.templates.first_search(root);
        let (template, problems) = self.templates.outlined(root, !unsure, self.links);
        self.certain.extend(problems);
        let given = match &cargo.arguments {
            Passed::Written(arguments) => {
                Giver::Deployment { arguments: Rc::clone(arguments), frame: self.here.id, env: env.clone() }
            }
            Passed::Computed(expression) => {
                let value = self.speculate(unsure, |inside| inside.eval(expression.expr(), &env));
                Giver::Value(self.given_without_secrets(&value, Some(&template)).unwrap_or(value))
            }
            Passed::Elsewhere => {
                let words = "what a linked parameter file gives".into();
                // Each link may lead to another file.
                let whose = self.written(Kind::Int(i64::from(id.number())), carrier.span);
                Giver::Value(self.unknown(crate::template::Op::NotEvaluated(words), [whose], carrier.span))
            }
        };
        let scope = if cargo.outer { self.here.scope.clone() } else { scope_in(&target, &self.here.scope) };
        let mut frame = Frame::new(id, template, given, scope, root.file());
        frame.target = target;
        frame.carrier = Some(carrier);
        if cargo.outer {
            frame.names = self.here.names;
            frame.env = env;
            // Nothing can be passed to a template without parameters of its own.
            frame.given = Giver::File { arguments: Rc::default(), frames: [].into() };
        }
        self.secrets.extend(cargo_secrets(root, &frame.template, cargo, is_new));
        Ok(frame)
    }

    /// The files of this template and of all around it, outermost first.
    fn files_around(&self) -> Rc<[FileId]> {
        let around = self.here.carrier.as_ref().map(|carrier| Rc::clone(&carrier.files));
        around.iter().flat_map(|files| files.iter().copied()).chain([self.here.file]).collect()
    }

    /// What is said of a module that leads back to a file around it: Bicep allows none.
    fn leads_back(&mut self, number: usize) -> String {
        let message = "this module leads back to a file that it is used in".to_owned();
        if let Some(instance) = self.here.instances.all.get(number) {
            let cargo = instance.declaration.cargo.as_ref();
            let span = match cargo.map(|cargo| &cargo.template) {
                Some(Carried::Module(_, place)) => *place,
                _ => instance.declaration.span,
            };
            let mut found = problem(ProblemKind::Invalid, message.as_str(), span);
            found.help = Some("modules cannot use each other in a circle: divide one of the files".to_owned());
            self.certainly(found);
        }
        message
    }

    /// Remembers that a deployment is not opened, and why, unless there is nothing in it. `inside` are the types of what is
    /// in it, where they are known otherwise than by its text.
    pub(super) fn leave_closed(&mut self, number: usize, reason: Option<String>, inside: Option<Rc<BTreeSet<String>>>) {
        let Some(instance) = self.here.instances.all.get(number) else { return };
        let inside =
            inside.or_else(|| instance.declaration.cargo.as_ref().and_then(|cargo| cargo.types_inside.clone()));
        // A deployment without resources (they are used to count who deploys) hides nothing.
        if inside.as_ref().is_some_and(|types| types.is_empty()) {
            return;
        }
        let name = readable(&instance.name.kind);
        *self.unopened.entry(name.to_string()).or_insert(0) += 1;
        // That there are too many of them is a reason for all that follow.
        if self.extent.all_open {
            return;
        }
        let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
        let words = format!("deployment `{name}` is not opened{reason}: the resources in it are not seen");
        let cause = Rc::new(Cause::new(CauseKind::NotExpanded, words, Some(instance.declaration.span)));
        self.types_inside.extend(inside.map(|types| (Rc::clone(&cause), types)));
        self.incomplete.push(cause);
    }
}

/// The place to show for a deployment: of a module the name of its template, for what it is given may hold secrets.
fn written_at(declaration: &Declaration<'_>) -> Span {
    match declaration.cargo.as_ref().map(|cargo| &cargo.template) {
        Some(Carried::Module(_, path)) => *path,
        _ => declaration.span,
    }
}

/// Where it is written what a deployment gives to a template that is written elsewhere.
fn cargo_given(declaration: &Declaration<'_>) -> Option<Span> {
    let cargo = declaration.cargo.as_ref().filter(|cargo| !matches!(cargo.template, Carried::Inline(_)))?;
    cargo.passed.map(PassedText::span)
}

/// Whether the instance deploys a template.
pub(super) fn is_deployment(instance: &Instance<'_>) -> bool {
    let resource_type = &*instance.id.resource_type;
    !instance.declaration.existing
        && matches!(resource_type, "microsoft.resources/deployments" | "microsoft.resources/deploymentstacks")
}
