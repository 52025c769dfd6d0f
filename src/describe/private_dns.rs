//! `privateDnsZones` with their links and records.

use super::names::{Given, Local, Undeclared};
use super::node::{Map, Node};
use super::unknowns;
use super::writer::{Writer, further};
use crate::network::{Fact, PrivateDnsZone, RecordKind, ZoneLink, ZoneRecord};
use crate::template::Kind;

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
        entry.put("virtualNetwork", self.link(&link.virtual_network));
        entry.put("registrationEnabled", self.value(&link.registration_enabled, |enabled| Node::truth(*enabled)));
        entry.short()
    }

    fn records(&self, records: &[&ZoneRecord], around: Option<&Fact<bool>>, more: Option<&str>) -> Map {
        let mut section = Map::new();
        for (key, kind) in KINDS {
            let mut entries = Map::new();
            let mut given = Given::default();
            let mut more = more.map(str::to_owned);
            for record in records.iter().filter(|record| record.kind == kind) {
                match self.doubt_of_record(record, around, &mut given) {
                    None => {
                        let name = record.declared.identity.last_name();
                        let name = if let Some(Kind::Str(name)) = name { name } else { continue };
                        entries.put(name, self.record_values(record));
                    }
                    Some(reason) => more = more.or(Some(reason)),
                }
            }
            entries.put_further(more.as_deref());
            section.put_filled(key, entries);
        }
        section
    }

    /// Why a record cannot be written on its own: it has no place for a condition, or for a name that is not its key.
    fn doubt_of_record(&self, record: &ZoneRecord, around: Option<&Fact<bool>>, given: &mut Given) -> Option<String> {
        let shown = record.declared.last_name();
        if let Err(cause) = record.name.get() {
            return Some(format!("{shown}: {}", unknowns::words(cause)));
        }
        if let Some(reason) = self.doubt_of_presence(&record.declared.exists, around) {
            return Some(format!("{shown}: {reason}"));
        }
        let local = given.local(&record.declared, "record");
        local.name.map(|_| format!("`{shown}` is declared more than once"))
    }

    fn record_values(&self, record: &ZoneRecord) -> Node {
        match record.kind {
            RecordKind::Cname => self.one_or_several(&record.values, |target| Node::text(target)),
            _ => self.required(&record.values, |values| {
                Node::list(values.iter().map(|value| self.required(value, |text| Node::text(text))).collect())
            }),
        }
    }
}
