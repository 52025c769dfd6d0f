//! Names of private endpoints: the zone in which they are found.

pub(super) mod misnamed_private_endpoint_zone;
pub(super) mod missing_private_endpoint_zone;
pub(super) mod unlinked_private_endpoint_zone;

use std::rc::Rc;

use super::{ConnectionSubject, Context, Stop};
use crate::network::{Link, PrivateDnsZone, RecordKind, ZoneConfiguration, ZoneRecord};
use crate::template::{Cause, CauseKind};

/// The private DNS zone in which private endpoints of API Management are found. The question does not arise for a
/// connection to anything else.
fn zone_name<'n>(subject: ConnectionSubject<'_>, cx: &Context<'n>) -> Result<&'n str, Stop> {
    if !subject.targets_service(cx)? {
        return Err(Stop::NotApplicable);
    }
    cx.gateway_names()?.private_endpoint_zone.as_deref().ok_or(Stop::NotApplicable)
}

/// The zone of the endpoint's zone groups whose name is `wanted`, or any zone. Undecided when that cannot be told.
fn configuration<'n>(
    subject: ConnectionSubject<'n>,
    cx: &Context<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<&'n ZoneConfiguration>, Stop> {
    let groups = &subject.endpoint.zone_groups;
    let configurations = groups.items.iter().flat_map(|group| &group.configurations.items);
    let rest = groups.rest.as_ref();
    let rest = rest.or_else(|| groups.items.iter().find_map(|group| group.configurations.rest.as_ref()));
    let named = |zone: &ZoneConfiguration| zone.zone_name.get().map(|name| wanted(name)).map_err(Rc::clone);
    let found = cx.find(configurations.map(|zone| (zone, &zone.exists)), rest, named);
    found.map_err(|cause| Stop::unknown(cause, &subject.endpoint.declared))
}

/// The zone of the right name in which an address record for the service is written by hand. Undecided when that cannot
/// be told.
fn zone_with_record<'n>(subject: ConnectionSubject<'_>, cx: &Context<'n>) -> Result<Option<&'n PrivateDnsZone>, Stop> {
    let wanted = zone_name(subject, cx)?;
    let zones = cx.network.private_dns_zones.iter().map(|zone| (zone, &zone.declared.exists));
    let found = cx.find(zones, None, |zone| {
        let is_wanted = zone.declared.name.get().map(|name| name.eq_ignore_ascii_case(wanted));
        if is_wanted.is_ok_and(|is_wanted| !is_wanted) {
            return Ok(false);
        }
        let records = zone.records.items.iter().map(|record| (record, &record.declared.exists));
        let record = cx.find(records, zone.records.rest.as_ref(), |record| is_record_of(record, subject, cx))?;
        Ok(record.is_some() && is_wanted.map_err(Rc::clone)?)
    });
    found.map_err(|cause| Stop::unknown(cause, &subject.endpoint.declared))
}

/// Whether a record gives the address of the service of a connection.
fn is_record_of(record: &ZoneRecord, subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Result<bool, Rc<Cause>> {
    if record.kind != RecordKind::A {
        return Ok(false);
    }
    let service = match subject.connection.service.get() {
        Ok(Some(Link::To(key))) => cx.network.get(*key),
        Ok(_) => None,
        Err(cause) => return Err(Rc::clone(cause)),
    };
    let Some(service) = service else {
        let text = "the name of a service that these files do not declare is not compared with records";
        return Err(Rc::new(Cause::new(CauseKind::Outside, text, None)));
    };
    let (one, other) = (record.name.get().map_err(Rc::clone)?, service.declared.name.get().map_err(Rc::clone)?);
    Ok(one.eq_ignore_ascii_case(other))
}

/// Whether an address record for the service is written by hand in a zone of the right name that these files do not
/// declare. Undecided when that cannot be told.
fn has_record_elsewhere(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Result<bool, Stop> {
    let wanted = zone_name(subject, cx)?;
    let records = cx.network.records_elsewhere.iter().map(|record| (record, &record.declared.exists));
    let found = cx.find(records, None, |record| {
        let name = record.declared.name.get().map_err(Rc::clone)?;
        let in_zone = name.split_once('/').is_some_and(|(zone, _)| zone.eq_ignore_ascii_case(wanted));
        Ok(in_zone && is_record_of(record, subject, cx)?)
    });
    found.map(|record| record.is_some()).map_err(|cause| Stop::unknown(cause, &subject.endpoint.declared))
}
