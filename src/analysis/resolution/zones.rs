//! Which private DNS zone answers for a name in a virtual network: the linked one with the longest name (network.md §5.1).
//!
//! Never here: what is in the zone.

use crate::analysis::Reason;
use crate::network::{Key, Link, Network, PrivateDnsZone, VirtualNetwork, ZoneLink};
use crate::template::{Kind, Piece};

/// A zone that answers, with its link.
#[derive(Debug, Clone, Copy)]
pub(super) struct Linked<'n> {
    pub(super) key: Key<PrivateDnsZone>,
    pub(super) zone: &'n PrivateDnsZone,
    pub(super) link: usize,
}

/// Whether a name is in a zone or is it. Both in lower case.
pub(super) fn is_in(name: &str, zone: &str) -> bool {
    name == zone || name.strip_suffix(zone).is_some_and(|before| before.ends_with('.'))
}

/// A name as names are compared: in lower case and without the dot at the end.
pub(super) fn normalised(name: &str) -> String {
    name.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// The zone that answers for a name in the network; none if surely no zone does.
pub(super) fn answering<'n>(
    network: &'n Network,
    at: Key<VirtualNetwork>,
    name: &str,
) -> Result<Option<Linked<'n>>, Reason> {
    let mut best: Option<(usize, Linked<'n>)> = None;
    let mut doubt: Option<(usize, Reason)> = None;
    let mut doubtful = |length: usize, reason: Reason| {
        if doubt.as_ref().is_none_or(|(known, _)| length > *known) {
            doubt = Some((length, reason));
        }
    };
    for (position, zone) in network.private_dns_zones.iter().enumerate() {
        let label = &zone.declared.label;
        let zone_name = match zone.declared.name.get() {
            Ok(zone_name) if !is_in(name, &normalised(zone_name)) => continue,
            Ok(zone_name) => Ok(zone_name.len()),
            Err(_) if is_surely_beside(name, zone.declared.identity.names.first()) => continue,
            Err(cause) => Err(cause),
        };
        let link = match link_to(zone, at) {
            Ok(None) => continue,
            Ok(Some(link)) => Ok(link),
            Err(reason) => Err(reason),
        };
        match (zone_name, link, zone.declared.exists.get()) {
            (_, _, Ok(false)) => {}
            (Err(cause), ..) => {
                let text = format!("the name of private DNS zone `{label}` is not known");
                doubtful(name.len(), Reason::because(text, cause));
            }
            (Ok(length), Err(reason), _) => doubtful(length, reason),
            (Ok(length), _, Err(cause)) => {
                let text = format!("whether private DNS zone `{label}` exists is not known");
                doubtful(length, Reason::because(text, cause));
            }
            (Ok(length), Ok(link), Ok(true)) => {
                if best.as_ref().is_none_or(|(known, _)| length > *known) {
                    best = Some((length, Linked { key: Key::new(position), zone, link }));
                }
            }
        }
    }
    let found = best.as_ref().map_or(0, |(length, _)| *length);
    // A zone with the name itself is the longest that there can be.
    if found < name.len() {
        for (length, reason) in elsewhere(network, at, name) {
            doubtful(length, reason);
        }
    }
    match doubt {
        Some((length, reason)) if length > found || (length == found && best.is_none()) => Err(reason),
        _ => Ok(best.map(|(_, linked)| linked)),
    }
}

