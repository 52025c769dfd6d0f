//! The names of the gateway in each cloud: `rules/facts/dns-zones.yaml`. Never here: zones and records of the input.

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;

/// The names of the gateway in one cloud.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayNames {
    /// The cloud's word.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// What follows the service's name and a dot in the gateway's default host name.
    pub gateway_suffix: String,
    /// The private DNS zone of private endpoints; none where no document names it.
    pub private_endpoint_zone: Option<String>,
    /// The group id that a private endpoint connects to.
    pub group_id: String,
    /// What else there is to know.
    pub note: Option<String>,
}

rows!(GatewayNames);
