//! Addresses, cut into parts that no rule can tell apart in any world that the axioms permit.
//!
//! Ranges that the same rules name form a *class*. Within a class an address may be in any combination of named sets that
//! the axioms permit; class and combination make an *atom*. Every rule and every axiom speaks about one address at a
//! time, so what holds for every atom holds in every world (network.md §2.2).
//!
//! Never here: the outcome of a rule.

use super::bits::BitSet;
use super::names::{Mask, NamedSet, Names};
use super::ranges::{Groups, Range, Zones, platform_range, range};
use super::side::{End, Field, Named, Side};
use super::worlds::Worlds;
use crate::analysis::TagExtent;
use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::analysis::virtual_network_tag::Space;
use crate::network::Prefix;

/// Most atoms of one dimension.
const MOST_ATOMS: usize = 65_536;

/// Which addresses a dimension is about.
#[derive(Debug)]
pub(super) enum Target {
    /// All of them.
    Everything,
    /// All of them, and for every service tag that is named the addresses that it surely has.
    EverySet,
    /// Those in one of these ranges.
    Prefixes(Vec<Prefix>),
    /// The members of a set.
    Named(NamedSet),
    /// A subnet: these prefixes, and if they are not all, unknown ones inside of its network's space.
    Subnet { known: Vec<Prefix>, complete: bool, within: Option<Vec<Prefix>> },
}

/// Too many service tags, or too many ranges for them.
#[derive(Debug)]
pub(super) struct TooMany;

/// Addresses that the same rules name as ranges.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) ranges: Vec<Range>,
    pub(super) signature: BitSet,
    /// Whether a rule names it as a range.
    pub(super) is_written: bool,
}

/// A part that no rule can tell apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    pub(super) class: usize,
    /// The named sets that its addresses are in.
    pub(super) sets: Mask,
}

/// One dimension of addresses.
#[derive(Debug)]
pub(super) struct Atoms {
    pub(super) names: Names,
    pub(super) classes: Vec<Class>,
    list: Vec<Atom>,
    /// Sets of atoms of which at least one has an address, whatever the world.
    pub(super) certain: Vec<BitSet>,
}

/// What one field of a rule matches.
#[derive(Debug, Default)]
struct Matcher {
    any: bool,
    group: Option<usize>,
    sets: Mask,
    open: bool,
}

/// What one side of a rule matches.
#[derive(Debug)]
pub(super) struct SideMatcher(Vec<Matcher>);

impl Atoms {
    /// Cuts the addresses of the target by what the rules name. Gives for each side what it matches.
    pub(super) fn new(
        end: End,
        sides: &[&Side<Named>],
        target: &Target,
        extent: &TagExtent,
        tags: &TagAxioms,
    ) -> Result<(Self, Vec<SideMatcher>), TooMany> {
        let written = sides.iter().flat_map(|side| &side.fields).flat_map(|field| &field.known);
        let mut mentioned: Vec<NamedSet> = written.filter_map(NamedSet::of).collect();
        if let Target::Named(set) = target {
            mentioned.push(set.clone());
        }
        let routed = extent.must_tags.iter().chain(extent.may.iter().filter_map(|part| match &part.space {
            Space::Tag(tag) => Some(tag),
            Space::Everywhere | Space::Prefix(_) => None,
        }));
        if end == End::Peer {
            mentioned.extend(routed.filter_map(|tag| NamedSet::of_tag(&tags.read(tag))));
        }
        let names = Names::new(mentioned, tags).ok_or(TooMany)?;

        let mut groups = Groups::default();
        let matchers: Vec<SideMatcher> = sides.iter().map(|side| SideMatcher::new(side, &names, &mut groups)).collect();
        let zones = Zones::new(&mut groups, target, extent);
        let worlds = Worlds::new(end, target, extent, tags, &names, &zones);
        let classes = worlds.classes(&groups)?;
        let (mut atoms, mut steps) = (Vec::new(), 0);
        for (number, class) in classes.iter().enumerate() {
            let combinations = worlds.combinations(class, &mut steps)?;
            atoms.extend(combinations.into_iter().map(|sets| Atom { class: number, sets }));
            if atoms.len() > MOST_ATOMS {
                return Err(TooMany);
            }
        }
        let certain = worlds.certain(&classes, &atoms);
        Ok((Self { names, classes, list: atoms, certain }, matchers))
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The atoms that the side surely matches, and those that it may match.
    pub(super) fn matched(&self, side: &SideMatcher) -> (BitSet, BitSet) {
        if let [field] = side.0.as_slice()
            && field.any
        {
            return (BitSet::full(self.len()), BitSet::full(self.len()));
        }
        let is_in = |field: &Matcher, number: usize| {
            let Some(atom) = self.list.get(number) else { return false };
            let in_group = |group| self.classes.get(atom.class).is_some_and(|class| class.signature.contains(group));
            field.any || field.sets & atom.sets != 0 || field.group.is_some_and(in_group)
        };
        let surely = |number| !side.0.is_empty() && side.0.iter().all(|field| is_in(field, number));
        let maybe = |number| side.0.is_empty() || side.0.iter().any(|field| field.open || is_in(field, number));
        let must = BitSet::matching(self.len(), surely);
        let may = if side.is_exact() { must.clone() } else { BitSet::matching(self.len(), maybe) };
        (must, may)
    }

    pub(super) fn get(&self, number: usize) -> Option<&Atom> {
        self.list.get(number)
    }

    pub(super) fn class_of(&self, number: usize) -> Option<&Class> {
        self.list.get(number).and_then(|atom| self.classes.get(atom.class))
    }
}

impl SideMatcher {
    fn new(side: &Side<Named>, names: &Names, groups: &mut Groups) -> Self {
        let read = |field: &Field<Named>, groups: &mut Groups| {
            let mut matcher = Matcher { open: field.open, ..Matcher::default() };
            let mut ranges = Vec::new();
            for named in &field.known {
                match named {
                    Named::Any => matcher.any = true,
                    Named::Prefix(prefix) => ranges.extend(range(*prefix)),
                    Named::Tag(TagName::AzureLoadBalancer) => ranges.push(platform_range()),
                    Named::Tag(_) | Named::Group(_) => {
                        matcher.sets |= NamedSet::of(named).map_or(0, |set| names.bit(&set));
                    }
                }
            }
            if !ranges.is_empty() {
                matcher.group = Some(groups.add(ranges));
            }
            matcher
        };
        Self(side.fields.iter().map(|field| read(field, groups)).collect())
    }

    /// Whether what it may match is what it surely matches.
    fn is_exact(&self) -> bool {
        self.0.len() == 1 && self.0.iter().all(|field| !field.open)
    }
}
