//! `injection/tier-without-injection`: the tier must have the network mode that is asked for (facts S-01 for classic
//! tiers and Consumption; N-01, N-12, N-20 for v2 tiers).

use crate::finding::Severity;
use crate::network::{ApiManagement, NetworkMode, Tier};
use crate::platform::{Generation, RequiredDelegation};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{Context, LocationSubject};

/// Whether the tier has the mode.
pub(in crate::rules) fn check(service: &ApiManagement, cx: &Context<'_>) -> Outcome {
    let Some(location) = service.primary() else { return not_applicable() };
    let mode = *cx.known(&service.mode)?;
    if mode == NetworkMode::None {
        return not_applicable();
    }
    let tier = cx.known(&location.tier)?;
    let facts = cx.tier(LocationSubject { service, location })?;
    if facts.has_mode(mode) {
        return holds();
    }
    let name = &service.declared.label;
    // A tier of which nothing but its name is documented is nothing to recommend.
    let able = cx.platform.tiers().filter(|other| other.has_mode(mode) && other.capacity.is_some());
    let able: Vec<String> = able.map(|other| format!("`{}`", other.tier)).collect();
    let failed = match (facts.generation, tier) {
        // What the mode means in the v2 tiers is inferred (facts §K-6), so this is no error.
        (Generation::V2, Tier::StandardV2) => {
            fail(format!("`{name}` asks for injection into a virtual network, which the tier {tier} does not have"))
                .severity(Severity::Warning)
                .requirements(&["N-12"])
                .help("use `External` for outbound integration, or the tier `PremiumV2` for injection")
        }
        (Generation::V2, _) => {
            fail(format!("`{name}` asks for a virtual network, which the tier {tier} does not have"))
                .requirements(&["N-01"])
                .help(format!("use one of the tiers {}, or set `virtualNetworkType` to `None`", able.join(", ")))
        }
        _ => fail(format!("`{name}` asks for a virtual network, which the tier {tier} does not have"))
            .requirements(&["S-01"])
            .help(format!("use one of the tiers {}, or set `virtualNetworkType` to `None`", able.join(", "))),
    };
    failed
        .at(&service.mode, format!("`{mode}` is asked for here"))
        .because(&location.tier, format!("{tier} is not injected into a network"))
        .into()
}

/// Whether mode and delegation of a v2 service mean the same way into the network (facts N-20).
pub(in crate::rules) fn delegation_agrees(service: &ApiManagement, cx: &Context<'_>) -> Outcome {
    let Some(location) = service.primary() else { return not_applicable() };
    let Some(subnet) = cx.follow(&location.subnet)? else { return not_applicable() };
    // A missing delegation is another defect (facts N-02, N-13).
    let Some(delegation) = cx.delegation(subnet)? else { return not_applicable() };
    let (placement, mode) = cx.placement(LocationSubject { service, location })?;
    let RequiredDelegation::To(wanted) = &placement.delegation else { return not_applicable() };
    let service_name = cx.known(&delegation.service)?;
    if service_name.eq_ignore_ascii_case(wanted) {
        return holds();
    }
    fail(format!(
        "mode `{mode}` of `{}` means {}, which does not go with a subnet delegated to `{service_name}`",
        service.declared.label,
        placement.kind.as_str()
    ))
    .severity(Severity::Warning)
    .requirements(&["N-20"])
    .at(&service.mode, format!("`{mode}` needs a subnet delegated to `{wanted}`"))
    .because(&delegation.service, "delegated here")
    .help(format!("delegate the subnet to `{wanted}`, or change `virtualNetworkType`"))
    .into()
}

/// Whether a v2 service that names a subnet also says how it uses it (facts N-20).
pub(in crate::rules) fn subnet_is_used(service: &ApiManagement, cx: &Context<'_>) -> Outcome {
    let Some(location) = service.primary() else { return not_applicable() };
    if cx.known(&location.subnet)?.is_none() || *cx.known(&service.mode)? != NetworkMode::None {
        return not_applicable();
    }
    if cx.tier(LocationSubject { service, location })?.generation != Generation::V2 {
        return not_applicable();
    }
    fail(format!("`{}` names a subnet, but its mode is `None`", service.declared.label))
        .severity(Severity::Warning)
        .requirements(&["N-20"])
        .at(&location.subnet, "a subnet is named here")
        .because(&service.mode, "and here the service is in no network")
        .help(
            "set `virtualNetworkType` to `External` for integration or `Internal` for injection, or remove the subnet",
        )
        .into()
}
