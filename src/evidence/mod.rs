//! What Azure itself says about a network that runs: saved answers, as plain values with their places.
//!
//! In: the tree of a file that the user gives as evidence. Out: [`Evidence`]: effective security rules and network status,
//! in the words of the network's own types.
//!
//! Never here: the network that is judged, what is predicted for it, and whether the two agree. What an answer does not say
//! in a way that can be read is missing, never a default.

mod fields;
mod network_status;
mod read;
mod resource;
mod security_rules;

#[cfg(test)]
mod tests;

pub use network_status::{DependencyStatus, DnsServers, RegionStatus, Reported};
pub use read::{MOST_ROWS, Unreadable, read};
pub use resource::ResourceName;
pub use security_rules::{EffectiveGroup, EffectiveRule, EffectiveSide, Expanded};

// Where a row stands: the floors above show it, and need nothing else of texts.
pub use crate::source::Span;

/// All answers of one run.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Security groups with the rules that are in effect on a network interface.
    pub groups: Vec<EffectiveGroup>,
    /// What regions of API Management services reach.
    pub regions: Vec<RegionStatus>,
}

impl Evidence {
    /// Adds the answers of another file.
    pub fn append(&mut self, mut other: Self) {
        self.groups.append(&mut other.groups);
        self.regions.append(&mut other.regions);
    }
}
