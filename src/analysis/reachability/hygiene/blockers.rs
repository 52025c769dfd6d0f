//! Which rules before a rule take its packets: concisely, for people who have to look at them.
//!
//! Never here: whether anything is left.

use super::super::decision::Decider;
use super::super::entry::Order;
use super::super::population::Population;
use super::super::region::{Dimension, Region};
use super::walk::Reaches;
use super::{Budget, MOST_MASKS};

/// Most boxes into which the packets of one rule are cut here.
const MOST_PARTS: usize = 2_000;
/// The work of comparing a part with a rule, in words of bits, roughly.
const WORDS: usize = 64;

/// How much of the space a box takes, by atoms.
fn size(region: &Region) -> u128 {
    let length = |dimension| region.side(dimension).iter().count() as u128;
    Dimension::ALL.into_iter().map(length).product()
}

/// What remains of the parts without the region; None when nothing is taken.
fn without(parts: &[Region], region: &Region) -> Option<Vec<Region>> {
    if !parts.iter().any(|part| part.overlaps(region)) {
        return None;
    }
    let mut left = Vec::new();
    for part in parts {
        part.minus(region, &mut left);
    }
    Some(left)
}

/// The rules that decide over all packets that an unreachable rule matches: the widest first until nothing is left, and
/// one that does the opposite if there is one. In the order of evaluation.
pub(super) fn blockers(order: &Order, reaches: &Reaches, number: usize, budget: &Budget) -> Vec<Decider> {
    let Some(Some((_, all))) = reaches.get(number) else { return Vec::new() };
    let mut left = vec![all.clone()];
    let mut takers: Vec<(usize, usize, u128)> = Vec::new();
    for (rank, step) in order.steps.iter().enumerate() {
        if step.entry == number || left.is_empty() || left.len() > MOST_PARTS || !budget.spend(WORDS * left.len()) {
            break;
        }
        let Some(Some((must, _))) = reaches.get(step.entry).filter(|_| step.certain) else { continue };
        if let Some(rest) = without(&left, must) {
            left = rest;
            takers.push((rank, step.entry, size(&must.and(all))));
        }
    }
    let access = |entry: usize| order.entries.get(entry).and_then(|entry| entry.access);
    let own = access(number);
    let mut widest = takers.clone();
    widest.sort_by_key(|(rank, _, size)| (std::cmp::Reverse(*size), *rank));
    let mut left = vec![all.clone()];
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (rank, entry, _) in &widest {
        let Some(Some((must, _))) = reaches.get(*entry) else { continue };
        if left.len() > MOST_PARTS || !budget.spend(WORDS * left.len()) {
            chosen = widest.iter().map(|(rank, entry, _)| (*rank, *entry)).collect();
            break;
        }
        if let Some(rest) = without(&left, must) {
            left = rest;
            chosen.push((*rank, *entry));
        }
    }
    let is_opposite = |entry: usize| own.is_some() && access(entry).is_some() && access(entry) != own;
    if !chosen.iter().any(|(_, entry)| is_opposite(*entry)) {
        let opposite = widest.iter().find(|(_, entry, _)| is_opposite(*entry));
        chosen.extend(opposite.map(|(rank, entry, _)| (*rank, *entry)));
    }
    chosen.sort_unstable();
    chosen.into_iter().filter_map(|(_, entry)| order.entries.get(entry)).map(|entry| entry.decider).collect()
}

/// The rules before this one that surely do the opposite with some of its packets.
pub(super) fn masks(order: &Order, reaches: &Reaches, population: &Population<'_>, number: usize) -> Vec<usize> {
    let mut masks = Vec::new();
    let access = |entry: usize| order.entries.get(entry).and_then(|entry| entry.access);
    let (Some(own), Some(Some((must, _)))) = (access(number), reaches.get(number)) else { return masks };
    for step in order.steps.iter().take_while(|step| step.entry != number) {
        let is_opposite = step.certain && access(step.entry).is_some_and(|other| other != own);
        let Some(Some((other, _))) = reaches.get(step.entry).filter(|_| is_opposite) else { continue };
        if !other.overlaps(must) || !population.is_box(&other.and(must)) {
            continue;
        }
        if let Some(Decider::Rule(rule)) = order.entries.get(step.entry).map(|entry| entry.decider) {
            masks.push(rule);
            if masks.len() >= MOST_MASKS {
                break;
            }
        }
    }
    masks
}
