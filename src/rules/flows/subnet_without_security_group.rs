//! `flows/subnet-without-security-group`: the subnet of a service needs a network security group (facts S-36, N-05).

use crate::platform::PlacementKind;
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject};

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (placement, _) = cx.placement(subject)?;
    let Some(subnet) = cx.follow(&subject.location.subnet)? else { return not_applicable() };
    if cx.known(&subnet.security_group)?.is_some() {
        return holds();
    }
    // A deployment that was not opened may attach one: that is how it is often done.
    cx.all_subnets(&subnet.security_group)?;
    let (why, row) = match placement.kind {
        PlacementKind::ClassicInjection => ("without one, its load balancer refuses all inbound traffic", "S-36"),
        _ => ("the v2 tiers require one", "N-05"),
    };
    fail(format!("subnet `{}` of {} has no network security group", subnet.declared.label, subject.name()))
        .requirements(&[row])
        .at(&subnet.security_group, "no `networkSecurityGroup`")
        .because(&subject.location.subnet, why)
        .help("attach a network security group that allows the flows that API Management needs; `apimlint explain flows/required-flow-closed` lists them")
        .into()
}
