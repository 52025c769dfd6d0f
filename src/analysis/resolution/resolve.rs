//! From a name to an answer: DNS servers, private zones, records, and what public DNS says (network.md §5.1).
//!
//! Never here: which names there are to ask about.

use std::net::IpAddr;

use super::answer::{Answer, Outcome, Source, Step};
use super::host_names::{HostName, host_names};
use super::records::{Found, find};
use super::zones::{answering, normalised};
use crate::analysis::Reason;
use crate::analysis::virtual_network_tag::PLATFORM_ADDRESS;
use crate::network::{
    ApiManagement, Cause, CauseKind, Cloud, Key, Link, Network, NetworkMode, PrivateEndpoint, PrivateLinkConnection,
    RecordValue, ResolutionPolicy, VirtualNetwork, ZoneRecord,
};
use crate::platform::{HostEndpoint, Platform};

/// Most names that stand behind one another; resolvers give up as well.
const LONGEST_CHAIN: usize = 16;

/// What a machine of the network is told of a name.
pub fn resolve(network: &Network, at: Key<VirtualNetwork>, name: &str, platform: &Platform) -> Answer {
    let mut name = normalised(name);
    let mut steps: Vec<Step> = Vec::new();
    if let Err((source, reason)) = own_servers(network, at) {
        return Answer::of(&name, Outcome::Unknown(vec![reason]), source);
    }
    loop {
        if steps.len() >= LONGEST_CHAIN || steps.iter().any(|step| step.name == name) {
            // Names that lead in a circle lead nowhere.
            return Answer { outcome: Outcome::NoSuchName, steps };
        }
        let (by, told) = ask(network, at, &name, platform);
        steps.push(Step { name: name.clone(), by });
        match told {
            Told::End(outcome) => return Answer { outcome, steps },
            Told::Alias(target) => name = normalised(&target),
        }
    }
}

/// What is told of one name.
enum Told {
    End(Outcome),
    Alias(String),
}

impl Told {
    fn unknown(reason: Reason) -> Self {
        Self::End(Outcome::Unknown(vec![reason]))
    }
}

/// Goes on only if the network asks Azure's name servers.
fn own_servers(network: &Network, at: Key<VirtualNetwork>) -> Result<(), (Source, Reason)> {
    let Some(home) = network.get(at) else {
        return Err((Source::NotKnown, Reason::new("the virtual network is not in the input")));
    };
    let label = &home.declared.label;
    let unknown = |cause| {
        let text = format!("the DNS servers of virtual network `{label}` are not known");
        (Source::NotKnown, Reason::because(text, cause))
    };
    let servers = home.dns_servers.get().map_err(unknown)?;
    let mut own = Vec::new();
    for server in servers {
        let server = server.get().map_err(unknown)?;
        if server.parse::<IpAddr>() != Ok(IpAddr::V4(PLATFORM_ADDRESS)) {
            own.push(server.clone());
        }
    }
    if own.is_empty() {
        return Ok(());
    }
    let text = format!("custom DNS server {}", own.join(", "));
    Err((Source::Servers(own), Reason::new(text)))
}

fn ask(network: &Network, at: Key<VirtualNetwork>, name: &str, platform: &Platform) -> (Source, Told) {
    let linked = match answering(network, at, name) {
        Ok(Some(linked)) => linked,
        Ok(None) => return (Source::Public, public(network, name, platform)),
        Err(reason) => return (Source::NotKnown, Told::unknown(reason)),
    };
    let (zone, link) = (linked.key, linked.link);
    let by = |record| Source::Zone { zone, link, record };
    match find(network, linked, name) {
        Found::Addresses(record, records) => (by(Some(record)), Told::End(addresses(&records))),
        Found::Alias(record, alias) => (by(Some(record)), target(alias)),
        Found::Endpoint(endpoint) => {
            (Source::ZoneGroup { zone, link, endpoint }, Told::End(Outcome::PrivateEndpoint(endpoint)))
        }
        Found::NoAddress(record) => (by(record), Told::End(Outcome::NoSuchName)),
        Found::Unknown(reason) => (by(None), Told::unknown(reason)),
        Found::Nothing => {
            let is_private_link = linked.zone.declared.label.to_ascii_lowercase().starts_with("privatelink.");
            let policy = linked.zone.links.items.get(link).map(|link| link.resolution_policy.get());
            match policy {
                Some(Ok(ResolutionPolicy::NxDomainRedirect)) if is_private_link => {
                    (Source::Public, public(network, name, platform))
                }
                Some(Err(cause)) if is_private_link => {
                    let text = "whether the link of the zone falls back to public DNS is not known";
                    (by(None), Told::unknown(Reason::because(text, cause)))
                }
                _ => (by(None), Told::End(Outcome::NoSuchName)),
            }
        }
    }
}

