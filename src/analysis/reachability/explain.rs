//! What would have to be known for a verdict: the differences between packets that pass and packets that do not.
//!
//! Never here: the verdict.

use super::atoms::{Atoms, Class};
use super::bits::BitSet;
use super::entry::Order;
use super::evaluate::{Fate, Settled, Space};
use super::family::Family;
use super::flow::{Flow, Peer, Surroundings};
use super::names::{Mask, NamedSet};
use super::region::Dimension;
use crate::analysis::reason::{Reason, add_once};
use crate::analysis::tag_axioms::TagAxioms;

/// Most atoms whose differences are put into words.
const MOST_COMPARED: usize = 16;
/// Most reasons that a reader is given.
const MOST_REASONS: usize = 8;

/// Why it cannot be told, in words.
pub(super) fn reasons(
    flow: &Flow,
    order: &Order,
    space: &Space,
    settled: &[Settled],
    surroundings: &Surroundings<'_>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for part in settled.iter().filter(|part| part.fate == Fate::Unsure) {
        for number in part.marks.into_iter().flatten() {
            let (Some(entry), Some((must, _))) = (order.entries.get(number), space.reach(order, number)) else {
                continue;
            };
            for doubt in &entry.doubts {
                add_once(&mut reasons, doubt.clone());
            }
            for dimension in Dimension::ALL {
                if part.region.side(dimension).is_subset(must.side(dimension)) {
                    continue;
                }
                let doubts = match dimension {
                    Dimension::Port => &entry.port.doubts,
                    Dimension::SourcePort => &entry.source_port.doubts,
                    Dimension::Near => &entry.near.doubts,
                    Dimension::Peer => &entry.peer.doubts,
                };
                for doubt in doubts {
                    add_once(&mut reasons, doubt.clone());
                }
            }
        }
    }
    let words = Words { flow, surroundings };
    let projected = |fate: Fate, dimension: Dimension, atoms: &Atoms| {
        let mut all = BitSet::empty(atoms.len());
        let parts = settled.iter().filter(|part| part.fate == fate);
        parts.for_each(|part| all.add_all(part.region.side(dimension)));
        all
    };
    for (dimension, atoms) in [(Dimension::Peer, &space.peer), (Dimension::Near, &space.near)] {
        let denied = projected(Fate::Denied, dimension, atoms);
        let allowed = projected(Fate::Allowed, dimension, atoms);
        words.compare(dimension, atoms, &denied.minus(&allowed), &allowed, &mut reasons);
        if dimension == Dimension::Peer && reasons.is_empty() {
            words.compare(dimension, atoms, &denied, &allowed.minus(&denied), &mut reasons);
        }
    }
    if reasons.is_empty() {
        // The parts differ in several dimensions at once: name what is not known about the ends.
        reasons.extend(words.subnet());
        reasons.extend(surroundings.virtual_network.may.iter().map(|part| part.reason.clone()));
    }
    if reasons.is_empty() {
        reasons.push(Reason::new(format!("which addresses are in {} is not known", flow.peer)));
    }
    reasons.truncate(MOST_REASONS);
    reasons
}

struct Words<'a> {
    flow: &'a Flow,
    surroundings: &'a Surroundings<'a>,
}

