//! Packets that prove a verdict, in the words of its question.
//!
//! Never here: verdicts.

use std::net::IpAddr;

use super::atoms::{Atom, Class};
use super::bits::BitSet;
use super::evaluate::{Fate, Settled, Space};
use super::explain::set_name;
use super::flow::{Flow, Peer, Surroundings};
use super::names::{Mask, NamedSet};
use super::packet::{EPHEMERAL, Endpoint, Packet};
use super::region::Region;
use crate::network::{Address, Direction};

/// Most atoms of each fate that are compared to find two packets that hardly differ.
const MOST_COMPARED: usize = 64;

/// A question with what became of its packets.
pub(super) struct Witness<'a> {
    pub(super) flow: &'a Flow,
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) space: &'a Space,
    pub(super) settled: &'a [Settled],
}

/// The parts of a packet that are chosen freely.
#[derive(Clone, Copy)]
struct Choice {
    peer: usize,
    near: usize,
    source_port: u16,
    port: u16,
}

impl Witness<'_> {
    /// A packet that is dropped, preferably one whose peer is in the given set.
    pub(super) fn denied(&self, preferred: Option<&BitSet>) -> Option<Packet> {
        let parts = || self.of_fate(Fate::Denied);
        let is_preferred = |region: &&Region| preferred.is_none_or(|peers| peers.overlaps(&region.peer));
        let region = parts().find(is_preferred).or_else(|| parts().next())?;
        let wanted = preferred.map(|preferred| preferred.and(&region.peer)).filter(|both| !both.is_empty());
        let choice = self.choose(region, wanted.as_ref().unwrap_or(&region.peer), None)?;
        Some(self.packet(choice, &region.near, None))
    }

    /// Two packets that hardly differ: one that is or may be dropped, and one that passes or may pass. Without the second
    /// where it is the first, whose fate is not known.
    pub(super) fn pair(&self) -> (Option<Packet>, Option<Packet>) {
        let or_unsure = |fate| {
            let regions: Vec<&Region> = self.of_fate(fate).collect();
            if regions.is_empty() { self.of_fate(Fate::Unsure).collect() } else { regions }
        };
        let (dropped, passing) = (or_unsure(Fate::Denied), or_unsure(Fate::Allowed));
        let is_same = self.settled.iter().all(|part| part.fate == Fate::Unsure);
        let peers = |regions: &[&Region]| -> Vec<(usize, usize)> {
            let peers = regions
                .iter()
                .enumerate()
                .flat_map(|(number, region)| region.peer.iter().map(move |peer| (number, peer)));
            peers.take(MOST_COMPARED).collect()
        };
        let closest = peers(&dropped)
            .into_iter()
            .flat_map(|one| peers(&passing).into_iter().map(move |other| (one, other)))
            .min_by_key(|((_, one), (_, other))| self.distance(*one, *other));
        let Some(((one_part, one), (other_part, other))) = closest else { return (None, None) };
        let (Some(one_region), Some(other_region)) = (dropped.get(one_part), passing.get(other_part)) else {
            return (None, None);
        };
        let just = |atom| BitSet::matching(self.space.peer.len(), |number| number == atom);
        let Some(first) = self.choose(one_region, &just(one), None) else { return (None, None) };
        if is_same {
            return (Some(self.packet(first, &one_region.near, None)), None);
        }
        let second = self.choose(other_region, &just(other), Some(first));
        let counterexample = self.packet(first, &one_region.near, Some(other));
        (Some(counterexample), second.map(|second| self.packet(second, &other_region.near, Some(one))))
    }

    fn of_fate(&self, fate: Fate) -> impl Iterator<Item = &Region> {
        self.settled.iter().filter(move |part| part.fate == fate).map(|part| &part.region)
    }

    /// In how much two atoms of the peer differ.
    fn distance(&self, one: usize, other: usize) -> u32 {
        match (self.space.peer.get(one), self.space.peer.get(other)) {
            (Some(one), Some(other)) => (one.sets ^ other.sets).count_ones() + 2 * u32::from(one.class != other.class),
            _ => u32::MAX,
        }
    }

    /// A packet of the box, as far as possible the same as another one.
    fn choose(&self, region: &Region, peers: &BitSet, like: Option<Choice>) -> Option<Choice> {
        let asked = self.flow.ports.first().map_or(0, |range| range.first);
        let same = like.map(|like| like.near).filter(|near| region.near.contains(*near));
        Some(Choice {
            peer: peers.first()?,
            near: same.or_else(|| region.near.first())?,
            source_port: self
                .space
                .source_port
                .pick(&region.source_port, like.map_or(EPHEMERAL, |like| like.source_port)),
            port: self.space.port.pick(&region.port, like.map_or(asked, |like| like.port)),
        })
    }

    fn packet(&self, choice: Choice, nears: &BitSet, unlike: Option<usize>) -> Packet {
        let peer = self.peer_endpoint(choice.peer, unlike);
        // Without a second packet to compare with, any address of the box will do, and a usual one is best.
        let near = match unlike {
            None => self.near_endpoint(nears),
            Some(_) => self.near_endpoint(&BitSet::matching(self.space.near.len(), |number| number == choice.near)),
        };
        let (source, destination) = match self.flow.direction {
            Direction::Inbound => (peer, near),
            Direction::Outbound => (near, peer),
        };
        let Choice { source_port, port, .. } = choice;
        Packet { protocol: self.flow.protocol, source, source_port, destination, port }
    }

    fn near_endpoint(&self, near: &BitSet) -> Endpoint {
        let family = self.space.near.family;
        let known = self.surroundings.subnet.get().map(Vec::as_slice).unwrap_or_default();
        let ranges =
            || near.iter().filter_map(|number| self.space.near.class_of(number)).flat_map(|class| &class.ranges);
        let known = known.iter().filter_map(|prefix| prefix.get().ok());
        let address = known.filter_map(|prefix| family.range(*prefix)).find_map(|(first, last)| {
            // Azure keeps the first four addresses of a subnet for itself.
            let usable = first.saturating_add(4).min(last);
            let inside = ranges().find(|range| range.0 <= last && first <= range.1)?;
            let is_usable = ranges().any(|range| range.0 <= usable && usable <= range.1);
            Some(if is_usable { usable } else { inside.0.max(first) })
        });
        address
            .map_or_else(|| Endpoint::Of("the subnet".to_owned()), |address| Endpoint::Address(family.address(address)))
    }

    /// The peer of an atom; where it is compared with another atom, with what tells them apart.
    fn peer_endpoint(&self, number: usize, unlike: Option<usize>) -> Endpoint {
        let atoms = &self.space.peer;
        let name = match &self.flow.peer {
            Peer::Regional(tag) | Peer::Address(Address::Tag(tag)) => tag.as_str().to_owned(),
            Peer::Subnet => "the subnet".to_owned(),
            Peer::Address(Address::Any) => "the Internet".to_owned(),
            Peer::Address(Address::Prefix(prefix)) => prefix.to_string(),
        };
        let (Some(class), Some(atom)) = (atoms.class_of(number), atoms.get(number)) else { return Endpoint::Of(name) };
        let is_tag = match &self.flow.peer {
            Peer::Regional(_) => true,
            Peer::Address(Address::Tag(tag)) => {
                let is_network = tag.is("VirtualNetwork");
                let is_concrete = tag.is("AzureLoadBalancer")
                    || class.is_written && (is_network || tag.is("Internet"))
                    || is_network && !self.surroundings.virtual_network.must.is_empty();
                !is_concrete
            }
            Peer::Address(Address::Any) => !class.is_written,
            Peer::Address(Address::Prefix(_)) | Peer::Subnet => false,
        };
        let concrete = if is_tag { None } else { self.address_in(class) };
        let difference = unlike.and_then(|other| self.difference(atom, class, atoms.get(other)?, concrete.is_some()));
        match (concrete, difference) {
            (Some(address), None) => Endpoint::Address(address),
            (Some(address), Some(difference)) => Endpoint::Within { address, difference },
            (None, None) => Endpoint::Of(name),
            (None, Some(difference)) => Endpoint::Of(format!("{name} {difference}")),
        }
    }

    fn address_in(&self, class: &Class) -> Option<IpAddr> {
        let (first, last) = class.ranges.first()?;
        let host = if last - first >= 8 { first + 4 } else { *first };
        Some(self.space.peer.family.address(host))
    }

    /// What tells the atom from another one: "inside of `AzureCloud`", "outside of 13.64.0.0/11".
    fn difference(&self, atom: &Atom, class: &Class, other: &Atom, is_concrete: bool) -> Option<String> {
        let atoms = &self.space.peer;
        if atom.class != other.class && !is_concrete {
            let range = |class: &Class| class.ranges.first().map(|range| atoms.family.describe(*range));
            let other = atoms.classes.get(other.class)?;
            if class.is_written {
                return Some(format!("inside of {}", range(class)?));
            }
            if other.is_written {
                return Some(format!("outside of {}", range(other)?));
            }
        }
        let mut differing: Mask = atom.sets ^ other.sets;
        if differing & atoms.names.network != 0 {
            // What is in the network may be out of the Internet for that reason alone.
            differing &= !atoms.names.bit(&NamedSet::Internet);
        }
        let position = (0..atoms.names.len()).find(|position| differing >> position & 1 == 1)?;
        let word = if atom.sets >> position & 1 == 1 { "inside of" } else { "outside of" };
        Some(format!("{word} {}", set_name(atoms.names.get(position)?, self.surroundings.tags)))
    }
}
