//! `Microsoft.Network/privateDnsZones`, their links and record sets.

use super::children::{Children, Places};
use super::links::Links;
use super::reader::Subject;
use super::register::Entry;
use crate::network::{Fact, PrivateDnsZone, RecordKind, RecordValue, ResolutionPolicy, ZoneLink, ZoneRecord};
use crate::template::{Cause, CauseKind, Kind};

/// Where links are written.
pub(super) const ZONE_LINKS: Places = Places { inline: None, segment: "virtualNetworkLinks" };

/// Where record sets are written: every type of record is a type of resource.
pub(super) const RECORDS: [Places; 9] = [
    Places { inline: None, segment: "A" },
    Places { inline: None, segment: "AAAA" },
    Places { inline: None, segment: "CNAME" },
    Places { inline: None, segment: "MX" },
    Places { inline: None, segment: "NS" },
    Places { inline: None, segment: "PTR" },
    Places { inline: None, segment: "SOA" },
    Places { inline: None, segment: "SRV" },
    Places { inline: None, segment: "TXT" },
];

impl<'d> Links<'d> {
    pub(super) fn private_dns_zone(
        &self,
        index: usize,
        entry: &Entry<'d>,
        links: &mut Children<'d>,
        records: &mut [Children<'d>],
    ) -> PrivateDnsZone {
        let mut zone = PrivateDnsZone {
            declared: self.reader.declared(entry),
            links: links.take(index, |link| self.zone_link(&link)),
            records: crate::network::Collection::default(),
        };
        for (children, places) in records.iter_mut().zip(RECORDS) {
            let more = children.take(index, |record| self.zone_record(&record, places.segment));
            zone.records.items.extend(more.items);
            zone.records.rest = zone.records.rest.or(more.rest);
        }
        zone
    }

    /// Record sets whose zone is not declared, or not known.
    pub(super) fn records_elsewhere(&self, records: &mut [Children<'d>]) -> Vec<ZoneRecord> {
        let orphans = records.iter_mut().zip(RECORDS).flat_map(|(children, places)| {
            let orphans = std::mem::take(&mut children.orphans);
            orphans.into_iter().map(move |record| self.zone_record(&record, places.segment))
        });
        orphans.collect()
    }

    fn zone_link(&self, entry: &Entry<'d>) -> ZoneLink {
        let reader = self.reader;
        ZoneLink {
            declared: reader.declared(entry),
            virtual_network: self.link(reader.id(entry, "properties.virtualNetwork.id")),
            registration_enabled: reader.boolean(entry, "properties.registrationEnabled").or_default(false),
            resolution_policy: reader
                .filled_text(entry, "properties.resolutionPolicy")
                .one_of("a resolution policy", "`Default` and `NxDomainRedirect`", ResolutionPolicy::parse)
                .or_default(ResolutionPolicy::Default),
        }
    }

    fn zone_record(&self, entry: &Entry<'d>, segment: &str) -> ZoneRecord {
        let reader = self.reader;
        let declared = reader.declared(entry);
        let name = match (entry.id.last_name(), declared.name.get()) {
            (Some(Kind::Str(name)), _) => Fact::known(name.to_string(), entry.place),
            (_, Err(cause)) => Fact::unknown(cause.clone(), entry.place),
            (_, Ok(_)) => Fact::unknown(
                Cause::new(CauseKind::Invalid, "the record has no name", reader.span(entry.place)),
                entry.place,
            ),
        };
        let addresses = |list, field| reader.elements(entry, list).values(|element| self.record_value(&element, field));
        let (kind, values) = match segment {
            "A" => (RecordKind::A, addresses("properties.aRecords", "ipv4Address")),
            "AAAA" => (RecordKind::Aaaa, addresses("properties.aaaaRecords", "ipv6Address")),
            "CNAME" => {
                let target = self.record_value(entry, "properties.cnameRecord.cname");
                let origin = target.origin();
                (RecordKind::Cname, Fact::known(vec![target], origin))
            }
            other => (RecordKind::Other(other.to_owned()), Fact::known(Vec::new(), entry.place)),
        };
        ZoneRecord { declared, name, kind, values }
    }

    fn record_value(&self, subject: &impl Subject<'d>, path: &'static str) -> Fact<RecordValue> {
        let read = self.reader.field(subject, path).read(|reader, view| {
            if let Some(address) = self.service_address(view) {
                return Ok(Some(RecordValue::PrivateAddress(address)));
            }
            let filled = reader.read_text(view)?.filter(|text| !text.trim().is_empty());
            Ok(filled.map(RecordValue::Written))
        });
        read.required()
    }
}
