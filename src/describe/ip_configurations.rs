//! Addresses of resources: how many there are in a subnet, or each with its name.

use std::collections::HashMap;
use std::net::IpAddr;
use std::rc::Rc;

use super::names::Given;
use super::node::{Map, Node};
use super::writer::{Named, Writer, elements, further};
use crate::network::{
    AddressConsumer, Cause, Fact, IpConfiguration, IpVersion, Link, LoadBalancer, Part, PartUse, ResourceId,
};

/// Most addresses that a description takes for one entry.
const MOST_ADDRESSES: u32 = 4_096;

/// What is counted of the addresses of each resource.
pub(super) struct Counted<'n>(HashMap<&'n ResourceId, Vec<&'n AddressConsumer>>);

impl<'n> Counted<'n> {
    pub(super) fn new(consumers: &'n [AddressConsumer]) -> Self {
        let mut of: HashMap<&ResourceId, Vec<&AddressConsumer>> = HashMap::new();
        for consumer in consumers.iter().filter(|consumer| !consumer.addresses.is(&0)) {
            of.entry(&consumer.declared.identity).or_default().push(consumer);
        }
        Self(of)
    }

    pub(super) fn of(&self, resource: &ResourceId) -> &[&'n AddressConsumer] {
        self.0.get(resource).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether no more is to be said of an address than its subnet.
pub(super) fn is_plain(configuration: &IpConfiguration) -> bool {
    configuration.address.is(&None)
        && configuration.public_ip_address.get().is_ok_and(Option::is_none)
        && configuration.version.is(&IpVersion::V4)
        && configuration.primary.is(&false)
}

impl Writer<'_> {
    /// The subnet and how many addresses are taken there.
    pub(super) fn put_count(&self, entry: &mut Map, consumer: &AddressConsumer) {
        entry.put("subnet", self.demanded_link(&consumer.subnet));
        entry.put("addresses", self.addresses(consumer));
    }

    /// How many addresses it takes; one is what counts without a word.
    fn addresses(&self, consumer: &AddressConsumer) -> Option<Node> {
        match consumer.addresses.get() {
            Ok(1) => None,
            Ok(count) if *count > MOST_ADDRESSES => Some(Node::bare(&format!("{count} are too many"))),
            _ => Some(self.required(&consumer.addresses, |count| Node::number(*count))),
        }
    }

    /// Things by their names, each as `write` has it: the elements of an array that Azure refers to by name.
    pub(super) fn by_name<'c, T: 'c>(
        &self,
        things: impl IntoIterator<Item = &'c T>,
        rest: Option<&Rc<Cause>>,
        noun: &str,
        facts: impl Fn(&'c T) -> (&'c Fact<String>, &'c Fact<bool>),
        write: impl Fn(&mut Map, &'c T),
    ) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for thing in things {
            let (name, exists) = facts(thing);
            let mut entry = Map::new();
            let key = self.put_name(&mut entry, name, &mut given, noun);
            entry.put("condition", self.condition(exists));
            write(&mut entry, thing);
            section.put(&key, entry.short());
        }
        section.put_further(further(rest).as_deref());
        section
    }

    /// Addresses by their names.
    pub(super) fn ip_configurations<'c>(
        &self,
        configurations: impl IntoIterator<Item = &'c IpConfiguration>,
        rest: Option<&Rc<Cause>>,
    ) -> Map {
        let write = |entry: &mut Map, it: &IpConfiguration| self.put_ip_configuration(entry, it);
        self.by_name(configurations, rest, "address", |it| (&it.name, &it.exists), write)
    }

    pub(super) fn put_ip_configuration(&self, entry: &mut Map, configuration: &IpConfiguration) {
        entry.put("subnet", self.link(&configuration.subnet));
        entry.put("address", self.optional(&configuration.address, |it: &IpAddr| Node::text(&it.to_string())));
        entry.put("version", self.value(&configuration.version, |it| Node::text(&it.to_string())));
        entry.put("publicIpAddress", self.link(&configuration.public_ip_address));
        entry.put("primary", self.value(&configuration.primary, |it| Node::truth(*it)));
    }

    /// Parts of load balancers.
    pub(super) fn part_uses(
        &self,
        uses: &[PartUse<LoadBalancer>],
        rest: Option<&Rc<Cause>>,
        segment: &str,
    ) -> Option<Node> {
        let part = |it: &PartUse<LoadBalancer>| self.part(&it.part, segment);
        elements(uses.iter(), rest, None, |it| &it.exists, part)
    }

    fn part<T: Named>(&self, fact: &Fact<Option<Part<T>>>, segment: &str) -> Node {
        match fact.get() {
            Ok(Some(Part { of: Link::To(key), name })) => match T::reference(&self.names, key.index()) {
                Some(of) => Node::text(&format!("{of}/{name}")),
                None => Node::bare("it is not described"),
            },
            Ok(Some(Part { of: Link::Outside(elsewhere) | Link::Dangling(elsewhere), name })) => {
                self.outside(&elsewhere.id.child(segment, &crate::template::Kind::str(name)))
            }
            Ok(None) => Node::bare(super::writer::NOT_WRITTEN),
            Err(cause) => self.unknown(fact, cause),
        }
    }

    /// The name of a part of the thing itself.
    pub(super) fn own_part(&self, fact: &Fact<Option<String>>, own: &str) -> Option<Node> {
        self.optional(fact, |name| Node::text(&format!("{own}/{name}")))
    }
}
