//! From a question to a verdict.
//!
//! Never here: how addresses are cut, how rules are read.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::atoms::{Atoms, Target};
use super::bits::BitSet;
use super::decision::{Decider, Decision, Verdict};
use super::entry::{Entry, Order, Step};
use super::evaluate::{Fate, Settled, Space, evaluate};
use super::explain;
use super::flow::{Flow, Peer, Surroundings};
use super::names::NamedSet;
use super::near_miss::near_misses;
use super::packet::{EPHEMERAL, Endpoint, Packet};
use super::ports::PortAtoms;
use super::ranges::range;
use super::region::{Dimension, Region};
use super::side::{End, Named, Side};
use crate::analysis::TagExtent;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagName;
use crate::analysis::virtual_network_tag::PLATFORM_ADDRESS;
use crate::network::{Access, Address, Direction, PortRange, Prefix, Protocol, SecurityGroup};

/// Decides what a security group, attached to a subnet, does with a flow.
///
/// The answer holds in every world that is consistent with what is known and with the axioms about service tags. IPv4
/// only. It takes for granted that no security admin rule of a Virtual Network Manager decides first (network.md §1.1 E8).
pub fn decide(flow: &Flow, group: &SecurityGroup, surroundings: &Surroundings<'_>) -> Decision {
    match Question::new(flow, group, surroundings) {
        Ok(question) => question.answer(),
        Err(reason) => Decision::cannot_tell(reason),
    }
}

struct Question<'a> {
    flow: &'a Flow,
    group: &'a SecurityGroup,
    surroundings: &'a Surroundings<'a>,
    order: Order,
    space: Space,
}

impl<'a> Question<'a> {
    fn new(flow: &'a Flow, group: &'a SecurityGroup, surroundings: &'a Surroundings<'a>) -> Result<Self, Reason> {
        let has_ports = matches!(flow.protocol, Protocol::Tcp | Protocol::Udp);
        if has_ports && flow.ports.is_empty() {
            return Err(Reason::new("the question names no port"));
        }
        let mut order = Order::new(flow, group, surroundings);
        let target = match platform_tag(flow, surroundings) {
            Some(tag) => {
                order.keep_only(&tag);
                Target::Prefixes(platform_prefix().into_iter().collect())
            }
            None => target(flow, surroundings)?,
        };
        let too_many = |_| {
            Reason::new(format!("the rules of `{}` name too many service tags or ranges at once", group.declared.label))
        };
        let (near_sides, peer_sides): (Vec<_>, Vec<_>) =
            order.entries.iter().map(|entry| (&entry.near, &entry.peer)).unzip();
        let nowhere = TagExtent::default();
        let subnet = subnet(surroundings);
        let (near, near_sides) =
            Atoms::new(End::Near, &near_sides, &subnet, &nowhere, surroundings.tags).map_err(too_many)?;
        let extent = surroundings.virtual_network;
        let (peer, peer_sides) =
            Atoms::new(End::Peer, &peer_sides, &target, extent, surroundings.tags).map_err(too_many)?;
        if peer.len() == 0 || near.len() == 0 {
            return Err(Reason::new(format!("no IPv4 address of {} is known", flow.peer)));
        }
        let all = [PortRange::ALL];
        let asked: &[PortRange] = if has_ports { &flow.ports } else { &all };
        let space = Space {
            near,
            near_sides,
            peer,
            peer_sides,
            source_port: PortAtoms::new(&all, order.entries.iter().map(|entry| &entry.source_port))
                .map_err(too_many)?,
            port: PortAtoms::new(asked, order.entries.iter().map(|entry| &entry.port)).map_err(too_many)?,
        };
        Ok(Self { flow, group, surroundings, order, space })
    }

    fn answer(&self) -> Decision {
        let Ok(settled) = evaluate(&self.order, &self.space) else {
            let text = format!("the rules of `{}` are too entangled to follow", self.group.declared.label);
            return Decision::cannot_tell(Reason::new(text));
        };
        let all = |fate| settled.iter().all(|part| part.fate == fate);
        let surely_denied = self.surely_denied(&settled);
        let verdict = if all(Fate::Allowed) {
            Verdict::Allowed
        } else if all(Fate::Denied) {
            Verdict::Denied
        } else if surely_denied.is_some() {
            Verdict::PartlyDenied
        } else {
            Verdict::CannotTell
        };
        let (allowed_by, denied_by) = self.deciders(&settled);
        let counterexample = match verdict {
            Verdict::Allowed => None,
            Verdict::Denied => self.packet(&settled, Fate::Denied, None),
            Verdict::PartlyDenied => self.packet(&settled, Fate::Denied, surely_denied.as_ref()),
            Verdict::CannotTell => {
                self.packet(&settled, Fate::Denied, None).or_else(|| self.packet(&settled, Fate::Unsure, None))
            }
        };
        let reasons = match verdict {
            Verdict::CannotTell => explain::reasons(self.flow, &self.order, &self.space, &settled, self.surroundings),
            _ => Vec::new(),
        };
        let mut decision =
            Decision { verdict, allowed_by, denied_by, counterexample, reasons, near_misses: Vec::new() };
        if !decision.is_allowed_by_written_rules() {
            decision.near_misses = near_misses(self.flow, self.group, self.surroundings, &decision);
        }
        decision
    }

