//! The worlds that the axioms permit: which combinations of named sets an address can be in, and where addresses surely
//! are.
//!
//! Never here: rules.

use std::collections::HashMap;

use std::ops::Range as Numbers;

use super::atoms::{Atom, Class, Scope, Target, TooMany};
use super::bits::BitSet;
use super::family::Family;
use super::inhabited::Inhabited;
use super::names::{Mask, NamedSet, Names};
use super::ranges::{Groups, Zones};
use super::side::End;
use crate::analysis::virtual_network_tag::Space;
use crate::network::ServiceTag;

/// Most combinations of named sets that are looked at for one class of addresses.
const MOST_COMBINATIONS: usize = 4096;
/// Most steps on the way to all of them; some ways lead nowhere.
const MOST_STEPS: usize = 4 << 20;

/// What is known about the addresses of one dimension.
pub(super) struct Worlds<'a> {
    scope: Scope<'a>,
    names: &'a Names,
    zones: &'a Zones,
    /// The target as a mask, with the wholes that it is a part of.
    required: Mask,
    /// The sets that share nothing with the target.
    refused: Mask,
    /// The tags that `VirtualNetwork` surely contains.
    must_tags: Mask,
    may: Vec<Part>,
}

/// A possible part of `VirtualNetwork`.
struct Part {
    place: Place,
    service_tags: bool,
}

enum Place {
    Everywhere,
    Group(usize),
    Tags(Mask),
    /// Ranges of another address family.
    Nowhere,
}

impl<'a> Worlds<'a> {
    pub(super) fn new(scope: Scope<'a>, names: &'a Names, zones: &'a Zones) -> Self {
        let Scope { target, extent, tags, .. } = scope;
        let mask = |tag: &ServiceTag| NamedSet::of_tag(&tags.read(tag)).map_or(0, |set| names.bit(&set));
        let part = |part: &crate::analysis::PossiblePart, group: &Option<usize>| Part {
            place: match (&part.space, group) {
                (Space::Everywhere, _) => Place::Everywhere,
                (Space::Tag(tag), _) => Place::Tags(mask(tag)),
                (Space::Prefix(_), Some(group)) => Place::Group(*group),
                (Space::Prefix(_), None) => Place::Nowhere,
            },
            service_tags: part.service_tags,
        };
        let target_set = match target {
            Target::Named(set) => names.bit(set),
            Target::Everything | Target::EverySet | Target::Prefixes(_) | Target::Subnet { .. } => 0,
        };
        let required = target_set | names.wholes_of(target_set);
        Self {
            scope,
            names,
            zones,
            required,
            refused: names.apart_from(required),
            must_tags: extent.must_tags.iter().fold(0, |sets, tag| sets | mask(tag)),
            may: extent.may.iter().zip(&zones.may).map(|(possible, group)| part(possible, group)).collect(),
        }
    }

    /// The classes of addresses that can be among the target's.
    pub(super) fn classes(&self, groups: &Groups) -> Result<Vec<Class>, TooMany> {
        let mut classes: Vec<Class> = Vec::new();
        let mut numbers: HashMap<BitSet, usize> = HashMap::new();
        for (range, signature) in groups.cut(self.zones)? {
            if !self.can_hold_target(&signature) {
                continue;
            }
            if let Some(class) = numbers.get(&signature).and_then(|number| classes.get_mut(*number)) {
                class.ranges.push(range);
                continue;
            }
            numbers.insert(signature.clone(), classes.len());
            let is_written = signature.first().is_some_and(|group| group < self.zones.written);
            classes.push(Class { ranges: vec![range], signature, is_written });
        }
        Ok(classes)
    }

    fn can_hold_target(&self, signature: &BitSet) -> bool {
        let zones = self.zones;
        match self.scope.target {
            Target::Everything | Target::EverySet => true,
            Target::Prefixes(_) => signature.contains(zones.target),
            // The tag also covers the address of Azure's probes, which is no part of anybody's network.
            Target::Named(NamedSet::VirtualNetwork) => {
                !signature.contains(zones.platform) && self.may_be_in_network(signature)
            }
            Target::Named(NamedSet::Internet) => self.zones.is_public(signature),
            Target::Named(set) => set.service().is_none() || self.zones.is_public(signature),
            Target::Subnet { .. } => {
                let is_usable = !signature.contains(zones.reserved) && !signature.contains(zones.platform);
                signature.contains(zones.target) || signature.contains(zones.within) && is_usable
            }
        }
    }

