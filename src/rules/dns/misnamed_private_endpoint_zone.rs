//! `dns/misnamed-private-endpoint-zone`: the zone of a zone group must be the one that names lead to (facts S-88, §D.4).

use super::{configurations, more_configurations, sovereign, zone_name};
use crate::rules::outcome::{Outcome, fail, holds, not_applicable};
use crate::rules::{ConnectionSubject, Context, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    let right = |name: &str| name.eq_ignore_ascii_case(wanted);
    if configurations(subject).any(|zone| zone.zone_name.get().is_ok_and(|name| right(name))) {
        return holds();
    }
    let Some(first) = configurations(subject).next() else {
        return match more_configurations(subject) {
            None => not_applicable(),
            Some(cause) => Err(Stop::unknown(cause, &subject.endpoint.declared)),
        };
    };
    for zone in configurations(subject) {
        let name = cx.known(&zone.zone_name)?;
        if let Some(cause) = sovereign(name) {
            return Err(Stop::unknown(cause, &zone.zone));
        }
    }
    if let Some(cause) = more_configurations(subject) {
        return Err(Stop::unknown(cause, &subject.endpoint.declared));
    }
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
