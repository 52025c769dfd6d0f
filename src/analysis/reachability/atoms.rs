//! Addresses, cut into parts that no rule can tell apart in any world that the axioms permit.
//!
//! Ranges that the same rules name form a *class*. Within a class an address may be in any combination of named sets that
//! the axioms permit; class and combination make an *atom*. Every rule and every axiom speaks about one address at a
//! time, so what holds for every atom holds in every world (network.md §2.2).
//!
//! Never here: the outcome of a rule.

use std::collections::{BTreeMap, HashMap};

use ipnet::IpNet;

use super::bits::BitSet;
use super::names::{Mask, NamedSet, Names};
use super::side::{End, Named, Side};
use crate::analysis::TagExtent;
use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::analysis::virtual_network_tag::{PLATFORM_ADDRESS, Space};
use crate::network::Prefix;

/// Most combinations of named sets that are looked at for one class of addresses.
const MOST_COMBINATIONS: usize = 4096;
/// Most atoms of one dimension.
const MOST_ATOMS: usize = 65_536;

/// Addresses from the first to the last, both included.
pub(super) type Range = (u32, u32);

/// Which addresses a dimension is about.
#[derive(Debug)]
pub(super) enum Target {
    /// All of them.
    Everything,
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
    signature: BitSet,
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
    pub(super) atoms: Vec<Atom>,
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

/// The ranges that cut the addresses, each with its number in a class's signature.
#[derive(Default)]
struct Groups {
    ranges: Vec<Vec<Range>>,
    numbers: BTreeMap<Vec<Range>, usize>,
}

/// Numbers of the groups that no rule names.
struct Zones {
    written: usize,
    private: usize,
    reserved: usize,
    platform: usize,
    target: usize,
    within: usize,
    must: usize,
    /// For each possible part of `VirtualNetwork`, the group of its range.
    may: Vec<Option<usize>>,
}

/// Private address space: never on the Internet, never a service's.
const PRIVATE: [Range; 3] = [(0x0A00_0000, 0x0AFF_FFFF), (0xAC10_0000, 0xAC1F_FFFF), (0xC0A8_0000, 0xC0A8_FFFF)];
/// Address space that is neither private nor routed on the Internet: 0/8, 100.64/10, 127/8, 169.254/16, 224/3.
const RESERVED: [Range; 5] = [
    (0x0000_0000, 0x00FF_FFFF),
    (0x6440_0000, 0x647F_FFFF),
    (0x7F00_0000, 0x7FFF_FFFF),
    (0xA9FE_0000, 0xA9FE_FFFF),
    (0xE000_0000, 0xFFFF_FFFF),
];

impl Groups {
    fn add(&mut self, ranges: Vec<Range>) -> usize {
        if let Some(number) = self.numbers.get(&ranges) {
            return *number;
        }
        let number = self.ranges.len();
        self.ranges.push(ranges.clone());
        self.numbers.insert(ranges, number);
        number
    }

    /// A group with a number of its own, even if another has the same ranges.
    fn add_own(&mut self, ranges: Vec<Range>) -> usize {
        self.ranges.push(ranges);
        self.ranges.len() - 1
    }

