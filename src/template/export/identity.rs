//! Who a resource of an export is: all of it follows from its id.
//!
//! Never here: what the resource says besides.

use std::rc::Rc;

use crate::template::{Kind, ResourceId, Value};

/// Id, type and name of a resource.
pub(super) struct Identity {
    pub(super) id: ResourceId,
    /// The type in the letters of the id.
    pub(super) resource_type: Rc<str>,
    /// The full name.
    pub(super) name: Value,
}

impl Identity {
    /// Reads a whole id: from the subscription, or from the tenant for what is in none. Nothing is added from elsewhere.
    pub(super) fn of(id: &Value) -> Option<Self> {
        let text = id.as_str()?;
        let begins = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        if !begins("/subscriptions/") && !begins("/providers/") {
            return None;
        }
        let found = ResourceId::parse(id).or_else(|| group(id))?;
        let name = match &*found.names {
            [name @ Kind::Str(_)] => name.clone(),
            _ => Kind::str(found.name()?),
        };
        let name = Value::new(name, id.origin);
        let resource_type = written_type(text).filter(|written| written.eq_ignore_ascii_case(&found.resource_type));
        let resource_type = resource_type.map_or_else(|| found.resource_type.clone(), Rc::from);
        Some(Self { id: found, resource_type, name })
    }
}

/// A subscription or a resource group: these have ids without a provider.
fn group(id: &Value) -> Option<ResourceId> {
    let segments: Vec<&str> = id.as_str()?.split('/').filter(|segment| !segment.is_empty()).collect();
    let (scope, resource_type, name) = match *segments.as_slice() {
        [_, subscription] => (vec![], "microsoft.resources/subscriptions", subscription),
        [subscriptions, subscription, groups, name] if groups.eq_ignore_ascii_case("resourceGroups") => {
            (vec![Kind::str(subscriptions), Kind::str(subscription)], "microsoft.resources/resourcegroups", name)
        }
        _ => return None,
    };
    Some(ResourceId { scope: scope.into(), resource_type: resource_type.into(), names: [Kind::str(name)].into() })
}

/// The type in an id, as it is written there.
fn written_type(id: &str) -> Option<String> {
    let segments: Vec<&str> = id.split('/').filter(|segment| !segment.is_empty()).collect();
    let at = segments.iter().rposition(|segment| segment.eq_ignore_ascii_case("providers"))?;
    let mut rest = segments.get(at + 1..)?.iter();
    let mut written = (*rest.next()?).to_owned();
    for part in rest.step_by(2) {
        written.push('/');
        written.push_str(part);
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use crate::template::{Provenance, Step};

    fn identity(id: &str) -> Option<(String, String, String)> {
        let origin = Provenance::new().add(Step::Written(Span::at(FileId::new(0), 0)));
        let identity = Identity::of(&Value::new(Kind::str(id), origin))?;
        let name = identity.name.as_str()?.to_owned();
        Some((identity.resource_type.to_string(), name, identity.id.display(&crate::template::Terms::new())))
    }

    #[test]
    fn all_of_a_resource_follows_from_its_id() {
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/a";
        let (resource_type, name, _) = identity(id).unwrap();
        assert_eq!((resource_type.as_str(), name.as_str()), ("Microsoft.Network/virtualNetworks/subnets", "n/a"));
        let (group, name, _) = identity("/subscriptions/s/resourceGroups/g").unwrap();
        assert_eq!((group.as_str(), name.as_str()), ("microsoft.resources/resourcegroups", "g"));
        for wrong in
            ["", "n", "/", "virtualNetworks/n", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network", "/x/y"]
        {
            assert!(identity(wrong).is_none(), "{wrong}");
        }
    }
}
