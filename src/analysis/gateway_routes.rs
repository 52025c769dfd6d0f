//! Whether a gateway may learn routes for a virtual network: what cannot be seen in its own routes (network.md §1.3, §3.1).
//!
//! Never here: what such routes would change.

use super::Reason;
use super::reason::add_once;
use crate::network::{Key, Link, Network, Subnet, VirtualNetwork};

/// Why routes that are not written may reach the network of the subnet; empty if no gateway can bring any.
pub(super) fn learned_routes(network: &Network, subnet: &Subnet) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let Ok(Some(Link::To(own))) = subnet.virtual_network.get() else { return reasons };
    let Some(virtual_network) = network.get(*own) else { return reasons };
    let name = &virtual_network.declared.label;
    for gateway in &network.gateways {
        let place = match gateway.subnet.get() {
            Ok(Some(Link::To(key))) => network.get(*key).map(|home| is_in(home, *own)),
            Ok(Some(Link::Outside(_) | Link::Dangling(_)) | None) => Some(false),
            Err(_) => None,
        };
        if place != Some(false) && !gateway.declared.exists.is(&false) {
            let text = format!("gateway `{}` may learn routes for virtual network `{name}`", gateway.declared.label);
            add_once(&mut reasons, Reason::new(text));
        }
    }
    let is_gateway_subnet = |other: &Subnet| {
        let last = other.declared.label.rsplit('/').next().unwrap_or_default();
        last.eq_ignore_ascii_case("GatewaySubnet") && is_in(other, *own)
    };
    if reasons.is_empty() && network.subnets.iter().any(is_gateway_subnet) {
        let text = format!("virtual network `{name}` has a GatewaySubnet, so a gateway may learn routes for it");
        add_once(&mut reasons, Reason::new(text));
    }
    for peering in &virtual_network.peerings.items {
        if !peering.uses_remote_gateways.is(&false) && !peering.declared.exists.is(&false) {
            let text = format!("peering `{}` may bring routes of a gateway", peering.declared.label);
            add_once(&mut reasons, Reason::new(text));
        }
    }
    if let Some(cause) = &virtual_network.more_subnets {
        let text = format!("virtual network `{name}` may have a gateway that is not known");
        add_once(&mut reasons, Reason::because(text, cause));
    } else if let Some(cause) = network.incomplete.first() {
        let text = format!("a gateway of virtual network `{name}` may be declared elsewhere");
        add_once(&mut reasons, Reason::because(text, cause));
    }
    reasons
}

/// Whether the subnet may belong to the network.
fn is_in(subnet: &Subnet, network: Key<VirtualNetwork>) -> bool {
    match subnet.virtual_network.get() {
        Ok(link) => matches!(link, Some(Link::To(key)) if *key == network),
        Err(_) => true,
    }
}
