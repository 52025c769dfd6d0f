//! The routes that may count for a range of addresses, and which of them does: the longest prefix, then who wrote it.
//!
//! Never here: where the routes come from, and service tags.

use super::hop::{Choice, Hop, RouteSource};
use super::space::{Range, contains};
use crate::analysis::Reason;

/// A route with a prefix.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) range: Range,
    /// The length of the prefix. That of a private endpoint whom no written route displaces is longer than any.
    pub(super) length: u8,
    pub(super) rank: Rank,
    pub(super) hop: Hop,
    pub(super) by: RouteSource,
    /// Why it may not be there.
    pub(super) absent: Option<Reason>,
    /// Why its next hop is not known.
    pub(super) hop_unknown: Option<Reason>,
}

/// Who wins among routes of one prefix (network.md §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Written.
    User,
    /// Of a private endpoint.
    Endpoint,
    /// Of the network or of a peering: before routes that a gateway learns, even narrower ones.
    Network,
    /// Learned by a gateway.
    Learned,
    /// Azure's own for the Internet and for private address space.
    System,
}

/// A length that no written prefix reaches.
pub(super) const LONGEST: u8 = 33;

impl Candidate {
    pub(super) fn choice(&self) -> Choice {
        let reason = self.absent.as_ref().or(self.hop_unknown.as_ref()).cloned();
        Choice { hop: self.hop.clone(), by: self.by, reason }
    }

    /// Whether it is there for sure.
    pub(super) fn is_certain(&self) -> bool {
        self.absent.is_none()
    }
}

/// The order in which routes count.
pub(super) fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.length), candidate.rank));
}

/// What may happen to packets by these routes, which are in the order in which they count; and whether one of them surely
/// counts, so that nothing else does.
pub(super) fn walk<'c>(candidates: impl IntoIterator<Item = &'c Candidate>, alike: &str) -> (Vec<Choice>, bool) {
    let mut choices: Vec<Choice> = Vec::new();
    let mut decided: Option<&Candidate> = None;
    for candidate in candidates {
        if let Some(first) = decided {
            if (candidate.length, candidate.rank) != (first.length, first.rank) {
                break;
            }
            // Azure refuses two routes of one prefix, and which of them would count is not documented.
            if candidate.hop != first.hop {
                choices.push(candidate.choice());
                for choice in &mut choices {
                    choice.reason.get_or_insert_with(|| Reason::new(alike));
                }
            }
            continue;
        }
        choices.push(candidate.choice());
        if candidate.is_certain() {
            decided = Some(candidate);
        }
    }
    (choices, decided.is_some())
}

/// The candidates that all addresses of a range fall under. No candidate begins or ends inside of the range.
pub(super) fn covering(candidates: &[Candidate], range: Range) -> impl Iterator<Item = &Candidate> {
    candidates.iter().filter(move |candidate| contains(candidate.range, range))
}
