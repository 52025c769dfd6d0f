//! Ports, cut into ranges that no rule can tell apart.
//!
//! Never here: addresses.

use super::atoms::TooMany;
use super::bits::BitSet;
use super::side::Side;
use crate::network::PortRange;

/// Most port ranges of one question.
const MOST_RANGES: usize = 4096;

/// One dimension of ports.
#[derive(Debug)]
pub(super) struct PortAtoms(Vec<PortRange>);

impl PortAtoms {
    /// The asked ports, cut where the rules cut them.
    pub(super) fn new<'a>(
        asked: &[PortRange],
        sides: impl Iterator<Item = &'a Side<PortRange>>,
    ) -> Result<Self, TooMany> {
        let mut starts: Vec<u32> = Vec::new();
        let written = sides.flat_map(|side| &side.fields).flat_map(|field| &field.known);
        for range in asked.iter().chain(written) {
            if starts.len() > 2 * MOST_RANGES {
                return Err(TooMany);
            }
            starts.push(u32::from(range.first));
            starts.push(u32::from(range.last) + 1);
        }
        starts.sort_unstable();
        starts.dedup();
        let pieces = starts.windows(2).filter_map(|pair| match pair {
            [start, next] => {
                let first = u16::try_from(*start).ok()?;
                let last = u16::try_from(next - 1).ok()?;
                asked.iter().any(|range| range.contains(first)).then_some(PortRange { first, last })
            }
            _ => None,
        });
        Ok(Self(pieces.collect()))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The ranges that the side surely matches, and those that it may match.
    pub(super) fn matched(&self, side: &Side<PortRange>) -> (BitSet, BitSet) {
        let port = |number: usize| self.0.get(number).map_or(0, |range| range.first);
        let is_in = |known: &[PortRange], number| known.iter().any(|range| range.contains(port(number)));
        let surely = |number| !side.fields.is_empty() && side.fields.iter().all(|field| is_in(&field.known, number));
        let maybe = |number| {
            side.fields.is_empty() || side.fields.iter().any(|field| field.open || is_in(&field.known, number))
        };
        (BitSet::matching(self.len(), surely), BitSet::matching(self.len(), maybe))
    }

    /// The ports of the set in as few ranges as there can be.
    pub(super) fn ranges(&self, set: &BitSet) -> Vec<PortRange> {
        let mut ranges: Vec<PortRange> = Vec::new();
        for range in set.iter().filter_map(|number| self.0.get(number)) {
            match ranges.last_mut() {
                Some(last) if last.last.checked_add(1) == Some(range.first) => last.last = range.last,
                _ => ranges.push(*range),
            }
        }
        ranges
    }

    /// A port of the set: the preferred one if it is in it, else the lowest.
    pub(super) fn pick(&self, set: &BitSet, preferred: u16) -> u16 {
        let ranges = || set.iter().filter_map(|number| self.0.get(number));
        if ranges().any(|range| range.contains(preferred)) {
            return preferred;
        }
        ranges().map(|range| range.first).next().unwrap_or(preferred)
    }
}
