//! Resources by their symbolic names: `vnet.id`, `subnets[0].properties`, `network.outputs.subnetId`.
//!
//! Such a name stands for a term until something is read from it. Identity and name need only what the declaration says, so
//! resources can refer to each other before they are listed; what a resource answers is found when somebody asks for it.
//!
//! Never here: which names there are ([`symbol`](super::symbol)), and what a resource answers (`reference`, `answer`).

use std::rc::Rc;

use super::evaluator::{Evaluator, problem};
use super::expression::article;
use super::frame::FrameId;
use super::instance::{Address, Parent};
use super::repetition::Env;
use crate::source::Span;
use crate::template::ir::{Carried, Declaration, Expr};
use crate::template::value::{Kind, Lookup, Value};
use crate::template::{Op, ProblemKind, ResourceId, TermId};

/// What a declaration says of a resource without its body.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) resource_type: Rc<str>,
    /// The full name.
    pub(super) name: Value,
    /// The name as it is written.
    pub(super) own_name: Value,
    pub(super) id: ResourceId,
    pub(super) id_text: Kind,
    pub(super) env: Env,
}

/// A resource that a term stands for.
#[derive(Debug, Clone)]
struct Named<'a> {
    frame: FrameId,
    number: usize,
    index: Option<Value>,
    declaration: Rc<Declaration<'a>>,
}

impl<'a> Evaluator<'a> {
    /// The term for the resource with this number, for the one at an index of its loop, or for all of its loop.
    pub(super) fn declared_resource(&mut self, number: usize, index: Option<Value>, span: Span) -> Value {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let arguments: Rc<[Value]> = index.into_iter().collect();
        self.unknown(Op::Declared(self.here.id.number(), number), arguments, span)
    }

    /// A resource that is declared inside of another.
    pub(super) fn nested_resource(&mut self, base: &Expr, name: &Rc<str>, span: Span, env: &Env) -> Value {
        let base = self.eval(base, env);
        let Some(named) = self.named(&base) else {
            return self.refuse(format!("`::{name}` stands only after a resource"), span);
        };
        let child = named.declaration.children.iter().find(|child| child.symbol.as_deref() == Some(name));
        match child.and_then(|child| child.number) {
            Some(number) => self.within(named.frame, |there| there.declared_resource(number, None, span)),
            None => self.refuse(format!("there is no resource `{name}` inside of this one"), span),
        }
    }

