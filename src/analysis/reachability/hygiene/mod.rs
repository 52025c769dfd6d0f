//! What every rule of a security group contributes (network.md §2.4).
//!
//! A rule is judged on its *residue*: the packets that reach it because no rule before it decides over them. All packets
//! are looked at: both directions, all protocols, all ports, every subnet that the group is attached to. One walk over
//! the rules finds the residues of all of them, and who would decide over each if the rule were not there.
//!
//! Never here: whether a rule without effect is a defect.

mod attached;
mod blockers;
mod nowhere;
mod pass;
mod proof;
mod sum;
mod walk;

#[cfg(test)]
pub(super) mod tests;

use std::cell::Cell;

use super::{Decider, Packet, Surroundings, universe};
use crate::analysis::Reason;
use crate::network::{Direction, SecurityGroup};

pub use attached::Attachment;
pub use nowhere::{Nowhere, RuleEnd};

/// What a rule contributes, with all other rules as they are. Taking one rule away may change the effect of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEffect {
    /// Its position in `rules.items`.
    pub rule: usize,
    /// What it does.
    pub effect: Effect,
    /// Whether it surely decides over some packet, even if nobody can say whether others would do the same.
    pub is_reached: bool,
    /// Rules before it that do the opposite with some of the packets that it matches, by their positions in
    /// `rules.items`, at most [`MOST_MASKS`]. Empty for a rule that never applies or is unreachable. That a rule denies
    /// what is left over by exceptions before it is an ordinary way to write groups.
    pub masked_by: Vec<usize>,
}

/// What a rule does to the packets of the subnets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// No packet of the subnets can match it, whatever the other rules are.
    NeverApplies {
        /// The end of the rule that nothing matches.
        end: RuleEnd,
        /// What is wrong with that end.
        why: Nowhere,
    },
    /// Rules before it decide over all packets that it matches.
    Unreachable {
        /// Those rules: the widest ones that suffice, and one that does the opposite if there is one, in the order of
        /// evaluation.
        blockers: Vec<Decider>,
        /// A packet that shows it.
        proof: Option<Blocked>,
    },
    /// Without it, rules after it would do the same with all packets that reach it.
    Redundant {
        /// Those rules, in the order of evaluation; a default rule is named as such.
        with: Vec<Decider>,
    },
    /// Without it, some packets would be treated differently.
    InUse,
    /// It depends on something that is not known.
    CannotTell {
        /// What would have to be known.
        reasons: Vec<Reason>,
    },
}

impl Effect {
    /// Whether the rule never decides over anything.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::NeverApplies { .. } | Self::Unreachable { .. })
    }
}

/// A packet that a rule matches and that a rule before it decides over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The packet.
    pub packet: Packet,
    /// What decides over it.
    pub by: Decider,
}

/// Most rules that are named as masking another.
pub const MOST_MASKS: usize = 8;

/// Most words of bits that are combined for one group; what is left then is not judged.
const MOST_WORK: usize = 1 << 30;

/// The work that may still be done for a group.
struct Budget(Cell<usize>);

impl Budget {
    /// Takes so much of it; whether something is left.
    fn spend(&self, words: usize) -> bool {
        self.0.set(self.0.get().saturating_sub(words));
        self.0.get() > 0
    }
}

/// The effect of every rule that may exist, in the order of their text, on the subnets that the group is attached to.
///
/// A rule that may be absent is judged for the case that it is there. It takes for granted that no security admin rule of
/// a Virtual Network Manager decides first.
pub fn hygiene(group: &SecurityGroup, attached: &[Surroundings<'_>]) -> Vec<RuleEffect> {
    let mut sums = sum::Sums::new(group);
    if attached.is_empty() {
        sums.give_up(&Reason::new(format!("`{}` is attached to no subnet", group.declared.label)));
    }
    if let Some(reason) = universe::conflict(group) {
        sums.give_up(&reason);
        return sums.effects(attached);
    }
    let budget = Budget(Cell::new(MOST_WORK));
    for around in attached {
        for direction in [Direction::Inbound, Direction::Outbound] {
            sums.add(pass::over(group, direction, around, &budget));
        }
    }
    sums.effects(attached)
}
