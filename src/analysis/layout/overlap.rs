//! Which ranges of different owners share an address.
//!
//! Prefixes either contain one another or share nothing, so a sweep over them in order needs no more than the prefixes that
//! are still open.

use crate::network::Prefix;

/// Two ranges of different owners, of which the outer contains the inner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// The owner and the range that contains the other.
    pub outer: (usize, Prefix),
    /// The owner and the range that is contained; it is what both share.
    pub inner: (usize, Prefix),
}

/// The overlaps: for every range that lies in one of another owner, the narrowest such range. There is one for each range at
/// most, and none exactly when no two owners share an address.
pub fn overlaps(owned: impl IntoIterator<Item = (usize, Prefix)>) -> Vec<Overlap> {
    let mut sorted: Vec<(usize, Prefix)> = owned.into_iter().collect();
    sorted.sort_unstable_by_key(|(owner, prefix)| (!prefix.is_ipv4(), prefix.net().network(), prefix.length(), *owner));
    sorted.dedup();
    let mut open: Vec<(usize, Prefix)> = Vec::new();
    let mut found = Vec::new();
    for inner in sorted {
        while open.last().is_some_and(|(_, prefix)| !prefix.contains(inner.1)) {
            open.pop();
        }
        // One owner has at most one range of each length here, so another owner is found within a few steps.
        let outer = open.iter().rev().find(|(owner, _)| *owner != inner.0).copied();
        found.extend(outer.map(|outer| Overlap { outer, inner }));
        open.push(inner);
    }
    found
}
