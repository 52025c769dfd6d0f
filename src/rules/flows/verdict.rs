//! What the security group of a service's subnet does with a flow that the service needs.

use crate::analysis::reachability::{Decision, Flow, Peer, Verdict};
use crate::network::{Address, Direction, Fact, Location, LocationRole, SecurityGroup, Subnet};
use crate::rules::{Context, FlowSubject, Stop};

/// A flow, decided.
pub struct Decided<'n> {
    /// The group that decides.
    pub group: &'n SecurityGroup,
    /// What it does.
    pub decision: Decision,
}

/// Decides the flow on the effective rules of the subnet's group. The question does not arise where the group has no
/// say: no group (a finding of its own), or inbound rules that the platform ignores (facts N-07).
pub fn decided<'n>(subject: FlowSubject<'_>, cx: &Context<'n>) -> Result<Decided<'n>, Stop> {
    let location = subject.at();
    let (placement, _) = cx.placement(location)?;
    if subject.flow.direction == Direction::Inbound && !placement.inbound_rules_apply {
        return Err(Stop::NotApplicable);
    }
    let subnet = cx.follow(&subject.location.subnet)?.ok_or(Stop::NotApplicable)?;
    let group = cx.follow(&subnet.security_group)?.ok_or(Stop::NotApplicable)?;
    let decision = regions(subject)
        .map(|region| decide_in(subject, region, subnet, group, cx))
        .max_by_key(|decision| gravity(decision.verdict))
        .ok_or(Stop::NotApplicable)?;
    Ok(Decided { group, decision })
}

/// The regions whose part of a service must be reached: the location's own and, in a deployment over several regions,
/// the primary one's (facts N-48).
fn regions(subject: FlowSubject<'_>) -> impl Iterator<Item = &Fact<Location>> {
    let own = &subject.location.location;
    let primary = (subject.flow.regional_tag && subject.location.role != LocationRole::Primary)
        .then(|| subject.service.primary())
        .flatten()
        .map(|primary| &primary.location);
    std::iter::once(own).chain(primary)
}

fn decide_in(
    subject: FlowSubject<'_>,
    region: &Fact<Location>,
    subnet: &Subnet,
    group: &SecurityGroup,
    cx: &Context<'_>,
) -> Decision {
    let row = subject.flow;
    let peer = match &row.remote {
        Address::Tag(tag) if row.regional_tag => Peer::Regional(tag.clone()),
        address => Peer::Address(address.clone()),
    };
    let flow = Flow { direction: row.direction, peer, ports: row.ports.clone(), protocol: row.protocol };
    cx.decide(&flow, subnet, group, region)
}

/// What is worse comes first: a surely closed flow, then an unknown one.
fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Allowed => 0,
        Verdict::CannotTell => 1,
        Verdict::PartlyDenied => 2,
        Verdict::Denied => 3,
    }
}
