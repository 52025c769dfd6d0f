//! What a public IP address of one's own must be: `rules/facts/public-ip.yaml`. Never here: whether one is so.

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;
use super::tiers::known_tier;
use crate::network::{IpVersion, Tier};

/// What is asked of a public IP address that is given to an injected service, and whether one must be given.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "PublicIpText")]
pub struct PublicIpFacts {
    /// The name of the row.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// Whether one must be given.
    pub required: bool,
    /// Whether one should be given when the location has zones (facts N-53; documents disagree while not `required`).
    pub required_with_zones: bool,
    /// `sku.name`.
    pub sku: String,
    /// `properties.publicIPAddressVersion`.
    pub version: IpVersion,
    /// `properties.dnsSettings.domainNameLabel`.
    pub dns_label: DnsLabel,
    /// What else there is to know.
    pub note: Option<String>,
    tiers: Vec<Tier>,
}

impl PublicIpFacts {
    /// Whether the row is about services of this tier.
    pub fn applies(&self, tier: &Tier) -> bool {
        self.tiers.contains(tier)
    }
}

/// What is asked of the DNS label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsLabel {
    /// There must be one.
    Required,
    /// There must be one, and it should be the service's name (facts C-02).
    ServiceName,
}

rows!(PublicIpFacts);

/// A row as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicIpText {
    id: String,
    required: bool,
    required_with_zones: bool,
    sku: String,
    version: String,
    dns_label: DnsLabel,
    tiers: Vec<String>,
    evidence: Evidence,
    note: Option<String>,
}

impl TryFrom<PublicIpText> for PublicIpFacts {
    type Error = String;

    fn try_from(row: PublicIpText) -> Result<Self, String> {
        Ok(Self {
            version: match row.version.as_str() {
                "IPv4" => IpVersion::V4,
                "IPv6" => IpVersion::V6,
                other => return Err(format!("`{}`: `{other}` is no IP version", row.id)),
            },
            tiers: row.tiers.iter().map(|name| known_tier(name)).collect::<Result<_, _>>()?,
            id: row.id,
            evidence: row.evidence,
            required: row.required,
            required_with_zones: row.required_with_zones,
            sku: row.sku,
            dns_label: row.dns_label,
            note: row.note,
        })
    }
}
