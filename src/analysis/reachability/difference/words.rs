//! Sets of atoms in the words that rules use.
//!
//! Never here: which sets there are to tell.

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};
use std::net::IpAddr;

use super::super::atoms::Atoms;
use super::super::bits::BitSet;
use super::super::entry::Order;
use super::super::family::Family;
use super::super::ranges::{Range, united};
use super::super::side::{Named, Side};
use super::PeerSet;
use crate::analysis::TagAxioms;
use crate::analysis::tag_axioms::TagName;
use crate::network::{Address, Prefix, SecurityGroup, ServiceTag};

/// Most words that are tried.
const MOST_WORDS: usize = 512;
/// Most addresses that are told as a list.
const MOST_LISTED: usize = 8;
/// Most exceptions of a set.
const MOST_EXCEPTIONS: usize = 3;

/// A word of a rule, with the side that it would make.
pub(super) struct Word {
    pub(super) address: Address,
    pub(super) side: Side<Named>,
}

/// The words that the groups use for peers, tags first; each once.
pub(super) fn vocabulary(groups: &[&SecurityGroup], orders: &[&Order], tags: &TagAxioms) -> Vec<Word> {
    let mut addresses = vec![Address::Any];
    for tag in ["VirtualNetwork", "Internet", "AzureLoadBalancer"] {
        addresses.push(Address::Tag(ServiceTag::new(tag)));
    }
    let rules = || groups.iter().flat_map(|group| &group.rules.items);
    let sides = rules().flat_map(|rule| [&rule.source.addresses, &rule.destination.addresses]);
    let single = sides.filter_map(|side| side.single.get().ok().and_then(Option::as_ref));
    for address in single {
        if matches!(address, Address::Tag(_)) && !addresses.contains(address) {
            addresses.push(address.clone());
        }
    }
    let named = orders.iter().flat_map(|order| &order.entries).flat_map(|entry| &entry.peer.fields);
    let mut prefixes: Vec<Prefix> = named
        .flat_map(|field| &field.known)
        .filter_map(|named| match named {
            Named::Prefix(prefix) => Some(*prefix),
            Named::Any | Named::Tag(_) | Named::Group(_) => None,
        })
        .collect();
    prefixes.sort_unstable_by_key(|prefix| (prefix.length(), *prefix));
    prefixes.dedup();
    addresses.extend(prefixes.into_iter().map(Address::Prefix));
    addresses.truncate(MOST_WORDS);
    let side = |address: &Address| match address {
        Address::Any => Named::Any,
        Address::Prefix(prefix) => Named::Prefix(*prefix),
        Address::Tag(tag) => Named::Tag(tags.read(tag)),
    };
    let words = addresses.into_iter().map(|address| Word { side: Side::known(vec![side(&address)]), address });
    words.filter(|word| !names_platform(&word.side)).collect()
}

fn names_platform(side: &Side<Named>) -> bool {
    side.fields.iter().flat_map(|field| &field.known).any(|named| matches!(named, Named::Tag(TagName::Platform(_))))
}

/// Words and what they mean.
pub(super) struct Words<'a> {
    pub(super) words: &'a [Word],
    pub(super) meanings: &'a [BitSet],
}

impl<'a> Words<'a> {
    fn all(&self) -> impl Iterator<Item = (&'a Address, &'a BitSet)> {
        self.words.iter().map(|word| &word.address).zip(self.meanings).filter(|(_, meaning)| !meaning.is_empty())
    }

