//! `private-endpoint/tier-without-private-endpoint`: the tier must have private endpoints (facts S-04, N-69).

use crate::platform::Generation;
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context, LocationSubject, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let Some(service) = cx.follow(&subject.connection.service)? else { return not_applicable() };
    let Some(location) = service.primary() else { return not_applicable() };
    let tier = cx.known(&location.tier)?;
    let facts = cx.tier(LocationSubject { service, location })?;
    match facts.private_endpoint {
        Some(true) => return holds(),
        Some(false) => {}
        None => {
            let text =
                format!("whether the tier {tier} has private endpoints on {} is not documented", cx.platform.date());
            return Err(Stop::outside(text, &location.tier));
        }
    }
    let able: Vec<String> = cx
        .platform
        .tiers()
        .filter(|other| other.private_endpoint == Some(true))
        .map(|other| format!("`{}`", other.tier))
        .collect();
    fail(format!(
        "private endpoint `{}` connects to `{}`, whose tier {tier} has no private endpoints",
        subject.endpoint.declared.label, service.declared.label
    ))
    .requirements(&[if facts.generation == Generation::V2 { "N-69" } else { "S-04" }])
    .at(&subject.connection.service, "connects to the service")
    .because(&location.tier, format!("the tier {tier} has no private endpoints"))
    .help(format!("use one of the tiers {}, or remove the private endpoint", able.join(", ")))
    .into()
}