    /// The atoms of all classes, and for each class which of them are its own.
    pub(super) fn atoms(&self, classes: &[Class], most: usize) -> Result<(Vec<Atom>, Vec<Numbers<usize>>), TooMany> {
        let (mut atoms, mut spans, mut steps) = (Vec::new(), Vec::with_capacity(classes.len()), 0);
        // Most classes are alike: what can be said of their addresses hangs on few of the groups.
        let mut known: HashMap<Vec<bool>, Vec<Mask>> = HashMap::new();
        for (number, class) in classes.iter().enumerate() {
            let may = self.may.iter().filter_map(|part| match part.place {
                Place::Group(group) => Some(class.signature.contains(group)),
                Place::Everywhere | Place::Tags(_) | Place::Nowhere => None,
            });
            let likeness: Vec<bool> =
                [self.zones.is_public(&class.signature), self.is_surely_in_network(&class.signature)]
                    .into_iter()
                    .chain([class.signature.contains(self.zones.platform)])
                    .chain(may)
                    .collect();
            let start = atoms.len();
            if let Some(combinations) = known.get(&likeness) {
                atoms.extend(combinations.iter().map(|sets| Atom { class: number, sets: *sets }));
            } else {
                let combinations = self.combinations(class, &mut steps)?;
                atoms.extend(combinations.iter().map(|sets| Atom { class: number, sets: *sets }));
                known.insert(likeness, combinations);
            }
            if atoms.len() > most {
                return Err(TooMany);
            }
            spans.push(start..atoms.len());
        }
        Ok((atoms, spans))
    }

    /// Every combination of named sets that an address of the class can be in. `steps` counts the work of all classes.
    fn combinations(&self, class: &Class, steps: &mut usize) -> Result<Vec<Mask>, TooMany> {
        let is_public = self.zones.is_public(&class.signature);
        let refused = if is_public { self.refused } else { self.refused | self.names.services };
        let mut found = Vec::new();
        let mut open: Vec<(usize, Mask)> = vec![(0, 0)];
        while let Some((position, sets)) = open.pop() {
            *steps += 1;
            if found.len() > MOST_COMBINATIONS || *steps > MOST_STEPS {
                return Err(TooMany);
            }
            let Some(set) = self.names.get(position) else {
                found.push(sets);
                continue;
            };
            let bit: Mask = 1 << position;
            let (can_be_out, can_be_in) = self.choices(set, position, class, is_public, sets);
            if can_be_in && refused & bit == 0 {
                open.push((position + 1, sets | bit));
            }
            if can_be_out && self.required & bit == 0 {
                open.push((position + 1, sets));
            }
        }
        Ok(found)
    }

    /// Whether an address can be outside of the set and whether it can be inside, after the choices made before.
    fn choices(&self, set: &NamedSet, position: usize, class: &Class, is_public: bool, sets: Mask) -> (bool, bool) {
        let names = self.names;
        let in_network = sets & names.network != 0;
        match set {
            NamedSet::Service(_) | NamedSet::ServiceIn(..) | NamedSet::Home(_) => {
                let whole = names.whole.get(position).copied().unwrap_or(0);
                let apart = names.apart.get(position).copied().unwrap_or(0);
                (true, whole & !sets == 0 && apart & sets == 0)
            }
            NamedSet::Unknown(_) => (true, true),
            NamedSet::VirtualNetwork => self.network_choices(class, sets),
            // Public addresses outside of the network are the Internet; for those inside of it the sources disagree.
            NamedSet::Internet if !is_public => (true, false),
            NamedSet::Internet => (in_network, true),
            // The members are interfaces in a virtual network; those of API Management cannot be among them.
            NamedSet::Group(_) => (true, in_network && self.scope.end == End::Peer),
        }
    }

    fn network_choices(&self, class: &Class, sets: Mask) -> (bool, bool) {
        let is_subnet = matches!(self.scope.target, Target::Subnet { .. });
        if is_subnet || self.is_surely_in_network(&class.signature) || self.must_tags & sets != 0 {
            return (false, true);
        }
        let may = self.may.iter().any(|part| {
            let is_there = match part.place {
                Place::Everywhere => true,
                Place::Group(group) => class.signature.contains(group),
                Place::Tags(tags) => tags & sets != 0,
                Place::Nowhere => false,
            };
            is_there && (part.service_tags || sets & self.names.services == 0)
        });
        (true, may || class.signature.contains(self.zones.platform))
    }

    /// The address of Azure's probes is in the tag; of that for IPv6 nobody says so, and it may be.
    fn is_surely_in_network(&self, signature: &BitSet) -> bool {
        let is_probe = self.scope.family == Family::V4 && signature.contains(self.zones.platform);
        signature.contains(self.zones.must) || is_probe
    }

    /// Whether `VirtualNetwork` may contain an address of these groups, for whatever reason.
    fn may_be_in_network(&self, signature: &BitSet) -> bool {
        let possible = self.may.iter().any(|part| match part.place {
            Place::Everywhere | Place::Tags(_) => true,
            Place::Group(group) => signature.contains(group),
            Place::Nowhere => false,
        });
        let is_probe = signature.contains(self.zones.platform);
        possible || is_probe || self.must_tags != 0 || self.is_surely_in_network(signature)
    }

