//! First match decides: the rules take their parts out of the box of a flow.
//!
//! What is not decided yet is a list of boxes. A rule settles what it surely matches; on what it may match it leaves its
//! mark, and the box goes on. A box that is settled both ways is unsure.
//!
//! Never here: verdicts and their words.

use std::rc::Rc;

use super::atoms::{Atoms, SideMatcher};
use super::entry::{Order, Step};
use super::ports::PortAtoms;
use super::region::Region;
use crate::network::Access;

/// Most boxes of one question; beyond that it is not answered.
const MOST_BOXES: usize = 50_000;

/// The dimensions of a question, with what each entry matches in the dimensions of addresses.
pub(super) struct Space {
    pub(super) near: Rc<Atoms>,
    pub(super) near_sides: Rc<[SideMatcher]>,
    pub(super) peer: Atoms,
    pub(super) peer_sides: Vec<SideMatcher>,
    pub(super) source_port: Rc<PortAtoms>,
    pub(super) port: Rc<PortAtoms>,
}

/// Most words of bits that are combined for one question.
const MOST_WORK: usize = 128 << 20;

/// What happens to a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Allowed,
    Denied,
    Unsure,
}

/// A box whose fate is settled.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) region: Region,
    pub(super) fate: Fate,
    /// The entries that may have decided before the last word, at most one for each way.
    pub(super) marks: [Option<usize>; 2],
    /// The entry that decides if those do not.
    pub(super) last: Option<usize>,
}

/// A box on its way.
#[derive(Debug)]
struct Open {
    region: Region,
    allow: Option<usize>,
    deny: Option<usize>,
}

/// More boxes than are looked at.
#[derive(Debug)]
pub(super) struct TooManyBoxes;

impl Space {
    /// What the entry surely matches, and what it may match.
    pub(super) fn reach(&self, order: &Order, number: usize) -> Option<(Region, Region)> {
        let entry = order.entries.get(number)?;
        let (near, may_near) = self.near.matched(self.near_sides.get(number)?);
        let (peer, may_peer) = self.peer.matched(self.peer_sides.get(number)?);
        let (source_port, may_source_port) = self.source_port.matched(&entry.source_port);
        let (port, may_port) = self.port.matched(&entry.port);
        let must = Region { port, source_port, near, peer };
        let may = Region { port: may_port, source_port: may_source_port, near: may_near, peer: may_peer };
        Some((must, may))
    }

    /// The size of a box.
    pub(super) fn words(&self) -> usize {
        let lengths = [self.near.len(), self.peer.len(), self.source_port.len(), self.port.len()];
        lengths.into_iter().map(|length| length / 64 + 1).sum()
    }

    pub(super) fn whole(&self) -> Region {
        use super::bits::BitSet;
        Region {
            port: BitSet::full(self.port.len()),
            source_port: BitSet::full(self.source_port.len()),
            near: BitSet::full(self.near.len()),
            peer: BitSet::full(self.peer.len()),
        }
    }
}

/// The fate of every packet of the flow. The last rule of an order matches everything, so nothing is left over.
pub(super) fn evaluate(order: &Order, space: &Space) -> Result<Vec<Settled>, TooManyBoxes> {
    let mut settled = Vec::new();
    let mut work = 0_usize;
    let mut open = vec![Open { region: space.whole(), allow: None, deny: None }];
    open.retain(|open| !open.region.is_empty());
    for step in &order.steps {
        if open.is_empty() {
            break;
        }
        let Some((must, may)) = space.reach(order, step.entry) else { continue };
        let access = order.entries.get(step.entry).and_then(|entry| entry.access);
        work = work.saturating_add(open.len().saturating_mul(space.words()));
        if work > MOST_WORK {
            return Err(TooManyBoxes);
        }
        let mut left = Vec::with_capacity(open.len());
        for part in open {
            if part.region.overlaps(&may) {
                part.meet(*step, access, &must, &may, &mut settled, &mut left);
            } else {
                left.push(part);
            }
        }
        open = left;
        if open.len() + settled.len() > MOST_BOXES {
            return Err(TooManyBoxes);
        }
    }
    Ok(settled)
}

impl Open {
    /// Meets a rule: settles what the rule surely decides and marks what it may decide.
    fn meet(
        self,
        step: Step,
        access: Option<Access>,
        must: &Region,
        may: &Region,
        settled: &mut Vec<Settled>,
        left: &mut Vec<Self>,
    ) {
        let mut outside = Vec::new();
        match access.filter(|_| step.certain) {
            Some(access) => {
                let inside = self.region.and(must);
                if !inside.is_empty() {
                    settled.push(self.settle(inside, access, step.entry));
                }
                self.region.minus(must, &mut outside);
            }
            None => outside.push(self.region.clone()),
        }
        let allow = self.allow.or((access != Some(Access::Deny)).then_some(step.entry));
        let deny = self.deny.or((access != Some(Access::Allow)).then_some(step.entry));
        if (allow, deny) == (self.allow, self.deny) {
            left.extend(outside.into_iter().map(|region| Self { region, allow, deny }));
            return;
        }
        for region in outside {
            let inside = region.and(may);
            if inside.is_empty() {
                left.push(Self { region, ..self });
                continue;
            }
            let mut rest = Vec::new();
            region.minus(may, &mut rest);
            left.extend(rest.into_iter().map(|region| Self { region, allow: self.allow, deny: self.deny }));
            if allow.is_some() && deny.is_some() {
                settled.push(Settled { region: inside, fate: Fate::Unsure, marks: [allow, deny], last: None });
            } else {
                left.push(Self { region: inside, allow, deny });
            }
        }
    }

    fn settle(&self, region: Region, access: Access, entry: usize) -> Settled {
        let fate = match (access, self.allow, self.deny) {
            (Access::Allow, _, None) => Fate::Allowed,
            (Access::Deny, None, _) => Fate::Denied,
            _ => Fate::Unsure,
        };
        Settled { region, fate, marks: [self.allow, self.deny], last: Some(entry) }
    }
}
