//! Ranges that the network service refuses by themselves (network.md §4, from the frequently asked questions about virtual
//! networks).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use crate::network::Prefix;

/// Ranges that no virtual network may have: first address, prefix length, what they are for.
const RESERVED: [(Ipv4Addr, u8, &str); 5] = [
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::BROADCAST, 32, "broadcast"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local addresses"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "Azure's own DNS and health probes"),
];

/// The shortest prefix of an IPv4 subnet.
const SHORTEST_IPV4: u8 = 2;

/// The only length of an IPv6 subnet.
const IPV6_LENGTH: u8 = 64;

/// Why a range is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It lies in a range that is reserved for this.
    Reserved(IpNet, &'static str),
    /// An IPv4 subnet that is too small; the longest prefix is given.
    TooSmall(u8),
    /// An IPv4 subnet that is too large.
    TooLarge,
    /// An IPv6 subnet of another length than the only one.
    NotSixtyFour,
}

/// Why a range cannot be in the address space of a virtual network. A wide range that has a reserved one in it is not judged:
/// nobody says whether it is refused.
pub fn refusal_of_space(range: Prefix) -> Option<Refusal> {
    let reserved = RESERVED.iter().filter_map(|(first, length, what)| {
        let net = IpNet::V4(Ipv4Net::new(*first, *length).ok()?);
        Some((net, *what))
    });
    let mut around = reserved.filter(|(net, _)| net.contains(&range.net()));
    around.next().map(|(net, what)| Refusal::Reserved(net, what))
}

/// Why a range cannot be a subnet, whose IPv4 prefixes are at most this long.
pub fn refusal_of_subnet(range: Prefix, longest: u32) -> Option<Refusal> {
    let longest = u8::try_from(longest).unwrap_or(u8::MAX);
    match range.net().addr() {
        IpAddr::V4(_) if range.length() > longest => Some(Refusal::TooSmall(longest)),
        IpAddr::V4(_) if range.length() < SHORTEST_IPV4 => Some(Refusal::TooLarge),
        IpAddr::V6(_) if range.length() != IPV6_LENGTH => Some(Refusal::NotSixtyFour),
        _ => None,
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reserved(net, what) => write!(f, "{net} is reserved for {what}"),
            Self::TooSmall(longest) => write!(f, "the smallest IPv4 subnet is a /{longest}"),
            Self::TooLarge => write!(f, "the largest IPv4 subnet is a /{SHORTEST_IPV4}"),
            Self::NotSixtyFour => write!(f, "an IPv6 subnet is a /{IPV6_LENGTH}"),
        }
    }
}
