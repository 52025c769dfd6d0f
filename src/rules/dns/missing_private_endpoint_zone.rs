//! `dns/missing-private-endpoint-zone`: a private endpoint is found by name only through a private DNS zone (facts
//! S-88, §D.4).

use super::{configuration, zone_name};
use crate::network::{RecordKind, ZoneRecord};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{ConnectionSubject, Context, Stop};

pub(in crate::rules) fn check(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Outcome {
    let wanted = zone_name(subject, cx)?;
    if configuration(subject, cx, |_| true)?.is_some() {
        return holds();
    }
    let declared = &subject.endpoint.declared;
    // A record that somebody wrote by hand does the same.
    for zone in &cx.network.private_dns_zones {
        if zone.declared.name.get().is_ok_and(|name| !name.eq_ignore_ascii_case(wanted)) {
            continue;
        }
        let is_address = |record: &ZoneRecord| Ok(record.kind == RecordKind::A);
        let records = zone.records.items.iter().map(|record| (record, &record.declared.exists));
        let record = cx.find(records, zone.records.rest.as_ref(), is_address);
        if record.map_err(|cause| Stop::unknown(cause, &zone.declared))?.is_some() {
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
