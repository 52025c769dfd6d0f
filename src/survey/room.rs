//! The addresses of the subnet of a region.

use super::Survey;
use crate::analysis::capacity::{Capacity, Fit, capacity};
use crate::answer::Room;
use crate::rules::{Context, LocationSubject, scaled, unit_size};

impl Survey<'_> {
    /// How many addresses the subnet has and how many are taken; nothing where the subnet is not known.
    pub(super) fn room(&self, subject: LocationSubject<'_>, context: &Context<'_>) -> Option<Room> {
        let key = context.follow_key(&subject.location.subnet).ok()??;
        let reserved = u64::from(self.platform.limits().reserved_addresses);
        let size = |tier: &_, mode| unit_size(tier, mode, context);
        let capacity = capacity(self.network, key, context.assumed, reserved, size)?;
        let reasons = match capacity.fit() {
            Fit::Fits { .. } | Fit::TooSmall { .. } => Vec::new(),
            Fit::CannotTell(reasons) => self.reasons(&reasons, subject.location.place),
        };
        let (more_units, more_units_at_most) = more_units(&capacity, subject, context);
        Some(Room {
            usable: capacity.unknown_supply.is_empty().then_some(capacity.usable),
            taken: capacity.least(),
            taken_at_most: capacity.most(),
            more_units,
            more_units_at_most,
            reasons,
        })
    }
}

/// How many units may be added for sure, and how many at most; nothing where the tier has no more, or where the units that there
/// are are not known.
fn more_units(capacity: &Capacity, subject: LocationSubject<'_>, context: &Context<'_>) -> (Option<u64>, Option<u64>) {
    let location = subject.location;
    let Some(scaled) = scaled(subject, context).filter(|_| location.capacity.get().is_ok()) else {
        return (None, None);
    };
    if scaled.most.is_some_and(|most| most <= scaled.units) {
        return (None, None);
    }
    let Some(room) = capacity.units_that_fit(scaled) else { return (None, None) };
    // Of zones that are not known, some may be chosen by hand, and units come in multiples of them.
    let is_sure = room.is_sure && location.zones.get().is_ok();
    (is_sure.then_some(room.more), Some(room.more))
}
