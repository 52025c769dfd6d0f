//! Boxes of packets that differ between two versions, as large as they can be.
//!
//! Never here: words.

use super::super::evaluate::{Fate, Settled};
use super::super::region::{Dimension, Region};
use super::MOST_LINES;

/// Most boxes that come of laying two versions over each other.
const MOST_BOXES: usize = 20_000;

/// Most pieces that a line is cut into to see whether other lines say all of it.
const MOST_PIECES: usize = 2_000;

/// What happens to packets between the versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Opened,
    Closed,
    Perhaps,
}

/// More boxes than are looked at.
#[derive(Debug)]
pub(super) struct TooMany;

/// The versions laid over each other.
pub(super) fn overlay(old: &[Settled], new: &[Settled]) -> Result<Vec<(Change, Region)>, TooMany> {
    let mut boxes = Vec::new();
    for before in old {
        for after in new.iter().filter(|after| after.region.overlaps(&before.region)) {
            let change = match (before.fate, after.fate) {
                (Fate::Denied, Fate::Allowed) => Change::Opened,
                (Fate::Allowed, Fate::Denied) => Change::Closed,
                (Fate::Unsure, _) | (_, Fate::Unsure) => Change::Perhaps,
                (Fate::Allowed, Fate::Allowed) | (Fate::Denied, Fate::Denied) => Change::None,
            };
            boxes.push((change, before.region.and(&after.region)));
            if boxes.len() > MOST_BOXES {
                return Err(TooMany);
            }
        }
    }
    Ok(boxes)
}

/// Boxes that cover all packets of the change, none of which can grow and none of which the others cover, and how many
/// pieces are left beyond the most that are listed.
///
/// Which boxes these are depends on the packets alone and on how they are cut, not on the order in which they come.
pub(super) fn maximal(all: &[(Change, Region)], wanted: Change, whole: &Region) -> (Vec<Region>, usize) {
    let mut left: Vec<Region> =
        all.iter().filter(|(change, _)| *change == wanted).map(|(_, region)| region.clone()).collect();
    left.sort_by_cached_key(key);
    let others: Vec<&Region> = all.iter().filter(|(change, _)| *change != wanted).map(|(_, region)| region).collect();
    let mut lines = Vec::new();
    while lines.len() < MOST_LINES {
        let Some(widest) = left.iter().rev().max_by_key(|region| size(region)) else { break };
        let mut line = widest.clone();
        for dimension in Dimension::ALL {
            grow(&mut line, dimension, &others, whole);
        }
        let mut rest = Vec::new();
        for region in &left {
            region.minus(&line, &mut rest);
        }
        left = rest;
        lines.push(line);
    }
    (needed(lines), left.len())
}

/// The boxes without those that the others cover.
fn needed(mut boxes: Vec<Region>) -> Vec<Region> {
    boxes.sort_by_cached_key(|region| (size(region), key(region)));
    let mut position = 0;
    while let Some(candidate) = boxes.get(position) {
        let others = boxes.iter().enumerate().filter(|(other, _)| *other != position).map(|(_, region)| region);
        if is_covered(candidate, others) {
            boxes.remove(position);
        } else {
            position += 1;
        }
    }
    boxes.reverse();
    boxes
}

/// Whether every packet of the box is in one of the others. A box that falls into too many pieces is taken not to be.
fn is_covered<'r>(region: &Region, others: impl Iterator<Item = &'r Region>) -> bool {
    let mut left = vec![region.clone()];
    for other in others {
        let mut rest = Vec::new();
        for piece in &left {
            piece.minus(other, &mut rest);
        }
        left = rest;
        if left.is_empty() || left.len() > MOST_PIECES {
            break;
        }
    }
    left.is_empty()
}

/// An order of boxes.
fn key(region: &Region) -> [Vec<u64>; 4] {
    Dimension::ALL.map(|dimension| region.side(dimension).words().collect())
}

/// Widens the box in one dimension as far as no other packet comes in.
fn grow(line: &mut Region, dimension: Dimension, others: &[&Region], whole: &Region) {
    let mut free = whole.side(dimension).clone();
    let rest = Dimension::ALL.into_iter().filter(|other| *other != dimension);
    for other in others {
        if rest.clone().all(|side| line.side(side).overlaps(other.side(side))) {
            free = free.minus(other.side(dimension));
        }
    }
    *line.side_mut(dimension) = free;
}

/// How much of the space a box takes, by atoms.
fn size(region: &Region) -> u128 {
    let length = |dimension| region.side(dimension).count() as u128;
    Dimension::ALL.into_iter().map(length).product()
}
