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
use crate::answer::{Difference, Hint, Version};

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
    let mut before = flows_before.incomplete;
    for reason in flows_after.incomplete {
        let both = before.iter().position(|known| *known == reason).map(|position| before.remove(position));
        let version = if both.is_some() { None } else { Some(Version::New) };
        difference.incomplete.push((version, reason));
    }
    difference.incomplete.extend(before.into_iter().map(|reason| (Some(Version::Old), reason)));
    Ok(difference)
}

/// What is not known in each version, as one list that says in which.
fn of_versions(mut old: Vec<Hint>, new: Vec<Hint>) -> Vec<Hint> {
    let said = |version: &str, hint: Hint| Hint { text: format!("in {version}, {}", hint.text), ..hint };
    let mut all = Vec::new();
    for hint in new {
        let both = old.iter().position(|known| known.text == hint.text).map(|position| old.remove(position));
        all.push(said(if both.is_some() { "both versions" } else { "the new version" }, hint));
    }
    all.extend(old.into_iter().map(|hint| said("the old version", hint)));
    all
}