    /// The set in words: one of them, several of them, one without others, ranges; or at least what it is a part of.
    pub(super) fn tell(&self, set: &BitSet, atoms: &Atoms) -> PeerSet {
        if let Some((address, _)) = self.all().find(|(_, meaning)| *meaning == set) {
            return PeerSet::These { of: vec![address.clone()], except: Vec::new() };
        }
        if let Some(of) = self.cover(set, &BitSet::full(atoms.len()), MOST_LISTED) {
            return PeerSet::These { of, except: Vec::new() };
        }
        let ranges = ranges(set, atoms).and_then(|ranges| prefixes(ranges, atoms.family));
        let told = |prefixes: Vec<Prefix>| {
            let of = prefixes.into_iter().map(Address::Prefix).collect();
            PeerSet::These { of, except: Vec::new() }
        };
        if let Some(few) = ranges.clone().filter(|ranges| ranges.len() <= MOST_EXCEPTIONS) {
            return told(few);
        }
        let mut wider: Vec<(&Address, &BitSet)> = self.all().filter(|(_, meaning)| set.is_subset(meaning)).collect();
        wider.sort_by_key(|(_, meaning)| meaning.iter().count());
        for (address, meaning) in &wider {
            if let Some(except) = self.cover(&meaning.minus(set), meaning, MOST_EXCEPTIONS) {
                return PeerSet::These { of: vec![(*address).clone()], except };
            }
        }
        if let Some(many) = ranges {
            return told(many);
        }
        let widest = wider.first().map_or(Address::Any, |(address, _)| (*address).clone());
        PeerSet::Among(vec![widest])
    }

    /// Few words that make up the set exactly, where nothing outside of `within` counts: the widest first.
    fn cover(&self, set: &BitSet, within: &BitSet, most: usize) -> Option<Vec<Address>> {
        let inside: Vec<(&Address, BitSet)> = self
            .all()
            .map(|(address, meaning)| (address, meaning.and(within)))
            .filter(|(_, meaning)| !meaning.is_empty() && meaning.is_subset(set))
            .collect();
        let mut left = set.clone();
        let mut chosen = Vec::new();
        while !left.is_empty() {
            let gain = |meaning: &BitSet| meaning.and(&left).iter().count();
            let (address, meaning) = inside.iter().max_by_key(|(_, meaning)| gain(meaning))?;
            if gain(meaning) == 0 || chosen.len() >= most {
                return None;
            }
            left = left.minus(meaning);
            chosen.push((*address).clone());
        }
        Some(chosen)
    }
}

/// The ranges of the set, if it does not depend on tags.
fn ranges(set: &BitSet, atoms: &Atoms) -> Option<Vec<Range>> {
    let is_in = |number: &usize| set.contains(*number);
    let mut ranges = Vec::new();
    for (class, span) in atoms.classes.iter().zip(atoms.spans()) {
        let inside = span.clone().filter(is_in).count();
        if inside == span.len() {
            ranges.extend(class.ranges.iter().copied());
        } else if inside > 0 {
            return None;
        }
    }
    Some(ranges)
}

/// The addresses of the subnet that the set has; nothing if that is all of them.
pub(super) fn near(set: &BitSet, atoms: &Atoms) -> Vec<Prefix> {
    if set.is_full(atoms.len()) {
        return Vec::new();
    }
    let ranges: Vec<Range> =
        set.iter().filter_map(|number| atoms.class_of(number)).flat_map(|class| class.ranges.iter().copied()).collect();
    all_prefixes(ranges, atoms.family)
}

/// The prefixes that make up the ranges, if they are few.
fn prefixes(ranges: Vec<Range>, family: Family) -> Option<Vec<Prefix>> {
    let prefixes = all_prefixes(ranges, family);
    (!prefixes.is_empty() && prefixes.len() <= MOST_LISTED).then_some(prefixes)
}

/// The prefixes that make up the ranges.
pub(super) fn all_prefixes(ranges: Vec<Range>, family: Family) -> Vec<Prefix> {
    let nets = |(first, last): Range| -> Vec<IpNet> {
        match (family.address(first), family.address(last)) {
            (IpAddr::V4(first), IpAddr::V4(last)) => Ipv4Subnets::new(first, last, 0).map(IpNet::V4).collect(),
            (IpAddr::V6(first), IpAddr::V6(last)) => Ipv6Subnets::new(first, last, 0).map(IpNet::V6).collect(),
            _ => Vec::new(),
        }
    };
    united(ranges).into_iter().flat_map(nets).filter_map(|net| Prefix::parse(&net.to_string()).ok()).collect()
}
