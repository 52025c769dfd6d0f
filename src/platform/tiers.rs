//! What each tier can do, and what each way into a network asks for: `rules/facts/tiers.yaml`.
//!
//! Never here: whether a service keeps to it. A field of `None` is not documented: undecided, never "no".

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Evidence;
use super::evidence::rows;
use crate::network::{NetworkMode, Tier};

/// A tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "TierText")]
pub struct TierFacts {
    /// The tier's name as Azure spells it.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// The tier.
    pub tier: Tier,
    /// The family that it belongs to.
    pub generation: Generation,
    /// How many units a location may have.
    pub capacity: Option<Capacity>,
    /// Whether the service may have private endpoints.
    pub private_endpoint: Option<bool>,
    /// Whether the service may have additional locations.
    pub several_regions: Option<bool>,
    /// Whether the property `zones` is for this tier.
    pub zones: Option<bool>,
    /// Whether the service may be given a public IP address of one's own.
    pub public_ip: Option<bool>,
    /// What else there is to know.
    pub note: Option<String>,
    external: Option<PlacementKind>,
    internal: Option<PlacementKind>,
}

impl TierFacts {
    /// How a service of this tier stands in a network in that mode; none in mode `None`, and none where the tier does
    /// not have the mode.
    pub fn placement(&self, mode: NetworkMode) -> Option<PlacementKind> {
        match mode {
            NetworkMode::None => None,
            NetworkMode::External => self.external,
            NetworkMode::Internal => self.internal,
        }
    }

    /// Whether the tier has that mode. Mode `None` exists in every tier.
    pub fn has_mode(&self, mode: NetworkMode) -> bool {
        mode == NetworkMode::None || self.placement(mode).is_some()
    }
}

/// The families of tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// Pay per call, in no network.
    Consumption,
    /// Developer, Basic, Standard, Premium, Isolated.
    Classic,
    /// Basic v2, Standard v2, Premium v2.
    V2,
}

/// How many units a location may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// The fewest.
    pub least: u32,
    /// The most, with any quota.
    pub most: Option<u32>,
    /// The most without asking for a larger quota, where that differs.
    pub most_without_quota: Option<u32>,
}

/// The ways in which a service can stand in a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlacementKind {
    /// A classic service inside of a subnet.
    ClassicInjection,
    /// A v2 service whose outbound traffic goes through a subnet; it is reached from outside.
    V2Integration,
    /// A v2 service inside of a subnet.
    V2Injection,
}

impl PlacementKind {
    /// The word for messages: `injection` or `integration`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClassicInjection | Self::V2Injection => "injection",
            Self::V2Integration => "integration",
        }
    }
}

/// What a way into a network asks for.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "PlacementText")]
pub struct Placement {
    /// The name of the row: `classic-injection`.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// Which way.
    pub kind: PlacementKind,
    /// The longest IPv4 prefix that the subnet may have: 29 stands for `/29`.
    pub smallest_subnet: u8,
    /// The IPv4 prefix length that is recommended.
    pub recommended_subnet: Option<u8>,
    /// What the subnet must be delegated to.
    pub delegation: RequiredDelegation,
    /// Whether other things may stand in the subnet.
    pub shared_subnet: bool,
    /// Whether the inbound rules of the subnet's security group have an effect on the service.
    pub inbound_rules_apply: bool,
    /// Whether the service may have private endpoints beside it.
    pub private_endpoint: Option<Coexistence>,
    /// What else there is to know.
    pub note: Option<String>,
    addresses_per_unit: Vec<(Tier, u32)>,
    extra_addresses: ExtraAddresses,
}

impl Placement {
    /// Addresses of the subnet that one unit of this tier takes, where a number is documented.
    pub fn addresses_per_unit(&self, tier: &Tier) -> Option<u32> {
        self.addresses_per_unit.iter().find(|(known, _)| known == tier).map(|(_, addresses)| *addresses)
    }

    /// Addresses of the subnet that the service takes beside those of its units: one for the internal load balancer.
    pub fn extra_addresses(&self, mode: NetworkMode) -> Option<u32> {
        match mode {
            NetworkMode::None => None,
            NetworkMode::External => self.extra_addresses.external,
            NetworkMode::Internal => self.extra_addresses.internal,
        }
    }

