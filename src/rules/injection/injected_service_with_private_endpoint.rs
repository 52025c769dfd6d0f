//! `injection/injected-service-with-private-endpoint`: injection and private endpoints exclude each other (facts S-03;
//! for v2 tiers §F: N-70, N-71).

use crate::finding::Severity;
use crate::platform::Coexistence;
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context, LocationSubject, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let Some(service) = cx.follow(&subject.connection.service)? else { return not_applicable() };
    let Some(location) = service.primary() else { return not_applicable() };
    let (placement, mode) = match cx.placement(LocationSubject { service, location }) {
        Err(Stop::NotApplicable) => return holds(),
        other => other?,
    };
    let (name, endpoint) = (&service.declared.label, &subject.endpoint.declared.label);
    let failed = match placement.private_endpoint {
        Some(Coexistence::Allowed) => return holds(),
        None => {
            let text = "whether a private endpoint goes with this mode is not documented";
            return Err(Stop::outside(text, &service.mode));
        }
        Some(Coexistence::Forbidden) => {
            fail(format!("`{name}` is injected into a virtual network and has the private endpoint `{endpoint}`"))
                .requirements(&["S-03"])
        }
        Some(Coexistence::Disputed) => fail(format!(
            "`{name}` is injected into a virtual network and has the private endpoint `{endpoint}`, which the documents contradict each other about"
        ))
        .severity(Severity::Warning)
        .requirements(&["N-71"]),
    };
    failed
        .at(&service.mode, format!("`{mode}` injects the service into a network"))
        .because(&subject.connection.service, "and this private endpoint connects to it")
        .help("keep one of the two: set `virtualNetworkType` to `None`, or remove the private endpoint")
        .into()
}
