//! `injection/unsuitable-public-ip`: a public IP address of one's own must be Standard, IPv4, in the region of the
//! service and with a DNS label (facts S-28 to S-31); until May 2024 there had to be one (S-27, C-01).

use crate::finding::Severity;
use crate::network::PublicIpAddress;
use crate::platform::PublicIpFacts;
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, LocationSubject, Stop};

/// Whether there is one where there must be one.
pub(in crate::rules) fn given(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let facts = facts(subject, cx)?;
    let fact = &subject.location.public_ip_address;
    if matches!(fact.get(), Ok(Some(_))) {
        return holds();
    }
    if facts.required {
        cx.known(fact)?;
        return fail(format!("{} has no public IP address", subject.name()))
            .requirements(&["S-27"])
            .at(fact, "no `publicIpAddressId`")
            .because(&subject.service.mode, "an injected service needs one, in both modes")
            .help("create a public IP address of SKU Standard with a DNS label and set `publicIpAddressId`")
            .into();
    }
    // Zones on a tier that has none are another defect.
    let zonal = facts.required_with_zones && cx.tier(subject)?.zones == Some(true);
    let zones = cx.known(&subject.location.zones)?;
    if zones.is_empty() || !zonal {
        return holds();
    }
    cx.known(fact)?;
    fail(format!("{} has zones and no public IP address of its own", subject.name()))
        .severity(Severity::Warning)
        .requirements(&["N-53", "C-01"])
        .at(&subject.location.zones, format!("zones {}", zones.join(", ")))
        .help("create a public IP address of SKU Standard with a DNS label and set `publicIpAddressId`")
        .into()
}

/// SKU Standard (S-28).
pub(in crate::rules) fn sku(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (facts, address) = address(subject, cx)?;
    let sku = cx.known(&address.sku)?;
    if sku.eq_ignore_ascii_case(&facts.sku) {
        return holds();
    }
    if sku.eq_ignore_ascii_case("StandardV2") {
        let text = "whether API Management accepts a public IP address of SKU StandardV2 is not documented";
        return Err(Stop::outside(text, &address.sku));
    }
    unsuitable(subject, address, format!("has SKU {sku}"))
        .requirements(&["S-28"])
        .at(&address.sku, format!("SKU {sku}"))
        .because(&subject.location.public_ip_address, format!("API Management needs SKU {}", facts.sku))
        .help("set `sku.name` to `Standard` and `publicIPAllocationMethod` to `Static`; an existing address must be replaced")
        .into()
}

/// IPv4 (S-29).
pub(in crate::rules) fn version(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (facts, address) = address(subject, cx)?;
    let version = *cx.known(&address.version)?;
    if version == facts.version {
        return holds();
    }
    unsuitable(subject, address, format!("is an {version} address"))
        .requirements(&["S-29"])
        .at(&address.version, version.to_string())
        .because(&subject.location.public_ip_address, format!("API Management needs {}", facts.version))
        .help("set `publicIPAddressVersion` to `IPv4`")
        .into()
}

/// In the region of the service (S-30). An address that is declared in the same deployment is in the same subscription.
pub(in crate::rules) fn region(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (_, address) = address(subject, cx)?;
    let (own, other) = (&subject.location.location, &address.location);
    match own.equals(other) {
        Some(true) => holds(),
        None => {
            cx.known(own)?;
            cx.known(other)?;
            holds()
        }
        Some(false) => {
            let (here, there) = (cx.known(own)?, cx.known(other)?);
            unsuitable(subject, address, format!("is in {there}, the service in {here}"))
                .requirements(&["S-30"])
                .at(other, format!("in {there}"))
                .because(own, format!("the service is in {here}"))
                .help("create the address in the region of the service")
                .into()
        }
    }
}

/// With a DNS label (S-31).
pub(in crate::rules) fn label(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let (_, address) = address(subject, cx)?;
    if cx.known(&address.domain_name_label)?.is_some() {
        return holds();
    }
    unsuitable(subject, address, "has no DNS label")
        .requirements(&["S-31"])
        .at(&address.domain_name_label, "no `dnsSettings.domainNameLabel`")
        .because(&subject.location.public_ip_address, "API Management needs a label on its address")
        .help("set `dnsSettings.domainNameLabel`, best to the name of the service")
        .into()
}

fn unsuitable(
    subject: LocationSubject<'_>,
    address: &PublicIpAddress,
    what: impl std::fmt::Display,
) -> crate::rules::Draft {
    fail(format!("public IP address `{}` of {} {what}", address.declared.label, subject.name()))
}

/// What is asked of the address of a region; only classic injection takes one.
fn facts<'n>(subject: LocationSubject<'_>, cx: &Context<'n>) -> Result<&'n PublicIpFacts, Stop> {
    cx.classic_injection(subject)?;
    let tier = cx.known(&subject.location.tier)?;
    cx.platform.public_ip(tier).ok_or_else(|| {
        let text = format!("what is asked of a public IP address in the tier `{tier}` is not documented");
        Stop::outside(text, &subject.location.tier)
    })
}

/// The address of a region, if it has one.
fn address<'n>(
    subject: LocationSubject<'_>,
    cx: &Context<'n>,
) -> Result<(&'n PublicIpFacts, &'n PublicIpAddress), Stop> {
    let facts = facts(subject, cx)?;
    let address = cx.follow(&subject.location.public_ip_address)?.ok_or(Stop::NotApplicable)?;
    Ok((facts, address))
}
