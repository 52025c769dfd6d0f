//! `dns/missing-private-endpoint-zone`: a private endpoint is found by name only through a private DNS zone (facts
//! S-88, §D.4).

use super::{configuration, has_record_elsewhere, zone_name, zone_with_record};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{ConnectionSubject, Context};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    let is_registered = configuration(subject, cx, |_| true)?.is_some();
    if is_registered || zone_with_record(subject, cx)?.is_some() || has_record_elsewhere(subject, cx)? {
        return holds();
    }
    let declared = &subject.endpoint.declared;
    cx.complete(declared)?;
    fail(format!("private endpoint `{}` has no private DNS zone in these files", declared.label))
        .at(declared, "no `privateDnsZoneGroups` for this endpoint")
        .because(&subject.connection.service, "the name of the service still resolves to its public address")
        .help(format!(
            "add the zone `{wanted}`, link it to the network of the endpoint, and add a zone group to the endpoint"
        ))
        .into()
}
