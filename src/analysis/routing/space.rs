//! Ranges of IPv4 addresses.
//!
//! Never here: routes.

use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Subnets};

use crate::analysis::virtual_network_tag::PLATFORM_ADDRESS;
use crate::network::Prefix;

/// Addresses from the first to the last, both included.
pub(super) type Range = (u32, u32);

/// All addresses.
pub(super) const EVERYWHERE: Range = (0, u32::MAX);

/// What Azure drops unless something else is said: private address space, and that of carriers (network.md §3.1).
pub(super) const RESERVED_ROUTES: [(Range, u8); 4] = [
    ((0x0A00_0000, 0x0AFF_FFFF), 8),
    ((0x6440_0000, 0x647F_FFFF), 10),
    ((0xAC10_0000, 0xAC1F_FFFF), 12),
    ((0xC0A8_0000, 0xC0A8_FFFF), 16),
];

/// What is neither private nor on the Internet: 0/8, 127/8, 169.254/16, 224/3.
const NEVER_ROUTED: [Range; 4] =
    [(0x0000_0000, 0x00FF_FFFF), (0x7F00_0000, 0x7FFF_FFFF), (0xA9FE_0000, 0xA9FE_FFFF), (0xE000_0000, 0xFFFF_FFFF)];

/// The addresses of a prefix; none for IPv6.
pub(super) fn range(prefix: Prefix) -> Option<Range> {
    match prefix.net() {
        IpNet::V4(net) => Some((u32::from(net.network()), u32::from(net.broadcast()))),
        IpNet::V6(_) => None,
    }
}

/// The address of Azure's probes and name servers.
pub(super) fn platform() -> Range {
    (u32::from(PLATFORM_ADDRESS), u32::from(PLATFORM_ADDRESS))
}

/// Whether all of `inner` is in `outer`.
pub(super) fn contains(outer: Range, inner: Range) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// What the ranges have in common.
pub(super) fn overlap(one: Range, other: Range) -> Option<Range> {
    let common = (one.0.max(other.0), one.1.min(other.1));
    (common.0 <= common.1).then_some(common)
}

/// Where addresses of the Internet and of Azure's services lie.
pub(super) fn public() -> Vec<Range> {
    let reserved = RESERVED_ROUTES.iter().map(|(range, _)| *range);
    without(&[EVERYWHERE], &reserved.chain(NEVER_ROUTED).chain([platform()]).collect::<Vec<_>>())
}

/// What is left of the ranges without others.
pub(super) fn without(of: &[Range], others: &[Range]) -> Vec<Range> {
    let mut others = others.to_vec();
    others.sort_unstable();
    let mut left = Vec::new();
    for (first, last) in of {
        let mut from = Some(*first);
        for (start, end) in &others {
            let Some(next) = from else { break };
            if *end < next || *start > *last {
                continue;
            }
            if *start > next {
                left.push((next, start - 1));
            }
            from = end.checked_add(1).filter(|next| next <= last);
        }
        left.extend(from.map(|next| (next, *last)));
    }
    left
}

/// The ranges, each of its parts once, in order, and neighbours together.
pub(super) fn merged(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable();
    let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match merged.last_mut() {
            Some(before) if before.1 == u32::MAX || first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// The prefixes that a range consists of: at most 62.
pub(super) fn prefixes(range: Range) -> Vec<Prefix> {
    let subnets = Ipv4Subnets::new(Ipv4Addr::from(range.0), Ipv4Addr::from(range.1), 0);
    subnets.filter_map(|net| Prefix::parse(&net.to_string()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_taken_out_of_ranges() {
        assert_eq!(without(&[(0, 9)], &[(3, 4), (6, 20)]), [(0, 2), (5, 5)]);
        assert_eq!(without(&[(5, 9)], &[(0, 5), (9, 9)]), [(6, 8)]);
        assert_eq!(without(&[(5, 9)], &[(0, 20), (6, 7)]), []);
        assert_eq!(without(&[(0, u32::MAX)], &[(10, u32::MAX)]), [(0, 9)]);
        assert_eq!(without(&[(0, 3)], &[]), [(0, 3)]);
    }

    #[test]
    fn neighbours_are_one_range() {
        assert_eq!(merged(vec![(5, 6), (0, 2), (3, 4), (9, 9)]), [(0, 6), (9, 9)]);
        assert_eq!(merged(vec![(0, u32::MAX), (7, 8)]), [(0, u32::MAX)]);
    }

    #[test]
    fn ranges_consist_of_prefixes() {
        let text = |range| prefixes(range).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(text(EVERYWHERE), "0.0.0.0/0");
        assert_eq!(text((0x0A00_0000, 0x0A00_01FF)), "10.0.0.0/23");
        assert_eq!(text((0x0A00_0001, 0x0A00_0003)), "10.0.0.1/32 10.0.0.2/31");
        let public = public();
        assert!(!public.iter().any(|range| contains(*range, platform())));
        assert!(public.iter().any(|range| contains(*range, (0x1400_0000, 0x14FF_FFFF))));
    }
}
