//! `dns/missing-private-endpoint-zone`: a private endpoint is found by name only through a private DNS zone (facts
//! S-88, §D.4).

use super::{configurations, more_configurations, zone_name};
use crate::network::RecordKind;
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{ConnectionSubject, Context, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    if configurations(subject).next().is_some() {
        return holds();
    }
    let declared = &subject.endpoint.declared;
    if let Some(cause) = more_configurations(subject) {
        return Err(Stop::unknown(cause, declared));
    }
    // A record that somebody wrote by hand does the same.
    for zone in &cx.network.private_dns_zones {
        let of_interest = zone.declared.name.get().map_or(true, |name| name.eq_ignore_ascii_case(wanted));
        if of_interest && zone.records.items.iter().any(|record| record.kind == RecordKind::A) {
            cx.known(&zone.declared.name)?;
            return holds();
        }
    }
    cx.complete(declared)?;
    fail(format!("private endpoint `{}` has no private DNS zone in these files", declared.label))
        .at(declared, "no `privateDnsZoneGroups` for this endpoint")
        .because(&subject.connection.service, "the name of the service still resolves to its public address")
        .help(format!(
            "add the zone `{wanted}`, link it to the network of the endpoint, and add a zone group to the endpoint"
        ))
        .into()
}
