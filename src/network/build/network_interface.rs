//! `Microsoft.Network/networkInterfaces`.

use super::elements::Element;
use super::links::Links;
use super::load_balancer::POOLS;
use super::register::Entry;
use crate::network::{InterfaceConfiguration, LoadBalancer, NetworkInterface};

impl<'d> Links<'d> {
    pub(super) fn network_interface(&self, entry: &Entry<'d>) -> NetworkInterface {
        let reader = self.reader;
        let configurations = reader.elements(entry, "properties.ipConfigurations");
        NetworkInterface {
            declared: reader.declared(entry),
            ip_configurations: configurations.collect(|element| self.interface_configuration(entry, &element)),
            security_group: self.link(reader.id(entry, "properties.networkSecurityGroup.id")),
            forwards: reader.boolean(entry, "properties.enableIPForwarding").or_default(false),
        }
    }

    fn interface_configuration(&self, entry: &Entry<'d>, element: &Element<'d>) -> InterfaceConfiguration {
        InterfaceConfiguration {
            ip: self.ip_configuration(entry, element),
            pools: self.part_uses::<LoadBalancer>(
                &element.view,
                "properties.loadBalancerBackendAddressPools",
                POOLS.segment,
            ),
            application_security_groups: self
                .application_security_groups(&element.view, "properties.applicationSecurityGroups"),
        }
    }
}
