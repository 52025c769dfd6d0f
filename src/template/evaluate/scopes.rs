//! Scopes by name, as Bicep writes them: `resourceGroup('hub')`, `subscription('…')`, `managementGroup('platform')`.

use super::evaluator::Evaluator;
use crate::source::Span;
use crate::template::value::{Kind, Value};

impl Evaluator<'_> {
    /// The scope that a function with arguments names; nothing for any other function, or without arguments.
    pub(super) fn named_scope(&mut self, function: &str, arguments: &[Value], span: Span) -> Option<Value> {
        let name = |index: usize| arguments.get(index).map(|value| value.kind.clone());
        match (function, arguments.len()) {
            ("subscription", 1) => {
                let subscription = name(0)?;
                let id = self.path(&[("subscriptions", &subscription)]);
                let known = vec![("id", id.clone()), ("subscriptionId", subscription)];
                Some(self.place_object_of(Some(id), "subscription", known, span))
            }
            ("resourcegroup", 1 | 2) => {
                let subscription = match arguments {
                    [subscription, _] => subscription.kind.clone(),
                    _ => self.here.scope.subscription_id.clone(),
                };
                let group = name(arguments.len() - 1)?;
                let id = self.path(&[("subscriptions", &subscription), ("resourceGroups", &group)]);
                let kind = Kind::str("Microsoft.Resources/resourceGroups");
                let known = vec![("id", id.clone()), ("name", group), ("type", kind)];
                Some(self.place_object_of(Some(id), "resourceGroup", known, span))
            }
            ("managementgroup", 1) => {
                let group = name(0)?;
                let id = self.path(&[("providers/Microsoft.Management/managementGroups", &group)]);
                let known = vec![("id", id.clone()), ("name", group)];
                Some(self.place_object_of(Some(id), "managementGroup", known, span))
            }
            _ => None,
        }
    }
}