    /// A set of peer atoms of which one surely has an address, and all of which have a packet that is surely dropped.
    fn surely_denied(&self, settled: &[Settled]) -> Option<BitSet> {
        let denied: Vec<&Region> =
            settled.iter().filter(|part| part.fate == Fate::Denied).map(|part| &part.region).collect();
        let mut dropped = BitSet::empty(self.space.peer.len());
        for inhabited in &self.space.near.certain {
            let mut common = BitSet::full(self.space.peer.len());
            for near in inhabited.iter() {
                let mut peers = BitSet::empty(self.space.peer.len());
                denied.iter().filter(|part| part.near.contains(near)).for_each(|part| peers.add_all(&part.peer));
                common = common.and(&peers);
            }
            dropped.add_all(&common);
        }
        self.space.peer.certain.iter().find(|inhabited| inhabited.is_subset(&dropped)).cloned()
    }

    /// What allows and what denies, in the order of evaluation.
    fn deciders(&self, settled: &[Settled]) -> (Vec<Decider>, Vec<Decider>) {
        let mut ranks: BTreeMap<usize, usize> = BTreeMap::new();
        for (rank, step) in self.order.steps.iter().enumerate() {
            ranks.entry(step.entry).or_insert(rank);
        }
        let (mut allowing, mut denying) = (BTreeMap::new(), BTreeMap::new());
        for part in settled {
            for number in part.marks.into_iter().chain([part.last]).flatten() {
                let (Some(entry), Some(rank)) = (self.order.entries.get(number), ranks.get(&number)) else { continue };
                if entry.access != Some(Access::Deny) {
                    allowing.insert(*rank, entry.decider);
                }
                if entry.access != Some(Access::Allow) {
                    denying.insert(*rank, entry.decider);
                }
            }
        }
        (allowing.into_values().collect(), denying.into_values().collect())
    }

    /// A packet of that fate, preferably one whose peer is in the given set.
    fn packet(&self, settled: &[Settled], fate: Fate, preferred: Option<&BitSet>) -> Option<Packet> {
        let parts = || settled.iter().filter(|part| part.fate == fate);
        let is_preferred = |part: &&Settled| preferred.is_none_or(|peers| peers.overlaps(&part.region.peer));
        let part = parts().find(is_preferred).or_else(|| parts().next())?;
        let peers = part.region.side(Dimension::Peer);
        let wanted = preferred.map(|preferred| preferred.and(peers)).filter(|both| !both.is_empty());
        let peer = self.peer_endpoint(wanted.as_ref().unwrap_or(peers));
        let near = self.near_endpoint(&part.region.near);
        let (source, destination) = match self.flow.direction {
            Direction::Inbound => (peer, near),
            Direction::Outbound => (near, peer),
        };
        let asked = self.flow.ports.first().map_or(0, |range| range.first);
        Some(Packet {
            protocol: self.flow.protocol,
            source,
            source_port: self.space.source_port.pick(&part.region.source_port, EPHEMERAL),
            destination,
            port: self.space.port.pick(&part.region.port, asked),
        })
    }

    fn near_endpoint(&self, near: &BitSet) -> Endpoint {
        let known = self.surroundings.subnet.get().map(Vec::as_slice).unwrap_or_default();
        let ranges =
            || near.iter().filter_map(|number| self.space.near.class_of(number)).flat_map(|class| &class.ranges);
        let mut known = known.iter().filter_map(|prefix| prefix.get().ok()).filter_map(|prefix| range(*prefix));
        let address = known.find_map(|(first, last)| {
            // Azure keeps the first four addresses of a subnet for itself.
            let usable = first.saturating_add(4).min(last);
            let inside = ranges().find(|range| range.0 <= last && first <= range.1)?;
            Some(if ranges().any(|range| range.0 <= usable && usable <= range.1) {
                usable
            } else {
                inside.0.max(first)
            })
        });
        address.map_or_else(|| Endpoint::Of("the subnet".to_owned()), |address| Endpoint::Address(address.into()))
    }