    /// Addresses of the subnet that a location of `units` units takes (facts §C.2). None where a part of the sum is not
    /// documented, or the sum is no 32-bit number.
    pub fn addresses(&self, tier: &Tier, mode: NetworkMode, units: u32) -> Option<u32> {
        self.addresses_per_unit(tier)?.checked_mul(units)?.checked_add(self.extra_addresses(mode)?)
    }
}

/// What a subnet must be delegated to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequiredDelegation {
    /// It must not be delegated at all.
    None,
    /// To this service: `Microsoft.Web/serverFarms`.
    To(String),
}

/// Whether two things go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coexistence {
    /// They do.
    Allowed,
    /// They do not.
    Forbidden,
    /// The documents contradict each other.
    Disputed,
}

rows!(TierFacts, Placement);

/// The tier of this name; a name that the model does not know is a slip in a table.
pub(super) fn known_tier(name: &str) -> Result<Tier, String> {
    match Tier::new(name) {
        Tier::Other(name) => Err(format!("`{name}` is no tier")),
        tier => Ok(tier),
    }
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TierTable {
    pub(super) tiers: Vec<TierFacts>,
    pub(super) placements: Vec<Placement>,
}

/// A row as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierText {
    id: String,
    generation: Generation,
    external: Option<PlacementKind>,
    internal: Option<PlacementKind>,
    capacity: Option<Capacity>,
    private_endpoint: Option<bool>,
    several_regions: Option<bool>,
    zones: Option<bool>,
    public_ip: Option<bool>,
    evidence: Evidence,
    note: Option<String>,
}

impl TryFrom<TierText> for TierFacts {
    type Error = String;

    fn try_from(row: TierText) -> Result<Self, String> {
        Ok(Self {
            tier: known_tier(&row.id)?,
            id: row.id,
            evidence: row.evidence,
            generation: row.generation,
            capacity: row.capacity,
            private_endpoint: row.private_endpoint,
            several_regions: row.several_regions,
            zones: row.zones,
            public_ip: row.public_ip,
            note: row.note,
            external: row.external,
            internal: row.internal,
        })
    }
}

/// A row as it is written; its `id` is the kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacementText {
    id: String,
    smallest_subnet: u8,
    recommended_subnet: Option<u8>,
    #[serde(default)]
    addresses_per_unit: BTreeMap<String, u32>,
    #[serde(default)]
    extra_addresses: ExtraAddresses,
    delegation: String,
    shared_subnet: bool,
    inbound_rules_apply: bool,
    private_endpoint: Option<Coexistence>,
    evidence: Evidence,
    note: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtraAddresses {
    external: Option<u32>,
    internal: Option<u32>,
}

impl TryFrom<PlacementText> for Placement {
    type Error = String;

    fn try_from(row: PlacementText) -> Result<Self, String> {
        let kind = match row.id.as_str() {
            "classic-injection" => PlacementKind::ClassicInjection,
            "v2-integration" => PlacementKind::V2Integration,
            "v2-injection" => PlacementKind::V2Injection,
            other => return Err(format!("`{other}` is no way into a network")),
        };
        if [Some(row.smallest_subnet), row.recommended_subnet].into_iter().flatten().any(|length| length > 32) {
            return Err(format!("`{}`: an IPv4 prefix length is at most 32", row.id));
        }
        let addresses = row.addresses_per_unit.into_iter();
        let addresses = addresses.map(|(name, addresses)| Ok((known_tier(&name)?, addresses)));
        Ok(Self {
            id: row.id,
            evidence: row.evidence,
            kind,
            smallest_subnet: row.smallest_subnet,
            recommended_subnet: row.recommended_subnet,
            delegation: match row.delegation.as_str() {
                "none" => RequiredDelegation::None,
                _ => RequiredDelegation::To(row.delegation),
            },
            shared_subnet: row.shared_subnet,
            inbound_rules_apply: row.inbound_rules_apply,
            private_endpoint: row.private_endpoint,
            note: row.note,
            addresses_per_unit: addresses.collect::<Result<_, String>>()?,
            extra_addresses: row.extra_addresses,
        })
    }
}
