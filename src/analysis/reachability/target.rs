//! The addresses that a question is about, at both of its ends.
//!
//! Never here: rules.

use std::net::{IpAddr, Ipv4Addr};

use super::atoms::Target;
use super::family::Family;
use super::flow::{Flow, Peer, Surroundings};
use super::names::NamedSet;
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::TagName;
use crate::analysis::virtual_network_tag::PLATFORM_ADDRESS;
use crate::network::{Address, Direction, PortRange, Prefix};

/// Where the metadata service answers.
const METADATA_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));

/// The tag of the platform's own services, if the flow goes to one. Those have two addresses, and only DNS and the metadata
/// service there have tags; what goes to other ports is touched by no rule at all (network.md §1.4).
pub(super) fn platform_tag(flow: &Flow, surroundings: &Surroundings<'_>) -> Option<TagName> {
    let of_address = |address: IpAddr| {
        let only = |port| flow.ports.iter().all(|range| *range == PortRange::single(port));
        let name = match address {
            _ if flow.direction == Direction::Inbound => return None,
            address if address == IpAddr::V4(PLATFORM_ADDRESS) => {
                if only(53) {
                    "azureplatformdns"
                } else {
                    ""
                }
            }
            address if address == METADATA_ADDRESS => {
                if only(80) {
                    "azureplatformimds"
                } else {
                    ""
                }
            }
            _ => return None,
        };
        Some(TagName::Platform(name.to_owned()))
    };
    match &flow.peer {
        Peer::Address(Address::Tag(tag)) | Peer::Regional(tag) => match surroundings.tags.read(tag) {
            TagName::AzureLoadBalancer => of_address(IpAddr::V4(PLATFORM_ADDRESS)),
            tag => Some(tag).filter(|tag| matches!(tag, TagName::Platform(_))),
        },
        Peer::Address(Address::Prefix(prefix)) if prefix.addresses() == Some(1) => of_address(prefix.net().addr()),
        Peer::Address(Address::Any | Address::Prefix(_)) | Peer::Subnet => None,
    }
}

/// The address of Azure's probes and of its other platform services.
pub(super) fn platform(family: Family) -> Target {
    let (address, _) = family.probe();
    Target::Prefixes(Prefix::parse(&family.address(address).to_string()).into_iter().collect())
}

/// The subnet's own dimension.
pub(super) fn subnet(surroundings: &Surroundings<'_>, family: Family) -> Target {
    let is_of_family = |prefix: &Prefix| Family::of(*prefix) == family;
    let space = surroundings.virtual_network.address_space.as_ref();
    let within = space.map(|space| space.iter().copied().filter(is_of_family).collect());
    let Ok(prefixes) = surroundings.subnet.get() else {
        return Target::Subnet { known: Vec::new(), complete: false, within };
    };
    let known: Vec<Prefix> = prefixes.iter().filter_map(|prefix| prefix.get().ok().copied()).collect();
    let is_all = known.len() == prefixes.len();
    // Without any prefix of IPv4 the range is not known here: Azure may take it from a pool.
    let complete = is_all && known.iter().any(|prefix| is_of_family(prefix) || family == Family::V6);
    Target::Subnet { known: known.into_iter().filter(is_of_family).collect(), complete, within }
}

/// The peers that must all be reachable.
pub(super) fn peers(flow: &Flow, surroundings: &Surroundings<'_>, family: Family) -> Result<Target, Reason> {
    let tags = surroundings.tags;
    let address = match &flow.peer {
        Peer::Subnet => return Ok(subnet(surroundings, family)),
        Peer::Regional(tag) => {
            let name = match surroundings.location.get() {
                Ok(location) => tags.in_region(tag, location),
                Err(_) => match tags.read(tag) {
                    TagName::Service { base, region: None } if tags.is_regional(&base) => {
                        return Ok(Target::Named(NamedSet::Home(base)));
                    }
                    other => other,
                },
            };
            return named(&name, &flow.peer, family);
        }
        Peer::Address(address) => address,
    };
    match address {
        Address::Any => Ok(Target::Everything),
        Address::Prefix(prefix) if Family::of(*prefix) == family => Ok(Target::Prefixes(vec![*prefix])),
        Address::Prefix(prefix) => Err(Reason::new(format!("{prefix} has no address of {family}"))),
        Address::Tag(tag) => named(&tags.read(tag), &flow.peer, family),
    }
}

fn named(name: &TagName, peer: &Peer, family: Family) -> Result<Target, Reason> {
    if *name == TagName::AzureLoadBalancer {
        return Ok(platform(family));
    }
    let set = NamedSet::of_tag(name);
    set.map(Target::Named).ok_or_else(|| Reason::new(format!("the addresses of {peer} are not known")))
}
