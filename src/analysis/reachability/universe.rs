//! All packets of one direction, cut so that several lists of rules can be compared on them.
//!
//! Never here: what the rules do with them.

use std::collections::BTreeMap;

use super::atoms::{Atoms, Target, TooMany};
use super::decide::{platform_prefix, subnet};
use super::entry::Order;
use super::evaluate::Space;
use super::flow::{Flow, Peer, Surroundings};
use super::ports::PortAtoms;
use super::side::{End, Named};
use crate::analysis::tag_axioms::TagName;
use crate::analysis::{Reason, TagExtent};
use crate::network::{Address, Direction, PortRange, Protocol, SecurityGroup};

/// The question about every packet of a direction; of the protocol, [`super::reading`] has taken care.
pub(super) fn every_packet(direction: Direction) -> Flow {
    Flow { direction, peer: Peer::Address(Address::Any), ports: vec![PortRange::ALL], protocol: Protocol::Tcp }
}

/// The tags of Azure's own platform that some rule names as its peer. What goes there meets those rules alone.
pub(super) fn platform_tags(orders: &[&Order]) -> Vec<TagName> {
    let fields = orders.iter().flat_map(|order| &order.entries).flat_map(|entry| &entry.peer.fields);
    let mut tags: Vec<TagName> = Vec::new();
    for named in fields.flat_map(|field| &field.known) {
        if let Named::Tag(tag @ TagName::Platform(_)) = named
            && !tags.contains(tag)
        {
            tags.push(tag.clone());
        }
    }
    tags
}

/// Why Azure refuses the group, if two rules that surely exist have one direction and one priority (network.md §1.1 E2).
pub(super) fn conflict(group: &SecurityGroup) -> Option<Reason> {
    let mut seen: BTreeMap<(Direction, u32), &str> = BTreeMap::new();
    for rule in group.rules.items.iter().filter(|rule| rule.declared.exists.is(&true)) {
        let (Ok(direction), Ok(priority)) = (rule.direction.get(), rule.priority.get()) else { continue };
        if let Some(other) = seen.insert((*direction, *priority), rule.declared.last_name()) {
            return Some(Reason::new(format!(
                "rules `{other}` and `{}` are both {} with priority {priority}; Azure refuses the group",
                rule.declared.last_name(),
                direction.as_str().to_ascii_lowercase()
            )));
        }
    }
    None
}

/// The rules of a group in their order, for ordinary packets or for those to a tag of the platform.
pub(super) fn order(
    group: &SecurityGroup,
    direction: Direction,
    around: &Surroundings<'_>,
    platform: Option<&TagName>,
) -> Order {
    let mut order = Order::new(&every_packet(direction), group, around);
    if let Some(tag) = platform {
        order.keep_only(tag);
    }
    order
}

/// For each of the orders its space; the atoms of all of them are the same.
pub(super) fn spaces(
    orders: &[&Order],
    around: &Surroundings<'_>,
    platform: Option<&TagName>,
) -> Result<Vec<Space>, TooMany> {
    let entries = || orders.iter().flat_map(|order| &order.entries);
    let nowhere = TagExtent::default();
    let all = [PortRange::ALL];
    let target = match platform {
        Some(_) => Target::Prefixes(platform_prefix().into_iter().collect()),
        None => Target::EverySet,
    };
    let mut spaces = Vec::new();
    let mut before = 0;
    for order in orders {
        let near: Vec<_> = entries().map(|entry| &entry.near).collect();
        let (near, near_sides) = Atoms::new(End::Near, &near, &subnet(around), &nowhere, around.tags)?;
        let peer: Vec<_> = entries().map(|entry| &entry.peer).collect();
        let (peer, peer_sides) = Atoms::new(End::Peer, &peer, &target, around.virtual_network, around.tags)?;
        let own = order.entries.len();
        spaces.push(Space {
            near,
            near_sides: near_sides.into_iter().skip(before).take(own).collect(),
            peer,
            peer_sides: peer_sides.into_iter().skip(before).take(own).collect(),
            source_port: PortAtoms::new(&all, entries().map(|entry| &entry.source_port))?,
            port: PortAtoms::new(&all, entries().map(|entry| &entry.port))?,
        });
        before += own;
    }
    Ok(spaces)
}