impl Words<'_> {
    /// Names what tells atoms of one set from the nearest atom of the other.
    fn compare(&self, dimension: Dimension, atoms: &Atoms, some: &BitSet, rest: &BitSet, reasons: &mut Vec<Reason>) {
        for number in some.iter().take(MOST_COMPARED) {
            let Some(one) = atoms.get(number) else { continue };
            let others = rest.iter().filter_map(|other| atoms.get(other));
            let distance =
                |class: usize, sets: Mask| (one.sets ^ sets).count_ones() + 2 * u32::from(class != one.class);
            let Some(other) = others.min_by_key(|other| distance(other.class, other.sets)) else { continue };
            if one.class != other.class {
                self.classes(dimension, atoms, [one.class, other.class], reasons);
                if dimension == Dimension::Near {
                    continue;
                }
            }
            // What is in the network may be out of the Internet for that reason alone.
            let mut differing = one.sets ^ other.sets;
            if differing & atoms.names.network != 0 {
                differing &= !atoms.names.bit(&NamedSet::Internet);
            }
            for position in (0..atoms.names.len()).filter(|position| differing >> position & 1 == 1) {
                if let Some(set) = atoms.names.get(position) {
                    self.membership(set, reasons);
                }
            }
        }
    }

    fn classes(&self, dimension: Dimension, atoms: &Atoms, pair: [usize; 2], reasons: &mut Vec<Reason>) {
        if dimension == Dimension::Near {
            self.subnet().into_iter().for_each(|reason| add_once(reasons, reason));
            return;
        }
        let class = pair.into_iter().filter_map(|class| atoms.classes.get(class)).find(|class| class.is_written);
        if let Some(class) = class {
            let text = format!("whether {} contains addresses of {}", describe(class, atoms.family), self.flow.peer);
            add_once(reasons, Reason::new(text));
        }
    }

    fn membership(&self, set: &NamedSet, reasons: &mut Vec<Reason>) {
        let peer = &self.flow.peer;
        let is_peer = |base: &String| matches!(peer, Peer::Regional(tag) if tag.is(base));
        match (set, self.surroundings.location.get()) {
            (NamedSet::Home(_), Err(cause)) => {
                add_once(reasons, Reason::because("the location of the service is not known", cause));
            }
            (NamedSet::ServiceIn(base, _), Err(cause)) if is_peer(base) => {
                let text = format!("whether {} is the region of the service is not known", self.name(set));
                add_once(reasons, Reason::because(text, cause));
            }
            (NamedSet::VirtualNetwork, _) => {
                for part in &self.surroundings.virtual_network.may {
                    add_once(reasons, part.reason.clone());
                }
            }
            (NamedSet::Internet, _) => {
                let text =
                    "whether `Internet` contains public addresses that `VirtualNetwork` contains too is not documented";
                add_once(reasons, Reason::new(text));
            }
            (NamedSet::Unknown(_), _) => {
                add_once(reasons, Reason::new(format!("`{}` is not a known service tag", self.name(set))));
            }
            (NamedSet::Group(id), _) => {
                let text = format!("which addresses application security group `{id}` has is not known");
                add_once(reasons, Reason::new(text));
            }
            (NamedSet::Service(_) | NamedSet::ServiceIn(..) | NamedSet::Home(_), _) => {
                add_once(reasons, Reason::new(format!("whether addresses of {peer} are in {} too", self.name(set))));
            }
        }
    }

    /// Why the subnet's prefixes are not all known.
    fn subnet(&self) -> Option<Reason> {
        let text = "the address prefix of the subnet is not known";
        match self.surroundings.subnet.get() {
            Err(cause) => Some(Reason::because(text, cause)),
            Ok(prefixes) => {
                let cause = prefixes.iter().find_map(|prefix| prefix.get().err());
                match cause {
                    Some(cause) => Some(Reason::because(text, cause)),
                    None if prefixes.iter().all(|prefix| prefix.get().is_ok_and(|prefix| !prefix.is_ipv4())) => {
                        Some(Reason::new("the subnet has no IPv4 address prefix of its own"))
                    }
                    None => None,
                }
            }
        }
    }

    fn name(&self, set: &NamedSet) -> String {
        set_name(set, self.surroundings.tags)
    }
}

/// The set as people write it.
pub(super) fn set_name(set: &NamedSet, tags: &TagAxioms) -> String {
    let spelled = |base: &String| {
        let mut names = tags.known.iter().chain(&tags.disjoint).chain(&tags.regional);
        names.find(|name| name.eq_ignore_ascii_case(base)).unwrap_or(base).clone()
    };
    match set {
        NamedSet::Service(base) => spelled(base),
        NamedSet::ServiceIn(base, region) => format!("{}.{region}", spelled(base)),
        NamedSet::Home(base) => format!("{} in the region of the service", spelled(base)),
        NamedSet::Unknown(name) | NamedSet::Group(name) => name.clone(),
        NamedSet::VirtualNetwork => "VirtualNetwork".to_owned(),
        NamedSet::Internet => "Internet".to_owned(),
    }
}

/// The ranges of a class: a prefix where they are one.
fn describe(class: &Class, family: Family) -> String {
    match class.ranges.as_slice() {
        [] => "no address".to_owned(),
        [range] => family.describe(*range),
        [range, ..] => format!("{} and other ranges of the same rules", family.describe(*range)),
    }
}
