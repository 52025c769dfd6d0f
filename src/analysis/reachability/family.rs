//! The two universes of addresses. A literal belongs to one of them; tags and `*` span both (network.md §2.1).
//!
//! Never here: what rules say about the addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::ranges::Range;
use crate::analysis::virtual_network_tag::PLATFORM_ADDRESS;
use crate::network::Prefix;

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// 32 bits.
    V4,
    /// 128 bits.
    V6,
}

/// Private address space: never on the Internet, never a service's.
const PRIVATE_V4: [Range; 3] = [(0x0A00_0000, 0x0AFF_FFFF), (0xAC10_0000, 0xAC1F_FFFF), (0xC0A8_0000, 0xC0A8_FFFF)];
/// Address space that is neither private nor routed on the Internet: 0/8, 100.64/10, 127/8, 169.254/16, 224/3.
const RESERVED_V4: [Range; 5] = [
    (0x0000_0000, 0x00FF_FFFF),
    (0x6440_0000, 0x647F_FFFF),
    (0x7F00_0000, 0x7FFF_FFFF),
    (0xA9FE_0000, 0xA9FE_FFFF),
    (0xE000_0000, 0xFFFF_FFFF),
];
/// `fc00::/7`.
const PRIVATE_V6: [Range; 1] = [(0xFC << 120, (0xFE << 120) - 1)];
/// `::`, `::1`, `fe80::/10`, `ff00::/8`.
const RESERVED_V6: [Range; 3] = [(0, 1), (0xFE8 << 116, (0xFEC << 116) - 1), (0xFF << 120, u128::MAX)];
/// Where Azure's probes come from in IPv6 (Azure's "health probe" page: the link-local address of the host).
const PROBE_V6: Ipv6Addr = Ipv6Addr::new(0xFE80, 0, 0, 0, 0, 0x1234, 0x5678, 0x9ABC);

impl Family {
    /// The family of a prefix.
    pub fn of(prefix: Prefix) -> Self {
        if prefix.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    /// The highest address.
    pub(super) fn last(self) -> u128 {
        match self {
            Self::V4 => u128::from(u32::MAX),
            Self::V6 => u128::MAX,
        }
    }

    pub(super) fn private(self) -> &'static [Range] {
        match self {
            Self::V4 => &PRIVATE_V4,
            Self::V6 => &PRIVATE_V6,
        }
    }

    pub(super) fn reserved(self) -> &'static [Range] {
        match self {
            Self::V4 => &RESERVED_V4,
            Self::V6 => &RESERVED_V6,
        }
    }

    /// The address of Azure's probes, which is all that `AzureLoadBalancer` covers.
    pub(super) fn probe(self) -> Range {
        let address = match self {
            Self::V4 => u128::from(u32::from(PLATFORM_ADDRESS)),
            Self::V6 => u128::from(PROBE_V6),
        };
        (address, address)
    }

    /// The addresses of a prefix of this family.
    pub(super) fn range(self, prefix: Prefix) -> Option<Range> {
        match (self, prefix.net()) {
            (Self::V4, IpNet::V4(net)) => {
                Some((u128::from(u32::from(net.network())), u128::from(u32::from(net.broadcast()))))
            }
            (Self::V6, IpNet::V6(net)) => Some((u128::from(net.network()), u128::from(net.broadcast()))),
            _ => None,
        }
    }

    /// The address as people write it.
    pub(super) fn address(self, number: u128) -> IpAddr {
        match self {
            Self::V4 => IpAddr::V4(Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX))),
            Self::V6 => IpAddr::V6(Ipv6Addr::from(number)),
        }
    }

    /// A range as people write it: a prefix where it is one.
    pub(super) fn describe(self, (first, last): Range) -> String {
        let bits = match self {
            Self::V4 => 32,
            Self::V6 => 128,
        };
        let from = self.address(first);
        let different = 128 - (first ^ last).leading_zeros();
        let hosts = 1_u128.checked_shl(different).map_or(u128::MAX, |size| size - 1);
        if first & hosts == 0 && last & hosts == hosts {
            format!("{from}/{}", bits - different)
        } else {
            format!("{from}-{}", self.address(last))
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample::prefix;

    #[test]
    fn a_range_reads_as_a_prefix_where_it_is_one() {
        for text in ["10.0.0.0/8", "0.0.0.0/0", "168.63.129.16/32", "2001:db8::/32", "::/0", "fe80::1/128"] {
            let family = Family::of(prefix(text));
            assert_eq!(family.describe(family.range(prefix(text)).unwrap()), text);
        }
        assert_eq!(Family::V4.describe((0x0A00_0001, 0x0A00_0002)), "10.0.0.1-10.0.0.2");
        assert_eq!(Family::V6.range(prefix("10.0.0.0/8")), None);
        assert_eq!(Family::V4.range(prefix("::/0")), None);
    }

    #[test]
    fn what_is_not_public_in_ipv6() {
        let described: Vec<String> = Family::V6.private().iter().map(|range| Family::V6.describe(*range)).collect();
        assert_eq!(described, ["fc00::/7"]);
        let described: Vec<String> = Family::V6.reserved().iter().map(|range| Family::V6.describe(*range)).collect();
        assert_eq!(described, ["::/127", "fe80::/10", "ff00::/8"]);
    }
}
