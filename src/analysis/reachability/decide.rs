//! From a question to a verdict.
//!
//! Never here: how addresses are cut, how rules are read.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::atoms::{Atoms, Scope};
use super::bits::BitSet;
use super::decision::{Decider, Decision, Verdict};
use super::entry::{Entry, Order, Step};
use super::evaluate::{Fate, Settled, Space, evaluate};
use super::explain;
use super::family::Family;
use super::filter::Filter;
use super::flow::{Flow, Surroundings};
use super::region::Region;
use super::rulebook::Asked;
use super::side::{End, Named};
use super::target;
use super::witness::Witness;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagName;
use crate::network::{Access, PortRange, Protocol};

/// A flow that is asked about, with everything that its rules can tell apart.
pub(super) struct Question<'a> {
    filter: &'a Filter<'a>,
    flow: &'a Flow,
    surroundings: Surroundings<'a>,
    order: Rc<Order>,
    space: Space,
}

impl<'a> Question<'a> {
    pub(super) fn new(filter: &'a Filter<'a>, family: Family, flow: &'a Flow) -> Result<Self, Reason> {
        let surroundings = filter.surroundings();
        let has_ports = matches!(flow.protocol, Protocol::Tcp | Protocol::Udp);
        if has_ports && flow.ports.is_empty() {
            return Err(Reason::new("the question names no port"));
        }
        let ports = if has_ports { flow.ports.clone() } else { vec![PortRange::ALL] };
        let asked = Asked { direction: flow.direction, protocol: flow.protocol, ports };
        let platform = target::platform_tag(flow, &surroundings);
        let target = match platform {
            Some(_) => target::platform(family),
            None => target::peers(flow, &surroundings, family)?,
        };
        let local = filter.local(&asked, family, platform.as_ref())?;
        if local.near.len() == 0 {
            return Err(Reason::new(format!("the subnet has no {family} address prefix")));
        }
        let extent = surroundings.virtual_network;
        let scope = Scope { end: End::Peer, family, target: &target, extent, tags: surroundings.tags };
        let sides = local.order.entries.iter().map(|entry| &entry.peer);
        let (peer, peer_sides) = Atoms::new(scope, sides).map_err(|_| filter.too_many())?;
        if peer.len() == 0 {
            return Err(Reason::new(format!("no {family} address of {} is known", flow.peer)));
        }
        let space = Space {
            near: Rc::clone(&local.near),
            near_sides: Rc::clone(&local.near_sides),
            peer,
            peer_sides,
            source_port: Rc::clone(&local.source_port),
            port: Rc::clone(&local.port),
        };
        Ok(Self { filter, flow, surroundings, order: Rc::clone(&local.order), space })
    }

    pub(super) fn answer(&self) -> Decision {
        let Ok(settled) = evaluate(&self.order, &self.space) else {
            let text = format!("the rules of `{}` are too entangled to follow", self.filter.group().declared.label);
            return Decision::cannot_tell(vec![Reason::new(text)]);
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
        let witness =
            Witness { flow: self.flow, surroundings: &self.surroundings, space: &self.space, settled: &settled };
        let (counterexample, example) = match verdict {
            Verdict::Allowed => (None, None),
            Verdict::Denied => (witness.denied(None), None),
            Verdict::PartlyDenied => (witness.denied(surely_denied.as_ref()), None),
            Verdict::CannotTell => witness.pair(),
        };
        let reasons = match verdict {
            Verdict::CannotTell => explain::reasons(self.flow, &self.order, &self.space, &settled, &self.surroundings),
            _ => Vec::new(),
        };
        let mut decision =
            Decision { verdict, allowed_by, denied_by, counterexample, example, reasons, near_misses: Vec::new() };
        if !decision.allowance().is_some_and(super::Allowance::is_written) {
            decision.near_misses = self.filter.near_misses(self.flow, &decision);
        }
        decision
    }

    /// A set of peer atoms of which one surely has an address, and all of which have a packet that is surely dropped.
    fn surely_denied(&self, settled: &[Settled]) -> Option<BitSet> {
        let denied: Vec<&Region> =
            settled.iter().filter(|part| part.fate == Fate::Denied).map(|part| &part.region).collect();
        if denied.is_empty() {
            return None;
        }
        let (near_count, peer_count) = (self.space.near.len(), self.space.peer.len());
        // What is dropped whatever of the subnet's addresses there are.
        let of_near = |near: usize| {
            let mut peers = BitSet::empty(peer_count);
            denied.iter().filter(|part| part.near.contains(near)).for_each(|part| peers.add_all(&part.peer));
            peers
        };
        let of_near: Vec<BitSet> = (0..near_count).map(of_near).collect();
        let mut dropped = BitSet::empty(peer_count);
        for inhabited in &self.space.near.certain {
            let near = inhabited.atoms(near_count);
            let of_atoms = near.iter().filter_map(|near| of_near.get(near));
            dropped.add_all(&of_atoms.fold(BitSet::full(peer_count), |common, peers| common.and(peers)));
        }
        let certain = self.space.peer.certain.iter().find(|inhabited| inhabited.is_subset(&dropped));
        certain.map(|inhabited| inhabited.atoms(peer_count))
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
            for field in &mut Rc::make_mut(entry).peer.fields {
                field.known = if field.known.contains(&named) { vec![Named::Any] } else { Vec::new() };
            }
        }
        self.steps.push(Step { entry: self.entries.len(), certain: true });
        self.entries.push(Rc::new(Entry::of_everything(Decider::Exempt, Some(Access::Allow))));
    }
}
