//! The subjects of a network that are not listed in it as such: regions, flows.

use crate::network::{Address, Network, ServiceTag};
use crate::platform::RequiredFlow;
use crate::rules::{Context, FlowSubject, LocationSubject, Stop};

/// The service tags that security rules name.
pub(super) fn tags(network: &Network) -> impl Iterator<Item = &ServiceTag> {
    let rules = network.security_groups.iter().flat_map(|group| &group.rules.items);
    let sides = rules.flat_map(|rule| [&rule.source.addresses, &rule.destination.addresses]);
    sides.filter_map(|addresses| match addresses.single.get() {
        Ok(Some(Address::Tag(tag))) => Some(tag),
        _ => None,
    })
}

/// Every region of every service.
pub(super) fn locations(network: &Network) -> impl Iterator<Item = LocationSubject<'_>> {
    network
        .services
        .iter()
        .flat_map(|service| service.locations.items.iter().map(move |location| LocationSubject { service, location }))
}

/// A flow that a region needs, with its name; or why it is not known whether it needs it.
type Flow<'n> = (String, Result<FlowSubject<'n>, Stop>);

/// The flows that a region needs. Those that are needed only if the service has more regions than are known stay open,
/// and so do all while the tier or the mode is not known; there is none for a region without injection.
pub(super) fn flows<'n>(subject: LocationSubject<'n>, context: &Context<'n>) -> Vec<Flow<'n>> {
    let LocationSubject { service, location } = subject;
    let needed = || -> Result<_, Stop> {
        let (_, mode) = context.placement(subject)?;
        Ok((context.known(&location.tier)?, mode))
    };
    let (tier, mode) = match needed() {
        Ok(needed) => needed,
        Err(stop) => {
            return vec![(String::new(), Err(stop.asking(format!("which flows {} needs", subject.name()), &[])))];
        }
    };
    let regions = &service.locations;
    let doubt = regions.items.iter().find_map(|region| context.exists(&region.exists).err());
    let doubt = doubt.or_else(|| regions.rest.clone());
    let sure = regions.items.iter().filter(|region| context.exists(&region.exists) == Ok(true)).count();
    let possible = regions.items.len() + usize::from(regions.rest.is_some());
    let subject_of = |flow: &'static RequiredFlow| (flow.id.clone(), Ok(FlowSubject { service, location, flow }));
    let mut flows: Vec<Flow<'n>> = context.platform.required_flows(tier, mode, sure).map(subject_of).collect();
    if let Some(cause) = doubt {
        let known: Vec<&str> = context.platform.required_flows(tier, mode, sure).map(|flow| flow.id.as_str()).collect();
        let at_most = context.platform.required_flows(tier, mode, possible);
        flows.extend(at_most.filter(|flow| !known.contains(&flow.id.as_str())).map(|flow| {
            let question = format!("whether {} needs {flow}", subject.name());
            let stop = Stop::unknown(cause.clone(), &service.declared);
            (flow.id.clone(), Err(stop.asking(question, &flow.evidence.requirements)))
        }));
    }
    flows
}
