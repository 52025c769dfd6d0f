//! The rules that matter on one subnet: those that name none of its addresses, and those behind a rule that decides
//! everything, are left out.
//!
//! Never here: the peer.

use std::rc::Rc;

use super::atoms::{Atoms, Scope, SideMatcher, Target, TooMany};
use super::entry::Order;
use super::ports::PortAtoms;
use super::rulebook::Asked;
use super::side::{Named, Side};
use crate::network::PortRange;

/// The rules with all dimensions but the peer's.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) order: Rc<Order>,
    pub(super) near: Rc<Atoms>,
    pub(super) near_sides: Rc<[SideMatcher]>,
    pub(super) source_port: Rc<PortAtoms>,
    pub(super) port: Rc<PortAtoms>,
}

impl Local {
    pub(super) fn new(order: &Order, asked: &Asked, scope: Scope<'_>) -> Result<Self, TooMany> {
        let order = order.keeping(|_, entry| !is_elsewhere(&entry.near, scope));
        let (near, sides) = Atoms::new(scope, order.entries.iter().map(|entry| &entry.near))?;
        let reach: Vec<(bool, bool)> = sides
            .iter()
            .map(|side| {
                let (must, may) = near.matched(side);
                (must.is_full(near.len()), !may.is_empty())
            })
            .collect();
        let is_everywhere = |number: usize| reach.get(number).is_some_and(|(all, _)| *all);
        let reached = order.reached(|number, entry| is_everywhere(number) && entry.is_for_every_peer(&asked.ports));
        let is_here = |number: usize| reach.get(number).is_some_and(|(_, some)| *some);
        let does_act = |number: usize| reached.get(number) == Some(&true) && is_here(number);
        let order = order.keeping(|number, _| does_act(number));
        let near_sides = sides.into_iter().enumerate().filter(|(number, _)| does_act(*number)).map(|(_, side)| side);
        let source_port = PortAtoms::new(&[PortRange::ALL], order.entries.iter().map(|entry| &entry.source_port))?;
        let port = PortAtoms::new(&asked.ports, order.entries.iter().map(|entry| &entry.port))?;
        Ok(Self {
            near_sides: near_sides.collect(),
            near: Rc::new(near),
            source_port: Rc::new(source_port),
            port: Rc::new(port),
            order: Rc::new(order),
        })
    }
}

/// Whether the side names nothing but ranges outside of the subnet.
fn is_elsewhere(side: &Side<Named>, scope: Scope<'_>) -> bool {
    let Target::Subnet { known, complete: true, .. } = scope.target else { return false };
    let misses = |named: &Named| match named {
        Named::Prefix(prefix) => known.iter().all(|own| !own.overlaps(*prefix)),
        Named::Any | Named::Tag(_) | Named::Group(_) => false,
    };
    !side.is_open() && side.fields.iter().all(|field| field.known.iter().all(misses))
}
