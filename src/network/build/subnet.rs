//! Subnets, inline and `Microsoft.Network/virtualNetworks/subnets`.

use std::rc::Rc;

use super::children::Places;
use super::elements::all_known;
use super::fields;
use super::links::Links;
use super::reader::Fault;
use super::register::Entry;
use crate::network::{Delegation, Fact, Link, Location, Prefix, ServiceEndpoint, Subnet, VirtualNetwork};
use crate::template::Cause;

/// Where subnets are written.
pub(super) const SUBNETS: Places = Places { inline: Some("properties.subnets"), segment: "subnets" };

impl<'d> Links<'d> {
    pub(super) fn subnet(&self, entry: &Entry<'d>, network: Result<Link<VirtualNetwork>, Rc<Cause>>) -> Subnet {
        let reader = self.reader;
        Subnet {
            declared: reader.declared(entry),
            virtual_network: match network {
                Ok(network) => Fact::known(Some(network), entry.place),
                Err(cause) => Fact::unknown(cause, entry.place),
            },
            prefixes: self.subnet_prefixes(entry),
            security_group: self.link(reader.id(entry, "properties.networkSecurityGroup.id")),
            route_table: self.link(reader.id(entry, "properties.routeTable.id")),
            delegations: reader.elements(entry, "properties.delegations").collect(|element| Delegation {
                place: element.place,
                exists: element.exists,
                service: reader.text(&element.view, "properties.serviceName").required(),
            }),
            service_endpoints: reader.elements(entry, "properties.serviceEndpoints").collect(|element| {
                let locations = reader.list_of(&element.view, "locations", |name| Ok::<_, Fault>(Location::new(name)));
                ServiceEndpoint {
                    place: element.place,
                    exists: element.exists,
                    service: reader.text(&element.view, "service").required(),
                    locations: all_known(locations),
                }
            }),
            private_endpoint_network_policies: reader
                .text(entry, "properties.privateEndpointNetworkPolicies")
                .or_default("Disabled".to_owned()),
        }
    }

    /// `addressPrefix` and `addressPrefixes` together; an export writes the same prefix in both.
    fn subnet_prefixes(&self, entry: &Entry<'d>) -> Fact<Vec<Fact<Prefix>>> {
        let reader = self.reader;
        let single = reader.filled_text(entry, "properties.addressPrefix").try_map(|text| fields::prefix(&text));
        let single = single.optional();
        let several = reader.prefixes(entry, "properties.addressPrefixes");
        let known = match single.get() {
            Ok(Some(prefix)) => Fact::known(*prefix, single.origin()),
            Err(cause) => Fact::unknown(cause.clone(), single.origin()).of_term(single.term()),
            Ok(None) if several.get().is_ok_and(Vec::is_empty) => {
                // A range that Azure takes out of a pool is a range that nobody knows yet.
                let pool = reader.elements(entry, "properties.ipamPoolPrefixAllocations");
                let cause = if pool.items.is_empty() {
                    pool.rest.unwrap_or_else(|| reader.invalid("the subnet has no address prefix", entry.place))
                } else {
                    let words = "its address range is taken from a pool when it is deployed";
                    super::elements::undetermined(words.to_owned(), reader.span(entry.place))
                };
                return Fact::unknown(cause, several.origin());
            }
            Ok(None) => return several,
        };
        let origin = known.origin();
        match several.get() {
            Err(cause) => Fact::unknown(cause.clone(), several.origin()),
            Ok(others) => {
                let same = |other: &Fact<Prefix>| known.get().is_ok_and(|prefix| other.is(prefix));
                let others = others.iter().filter(|other| !same(other)).cloned();
                Fact::known(std::iter::once(known.clone()).chain(others).collect(), origin)
            }
        }
    }
}
