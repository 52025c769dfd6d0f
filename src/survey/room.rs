//! The addresses of the subnet of a region.

use super::Survey;
use crate::analysis::capacity::{Fit, capacity};
use crate::answer::Room;
use crate::rules::{Context, LocationSubject, unit_size};

impl Survey<'_> {
    /// How many addresses the subnet has and how many are taken; nothing where the subnet is not known.
    pub(super) fn room(&self, subject: LocationSubject<'_>, context: &Context<'_>) -> Option<Room> {
        let key = context.follow_key(&subject.location.subnet).ok()??;
        let reserved = u64::from(self.platform.limits().reserved_addresses);
        let size = |tier: &_, mode| unit_size(tier, mode, context);
        let capacity = capacity(self.network, key, context.assumed, reserved, size)?;
        let of_region = || size(subject.location.tier.get().ok()?, *subject.service.mode.get().ok()?);
        let fitting = |left: u64| more_units(left.checked_div(of_region()?.per_unit)?, subject, context);
        let (more_units, reasons) = match capacity.fit() {
            Fit::Fits { left } => (fitting(left), Vec::new()),
            Fit::TooSmall { .. } => (Some(0), Vec::new()),
            Fit::CannotTell(reasons) => (None, self.reasons(&reasons, subject.location.place)),
        };
        Some(Room {
            usable: capacity.unknown_supply.is_empty().then_some(capacity.usable),
            taken: capacity.least(),
            taken_at_most: capacity.most(),
            more_units,
            reasons,
        })
    }
}

/// How many units may be added where so many would fit; nothing where the tier has no more.
fn more_units(fitting: u64, subject: LocationSubject<'_>, context: &Context<'_>) -> Option<u64> {
    let Some(most) = context.tier(subject).ok()?.capacity.and_then(|capacity| capacity.most) else {
        return Some(fitting);
    };
    let units = subject.location.capacity.get().ok()?;
    most.checked_sub(*units).filter(|more| *more > 0).map(|more| fitting.min(u64::from(more)))
}