    /// The elementary ranges with the groups that they are in.
    fn cut(&self) -> Vec<(Range, BitSet)> {
        let mut starts: Vec<u64> = vec![0];
        for (first, last) in self.ranges.iter().flatten() {
            starts.push(u64::from(*first));
            starts.push(u64::from(*last) + 1);
        }
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|start| *start <= u64::from(u32::MAX));
        let mut pieces: Vec<(Range, BitSet)> = Vec::with_capacity(starts.len());
        for (index, start) in starts.iter().enumerate() {
            let last = starts.get(index + 1).map_or(u64::from(u32::MAX), |next| next - 1);
            let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
            pieces.push(((narrow(*start), narrow(last)), BitSet::empty(self.ranges.len())));
        }
        for (number, ranges) in self.ranges.iter().enumerate() {
            for (first, last) in ranges {
                let from = starts.partition_point(|start| *start < u64::from(*first));
                let to = starts.partition_point(|start| *start <= u64::from(*last));
                for (_, signature) in pieces.iter_mut().take(to).skip(from) {
                    signature.insert(number);
                }
            }
        }
        pieces
    }
}

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
        let builder = Builder { end, target, extent, tags, names: &names, zones: &zones };
        let classes = builder.classes(&groups);
        let mut atoms = Vec::new();
        for (number, class) in classes.iter().enumerate() {
            let combinations = builder.combinations(class)?;
            atoms.extend(combinations.into_iter().map(|sets| Atom { class: number, sets }));
            if atoms.len() > MOST_ATOMS {
                return Err(TooMany);
            }
        }
        let certain = builder.certain(&classes, &atoms);
        Ok((Self { names, classes, atoms, certain }, matchers))
    }

    pub(super) fn len(&self) -> usize {
        self.atoms.len()
    }

    /// The atoms that the side surely matches, and those that it may match.
    pub(super) fn matched(&self, side: &SideMatcher) -> (BitSet, BitSet) {
        if let [field] = side.0.as_slice()
            && field.any
        {
            return (BitSet::full(self.len()), BitSet::full(self.len()));
        }
        let is_in = |field: &Matcher, number: usize| {
            let Some(atom) = self.atoms.get(number) else { return false };
            let in_group = |group| self.classes.get(atom.class).is_some_and(|class| class.signature.contains(group));
            field.any || field.sets & atom.sets != 0 || field.group.is_some_and(in_group)
        };
        let surely = |number| !side.0.is_empty() && side.0.iter().all(|field| is_in(field, number));
        let maybe = |number| side.0.is_empty() || side.0.iter().any(|field| field.open || is_in(field, number));
        let must = BitSet::matching(self.len(), surely);
        let may = if side.is_exact() { must.clone() } else { BitSet::matching(self.len(), maybe) };
        (must, may)
    }

    pub(super) fn class_of(&self, number: usize) -> Option<&Class> {
        self.atoms.get(number).and_then(|atom| self.classes.get(atom.class))
    }
}

