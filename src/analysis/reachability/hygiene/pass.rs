//! The rules of one direction on one subnet: every reading of the protocols, ordinary packets and those to the platform.
//!
//! Never here: what several subnets say together.

use std::collections::BTreeSet;

use super::super::decision::Decider;
use super::super::entry::{Entry, Order};
use super::super::family::Family;
use super::super::flow::Surroundings;
use super::super::population::Population;
use super::super::reading::Reading;
use super::super::side::{End, Named};
use super::super::universe::{order, platform_tags, spaces};
use super::blockers::{blockers, masks};
use super::proof::Ground;
use super::sum::MOST_REASONS;
use super::walk::{Found, Reached, Reaches, Removal, walk};
use super::{Blocked, Budget};
use crate::analysis::reason::{Reason, add_once};
use crate::analysis::tag_axioms::TagName;
use crate::network::{Direction, Protocol, SecurityGroup};

/// What a rule is found to do in one direction on one subnet.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    /// Whether a packet may match it, whatever the other rules are.
    pub(super) applies: bool,
    /// The end that nothing matches, if it is one of them.
    pub(super) empty_end: Option<(Direction, End)>,
    pub(super) reached: Reached,
    pub(super) removal: Removal,
    pub(super) with: Vec<Decider>,
    pub(super) blockers: Vec<Decider>,
    pub(super) proof: Option<Blocked>,
    pub(super) masked_by: Vec<usize>,
    /// What is not known and matters, if something does.
    pub(super) doubts: Vec<Reason>,
}

/// The judgements of a direction, each with the rule's position, or why there are none.
pub(super) struct Pass {
    pub(super) direction: Direction,
    pub(super) judgements: Result<Vec<(usize, Judgement)>, Reason>,
}

pub(super) fn over(group: &SecurityGroup, direction: Direction, around: &Surroundings<'_>, budget: &Budget) -> Pass {
    let (readings, protocols) = Reading::distinct(&[group], direction);
    let mut by_reading = Vec::new();
    for reading in readings {
        let read = reading.of_group(group);
        let tags = platform_tags(&[&order(&read, direction, around.tags, None)]);
        let mut judgements = Vec::new();
        for family in [Family::V4, Family::V6] {
            for platform in std::iter::once(None).chain(tags.iter().map(Some)) {
                let asked = Asked { direction, family, platform };
                if let Err(reason) = judge(&read, asked, (around, budget), &mut judgements) {
                    return Pass { direction, judgements: Err(reason) };
                }
            }
        }
        by_reading.push(judgements);
    }
    settle_readings(&mut by_reading, &protocols);
    Pass { direction, judgements: Ok(by_reading.into_iter().flatten().collect()) }
}

/// A change in one reading of a protocol is certain only if there is one in all of its readings, and so is it that a rule is
/// reached.
fn settle_readings(by_reading: &mut [Vec<(usize, Judgement)>], protocols: &[(Protocol, Vec<usize>)]) {
    let of_all = |is_so: fn(&Judgement) -> bool| -> Vec<BTreeSet<usize>> {
        let so = |judgements: &Vec<(usize, Judgement)>| {
            judgements.iter().filter(|(_, judgement)| is_so(judgement)).map(|(rule, _)| *rule).collect()
        };
        by_reading.iter().map(so).collect()
    };
    let changed = of_all(|judgement| judgement.removal == Removal::Changes);
    let reached = of_all(|judgement| judgement.reached == Reached::Surely);
    for (position, judgements) in by_reading.iter_mut().enumerate() {
        let of = || protocols.iter().filter(move |(_, readings)| readings.contains(&position));
        let in_all = |sets: &[BTreeSet<usize>], rule: &usize| {
            let is_in = |reading: &usize| sets.get(*reading).is_some_and(|rules| rules.contains(rule));
            of().any(|(_, readings)| readings.iter().all(is_in))
        };
        for (rule, judgement) in judgements {
            if judgement.reached == Reached::Surely && !in_all(&reached, rule) {
                judgement.reached = Reached::Maybe;
            }
            if judgement.removal == Removal::Changes && !in_all(&changed, rule) {
                judgement.removal = Removal::MayChange;
                for (protocol, _) in of() {
                    let text = format!("what such a rule means for {protocol} is not documented");
                    judgement.doubts.push(Reason::new(text));
                }
            }
        }
    }
}

/// Which packets a walk is about.
#[derive(Clone, Copy)]
struct Asked<'a> {
    direction: Direction,
    family: Family,
    /// The tag of a service of the platform, if they go there.
    platform: Option<&'a TagName>,
}

