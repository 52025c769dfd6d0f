//! What all directions, readings and subnets say about a rule together.
//!
//! Never here: packets.

use super::super::decision::Decider;
use super::super::flow::Surroundings;
use super::super::side::{End, Side};
use super::nowhere::{RuleEnd, why};
use super::pass::{Judgement, Pass};
use super::walk::{Reached, Removal};
use super::{Blocked, Effect, MOST_MASKS, RuleEffect};
use crate::analysis::TagAxioms;
use crate::analysis::reason::{Reason, add_once};
use crate::network::{Direction, SecurityGroup, SecurityRule};

/// Most reasons that a reader is given.
pub(super) const MOST_REASONS: usize = 8;

/// The judgements of one rule, joined.
#[derive(Default)]
struct Sum {
    /// Whether it took part in a walk at all.
    met: bool,
    applies: bool,
    empty_end: Option<(Direction, End)>,
    reached: Reached,
    removal: Removal,
    with: Vec<Decider>,
    blockers: Vec<Decider>,
    proof: Option<Blocked>,
    masked_by: Vec<usize>,
    doubts: Vec<Reason>,
    /// Why it could not be judged.
    gave_up: Vec<Reason>,
}

/// The judgements of all rules.
pub(super) struct Sums<'a> {
    group: &'a SecurityGroup,
    sums: Vec<Sum>,
}

impl<'a> Sums<'a> {
    pub(super) fn new(group: &'a SecurityGroup) -> Self {
        Self { group, sums: group.rules.items.iter().map(|_| Sum::default()).collect() }
    }

    /// No rule can be judged.
    pub(super) fn give_up(&mut self, reason: &Reason) {
        for sum in &mut self.sums {
            add_once(&mut sum.gave_up, reason.clone());
        }
    }

    pub(super) fn add(&mut self, pass: Pass) {
        match pass.judgements {
            Ok(judgements) => {
                for (rule, judgement) in judgements {
                    if let Some(sum) = self.sums.get_mut(rule) {
                        sum.add(judgement);
                    }
                }
            }
            Err(reason) => {
                for (rule, sum) in self.group.rules.items.iter().zip(&mut self.sums) {
                    if rule.direction.get().map_or(true, |direction| *direction == pass.direction) {
                        add_once(&mut sum.gave_up, reason.clone());
                    }
                }
            }
        }
    }

    /// The effects of the rules that may exist.
    pub(super) fn effects(self, attached: &[Surroundings<'_>]) -> Vec<RuleEffect> {
        let Some(tags) = attached.first().map(|around| around.tags) else { return self.unknown() };
        let group = self.group;
        let priority = |decider: &Decider| match decider {
            Decider::Rule(rule) => {
                let rule = group.rules.items.get(*rule);
                rule.and_then(|rule| rule.priority.get().ok().copied()).unwrap_or(u32::MAX)
            }
            Decider::Default(rule) => rule.priority(),
            Decider::FurtherRules | Decider::Exempt => u32::MAX,
        };
        let mut effects = Vec::new();
        for (index, (rule, mut sum)) in group.rules.items.iter().zip(self.sums).enumerate() {
            if rule.declared.exists.is(&false) {
                continue;
            }
            sum.with.sort_by_key(priority);
            sum.blockers.sort_by_key(priority);
            let masked_by = std::mem::take(&mut sum.masked_by);
            let is_reached = sum.reached == Reached::Surely && sum.gave_up.is_empty();
            let effect = sum.effect(rule, tags);
            effects.push(RuleEffect { rule: index, effect, is_reached, masked_by });
        }
        effects
    }

    fn unknown(self) -> Vec<RuleEffect> {
        let present = self.group.rules.items.iter().zip(self.sums).enumerate();
        let present = present.filter(|(_, (rule, _))| !rule.declared.exists.is(&false));
        let effect = |sum: Sum| Effect::CannotTell { reasons: sum.gave_up };
        present
            .map(|(rule, (_, sum))| RuleEffect { rule, effect: effect(sum), is_reached: false, masked_by: Vec::new() })
            .collect()
    }
}

impl Sum {
    fn add(&mut self, judgement: Judgement) {
        self.met = true;
        self.applies |= judgement.applies;
        self.empty_end = self.empty_end.or(judgement.empty_end);
        self.reached = self.reached.max(judgement.reached);
        self.proof = self.proof.take().or(judgement.proof);
        self.removal = self.removal.max(judgement.removal);
        let add = |list: &mut Vec<Decider>, more: Vec<Decider>| {
            for decider in more {
                if !list.contains(&decider) {
                    list.push(decider);
                }
            }
        };
        add(&mut self.with, judgement.with);
        add(&mut self.blockers, judgement.blockers);
        for rule in judgement.masked_by {
            if !self.masked_by.contains(&rule) && self.masked_by.len() < MOST_MASKS {
                self.masked_by.push(rule);
            }
        }
        for doubt in judgement.doubts {
            if self.doubts.len() < MOST_REASONS {
                add_once(&mut self.doubts, doubt);
            }
        }
    }

    fn effect(self, rule: &SecurityRule, tags: &TagAxioms) -> Effect {
        if !self.gave_up.is_empty() {
            return Effect::CannotTell { reasons: self.gave_up };
        }
        if !self.applies {
            let is_near_empty = |direction: Direction| {
                let near = RuleEnd::of(direction, End::Near).addresses(rule);
                Side::addresses(near, End::Near, tags, &String::new).matches_nothing()
            };
            // No walk meets a rule of which the subnet's end is nothing but application security groups, nor one that
            // can only exist where another one of its number does not.
            if !self.met && !rule.direction.get().is_ok_and(|direction| is_near_empty(*direction)) {
                let name = rule.declared.last_name();
                let text = format!("rule `{name}` has the number of another rule, and Azure refuses a second one");
                return Effect::CannotTell { reasons: vec![Reason::new(text)] };
            }
            let direction = rule.direction.get().copied().unwrap_or(Direction::Inbound);
            let (direction, near) = self.empty_end.unwrap_or((direction, End::Near));
            let end = RuleEnd::of(direction, near);
            return Effect::NeverApplies { end, why: why(rule, end, near, tags) };
        }
        if self.reached == Reached::Never {
            return Effect::Unreachable { blockers: self.blockers, proof: self.proof };
        }
        match self.removal {
            Removal::ChangesNothing => Effect::Redundant { with: self.with },
            Removal::Changes => Effect::InUse,
            Removal::MayChange if self.doubts.is_empty() => {
                let text = format!(
                    "which addresses the service tags of rule `{}` and of the rules around it have in common is not known",
                    rule.declared.last_name()
                );
                Effect::CannotTell { reasons: vec![Reason::new(text)] }
            }
            Removal::MayChange => Effect::CannotTell { reasons: self.doubts },
        }
    }
}
