//! What is different between two versions of a network: flows of services, and what subnets let through.
//!
//! Never here: what one version alone comes to.

mod cases;
mod matching;
mod packets;
mod regions;
mod same;
mod subnets;
#[cfg(test)]
mod tests;

use self::regions::Services;
use super::Survey;
use crate::answer::{Difference, Version};

/// Everything that is different in the new version.
///
/// The error is that the platform's facts cannot be used: a mistake in this program.
pub fn difference(old: &Survey<'_>, new: &Survey<'_>) -> Result<Difference, String> {
    let (flows_before, flows_after) = (old.flows()?, new.flows()?);
    let mut difference = Difference::default();
    let before = Services { declared: &old.network.services, flows: &flows_before.services };
    let after = Services { declared: &new.network.services, flows: &flows_after.services };
    regions::compare(&mut difference, &before, &after);
    subnets::compare(&mut difference, old, new);
    for (version, flows) in [(Version::Old, flows_before), (Version::New, flows_after)] {
        difference.incomplete.extend(flows.incomplete.into_iter().map(|reason| (version, reason)));
    }
    Ok(difference)
}
