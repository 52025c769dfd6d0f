//! The host names under which a service answers: Azure's, and those of one's own (facts §D.1, §D.2).
//!
//! Never here: what they lead to.

use super::zones::normalised;
use crate::network::{ApiManagement, Cloud, Origin};
use crate::platform::{HostEndpoint, HostNameFacts, Platform, PrivateNeed};

/// A host name of a service. The service answers to these names only, never to a bare address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName {
    /// The name, in lower case.
    pub name: String,
    /// What answers.
    pub endpoint: HostEndpoint,
    /// Where a name of one's own is written; none for one that Azure gives.
    pub is_custom: Option<Origin>,
    /// Whether the network of a service in internal mode must know the name.
    pub private: PrivateNeed,
}

/// The host names of a service that are known. One whose name is not known has none of Azure's.
pub fn host_names(service: &ApiManagement, platform: &Platform, cloud: Cloud) -> Vec<HostName> {
    let mut names = Vec::new();
    let configured = |facts: &HostNameFacts| {
        service.host_names.items.iter().any(|custom| {
            let of_type = |kind: &String| custom.endpoint.get().is_ok_and(|it| it.eq_ignore_ascii_case(kind));
            facts.custom_type.as_ref().is_some_and(of_type) && !custom.exists.is(&false)
        })
    };
    let tier = service.primary().and_then(|primary| primary.tier.get().ok());
    let rows = || platform.host_names().filter(|facts| facts.cloud == cloud.as_str());
    for facts in rows().filter(|facts| tier.is_none_or(|tier| facts.applies(tier))) {
        let Ok(name) = service.declared.name.get() else { break };
        if configured(facts) && !facts.keeps_default {
            continue;
        }
        let at = |region: &str| HostName {
            name: facts.name(name, region),
            endpoint: facts.endpoint,
            is_custom: None,
            private: facts.private,
        };
        if facts.endpoint != HostEndpoint::RegionalGateway {
            names.push(at(""));
        } else if service.locations.items.len() > 1 {
            let regions = service.locations.items.iter().filter_map(|place| place.location.get().ok());
            names.extend(regions.map(|region| at(region.normalised())));
        }
    }
    for custom in &service.host_names.items {
        let (Ok(kind), Ok(name)) = (custom.endpoint.get(), custom.name.get()) else { continue };
        let is_it = |facts: &&HostNameFacts| facts.custom_type.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(kind));
        let name = normalised(name);
        // Some write Azure's own name as one of theirs.
        if names.iter().any(|known| known.name == name) {
            continue;
        }
        if let Some(facts) = rows().find(is_it)
            && !custom.exists.is(&false)
        {
            names.push(HostName {
                name,
                endpoint: facts.endpoint,
                is_custom: Some(custom.place),
                private: facts.private,
            });
        }
    }
    names
}
