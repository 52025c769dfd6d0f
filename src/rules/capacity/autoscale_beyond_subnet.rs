//! `capacity/autoscale-beyond-subnet`: the subnet also holds the units that autoscale may add (facts S-23).

use super::{fitting, only_prefix, scaled, unit_size};
use crate::analysis::capacity::{Capacity, Fit, Scaled, capacity};
use crate::network::{AutoscaleProfile, AutoscaleSetting, Fact, Link, LocationRole, Subnet};
use crate::platform::PlacementKind;
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, Draft, LocationSubject, Stop};

/// Azure scales the primary region alone by itself.
pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    if subject.location.role != LocationRole::Primary {
        return not_applicable();
    }
    let settings: Vec<_> = cx.network.autoscale_settings.iter().filter(|it| scales(it, subject, cx)).collect();
    if settings.is_empty() {
        return not_applicable();
    }
    let (placement, _) = cx.placement(subject)?;
    if placement.kind == PlacementKind::V2Integration {
        return not_applicable();
    }
    let key = cx.follow_key(&subject.location.subnet)?.ok_or(Stop::NotApplicable)?;
    let subnet = cx.network.get(key).ok_or(Stop::NotApplicable)?;
    let Some(maximum) = largest(&settings, cx)? else { return not_applicable() };
    let Some(service) = scaled(subject, cx) else { return not_applicable() };
    let most = u64::from(*cx.known(maximum)?);
    let reserved = u64::from(cx.platform.limits().reserved_addresses);
    let unit_size = |tier: &_, mode| unit_size(tier, mode, cx);
    let capacity = capacity(cx.network, key, cx.assumed, reserved, unit_size).ok_or(Stop::NotApplicable)?;
    if matches!(capacity.fit(), Fit::TooSmall { .. }) {
        // `capacity/subnet-too-small` says so already.
        return not_applicable();
    }
    let more = most.saturating_sub(service.units).saturating_mul(service.size.per_unit);
    match capacity.fit_with(more) {
        Fit::Fits { .. } => holds(),
        Fit::TooSmall { missing } => {
            let case = Case { subject, subnet, capacity: &capacity, service, most, more, missing };
            finding(&case, maximum, cx).into()
        }
        Fit::CannotTell(reasons) => Err(Stop::because(&reasons, &subnet.prefixes)),
    }
}

/// Whether a setting surely is about the service, and on.
fn scales(setting: &AutoscaleSetting, subject: LocationSubject<'_>, cx: &Context<'_>) -> bool {
    let is_target = match setting.service.get() {
        Ok(Some(Link::To(key))) => cx.network.get(*key).is_some_and(|it| std::ptr::eq(it, subject.service)),
        _ => false,
    };
    is_target && setting.enabled.is(&true) && cx.exists(&setting.declared.exists) == Ok(true)
}

/// The largest maximum of all profiles; undecided if one is not known.
fn largest<'n>(settings: &[&'n AutoscaleSetting], cx: &Context<'_>) -> Result<Option<&'n Fact<u32>>, Stop> {
    let mut largest: Option<&Fact<u32>> = None;
    for setting in settings {
        if let Some(cause) = &setting.profiles.rest {
            return Err(Stop::unknown(cause.clone(), &setting.declared));
        }
        for AutoscaleProfile { exists, maximum, place, .. } in &setting.profiles.items {
            if !cx.exists(exists).map_err(|cause| Stop::unknown(cause, place))? {
                continue;
            }
            let units = *cx.known(maximum)?;
            if largest.is_none_or(|largest| largest.get().is_ok_and(|largest| *largest < units)) {
                largest = Some(maximum);
            }
        }
    }
    Ok(largest)
}

/// A subnet that is too small for what autoscale may reach.
struct Case<'c> {
    subject: LocationSubject<'c>,
    subnet: &'c Subnet,
    capacity: &'c Capacity,
    service: Scaled,
    most: u64,
    /// The addresses that the further units take.
    more: u64,
    missing: u64,
}

fn finding(case: &Case<'_>, maximum: &Fact<u32>, cx: &Context<'_>) -> Draft {
    let Case { subject, subnet, capacity, service, most, more, missing } = case;
    let limits = cx.platform.limits();
    let (label, name) = (&subnet.declared.label, subject.name());
    let (usable, need) = (capacity.usable, capacity.least().saturating_add(*more));
    let mut draft = fail(format!("subnet `{label}` has no room for the {most} units that {name} may scale to"))
        .at(maximum, format!("up to {most} units"));
    let leaves = format!("{usable} usable addresses in `{label}`");
    draft = match only_prefix(subnet) {
        Some(prefix) => draft.because(prefix, leaves),
        None => draft.because(&subnet.prefixes, leaves),
    };
    for demand in capacity.demands.iter().filter(|demand| demand.least > 0) {
        draft = draft.proof(demand.to_string());
    }
    let further = most.saturating_sub(service.units);
    draft = draft
        .proof(format!("{further} further units × {} = {more}", service.size.per_unit))
        .proof(format!("needed at {most} units: {need}, usable: {usable}, missing: {missing}"));
    let remedy = match fitting(need, limits) {
        Some(length) => format!("use a /{length} or a shorter prefix for the subnet"),
        None => "place fewer things in the subnet".to_owned(),
    };
    let room = capacity.units_that_fit(*service).map(|room| room.units).filter(|units| *units >= service.units);
    draft.help(match room {
        Some(units) => format!("{remedy}, or lower the maximum to {units}"),
        None => remedy,
    })
}