    fn peer_endpoint(&self, peers: &BitSet) -> Endpoint {
        let name = match &self.flow.peer {
            Peer::Regional(tag) | Peer::Address(Address::Tag(tag)) => tag.as_str().to_owned(),
            Peer::Subnet => "the subnet".to_owned(),
            Peer::Address(Address::Any) => "the Internet".to_owned(),
            Peer::Address(Address::Prefix(prefix)) => prefix.to_string(),
        };
        let Some(class) = peers.first().and_then(|number| self.space.peer.class_of(number)) else {
            return Endpoint::Of(name);
        };
        let concrete = class.ranges.first().map(|(first, last)| {
            let host = if last - first >= 8 { first + 4 } else { *first };
            Endpoint::Address(Ipv4Addr::from(host))
        });
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
        if is_tag { Endpoint::Of(name) } else { concrete.unwrap_or(Endpoint::Of(name)) }
    }
}

impl Order {
    /// Keeps what applies to a service of Azure's platform: rules that name its tag; everything else passes.
    pub(super) fn keep_only(&mut self, tag: &TagName) {
        let named = Named::Tag(tag.clone());
        self.steps.retain(|step| {
            self.entries.get(step.entry).is_some_and(|entry| {
                let names_it = entry.peer.fields.iter().any(|field| field.known.contains(&named));
                matches!(entry.decider, Decider::Rule(_) | Decider::FurtherRules)
                    && (names_it || entry.peer.is_open() || entry.decider == Decider::FurtherRules)
            })
        });
        for entry in &mut self.entries {
            for field in &mut entry.peer.fields {
                field.known = if field.known.contains(&named) { vec![Named::Any] } else { Vec::new() };
            }
        }
        self.steps.push(Step { entry: self.entries.len(), certain: true });
        self.entries.push(Entry {
            decider: Decider::Exempt,
            access: Some(Access::Allow),
            near: Side::known(vec![Named::Any]),
            peer: Side::known(vec![Named::Any]),
            source_port: Side::known(vec![PortRange::ALL]),
            port: Side::known(vec![PortRange::ALL]),
            doubts: Vec::new(),
        });
    }
}

pub(super) fn platform_prefix() -> Option<Prefix> {
    Prefix::parse(&PLATFORM_ADDRESS.to_string()).ok()
}

/// The tag of the platform's own services, if the flow goes to one.
fn platform_tag(flow: &Flow, surroundings: &Surroundings<'_>) -> Option<TagName> {
    match &flow.peer {
        Peer::Address(Address::Tag(tag)) | Peer::Regional(tag) => Some(surroundings.tags.read(tag)),
        Peer::Address(Address::Any | Address::Prefix(_)) | Peer::Subnet => None,
    }
    .filter(|tag| matches!(tag, TagName::Platform(_)))
}

/// The subnet's own dimension.
pub(super) fn subnet(surroundings: &Surroundings<'_>) -> Target {
    let within = surroundings.virtual_network.address_space.clone();
    let Ok(prefixes) = surroundings.subnet.get() else {
        return Target::Subnet { known: Vec::new(), complete: false, within };
    };
    let known: Vec<Prefix> = prefixes.iter().filter_map(|prefix| prefix.get().ok().copied()).collect();
    // Without any prefix of IPv4 the range is not known here: Azure may take it from a pool.
    let is_complete = known.len() == prefixes.len() && known.iter().any(|prefix| prefix.is_ipv4());
    Target::Subnet { known, complete: is_complete, within }
}

/// The peers that must all be reachable.
fn target(flow: &Flow, surroundings: &Surroundings<'_>) -> Result<Target, Reason> {
    let tags = surroundings.tags;
    let address = match &flow.peer {
        Peer::Subnet => return Ok(subnet(surroundings)),
        Peer::Regional(tag) => {
            let name = match surroundings.location.get() {
                Ok(location) => tags.in_region(tag, location),
                Err(_) => match tags.read(tag) {
                    TagName::Service { base, region: None } if tags.is_regional(&base) => {
                        return Ok(Target::Named(NamedSet::Home(base)));
                    }
                    other => other,
                },
            };
            return named_target(&name, &flow.peer);
        }
        Peer::Address(address) => address,
    };
    match address {
        Address::Any => Ok(Target::Everything),
        Address::Prefix(prefix) if prefix.is_ipv4() => Ok(Target::Prefixes(vec![*prefix])),
        Address::Prefix(prefix) => Err(Reason::new(format!("{prefix} is IPv6, which is not looked at"))),
        Address::Tag(tag) => named_target(&tags.read(tag), &flow.peer),
    }
}

fn named_target(name: &TagName, peer: &Peer) -> Result<Target, Reason> {
    if *name == TagName::AzureLoadBalancer {
        return Ok(Target::Prefixes(platform_prefix().into_iter().collect()));
    }
    let set = NamedSet::of_tag(name);
    set.map(Target::Named).ok_or_else(|| Reason::new(format!("the addresses of {peer} are not known")))
}
