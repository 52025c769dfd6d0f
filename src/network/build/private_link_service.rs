//! `Microsoft.Network/privateLinkServices`.

use super::links::Links;
use super::load_balancer::FRONTENDS;
use super::register::Entry;
use crate::network::{LoadBalancer, PrivateLinkService};

impl<'d> Links<'d> {
    pub(super) fn private_link_service(&self, entry: &Entry<'d>) -> PrivateLinkService {
        let reader = self.reader;
        PrivateLinkService {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            frontends: self.part_uses::<LoadBalancer>(
                entry,
                "properties.loadBalancerFrontendIpConfigurations",
                FRONTENDS,
            ),
            nat: self.ip_configurations(entry, "properties.ipConfigurations"),
            visible_to: reader.texts(entry, "properties.visibility.subscriptions"),
            approves: reader.texts(entry, "properties.autoApproval.subscriptions"),
            proxy_protocol: reader.boolean(entry, "properties.enableProxyProtocol").or_default(false),
            destination: reader.ip_address(entry, "properties.destinationIPAddress").optional(),
        }
    }
}