impl SideMatcher {
    fn new(side: &Side<Named>, names: &Names, groups: &mut Groups) -> Self {
        let read = |field: &super::side::Field<Named>, groups: &mut Groups| {
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

impl Zones {
    fn new(groups: &mut Groups, target: &Target, extent: &TagExtent) -> Self {
        let ranges =
            |prefixes: &[Prefix]| -> Vec<Range> { prefixes.iter().filter_map(|prefix| range(*prefix)).collect() };
        let written = groups.ranges.len();
        let (target, within) = match target {
            Target::Prefixes(prefixes) => (ranges(prefixes), Vec::new()),
            Target::Subnet { known, complete: true, .. } => (ranges(known), Vec::new()),
            Target::Subnet { known, within, .. } => {
                let anywhere = vec![(0, u32::MAX)];
                (ranges(known), within.as_ref().map_or(anywhere, |within| ranges(within)))
            }
            Target::Everything | Target::Named(_) => (Vec::new(), Vec::new()),
        };
        Self {
            written,
            private: groups.add_own(PRIVATE.to_vec()),
            reserved: groups.add_own(RESERVED.to_vec()),
            platform: groups.add_own(vec![platform_range()]),
            target: groups.add_own(target),
            within: groups.add_own(within),
            must: groups.add_own(ranges(&extent.must)),
            may: {
                let part = |space: &Space| match space {
                    Space::Prefix(prefix) => range(*prefix),
                    Space::Everywhere | Space::Tag(_) => None,
                };
                let parts = extent.may.iter().map(|possible| part(&possible.space));
                parts.map(|part| part.map(|part| groups.add_own(vec![part]))).collect()
            },
        }
    }
}

/// What the atoms are made from.
struct Builder<'a> {
    end: End,
    target: &'a Target,
    extent: &'a TagExtent,
    tags: &'a TagAxioms,
    names: &'a Names,
    zones: &'a Zones,
}

impl Builder<'_> {
    fn classes(&self, groups: &Groups) -> Vec<Class> {
        let mut classes: Vec<Class> = Vec::new();
        let mut numbers: HashMap<BitSet, usize> = HashMap::new();
        for (range, signature) in groups.cut() {
            if !self.can_hold_target(&signature) {
                continue;
            }
            if let Some(class) = numbers.get(&signature).and_then(|number| classes.get_mut(*number)) {
                class.ranges.push(range);
                continue;
            }
            numbers.insert(signature.clone(), classes.len());
            let is_written = (0..self.zones.written).any(|group| signature.contains(group));
            classes.push(Class { ranges: vec![range], signature, is_written });
        }
        classes
    }

    fn can_hold_target(&self, signature: &BitSet) -> bool {
        let zones = self.zones;
        match self.target {
            Target::Everything => true,
            Target::Prefixes(_) => signature.contains(zones.target),
            // The tag also covers the address of Azure's probes, which is no part of anybody's network.
            Target::Named(NamedSet::VirtualNetwork) => !signature.contains(zones.platform),
            Target::Named(NamedSet::Internet) => self.is_public(signature),
            Target::Named(set) => set.service().is_none() || self.is_public(signature),
            Target::Subnet { .. } => {
                let is_usable = !signature.contains(zones.reserved) && !signature.contains(zones.platform);
                signature.contains(zones.target) || signature.contains(zones.within) && is_usable
            }
        }
    }

    fn is_public(&self, signature: &BitSet) -> bool {
        let zones = self.zones;
        ![zones.private, zones.reserved, zones.platform].into_iter().any(|zone| signature.contains(zone))
    }

    /// Every combination of named sets that an address of the class can be in.
    fn combinations(&self, class: &Class) -> Result<Vec<Mask>, TooMany> {
        let names = self.names;
        let is_public = self.is_public(&class.signature);
        let mut required = match self.target {
            Target::Named(set) => names.bit(set),
            _ => 0,
        };
        let mut refused = if is_public { 0 } else { names.services };
        for position in 0..names.len() {
            if required >> position & 1 == 1 {
                required |= names.whole.get(position).copied().unwrap_or(0);
            }
        }
        for position in 0..names.len() {
            if required >> position & 1 == 1 {
                refused |= names.apart.get(position).copied().unwrap_or(0);
            }
        }
        let mut found = Vec::new();
        let mut open: Vec<(usize, Mask)> = vec![(0, 0)];
        while let Some((position, sets)) = open.pop() {
            let Some(set) = names.get(position) else {
                found.push(sets);
                if found.len() > MOST_COMBINATIONS {
                    return Err(TooMany);
                }
                continue;
            };
            let bit: Mask = 1 << position;
            let (can_be_out, can_be_in) = self.choices(set, position, class, is_public, sets);
            if can_be_in && refused & bit == 0 {
                open.push((position + 1, sets | bit));
            }
            if can_be_out && required & bit == 0 {
                open.push((position + 1, sets));
            }
        }
        Ok(found)
    }

    /// Whether an address can be outside of the set and whether it can be inside, after the choices made before.
    fn choices(&self, set: &NamedSet, position: usize, class: &Class, is_public: bool, sets: Mask) -> (bool, bool) {
        let names = self.names;
        let in_network = sets & names.bit(&NamedSet::VirtualNetwork) != 0;
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
            NamedSet::Group(_) => (true, in_network && self.end == End::Peer),
        }
    }

    fn network_choices(&self, class: &Class, sets: Mask) -> (bool, bool) {
        let zones = self.zones;
        let tag_bit = |tag| NamedSet::of_tag(&self.tags.read(tag)).map_or(0, |set| self.names.bit(&set));
        let surely = matches!(self.target, Target::Subnet { .. })
            || class.signature.contains(zones.must)
            || class.signature.contains(zones.platform)
            || self.extent.must_tags.iter().any(|tag| tag_bit(tag) & sets != 0);
        if surely {
            return (false, true);
        }
        let may = self.extent.may.iter().zip(&zones.may).any(|(part, group)| {
            let is_there = match &part.space {
                Space::Everywhere => true,
                Space::Prefix(_) => group.is_some_and(|group| class.signature.contains(group)),
                Space::Tag(tag) => tag_bit(tag) & sets != 0,
            };
            is_there && (part.service_tags || sets & self.names.services == 0)
        });
        (true, may)
    }

    /// Whether `VirtualNetwork` may contain an address of the class, for whatever reason.
    fn may_be_in_network(&self, class: &Class) -> bool {
        let possible = self.extent.may.iter().zip(&self.zones.may).any(|(part, group)| match &part.space {
            Space::Everywhere | Space::Tag(_) => true,
            Space::Prefix(_) => group.is_some_and(|group| class.signature.contains(group)),
        });
        let surely = [self.zones.must, self.zones.platform].into_iter().any(|zone| class.signature.contains(zone));
        possible || surely || !self.extent.must_tags.is_empty()
    }

