//! The subjects of a network that are not listed in it as such: service tags, flows.

use crate::network::{Address, Network, ServiceTag};
use crate::rules::{Context, FlowSubject, LocationSubject, Stop};
use crate::survey::required;

/// The service tags that security rules name.
pub(super) fn tags(network: &Network) -> impl Iterator<Item = &ServiceTag> {
    let rules = network.security_groups.iter().flat_map(|group| &group.rules.items);
    let sides = rules.flat_map(|rule| [&rule.source.addresses, &rule.destination.addresses]);
    sides.filter_map(|addresses| match addresses.single.get() {
        Ok(Some(Address::Tag(tag))) => Some(tag),
        _ => None,
    })
}

/// A flow that a region needs, with its name; or why it is not known whether it needs it.
type Flow<'n> = (String, Result<FlowSubject<'n>, Stop>);

/// The flows that a region needs. Those that are needed only if the service has more regions than are known stay open,
/// and so do all while the tier or the mode is not known; there is none for a region without injection.
pub(super) fn flows<'n>(subject: LocationSubject<'n>, context: &Context<'n>) -> Vec<Flow<'n>> {
    let needed = match required(subject, context) {
        Ok(needed) => needed,
        Err(stop) => {
            return vec![(String::new(), Err(stop.asking(format!("which flows {} needs", subject.name()), &[])))];
        }
    };
    let flow = |needed: crate::survey::Needed<'n>| {
        let flow = needed.subject.flow;
        let Some(cause) = needed.doubt else { return (flow.id.clone(), Ok(needed.subject)) };
        let question = format!("whether {} needs {flow}", subject.name());
        let stop = Stop::unknown(cause, &subject.service.declared);
        (flow.id.clone(), Err(stop.asking(question, &flow.evidence.requirements)))
    };
    needed.into_iter().map(flow).collect()
}
