//! Which flows a region needs.
//!
//! Never here: whether they pass.

use std::rc::Rc;

use crate::network::{Cause, Network, NetworkMode, Tier};
use crate::platform::{Platform, RequiredFlow};
use crate::rules::{Context, FlowSubject, LocationSubject, Stop};

/// A flow that a region needs.
#[derive(Debug, Clone)]
pub struct Needed<'n> {
    /// The region and the flow.
    pub subject: FlowSubject<'n>,
    /// Why it may not be needed: the service may have fewer regions than are listed.
    pub doubt: Option<Rc<Cause>>,
}

/// Every region of every service.
pub fn locations(network: &Network) -> impl Iterator<Item = LocationSubject<'_>> {
    network
        .services
        .iter()
        .flat_map(|service| service.locations.items.iter().map(move |location| LocationSubject { service, location }))
}

/// The flows without which a region does not work. While the tier or the mode is not known there is no answer; the question
/// does not arise for a region without injection.
pub fn required<'n>(subject: LocationSubject<'n>, context: &Context<'n>) -> Result<Vec<Needed<'n>>, Stop> {
    let list = |platform: &Platform, tier: &Tier, mode, regions| -> Result<_, String> {
        Ok(platform.required_flows(tier, mode, regions).collect())
    };
    needed(subject, context, list).map(Result::unwrap_or_default)
}

/// The flows that a region needs for single features. The inner error is that of
/// [`Platform::optional_flows`](crate::platform::Platform::optional_flows).
pub fn optional<'n>(
    subject: LocationSubject<'n>,
    context: &Context<'n>,
) -> Result<Result<Vec<Needed<'n>>, String>, Stop> {
    needed(subject, context, |platform, tier, mode, regions| {
        Ok(platform.optional_flows(tier, mode, regions)?.collect())
    })
}

/// The flows of a list: those that are needed in any case, then those that are needed only if the service has more regions
/// than surely exist.
fn needed<'n>(
    subject: LocationSubject<'n>,
    context: &Context<'n>,
    list: impl Fn(&Platform, &Tier, NetworkMode, usize) -> Result<Vec<&'static RequiredFlow>, String>,
) -> Result<Result<Vec<Needed<'n>>, String>, Stop> {
    let LocationSubject { service, location } = subject;
    let (_, mode) = context.placement(subject)?;
    let tier = context.known(&location.tier)?;
    let regions = &service.locations;
    let doubt = regions.items.iter().find_map(|region| context.exists(&region.exists).err());
    let doubt = doubt.or_else(|| regions.rest.clone());
    let sure = regions.items.iter().filter(|region| context.exists(&region.exists) == Ok(true)).count();
    let possible = regions.items.len() + usize::from(regions.rest.is_some());
    let flows = |regions| list(context.platform, tier, mode, regions);
    let both = || Ok::<_, String>((flows(sure)?, if doubt.is_some() { flows(possible)? } else { Vec::new() }));
    Ok(both().map(|(sure, at_most)| {
        let further = at_most.into_iter().filter(|flow| sure.iter().all(|other| other.id != flow.id));
        let further: Vec<_> = further.map(|flow| (flow, doubt.clone())).collect();
        let all = sure.iter().map(|flow| (*flow, None)).chain(further);
        all.map(|(flow, doubt)| Needed { subject: FlowSubject { service, location, flow }, doubt }).collect()
    }))
}
