//! Functions that look around: at the template, at the place that is deployed to, at the loops around the call.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::identity::folded;
use super::instance::Address;
use super::repetition::Env;
use crate::source::Span;
use crate::template::Op;
use crate::template::ir::Namespace;
use crate::template::text::{TextBuilder, string_of_term};
use crate::template::value::{Kind, Lookup, Object, Slot, Value};

impl Evaluator<'_> {
    /// The value of a function that does not answer from its arguments alone; nothing if `name`, in lower case, is none.
    pub(super) fn context_function(&mut self, name: &str, arguments: &[Value], span: Span, env: &Env) -> Option<Value> {
        if let Some(scope) = self.named_scope(name, arguments, span) {
            return Some(scope);
        }
        if let Some(loaded) = self.load(name, arguments, span) {
            return Some(loaded);
        }
        Some(match name {
            "parameters" => self.name_of(Namespace::Parameter, arguments, span, env),
            "variables" => self.name_of(Namespace::Variable, arguments, span, env),
            "lambdavariables" => self.name_of(Namespace::Lambda, arguments, span, env),
            "copyindex" => self.copy_index(arguments, span, env),
            "reference" => self.reference(arguments, span),
            "resourcegroup" => self.resource_group(span),
            "subscription" => self.subscription(span),
            "tenant" => {
                let tenant = self.placeholder("subscription().tenantId", span);
                self.place_object(name, vec![("tenantId", tenant)], span)
            }
            "managementgroup" => {
                let name = self.here.scope.management_group.clone();
                let id = self.path(&[("providers/Microsoft.Management/managementGroups", &name)]);
                let kind = Kind::str("Microsoft.Management/managementGroups");
                self.place_object("managementGroup", vec![("id", id), ("name", name), ("type", kind)], span)
            }
            "deployer" => self.place_object(name, Vec::new(), span),
            "deployment" => self.own_deployment(span),
            "environment" => self.environment(span),
            "references" => self.references(arguments, span),
            "uri" => return self.uri_beside(arguments, span),
            "listoutputswithsecurevalues" => self.secure_outputs(arguments, span),
            "resourceinfo" => self.resource_info(arguments, span),
            // What only whoever deploys can give, and what Azure looks up.
            "externalinput"
            | "readenvironmentvariable"
            | "extensions"
            | "providers"
            | "pickzones"
            | "tologicalzone"
            | "tologicalzones"
            | "tophysicalzone"
            | "tophysicalzones" => self.unknown(Op::Runtime(name.into()), arguments, span),
            // What lists keys and secrets; `listX` for any X.
            _ if name.starts_with("list") || name == "getsecret" => {
                let arguments = self.named_by_id(arguments);
                self.unknown(Op::Runtime(name.into()), arguments, span)
            }
            _ => return None,
        })
    }

    /// `parameters(…)` or `variables(…)` whose name is computed.
    fn name_of(&mut self, namespace: Namespace, arguments: &[Value], span: Span, env: &Env) -> Value {
        let noun = namespace.noun();
        let function = if namespace == Namespace::Lambda { "lambdaVariables".to_owned() } else { format!("{noun}s") };
        let [name] = arguments else {
            return self.refuse(format!("`{function}` expects 1 argument, got {}", arguments.len()), span);
        };
        match &name.kind {
            Kind::Str(name) => self.name(namespace, name, span, env),
            Kind::Term(_) | Kind::Text(_) => self.residue(&function.to_ascii_lowercase(), vec![name.clone()], span),
            other => {
                let message = format!(
                    "`{function}` expects the name of a {noun}, and this is {}",
                    super::expression::article(other)
                );
                self.refuse(message, span)
            }
        }
    }

    fn resource_group(&mut self, span: Span) -> Value {
        if self.here.scope.resource_group == Kind::Null {
            let message = "there is no resource group: the template is deployed to a subscription";
            return self.refuse(message.to_owned(), span);
        }
        let (subscription, group) = (self.here.scope.subscription_id.clone(), self.here.scope.resource_group.clone());
        let id = self.path(&[("subscriptions", &subscription), ("resourceGroups", &group)]);
        let location = self.group_location(&id, span);
        let kind = Kind::str("Microsoft.Resources/resourceGroups");
        let whose = (self.here.scope != self.root_scope).then(|| id.clone());
        self.place_object_of(
            whose,
            "resourceGroup",
            vec![("id", id), ("name", group), ("type", kind), ("location", location)],
            span,
        )
    }

    /// The region of the resource group with this id: of the one that the run is made in as the user said, of one that the
    /// run declares as it is declared.
    fn group_location(&mut self, id: &Kind, span: Span) -> Kind {
        if let Some(Address { frame, number }) = self.ids.get(&folded(id)).copied().flatten() {
            let body = self.within(frame, |there| there.body(number));
            let location = body.as_ref().and_then(Value::as_object).map(|body| body.lookup("location"));
            if let Some(Lookup::Present(slot)) = location {
                return slot.value.kind.clone();
            }
        }
        if self.here.scope == self.root_scope {
            return match &self.place.location {
                Some(location) => Kind::str(location),
                None => self.placeholder("resourceGroup().location", span),
            };
        }
        let id = self.written(id.clone(), span);
        let term = self.intern(Op::Scope(0, "resourceGroup().location".into()), [id], span);
        string_of_term(term, &self.terms)
    }

    /// `deployment()`: the name of the deployment, and where its template will be fetched from.
    fn own_deployment(&mut self, span: Span) -> Value {
        let names = self.here.names;
        let carrier = self.within(names, |there| there.here.carrier.clone());
        let Some(carrier) = carrier else {
            let name = self.placeholder_of(self.root.number(), "deployment().name", span);
            let properties = self.linked_from("deployment().properties", span);
            let known = vec![("name", name), ("properties", properties)];
            return self.described(self.root.number(), None, "deployment", known, span);
        };
        let whose = Some(Kind::Int(i64::from(names.number())));
        let mut known = vec![("name", carrier.name.kind)];
        // What is written inside of another template has no address of its own.
        if carrier.linked {
            known.push(("properties", self.linked_from("deployment().properties", span)));
        }
        self.place_object_of(whose, "deployment", known, span)
    }

    /// The properties of a deployment whose template is fetched from an address.
    fn linked_from(&mut self, function: &str, span: Span) -> Kind {
        let whose = Kind::Int(i64::from(self.here.names.number()));
        let address = self.own_address(span).kind;
        let link = format!("{function}.templateLink");
        let link = self.place_object_of(Some(whose.clone()), &link, vec![("uri", address)], span).kind;
        self.place_object_of(Some(whose), function, vec![("templateLink", link)], span).kind
    }

    fn subscription(&mut self, span: Span) -> Value {
        let subscription = self.here.scope.subscription_id.clone();
        let id = self.path(&[("subscriptions", &subscription)]);
        let tenant = self.placeholder("subscription().tenantId", span);
        let whose = (subscription != self.root_scope.subscription_id).then(|| id.clone());
        self.place_object_of(
            whose,
            "subscription",
            vec![("id", id), ("subscriptionId", subscription), ("tenantId", tenant)],
            span,
        )
    }

    pub(super) fn path(&self, segments: &[(&str, &Kind)]) -> Kind {
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

    /// A part of the place of the run that nobody told.
    fn placeholder(&mut self, name: &str, span: Span) -> Kind {
        self.placeholder_of(self.place.number, name, span)
    }

    fn placeholder_of(&mut self, number: u32, name: &str, span: Span) -> Kind {
        let term = self.intern(Op::Scope(number, name.into()), [], span);
        string_of_term(term, &self.terms)
    }

    /// An object that describes a part of the place of the run; what is not listed is known only at deployment.
    pub(super) fn place_object(&mut self, function: &str, known: Vec<(&str, Kind)>, span: Span) -> Value {
        self.place_object_of(None, function, known, span)
    }

    /// An object that describes a part of a place; `whose` tells another place than that of the run apart.
    pub(super) fn place_object_of(
        &mut self,
        whose: Option<Kind>,
        function: &str,
        known: Vec<(&str, Kind)>,
        span: Span,
    ) -> Value {
        // What is known of another place tells it apart.
        let number = if whose.is_none() { self.place.number } else { 0 };
        self.described(number, whose, function, known, span)
    }

    fn described(
        &mut self,
        number: u32,
        whose: Option<Kind>,
        function: &str,
        known: Vec<(&str, Kind)>,
        span: Span,
    ) -> Value {
        let op = Op::Scope(number, format!("{function}()").into());
        let whose: Rc<[Value]> = whose.into_iter().map(|kind| self.written(kind, span)).collect();
        let rest = self.intern(op.clone(), Rc::clone(&whose), span);
        let value = self.unknown(op, whose, span);
        let slots = known.into_iter().map(|(key, kind)| {
            let value = Value::new(kind, value.origin);
            Slot { key: key.into(), key_span: span, guard: None, value }
        });
        let object = Object { slots: slots.collect(), rest: Some(rest) };
        Value::new(Kind::Object(Rc::new(object)), value.origin)
    }
}
