//! `Microsoft.Network/virtualNetworks`, their peerings, and `virtualNetworkGateways`.

use std::rc::Rc;

use super::children::{Children, Places};
use super::links::Links;
use super::register::Entry;
use crate::network::{Fact, Peering, VirtualNetwork, VirtualNetworkGateway};
use crate::template::{Cause, CauseKind};

/// Where peerings are written.
pub(super) const PEERINGS: Places =
    Places { inline: Some("properties.virtualNetworkPeerings"), segment: "virtualNetworkPeerings" };

impl<'d> Links<'d> {
    pub(super) fn virtual_network(
        &self,
        index: usize,
        entry: &Entry<'d>,
        peerings: &mut Children<'d>,
    ) -> VirtualNetwork {
        let reader = self.reader;
        let space = reader.prefixes(entry, "properties.addressSpace.addressPrefixes");
        VirtualNetwork {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            address_space: space.and_then(|prefixes| {
                let missing = || Cause::new(CauseKind::Invalid, "it has no address space", reader.span(entry.place));
                if prefixes.is_empty() { Err(missing()) } else { Ok(prefixes) }
            }),
            dns_servers: reader.texts(entry, "properties.dhcpOptions.dnsServers"),
            peerings: peerings.take(index, |peering| self.peering(&peering)),
            more_subnets: self.more_subnets.get(index).cloned().flatten(),
        }
    }

    fn peering(&self, entry: &Entry<'d>) -> Peering {
        let reader = self.reader;
        Peering {
            declared: reader.declared(entry),
            remote: self.link(reader.id(entry, "properties.remoteVirtualNetwork.id")),
            access_allowed: self.access_allowed(entry),
            forwarded_traffic_allowed: reader.boolean(entry, "properties.allowForwardedTraffic").or_default(false),
            gateway_transit_allowed: reader.boolean(entry, "properties.allowGatewayTransit").or_default(false),
            uses_remote_gateways: reader.boolean(entry, "properties.useRemoteGateways").or_default(false),
        }
    }

    /// Whether a peering lets traffic through. One that Azure says is not connected may not, whatever is allowed.
    fn access_allowed(&self, entry: &Entry<'d>) -> Fact<bool> {
        let reader = self.reader;
        let allowed = reader.boolean(entry, "properties.allowVirtualNetworkAccess").or_default(true);
        let state = reader.filled_text(entry, "properties.peeringState").optional();
        match state.get() {
            Ok(Some(word)) if !word.eq_ignore_ascii_case("Connected") && allowed.is(&true) => {
                let words = format!("the peering is `{word}`, and not connected");
                let cause = Cause::new(CauseKind::Runtime, words, reader.span(state.origin()));
                Fact::unknown(Rc::new(cause), state.origin())
            }
            _ => allowed,
        }
    }

    /// A gateway with the subnet of its first configuration: all of them are in the one `GatewaySubnet`.
    pub(super) fn gateway(&self, entry: &Entry<'d>) -> VirtualNetworkGateway {
        let configurations = self.reader.elements(entry, "properties.ipConfigurations");
        let subnet = match (configurations.items.first(), configurations.rest) {
            (Some(first), _) => self.link(self.reader.id(&first.view, "properties.subnet.id")),
            (None, Some(cause)) => Fact::unknown(cause, entry.place),
            (None, None) => Fact::known(None, self.reader.missing(entry.place)),
        };
        VirtualNetworkGateway { declared: self.reader.declared(entry), subnet }
    }
}
