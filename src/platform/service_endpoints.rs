//! What service endpoints lead to: `rules/facts/service-endpoints.yaml`. Never here: the endpoints of a subnet.

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;

/// A service that a subnet can reach through an endpoint.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceEndpointFacts {
    /// The name of the row: `endpoint-storage`.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// What a subnet's `serviceEndpoints` call it: `Microsoft.Storage`.
    pub service: String,
    /// The service tag of the addresses that it leads to.
    pub tag: String,
    /// How far it reaches.
    pub reach: EndpointReach,
    /// What else there is to know.
    pub note: Option<String>,
}

/// Which regions of a service an endpoint leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointReach {
    /// That of the virtual network.
    Region,
    /// That of the virtual network, and the one that it is paired with.
    Paired,
    /// All of them.
    Everywhere,
}

rows!(ServiceEndpointFacts);
