//! What a zone says of a name: its records, `*` included, and those that private endpoints write.
//!
//! Never here: which zone is asked.

use super::zones::{Linked, normalised};
use crate::analysis::Reason;
use crate::network::{Key, Link, Network, PrivateEndpoint, RecordKind, ZoneRecord};

/// What a zone has for a name.
#[derive(Debug)]
pub(super) enum Found<'n> {
    /// Address records, by the position of the first.
    Addresses(usize, Vec<&'n ZoneRecord>),
    /// Another name.
    Alias(usize, &'n ZoneRecord),
    /// The record of a private endpoint.
    Endpoint(Key<PrivateEndpoint>),
    /// The name, but nothing that leads to an address.
    NoAddress(Option<usize>),
    /// Nothing.
    Nothing,
    /// Not known.
    Unknown(Reason),
}

/// Looks for a name in a zone that it is in.
pub(super) fn find<'n>(network: &'n Network, linked: Linked<'n>, name: &str) -> Found<'n> {
    let zone = linked.zone;
    let Ok(zone_name) = zone.declared.name.get() else {
        return Found::Unknown(Reason::new(format!("the name of `{}` is not known", zone.declared.label)));
    };
    let relative = name.strip_suffix(&normalised(zone_name)).unwrap_or_default().trim_end_matches('.');
    let wanted = if relative.is_empty() { "@" } else { relative };
    let mut doubt = zone.records.rest.as_ref().map(|cause| {
        Reason::because(
            format!("private DNS zone `{}` may have records that are not known", zone.declared.label),
            cause,
        )
    });
    let mut known: Vec<(usize, String, &ZoneRecord)> = Vec::new();
    for (position, record) in zone.records.items.iter().enumerate() {
        let label = &record.declared.label;
        match (record.name.get(), record.declared.exists.get()) {
            (_, Ok(false)) => {}
            (Err(cause), _) => {
                doubt.get_or_insert_with(|| {
                    Reason::because(format!("the name of record `{label}` is not known"), cause)
                });
            }
            (Ok(name), Err(cause)) if may_answer(&normalised(name), wanted) => {
                doubt.get_or_insert_with(|| {
                    Reason::because(format!("whether record `{label}` exists is not known"), cause)
                });
            }
            (Ok(_), Err(_)) => {}
            (Ok(name), Ok(true)) => known.push((position, normalised(name), record)),
        }
    }
    match exact(&known, wanted) {
        Some(Found::NoAddress(position)) => return doubt.map_or(Found::NoAddress(position), Found::Unknown),
        Some(found) => return found,
        None => {}
    }
    match written_by_endpoint(network, linked, wanted) {
        Ok(Some(endpoint)) => return Found::Endpoint(endpoint),
        Ok(None) => {}
        Err(reason) => {
            doubt.get_or_insert(reason);
        }
    }
    if let Some(reason) = doubt {
        return Found::Unknown(reason);
    }
    synthesised(&known, wanted)
}

/// Whether a record of this name can matter for another name.
fn may_answer(record: &str, wanted: &str) -> bool {
    record == wanted || record.starts_with('*') || record.ends_with(&format!(".{wanted}"))
}

/// The record sets of exactly this name.
fn exact<'n>(known: &[(usize, String, &'n ZoneRecord)], wanted: &str) -> Option<Found<'n>> {
    let of_name = || known.iter().filter(|(_, name, _)| name == wanted);
    if let Some((position, _, record)) = of_name().find(|(.., record)| record.kind == RecordKind::Cname) {
        return Some(Found::Alias(*position, record));
    }
    let is_address = |record: &ZoneRecord| matches!(record.kind, RecordKind::A | RecordKind::Aaaa);
    let addresses: Vec<_> = of_name().filter(|(.., record)| is_address(record)).collect();
    if let Some((position, ..)) = addresses.first() {
        return Some(Found::Addresses(*position, addresses.iter().map(|(.., record)| *record).collect()));
    }
    // Every zone has records of its own for `@`, which say nothing about addresses.
    of_name().next().map(|(position, ..)| Found::NoAddress(Some(*position)))
}

/// What `*` says of a name that the zone does not have: it counts below the longest name that is there.
fn synthesised<'n>(known: &[(usize, String, &'n ZoneRecord)], wanted: &str) -> Found<'n> {
    let is_there = |name: &str| known.iter().any(|(_, known, _)| known == name || known.ends_with(&format!(".{name}")));
    if wanted == "@" || is_there(wanted) {
        return Found::NoAddress(None);
    }
    let mut around = wanted;
    loop {
        around = around.split_once('.').map_or("", |(_, rest)| rest);
        if around.is_empty() || is_there(around) {
            let wildcard = if around.is_empty() { "*".to_owned() } else { format!("*.{around}") };
            return exact(known, &wildcard).unwrap_or(Found::Nothing);
        }
    }
}

/// The private endpoint whose zone group writes the record of this name into the zone.
fn written_by_endpoint(
    network: &Network,
    linked: Linked<'_>,
    wanted: &str,
) -> Result<Option<Key<PrivateEndpoint>>, Reason> {
    let mut doubt = None;
    for (position, endpoint) in network.private_endpoints.iter().enumerate() {
        let label = &endpoint.declared.label;
        let mut may_write = false;
        let mut writes = false;
        for group in &endpoint.zone_groups.items {
            may_write |= group.configurations.rest.is_some();
            for configuration in &group.configurations.items {
                match configuration.zone.get() {
                    Ok(Some(Link::To(key))) if *key == linked.key => {
                        writes |= configuration.exists.is(&true);
                        may_write |= !configuration.exists.is(&false);
                    }
                    Ok(_) => {}
                    Err(_) => may_write = true,
                }
            }
        }
        may_write |= endpoint.zone_groups.rest.is_some();
        if !may_write || endpoint.declared.exists.is(&false) {
            continue;
        }
        for connection in &endpoint.connections.items {
            match record_name(network, connection) {
                Some(name) if name != wanted => {}
                Some(_) if writes && connection.exists.is(&true) => return Ok(Some(Key::new(position))),
                _ => {
                    let text = format!("whether private endpoint `{label}` writes a record for the name is not known");
                    doubt = Some(Reason::new(text));
                }
            }
        }
        if endpoint.connections.rest.is_some() {
            doubt = Some(Reason::new(format!("what private endpoint `{label}` connects to is not known")));
        }
    }
    doubt.map_or(Ok(None), Err)
}

/// The name of the record that is written for a connection: that of the service. Only API Management is known.
fn record_name(network: &Network, connection: &crate::network::PrivateLinkConnection) -> Option<String> {
    match connection.service.get() {
        Ok(Some(Link::To(key))) => {
            network.get(*key).and_then(|service| service.declared.name.get().ok()).map(|name| normalised(name))
        }
        Ok(Some(Link::Outside(_) | Link::Dangling(_))) => {
            let target = connection.target.get().ok()?;
            target.rsplit('/').next().map(normalised)
        }
        _ => None,
    }
}
