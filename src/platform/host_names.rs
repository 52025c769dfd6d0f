//! The host names that Azure gives to a service: `rules/facts/host-names.yaml`. Never here: zones and records of the input.

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;
use super::tiers::known_tier;
use crate::network::Tier;

/// The default host name of one endpoint in one cloud.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "HostNameText")]
pub struct HostNameFacts {
    /// The name of the row: `gateway-host`.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// The cloud's word.
    pub cloud: String,
    /// What answers there.
    pub endpoint: HostEndpoint,
    /// `{service}.azure-api.net`.
    pattern: String,
    tiers: Vec<Tier>,
    /// The type of host name configuration that takes its place; none where no name of one's own is possible.
    pub custom_type: Option<String>,
    /// Whether the name stays beside one of one's own.
    pub keeps_default: bool,
    /// Whether the network of a service in internal mode must know the name.
    pub private: PrivateNeed,
    /// What else there is to know.
    pub note: Option<String>,
}

/// What answers under a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostEndpoint {
    /// The gateway: the APIs.
    Gateway,
    /// The gateway of one region.
    RegionalGateway,
    /// The portal that was retired in 2023.
    LegacyPortal,
    /// The developer portal.
    DeveloperPortal,
    /// The direct management API.
    Management,
    /// The Git repository.
    SourceControl,
    /// What self-hosted gateways are configured from.
    Configuration,
}

/// Whether the network of a service in internal mode must know a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrivateNeed {
    /// Whatever is used of the service.
    Needed,
    /// If what answers there is used.
    Used,
    /// No: what answered there is retired, though lists still have the name.
    Retired,
}

impl HostEndpoint {
    /// The endpoint in words: "developer portal".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::RegionalGateway => "regional gateway",
            Self::LegacyPortal => "legacy portal",
            Self::DeveloperPortal => "developer portal",
            Self::Management => "management endpoint",
            Self::SourceControl => "Git repository",
            Self::Configuration => "configuration endpoint",
        }
    }
}

rows!(HostNameFacts);

impl HostNameFacts {
    /// Whether services of this tier have the endpoint.
    pub fn applies(&self, tier: &Tier) -> bool {
        self.tiers.contains(tier)
    }

    /// The name for a service; with a region where the endpoint is that of one.
    pub fn name(&self, service: &str, region: &str) -> String {
        self.pattern.replace("{service}", service).replace("{region}", region).to_ascii_lowercase()
    }

    /// The domain that the names of all services at this endpoint are in: `developer.azure-api.net`.
    pub fn shared_domain(&self) -> &str {
        self.pattern.split_once('.').map_or("", |(_, domain)| domain)
    }
}

/// A row as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostNameText {
    id: String,
    cloud: String,
    endpoint: HostEndpoint,
    pattern: String,
    tiers: Vec<String>,
    custom_type: Option<String>,
    #[serde(default)]
    keeps_default: bool,
    private: PrivateNeed,
    evidence: Evidence,
    note: Option<String>,
}

impl TryFrom<HostNameText> for HostNameFacts {
    type Error = String;

    fn try_from(row: HostNameText) -> Result<Self, String> {
        if !row.pattern.starts_with("{service}") {
            return Err(format!("`{}`: a host name begins with `{{service}}`", row.id));
        }
        Ok(Self {
            tiers: row.tiers.iter().map(|name| known_tier(name)).collect::<Result<_, _>>()?,
            id: row.id,
            evidence: row.evidence,
            cloud: row.cloud,
            endpoint: row.endpoint,
            pattern: row.pattern,
            custom_type: row.custom_type,
            keeps_default: row.keeps_default,
            private: row.private,
            note: row.note,
        })
    }
}
