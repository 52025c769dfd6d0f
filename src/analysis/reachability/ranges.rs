//! Ranges of IPv4 addresses, and the pieces into which they cut each other.
//!
//! Never here: service tags whose ranges are not known.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::atoms::{Target, TooMany};
use super::bits::BitSet;
use crate::analysis::TagExtent;
use crate::analysis::virtual_network_tag::{PLATFORM_ADDRESS, Space};
use crate::network::Prefix;

/// Most ranges of one question; Azure permits 4,000 for each side of a whole group (network.md §1.2).
const MOST_RANGES: usize = 16_384;
/// Most pairs of a range and a rule side that are looked at.
const MOST_CELLS: usize = 64 << 20;

/// Addresses from the first to the last, both included.
pub(super) type Range = (u32, u32);

/// The ranges that cut the addresses, each with its number in a class's signature.
#[derive(Default)]
pub(super) struct Groups {
    ranges: Vec<Vec<Range>>,
    numbers: BTreeMap<Vec<Range>, usize>,
}

/// The groups that are not single sides of rules.
pub(super) struct Zones {
    /// All that rules name.
    pub(super) written: BitSet,
    /// Private, reserved, and the address of Azure's probes: none of it is on the Internet.
    pub(super) not_public: BitSet,
    pub(super) reserved: usize,
    pub(super) platform: usize,
    pub(super) target: usize,
    /// Where a subnet of unknown range may lie.
    pub(super) within: usize,
    /// What `VirtualNetwork` surely contains.
    pub(super) must: usize,
    /// For each possible part of `VirtualNetwork`, the group of its range.
    pub(super) may: Vec<Option<usize>>,
}

/// Private address space: never on the Internet, never a service's.
const PRIVATE: [Range; 3] = [(0x0A00_0000, 0x0AFF_FFFF), (0xAC10_0000, 0xAC1F_FFFF), (0xC0A8_0000, 0xC0A8_FFFF)];
/// Address space that is neither private nor routed on the Internet: 0/8, 100.64/10, 127/8, 169.254/16, 224/3.
const RESERVED: [Range; 5] = [
    (0x0000_0000, 0x00FF_FFFF),
    (0x6440_0000, 0x647F_FFFF),
    (0x7F00_0000, 0x7FFF_FFFF),
    (0xA9FE_0000, 0xA9FE_FFFF),
    (0xE000_0000, 0xFFFF_FFFF),
];

impl Groups {
    /// The group of these ranges.
    pub(super) fn add(&mut self, ranges: Vec<Range>) -> usize {
        if let Some(number) = self.numbers.get(&ranges) {
            return *number;
        }
        let number = self.ranges.len();
        self.ranges.push(ranges.clone());
        self.numbers.insert(ranges, number);
        number
    }

    /// A group with a number of its own, even if another has the same ranges.
    fn add_own(&mut self, ranges: Vec<Range>) -> usize {
        self.ranges.push(ranges);
        self.ranges.len() - 1
    }

    /// The elementary ranges with the groups that they are in.
    pub(super) fn cut(&self) -> Result<Vec<(Range, BitSet)>, TooMany> {
        let count: usize = self.ranges.iter().map(Vec::len).sum();
        if count > MOST_RANGES || count.saturating_mul(self.ranges.len()) > MOST_CELLS {
            return Err(TooMany);
        }
        let mut starts: Vec<u64> = vec![0];
        for (first, last) in self.ranges.iter().flatten() {
            starts.push(u64::from(*first));
            starts.push(u64::from(*last) + 1);
        }
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|start| u32::try_from(*start).is_ok());
        let mut pieces: Vec<(Range, BitSet)> = Vec::with_capacity(starts.len());
        for (index, start) in starts.iter().enumerate() {
            let last = starts.get(index + 1).map_or(u64::from(u32::MAX), |next| next - 1);
            let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
            pieces.push(((narrow(*start), narrow(last)), BitSet::empty(self.ranges.len())));
        }
        for (number, ranges) in self.ranges.iter().enumerate() {
            for (first, last) in ranges {
                let from = starts.partition_point(|start| *start < u64::from(*first));
                let to = starts.partition_point(|start| *start <= u64::from(*last));
                for (_, signature) in pieces.iter_mut().take(to).skip(from) {
                    signature.insert(number);
                }
            }
        }
        Ok(pieces)
    }
}

impl Zones {
    pub(super) fn new(groups: &mut Groups, target: &Target, extent: &TagExtent) -> Self {
        let ranges =
            |prefixes: &[Prefix]| -> Vec<Range> { prefixes.iter().filter_map(|prefix| range(*prefix)).collect() };
        let written = groups.ranges.len();
        let (target, within) = match target {
            Target::Prefixes(prefixes) => (ranges(prefixes), Vec::new()),
            Target::Subnet { known, complete: true, .. } => (ranges(known), Vec::new()),
            Target::Subnet { known, within, .. } => {
                let anywhere = vec![(0, u32::MAX)];
                (ranges(known), within.as_ref().map_or(anywhere, |within| ranges(within)))
            }
            Target::Everything | Target::EverySet | Target::Named(_) => (Vec::new(), Vec::new()),
        };
        let private = groups.add_own(PRIVATE.to_vec());
        let reserved = groups.add_own(RESERVED.to_vec());
        let platform = groups.add_own(vec![platform_range()]);
        let target = groups.add_own(target);
        let within = groups.add_own(within);
        let must = groups.add_own(ranges(&extent.must));
        let parts = extent.may.iter().map(|part| match &part.space {
            Space::Prefix(prefix) => range(*prefix),
            Space::Everywhere | Space::Tag(_) => None,
        });
        let may = parts.map(|part| part.map(|part| groups.add_own(vec![part]))).collect();
        let count = groups.ranges.len();
        Self {
            written: BitSet::matching(count, |group| group < written),
            not_public: BitSet::matching(count, |group| [private, reserved, platform].contains(&group)),
            reserved,
            platform,
            target,
            within,
            must,
            may,
        }
    }
}

/// The IPv4 addresses of a prefix.
pub(super) fn range(prefix: Prefix) -> Option<Range> {
    match prefix.net() {
        IpNet::V4(net) => Some((u32::from(net.network()), u32::from(net.broadcast()))),
        IpNet::V6(_) => None,
    }
}

/// The address of Azure's probes.
pub(super) fn platform_range() -> Range {
    (u32::from(PLATFORM_ADDRESS), u32::from(PLATFORM_ADDRESS))
}
