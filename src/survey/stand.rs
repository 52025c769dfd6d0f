//! How a region stands in a virtual network.

use super::Survey;
use crate::answer::{End, Standing};
use crate::network::{Fact, Link, NetworkMode, Table};
use crate::rules::{Context, LocationSubject, Stop};

/// A region in a subnet, or in one that is not known; or what there is to say instead.
pub(super) fn standing(survey: &Survey<'_>, subject: LocationSubject<'_>, context: &Context<'_>) -> Option<Standing> {
    match context.placement(subject) {
        Ok(_) => None,
        Err(Stop::NotApplicable) => Some(Standing::Outside(outside(subject))),
        Err(stop) => Some(Standing::NotKnown(survey.hints(stop))),
    }
}

/// Why no flow has to be decided, unless the mode tells it.
fn outside(subject: LocationSubject<'_>) -> Option<String> {
    let LocationSubject { service, location } = subject;
    match (service.mode.get(), location.tier.get()) {
        (Ok(NetworkMode::None), _) => None,
        (Ok(mode), Ok(tier)) => Some(format!("in no virtual network: the tier {tier} has no mode {mode}")),
        (_, Ok(tier)) => Some(format!("in no virtual network: the tier {tier} cannot be in one")),
        _ => Some("in no virtual network".to_owned()),
    }
}

/// Where a reference leads.
pub(super) fn end<T: Table>(survey: &Survey<'_>, context: &Context<'_>, reference: &Fact<Option<Link<T>>>) -> End {
    match context.follow(reference) {
        Ok(Some(target)) => End::Declared(survey.named(target.declared())),
        // The one of this name may surely not be there: then the reference leads nowhere as well.
        Ok(None) | Err(Stop::NotApplicable) => End::None,
        Err(stop) => End::NotKnown(first(survey, stop)),
    }
}

fn first(survey: &Survey<'_>, stop: Stop) -> String {
    let hint = survey.hints(stop).into_iter().next();
    hint.map_or_else(|| "it is not known".to_owned(), |hint| hint.text)
}