    /// The one resource that a value stands for.
    fn named(&mut self, value: &Value) -> Option<Named<'a>> {
        let Kind::Term(term) = value.kind else { return None };
        let term = self.terms.get(term)?;
        let (Op::Declared(frame, number) | Op::ModuleOutputs(frame, number)) = term.op else { return None };
        let index = term.arguments.first().cloned();
        let (frame, number) = (FrameId::new(frame), number as usize);
        let declaration = self.within(frame, |there| there.here.template.numbered.get(number).cloned())?;
        Some(Named { frame, number, index, declaration })
    }

    /// A property of a resource, or an element of a loop of resources; nothing if the term is none.
    pub(super) fn of_declared(&mut self, term: TermId, key: &Value, span: Span, key_span: Span) -> Option<Value> {
        let op = self.terms.get(term)?.op.clone();
        let origin = key.origin;
        let named = self.named(&Value::new(Kind::Term(term), origin))?;
        if let Op::ModuleOutputs(..) = op {
            let outputs = self.module_answer(&named, span);
            let value = self.written(Kind::str("value"), key_span);
            return Some(self.get_all(outputs, &[(key.clone(), key_span), (value, key_span)], span));
        }
        if named.declaration.iteration.is_some() && named.index.is_none() {
            let Named { frame, number, .. } = named;
            return Some(self.within(frame, |there| there.declared_resource(number, Some(key.clone()), span)));
        }
        match &key.kind {
            Kind::Str(name) => {
                let value = self.property_of(&named, name, span, key_span);
                Some(self.used_here(value, span))
            }
            _ => None,
        }
    }

    /// Keys of which the first may be missing; nothing if the value is no resource.
    pub(super) fn safely_of_declared(&mut self, base: &Value, keys: &[(Value, Span)], span: Span) -> Option<Value> {
        let named = self.named(base)?;
        let ((first, first_span), rest) = keys.split_first()?;
        let Kind::Term(term) = base.kind else { return None };
        if let Some(Op::ModuleOutputs(..)) = self.terms.get(term).map(|term| &term.op) {
            let outputs = self.module_answer(&named, span);
            let value = self.written(Kind::str("value"), *first_span);
            let keys: Vec<_> =
                [(first.clone(), *first_span), (value, *first_span)].into_iter().chain(rest.iter().cloned()).collect();
            return Some(self.get_safely(outputs, &keys, span, super::access::DEEPEST_CHOICE));
        }
        if named.declaration.iteration.is_some() && named.index.is_none() {
            return None;
        }
        // What is not deployed has no properties.
        let condition = self.within(named.frame, |there| {
            let identity = there.identity(named.number, named.index.as_ref());
            there.own_condition(&named.declaration, &identity.env)
        });
        let value = match &first.kind {
            Kind::Str(name) if is_declared_always(name, &named) => self.of_declared(term, first, span, *first_span)?,
            Kind::Str(name) if named.declaration.cargo.is_none() => {
                let whole = self.answer_of_declared(&named, !name.eq_ignore_ascii_case("properties"), span);
                if name.eq_ignore_ascii_case("properties") {
                    whole
                } else {
                    let keys = [(first.clone(), *first_span)];
                    self.get_safely(whole, &keys, span, super::access::DEEPEST_CHOICE)
                }
            }
            _ => self.of_declared(term, first, span, *first_span)?,
        };
        let value = if rest.is_empty() || value.kind == Kind::Null { value } else { self.get_all(value, rest, span) };
        Some(match condition.map(|condition| (condition.kind.clone(), condition)) {
            None | Some((Kind::Bool(true), _)) => value,
            Some((Kind::Bool(false), _)) => self.written(Kind::Null, span),
            Some((_, condition)) => {
                let absent = self.written(Kind::Null, span);
                self.undecided(condition, value, absent, span)
            }
        })
    }

    fn property_of(&mut self, named: &Named<'a>, name: &str, span: Span, key_span: Span) -> Value {
        let identity = self.within(named.frame, |there| there.identity(named.number, named.index.as_ref()));
        let is_module = is_module(&named.declaration);
        match name {
            "id" => self.computed_here(identity.id_text.clone(), &identity.name, span),
            "name" => identity.own_name.clone(),
            "type" => self.written(Kind::Str(Rc::clone(&identity.resource_type)), span),
            "apiVersion" if !is_module => match named.declaration.api_version.clone() {
                Some(version) => self.written(Kind::Str(version), span),
                None => self.unknown(Op::NotEvaluated("the version of a resource".into()), [], span),
            },
            "outputs" if is_module => {
                let number = u32::try_from(named.number).unwrap_or(u32::MAX);
                let op = Op::ModuleOutputs(named.frame.number(), number);
                self.unknown(op, named.index.iter().cloned().collect::<Rc<[Value]>>(), span)
            }
            "properties" => self.answer_of_declared(named, false, span),
            _ => {
                let whole = self.answer_of_declared(named, true, span);
                let key = self.written(Kind::str(name), key_span);
                self.get_all(whole, &[(key, key_span)], span)
            }
        }
    }

    /// A value that follows from what a name is computed from.
    fn computed_here(&mut self, kind: Kind, from: &Value, span: Span) -> Value {
        let origin = self.origin(crate::template::Step::Computed { call: span, inputs: [from.origin].into() });
        Value::new(kind, origin)
    }

    /// What Azure answers for a resource: its properties, or all of it.
    fn answer_of_declared(&mut self, named: &Named<'a>, full: bool, span: Span) -> Value {
        let (address, id) = self.address_of(named, span);
        match address {
            Some(address) => self.answer(address, &id, full, span),
            None => self.at_runtime(id, full, span),
        }
    }

    /// `reference(module).outputs`
    fn module_answer(&mut self, named: &Named<'a>, span: Span) -> Value {
        let answer = self.answer_of_declared(named, false, span);
        let key = self.written(Kind::str("outputs"), span);
        self.get_all(answer, &[(key, span)], span)
    }

    /// The instance that is meant, if it is listed, and its id.
    fn address_of(&mut self, named: &Named<'a>, span: Span) -> (Option<Address>, Value) {
        let frame = named.frame;
        self.within(frame, |there| {
            let is_listed = there.find_instances();
            let listed = there.here.instances.by_declaration.get(&named.number);
            let index = named.index.as_ref().map(|index| &index.kind);
            let found = listed.into_iter().flatten().find(|(own, _)| own.as_ref() == index);
            let number = found.map(|(_, number)| *number).filter(|_| is_listed);
            let id = match number.and_then(|number| there.here.instances.all.get(number)) {
                Some(instance) => instance.id_text.clone(),
                None => there.identity(named.number, named.index.as_ref()).id_text.clone(),
            };
            let id = there.written(id, span);
            (number.map(|number| Address { frame, number }), id)
        })
    }

    /// What a declaration of this frame says of a resource without its body. What is wrong with it is told where the
    /// resource is listed.
    pub(super) fn identity(&mut self, number: usize, index: Option<&Value>) -> Rc<Identity> {
        let key = (number, index.map(|index| index.kind.clone()));
        match self.here.instances.identities.get(&key) {
            Some(Some(known)) => return Rc::clone(known),
            Some(None) => {
                let declaration = self.here.template.numbered.get(number).cloned();
                if let Some(name) = declaration.as_ref().and_then(|declaration| declaration.name.as_ref()) {
                    let message = "what this resource is called follows from itself";
                    self.surely(problem(ProblemKind::Invalid, message, name.span()));
                }
                return Rc::new(self.in_a_circle(number));
            }
            None => {}
        }
        self.here.instances.identities.insert(key.clone(), None);
        let identity = Rc::new(self.speculate(true, |inside| inside.find_identity(number, index)));
        self.here.instances.identities.insert(key, Some(Rc::clone(&identity)));
        identity
    }

    fn find_identity(&mut self, number: usize, index: Option<&Value>) -> Identity {
        let Some(declaration) = self.here.template.numbered.get(number).cloned() else {
            return self.in_a_circle(number);
        };
        let span = declaration.span;
        let env = self.env_of(&declaration, index);
        let parent = match declaration.inside {
            Some(around) => {
                let identity = self.identity(around, None);
                Some(parent_from(&identity, None))
            }
            None => self.parent_of(&declaration, &env),
        };
        let resource_type = self.resource_type(&declaration, parent.as_ref(), &env).unwrap_or_else(|| "".into());
        let name = self.resource_name(&declaration, parent.as_ref(), &resource_type, &env);
        let id = self.resource_id(&declaration, parent.as_ref(), &resource_type, &name, &env);
        let id_text = id.text(&resource_type, &self.terms);
        let own_name = match &declaration.name {
            Some(written) => self.eval(written.expr(), &env),
            None => self.unknown(Op::Invalid("the resource has no name".into()), [], span),
        };
        Identity { resource_type, name, own_name, id, id_text, env }
    }

    /// What is around the expressions of a declaration.
    fn env_of(&mut self, declaration: &Rc<Declaration<'a>>, index: Option<&Value>) -> Env {
        let around = declaration.inside.and_then(|around| self.here.template.numbered.get(around).cloned());
        let mut env = match around {
            Some(around) => self.env_of(&around, None),
            None => self.here.env.clone(),
        };
        if let Some(number) = declaration.number.filter(|_| !declaration.children.is_empty()) {
            env = env.body_of(number);
        }
        match (&declaration.iteration, index) {
            (Some(iteration), Some(index)) => {
                let (_, array) = self.turns(iteration, &env);
                self.turn(iteration, array.as_ref(), index.kind.clone(), &env)
            }
            _ => env,
        }
    }

    /// A resource whose name follows from itself.
    fn in_a_circle(&mut self, number: usize) -> Identity {
        let span = self.here.template.numbered.get(number).map(|declaration| declaration.span);
        let span = span.unwrap_or_else(|| Span::at(self.here.file, 0));
        let name = self.refused(Op::Invalid("the name of a resource follows from itself".into()), span);
        let id = ResourceId { scope: [].into(), resource_type: "".into(), names: [name.kind.clone()].into() };
        Identity {
            resource_type: "".into(),
            own_name: name.clone(),
            id_text: name.kind.clone(),
            name,
            id,
            env: Env::default(),
        }
    }

    /// The resource that a declaration is a child of, where that is said by a symbolic name.
    pub(super) fn parent_of(&mut self, declaration: &Declaration<'a>, env: &Env) -> Option<Parent> {
        let written = declaration.parent.as_ref()?;
        let value = self.eval(written.expr(), env);
        let Some(named) = self.named(&value) else {
            if !matches!(value.kind, Kind::Term(_)) {
                let message = format!("`parent` names a resource, and this is {}", article(&value.kind));
                self.refuse(message, written.span());
            }
            return None;
        };
        let identity = self.within(named.frame, |there| there.identity(named.number, named.index.as_ref()));
        Some(parent_from(&identity, None))
    }

    /// The place that a value names: a resource, a scope (`resourceGroup('x')`), or an id.
    pub(super) fn place_of(&mut self, value: &Value) -> Option<Vec<Kind>> {
        if let Some(named) = self.named(value) {
            let identity = self.within(named.frame, |there| there.identity(named.number, named.index.as_ref()));
            let id = Value::new(identity.id_text.clone(), value.origin);
            return self.scope_of(&id);
        }
        let Kind::Object(object) = &value.kind else { return self.scope_of(value) };
        match (object.lookup("id"), object.lookup("tenantId")) {
            (Lookup::Present(id), _) => self.scope_of(&id.value),
            // The tenant has no id.
            (_, Lookup::Present(_)) => Some(Vec::new()),
            _ => None,
        }
    }

    /// A resource as Azure answers it, or the array of the resources of a loop; nothing if the value is neither.
    pub(super) fn declared_object(&mut self, value: &Value, span: Span) -> Option<Value> {
        let named = self.named(value)?;
        let Kind::Term(term) = value.kind else { return None };
        if let Some(Op::ModuleOutputs(..)) = self.terms.get(term).map(|term| &term.op) {
            let outputs = self.module_answer(&named, span);
            return Some(self.answer_object(&outputs, span).unwrap_or(outputs));
        }
        if named.declaration.iteration.is_none() || named.index.is_some() {
            return Some(self.answer_of_declared(&named, true, span));
        }
        let iteration = named.declaration.iteration.as_ref()?;
        self.within(named.frame, |there| {
            let env = there.here.env.clone();
            let (count, _) = there.turns(iteration, &env);
            let super::repetition::Count::Known(turns) = count else { return None };
            let items: Vec<Value> = (0..turns)
                .map(|turn| {
                    let index = there.written(Kind::Int(turn), span);
                    there.declared_resource(named.number, Some(index), span)
                })
                .collect();
            Some(there.written(Kind::list(items), span))
        })
    }

    /// What a function of a resource answers: `storage.listKeys()`, `vault.getSecret('name')`.
    pub(super) fn function_of_resource(
        &mut self,
        resource: &Value,
        function: &Rc<str>,
        given: Vec<Value>,
        span: Span,
    ) -> Value {
        let name = function.to_ascii_lowercase();
        let mut arguments = vec![resource.clone()];
        if let Some(named) = self.named(resource) {
            arguments = vec![self.property_of(&named, "id", span, span)];
            // Who lists something may say of which version; else it is the one of the resource.
            if let Some(version) =
                named.declaration.api_version.clone().filter(|_| given.is_empty() && name.starts_with("list"))
            {
                arguments.push(self.written(Kind::Str(version), span));
            }
        }
        arguments.extend(given);
        self.unknown(Op::Runtime(name.into()), arguments, span)
    }
}

/// What a child inherits from a resource that is named as its parent.
fn parent_from(identity: &Identity, condition: Option<Value>) -> Parent {
    Parent {
        env: identity.env.clone(),
        resource_type: Rc::clone(&identity.resource_type),
        name: identity.name.clone(),
        repeated: None,
        scope: Some(Rc::clone(&identity.id.scope)),
        condition,
    }
}

fn is_module(declaration: &Declaration<'_>) -> bool {
    declaration.cargo.as_ref().is_some_and(|cargo| matches!(cargo.template, Carried::Module(..) | Carried::Nowhere))
}

/// Whether a property is known without asking Azure.
fn is_declared_always(name: &str, named: &Named<'_>) -> bool {
    matches!(name, "id" | "name" | "type" | "apiVersion") || (name == "outputs" && is_module(&named.declaration))
}