    /// Whether a route of one's own may put all of these groups into `VirtualNetwork`.
    fn may_be_routed(&self, signature: &BitSet) -> bool {
        self.is_surely_in_network(signature)
            || self.may.iter().any(|part| match part.place {
                Place::Everywhere => part.service_tags,
                Place::Group(group) => signature.contains(group),
                Place::Tags(_) | Place::Nowhere => false,
            })
    }

    /// The sets of atoms of which one surely has an address (network.md §2.1: certainly non-empty remainders).
    pub(super) fn certain(&self, classes: &[Class], atoms: &[Atom], spans: &[Numbers<usize>]) -> Vec<Inhabited> {
        let names = self.names;
        let whole_classes = |is_whole: &dyn Fn(&Class) -> bool| -> Vec<Inhabited> {
            let whole = classes.iter().zip(spans).filter(|(class, _)| is_whole(class));
            whole.map(|(_, span)| Inhabited::Span(span.clone())).collect()
        };
        // A network need not have addresses of IPv6, nor a service.
        let is_v4 = self.scope.family == Family::V4;
        let all = Inhabited::Span(0..if is_v4 { atoms.len() } else { 0 });
        let remainder = |others| Inhabited::Set(self.remainder(classes, atoms, others));
        let mut certain = match self.scope.target {
            Target::Prefixes(_) => whole_classes(&|_| true),
            Target::Subnet { .. } => {
                let mut certain = whole_classes(&|class| class.signature.contains(self.zones.target));
                certain.push(all);
                certain
            }
            Target::Everything => {
                let mut certain = whole_classes(&|_| true);
                certain.push(remainder(names.services));
                certain
            }
            Target::EverySet => {
                let mut certain = whole_classes(&|_| true);
                certain.push(remainder(names.services));
                if is_v4 {
                    certain.extend(self.own_parts(classes, atoms));
                }
                certain
            }
            Target::Named(NamedSet::VirtualNetwork) => {
                let mut certain = whole_classes(&|class| class.signature.contains(self.zones.must));
                certain.push(all);
                certain
            }
            Target::Named(NamedSet::Internet) => {
                let mut certain = whole_classes(&|class| !self.may_be_in_network(&class.signature));
                certain.extend([remainder(names.services), Inhabited::Span(0..atoms.len())]);
                certain
            }
            Target::Named(set) if set.service().is_none() || !is_v4 => vec![all],
            Target::Named(set) => {
                let siblings = names.mask_of(|other| set.surely_exceeds(other));
                vec![remainder(siblings), all]
            }
        };
        certain.retain(|set| !set.is_empty());
        certain
    }

    /// For every service tag, what it surely has outside of its siblings, of the network and of all written ranges.
    fn own_parts(&self, classes: &[Class], atoms: &[Atom]) -> Vec<Inhabited> {
        let sets = (0..self.names.len()).filter_map(|position| Some((position, self.names.get(position)?)));
        let services = sets.filter(|(_, set)| set.service().is_some());
        let part = |(position, set): (usize, &NamedSet)| {
            let own: Mask = 1 << position;
            let siblings = self.names.mask_of(|other| set.surely_exceeds(other));
            let rest = self.remainder_of(classes, atoms, siblings, own | self.names.wholes_of(own));
            let is_own = |number: &usize| atoms.get(*number).is_some_and(|atom| atom.sets & own != 0);
            let mut part = BitSet::empty(atoms.len());
            rest.iter().filter(is_own).for_each(|number| part.insert(number));
            Inhabited::Set(part)
        };
        services.map(part).collect()
    }

    /// What is left of the target without these sets, without the ranges that anybody writes, and without
    /// `VirtualNetwork` unless a route may put all of the target there. Neither covers a service or the Internet.
    fn remainder(&self, classes: &[Class], atoms: &[Atom], others: Mask) -> BitSet {
        self.remainder_of(classes, atoms, others, self.required)
    }

    fn remainder_of(&self, classes: &[Class], atoms: &[Atom], others: Mask, required: Mask) -> BitSet {
        let routed = self.may.iter().fold(self.must_tags, |sets, part| match part.place {
            Place::Tags(tags) => sets | tags,
            Place::Everywhere | Place::Group(_) | Place::Nowhere => sets,
        });
        let network = if routed & required == 0 { self.names.network } else { 0 };
        let is_open = |class: &Class| {
            !class.is_written && self.zones.is_public(&class.signature) && !self.may_be_routed(&class.signature)
        };
        let open: Vec<bool> = classes.iter().map(is_open).collect();
        BitSet::matching(atoms.len(), |number| {
            let is_left = |atom: &Atom| atom.sets & (others | network) == 0 && open.get(atom.class) == Some(&true);
            atoms.get(number).is_some_and(is_left)
        })
    }
}
