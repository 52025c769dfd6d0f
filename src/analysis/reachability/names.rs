//! The sets of addresses that have a name but no known extent, and which of their intersections are possible.
//!
//! Never here: ranges of addresses.

use crate::analysis::reachability::side::Named;
use crate::analysis::tag_axioms::{TagAxioms, TagName};

/// A set of addresses whose members are not known.
///
/// The order is the order in which memberships are chosen: whole before part, and what depends on others last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NamedSet {
    /// A service tag.
    Service(String),
    /// A service tag in one region.
    ServiceIn(String, String),
    /// A service tag in the region of the service, when that region is not known.
    Home(String),
    /// A name that means nothing to us.
    Unknown(String),
    /// What the tag `VirtualNetwork` covers.
    VirtualNetwork,
    /// What the tag `Internet` covers.
    Internet,
    /// The members of an application security group.
    Group(String),
}

/// Memberships: bit `n` says whether an address is in the set number `n`.
pub(super) type Mask = u128;

/// The named sets that a question mentions.
#[derive(Debug, Default)]
pub(super) struct Names {
    sets: Vec<NamedSet>,
    /// For each set, those that it is a part of.
    pub(super) whole: Vec<Mask>,
    /// For each set, those that it shares no address with.
    pub(super) apart: Vec<Mask>,
    /// The service tags among them.
    pub(super) services: Mask,
    /// `VirtualNetwork`.
    pub(super) network: Mask,
}

impl Names {
    /// The sets with the wholes that they are parts of. None when there are more than a mask holds.
    pub(super) fn new(mentioned: impl IntoIterator<Item = NamedSet>, tags: &TagAxioms) -> Option<Self> {
        let mut sets: Vec<NamedSet> = vec![NamedSet::VirtualNetwork, NamedSet::Internet];
        for set in mentioned {
            if let NamedSet::ServiceIn(base, _) | NamedSet::Home(base) = &set {
                sets.push(NamedSet::Service(base.clone()));
            }
            sets.push(set);
        }
        sets.sort_unstable();
        sets.dedup();
        if sets.len() > Mask::BITS as usize {
            return None;
        }
        let mut names = Self { sets, ..Self::default() };
        let disjoint = names.mask_of(|set| set.service().is_some_and(|base| tags.is_disjoint(base)));
        for (position, set) in names.sets.iter().enumerate() {
            let family = match set.service() {
                Some(base) => names.mask_of(|other| other.service() == Some(base)),
                None => 0,
            };
            let whole = match set {
                NamedSet::ServiceIn(base, _) | NamedSet::Home(base) => {
                    names.mask_of(|other| matches!(other, NamedSet::Service(whole) if whole == base))
                }
                _ => 0,
            };
            names.whole.push(whole);
            names.apart.push(if disjoint >> position & 1 == 1 { disjoint & !family } else { 0 });
        }
        names.services = names.mask_of(|set| set.service().is_some());
        names.network = names.bit(&NamedSet::VirtualNetwork);
        Some(names)
    }

    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    pub(super) fn get(&self, position: usize) -> Option<&NamedSet> {
        self.sets.get(position)
    }

    /// The mask with just this set; nothing when it was not mentioned.
    pub(super) fn bit(&self, set: &NamedSet) -> Mask {
        self.sets.binary_search(set).map_or(0, |position| 1 << position)
    }

    /// The wholes of the sets in a mask.
    pub(super) fn wholes_of(&self, sets: Mask) -> Mask {
        join(&self.whole, sets)
    }

    /// The sets that share no address with those in a mask.
    pub(super) fn apart_from(&self, sets: Mask) -> Mask {
        join(&self.apart, sets)
    }

    /// The mask of all sets for which the answer is yes.
    pub(super) fn mask_of(&self, is_in: impl Fn(&NamedSet) -> bool) -> Mask {
        let positions = self.sets.iter().enumerate().filter(|(_, set)| is_in(set));
        positions.map(|(position, _)| 1 << position).sum()
    }
}

/// The union of the masks of those sets.
fn join(masks: &[Mask], sets: Mask) -> Mask {
    let inside = masks.iter().enumerate().filter(|(position, _)| sets >> position & 1 == 1);
    inside.fold(0, |joined, (_, mask)| joined | mask)
}

impl NamedSet {
    /// The named set behind an entry of an address field. `AzureLoadBalancer` is an address, and the platform's own tags
    /// hold nothing that an ordinary packet could come from or go to.
    pub(super) fn of(named: &Named) -> Option<Self> {
        match named {
            Named::Tag(tag) => Self::of_tag(tag),
            Named::Group(id) => Some(Self::Group(id.clone())),
            Named::Any | Named::Prefix(_) => None,
        }
    }

    pub(super) fn of_tag(tag: &TagName) -> Option<Self> {
        match tag {
            TagName::VirtualNetwork => Some(Self::VirtualNetwork),
            TagName::Internet => Some(Self::Internet),
            TagName::Service { base, region: None } => Some(Self::Service(base.clone())),
            TagName::Service { base, region: Some(region) } => Some(Self::ServiceIn(base.clone(), region.clone())),
            TagName::Unknown(name) => Some(Self::Unknown(name.clone())),
            TagName::AzureLoadBalancer | TagName::Platform(_) => None,
        }
    }

    /// The service tag that it is, or is a part of.
    pub(super) fn service(&self) -> Option<&String> {
        match self {
            Self::Service(base) | Self::ServiceIn(base, _) | Self::Home(base) => Some(base),
            Self::Unknown(_) | Self::VirtualNetwork | Self::Internet | Self::Group(_) => None,
        }
    }

    /// Whether the service tag surely has addresses outside of the other: of its other regions, or of regions that the
    /// other does not stand for (network.md §1.3: no list of regions covers a tag).
    pub(super) fn surely_exceeds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Service(base), Self::ServiceIn(other, _) | Self::Home(other)) => base == other,
            (Self::ServiceIn(base, region), Self::ServiceIn(other, elsewhere)) => base == other && region != elsewhere,
            _ => false,
        }
    }
}
