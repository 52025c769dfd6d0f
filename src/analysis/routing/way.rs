//! The answer: which way the packets to a destination take, part by part.
//!
//! Never here: whether that way is good for anything.

use super::hop::{Choice, Hop, RouteSource};
use crate::analysis::Reason;
use crate::analysis::reason::add_once;
use crate::network::{Key, Prefix, PrivateEndpoint, ServiceTag};

/// The way from a subnet to a destination. The parts together are all of the destination; there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The parts, with the largest or least special one first.
    pub parts: Vec<Part>,
}

/// Addresses of the destination that are treated alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which addresses.
    pub to: Extent,
    /// Whether there surely are such addresses. Whether an address range holds addresses of a service is not known.
    pub is_certain: bool,
    /// The next hop; [`Hop::Unknown`] when it may be one or another.
    pub hop: Hop,
    /// What says so; where several may, the first.
    pub by: RouteSource,
    /// What may happen, in the order in which routes count: one entry when the hop is known for sure.
    pub choices: Vec<Choice>,
    /// What would have to be known. Empty if and only if the hop is known.
    pub reasons: Vec<Reason>,
}

/// A part of a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    All,
    /// All of it but the other parts.
    Rest,
    /// What is in these ranges.
    Ranges(Vec<Prefix>),
    /// What is in this service tag.
    Tag(ServiceTag),
    /// What this service tag has in the region of the virtual network.
    TagNearby(ServiceTag),
    /// The address of a private endpoint, which is not known.
    PrivateEndpoint(Key<PrivateEndpoint>),
}

impl Part {
    /// The part with what may happen to it. There is at least one choice.
    pub(super) fn of(to: Extent, is_certain: bool, choices: Vec<Choice>) -> Self {
        let first = choices.first().map(|choice| &choice.hop);
        let alike = first.filter(|hop| **hop != Hop::Unknown && choices.iter().all(|choice| choice.hop == **hop));
        let hop = alike.cloned().unwrap_or(Hop::Unknown);
        let mut reasons = Vec::new();
        if hop == Hop::Unknown {
            choices.iter().filter_map(|choice| choice.reason.clone()).for_each(|reason| add_once(&mut reasons, reason));
            if reasons.is_empty() {
                reasons.push(Reason::new("which of several routes counts is not known"));
            }
        }
        let sure = choices.iter().find(|choice| choice.reason.is_none()).or(choices.first());
        let by = sure.map_or(RouteSource::NotKnown, |choice| choice.by);
        Self { to, is_certain, hop, by, choices, reasons }
    }
}

impl Way {
    /// A way of which nothing is known.
    pub(super) fn unknown(reason: Reason) -> Self {
        let choice = Choice { hop: Hop::Unknown, by: RouteSource::NotKnown, reason: Some(reason) };
        Self { parts: vec![Part::of(Extent::All, true, vec![choice])] }
    }

    /// The next hop of all of the destination, where it has one.
    pub fn only_hop(&self) -> Option<&Hop> {
        let first = &self.parts.first()?.hop;
        let is_one = *first != Hop::Unknown && self.parts.iter().all(|part| part.hop == *first);
        is_one.then_some(first)
    }

    /// What would have to be known to know all of the way.
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        self.parts.iter().flat_map(|part| &part.reasons).for_each(|reason| add_once(&mut reasons, reason.clone()));
        reasons
    }
}