fn addresses(records: &[&ZoneRecord]) -> Outcome {
    let mut known = Vec::new();
    let mut of_services = Vec::new();
    for record in records {
        // Addresses that nobody knows yet are addresses all the same.
        let Ok(values) = record.values.get() else { return Outcome::Addresses(Vec::new()) };
        if values.is_empty() {
            continue;
        }
        for value in values {
            match value.get() {
                Ok(RecordValue::PrivateAddress(address)) => of_services.push(*address),
                Ok(RecordValue::Written(text)) => match text.parse() {
                    Ok(address) => known.push(address),
                    Err(_) => return Outcome::Addresses(Vec::new()),
                },
                Err(_) => return Outcome::Addresses(Vec::new()),
            }
        }
    }
    match (known.is_empty(), of_services.is_empty()) {
        (true, true) => Outcome::NoSuchName,
        (true, false) => Outcome::PrivateAddressesOf(of_services),
        (false, true) => Outcome::Addresses(known),
        // Some of them are not known yet.
        (false, false) => Outcome::Addresses(Vec::new()),
    }
}

fn target(alias: &ZoneRecord) -> Told {
    let unknown = |cause: &Cause| {
        let text = format!("the target of record `{}` is not known", alias.declared.label);
        Told::unknown(Reason::because(text, &std::rc::Rc::new(cause.clone())))
    };
    match alias.values.get().map(Vec::as_slice) {
        Ok([target]) => match target.get() {
            Ok(RecordValue::Written(target)) => Told::Alias(target.clone()),
            Ok(RecordValue::PrivateAddress(_)) => {
                unknown(&Cause::new(CauseKind::Invalid, "an address is no name", None))
            }
            Err(cause) => unknown(cause),
        },
        Ok(_) => unknown(&Cause::new(CauseKind::Invalid, "it has not one target", None)),
        Err(cause) => unknown(cause),
    }
}

/// What public DNS says, as far as the input decides it: names of services that are only reached privately.
fn public(network: &Network, name: &str, platform: &Platform) -> Told {
    for (position, service) in network.services.iter().enumerate() {
        for host in host_names(service, platform, Cloud::Public) {
            if host.is_custom.is_some() || host.name != name {
                continue;
            }
            if let Err(cause) = service.declared.exists.get() {
                let text = format!("whether service `{}` exists is not known", service.declared.label);
                return Told::unknown(Reason::because(text, cause));
            }
            return of_service(network, Key::new(position), service, &host, platform);
        }
    }
    Told::End(Outcome::Public)
}

/// What public DNS says of a default host name of a service.
fn of_service(
    network: &Network,
    key: Key<ApiManagement>,
    service: &ApiManagement,
    host: &HostName,
    platform: &Platform,
) -> Told {
    match service.mode.get() {
        // In internal mode no name of the service is known outside of its network.
        Ok(NetworkMode::Internal) => return Told::End(Outcome::NoSuchName),
        Ok(_) => {}
        Err(cause) => return Told::unknown(Reason::because("the mode of the service is not known", cause)),
    }
    if host.endpoint != HostEndpoint::Gateway {
        return Told::End(Outcome::Public);
    }
    let zone = platform.gateway_names(Cloud::Public).and_then(|names| names.private_endpoint_zone.as_deref());
    let (Some(zone), Some(label)) = (zone, host.name.split('.').next()) else { return Told::End(Outcome::Public) };
    let mut doubt = None;
    for endpoint in &network.private_endpoints {
        for connection in &endpoint.connections.items {
            match leads_to(endpoint, connection, key) {
                Ok(true) => return Told::Alias(format!("{label}.{zone}")),
                Ok(false) => {}
                Err(reason) => doubt = Some(reason),
            }
        }
    }
    doubt.map_or(Told::End(Outcome::Public), Told::unknown)
}

/// Whether a connection makes the service's name lead to a private endpoint.
fn leads_to(
    endpoint: &PrivateEndpoint,
    connection: &PrivateLinkConnection,
    service: Key<ApiManagement>,
) -> Result<bool, Reason> {
    match connection.service.get() {
        Ok(Some(Link::To(key))) if *key == service => {}
        Ok(_) => return Ok(false),
        Err(cause) => {
            let text = format!("what private endpoint `{}` connects to is not known", endpoint.declared.label);
            return Err(Reason::because(text, cause));
        }
    }
    let label = &endpoint.declared.label;
    for exists in [&endpoint.declared.exists, &connection.exists] {
        match exists.get() {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(cause) => {
                return Err(Reason::because(format!("whether private endpoint `{label}` exists is not known"), cause));
            }
        }
    }
    match connection.status.get() {
        Ok(Some(status)) if status.eq_ignore_ascii_case("Approved") => Ok(true),
        Ok(None) if !connection.manual => Ok(true),
        _ => Err(Reason::new(format!("whether the connection of private endpoint `{label}` is approved is not known"))),
    }
}
