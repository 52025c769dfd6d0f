//! `dns/misnamed-private-endpoint-zone`: the zone of a zone group must be the one that names lead to (facts S-88, §D.4).

use super::{configuration, zone_name};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    if configuration(subject, cx, |name| name.eq_ignore_ascii_case(wanted))?.is_some() {
        return holds();
    }
    if let Some(zone) = configuration(subject, cx, is_sovereign)? {
        let text =
            format!("the zone of private endpoints in this cloud is not documented (`{}`)", cx.known(&zone.zone_name)?);
        return Err(Stop::outside(text, &zone.zone));
    }
    let Some(first) = configuration(subject, cx, |_| true)? else { return not_applicable() };
    let name = cx.known(&first.zone_name)?;
    fail(format!(
        "private endpoint `{}` registers in the zone `{name}`, where nobody looks",
        subject.endpoint.declared.label
    ))
    .at(&first.zone, format!("should be the zone `{wanted}`"))
    .because(&subject.connection.service, format!("the name of the service leads to `<service>.{wanted}`"))
    .help(format!("use a private DNS zone named `{wanted}`"))
    .into()
}

/// The zones of other clouds are documented nowhere (facts §L): nothing is said about them.
fn is_sovereign(name: &str) -> bool {
    name.ends_with(".azure-api.us") || name.ends_with(".azure-api.cn")
}
