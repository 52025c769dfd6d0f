//! What else takes addresses of a subnet (network.md §4): network interfaces, scale sets, internal load balancers, private
//! link services, application gateways.
//!
//! Never here: resources of types that nobody modelled (that is `unmodelled_consumer`). Not counted: virtual network
//! gateways, which have a subnet of their own.

use std::collections::HashMap;
use std::rc::Rc;

use super::elements::Elements;
use super::links::Links;
use super::reader::{Found, View};
use super::register::Entry;
use crate::network::{AddressConsumer, Fact, Link};
use crate::template::{Cause, Kind};

/// The types of resources that take addresses, in lower case.
pub(super) const TYPES: [&str; 5] = [
    "microsoft.network/networkinterfaces",
    "microsoft.compute/virtualmachinescalesets",
    "microsoft.network/loadbalancers",
    "microsoft.network/privatelinkservices",
    "microsoft.network/applicationgateways",
];

/// The IP configurations of one resource in one subnet.
struct Occupied<'d> {
    /// The first of them.
    view: View<'d>,
    /// How many there are, or why that is not known.
    count: Result<u32, Rc<Cause>>,
}

impl<'d> Links<'d> {
    /// What a resource of one of [`TYPES`] takes: one entry for each subnet.
    pub(super) fn address_consumers(&self, entry: &Entry<'d>) -> Vec<AddressConsumer> {
        // Declarations that differ may still take the same addresses: an interface whose address is made static.
        let mut each = entry.each().into_iter().map(|declaration| self.consumers_of(&declaration));
        match each.next() {
            Some(first) if each.all(|other| take_the_same(&first, &other)) => first,
            _ => self.consumers_of(entry),
        }
    }

    fn consumers_of(&self, entry: &Entry<'d>) -> Vec<AddressConsumer> {
        let reader = self.reader;
        let one = Fact::known(1, entry.place);
        let simple = |kind, path| self.consumers(entry, kind, vec![reader.elements(entry, path)], &one);
        match &*entry.id.resource_type {
            "microsoft.network/networkinterfaces" => self.interface(entry),
            "microsoft.network/privatelinkservices" => simple("private link service", "properties.ipConfigurations"),
            "microsoft.network/loadbalancers" => {
                simple("internal load balancer", "properties.frontendIPConfigurations")
            }
            "microsoft.compute/virtualmachinescalesets" => {
                let machines = reader.number(entry, "sku.capacity").required();
                let network = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations";
                let mut interfaces = reader.elements(entry, network);
                let rest = interfaces.rest.take().map(|cause| Elements::unknown(cause, entry.place));
                let configurations = interfaces.items.into_iter().map(|interface| {
                    let mut configurations = reader.elements(&interface.view, "properties.ipConfigurations");
                    let doubt = interface.exists.get().err().cloned();
                    configurations.rest = configurations.rest.or(doubt);
                    configurations
                });
                let all = configurations.chain(rest).collect();
                self.consumers(entry, "virtual machine scale set", all, &machines)
            }
            "microsoft.network/applicationgateways" => {
                // As many addresses as it may have instances, and one for each private front end.
                const KIND: &str = "application gateway";
                let scales = reader.field(entry, "properties.autoscaleConfiguration");
                let most = match scales.found {
                    Found::Absent => "properties.sku.capacity",
                    _ => "properties.autoscaleConfiguration.maxCapacity",
                };
                let instances = reader.number(entry, most).required();
                let gateway = reader.elements(entry, "properties.gatewayIPConfigurations");
                let mut consumers = self.consumers(entry, KIND, vec![gateway], &instances);
                consumers.extend(simple(KIND, "properties.frontendIPConfigurations"));
                consumers
            }
            _ => Vec::new(),
        }
    }

