//! A security group on a subnet, ready for many flows.
//!
//! Never here: how a verdict is reached.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::atoms::Scope;
use super::decide::answer;
use super::decision::Decision;
use super::family::Family;
use super::flow::{Flow, Peer, Surroundings};
use super::local::Local;
use super::rulebook::{Asked, Rulebook};
use super::side::End;
use super::target;
use crate::analysis::TagExtent;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagName;
use crate::network::{Address, Fact, Location, Prefix, SecurityGroup};

/// A security group that is attached to a subnet. What all flows share is worked out once, when the first flow needs it.
#[derive(Debug, Clone)]
pub struct Filter<'a> {
    site: Rc<Site<'a>>,
    location: &'a Fact<Location>,
}

/// A group on a subnet, whatever the region of the service.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub(super) rules: Rc<Rulebook<'a>>,
    subnet: &'a Fact<Vec<Fact<Prefix>>>,
    extent: Cow<'a, TagExtent>,
    locals: RefCell<HashMap<(Asked, Family, Option<TagName>), Result<Rc<Local>, Reason>>>,
}

impl<'a> Filter<'a> {
    /// The group in these surroundings.
    pub fn new(group: &'a SecurityGroup, surroundings: &Surroundings<'a>) -> Self {
        let rules = Rc::new(Rulebook::new(group, surroundings.tags));
        let extent = Cow::Borrowed(surroundings.virtual_network);
        let site = Rc::new(Site::new(rules, surroundings.subnet, extent));
        Self { site, location: surroundings.location }
    }

    /// What the group does with a flow, in the address family of the peer if that is a range, else in IPv4.
    pub fn decide(&self, flow: &Flow) -> Decision {
        self.decide_in(family(flow), flow)
    }

    /// What the group does with a flow in one address family.
    pub fn decide_in(&self, family: Family, flow: &Flow) -> Decision {
        self.site.decide(family, flow, self.location)
    }

    /// The same group on the same subnet, for a service of another region.
    #[must_use]
    pub fn near<'b>(&self, location: &'b Fact<Location>) -> Filter<'b>
    where
        'a: 'b,
    {
        Filter { site: Rc::clone(&self.site), location }
    }

    /// The group.
    pub fn group(&self) -> &'a SecurityGroup {
        self.site.rules.group
    }
}

impl<'a> Site<'a> {
    pub(super) fn new(
        rules: Rc<Rulebook<'a>>,
        subnet: &'a Fact<Vec<Fact<Prefix>>>,
        extent: Cow<'a, TagExtent>,
    ) -> Self {
        Self { rules, subnet, extent, locals: RefCell::default() }
    }

    pub(super) fn decide(&self, family: Family, flow: &Flow, location: &Fact<Location>) -> Decision {
        let surroundings =
            Surroundings { subnet: self.subnet, virtual_network: &self.extent, location, tags: self.rules.tags };
        answer(self, family, flow, &surroundings)
    }

    /// The rules that matter here for such packets; `platform` is the tag of a service that only rules with that tag touch.
    pub(super) fn local(
        &self,
        asked: &Asked,
        family: Family,
        platform: Option<&TagName>,
        surroundings: &Surroundings<'_>,
    ) -> Result<Rc<Local>, Reason> {
        let key = (asked.clone(), family, platform.cloned());
        if let Some(local) = self.locals.borrow().get(&key) {
            return local.clone();
        }
        let mut order = self.rules.order(asked);
        if let Some(tag) = platform {
            Rc::make_mut(&mut order).keep_only(tag);
        }
        let target = target::subnet(surroundings, family);
        // What the near end is called in the rules is known without its network's extent: it is all inside.
        let nowhere = TagExtent::default();
        let tags = self.rules.tags;
        let scope = Scope { end: End::Near, family, target: &target, extent: &nowhere, tags };
        let local = Local::new(&order, asked, scope).map(Rc::new).map_err(|_| self.too_many());
        self.locals.borrow_mut().insert(key, local.clone());
        local
    }

    pub(super) fn too_many(&self) -> Reason {
        let label = &self.rules.group.declared.label;
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