/// The link of a zone to the network, by its position; none if there surely is none.
fn link_to(zone: &PrivateDnsZone, at: Key<VirtualNetwork>) -> Result<Option<usize>, Reason> {
    let label = &zone.declared.label;
    let mut doubt = None;
    for (position, link) in zone.links.items.iter().enumerate() {
        let name = link.declared.last_name();
        match (link.virtual_network.get(), link.declared.exists.get()) {
            (_, Ok(false)) => {}
            (Ok(Some(Link::To(key))), exists) if *key == at => match exists {
                Ok(_) => return Ok(Some(position)),
                Err(cause) => {
                    let text = format!("whether link `{name}` of private DNS zone `{label}` exists is not known");
                    doubt = Some(Reason::because(text, cause));
                }
            },
            // An id that may be that of a declared network is not known; so one from outside is another network.
            (Ok(_), _) => {}
            (Err(cause), _) => {
                let text =
                    format!("the network that link `{name}` of private DNS zone `{label}` leads to is not known");
                doubt = Some(Reason::because(text, cause));
            }
        }
    }
    if let (None, Some(cause)) = (&doubt, &zone.links.rest) {
        let text = format!("private DNS zone `{label}` may have links that are not known");
        doubt = Some(Reason::because(text, cause));
    }
    doubt.map_or(Ok(None), Err)
}

/// Zones that the input does not declare and that may be linked to the network, with the length of their names.
fn elsewhere(network: &Network, at: Key<VirtualNetwork>, name: &str) -> Vec<(usize, Reason)> {
    let mut found: Vec<(usize, Reason)> =
        network.links_elsewhere.iter().filter_map(|link| linked_elsewhere(link, at, name)).collect();
    let mut undeclared = |zone: &str| {
        if is_in(name, &normalised(zone)) {
            let text =
                format!("whether the private DNS zone `{zone}`, which is not in the input, is linked is not known");
            found.push((zone.len(), Reason::new(text)));
        }
    };
    for record in &network.records_elsewhere {
        if let Ok(Some((zone, _))) = record.declared.name.get().map(|name| name.split_once('/')) {
            undeclared(zone);
        }
    }
    let groups = network.private_endpoints.iter().flat_map(|endpoint| &endpoint.zone_groups.items);
    for configuration in groups.flat_map(|group| &group.configurations.items) {
        if let (Ok(Some(Link::Outside(_) | Link::Dangling(_))), Ok(zone)) =
            (configuration.zone.get(), configuration.zone_name.get())
        {
            undeclared(zone);
        }
    }
    if let Some(cause) = network.incomplete.first() {
        let text = "private DNS zones may be linked that are not in the input";
        found.push((name.len(), Reason::because(text, cause)));
    }
    found
}

/// What a link says of a zone that the input does not declare, with the length of the zone's name.
fn linked_elsewhere(link: &ZoneLink, at: Key<VirtualNetwork>, name: &str) -> Option<(usize, Reason)> {
    let is_elsewhere = match link.virtual_network.get() {
        Ok(Some(Link::To(key))) => *key != at,
        Ok(_) => true,
        Err(_) => false,
    };
    if is_elsewhere || link.declared.exists.is(&false) {
        return None;
    }
    match link.declared.name.get().map(|name| name.split_once('/')) {
        Ok(Some((zone, _))) => is_in(name, &normalised(zone)).then(|| {
            let text = format!("the private DNS zone `{zone}`, which is not in the input, may be linked");
            (zone.len(), Reason::new(text))
        }),
        _ if is_surely_beside(name, link.declared.identity.names.first()) => None,
        Ok(None) => Some((name.len(), Reason::new("a private DNS zone may be linked that is not in the input"))),
        Err(cause) => {
            let text = "the private DNS zone that a link belongs to is not known";
            Some((name.len(), Reason::because(text, cause)))
        }
    }
}

/// Whether a zone of which only a part of the name is known surely does not answer for a name: its name ends otherwise.
fn is_surely_beside(name: &str, zone: Option<&Kind>) -> bool {
    let end = match zone {
        Some(Kind::Str(text)) => Some(text.as_ref()),
        Some(Kind::Text(pieces)) => match pieces.last() {
            Some(Piece::Literal(end)) => Some(end.as_ref()),
            _ => None,
        },
        _ => None,
    };
    end.is_some_and(|end| !name.ends_with(&normalised(end)))
}