    /// Whether a route of one's own may put the addresses of the class into `VirtualNetwork`.
    fn may_be_routed(&self, class: &Class) -> bool {
        let zones = self.zones;
        class.signature.contains(zones.must)
            || self.extent.may.iter().zip(&zones.may).any(|(part, group)| match &part.space {
                Space::Everywhere => part.service_tags,
                Space::Prefix(_) => group.is_some_and(|group| class.signature.contains(group)),
                Space::Tag(_) => false,
            })
    }

    /// The sets of atoms of which one surely has an address (network.md §2.1: certainly non-empty remainders).
    fn certain(&self, classes: &[Class], atoms: &[Atom]) -> Vec<BitSet> {
        let names = self.names;
        let all = |is_in: &dyn Fn(&Atom, &Class) -> bool| {
            let is_in = |atom: &Atom| classes.get(atom.class).is_some_and(|class| is_in(atom, class));
            BitSet::matching(atoms.len(), |number| atoms.get(number).is_some_and(is_in))
        };
        let network = names.bit(&NamedSet::VirtualNetwork);
        // No list of ranges covers a service or the Internet, and neither does `VirtualNetwork` unless a route says so.
        let open_public =
            |class: &Class| !class.is_written && self.is_public(&class.signature) && !self.may_be_routed(class);
        let remainder = |others: Mask| {
            let routed =
                self.extent.must_tags.iter().chain(self.extent.may.iter().filter_map(|part| match &part.space {
                    Space::Tag(tag) => Some(tag),
                    Space::Everywhere | Space::Prefix(_) => None,
                }));
            let routed = routed.filter_map(|tag| NamedSet::of_tag(&self.tags.read(tag)));
            let routed = routed.fold(0, |sets: Mask, set| sets | names.bit(&set));
            let target = match self.target {
                Target::Named(set) => names.bit(set),
                _ => 0,
            };
            // A tag that is itself routed may be in the network as a whole.
            let outside = if routed & (target | names.whole_of(target)) == 0 { network } else { 0 };
            all(&|atom, class| open_public(class) && atom.sets & (others | outside) == 0)
        };
        let mut certain: Vec<BitSet> = Vec::new();
        let whole_classes = |is_whole: &dyn Fn(&Class) -> bool, certain: &mut Vec<BitSet>| {
            for (number, class) in classes.iter().enumerate() {
                if is_whole(class) {
                    certain.push(all(&|atom, _| atom.class == number));
                }
            }
        };
        match self.target {
            Target::Everything => {
                whole_classes(&|_| true, &mut certain);
                certain.push(remainder(names.services));
            }
            Target::Prefixes(_) => whole_classes(&|_| true, &mut certain),
            Target::Subnet { .. } => {
                whole_classes(&|class| class.signature.contains(self.zones.target), &mut certain);
                certain.push(BitSet::full(atoms.len()));
            }
            Target::Named(NamedSet::VirtualNetwork) => {
                whole_classes(&|class| class.signature.contains(self.zones.must), &mut certain);
            }
            Target::Named(NamedSet::Internet) => {
                whole_classes(&|class| !self.may_be_in_network(class), &mut certain);
                certain.push(remainder(names.services));
                certain.push(BitSet::full(atoms.len()));
            }
            Target::Named(set) if set.service().is_none() => certain.push(BitSet::full(atoms.len())),
            Target::Named(set) => {
                let siblings = names.mask_of(|other| set.surely_exceeds(other));
                certain.push(remainder(siblings));
                certain.push(BitSet::full(atoms.len()));
            }
        }
        certain.retain(|set| !set.is_empty());
        certain
    }
}

/// The IPv4 addresses of a prefix.
pub(super) fn range(prefix: Prefix) -> Option<Range> {
    match prefix.net() {
        IpNet::V4(net) => Some((u32::from(net.network()), u32::from(net.broadcast()))),
        IpNet::V6(_) => None,
    }
}

fn platform_range() -> Range {
    (u32::from(PLATFORM_ADDRESS), u32::from(PLATFORM_ADDRESS))
}
