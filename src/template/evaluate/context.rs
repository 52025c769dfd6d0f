//! Functions that look around: at the template, at the place that is deployed to, at the loops around the call.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::repetition::Env;
use crate::source::Span;
use crate::template::Op;
use crate::template::ir::Namespace;
use crate::template::text::{TextBuilder, string_of_term};
use crate::template::value::{Kind, Object, Slot, Value};

impl Evaluator<'_> {
    /// The value of a function that does not answer from its arguments alone; nothing if `name`, in lower case, is none.
    pub(super) fn context_function(&mut self, name: &str, arguments: &[Value], span: Span, env: &Env) -> Option<Value> {
        Some(match name {
            "parameters" => self.name_of(Namespace::Parameter, arguments, span),
            "variables" => self.name_of(Namespace::Variable, arguments, span),
            "copyindex" => self.copy_index(arguments, span, env),
            "reference" => self.reference(arguments, span),
            "resourcegroup" => self.resource_group(span),
            "subscription" => self.subscription(span),
            "tenant" | "managementgroup" | "deployer" => self.place_object(name, Vec::new(), span),
            "deployment" => {
                let name = self.placeholder("deployment().name", span);
                self.place_object("deployment", vec![("name", name)], span)
            }
            "environment" => self.environment(span),
            "references" => self.unknown(Op::Runtime(name.into()), arguments, span),
            // What lists keys and secrets; `listX` for any X.
            _ if name.starts_with("list") || name == "getsecret" => {
                self.unknown(Op::Runtime(name.into()), arguments, span)
            }
            _ => return None,
        })
    }

    /// `parameters(…)` or `variables(…)` whose name is computed.
    fn name_of(&mut self, namespace: Namespace, arguments: &[Value], span: Span) -> Value {
        let noun = namespace.noun();
        let [name] = arguments else {
            return self.refuse(format!("`{noun}s` expects 1 argument, got {}", arguments.len()), span);
        };
        match &name.kind {
            Kind::Str(name) => self.name(namespace, name, span),
            Kind::Term(_) | Kind::Text(_) => self.residue(&format!("{noun}s"), vec![name.clone()], span),
            other => {
                let message = format!(
                    "`{noun}s` expects the name of a {noun}, and this is {}",
                    super::expression::article(other)
                );
                self.refuse(message, span)
            }
        }
    }

    fn resource_group(&mut self, span: Span) -> Value {
        let (subscription, group) = (self.scope.subscription_id.clone(), self.scope.resource_group.clone());
        let id = self.path(&[("subscriptions", &subscription), ("resourceGroups", &group)]);
        let location = match &self.place.location {
            Some(location) => Kind::str(location),
            None => self.placeholder("resourceGroup().location", span),
        };
        let kind = Kind::str("Microsoft.Resources/resourceGroups");
        self.place_object(
            "resourceGroup",
            vec![("id", id), ("name", group), ("type", kind), ("location", location)],
            span,
        )
    }

    fn subscription(&mut self, span: Span) -> Value {
        let subscription = self.scope.subscription_id.clone();
        let id = self.path(&[("subscriptions", &subscription)]);
        let tenant = self.placeholder("subscription().tenantId", span);
        self.place_object(
            "subscription",
            vec![("id", id), ("subscriptionId", subscription), ("tenantId", tenant)],
            span,
        )
    }

    fn path(&self, segments: &[(&str, &Kind)]) -> Kind {
        let mut builder = TextBuilder::new();
        for (name, value) in segments {
            builder.literal("/");
            builder.literal(name);
            builder.literal("/");
            if let Some(text) = value.as_text() {
                builder.segment(text, &self.terms);
            }
        }
        builder.finish(&self.terms).unwrap_or_else(|_| Kind::str(""))
    }

    fn placeholder(&mut self, name: &str, span: Span) -> Kind {
        let term = self.intern(Op::Scope(name.into()), [], span);
        string_of_term(term, &self.terms)
    }

    /// An object that describes a part of the place; what is not listed is known only at deployment.
    pub(super) fn place_object(&mut self, function: &str, known: Vec<(&str, Kind)>, span: Span) -> Value {
        let rest = self.intern(Op::Scope(format!("{function}()").into()), [], span);
        let value = self.unknown(Op::Scope(format!("{function}()").into()), [], span);
        let slots = known.into_iter().map(|(key, kind)| {
            let value = Value::new(kind, value.origin);
            Slot { key: key.into(), key_span: span, guard: None, value }
        });
        let object = Object { slots: slots.collect(), rest: Some(rest) };
        Value::new(Kind::Object(Rc::new(object)), value.origin)
    }
}
