//! Names: the zones in which private endpoints are found, and zones that hide the names of others.

pub(super) mod hidden_names;
pub(super) mod misnamed_private_endpoint_zone;
pub(super) mod missing_private_endpoint_zone;
pub(super) mod shared_zone;
pub(super) mod unlinked_private_endpoint_zone;

use std::rc::Rc;

use super::{ConnectionSubject, Context, Stop};
use crate::network::{Cause, CauseKind, Link, PrivateDnsZone, RecordKind, ZoneConfiguration, ZoneRecord};

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

/// A declared zone in which an address record for the service is written by hand. Undecided when that cannot be told.
fn zone_with_record<'n>(subject: ConnectionSubject<'_>, cx: &Context<'n>) -> Result<Option<&'n PrivateDnsZone>, Stop> {
    let names = names_of_service(subject, cx)?;
    let zones = cx.network.private_dns_zones.iter().map(|zone| (zone, &zone.declared.exists));
    let found = cx.find(zones, None, |zone| {
        let zone_name = match zone.declared.name.get() {
            Ok(name) if !may_hold(name, cx) => return Ok(false),
            Ok(name) => Ok(name),
            Err(cause) => Err(Rc::clone(cause)),
        };
        let records = zone.records.items.iter().map(|record| (record, &record.declared.exists));
        let record = cx.find(records, zone.records.rest.as_ref(), |record| {
            gives_address(record, zone_name.clone()?, record.name.get().map_err(Rc::clone)?, &names)
        })?;
        Ok(record.is_some())
    });
    found.map_err(|cause| Stop::unknown(cause, &subject.endpoint.declared))
}

/// Whether an address record for the service is written by hand in a zone that these files do not declare. Undecided when
/// that cannot be told.
fn has_record_elsewhere(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Result<bool, Stop> {
    let names = names_of_service(subject, cx)?;
    let records = cx.network.records_elsewhere.iter().map(|record| (record, &record.declared.exists));
    let found = cx.find(records, None, |record| {
        let name = record.declared.name.get().map_err(Rc::clone)?;
        let Some((zone, name)) = name.split_once('/') else { return Ok(false) };
        gives_address(record, zone, name, &names)
    });
    found.map(|record| record.is_some()).map_err(|cause| Stop::unknown(cause, &subject.endpoint.declared))
}

/// The names that lead to the private endpoint: that of the gateway, and the one that it leads to. The reason for which
/// they are not known, else.
type ServiceNames = Result<[String; 2], Rc<Cause>>;

fn names_of_service(subject: ConnectionSubject<'_>, cx: &Context<'_>) -> Result<ServiceNames, Stop> {
    let names = cx.gateway_names()?;
    let zone = zone_name(subject, cx)?;
    let service = match subject.connection.service.get() {
        Ok(Some(Link::To(key))) => cx.network.get(*key),
        Ok(_) => None,
        Err(cause) => return Ok(Err(Rc::clone(cause))),
    };
    let Some(service) = service else {
        let text = "the name of a service that these files do not declare is not compared with records";
        return Ok(Err(Rc::new(Cause::new(CauseKind::Outside, text, None))));
    };
    Ok(match service.declared.name.get() {
        Ok(name) => Ok([&names.gateway_suffix, zone].map(|suffix| format!("{name}.{suffix}").to_ascii_lowercase())),
        Err(cause) => Err(Rc::clone(cause)),
    })
}

/// Whether a zone of this name can hold a name of a service.
fn may_hold(zone: &str, cx: &Context<'_>) -> bool {
    let zone = zone.to_ascii_lowercase();
    cx.gateway_names()
        .is_ok_and(|names| zone == names.gateway_suffix || zone.ends_with(&format!(".{}", names.gateway_suffix)))
}

/// Whether a record gives an address to one of the names (facts §D.3: `@` is the zone itself, `*` every name in it).
fn gives_address(record: &ZoneRecord, zone: &str, name: &str, names: &ServiceNames) -> Result<bool, Rc<Cause>> {
    let has_address = record.values.get().is_ok_and(|values| !values.is_empty()) || record.values.get().is_err();
    if record.kind != RecordKind::A || !has_address {
        return Ok(false);
    }
    let names = names.as_ref().map_err(Rc::clone)?;
    let zone = zone.to_ascii_lowercase();
    Ok(names.iter().any(|wanted| match name {
        "@" => *wanted == zone,
        "*" => wanted.strip_suffix(&zone).is_some_and(|host| host.len() > 1 && host.ends_with('.')),
        name => *wanted == format!("{}.{zone}", name.to_ascii_lowercase()),
    }))
}
