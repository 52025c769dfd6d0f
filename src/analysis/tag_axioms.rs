//! What may be taken for granted about service tags without knowing their addresses (network.md §1.3, §2.1).
//!
//! Never here: the lists themselves (they are dated facts and come in), and any address of a tag.

use crate::network::{Location, ServiceTag};
use crate::platform::{ServiceTags, TagKind};

/// The names and relations of service tags that a caller vouches for. A name that is in none of the lists is taken as a
/// set of addresses about which nothing is known.
#[derive(Debug, Clone, Default)]
pub struct TagAxioms {
    /// Service tags without a region: `Storage`, `AzureFrontDoor.Backend`. Those lie in public address space.
    pub known: Vec<String>,
    /// Service tags of which no two share an address, nor do their regional forms.
    pub disjoint: Vec<String>,
    /// Service tags that also exist per region, where `X.region` is a part of `X`.
    pub regional: Vec<String>,
    /// Locations whose name inside of a tag differs: `francecentral` is `CentralFrance` there.
    pub region_names: Vec<(String, String)>,
}

/// What a tag's name says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum TagName {
    /// The virtual network of the subnet, with all that belongs to it.
    VirtualNetwork,
    /// Public address space.
    Internet,
    /// The one address that Azure's probes come from.
    AzureLoadBalancer,
    /// A service of the platform that no rule touches unless it names this tag, in lower case (network.md §1.4).
    Platform(String),
    /// A service, everywhere or in one region. Both in lower case.
    Service {
        /// The name without the region.
        base: String,
        /// The region as a location is spelled.
        region: Option<String>,
    },
    /// A name that the axioms do not have, in lower case.
    Unknown(String),
}

const PLATFORM: [&str; 3] = ["azureplatformdns", "azureplatformimds", "azureplatformlkm"];

impl From<&ServiceTags> for TagAxioms {
    fn from(tags: &ServiceTags) -> Self {
        let names = |kind| tags.names(kind).map(str::to_owned).collect();
        let regions = tags.region_names().iter();
        Self {
            known: names(TagKind::Global),
            disjoint: tags.disjoint().to_vec(),
            regional: names(TagKind::Regional),
            region_names: regions.map(|(tag, resource)| ((*resource).to_owned(), (*tag).to_owned())).collect(),
        }
    }
}

impl TagAxioms {
    /// What the tag's name says.
    pub(super) fn read(&self, tag: &ServiceTag) -> TagName {
        if tag.is("VirtualNetwork") {
            return TagName::VirtualNetwork;
        }
        if tag.is("Internet") {
            return TagName::Internet;
        }
        if tag.is("AzureLoadBalancer") {
            return TagName::AzureLoadBalancer;
        }
        let name = tag.as_str().to_ascii_lowercase();
        if PLATFORM.contains(&name.as_str()) {
            return TagName::Platform(name);
        }
        let lists = [&self.known, &self.disjoint, &self.regional];
        if lists.into_iter().any(|list| has(list, &name)) {
            return TagName::Service { base: name, region: None };
        }
        match name.rsplit_once('.') {
            Some((base, region)) if has(&self.regional, base) => {
                TagName::Service { base: base.to_owned(), region: Some(self.canonical_region(region)) }
            }
            _ => TagName::Unknown(name),
        }
    }

    /// The regional form of a service tag; the tag itself when it has none.
    pub(super) fn in_region(&self, tag: &ServiceTag, location: &Location) -> TagName {
        match self.read(tag) {
            TagName::Service { base, region: None } if has(&self.regional, &base) => {
                TagName::Service { base, region: Some(self.canonical_region(location.normalised())) }
            }
            other => other,
        }
    }

    /// Whether the region of a tag is this location.
    pub(super) fn is_region(&self, region: &str, location: &Location) -> bool {
        self.canonical_region(region) == self.canonical_region(location.normalised())
    }

    /// Whether this service tag has regional forms.
    pub(super) fn is_regional(&self, base: &str) -> bool {
        has(&self.regional, base)
    }

    /// Whether this service tag surely shares no address with another one of that kind.
    pub(super) fn is_disjoint(&self, base: &str) -> bool {
        has(&self.disjoint, base)
    }

    /// Whether the name is one that the axioms or Azure's fixed list have.
    pub fn knows(&self, tag: &ServiceTag) -> bool {
        !matches!(self.read(tag), TagName::Unknown(_))
    }

    fn canonical_region(&self, region: &str) -> String {
        let normalised = Location::new(region).normalised().to_owned();
        let alias = self.region_names.iter().find(|(_, in_tags)| *in_tags.to_ascii_lowercase() == normalised);
        alias.map_or(normalised, |(location, _)| Location::new(location).normalised().to_owned())
    }
}

fn has(list: &[String], name: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_the_tag_is() {
        let axioms = TagAxioms {
            known: vec!["AzureFrontDoor.Backend".into()],
            regional: vec!["Storage".into()],
            region_names: vec![("francecentral".into(), "CentralFrance".into())],
            ..TagAxioms::default()
        };
        let read = |name: &str| axioms.read(&ServiceTag::new(name));
        let service =
            |base: &str, region: Option<&str>| TagName::Service { base: base.into(), region: region.map(Into::into) };
        assert_eq!(read("INTERNET"), TagName::Internet);
        assert_eq!(read("azurefrontdoor.backend"), service("azurefrontdoor.backend", None));
        assert_eq!(read("Storage.WestEurope"), service("storage", Some("westeurope")));
        assert_eq!(read("Storage.CentralFrance"), service("storage", Some("francecentral")));
        assert_eq!(
            axioms.in_region(&ServiceTag::new("Storage"), &Location::new("France Central")),
            read("Storage.CentralFrance")
        );
        assert_eq!(read("Sql"), TagName::Unknown("sql".into()));
        assert_eq!(read("AzurePlatformDNS"), TagName::Platform("azureplatformdns".into()));
    }
}