    /// What a network interface takes. Azure makes one for each private endpoint and each private link service, and answers
    /// with it like with others; the address is that of its owner, which is counted already.
    fn interface(&self, entry: &Entry<'d>) -> Vec<AddressConsumer> {
        let reader = self.reader;
        let mut each = Fact::known(1, entry.place);
        for owner in ["properties.privateEndpoint", "properties.privateLinkService"] {
            match reader.field(entry, owner).found {
                Found::Absent => {}
                Found::Present(view) if view.value.kind == Kind::Null => {}
                Found::Present(_) => return Vec::new(),
                Found::Unknown(cause) => each = Fact::unknown(cause, entry.place),
            }
        }
        let configurations = reader.elements(entry, "properties.ipConfigurations");
        self.consumers(entry, "network interface", vec![configurations], &each)
    }

    /// One consumer for each subnet that the configurations are in; `each` is what one of them takes.
    fn consumers(
        &self,
        entry: &Entry<'d>,
        kind: &'static str,
        configurations: Vec<Elements<'d>>,
        each: &Fact<u32>,
    ) -> Vec<AddressConsumer> {
        let mut groups: Vec<Occupied<'d>> = Vec::new();
        let mut by_subnet: HashMap<&'d Kind, usize> = HashMap::new();
        let mut rest = None;
        for elements in configurations {
            rest = rest.or(elements.rest);
            for element in elements.items {
                let subnet = match self.reader.field(&element.view, "properties.subnet.id").found {
                    Found::Absent => continue,
                    Found::Present(view) => Some(&view.value.kind),
                    Found::Unknown(_) => None,
                };
                let version = self.reader.text(&element.view, "properties.privateIPAddressVersion").optional();
                if version.get().is_ok_and(|it| it.as_ref().is_some_and(|it| it.eq_ignore_ascii_case("IPv6"))) {
                    continue;
                }
                let found = subnet.and_then(|subnet| by_subnet.get(subnet).copied());
                let index = found.unwrap_or(groups.len());
                if found.is_none() {
                    by_subnet.extend(subnet.map(|subnet| (subnet, index)));
                    groups.push(Occupied { view: element.view, count: Ok(0) });
                }
                if let Some(group) = groups.get_mut(index) {
                    let count = group.count.clone();
                    group.count = element.exists.get().map_err(Rc::clone).and_then(|_| Ok(count?.saturating_add(1)));
                }
            }
        }
        let reader = self.reader;
        let mut consumers: Vec<AddressConsumer> = Vec::new();
        if let (Some(cause), true) = (&rest, groups.is_empty()) {
            consumers.push(AddressConsumer {
                declared: reader.declared(entry),
                kind: kind.into(),
                subnet: Fact::unknown(cause.clone(), entry.place),
                addresses: Fact::unknown(cause.clone(), entry.place),
            });
        }
        for group in groups {
            let count = rest.clone().map_or(group.count, Err);
            let addresses = match (count, each.get()) {
                (Err(cause), _) => Fact::unknown(cause, entry.place),
                (_, Err(cause)) => Fact::unknown(cause.clone(), each.origin()),
                (Ok(count), Ok(each)) => Fact::known(count.saturating_mul(*each), entry.place),
            };
            consumers.push(AddressConsumer {
                declared: reader.declared(entry),
                kind: kind.into(),
                subnet: self.link(reader.id(&group.view, "properties.subnet.id")),
                addresses,
            });
        }
        consumers
    }
}

/// Whether both surely take as many addresses of the same subnets, in the same order.
fn take_the_same(ones: &[AddressConsumer], others: &[AddressConsumer]) -> bool {
    let same_subnet = |one: &AddressConsumer, other: &AddressConsumer| match (one.subnet.get(), other.subnet.get()) {
        (Ok(Some(Link::To(one))), Ok(Some(Link::To(other)))) => one == other,
        (Ok(Some(Link::Outside(one))), Ok(Some(Link::Outside(other)))) => one == other,
        (Ok(None), Ok(None)) => true,
        _ => false,
    };
    let same = |one: &AddressConsumer, other: &AddressConsumer| {
        same_subnet(one, other) && one.addresses.equals(&other.addresses) == Some(true)
    };
    ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same(one, other))
}
