//! What takes addresses, and how many.
//!
//! Never here: how many there are.

use std::fmt;

use crate::analysis::Reason;
use crate::network::Origin;

/// How many addresses a tier takes in its subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitSize {
    /// Addresses for each unit.
    pub per_unit: u64,
    /// Additional addresses in internal mode, for the load balancer.
    pub internal_extra: u64,
}

/// Addresses that one thing takes.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The resource, or the part of it, that asks for them.
    pub place: Origin,
    /// What it is: "API Management service `contoso`", "private endpoint `pe`".
    pub subject: String,
    /// How the number comes about: "2 units × 2 + 1 for the internal load balancer".
    pub sum: String,
    /// It takes at least so many.
    pub least: u64,
    /// It takes at most so many; nothing if there is no bound.
    pub most: Option<u64>,
    /// What is not known of it.
    pub doubts: Vec<Reason>,
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, sum, least, most, .. } = self;
        let is_number = *sum == least.to_string();
        match most {
            Some(most) if most == least && is_number => write!(f, "{subject}: {least}"),
            Some(most) if most == least => write!(f, "{subject}: {sum} = {least}"),
            Some(most) => write!(f, "{subject}: {least} to {most} ({sum})"),
            None => write!(f, "{subject}: at least {least} ({sum})"),
        }
    }
}
