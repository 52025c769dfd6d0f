//! Peerings: there are two, one in each network, and none leads further than to the other one.
//!
//! Never here: which networks packets cross.

use super::hop::{Hop, What};
use super::place::World;
use crate::analysis::Reason;
use crate::analysis::reachability::Verdict;
use crate::network::{Key, Link, Network, Peering, VirtualNetwork};

/// A side of a peering.
enum Side<'n> {
    Found(usize, &'n Peering),
    Open(Reason),
    Missing,
}

/// The peering of a network with another one.
fn side(network: &Network, own: Key<VirtualNetwork>, other: Key<VirtualNetwork>) -> Side<'_> {
    let Some(home) = network.get(own) else { return Side::Missing };
    let mut doubt = home.peerings.rest.as_ref().map(|cause| {
        Reason::because(
            format!("virtual network `{}` may have peerings that are not known", home.declared.label),
            cause,
        )
    });
    for (index, peering) in home.peerings.items.iter().enumerate() {
        let label = &peering.declared.label;
        match (peering.remote.get(), peering.declared.exists.get()) {
            (_, Ok(false)) => {}
            (Ok(Some(Link::To(key))), Ok(true)) if *key == other => return Side::Found(index, peering),
            (Ok(Some(Link::To(key))), Err(cause)) if *key == other => {
                doubt = Some(Reason::because(format!("whether peering `{label}` exists is not known"), cause));
            }
            (Err(cause), _) => {
                let text = format!("the network that peering `{label}` leads to is not known");
                doubt.get_or_insert_with(|| Reason::because(text, cause));
            }
            _ => {}
        }
    }
    doubt.map_or(Side::Missing, Side::Open)
}

/// The peerings between two networks, which both must be there and let each other in (network.md §1.3, §7 no. 7).
/// `forwarded` if packets come that did not begin in the first network.
pub(super) fn between(
    world: World<'_>,
    from: Key<VirtualNetwork>,
    to: Key<VirtualNetwork>,
    forwarded: bool,
) -> Option<Hop> {
    let network = world.network;
    let (one, other) = (network.get(from)?, network.get(to)?);
    let (one_label, other_label) = (&one.declared.label, &other.declared.label);
    let (own, back) = (side(network, from, to), side(network, to, from));
    let index = |side: &Side<'_>| if let Side::Found(index, _) = side { Some(*index) } else { None };
    let mut hop = Hop {
        what: What::Peering { from, to, own: index(&own), back: index(&back) },
        verdict: Verdict::Allowed,
        text: format!("the peering of `{one_label}` and `{other_label}`"),
        reasons: Vec::new(),
        at: Vec::new(),
    };
    if let (Side::Missing, Side::Missing) = (&own, &back) {
        let reason = format!("`{one_label}` and `{other_label}` are not peered, and peerings do not lead further");
        return Some(hop.at(one.declared.place).at(other.declared.place).denied(reason));
    }
    for (side, label, of) in [(&own, one_label, other_label), (&back, other_label, one_label)] {
        hop = match side {
            Side::Found(_, peering) => access(hop, peering),
            Side::Open(reason) => hop.open(reason.clone()),
            Side::Missing => hop
                .denied(format!("`{label}` has no peering with `{of}`: until both networks have one, nothing passes")),
        };
    }
    if forwarded && let (Side::Found(_, own), Side::Found(_, back)) = (&own, &back) {
        hop = forwarding(hop, own, back, other_label);
    }
    Some(hop)
}

fn access(hop: Hop, peering: &Peering) -> Hop {
    let label = &peering.declared.label;
    let hop = hop.at(peering.declared.place);
    match peering.access_allowed.get() {
        Ok(true) => hop,
        Ok(false) => hop
            .at(peering.access_allowed.origin())
            .denied(format!("peering `{label}` has `allowVirtualNetworkAccess: false`")),
        Err(cause) => hop.open(Reason::because(format!("whether peering `{label}` allows access is not known"), cause)),
    }
}

/// Whether the second network takes packets that an appliance in the first one passes on. Azure's documents word in
/// opposite ways which of the two peerings says so; only where both agree it is told.
fn forwarding(hop: Hop, own: &Peering, back: &Peering, receiver: &str) -> Hop {
    let hop = hop.at(back.forwarded_traffic_allowed.origin());
    match (back.forwarded_traffic_allowed.get(), own.forwarded_traffic_allowed.get()) {
        (Ok(true), _) => hop,
        (Ok(false), Ok(false)) => hop.denied(format!(
            "`{receiver}` takes no packets that did not begin in the other network: `allowForwardedTraffic` is off in peering `{}`",
            back.declared.label
        )),
        (Ok(false), Ok(true)) => hop.open(Reason::new(format!(
            "`allowForwardedTraffic` is off in peering `{}` and on in peering `{}`",
            back.declared.label, own.declared.label
        ))),
        (Err(cause), _) | (_, Err(cause)) => {
            hop.open(Reason::because(format!("whether `{receiver}` takes forwarded packets is not known"), cause))
        }
    }
}
