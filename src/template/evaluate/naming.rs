//! What an instance is, what it is called and where it is: type, name, id.
//!
//! Never here: whether it is deployed, and how often.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::expression::article;
use super::instance::Parent;
use super::repetition::Env;
use crate::template::ir::{Declaration, Deferred};
use crate::template::value::{Kind, Value};
use crate::template::{Op, ResourceId};

impl<'a> Evaluator<'a> {
    /// The full type, without a trailing slash.
    pub(super) fn resource_type(
        &mut self,
        declaration: &Rc<Declaration<'a>>,
        parent: Option<&Parent>,
        env: &Env,
    ) -> Option<Rc<str>> {
        let Some(written) = &declaration.resource_type else {
            self.refuse("this resource has no `type`".to_owned(), declaration.span);
            return None;
        };
        let value = self.eval(written.expr(), env);
        let Kind::Str(text) = &value.kind else {
            if !matches!(value.kind, Kind::Term(_) | Kind::Text(_)) {
                let message = format!("the type of a resource is a string, and this is {}", article(&value.kind));
                self.refuse(message, written.span());
            }
            return None;
        };
        let own = text.trim_matches('/');
        // Resources of extensions have their version here.
        let own = if declaration.foreign { own.split_once('@').map_or(own, |(own, _)| own) } else { own };
        Some(match parent {
            Some(parent) if !is_full(own) => format!("{}/{own}", parent.resource_type).into(),
            _ => own.into(),
        })
    }

    /// The full name.
    pub(super) fn resource_name(
        &mut self,
        declaration: &Rc<Declaration<'a>>,
        parent: Option<&Parent>,
        resource_type: &str,
        env: &Env,
    ) -> Value {
        let Some(written) = &declaration.name else {
            if declaration.foreign {
                let what = "the name of a resource of an extension";
                return self.unknown(Op::NotEvaluated(what.into()), [], declaration.span);
            }
            return self.refuse("this resource has no `name`".to_owned(), declaration.span);
        };
        let own = self.eval(written.expr(), env);
        let own = match own.kind {
            Kind::Str(_) | Kind::Text(_) | Kind::Term(_) => own,
            Kind::Int(number) => Value::new(Kind::str(number.to_string()), own.origin),
            other => {
                let message = format!("the name of a resource is a string, and this is {}", article(&other));
                return self.refuse(message, written.span());
            }
        };
        match parent {
            Some(parent)
                if resource_type.len() > parent.resource_type.len()
                    && is_below(resource_type, &parent.resource_type) =>
            {
                // A child that is written with its full name says the parent's name itself.
                let segments = resource_type.split('/').count() - 1;
                let own_segments = own.kind.as_text().map_or(0, |text| self.segments(text).len());
                if own_segments == segments && segments > 1 {
                    own
                } else {
                    self.child_name(&parent.name, &own, written.span())
                }
            }
            _ if declaration.parent.is_some() && !declaration.foreign => {
                self.name_below_no_parent(declaration, parent, resource_type)
            }
            _ => own,
        }
    }

    /// The name of a resource that says whose child it is, and cannot be that one's.
    fn name_below_no_parent(
        &mut self,
        declaration: &Declaration<'a>,
        parent: Option<&Parent>,
        resource_type: &str,
    ) -> Value {
        let span = declaration.parent.as_ref().map_or(declaration.span, Deferred::span);
        match parent.map(|parent| &*parent.resource_type).filter(|parent| !parent.is_empty()) {
            Some(parent) => self.refuse(format!("a `{resource_type}` is no child of a `{parent}`"), span),
            None => self.unknown(Op::Invalid("nobody can say which resource is the parent".into()), [], span),
        }
    }

    pub(super) fn resource_id(
        &mut self,
        declaration: &Rc<Declaration<'a>>,
        parent: Option<&Parent>,
        resource_type: &str,
        name: &Value,
        env: &Env,
    ) -> ResourceId {
        let span = declaration.name.as_ref().map_or(declaration.span, Deferred::span);
        let scope = match parent.and_then(|parent| parent.scope.as_deref()) {
            Some(scope) => scope.to_vec(),
            None => self.resource_scope(declaration, env),
        };
        if let Some(id) = self.identify(scope.clone(), resource_type, name, span) {
            return id;
        }
        let wanted = segments(resource_type.split('/').count() - 1);
        let found = segments(name.kind.as_text().map_or(0, |text| self.segments(text).len()));
        let message = if is_full(resource_type) {
            format!("the name of a `{resource_type}` has {wanted}, and this one has {found}")
        } else {
            format!(
                "`{resource_type}` is not a type of resource; a type looks like `Microsoft.Network/virtualNetworks`"
            )
        };
        let refused = if declaration.foreign {
            self.unknown(Op::NotEvaluated("the name of a resource of an extension".into()), [], span)
        } else {
            self.refuse(message, span)
        };
        self.identify(scope.clone(), resource_type, &refused, span).unwrap_or_else(|| ResourceId {
            scope: scope.into(),
            resource_type: resource_type.to_lowercase().into(),
            names: [].into(),
        })
    }

    /// Where the resource is: in what it extends, in the place that it names, or in the place of the template.
    fn resource_scope(&mut self, declaration: &Rc<Declaration<'a>>, env: &Env) -> Vec<Kind> {
        if let Some(scope) = &declaration.scope {
            let value = self.eval(scope.expr(), env);
            if let Some(scope) = self.place_of(&value) {
                return scope;
            }
        }
        let mut scope = self.here.target.clone();
        let mut place = |evaluator: &mut Self, index: usize, name: &str, written: Option<&Deferred<'a>>| {
            let Some(written) = written else { return };
            let value = evaluator.eval(written.expr(), env);
            if value.kind != Kind::Null {
                scope.truncate(index);
                scope.extend([Kind::str(name), value.kind]);
            }
        };
        place(self, 0, "subscriptions", declaration.subscription.as_ref());
        place(self, 2, "resourceGroups", declaration.resource_group.as_ref());
        scope
    }
}

fn segments(number: usize) -> String {
    if number == 1 { "1 segment".to_owned() } else { format!("{number} segments") }
}

/// Whether a type names its provider: `Microsoft.Network/virtualNetworks`, not `subnets`.
fn is_full(resource_type: &str) -> bool {
    resource_type.split_once('/').is_some_and(|(provider, _)| provider.contains('.'))
}

/// Whether a type is one of children of the other.
fn is_below(resource_type: &str, parent: &str) -> bool {
    resource_type.get(..parent.len()).is_some_and(|start| {
        start.eq_ignore_ascii_case(parent) && resource_type.as_bytes().get(parent.len()) == Some(&b'/')
    })
}
