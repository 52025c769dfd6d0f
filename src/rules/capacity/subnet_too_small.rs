//! `capacity/subnet-too-small`: the subnet must hold the service and everything else in it (facts S-18 to S-22, N-04).

use std::rc::Rc;

use crate::analysis::capacity::{Capacity, Fit, UnitSize, capacity};
use crate::network::{Fact, Key, Link, NetworkMode, Prefix, Subnet, Tier};
use crate::platform::{Placement, PlacementKind};
use crate::rules::outcome::{Outcome, Unknown, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject, Stop};
use crate::template::{Cause, CauseKind};

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (placement, _) = cx.placement(subject)?;
    let key = cx.follow_key(&subject.location.subnet)?.ok_or(Stop::NotApplicable)?;
    let subnet = cx.network.get(key).ok_or(Stop::NotApplicable)?;
    if !is_first(subject, key, cx) {
        return not_applicable();
    }
    if let Some(prefix) = only_prefix(subnet)
        && let Ok(known) = prefix.get()
        && known.is_ipv4()
        && known.length() > placement.smallest_subnet
    {
        return smaller_than_allowed(subject, subnet, prefix, *known, placement).into();
    }
    if placement.addresses_per_unit(cx.known(&subject.location.tier)?).is_none() {
        // No table of units is published for this way into a network: the smallest subnet is all there is (facts §C.4).
        for prefix in cx.known(&subnet.prefixes)? {
            cx.known(prefix)?;
        }
        return holds();
    }
    let capacity =
        capacity(cx.network, key, cx.assumed, |tier, mode| unit_size(tier, mode, cx)).ok_or(Stop::NotApplicable)?;
    match capacity.fit() {
        Fit::Fits { .. } => holds(),
        Fit::TooSmall { missing } => too_small(subject, subnet, &capacity, missing).into(),
        Fit::CannotTell(reasons) => {
            let cause = |reason: &crate::analysis::Reason| {
                let (kind, span) =
                    reason.cause.as_ref().map_or((CauseKind::Outside, None), |cause| (cause.kind, cause.span));
                Rc::new(Cause::new(kind, reason.text.clone(), span))
            };
            Err(Stop::Unknown(Box::new(Unknown {
                question: None,
                causes: reasons.iter().map(cause).collect(),
                at: Some(subnet.prefixes.origin()),
                requirements: Vec::new(),
            })))
        }
    }
}

/// Whether this region is the first of all that are placed in the subnet: one subnet is judged once.
fn is_first(subject: LocationSubject<'_>, subnet: Key<Subnet>, cx: &Context<'_>) -> bool {
    let mut locations = cx.network.services.iter().flat_map(|service| &service.locations.items);
    let first = locations.find(|location| matches!(location.subnet.get(), Ok(Some(Link::To(key))) if *key == subnet));
    first.is_some_and(|first| first.place == subject.location.place)
}

/// The address prefix of a subnet that has just one.
fn only_prefix(subnet: &Subnet) -> Option<&Fact<Prefix>> {
    match subnet.prefixes.get().map(Vec::as_slice) {
        Ok([prefix]) => Some(prefix),
        _ => None,
    }
}

fn unit_size(tier: &Tier, mode: NetworkMode, cx: &Context<'_>) -> Option<UnitSize> {
    let kind = cx.platform.tier(tier)?.placement(mode)?;
    let placement = cx.platform.placement(kind)?;
    let per_unit = u64::from(placement.addresses_per_unit(tier)?);
    let internal_extra = u64::from(placement.extra_addresses(NetworkMode::Internal)?);
    Some(UnitSize { per_unit, internal_extra })
}

/// The finding for a subnet that is smaller than any service accepts.
fn smaller_than_allowed(
    subject: LocationSubject<'_>,
    subnet: &Subnet,
    prefix: &Fact<Prefix>,
    known: Prefix,
    placement: &Placement,
) -> crate::rules::Draft {
    let smallest = placement.smallest_subnet;
    let row = if placement.kind == PlacementKind::ClassicInjection { "S-18" } else { "N-04" };
    let recommended =
        placement.recommended_subnet.map(|length| format!("; /{length} is recommended")).unwrap_or_default();
    fail(format!(
        "subnet `{}` is a /{}, but {} needs a /{smallest} or larger",
        subnet.declared.label,
        known.length(),
        subject.name()
    ))
    .requirements(&[row])
    .at(prefix, format!("smaller than /{smallest}"))
    .because(&subject.location.tier, "this tier sets the smallest subnet")
    .because(&subject.location.subnet, "the service is placed in the subnet")
    .help(format!("use a /{smallest} or a shorter prefix{recommended}"))
}

/// The finding for a sum that does not fit.
fn too_small(subject: LocationSubject<'_>, subnet: &Subnet, capacity: &Capacity, missing: u64) -> crate::rules::Draft {
    let usable = capacity.usable;
    let need = capacity.least();
    let prefixes: Vec<String> = capacity.prefixes.iter().map(ToString::to_string).collect();
    let mut draft = fail(format!(
        "subnet `{}` leaves {usable} addresses, but what is placed in it takes {need}",
        subnet.declared.label
    ));
    draft = match only_prefix(subnet) {
        Some(prefix) => draft.at(prefix, format!("{usable} usable addresses: Azure keeps 5 of each subnet")),
        None => draft.at(&subnet.prefixes, format!("{usable} usable addresses: Azure keeps 5 of each prefix")),
    };
    let placed = capacity.demands.iter().filter(|demand| demand.least > 0);
    for demand in placed.clone().take(4) {
        draft = draft.because(&demand.place, format!("{} takes {}", demand.subject, demand.sum));
    }
    for demand in placed {
        draft = draft.proof(demand.to_string());
    }
    draft = draft.proof(format!("needed: {need}, usable in {}: {usable}, missing: {missing}", prefixes.join(" and ")));
    let remedy = match fitting(need) {
        Some(length) => format!("use a /{length} or a shorter prefix for the subnet"),
        None => "place fewer things in the subnet".to_owned(),
    };
    draft.help(match cheaper(subject) {
        Some(units) => format!("{remedy}, or lower the number of units ({units} now)"),
        None => remedy,
    })
}

/// The longest prefix of one subnet that leaves so many addresses.
fn fitting(need: u64) -> Option<u8> {
    (2..=29).rev().find(|length| (1_u64 << (32 - u32::from(*length))).saturating_sub(5) >= need)
}

/// The number of units, if there could be fewer.
fn cheaper(subject: LocationSubject<'_>) -> Option<u32> {
    subject.location.capacity.get().ok().copied().filter(|units| *units > 1)
}
