//! How many units of a service fit into what others leave.
//!
//! Never here: how many units a tier may have.

use super::demand::UnitSize;
use super::supply::{Capacity, Fit};

/// A service that may have another number of units than it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scaled {
    /// How many addresses a unit takes.
    pub size: UnitSize,
    /// The units that it has, which are a part of the demand; one if that is not known.
    pub units: u64,
    /// Units come in multiples of this: the number of zones that are chosen by hand (facts N-54), else one.
    pub step: u64,
    /// The most units that its tier may have, if that is documented.
    pub most: Option<u64>,
}

/// How many units of a service fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The most units that fit.
    pub units: u64,
    /// How many these are more than there are.
    pub more: u64,
    /// Whether they surely fit. Otherwise other things may take addresses too, so that it is at most so many.
    pub is_sure: bool,
}

impl Capacity {
    /// How many units of a service that is placed in the subnet fit. Nothing while the size of the subnet is not known.
    pub fn units_that_fit(&self, service: Scaled) -> Option<Room> {
        let Scaled { size, units, step, most } = service;
        if !self.unknown_supply.is_empty() || size.per_unit == 0 {
            return None;
        }
        let own = units.saturating_mul(size.per_unit);
        let left = self.usable.saturating_sub(self.least().saturating_sub(own));
        let fitting = left / size.per_unit;
        let fitting = most.map_or(fitting, |most| fitting.min(most));
        let fitting = fitting - fitting % step.max(1);
        let is_sure = self.most() == Some(self.least());
        Some(Room { units: fitting, more: fitting.saturating_sub(units), is_sure })
    }

    /// Whether everything would have an address if so many more were taken.
    pub fn fit_with(&self, more: u64) -> Fit {
        let mut larger = self.clone();
        larger.usable = self.usable.saturating_sub(more);
        // A subnet that is smaller than what comes on top has less than nothing left.
        let beyond = more.saturating_sub(self.usable);
        match larger.fit() {
            Fit::TooSmall { missing } => Fit::TooSmall { missing: missing.saturating_add(beyond) },
            Fit::Fits { .. } if beyond > 0 && self.unknown_supply.is_empty() => Fit::TooSmall { missing: beyond },
            Fit::Fits { .. } if beyond > 0 => Fit::CannotTell(self.unknown_supply.clone()),
            other => other,
        }
    }
}
