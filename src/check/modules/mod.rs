//! Where on this machine the copy of a published template lies.
//!
//! First the folder that the user gave is asked ([`given`]), then what `bicep restore` left behind ([`restored`]). Where
//! several copies could be meant, none is taken.
//!
//! Never here: any network, and what the template says.

mod bicep_config;
mod given;
mod restored;

pub(super) use bicep_config::BicepConfig;

use crate::source::{FilePath, Files, Unreadable};
use crate::template::ModuleReference;

/// The folders that may hold copies of published templates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleFolders {
    /// The one that the user gave.
    pub given: Option<FilePath>,
    /// The one in which Bicep keeps what it restored.
    pub restored: Option<FilePath>,
}

/// Whether a reference is the name of something published, and no path: no path in Bicep has a colon.
pub(super) fn is_scheme(reference: &str) -> bool {
    reference.contains(':')
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// This file.
    At(FilePath),
    /// Two files, of which nobody knows which is meant.
    Ambiguous(FilePath, FilePath),
    /// None.
    Nowhere,
}

impl ModuleFolders {
    /// Looks for the copy of a published template. `cache` is the folder of `bicep restore` where the template is referred
    /// to, if it is not the usual one.
    pub(super) fn find(&self, reference: &ModuleReference, cache: Option<&FilePath>, files: &dyn Files) -> Found {
        let ranks = self.given.iter().flat_map(|folder| given::ranks(folder, reference));
        // Who keeps a cache elsewhere can name it, too.
        let caches = self.given.iter().chain(cache).chain(&self.restored);
        let restored = caches.map(|folder| restored::candidates(folder, reference, files));
        for rank in ranks.chain(restored) {
            // What is there and cannot be read is not passed over: reading it says why.
            let is_there = |path: &FilePath| match files.read(path) {
                Err(Unreadable::Missing) => false,
                // A configuration does not widen what may be read.
                Err(Unreadable::OutsideWorkspace) => {
                    cache.is_none_or(|cache| !path.as_str().starts_with(cache.as_str()))
                }
                _ => true,
            };
            let mut there = rank.into_iter().filter(is_there);
            match (there.next(), there.next()) {
                (Some(one), Some(two)) => return Found::Ambiguous(one, two),
                (Some(one), None) => return Found::At(one),
                (None, _) => {}
            }
        }
        Found::Nowhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn found(reference: &str, paths: &[&str]) -> String {
        let mut files = MemoryFiles::new();
        for path in paths {
            files.insert(*path, "{}");
        }
        let folders = ModuleFolders { given: Some("vendor".into()), restored: Some("cache".into()) };
        let reference = ModuleReference::parse(reference).or_else(|| ModuleReference::of_address(reference)).unwrap();
        match folders.find(&reference, None, &files) {
            Found::At(path) => path.to_string(),
            Found::Ambiguous(one, two) => format!("{one} or {two}"),
            Found::Nowhere => "nowhere".to_owned(),
        }
    }

    #[test]
    fn modules_of_registries_are_looked_for_in_order() {
        let mut paths = vec![
            "vendor/avm/res/network/virtual-network/0.5.1/main.json",
            "vendor/avm/res/network/virtual-network/main.json",
            "cache/br/mcr.microsoft.com/bicep$avm$res$network$virtual-network/0.5.1$/main.json",
        ];
        while let Some(first) = paths.first() {
            assert_eq!(found("br/public:avm/res/network/virtual-network:0.5.1", &paths), *first);
            paths.remove(0);
        }
        assert_eq!(found("br/public:avm/res/network/virtual-network:0.5.1", &[]), "nowhere");
        assert_eq!(found("br:x.io/net/vnet:1", &["vendor/net/vnet/main.json"]), "vendor/net/vnet/main.json");
    }

    #[test]
    fn template_specs_are_looked_for_in_order_and_two_of_a_rank_are_none() {
        let spec = "ts:S/G/Net:V1";
        let versioned = ["vendor/Net/V1/main.json", "vendor/Net/V1.json"];
        assert_eq!(found(spec, &versioned), "vendor/Net/V1/main.json or vendor/Net/V1.json");
        assert_eq!(found(spec, &["vendor/Net.json", versioned[1]]), versioned[1]);
        assert_eq!(found(spec, &["vendor/Net.json", "cache/ts/s/g/net/v1/main.json"]), "vendor/Net.json");
        assert_eq!(found(spec, &["cache/ts/s/g/net/v1/main.json"]), "cache/ts/s/g/net/v1/main.json");
        assert_eq!(found(spec, &["cache/ts/s/other/net/v1/main.json"]), "nowhere");
    }

    #[test]
    fn a_template_spec_with_an_unknown_place_is_found_if_there_is_one_of_its_name() {
        let reference = ModuleReference::TemplateSpec {
            subscription: None,
            resource_group: Some("G".to_owned()),
            name: "Net".to_owned(),
            version: "1".to_owned(),
        };
        let mut files = MemoryFiles::new();
        let folders = ModuleFolders { given: None, restored: Some("cache".into()) };
        for path in ["cache/ts/s1/g/net/1/main.json", "cache/ts/s1/h/net/1/main.json", "cache/ts/s2/g/net/2/main.json"]
        {
            files.insert(path, "{}");
        }
        let one = FilePath::new("cache/ts/s1/g/net/1/main.json");
        assert_eq!(folders.find(&reference, None, &files), Found::At(one.clone()));
        files.insert("cache/ts/s2/g/net/1/main.json", "{}");
        let two = FilePath::new("cache/ts/s2/g/net/1/main.json");
        assert_eq!(folders.find(&reference, None, &files), Found::Ambiguous(one, two));
    }

    #[test]
    fn an_address_is_the_longest_end_of_its_path_that_exists() {
        let address = "https://example.com/Contoso/infra/main/nested/vnet.json?sig=1";
        let mut paths = vec![
            "vendor/Contoso/infra/main/nested/vnet.json",
            "vendor/infra/main/nested/vnet.json",
            "vendor/nested/vnet.json",
        ];
        while let Some(first) = paths.first() {
            assert_eq!(found(address, &paths), *first);
            paths.remove(0);
        }
        assert_eq!(found(address, &["vendor/vnet.json"]), "nowhere");
        assert_eq!(found("https://example.com/vnet.json", &["vendor/vnet.json"]), "vendor/vnet.json");
        assert_eq!(found("https://example.com/a/../../../x/y.json", &["x/y.json", "y.json"]), "nowhere");
    }
}
