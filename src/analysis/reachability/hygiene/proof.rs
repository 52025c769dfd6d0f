//! A packet that an unreachable rule matches and another one decides over.
//!
//! Never here: whether the rule is unreachable.

use super::super::bits::BitSet;
use super::super::decision::Decider;
use super::super::entry::Order;
use super::super::evaluate::Space;
use super::super::flow::Surroundings;
use super::super::packet::{EPHEMERAL, Endpoint, Packet};
use super::super::population::Population;
use super::super::region::Region;
use super::walk::Reaches;
use super::{Blocked, nowhere::RuleEnd};
use crate::analysis::reachability::side::End;
use crate::network::{Address, Direction, Protocol, ProtocolMatch, SecurityRule};

/// Most peers that are tried.
const MOST_TRIED: usize = 32;

/// What the rules are asked on.
pub(super) struct Ground<'a> {
    pub(super) order: &'a Order,
    pub(super) space: &'a Space,
    pub(super) reaches: &'a Reaches,
    pub(super) population: &'a Population<'a>,
    pub(super) around: &'a Surroundings<'a>,
    pub(super) direction: Direction,
}

impl Ground<'_> {
    /// A packet of the rule, and who decides over it; none where no single one surely exists.
    pub(super) fn blocked(&self, number: usize, rule: &SecurityRule) -> Option<Blocked> {
        let (_, all) = self.reaches.get(number)?.as_ref()?;
        let only = |set: &BitSet, atom: usize, length| {
            let one = BitSet::matching(length, |other| other == atom);
            set.contains(atom).then_some(one)
        };
        let pick = |atom: usize| {
            self.space.source_port.pick(&BitSet::matching(self.space.source_port.len(), |it| it == atom), EPHEMERAL)
        };
        let source_port = all.source_port.iter().find(|atom| pick(*atom) == EPHEMERAL).or(all.source_port.first())?;
        let corner = Region {
            port: only(&all.port, all.port.first()?, self.space.port.len())?,
            source_port: only(&all.source_port, source_port, self.space.source_port.len())?,
            near: only(&all.near, all.near.first()?, self.space.near.len())?,
            peer: all.peer.clone(),
        };
        let one = |peer: usize| Region {
            peer: BitSet::matching(self.space.peer.len(), |other| other == peer),
            ..corner.clone()
        };
        let singles = all.peer.iter().take(MOST_TRIED).map(one);
        let mut boxes = singles.chain([corner.clone()]).filter(|region| self.population.is_box(region));
        let (region, by) = boxes.find_map(|region| Some((region.clone(), self.decider(&region, number)?)))?;
        Some(Blocked { packet: self.packet(&region, rule)?, by })
    }

    /// The rule that surely decides over all of the box, if it is one.
    fn decider(&self, region: &Region, before: usize) -> Option<Decider> {
        for step in self.order.steps.iter().take_while(|step| step.entry != before) {
            let Some(Some((must, may))) = self.reaches.get(step.entry) else { continue };
            if !region.overlaps(may) {
                continue;
            }
            let takes_all = step.certain
                && region.peer.is_subset(&must.peer)
                && region.near.is_subset(&must.near)
                && region.port.is_subset(&must.port)
                && region.source_port.is_subset(&must.source_port);
            return self.order.entries.get(step.entry).filter(|_| takes_all).map(|entry| entry.decider);
        }
        None
    }

    fn packet(&self, region: &Region, rule: &SecurityRule) -> Option<Packet> {
        let peer = self.peer(region, rule)?;
        let near = self.near(region);
        let (source, destination) = match self.direction {
            Direction::Inbound => (peer, near),
            Direction::Outbound => (near, peer),
        };
        let protocol = match rule.protocol.get() {
            Ok(ProtocolMatch::Only(protocol)) => *protocol,
            _ => Protocol::Tcp,
        };
        let source_port = self.space.source_port.pick(&region.source_port, EPHEMERAL);
        Some(Packet { protocol, source, source_port, destination, port: self.space.port.pick(&region.port, 443) })
    }

    fn near(&self, region: &Region) -> Endpoint {
        let family = self.space.near.family;
        let ranges = region.near.first().and_then(|number| self.space.near.class_of(number)).map(|class| &class.ranges);
        let known = self.around.subnet.get().map(Vec::as_slice).unwrap_or_default();
        let inside = known.iter().filter_map(|prefix| family.range(*prefix.get().ok()?)).find_map(|(first, last)| {
            let range = ranges?.iter().find(|range| range.0 <= last && first <= range.1)?;
            // Azure keeps the first four addresses of a subnet for itself.
            let usable = first.saturating_add(4);
            Some(if range.0 <= usable && usable <= range.1 { usable } else { range.0.max(first) })
        });
        inside
            .map_or_else(|| Endpoint::Of("the subnet".to_owned()), |address| Endpoint::Address(family.address(address)))
    }

    fn peer(&self, region: &Region, rule: &SecurityRule) -> Option<Endpoint> {
        let atoms = &self.space.peer;
        let number = region.peer.first()?;
        let (atom, class) = (atoms.get(number)?, atoms.class_of(number)?);
        let (first, last) = *class.ranges.first()?;
        let single = region.peer.iter().nth(1).is_none();
        let is_whole_class =
            (0..atoms.len()).filter_map(|it| atoms.get(it)).filter(|it| it.class == atom.class).count() == 1;
        if single && class.is_written && is_whole_class {
            let host = if last - first >= 8 { first + 4 } else { first };
            return Some(Endpoint::Address(atoms.family.address(host)));
        }
        let written = RuleEnd::of(self.direction, End::Peer).addresses(rule);
        let listed = written.list.get().ok().and_then(|list| list.first()?.get().ok());
        Some(Endpoint::Of(match written.single.get().ok().and_then(Option::as_ref).or(listed)? {
            Address::Any => "the Internet".to_owned(),
            address => address.to_string(),
        }))
    }
}
