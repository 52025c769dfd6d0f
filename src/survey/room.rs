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
        let (more_units, reasons) = match capacity.fit() {
            Fit::Fits { left } => (of_region().and_then(|size| left.checked_div(size.per_unit)), Vec::new()),
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
