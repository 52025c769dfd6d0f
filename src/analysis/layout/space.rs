//! Where a range lies in an address space.

use std::net::IpAddr;

use crate::network::Prefix;

/// An address space, prepared for questions.
#[derive(Debug, Clone, Default)]
pub struct SpaceCover {
    /// The prefixes that no other contains, in the order of their addresses.
    widest: Vec<Prefix>,
    /// The first and the last address of neighbours taken together.
    runs: Vec<(IpAddr, IpAddr)>,
}

/// Where a range lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// In this prefix of the space.
    Inside(Prefix),
    /// In several prefixes that are neighbours, and in none of them as a whole.
    Across,
    /// Not in the space, or only a part of it is.
    Outside,
}

impl SpaceCover {
    /// The space of these prefixes.
    pub fn new(prefixes: impl IntoIterator<Item = Prefix>) -> Self {
        let mut sorted: Vec<Prefix> = prefixes.into_iter().collect();
        sorted.sort_unstable_by_key(|prefix| (!prefix.is_ipv4(), prefix.net().network(), prefix.length()));
        let mut cover = Self::default();
        for prefix in sorted {
            if cover.widest.last().is_some_and(|widest| widest.contains(prefix)) {
                continue;
            }
            cover.widest.push(prefix);
            let (first, last) = (prefix.net().network(), prefix.net().broadcast());
            match cover.runs.last_mut().filter(|(_, end)| follows(*end, first)) {
                Some((_, end)) => *end = last,
                None => cover.runs.push((first, last)),
            }
        }
        cover
    }

    /// Where a range lies.
    pub fn position(&self, range: Prefix) -> Position {
        let key = |address: IpAddr| (address.is_ipv6(), address);
        let (first, last) = (range.net().network(), range.net().broadcast());
        let before = self.widest.partition_point(|prefix| key(prefix.net().network()) <= key(first));
        let candidate = before.checked_sub(1).and_then(|index| self.widest.get(index));
        if let Some(prefix) = candidate.filter(|prefix| prefix.contains(range)) {
            return Position::Inside(*prefix);
        }
        let before = self.runs.partition_point(|(start, _)| key(*start) <= key(first));
        let run = before.checked_sub(1).and_then(|index| self.runs.get(index));
        match run.filter(|(_, end)| end.is_ipv4() == last.is_ipv4() && *end >= last) {
            Some(_) => Position::Across,
            None => Position::Outside,
        }
    }
}

/// Whether an address comes right after another of its kind.
fn follows(end: IpAddr, next: IpAddr) -> bool {
    match (end, next) {
        (IpAddr::V4(end), IpAddr::V4(next)) => u32::from(end).checked_add(1) == Some(u32::from(next)),
        (IpAddr::V6(end), IpAddr::V6(next)) => u128::from(end).checked_add(1) == Some(u128::from(next)),
        _ => false,
    }
}
