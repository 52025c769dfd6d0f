//! `injection/delegated-subnet`: a classic service needs a subnet without delegation (facts S-15).

use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject};

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    cx.classic_injection(subject)?;
    let Some(subnet) = cx.follow(&subject.location.subnet)? else { return not_applicable() };
    let Some(delegation) = cx.delegation(subnet)? else { return holds() };
    let to = delegation.service.get().map_or_else(|_| "another service".to_owned(), |service| format!("`{service}`"));
    fail(format!("subnet `{}` is delegated to {to}, but {} is injected into it", subnet.declared.label, subject.name()))
        .at(&delegation.service, "delegated here")
        .because(&subject.service.mode, "the service is injected here")
        .because(&subject.location.tier, "a classic tier: its subnet must not be delegated")
        .help("remove `delegations` from the subnet, or give the service a subnet of its own")
        .into()
}
