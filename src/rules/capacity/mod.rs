//! Whether things fit.

pub(super) mod autoscale_beyond_subnet;
pub(super) mod subnet_too_small;
pub(super) mod units_not_multiple_of_zones;

use super::{Context, LocationSubject};
use crate::analysis::capacity::{Scaled, UnitSize};
use crate::network::{Fact, NetworkMode, Prefix, Subnet, Tier};
use crate::platform::Limits;

/// The address prefix of a subnet that has just one.
fn only_prefix(subnet: &Subnet) -> Option<&Fact<Prefix>> {
    match subnet.prefixes.get().map(Vec::as_slice) {
        Ok([prefix]) => Some(prefix),
        _ => None,
    }
}

/// How many addresses a unit of a tier takes in a mode; nothing where its need is not counted in units.
pub fn unit_size(tier: &Tier, mode: NetworkMode, cx: &Context<'_>) -> Option<UnitSize> {
    let kind = cx.platform.tier(tier)?.placement(mode)?;
    let placement = cx.platform.placement(kind)?;
    let per_unit = u64::from(placement.addresses_per_unit(tier)?);
    let internal_extra = u64::from(placement.extra_addresses(NetworkMode::Internal)?);
    Some(UnitSize { per_unit, internal_extra })
}

/// The longest prefix of one subnet that leaves so many addresses.
fn fitting(need: u64, limits: &Limits) -> Option<u32> {
    let leaves = |length: &u32| (1_u64 << (32 - length)).saturating_sub(u64::from(limits.reserved_addresses));
    (2..=limits.smallest_ipv4_subnet.min(32)).rev().find(|length| leaves(length) >= need)
}

/// A region as something that may have another number of units; nothing if its size is not documented or not known.
pub fn scaled(subject: LocationSubject<'_>, cx: &Context<'_>) -> Option<Scaled> {
    let tier = subject.location.tier.get().ok()?;
    let size = unit_size(tier, *subject.service.mode.get().ok()?, cx)?;
    let units = subject.location.capacity.get().ok().copied().map_or(1, u64::from);
    let most = cx.platform.tier(tier)?.capacity.and_then(|capacity| capacity.most).map(u64::from);
    let zones = subject.location.zones.get().ok().and_then(|zones| u64::try_from(zones.len()).ok());
    Some(Scaled { size, units, step: zones.unwrap_or(1).max(1), most })
}
