//! What a check may ask.

use std::rc::Rc;

use super::outcome::{Placed, Stop};
use super::subject::LocationSubject;
use crate::analysis::TagAxioms;
use crate::analysis::reachability::{Decision, Filters, Flow};
use crate::network::{
    Cause, Cloud, Declared, Delegation, Fact, Key, Link, Location, Network, NetworkMode, SecurityGroup, Subnet, Table,
};
use crate::platform::{GatewayNames, Placement, PlacementKind, Platform, TierFacts};

/// The network to judge and the facts to judge it by.
#[derive(Debug, Clone, Copy)]
pub struct Context<'n> {
    /// The network.
    pub network: &'n Network,
    /// Azure's facts on the day by which is judged.
    pub platform: &'n Platform,
    /// What may be taken for granted about service tags.
    pub tags: &'n TagAxioms,
    /// What was worked out about the security groups of the network so far.
    pub filters: &'n Filters,
    /// Conditions under which the subject is there at all: they are taken to be true, for otherwise there is no subject.
    pub assumed: &'n [&'n Fact<bool>],
}

impl<'n> Context<'n> {
    /// The value; leaves the check undecided when it is not known.
    pub fn known<'f, T>(&self, fact: &'f Fact<T>) -> Result<&'f T, Stop> {
        fact.get().map_err(|cause| Stop::unknown(Rc::clone(cause), fact))
    }

    /// The thing that a reference leads to, or nothing when there surely is no reference. Leaves the check undecided
    /// when the thing is not in the input, may not be deployed, or is not known.
    pub fn follow<T: Table>(&self, reference: &Fact<Option<Link<T>>>) -> Result<Option<&'n T>, Stop> {
        Ok(self.follow_key(reference)?.and_then(|key| self.network.get(key)))
    }

    /// Like [`Context::follow`], but gives the key.
    pub fn follow_key<T: Table>(&self, reference: &Fact<Option<Link<T>>>) -> Result<Option<Key<T>>, Stop> {
        let outside = |text: String| Err(Stop::outside(text, reference));
        match self.known(reference)? {
            None => Ok(None),
            Some(Link::To(key)) => {
                if let Some(target) = self.network.get(*key) {
                    self.there(target.declared(), reference)?;
                }
                Ok(Some(*key))
            }
            Some(Link::Outside(id)) => outside(format!("`{id}` is not declared in these files")),
            Some(Link::Dangling(id)) => outside(format!("`{id}` is not declared, though its parent is")),
        }
    }

    /// Whether something is there if the subject is: `Err` says why that is not known.
    pub fn exists(&self, exists: &Fact<bool>) -> Result<bool, Rc<Cause>> {
        match exists.get() {
            Ok(there) => Ok(*there),
            Err(_) if self.assumed.iter().any(|given| given.equals(exists) == Some(true)) => Ok(true),
            Err(cause) => Err(Rc::clone(cause)),
        }
    }

    /// Goes on only if a thing is surely there if the subject is: where its condition is false, another thing of the
    /// same name may stand in its place.
    pub fn there(&self, declared: &Declared, at: &impl Placed) -> Result<(), Stop> {
        match self.exists(&declared.exists) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Stop::NotApplicable),
            Err(cause) => {
                let text = format!("whether `{}` is deployed is not known: {}", declared.label, cause.text);
                Err(Stop::unknown(Rc::new(cause.saying(text)), at))
            }
        }
    }

    /// Of several things the first that surely is there and is `wanted`; nothing if surely none is. The error says
    /// why that cannot be told; `rest` is the reason for which there may be more things.
    pub fn find<'t, T>(
        &self,
        things: impl IntoIterator<Item = (&'t T, &'t Fact<bool>)>,
        rest: Option<&Rc<Cause>>,
        wanted: impl Fn(&T) -> Result<bool, Rc<Cause>>,
    ) -> Result<Option<&'t T>, Rc<Cause>> {
        let mut doubt = rest.cloned();
        for (thing, exists) in things {
            match (wanted(thing), self.exists(exists)) {
                (Ok(true), Ok(true)) => return Ok(Some(thing)),
                (Ok(false), _) | (_, Ok(false)) => {}
                (Err(cause), _) | (_, Err(cause)) => doubt = doubt.or(Some(cause)),
            }
        }
        doubt.map_or(Ok(None), Err)
    }

    /// A delegation of the subnet, if it has one.
    pub fn delegation(&self, subnet: &'n Subnet) -> Result<Option<&'n Delegation>, Stop> {
        let delegations = subnet.delegations.items.iter().map(|delegation| (delegation, &delegation.exists));
        let found = self.find(delegations, subnet.delegations.rest.as_ref(), |_| Ok(true));
        found.map_err(|cause| Stop::unknown(cause, &subnet.declared))
    }

    /// Goes on only if absence may be concluded: nothing is left that could declare more resources.
    pub fn complete(&self, at: &impl Placed) -> Result<(), Stop> {
        match self.network.incomplete.first() {
            None => Ok(()),
            Some(cause) => Err(Stop::unknown(Rc::clone(cause), at)),
        }
    }

    /// Goes on only if it may be concluded that a subnet does not have what it is not seen to have: nothing is left that could
    /// declare it once more.
    pub fn all_subnets(&self, at: &impl Placed) -> Result<(), Stop> {
        match &self.network.more_subnets {
            None => Ok(()),
            Some(cause) => Err(Stop::unknown(Rc::clone(cause), at)),
        }
    }

    /// What the platform knows of the tier of a region; undecided for a tier of which nothing is documented.
    pub fn tier(&self, subject: LocationSubject<'_>) -> Result<&'n TierFacts, Stop> {
        let fact = &subject.location.tier;
        let tier = self.known(fact)?;
        self.platform.tier(tier).ok_or_else(|| {
            let text = format!("what the tier `{tier}` can do on {} is not documented", self.platform.date());
            Stop::outside(text, fact)
        })
    }

    /// How a region stands in a virtual network, and what that asks for. The question does not arise outside of a
    /// network, nor in a tier that does not have the mode: that is a finding of its own.
    pub fn placement(&self, subject: LocationSubject<'_>) -> Result<(&'n Placement, NetworkMode), Stop> {
        let facts = self.tier(subject);
        let nowhere = |facts: &&TierFacts| {
            [NetworkMode::External, NetworkMode::Internal].iter().all(|mode| !facts.has_mode(*mode))
        };
        if facts.as_ref().is_ok_and(nowhere) {
            return Err(Stop::NotApplicable);
        }
        let mode = *self.known(&subject.service.mode)?;
        if mode == NetworkMode::None {
            return Err(Stop::NotApplicable);
        }
        let kind = facts?.placement(mode).ok_or(Stop::NotApplicable)?;
        let placement = self.platform.placement(kind).ok_or_else(|| {
            let text = format!("nothing is documented about v2 {} on {}", kind.as_str(), self.platform.date());
            Stop::outside(text, &subject.service.mode)
        })?;
        Ok((placement, mode))
    }

    /// The names under which gateways are known in the public cloud.
    pub fn gateway_names(&self) -> Result<&'n GatewayNames, Stop> {
        self.platform.gateway_names(Cloud::Public).ok_or(Stop::NotApplicable)
    }

    /// What the security group of a subnet does with a flow. `near` is the region whose part of a service is meant.
    pub fn decide(&self, flow: &Flow, subnet: &Subnet, group: &SecurityGroup, near: &Fact<Location>) -> Decision {
        self.filters.decide(flow, self.network, (subnet, group), near, self.tags)
    }

    /// The mode of a region that is injected in the classic way (facts §0.1, "CI"). The question does not arise for any
    /// other.
    pub fn classic_injection(&self, subject: LocationSubject<'_>) -> Result<NetworkMode, Stop> {
        match self.placement(subject)? {
            (placement, mode) if placement.kind == PlacementKind::ClassicInjection => Ok(mode),
            _ => Err(Stop::NotApplicable),
        }
    }
}
