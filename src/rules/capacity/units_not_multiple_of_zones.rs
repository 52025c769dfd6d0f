//! `capacity/units-not-multiple-of-zones`: units are spread evenly over zones that are chosen by hand (facts N-54).

use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject};

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let location = subject.location;
    // A service without zones is none of this rule's, whatever is not known of it.
    if location.zones.get().is_ok_and(|zones| zones.len() < 2) || cx.tier(subject)?.zones != Some(true) {
        return not_applicable();
    }
    let zones = cx.known(&location.zones)?.len();
    let units = *cx.known(&location.capacity)?;
    let Ok(count) = u32::try_from(zones) else { return not_applicable() };
    if units.checked_rem(count) == Some(0) {
        return holds();
    }
    let next = units.div_ceil(count).saturating_mul(count);
    let plural = if units == 1 { "unit" } else { "units" };
    fail(format!("{} has {units} {plural} in {zones} zones, which cannot be spread evenly", subject.name()))
        .at(&location.capacity, format!("not a multiple of {zones}"))
        .because(&location.zones, format!("{zones} zones"))
        .help(format!("use {next} units, or leave `zones` out: Azure then spreads the units by itself"))
        .into()
}
