//! The network flows that a service needs, by tier and mode: `required-flows.yaml` and `optional-flows.yaml` of
//! `rules/facts/`.
//!
//! Never here: whether a network lets them through.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::Evidence;
use super::evidence::rows;
use super::tiers::known_tier;
use crate::finding::Severity;
use crate::network::{Address, Direction, NetworkMode, PortRange, Protocol, ServiceTag, Tier};

/// A flow between the service's subnet and something else. [`RequiredFlow::need`] says whether it can be done without.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "FlowText")]
pub struct RequiredFlow {
    /// The name of the row: `management`.
    pub id: String,
    /// Since when and on whose word.
    pub evidence: Evidence,
    /// As seen from the subnet.
    pub direction: Direction,
    /// The other end: the source of an inbound flow, the destination of an outbound one. This end is the subnet.
    pub remote: Address,
    /// The destination ports; every one of them is needed.
    pub ports: Vec<PortRange>,
    /// The protocol.
    pub protocol: Protocol,
    /// What it is for, as a clause: "the load balancer in front of the service probes its health".
    pub purpose: String,
    /// Who talks to whom.
    pub kind: FlowKind,
    /// Whether the service works without it.
    pub need: Need,
    /// How bad it is when the flow is closed.
    pub severity: Severity,
    /// A rule for the tag of the location's own region is enough. Where the service has several regions, the primary
    /// region's tag is needed in each of them as well (facts N-48).
    pub regional_tag: bool,
    /// What else there is to know.
    pub note: Option<String>,
    tiers: Vec<Tier>,
    modes: Vec<NetworkMode>,
    several_regions: bool,
}

/// Who talks to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlowKind {
    /// Clients call the service. Whom to let in is the owner's choice: letting in some is not an error.
    Client,
    /// Azure calls the service, to manage it, to probe it, to route to it.
    Management,
    /// The service calls what it depends on, or its machines call each other.
    Dependency,
}

/// Whether a service works without a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It does not.
    #[default]
    Required,
    /// It does, but for a feature.
    Optional,
}

impl RequiredFlow {
    /// Whether the row is about services of this tier and mode with this number of regions, the primary one included.
    pub fn applies(&self, tier: &Tier, mode: NetworkMode, regions: usize) -> bool {
        self.tiers.contains(tier) && self.modes.contains(&mode) && (regions > 1 || !self.several_regions)
    }

    /// The ports as they stand in a sentence: `1886, 443`.
    pub fn port_text(&self) -> String {
        self.ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// `inbound TCP 3443 from ApiManagement`, `outbound TCP 443 to Storage`.
impl fmt::Display for RequiredFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, preposition) = match self.direction {
            Direction::Inbound => ("inbound", "from"),
            Direction::Outbound => ("outbound", "to"),
        };
        write!(f, "{direction} {} {} {preposition} {}", self.protocol, self.port_text(), self.remote)
    }
}

rows!(RequiredFlow);

/// A row as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlowText {
    id: String,
    direction: String,
    from: String,
    to: String,
    ports: Vec<PortText>,
    protocol: String,
    purpose: String,
    kind: FlowKind,
    #[serde(default)]
    need: Need,
    severity: String,
    #[serde(default)]
    regional_tag: bool,
    applies: AppliesText,
    evidence: Evidence,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppliesText {
    tiers: Vec<String>,
    modes: Vec<String>,
    #[serde(default)]
    several_regions: bool,
}

impl TryFrom<FlowText> for RequiredFlow {
    type Error = String;

    fn try_from(row: FlowText) -> Result<Self, String> {
        let direction =
            Direction::parse(&row.direction).ok_or_else(|| unknown(&row.id, "direction", &row.direction))?;
        let (own, other) = match direction {
            Direction::Inbound => (row.to, row.from),
            Direction::Outbound => (row.from, row.to),
        };
        if own != "subnet" {
            return Err(format!("`{}`: an {direction} flow has `subnet` on the other side, not `{own}`", row.id));
        }
        if row.ports.is_empty() {
            return Err(format!("`{}` has no ports", row.id));
        }
        let remote = if other == "*" { Address::Any } else { Address::Tag(ServiceTag::new(other)) };
        let tiers = row.applies.tiers.iter().map(|name| known_tier(name)).collect::<Result<_, _>>()?;
        let modes = row.applies.modes.iter();
        let modes = modes.map(|name| NetworkMode::parse(name).ok_or_else(|| unknown(&row.id, "mode", name)));
        Ok(Self {
            direction,
            remote,
            ports: row.ports.into_iter().map(|port| port.0).collect(),
            protocol: Protocol::parse(&row.protocol).ok_or_else(|| unknown(&row.id, "protocol", &row.protocol))?,
            purpose: row.purpose,
            kind: row.kind,
            need: row.need,
            severity: row.severity.parse()?,
            regional_tag: row.regional_tag,
            note: row.note,
            tiers,
            modes: modes.collect::<Result<_, _>>()?,
            several_regions: row.applies.several_regions,
            evidence: row.evidence,
            id: row.id,
        })
    }
}

fn unknown(row: &str, field: &str, text: &str) -> String {
    format!("`{row}`: `{text}` is no {field}")
}

/// `443` is a number to YAML, `6381-6383` is text.
struct PortText(PortRange);

impl<'de> Deserialize<'de> for PortText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ports;

        impl Visitor<'_> for Ports {
            type Value = PortText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a port or a range of ports")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<PortText, E> {
                let port = u16::try_from(number).map_err(|_| E::custom(format!("{number} is no port")))?;
                Ok(PortText(PortRange::single(port)))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<PortText, E> {
                let number = u64::try_from(number).map_err(|_| E::custom(format!("{number} is no port")))?;
                self.visit_u64(number)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<PortText, E> {
                PortRange::parse(text).map(PortText).ok_or_else(|| E::custom(format!("`{text}` is no range of ports")))
            }
        }

        deserializer.deserialize_any(Ports)
    }
}