fn judge(
    group: &SecurityGroup,
    asked: Asked<'_>,
    (around, budget): (&Surroundings<'_>, &Budget),
    judgements: &mut Vec<(usize, Judgement)>,
) -> Result<(), Reason> {
    let Asked { direction, family, platform } = asked;
    let label = &group.declared.label;
    let order = order(group, direction, around.tags, platform);
    let too_many = |_| Reason::new(format!("the rules of `{label}` name too many service tags or ranges at once"));
    let (spaces, _) = spaces(&[&order], &[], around, family, platform).map_err(too_many)?;
    let Some(space) = spaces.into_iter().next().filter(|space| space.near.len() > 0) else { return Ok(()) };
    let reaches: Reaches = (0..order.entries.len()).map(|number| space.reach(&order, number)).collect();
    let population = Population::of(&space);
    let too_entangled = |_| Reason::new(format!("the rules of `{label}` are too entangled to follow"));
    let is_floating = |number: usize| match order.entries.get(number).map(|entry| entry.decider) {
        Some(Decider::Rule(rule)) => group.rules.items.get(rule).is_some_and(|rule| rule.priority.get().is_err()),
        Some(Decider::FurtherRules) => true,
        Some(Decider::Default(_) | Decider::Exempt) | None => false,
    };
    let found = walk(&order, &space, (&reaches, budget), &population, is_floating).map_err(too_entangled)?;
    let ground = Ground { order: &order, space: &space, reaches: &reaches, population: &population, around, direction };
    for (number, (found, reach)) in found.into_iter().zip(&reaches).enumerate() {
        let (Some(entry), Some((_, may))) = (order.entries.get(number), reach) else { continue };
        let Decider::Rule(rule) = entry.decider else { continue };
        let applies = !may.is_empty();
        let empty_end = match (may.near.is_empty(), may.peer.is_empty()) {
            (true, _) => Some((direction, End::Near)),
            (false, true) => Some((direction, End::Peer)),
            (false, false) => None,
        };
        let is_reached = found.reached != Reached::Never;
        let is_blocked = applies && !is_reached;
        judgements.push((
            rule,
            Judgement {
                applies,
                empty_end,
                reached: found.reached,
                removal: found.removal,
                with: deciders(&order, found.with.iter()),
                blockers: if is_blocked { blockers(&order, &reaches, number, budget) } else { Vec::new() },
                proof: group.rules.items.get(rule).filter(|_| is_blocked).and_then(|rule| ground.blocked(number, rule)),
                masked_by: if is_reached { masks(&order, &reaches, &population, number) } else { Vec::new() },
                doubts: doubts(&order, number, &found, around),
            },
        ));
    }
    Ok(())
}

fn deciders<'a>(order: &Order, entries: impl Iterator<Item = &'a usize>) -> Vec<Decider> {
    entries.filter_map(|number| order.entries.get(*number)).map(|entry| entry.decider).collect()
}

/// What would have to be known about the rule and about those that may take its packets or give them back.
fn doubts(order: &Order, number: usize, found: &Found, around: &Surroundings<'_>) -> Vec<Reason> {
    let mut doubts = Vec::new();
    if found.removal != Removal::MayChange {
        return doubts;
    }
    let own = order.entries.get(number);
    for entry in own.into_iter().chain(found.causes.iter().filter_map(|cause| order.entries.get(*cause))) {
        if doubts.len() >= MOST_REASONS {
            return doubts;
        }
        of_entry(entry).for_each(|reason| add_once(&mut doubts, reason.clone()));
    }
    let named = own.into_iter().flat_map(|entry| &entry.peer.fields).flat_map(|field| &field.known);
    for named in named {
        match named {
            Named::Tag(TagName::Unknown(name)) => {
                add_once(&mut doubts, Reason::new(format!("`{name}` is not a known service tag")));
            }
            Named::Group(id) => {
                let text = format!("which addresses application security group `{id}` has is not known");
                add_once(&mut doubts, Reason::new(text));
            }
            Named::Any | Named::Prefix(_) | Named::Tag(_) => {}
        }
    }
    if doubts.is_empty() {
        doubts.extend(around.virtual_network.may.iter().map(|part| part.reason.clone()));
    }
    if let Err(cause) = around.subnet.get() {
        add_once(&mut doubts, Reason::because("the address prefix of the subnet is not known", cause));
    }
    doubts
}

fn of_entry(entry: &Entry) -> impl Iterator<Item = &Reason> {
    let sides = entry.near.doubts.iter().chain(&entry.peer.doubts);
    sides.chain(&entry.source_port.doubts).chain(&entry.port.doubts).chain(&entry.doubts)
}
