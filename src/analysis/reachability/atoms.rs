//! Addresses, cut into parts that no rule can tell apart in any world that the axioms permit.
//!
//! Ranges that the same rules name form a *class*. Within a class an address may be in any combination of named sets that
//! the axioms permit; class and combination make an *atom*. Every rule and every axiom speaks about one address at a
//! time, so what holds for every atom holds in every world (network.md §2.2).
//!
//! Never here: the outcome of a rule.

use std::ops::Range as Numbers;

use super::bits::BitSet;
use super::family::Family;
use super::inhabited::Inhabited;
use super::names::{Mask, NamedSet, Names};
use super::ranges::{Groups, Range, Zones};
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
    pub(super) family: Family,
    pub(super) names: Names,
    pub(super) classes: Vec<Class>,
    list: Vec<Atom>,
    /// For each class its atoms.
    spans: Vec<Numbers<usize>>,
    /// For each group of ranges the classes in it.
    of_group: Vec<BitSet>,
    /// For each named set the atoms in it.
    of_set: Vec<BitSet>,
    /// Sets of atoms of which at least one has an address, whatever the world.
    pub(super) certain: Vec<Inhabited>,
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

/// What one end of a question is about, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) end: End,
    pub(super) family: Family,
    pub(super) target: &'a Target,
    pub(super) extent: &'a TagExtent,
    pub(super) tags: &'a TagAxioms,
}

impl Atoms {
    /// Cuts the addresses of the target by what the rules name. Gives for each side what it matches.
    pub(super) fn new<'s>(
        scope: Scope<'_>,
        sides: impl Iterator<Item = &'s Side<Named>> + Clone,
    ) -> Result<(Self, Vec<SideMatcher>), TooMany> {
        let Scope { end, family, target, extent, tags } = scope;
        let written = sides.clone().flat_map(|side| &side.fields).flat_map(|field| &field.known);
        let mut mentioned: Vec<NamedSet> = Vec::new();
        for set in written.filter_map(NamedSet::of) {
            // Rules repeat the few tags that they name.
            if mentioned.last() != Some(&set) {
                mentioned.push(set);
            }
        }
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

        let mut groups = Groups::new(family);
        let matchers: Vec<SideMatcher> = sides.map(|side| SideMatcher::new(side, &names, &mut groups)).collect();
        let zones = Zones::new(&mut groups, target, extent);
        let worlds = Worlds::new(scope, &names, &zones);
        let classes = worlds.classes(&groups)?;
        let (list, spans) = worlds.atoms(&classes, MOST_ATOMS)?;
        let certain = worlds.certain(&classes, &list, &spans);
        let mut of_group = vec![BitSet::empty(classes.len()); zones.written];
        for (number, class) in classes.iter().enumerate() {
            for group in class.signature.iter().take_while(|group| *group < zones.written) {
                if let Some(column) = of_group.get_mut(group) {
                    column.insert(number);
                }
            }
        }
        let in_set = |position: usize| {
            BitSet::matching(list.len(), |number| list.get(number).is_some_and(|atom| atom.sets >> position & 1 == 1))
        };
        let of_set = (0..names.len()).map(in_set).collect();
        Ok((Self { family, names, classes, list, spans, of_group, of_set, certain }, matchers))
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The atoms that the side surely matches, and those that it may match.
    pub(super) fn matched(&self, side: &SideMatcher) -> (BitSet, BitSet) {
        let mut fields = side.0.iter();
        let Some(first) = fields.next() else { return (BitSet::empty(self.len()), BitSet::full(self.len())) };
        let mut must = self.named(first);
        let mut may = if first.open { BitSet::full(self.len()) } else { must.clone() };
        for field in fields {
            let named = self.named(field);
            must = must.and(&named);
            may.add_all(&if field.open { BitSet::full(self.len()) } else { named });
        }
        (must, may)
    }

    /// The atoms that the field surely names.
    fn named(&self, field: &Matcher) -> BitSet {
        if field.any {
            return BitSet::full(self.len());
        }
        let mut named = BitSet::empty(self.len());
        let classes = field.group.and_then(|group| self.of_group.get(group));
        let spans = classes.into_iter().flat_map(BitSet::iter).filter_map(|class| self.spans.get(class));
        spans.for_each(|span| named.insert_all(span.clone()));
        if field.sets != 0 {
            let sets = self.of_set.iter().enumerate().filter(|(position, _)| field.sets >> position & 1 == 1);
            sets.for_each(|(_, atoms)| named.add_all(atoms));
        }
        named
    }

    /// For each class its atoms.
    pub(super) fn spans(&self) -> &[Numbers<usize>] {
        &self.spans
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
        let family = groups.family;
        let read = |field: &Field<Named>, groups: &mut Groups| {
            let mut matcher = Matcher { open: field.open, ..Matcher::default() };
            let mut ranges = Vec::new();
            for named in &field.known {
                match named {
                    Named::Any => matcher.any = true,
                    Named::Prefix(prefix) => ranges.extend(family.range(*prefix)),
                    Named::Tag(TagName::AzureLoadBalancer) => ranges.push(family.probe()),
                    Named::Tag(_) | Named::Group(_) => {
                        matcher.sets |= NamedSet::of(named).map_or(0, |set| names.bit(&set));
                    }
                }
            }
            if !ranges.is_empty() && !matcher.any {
                matcher.group = Some(groups.add(ranges));
            }
            matcher
        };
        Self(side.fields.iter().map(|field| read(field, groups)).collect())
    }
}
