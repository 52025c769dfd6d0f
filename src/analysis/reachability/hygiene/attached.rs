//! What a security group is attached to, as far as the input says.
//!
//! Never here: what its rules do there.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::{Filters, Surroundings};
use super::{Effect, RuleEffect, hygiene};
use crate::analysis::{PossiblePart, Reason, Space, TagAxioms, TagExtent};
use crate::network::{Cause, CauseKind, Fact, Key, Link, Network, SecurityGroup, Subnet};

/// Most subnets of one group on which its rules are looked at.
const MOST_SUBNETS: usize = 16;

/// The places in which the rules of a group act.
#[derive(Debug, Clone, Default)]
pub struct Attachment {
    /// Subnets that surely have it.
    pub subnets: Vec<Key<Subnet>>,
    /// Why it may act in further places; the first reason.
    pub doubt: Option<Rc<Cause>>,
    /// Why something other than services may be in those subnets that takes packets for other addresses, or is in an
    /// application security group; the first reason.
    pub others: Option<Rc<Cause>>,
}

impl Attachment {
    /// Where a group is attached.
    pub fn of(network: &Network, group: Key<SecurityGroup>) -> Self {
        let mut attachment = Self::default();
        let mut doubts: Vec<Rc<Cause>> = Vec::new();
        for (index, subnet) in network.subnets.iter().enumerate() {
            match (leads_to(&subnet.security_group, group), subnet.declared.exists.get()) {
                (Ok(true), Ok(true)) => attachment.subnets.push(Key::new(index)),
                (Ok(true), Err(cause)) | (Err(cause), _) => {
                    let words = format!("subnet `{}` may have the group too: {}", subnet.declared.label, cause.text);
                    doubts.push(Rc::new(cause.saying(words)));
                }
                (Ok(false), _) | (_, Ok(false)) => {}
            }
        }
        for interface in &network.network_interfaces {
            let label = &interface.declared.label;
            match leads_to(&interface.security_group, group) {
                Ok(true) => doubts.push(outside(format!("network interface `{label}` has the group too"))),
                Ok(false) => {}
                Err(cause) => {
                    let words = format!("network interface `{label}` may have the group too: {}", cause.text);
                    doubts.push(Rc::new(cause.saying(words)));
                }
            }
        }
        if attachment.subnets.len() > MOST_SUBNETS {
            attachment.subnets.truncate(MOST_SUBNETS);
            doubts.push(outside(format!("the group is attached to more than {MOST_SUBNETS} subnets")));
        }
        doubts.extend(network.incomplete.first().cloned());
        attachment.doubt = doubts.into_iter().next();
        attachment.others = attachment.others_in(network);
        attachment
    }

    /// The effect of every rule on those subnets. Where the group may act in further places, a rule without effect is one
    /// that could not have one there either; what is said of any other rule holds for those subnets alone.
    pub fn effects(
        &self,
        network: &Network,
        group: &SecurityGroup,
        filters: &Filters,
        tags: &TagAxioms,
    ) -> Vec<RuleEffect> {
        let subnets: Vec<&Subnet> = self.subnets.iter().filter_map(|key| network.get(*key)).collect();
        let extents: Vec<Rc<TagExtent>> = subnets.iter().map(|subnet| filters.extent(network, subnet)).collect();
        let location = &group.location;
        let known = subnets.iter().zip(&extents);
        let mut around: Vec<Surroundings<'_>> = known
            .map(|(subnet, extent)| Surroundings { subnet: &subnet.prefixes, virtual_network: extent, location, tags })
            .collect();
        let here = hygiene(group, &around);
        let Some(doubt) = self.doubt.as_ref().filter(|_| here.iter().any(|rule| rule.effect.is_none())) else {
            return here;
        };
        let reason = Reason { text: doubt.text.clone(), cause: Some(Rc::clone(doubt)) };
        let subnet = Fact::unknown(Rc::clone(doubt), group.declared.place);
        let part = PossiblePart { space: Space::Everywhere, service_tags: true, reason: reason.clone() };
        let extent = TagExtent { may: vec![part], ..TagExtent::default() };
        around.push(Surroundings { subnet: &subnet, virtual_network: &extent, location, tags });
        let settle =
            |(here, anywhere): (RuleEffect, RuleEffect)| match (here.effect.is_none(), anywhere.effect.is_none()) {
                (true, false) => RuleEffect { effect: Effect::CannotTell { reasons: vec![reason.clone()] }, ..here },
                (true, true) => anywhere,
                (false, _) => here,
            };
        here.into_iter().zip(hygiene(group, &around)).map(settle).collect()
    }

    fn others_in(&self, network: &Network) -> Option<Rc<Cause>> {
        let own: BTreeSet<Key<Subnet>> = self.subnets.iter().copied().collect();
        network.address_consumers.iter().find_map(|consumer| {
            let (kind, label) = (&consumer.kind, &consumer.declared.label);
            match consumer.subnet.get() {
                Ok(Some(Link::To(key))) if own.contains(key) => Some(outside(format!(
                    "{kind} `{label}` is in the subnet too, and may take packets for other addresses"
                ))),
                Ok(_) => None,
                Err(cause) => {
                    let words = format!("{kind} `{label}` may be in the subnet too: {}", cause.text);
                    Some(Rc::new(cause.saying(words)))
                }
            }
        })
    }
}

fn outside(text: String) -> Rc<Cause> {
    Rc::new(Cause::new(CauseKind::Outside, text, None))
}

fn leads_to(link: &Fact<Option<Link<SecurityGroup>>>, group: Key<SecurityGroup>) -> Result<bool, &Rc<Cause>> {
    link.get().map(|link| matches!(link, Some(Link::To(key)) if *key == group))
}
