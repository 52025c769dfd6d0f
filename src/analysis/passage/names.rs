//! Whether the names behind a flow are found in the network.
//!
//! Never here: what the addresses behind the names are.

use crate::analysis::Reason;
use crate::analysis::resolution::{Answer, Outcome, Source, resolve};
use crate::network::{Address, Direction, Key, Network, RecordKind, VirtualNetwork};
use crate::platform::{Platform, RequiredFlow};

/// What is known of the names that a flow needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// None is asked for: who calls the service knows where it is, and machines of one network need no names.
    NotAsked,
    /// They are found.
    Found,
    /// Surely some are not, because of this zone.
    Hidden {
        /// `blob.core.windows.net`.
        domain: String,
        /// The zone and its link.
        by: Source,
    },
    /// Not known.
    Unknown {
        /// Why.
        reasons: Vec<Reason>,
        /// What decides, such as DNS servers of one's own.
        by: Source,
    },
}

/// A label that nobody gives to anything: what is told of it is told of every name that has no record of its own.
const NOBODY: &str = "apimlint-asks-for-any-name";

/// What is known of the names of a flow from this network.
pub(super) fn of(
    flow: &RequiredFlow,
    network: &Network,
    at: Option<Key<VirtualNetwork>>,
    platform: &Platform,
) -> Names {
    let is_private = match &flow.remote {
        Address::Tag(tag) => tag.is("VirtualNetwork") || tag.is("AzureLoadBalancer"),
        Address::Any | Address::Prefix(_) => false,
    };
    if flow.direction == Direction::Inbound || is_private {
        return Names::NotAsked;
    }
    let Some(at) = at else {
        let reasons = vec![Reason::new("the virtual network is not in the input, nor are its DNS servers")];
        return Names::Unknown { reasons, by: Source::NotKnown };
    };
    let domains = platform.dependency_domains().unwrap_or_default();
    let id = flow.id.strip_prefix("v2-").unwrap_or(&flow.id);
    let mut hosts: Vec<&str> =
        domains.into_iter().filter(|(_, reached_by)| *reached_by == id).map(|(domain, _)| domain).collect();
    if hosts.is_empty() {
        // The names are not documented; whose servers are asked is known all the same.
        hosts.push(".invalid");
    }
    let mut unknown = None;
    for host in hosts {
        let name = if host.starts_with('.') { format!("{NOBODY}{host}") } else { host.to_owned() };
        let answer = resolve(network, at, &name, platform);
        match told(network, &answer, host) {
            Names::Hidden { domain, by } => return Names::Hidden { domain, by },
            names @ Names::Unknown { .. } => unknown = unknown.or(Some(names)),
            Names::Found | Names::NotAsked => {}
        }
    }
    unknown.unwrap_or(Names::Found)
}

fn told(network: &Network, answer: &Answer, host: &str) -> Names {
    let by = answer.decided_by().cloned().unwrap_or(Source::NotKnown);
    match &answer.outcome {
        Outcome::Addresses(_) | Outcome::PrivateAddressesOf(_) | Outcome::PrivateEndpoint(_) | Outcome::Public => {
            Names::Found
        }
        Outcome::Unknown(reasons) => Names::Unknown { reasons: reasons.clone(), by },
        Outcome::NoSuchName if host.starts_with('.') && has_addresses(network, &by) => {
            let text = format!("whether the zone has the names in {} that are needed", host.trim_start_matches('.'));
            Names::Unknown { reasons: vec![Reason::new(format!("{text} is not known"))], by }
        }
        Outcome::NoSuchName => Names::Hidden { domain: host.trim_start_matches('.').to_owned(), by },
    }
}

/// Whether somebody gave addresses to names of the zone, or may have done so.
fn has_addresses(network: &Network, by: &Source) -> bool {
    let Source::Zone { zone, .. } = by else { return true };
    network.get(*zone).is_none_or(|zone| {
        zone.records.rest.is_some() || zone.records.items.iter().any(|it| !matches!(it.kind, RecordKind::Other(_)))
    })
}
