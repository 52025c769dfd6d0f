//! Types of resources that an export leaves out unless somebody asks for them: all that Azure does not answer with as a part
//! of another resource.
//!
//! Never here: why something is left out.

use std::collections::BTreeSet;

/// Types that rules ask about and that are no part of another resource, in lower case. Networks, groups and route tables
/// are not here: an export that has one of them has its subnets, peerings, rules and routes.
const SEPARATE: [&str; 19] = [
    "microsoft.apimanagement/service",
    "microsoft.compute/virtualmachinescalesets",
    "microsoft.network/applicationgateways",
    "microsoft.network/loadbalancers",
    "microsoft.network/networkinterfaces",
    "microsoft.network/privatednszones",
    "microsoft.network/privatednszones/a",
    "microsoft.network/privatednszones/aaaa",
    "microsoft.network/privatednszones/cname",
    "microsoft.network/privatednszones/mx",
    "microsoft.network/privatednszones/ptr",
    "microsoft.network/privatednszones/srv",
    "microsoft.network/privatednszones/txt",
    "microsoft.network/privatednszones/virtualnetworklinks",
    "microsoft.network/privateendpoints",
    "microsoft.network/privateendpoints/privatednszonegroups",
    "microsoft.network/privatelinkservices",
    "microsoft.network/publicipaddresses",
    "microsoft.network/virtualnetworkgateways",
];

/// Types that are a part of another resource and can be deployed on their own, in lower case.
const PARTS: [&str; 4] = [
    "microsoft.network/virtualnetworks/subnets",
    "microsoft.network/virtualnetworks/virtualnetworkpeerings",
    "microsoft.network/networksecuritygroups/securityrules",
    "microsoft.network/routetables/routes",
];

/// All of them.
pub(super) fn types() -> BTreeSet<String> {
    SEPARATE.into_iter().map(str::to_owned).collect()
}

/// The types that a resource may have, by its id or by an expression for its id, with all types below them; nothing where
/// the text does not say.
pub(super) fn types_in(id: &str) -> Option<BTreeSet<String>> {
    let id = id.to_ascii_lowercase();
    let texts: Vec<&str> =
        if id.starts_with('[') { id.split('\'').skip(1).step_by(2).collect() } else { vec![id.as_str()] };
    let mut types: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        let path = text.rsplit_once("/providers/").map(|(_, path)| path);
        let mut segments = path.unwrap_or(text).split('/');
        let Some(provider) = segments.next().filter(|provider| provider.contains('.')) else { continue };
        let steps = if path.is_some() { 2 } else { 1 };
        let mut name = provider.to_owned();
        for part in segments.step_by(steps) {
            name.push('/');
            name.push_str(part);
        }
        if name.contains('/') {
            types.insert(name);
        }
    }
    let is_below = |one: &str| {
        types.iter().any(|above| one.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('/')))
    };
    let below: Vec<String> = SEPARATE.into_iter().chain(PARTS).filter(|one| is_below(one)).map(str::to_owned).collect();
    types.extend(below);
    (!types.is_empty()).then_some(types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_expressions_tell_types() {
        let assignment = "[extensionResourceId('/subscriptions/s/resourceGroups/g/providers/A.B/c/d', 'Microsoft.Authorization/roleAssignments', guid('x'))]";
        let types = types_in(assignment).unwrap();
        assert!(types.contains("microsoft.authorization/roleassignments") && types.contains("a.b/c"), "{types:?}");
        let network =
            types_in("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n").unwrap();
        assert!(network.contains("microsoft.network/virtualnetworks/subnets"), "{network:?}");
        assert_eq!(types_in("[variables('x')]"), None);
        assert_eq!(types_in(""), None);
    }
}
