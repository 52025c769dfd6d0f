//! `capacity/subnet-too-small`: the subnet must hold the service and everything else in it (facts S-18 to S-22, N-04).

use super::{fitting, only_prefix, scaled, unit_size};
use crate::analysis::capacity::{Capacity, Fit, capacity};
use crate::network::{Fact, Key, Link, Prefix, Subnet};
use crate::platform::{Limits, Placement, PlacementKind};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject, Stop};

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (placement, _) = cx.placement(subject)?;
    let key = cx.follow_key(&subject.location.subnet)?.ok_or(Stop::NotApplicable)?;
    let subnet = cx.network.get(key).ok_or(Stop::NotApplicable)?;
    if !speaks_for(subject, key, cx) {
        return not_applicable();
    }
    if let Some(prefix) = only_prefix(subnet)
        && let Ok(known) = prefix.get()
        && known.is_ipv4()
        && known.length() > placement.smallest_subnet
    {
        return smaller_than_allowed(subject, subnet, prefix, *known, placement).into();
    }
    if placement.kind == PlacementKind::V2Integration {
        // No table of units is published for this way into a network: the smallest subnet is all there is (facts §C.4).
        return large_enough(subnet, placement, cx);
    }
    let reserved = u64::from(cx.platform.limits().reserved_addresses);
    let unit_size = |tier: &_, mode| unit_size(tier, mode, cx);
    let capacity = capacity(cx.network, key, cx.assumed, reserved, unit_size).ok_or(Stop::NotApplicable)?;
    match capacity.fit() {
        Fit::Fits { .. } => holds(),
        Fit::TooSmall { missing } => {
            too_small(subnet, &capacity, missing, fewer(subject, &capacity, cx), cx.platform.limits()).into()
        }
        Fit::CannotTell(reasons) => Err(Stop::because(&reasons, &subnet.prefixes)),
    }
}

/// Whether a prefix of the subnet is as large as the smallest subnet must be.
fn large_enough(subnet: &Subnet, placement: &Placement, cx: &Context<'_>) -> Outcome {
    for prefix in cx.known(&subnet.prefixes)? {
        let prefix = cx.known(prefix)?;
        if prefix.is_ipv4() && prefix.length() <= placement.smallest_subnet {
            return holds();
        }
    }
    let text = format!("whether several prefixes together count as a /{}", placement.smallest_subnet);
    Err(Stop::outside(text, &subnet.prefixes))
}

/// Whether this region speaks for the subnet: one subnet is judged once. It is the first of those that are placed in it,
/// and of those that surely exist before those that may not.
fn speaks_for(subject: LocationSubject<'_>, subnet: Key<Subnet>, cx: &Context<'_>) -> bool {
    let locations =
        cx.network.services.iter().flat_map(|service| {
            service.locations.items.iter().map(move |location| LocationSubject { service, location })
        });
    let placed = locations.filter(|other| {
        let here = matches!(other.location.subnet.get(), Ok(Some(Link::To(key))) if *key == subnet);
        here && cx.placement(*other).is_ok()
    });
    let sure = |other: &LocationSubject<'_>| other.service.declared.exists.is(&true) && other.location.exists.is(&true);
    let speaker = placed.min_by_key(|other| !sure(other));
    speaker.is_some_and(|speaker| speaker.location.place == subject.location.place)
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
fn too_small(
    subnet: &Subnet,
    capacity: &Capacity,
    missing: u64,
    fewer: Option<(u64, Option<u64>)>,
    limits: &Limits,
) -> crate::rules::Draft {
    let usable = capacity.usable;
    let need = capacity.least();
    let prefixes: Vec<String> = capacity.prefixes.iter().map(ToString::to_string).collect();
    let mut draft = fail(format!(
        "subnet `{}` leaves {usable} addresses, but what is placed in it takes {need}",
        subnet.declared.label
    ));
    draft = match only_prefix(subnet) {
        Some(prefix) => draft
            .at(prefix, format!("{usable} usable addresses: Azure keeps {} of each subnet", limits.reserved_addresses)),
        None => draft.at(
            &subnet.prefixes,
            format!("{usable} usable addresses: Azure keeps {} of each prefix", limits.reserved_addresses),
        ),
    };
    let placed = capacity.demands.iter().filter(|demand| demand.least > 0);
    for demand in placed.clone().take(4) {
        draft = draft.because(&demand.place, format!("{} takes {}", demand.subject, demand.sum));
    }
    for demand in placed {
        draft = draft.proof(demand.to_string());
    }
    draft = draft.proof(format!("needed: {need}, usable in {}: {usable}, missing: {missing}", prefixes.join(" and ")));
    let remedy = match fitting(need, limits) {
        Some(length) => format!("use a /{length} or a shorter prefix for the subnet"),
        None => "place fewer things in the subnet".to_owned(),
    };
    draft.help(match fewer {
        Some((units, Some(fitting))) => format!("{remedy}, or lower the number of units from {units} to {fitting}"),
        Some((units, None)) => format!("{remedy}, or lower the number of units ({units} now)"),
        None => remedy,
    })
}

/// The number of units, if there could be fewer, and how many would fit.
fn fewer(subject: LocationSubject<'_>, capacity: &Capacity, cx: &Context<'_>) -> Option<(u64, Option<u64>)> {
    let units = subject.location.capacity.get().ok().copied().map(u64::from).filter(|units| *units > 1)?;
    let scaled = scaled(subject, cx);
    let room = scaled.and_then(|scaled| capacity.units_that_fit(scaled)).filter(|room| room.units > 0);
    Some((units, room.map(|room| room.units)))
}
