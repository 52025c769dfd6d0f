//! What is known of well-known modules without having them: skeletons of their templates.
//!
//! A skeleton declares the resource of the module with its type and name, and answers the outputs that follow from that.
//! Nothing else of the resource is known then, and nothing that the module does besides is seen.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::ModuleReference;
use crate::syntax::Tree;

/// The outline of one module: a template with a row in its `metadata` that says where it is from and when it was checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Skeleton {
    /// The path of the module in the public registry, and in the repository that it is published from.
    module: &'static str,
    /// The template.
    pub(crate) text: &'static str,
}

macro_rules! skeletons {
    ($($module:literal: $file:literal,)*) => {
        &[$(Skeleton { module: $module, text: include_str!(concat!("../../../rules/facts/modules/", $file, ".json")) },)*]
    };
}

const SKELETONS: &[Skeleton] = skeletons! {
    "avm/res/api-management/service": "api-management-service",
    "avm/res/network/application-gateway": "application-gateway",
    "avm/res/network/network-security-group": "network-security-group",
    "avm/res/network/private-dns-zone": "private-dns-zone",
    "avm/res/network/private-endpoint": "private-endpoint",
    "avm/res/network/public-ip-address": "public-ip-address",
    "avm/res/network/route-table": "route-table",
    "avm/res/network/virtual-network": "virtual-network",
    "avm/res/network/virtual-network/subnet": "virtual-network-subnet",
};

/// The skeleton of a module: recognised by its path in a registry, or by the end of its address.
pub(crate) fn skeleton_of(reference: &ModuleReference) -> Option<&'static Skeleton> {
    let path = match reference {
        ModuleReference::Registry { repository, .. } => ModuleReference::path_in_registry(repository),
        ModuleReference::Address { path, .. } => path.strip_suffix("/main.json")?,
        ModuleReference::TemplateSpec { .. } => return None,
    };
    let is_end =
        |module: &str| path.strip_suffix(module).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    SKELETONS.iter().find(|skeleton| is_end(skeleton.module))
}

/// The types that the module of a skeleton declares at most, in lower case, if the skeleton says so.
pub(crate) fn declared_types(skeleton: &Tree) -> Option<Rc<BTreeSet<String>>> {
    let types = skeleton.root()?.get("metadata")?.get("declares")?;
    Some(Rc::new(types.items().filter_map(|item| Some(item.as_str()?.to_lowercase())).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::json;

    #[test]
    fn every_skeleton_is_a_template_that_says_where_it_is_from() {
        for skeleton in SKELETONS {
            let tree = json::parse(FileId::new(0), skeleton.text.into());
            assert_eq!(tree.errors(), [], "{}", skeleton.module);
            let metadata = tree.root().unwrap().get("metadata").unwrap();
            let words = |key: &str| metadata.get(key).unwrap().as_str().unwrap().into_owned();
            assert_eq!(words("module"), skeleton.module);
            assert!(words("source").starts_with("https://github.com/Azure/bicep-registry-modules/"));
            assert!(words("source").ends_with(&format!("{}/main.json", skeleton.module)));
            assert!(words("checked").parse::<jiff::civil::Date>().is_ok(), "{}", skeleton.module);
            let types = declared_types(&tree);
            let resources = tree.root().unwrap().get("resources").unwrap();
            for resource in resources.items() {
                let own = resource.get("type").unwrap().as_str().unwrap().to_lowercase();
                assert!(types.as_ref().is_none_or(|types| types.contains(&own)), "{own}");
            }
        }
    }

    #[test]
    fn modules_are_recognised_by_the_end_of_their_path() {
        let of = |reference: Option<ModuleReference>| skeleton_of(&reference.unwrap()).map(|skeleton| skeleton.module);
        let address = |path: &str| of(ModuleReference::of_address(&format!("https://example.com/{path}")));
        let network = Some("avm/res/network/virtual-network");
        assert_eq!(address("x/main/avm/res/network/virtual-network/main.json"), network);
        assert_eq!(address("avm/res/network/virtual-network/main.json"), network);
        assert_eq!(
            address("avm/res/network/virtual-network/subnet/main.json"),
            Some("avm/res/network/virtual-network/subnet")
        );
        assert_eq!(address("my-avm/res/network/virtual-network/main.json"), None);
        assert_eq!(address("avm/res/network/virtual-network/azuredeploy.json"), None);
        assert_eq!(of(ModuleReference::parse("br/public:avm/res/network/virtual-network:0.5.1")), network);
        assert_eq!(of(ModuleReference::parse("br:mirror.azurecr.io/avm/res/network/virtual-network:0.5.1")), network);
        assert_eq!(of(ModuleReference::parse("br/public:avm/ptn/network/hub-networking:0.5.1")), None);
    }
}
