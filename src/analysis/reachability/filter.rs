//! A security group on a subnet, ready for many flows.
//!
//! Never here: how a verdict is reached.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::atoms::Scope;
use super::decide::Question;
use super::decision::Decision;
use super::family::Family;
use super::flow::{Flow, Peer, Surroundings};
use super::local::Local;
use super::near_miss::{NearMiss, near_misses};
use super::rulebook::{Asked, Rulebook};
use super::side::End;
use super::target;
use crate::analysis::TagExtent;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagName;
use crate::network::{Address, SecurityGroup};

/// Most rules that take each other's number that a reader is told of.
const MOST_CONFLICTS: usize = 8;

/// A security group that is attached to a subnet. What all flows share is worked out once, when the first flow needs it.
#[derive(Debug, Clone)]
pub struct Filter<'a> {
    site: Rc<Site>,
    group: &'a SecurityGroup,
    surroundings: Surroundings<'a>,
}

/// What was worked out of a group on a subnet so far. Whoever asks brings the same group and subnet every time; the region
/// of the service may differ.
#[derive(Debug)]
pub(super) struct Site {
    rules: Rc<Rulebook>,
    locals: RefCell<HashMap<LocalKey, Result<Rc<Local>, Reason>>>,
}

/// What the rules on a subnet are chosen by; the tag is that of a service of the platform.
type LocalKey = (Asked, Family, Option<TagName>);

impl Site {
    pub(super) fn new(rules: Rc<Rulebook>) -> Self {
        Self { rules, locals: RefCell::default() }
    }
}

impl<'a> Filter<'a> {
    /// The group in these surroundings.
    pub fn new(group: &'a SecurityGroup, surroundings: &Surroundings<'a>) -> Self {
        Self::on(Rc::new(Site::new(Rc::new(Rulebook::new(group)))), group, surroundings)
    }

    /// The group in these surroundings, of which something may be known already.
    pub(super) fn on(site: Rc<Site>, group: &'a SecurityGroup, surroundings: &Surroundings<'a>) -> Self {
        Self { site, group, surroundings: *surroundings }
    }

    /// What the group does with a flow, in the address family of the peer if that is a range, else in IPv4.
    pub fn decide(&self, flow: &Flow) -> Decision {
        self.decide_in(family(flow), flow)
    }

    /// What the group does with a flow in one address family.
    pub fn decide_in(&self, family: Family, flow: &Flow) -> Decision {
        let rules = &self.site.rules;
        if !rules.conflicts.is_empty() {
            return Decision::cannot_tell(rules.conflicts.iter().take(MOST_CONFLICTS).cloned().collect());
        }
        match Question::new(self, family, flow) {
            Ok(question) => question.answer(),
            Err(reason) => Decision::cannot_tell(vec![reason]),
        }
    }

    /// The group.
    pub fn group(&self) -> &'a SecurityGroup {
        self.group
    }

    /// What is known of the subnet.
    pub fn surroundings(&self) -> Surroundings<'a> {
        self.surroundings
    }

    /// The rules that matter here for such packets; `platform` is the tag of a service that only rules with that tag touch.
    pub(super) fn local(&self, asked: &Asked, family: Family, platform: Option<&TagName>) -> Result<Rc<Local>, Reason> {
        let key = (asked.clone(), family, platform.cloned());
        if let Some(local) = self.site.locals.borrow().get(&key) {
            return local.clone();
        }
        let tags = self.surroundings.tags;
        let rules = &self.site.rules;
        let order = match platform {
            None => rules.order(self.group, tags, asked),
            Some(tag) => {
                let mut order = rules.named(self.group, tags, asked);
                order.keep_only(tag);
                Rc::new(order)
            }
        };
        let target = target::subnet(&self.surroundings, family);
        // All of the near end is inside of its network, however far that reaches.
        let nowhere = TagExtent::default();
        let scope = Scope { end: End::Near, family, target: &target, extent: &nowhere, tags };
        let local = Local::new(&order, asked, scope).map(Rc::new).map_err(|_| self.too_many());
        self.site.locals.borrow_mut().insert(key, local.clone());
        local
    }

    /// Rules that look as if they were meant to allow the flow.
    pub(super) fn near_misses(&self, flow: &Flow, decision: &Decision) -> Vec<NearMiss> {
        let suspects = self.site.rules.suspects(self.group, self.surroundings.tags);
        near_misses(flow, self.group, suspects, &self.surroundings, decision)
    }

    pub(super) fn too_many(&self) -> Reason {
        let label = &self.group.declared.label;
        Reason::new(format!("the rules of `{label}` name too many service tags or ranges at once"))
    }
}

/// The address family that a flow is about unless another one is asked for.
fn family(flow: &Flow) -> Family {
    match &flow.peer {
        Peer::Address(Address::Prefix(prefix)) => Family::of(*prefix),
        Peer::Address(Address::Any | Address::Tag(_)) | Peer::Regional(_) | Peer::Subnet => Family::V4,
    }
}

/// Decides what a security group, attached to a subnet, does with a flow. Many flows are decided faster by one [`Filter`].
///
/// The answer holds in every world that is consistent with what is known and with the axioms about service tags. It takes
/// for granted that no security admin rule of a Virtual Network Manager decides first (network.md §1.1 E8).
pub fn decide(flow: &Flow, group: &SecurityGroup, surroundings: &Surroundings<'_>) -> Decision {
    Filter::new(group, surroundings).decide(flow)
}
