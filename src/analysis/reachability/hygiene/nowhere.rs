//! Why no packet can match a rule.
//!
//! Never here: whether one can.

use std::fmt;

use super::super::side::{End, Named, Side};
use crate::analysis::TagAxioms;
use crate::network::{Addresses, Direction, Prefix, SecurityRule};

/// An end of a rule, as Azure names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleEnd {
    /// `source…`.
    Source,
    /// `destination…`.
    Destination,
}

/// What keeps an end of a rule from matching any packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nowhere {
    /// The end of the subnet is an application security group, in which the interfaces of API Management cannot be.
    ApplicationSecurityGroup,
    /// The end of the subnet names only public addresses. Azure puts the private address in their place before it applies
    /// inbound rules, and the public one only after it has applied outbound rules (network.md §1.1 E5).
    PublicAddress,
    /// The end of the subnet names only addresses outside of it.
    OutsideSubnet,
    /// The end names a service tag that has none of the possible addresses.
    ForeignTag,
    /// The end names only addresses of an IP version that the subnet does not have.
    IpVersion,
}

impl RuleEnd {
    pub(super) fn of(direction: Direction, end: End) -> Self {
        match (direction, end) {
            (Direction::Inbound, End::Near) | (Direction::Outbound, End::Peer) => Self::Destination,
            (Direction::Inbound, End::Peer) | (Direction::Outbound, End::Near) => Self::Source,
        }
    }

    pub(super) fn addresses(self, rule: &SecurityRule) -> &Addresses {
        match self {
            Self::Source => &rule.source.addresses,
            Self::Destination => &rule.destination.addresses,
        }
    }
}

impl fmt::Display for RuleEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Destination => "destination",
        })
    }
}

/// The private ranges of IPv4.
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

fn is_public(prefix: Prefix) -> bool {
    prefix.is_ipv4() && !PRIVATE.iter().filter_map(|text| Prefix::parse(text).ok()).any(|other| other.overlaps(prefix))
}

/// What is wrong with an end that nothing matches.
pub(super) fn why(rule: &SecurityRule, end: RuleEnd, near: End, tags: &TagAxioms) -> Nowhere {
    let side = Side::addresses(end.addresses(rule), near, tags, &String::new);
    let named: Vec<&Named> = side.fields.iter().flat_map(|field| &field.known).collect();
    if named.is_empty() {
        return Nowhere::ApplicationSecurityGroup;
    }
    let prefix = |named: &&Named| match named {
        Named::Prefix(prefix) => Some(*prefix),
        Named::Any | Named::Tag(_) | Named::Group(_) => None,
    };
    let Some(prefixes) = named.iter().map(prefix).collect::<Option<Vec<Prefix>>>() else { return Nowhere::ForeignTag };
    if prefixes.iter().all(|prefix| !prefix.is_ipv4()) {
        Nowhere::IpVersion
    } else if prefixes.into_iter().all(is_public) {
        Nowhere::PublicAddress
    } else {
        Nowhere::OutsideSubnet
    }
}
