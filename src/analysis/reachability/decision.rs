//! The answer: a verdict and what supports it.
//!
//! Never here: whether the verdict is a defect.

use std::fmt;

use super::{NearMiss, Packet};
use crate::analysis::Reason;
use crate::network::{Direction, SecurityGroup};

/// What a security group does with a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Every packet passes.
    Allowed,
    /// No packet passes.
    Denied,
    /// Some packets surely do not pass.
    PartlyDenied,
    /// It depends on something that is not known.
    CannotTell,
}

/// What decides over some of the packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decider {
    /// A rule of the group, by its position in `rules.items`.
    Rule(usize),
    /// One of the rules that every group has.
    Default(DefaultRule),
    /// Rules that may exist besides the known ones: see `rules.rest`.
    FurtherRules,
    /// Nothing: Azure does not apply groups to this traffic unless a rule names its tag (network.md §1.4).
    Exempt,
}

/// The hidden rules of every group (network.md §1.1 E3). All protocols, all ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefaultRule {
    /// 65000, inbound, from `VirtualNetwork` to `VirtualNetwork`.
    AllowVnetInBound,
    /// 65001, inbound, from `AzureLoadBalancer`.
    AllowAzureLoadBalancerInBound,
    /// 65500, inbound.
    DenyAllInBound,
    /// 65000, outbound, from `VirtualNetwork` to `VirtualNetwork`.
    AllowVnetOutBound,
    /// 65001, outbound, to `Internet`.
    AllowInternetOutBound,
    /// 65500, outbound.
    DenyAllOutBound,
}

impl DefaultRule {
    /// The rules of a direction in the order of their priority.
    pub fn of(direction: Direction) -> [Self; 3] {
        match direction {
            Direction::Inbound => [Self::AllowVnetInBound, Self::AllowAzureLoadBalancerInBound, Self::DenyAllInBound],
            Direction::Outbound => [Self::AllowVnetOutBound, Self::AllowInternetOutBound, Self::DenyAllOutBound],
        }
    }

    /// The name that Azure shows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AllowVnetInBound => "AllowVnetInBound",
            Self::AllowAzureLoadBalancerInBound => "AllowAzureLoadBalancerInBound",
            Self::DenyAllInBound => "DenyAllInBound",
            Self::AllowVnetOutBound => "AllowVnetOutBound",
            Self::AllowInternetOutBound => "AllowInternetOutBound",
            Self::DenyAllOutBound => "DenyAllOutBound",
        }
    }

    /// The priority that Azure shows.
    pub fn priority(self) -> u32 {
        match self {
            Self::AllowVnetInBound | Self::AllowVnetOutBound => 65000,
            Self::AllowAzureLoadBalancerInBound | Self::AllowInternetOutBound => 65001,
            Self::DenyAllInBound | Self::DenyAllOutBound => 65500,
        }
    }
}

impl fmt::Display for DefaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "default rule `{}` ({})", self.as_str(), self.priority())
    }
}

impl Decider {
    /// The decider in words: "rule `deny-all`", "default rule `DenyAllInBound` (65500)".
    pub fn describe(self, group: &SecurityGroup) -> String {
        match self {
            Self::Rule(index) => match group.rules.items.get(index) {
                Some(rule) => format!("rule `{}`", rule.declared.last_name()),
                None => "a rule of another group".to_owned(),
            },
            Self::Default(rule) => rule.to_string(),
            Self::FurtherRules => "rules that are not known".to_owned(),
            Self::Exempt => "Azure's own exemption".to_owned(),
        }
    }
}

/// A verdict with its grounds.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// What lets packets of the flow pass, or may do so, in the order of evaluation.
    pub allowed_by: Vec<Decider>,
    /// What drops packets of the flow, or may do so, in the order of evaluation.
    pub denied_by: Vec<Decider>,
    /// A packet that is dropped; for [`Verdict::CannotTell`] one that may be.
    pub counterexample: Option<Packet>,
    /// Only for [`Verdict::CannotTell`]: a packet that passes or may pass, and hardly differs from the counterexample. None
    /// where that is one and the same packet.
    pub example: Option<Packet>,
    /// What would have to be known. Only for [`Verdict::CannotTell`], and then never empty.
    pub reasons: Vec<Reason>,
    /// Rules that look as if they were meant to allow this flow. Empty when written rules allow all of it.
    pub near_misses: Vec<NearMiss>,
}

impl Decision {
    /// A question that cannot be answered at all.
    pub(super) fn cannot_tell(reasons: Vec<Reason>) -> Self {
        Self {
            verdict: Verdict::CannotTell,
            allowed_by: Vec::new(),
            denied_by: Vec::new(),
            counterexample: None,
            example: None,
            reasons,
            near_misses: Vec::new(),
        }
    }

    /// By what the flow is allowed; none when not all of it surely passes.
    pub fn allowance(&self) -> Option<Allowance> {
        if self.verdict != Verdict::Allowed {
            return None;
        }
        let is_written = |decider: &Decider| matches!(decider, Decider::Rule(_));
        Some(match self.allowed_by.as_slice() {
            [Decider::Rule(_)] => Allowance::Explicit,
            [Decider::Exempt] => Allowance::Exempt,
            deciders if deciders.iter().all(|decider| matches!(decider, Decider::Default(_))) => Allowance::DefaultOnly,
            deciders => Allowance::Several { all_written: deciders.iter().all(is_written) },
        })
    }
}

/// By what a flow is allowed (network.md §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// By one rule that somebody wrote.
    Explicit,
    /// Only by rules that every group has.
    DefaultOnly,
    /// By different rules for different parts.
    Several {
        /// Whether somebody wrote all of them.
        all_written: bool,
    },
    /// By nothing: Azure does not apply groups to this traffic unless a rule names its tag.
    Exempt,
}

impl Allowance {
    /// Whether rules that somebody wrote allow all of it.
    pub fn is_written(self) -> bool {
        matches!(self, Self::Explicit | Self::Several { all_written: true })
    }
}
