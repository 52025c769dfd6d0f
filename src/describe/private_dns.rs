//! `privateDnsZones` with their links and records.

use super::names::{Given, Local, Undeclared};
use super::node::{Map, Node};
use super::writer::{NOT_WRITTEN, Writer, further};
use crate::network::{
    Fact, Link, PrivateDnsZone, RecordKind, RecordValue, ResolutionPolicy, ServiceAddress, ZoneLink, ZoneRecord,
};

/// The types of records that a description has, with the keys of their mappings.
const KINDS: [(&str, RecordKind); 3] = [("A", RecordKind::A), ("AAAA", RecordKind::Aaaa), ("CNAME", RecordKind::Cname)];

/// Why nothing is known of a zone that is not in the input.
const NOT_DECLARED: &str = "not declared in the input";

impl Writer<'_> {
    pub(super) fn private_dns_zones(&self) -> Map {
        let mut section = Map::new();
        for (zone, local) in self.network.private_dns_zones.iter().zip(&self.names.private_dns_zones) {
            section.put(&local.key, self.private_dns_zone(zone, local).tall());
        }
        for undeclared in &self.names.undeclared_zones {
            section.put(&undeclared.local.key, self.undeclared_zone(undeclared).tall().saying(NOT_DECLARED));
        }
        section
    }

    fn private_dns_zone(&self, zone: &PrivateDnsZone, local: &Local) -> Map {
        let around = &zone.declared.exists;
        let mut entry = self.top_entry(local, &zone.declared);
        let mut links = Map::new();
        let mut given = Given::default();
        for link in &zone.links.items {
            let local = given.local(&link.declared, "virtual-network-link");
            links.put(&local.key, self.zone_link(link, &local, around));
        }
        links.put_further(further(zone.links.rest.as_ref()).as_deref());
        entry.put_filled("virtualNetworkLinks", links);
        let more = further(zone.records.rest.as_ref());
        let records: Vec<&ZoneRecord> = zone.records.items.iter().collect();
        entry.put_filled("records", self.records(&records, Some(around), more.as_deref()));
        entry
    }

    /// A zone that is there and of which nothing is known but the records that are declared in it.
    fn undeclared_zone(&self, undeclared: &Undeclared) -> Map {
        let mut entry = Map::new();
        entry.put("name", undeclared.local.name.as_ref().map(|name| self.string(name)));
        if let Some(identity) = &undeclared.identity {
            self.put_place(&mut entry, identity);
        }
        let mut links = Map::new();
        links.put_further(Some(NOT_DECLARED));
        entry.put_filled("virtualNetworkLinks", links);
        let all = &self.network.records_elsewhere;
        let records: Vec<&ZoneRecord> = undeclared.children.iter().filter_map(|index| all.get(*index)).collect();
        entry.put_filled("records", self.records(&records, None, Some(NOT_DECLARED)));
        entry
    }

    fn zone_link(&self, link: &ZoneLink, local: &Local, around: &Fact<bool>) -> Node {
        let mut entry = self.entry(local, &link.declared, Some(around));
        entry.put("virtualNetwork", self.demanded_link(&link.virtual_network));
        entry.put("registrationEnabled", self.value(&link.registration_enabled, |enabled| Node::truth(*enabled)));
        let policy = |policy: &ResolutionPolicy| Node::text(policy.as_str());
        entry.put("resolutionPolicy", self.value(&link.resolution_policy, policy));
        entry.short()
    }

    fn records(&self, records: &[&ZoneRecord], around: Option<&Fact<bool>>, more: Option<&str>) -> Map {
        let mut section = Map::new();
        for (key, kind) in KINDS {
            let mut entries = Map::new();
            let mut given = Given::default();
            for record in records.iter().filter(|record| record.kind == kind) {
                let local = given.local(&record.declared, "record");
                let key = if kind == RecordKind::Cname { "target" } else { "addresses" };
                let entry = self.entry(&local, &record.declared, around);
                entries.put(&local.key, entry.or_alone(key, self.record_values(record)));
            }
            entries.put_further(more);
            section.put_filled(key, entries);
        }
        section
    }

    fn record_values(&self, record: &ZoneRecord) -> Node {
        match record.kind {
            RecordKind::Cname => match record.values.get().map(Vec::as_slice) {
                Ok([target]) => {
                    self.text(target, |it| self.demanded(it, |target| self.record_value(target, Node::text)))
                }
                _ => Node::bare(NOT_WRITTEN),
            },
            _ => self.required(&record.values, |values| {
                let address = |value: &RecordValue| self.record_value(value, Node::address);
                Node::list(values.iter().map(|value| self.demanded(value, address)).collect())
            }),
        }
    }

    fn record_value(&self, value: &RecordValue, written: impl Fn(&str) -> Node) -> Node {
        match value {
            RecordValue::Written(text) => written(text),
            RecordValue::PrivateAddress(address) => self.private_address(*address),
        }
    }

    /// `{ privateAddressOf: contoso }`
    fn private_address(&self, address: ServiceAddress) -> Node {
        let mut entry = Map::new();
        entry.put("privateAddressOf", self.reference(&Link::To(address.service)));
        let number = address.location.checked_sub(1).and_then(|number| u32::try_from(number).ok());
        entry.put("additionalLocation", number.map(Node::number));
        entry.short()
    }
}
