//! What a check may ask.

use std::rc::Rc;

use super::outcome::{Placed, Stop};
use super::subject::LocationSubject;
use crate::analysis::TagAxioms;
use crate::network::{Fact, Key, Link, Network, NetworkMode, Table};
use crate::platform::{Placement, PlacementKind, Platform, TierFacts};
use crate::template::{Cause, CauseKind};

/// The network to judge and the facts to judge it by.
#[derive(Debug, Clone, Copy)]
pub struct Context<'n> {
    /// The network.
    pub network: &'n Network,
    /// Azure's facts on the day by which is judged.
    pub platform: &'n Platform,
    /// What may be taken for granted about service tags.
    pub tags: &'n TagAxioms,
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
        let outside = |text: String| {
            let cause = Cause::new(CauseKind::Outside, text, None);
            Err(Stop::unknown(Rc::new(cause), reference))
        };
        match self.known(reference)? {
            None => Ok(None),
            Some(Link::To(key)) => Ok(Some(*key)),
            Some(Link::Outside(id)) => outside(format!("`{id}` is not declared in these files")),
            Some(Link::Dangling(id)) => outside(format!("`{id}` is not declared, though its parent is")),
        }
    }

    /// Goes on only if absence may be concluded: nothing is left that could declare more resources.
    pub fn complete(&self, at: &impl Placed) -> Result<(), Stop> {
        match self.network.incomplete.first() {
            None => Ok(()),
            Some(cause) => Err(Stop::unknown(Rc::clone(cause), at)),
        }
    }

    /// What the platform knows of the tier of a region; undecided for a tier that is not in the tables.
    pub fn tier(&self, subject: LocationSubject<'_>) -> Result<&'n TierFacts, Stop> {
        let fact = &subject.location.tier;
        let tier = self.known(fact)?;
        self.platform.tier(tier).ok_or_else(|| {
            let text = format!("the tier `{tier}` is not in the tables of this version");
            Stop::unknown(Rc::new(Cause::new(CauseKind::Outside, text, None)), fact)
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
            Stop::unknown(Rc::new(Cause::new(CauseKind::Outside, text, None)), &subject.service.mode)
        })?;
        Ok((placement, mode))
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
