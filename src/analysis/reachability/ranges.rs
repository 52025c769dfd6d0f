//! Ranges of addresses of one family, and the pieces into which they cut each other.
//!
//! Never here: service tags whose ranges are not known.

use std::collections::BTreeMap;

use super::atoms::{Target, TooMany};
use super::bits::BitSet;
use super::family::Family;
use super::names::NamedSet;
use crate::analysis::TagExtent;
use crate::analysis::virtual_network_tag::Space;
use crate::network::Prefix;

/// Most ranges of one question; Azure permits 4,000 for each side of a whole group (network.md §1.2).
const MOST_RANGES: usize = 16_384;
/// Most pairs of a range and a rule side that are looked at.
const MOST_CELLS: usize = 64 << 20;

/// Addresses from the first to the last, both included.
pub(super) type Range = (u128, u128);

/// The ranges that cut the addresses, each with its number in a class's signature.
pub(super) struct Groups {
    pub(super) family: Family,
    ranges: Vec<Vec<Range>>,
    numbers: BTreeMap<Vec<Range>, usize>,
}

/// The groups that are not single sides of rules.
pub(super) struct Zones {
    /// How many groups the rules name; those come first.
    pub(super) written: usize,
    /// Private and reserved address space.
    private: usize,
    pub(super) reserved: usize,
    /// The address of Azure's probes.
    pub(super) platform: usize,
    pub(super) target: usize,
    /// Where a subnet of unknown range may lie.
    pub(super) within: usize,
    /// What `VirtualNetwork` surely contains.
    pub(super) must: usize,
    /// For each possible part of `VirtualNetwork`, the group of its range.
    pub(super) may: Vec<Option<usize>>,
    /// The only addresses that can be the target's.
    universe: Vec<Range>,
}

impl Groups {
    pub(super) fn new(family: Family) -> Self {
        Self { family, ranges: Vec::new(), numbers: BTreeMap::new() }
    }

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

    /// The elementary ranges of the target's universe with the groups that they are in.
    pub(super) fn cut(&self, zones: &Zones) -> Result<Vec<(Range, BitSet)>, TooMany> {
        let universe = &zones.universe;
        let is_inside = |address: u128| {
            let next = universe.partition_point(|(first, _)| *first <= address);
            next.checked_sub(1).and_then(|part| universe.get(part)).is_some_and(|(_, last)| address <= *last)
        };
        let ranges = || self.ranges.iter().flatten();
        let mut starts: Vec<u128> = Vec::new();
        for (first, last) in ranges() {
            starts.extend(Some(*first).filter(|start| is_inside(*start)));
            starts.extend(last.checked_add(1).filter(|start| is_inside(*start)));
        }
        if starts.len() > 2 * MOST_RANGES || starts.len().saturating_mul(self.ranges.len()) > 2 * MOST_CELLS {
            return Err(TooMany);
        }
        for (first, last) in universe {
            starts.push(*first);
            starts.extend(last.checked_add(1).filter(|start| *start <= self.family.last()));
        }
        starts.sort_unstable();
        starts.dedup();
        let mut pieces: Vec<(Range, BitSet)> = Vec::with_capacity(starts.len());
        for (index, start) in starts.iter().enumerate().filter(|(_, start)| is_inside(**start)) {
            let last = starts.get(index + 1).map_or(self.family.last(), |next| next - 1);
            pieces.push(((*start, last), BitSet::empty(self.ranges.len())));
        }
        for (number, ranges) in self.ranges.iter().enumerate() {
            for (first, last) in ranges {
                let from = pieces.partition_point(|((start, _), _)| start < first);
                let to = pieces.partition_point(|((start, _), _)| start <= last);
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
        let family = groups.family;
        let ranges = |prefixes: &[Prefix]| -> Vec<Range> {
            prefixes.iter().filter_map(|prefix| family.range(*prefix)).collect()
        };
        let anywhere = vec![(0, family.last())];
        let written = groups.ranges.len();
        let (of_target, within) = match target {
            Target::Prefixes(prefixes) => (ranges(prefixes), Vec::new()),
            Target::Subnet { known, complete: true, .. } => (ranges(known), Vec::new()),
            Target::Subnet { known, within, .. } => {
                (ranges(known), within.as_ref().map_or_else(|| anywhere.clone(), |within| ranges(within)))
            }
            Target::Everything | Target::EverySet | Target::Named(_) => (Vec::new(), Vec::new()),
        };
        let not_public = || family.private().iter().chain(family.reserved()).copied().chain([family.probe()]);
        let universe = match target {
            Target::Prefixes(_) | Target::Subnet { complete: true, .. } => united(of_target.clone()),
            Target::Named(set) if set.service().is_some() || *set == NamedSet::Internet => {
                complement(&united(not_public().collect()), family.last())
            }
            Target::Everything | Target::EverySet | Target::Named(_) | Target::Subnet { .. } => anywhere,
        };
        let private = groups.add_own(family.private().to_vec());
        let reserved = groups.add_own(family.reserved().to_vec());
        let platform = groups.add_own(vec![family.probe()]);
        let target = groups.add_own(of_target);
        let within = groups.add_own(within);
        let must = groups.add_own(ranges(&extent.must));
        let parts = extent.may.iter().map(|part| match &part.space {
            Space::Prefix(prefix) => family.range(*prefix),
            Space::Everywhere | Space::Tag(_) => None,
        });
        let may = parts.map(|part| part.map(|part| groups.add_own(vec![part]))).collect();
        Self { written, private, reserved, platform, target, within, must, may, universe }
    }

    /// Whether the addresses of these groups are outside of private and reserved space and not that of Azure's probes.
    pub(super) fn is_public(&self, signature: &BitSet) -> bool {
        ![self.private, self.reserved, self.platform].into_iter().any(|group| signature.contains(group))
    }
}

/// The ranges in order, with none that overlap or touch.
pub(super) fn united(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable();
    let mut united: Vec<Range> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match united.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => united.push((first, last)),
        }
    }
    united
}

/// What is left up to the highest address.
pub(super) fn complement(united: &[Range], highest: u128) -> Vec<Range> {
    let mut left = Vec::with_capacity(united.len() + 1);
    let mut next = Some(0);
    for (first, last) in united {
        if let Some(start) = next.filter(|start| start < first) {
            left.push((start, first - 1));
        }
        next = last.checked_add(1).filter(|next| *next <= highest);
    }
    left.extend(next.map(|start| (start, highest)));
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_ranges() {
        assert_eq!(united(vec![(5, 9), (0, 2), (3, 3), (8, 12)]), [(0, 3), (5, 12)]);
        assert_eq!(complement(&[(0, 3), (5, 12)], 20), [(4, 4), (13, 20)]);
        assert_eq!(complement(&[(3, 20)], 20), [(0, 2)]);
        assert_eq!(complement(&[], u128::MAX), [(0, u128::MAX)]);
    }
}
