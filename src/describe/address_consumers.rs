//! What else takes addresses of a subnet: a section for each kind, and `otherResources` for what is not modelled.

use std::collections::HashMap;

use super::names::Given;
use super::node::{Map, Node};
use super::writer::Writer;
use crate::network::AddressConsumer;

/// The sections, with the words for what is in them.
const SECTIONS: [(&str, &str); 5] = [
    ("networkInterfaces", "network interface"),
    ("virtualMachineScaleSets", "virtual machine scale set"),
    ("loadBalancers", "internal load balancer"),
    ("privateLinkServices", "private link service"),
    ("applicationGateways", "application gateway"),
];

/// Most addresses that a description takes for one entry.
const MOST_ADDRESSES: u32 = 4_096;

impl Writer<'_> {
    /// The sections with their keys, also those with nothing in them.
    pub(super) fn address_consumers(&self) -> Vec<(&'static str, Map)> {
        let mut sections: HashMap<&str, (Map, Given)> = HashMap::new();
        for consumer in &self.network.address_consumers {
            if consumer.addresses.is(&0) {
                continue;
            }
            let known = SECTIONS.iter().find(|(_, kind)| *kind == consumer.kind);
            let (section, given) = sections.entry(known.map_or(OTHERS, |(key, _)| key)).or_default();
            let noun = known.map_or_else(|| "resource".to_owned(), |(_, kind)| kind.replace(' ', "-"));
            let local = given.local(&consumer.declared, &noun);
            let mut entry = self.top_entry(&local, &consumer.declared);
            if known.is_none() {
                entry.put("type", Node::text(&consumer.kind));
            }
            entry.put("subnet", self.demanded_link(&consumer.subnet));
            if known.is_some() {
                entry.put("addresses", self.addresses(consumer));
            }
            section.put(&local.key, entry.short());
        }
        let keys = SECTIONS.iter().map(|(key, _)| *key).chain([OTHERS]);
        keys.map(|key| (key, sections.remove(key).unwrap_or_default().0)).collect()
    }

    /// How many addresses it takes; one is what counts without a word.
    fn addresses(&self, consumer: &AddressConsumer) -> Option<Node> {
        match consumer.addresses.get() {
            Ok(1) => None,
            Ok(count) if *count > MOST_ADDRESSES => Some(Node::bare(&format!("{count} are too many"))),
            _ => Some(self.required(&consumer.addresses, |count| Node::number(*count))),
        }
    }
}

/// The section for everything of a type that is not modelled.
const OTHERS: &str = "otherResources";
