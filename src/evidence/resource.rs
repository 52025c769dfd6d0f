//! Which resource an answer is about.
//!
//! Never here: whether that is a resource of the input.

use std::fmt;

/// A resource, by its id. Azure writes the ids in answers in full, and in whatever case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceName {
    /// The subscription's id.
    pub subscription: Option<String>,
    /// The resource group.
    pub resource_group: Option<String>,
    /// The name, with that of its parents: `network/subnet`.
    pub name: String,
}

impl ResourceName {
    /// Reads an id of a resource of this type: `Microsoft.Network/networkSecurityGroups`. What stands behind the resource, as
    /// in the id of a request, is passed over.
    pub fn parse(id: &str, resource_type: &str) -> Option<Self> {
        let segments: Vec<&str> = id.split('/').filter(|segment| !segment.is_empty()).collect();
        let after = |word: &str| {
            let at = segments.iter().position(|segment| segment.eq_ignore_ascii_case(word))?;
            segments.get(at + 1).map(|name| (*name).to_owned())
        };
        let mut types = resource_type.split('/');
        let provider = types.next()?;
        let at = segments.iter().rposition(|segment| segment.eq_ignore_ascii_case(provider))?;
        let mut rest = segments.get(at + 1..)?.iter();
        let mut names = Vec::new();
        for kind in types {
            if !rest.next()?.eq_ignore_ascii_case(kind) {
                return None;
            }
            names.push(*rest.next()?);
        }
        Some(Self {
            subscription: after("subscriptions"),
            resource_group: after("resourceGroups"),
            name: names.join("/"),
        })
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
