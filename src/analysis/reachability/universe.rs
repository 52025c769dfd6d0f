//! All packets of one direction, cut so that several lists of rules can be compared on them.
//!
//! Never here: what the rules do with them.

use std::rc::Rc;

use super::atoms::{Atoms, Scope, Target, TooMany};
use super::bits::BitSet;
use super::entry::Order;
use super::evaluate::Space;
use super::family::Family;
use super::flow::Surroundings;
use super::ports::PortAtoms;
use super::rulebook::conflicts;
use super::side::{End, Named, Side};
use super::target;
use crate::analysis::tag_axioms::TagName;
use crate::analysis::{Reason, TagAxioms, TagExtent};
use crate::network::{Direction, PortRange, Protocol, SecurityGroup};

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

/// Why Azure refuses the group, if it does.
pub(super) fn conflict(group: &SecurityGroup) -> Option<Reason> {
    conflicts(group).into_iter().next()
}

/// The rules of a group in their order, for ordinary packets or for those to a tag of the platform. Of the protocol,
/// [`super::reading`] has taken care.
pub(super) fn order(
    group: &SecurityGroup,
    direction: Direction,
    tags: &TagAxioms,
    platform: Option<&TagName>,
) -> Order {
    let mut order = Order::read(direction, Protocol::Tcp, group, tags);
    if let Some(tag) = platform {
        order.keep_only(tag);
    }
    order
}

/// For each of the orders its space, the atoms of all of which are the same; and for each of the words the peers that it
/// names.
pub(super) fn spaces(
    orders: &[&Order],
    words: &[Side<Named>],
    around: &Surroundings<'_>,
    family: Family,
    platform: Option<&TagName>,
) -> Result<(Vec<Space>, Vec<BitSet>), TooMany> {
    let entries = || orders.iter().flat_map(|order| &order.entries);
    let (nowhere, all) = (TagExtent::default(), [PortRange::ALL]);
    let (tags, extent) = (around.tags, around.virtual_network);
    let target = match platform {
        Some(_) => target::platform(family),
        None => Target::EverySet,
    };
    let subnet = target::subnet(around, family);
    let near = Scope { end: End::Near, family, target: &subnet, extent: &nowhere, tags };
    let (near, near_sides) = Atoms::new(near, entries().map(|entry| &entry.near))?;
    let near = Rc::new(near);
    let source_port = Rc::new(PortAtoms::new(&all, entries().map(|entry| &entry.source_port))?);
    let port = Rc::new(PortAtoms::new(&all, entries().map(|entry| &entry.port))?);
    let mut near_sides = near_sides.into_iter();
    let mut spaces = Vec::new();
    let mut meanings = Vec::new();
    let mut before = 0;
    for order in orders {
        let own = order.entries.len();
        let peer = Scope { end: End::Peer, family, target: &target, extent, tags };
        let (peer, peer_sides) = Atoms::new(peer, entries().map(|entry| &entry.peer).chain(words))?;
        if before == 0 {
            meanings = peer_sides.iter().skip(entries().count()).map(|word| peer.matched(word).0).collect();
        }
        spaces.push(Space {
            near: Rc::clone(&near),
            near_sides: near_sides.by_ref().take(own).collect(),
            peer,
            peer_sides: peer_sides.into_iter().skip(before).take(own).collect(),
            source_port: Rc::clone(&source_port),
            port: Rc::clone(&port),
        });
        before += own;
    }
    Ok((spaces, meanings))
}
