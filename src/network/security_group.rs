//! Network security groups.

use std::fmt;

use super::{Address, Collection, Declared, Fact, Location, PortRange, Protocol};

/// `Microsoft.Network/networkSecurityGroups`. The hidden default rules are not listed: they are the engine's business.
#[derive(Debug, Clone)]
pub struct SecurityGroup {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `location`.
    pub location: Fact<Location>,
    /// Security rules, inline and child resources, in the order of their text.
    pub rules: Collection<SecurityRule>,
}

/// One security rule.
#[derive(Debug, Clone)]
pub struct SecurityRule {
    /// Identity, place, condition.
    pub declared: Declared,
    /// `priority`, 100 to 4096; any other number is one that Azure refuses, and so unknown.
    pub priority: Fact<u32>,
    /// `direction`.
    pub direction: Fact<Direction>,
    /// `access`.
    pub access: Fact<Access>,
    /// `protocol`.
    pub protocol: Fact<ProtocolMatch>,
    /// `source…` fields.
    pub source: RuleSide,
    /// `destination…` fields.
    pub destination: RuleSide,
}

/// One side of a rule. Azure has a field for one value and a field for many; an empty one is absent (network.md §1.2).
#[derive(Debug, Clone)]
pub struct RuleSide {
    /// Addresses, tags, application security groups.
    pub addresses: Addresses,
    /// Ports.
    pub ports: Ports,
}

/// The address fields of one side.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// `…AddressPrefix`.
    pub single: Fact<Option<Address>>,
    /// `…AddressPrefixes`; empty when not written. Never tags: the service refuses them there.
    pub list: Fact<Vec<Fact<Address>>>,
    /// `…ApplicationSecurityGroups`: ids as far as they are known; empty when not written.
    pub application_security_groups: Fact<Vec<String>>,
}

/// The port fields of one side.
#[derive(Debug, Clone)]
pub struct Ports {
    /// `…PortRange`.
    pub single: Fact<Option<PortRange>>,
    /// `…PortRanges`; empty when not written.
    pub list: Fact<Vec<Fact<PortRange>>>,
}

/// Inbound or outbound, as seen from the subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Into the subnet.
    Inbound,
    /// Out of the subnet.
    Outbound,
}

impl Direction {
    /// The direction of this name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Inbound, Self::Outbound].into_iter().find(|direction| direction.as_str().eq_ignore_ascii_case(name))
    }

    /// The name as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "Inbound",
            Self::Outbound => "Outbound",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a rule does with the packets that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Lets them through.
    Allow,
    /// Drops them.
    Deny,
}

impl Access {
    /// The access of this name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Allow, Self::Deny].into_iter().find(|access| access.as_str().eq_ignore_ascii_case(name))
    }

    /// The name as Azure spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// The protocol field of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProtocolMatch {
    /// `*`.
    Any,
    /// One protocol.
    Only(Protocol),
}

impl ProtocolMatch {
    /// Reads the field, whatever its case.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" { Some(Self::Any) } else { Protocol::parse(text).map(Self::Only) }
    }
}
