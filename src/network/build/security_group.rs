//! `Microsoft.Network/networkSecurityGroups` and their rules, inline and as child resources.

use super::children::{Children, Places};
use super::links::Links;
use super::reader::{Fault, Found};
use super::register::Entry;
use super::rule_fields;
use crate::network::{Access, Addresses, Direction, Fact, Ports, ProtocolMatch, RuleSide, SecurityGroup, SecurityRule};
use crate::template::{ResourceId, show};

/// Where rules are written.
pub(super) const RULES: Places = Places { inline: Some("properties.securityRules"), segment: "securityRules" };

impl<'d> Links<'d> {
    pub(super) fn security_group(&self, index: usize, entry: &Entry<'d>, rules: &mut Children<'d>) -> SecurityGroup {
        SecurityGroup {
            declared: self.reader.declared(entry),
            location: self.reader.location(entry).required(),
            rules: rules.take(index, |rule| self.security_rule(&rule)),
        }
    }

    fn security_rule(&self, entry: &Entry<'d>) -> SecurityRule {
        let reader = self.reader;
        let directions = rule_fields::named("a direction", "`Inbound` and `Outbound`", Direction::parse);
        let accesses = rule_fields::named("an access", "`Allow` and `Deny`", Access::parse);
        let protocols = "`*`, `Tcp`, `Udp`, `Icmp`, `Esp` and `Ah`";
        let protocols = rule_fields::named("a protocol", protocols, ProtocolMatch::parse);
        let mut source = self.side(entry, &SidePaths::SOURCE);
        let mut destination = self.side(entry, &SidePaths::DESTINATION);
        rule_fields::refuse_other_family(reader, [&mut source, &mut destination]);
        SecurityRule {
            declared: reader.declared(entry),
            priority: reader.integer(entry, "properties.priority").try_map(rule_fields::priority).demanded(),
            direction: reader.text(entry, "properties.direction").try_map(directions).demanded(),
            access: reader.text(entry, "properties.access").try_map(accesses).demanded(),
            protocol: reader.text(entry, "properties.protocol").try_map(protocols).demanded(),
            source,
            destination,
        }
    }

    fn side(&self, entry: &Entry<'d>, paths: &SidePaths) -> RuleSide {
        let reader = self.reader;
        let [address, port, ports] = [paths.address, paths.port, paths.ports].map(last_name);
        let mut addresses = Addresses {
            single: reader.filled_text(entry, paths.address).try_map(|text| rule_fields::address(&text)).optional(),
            list: reader.list_of(entry, paths.addresses, |text| rule_fields::listed_address(text, address)),
            application_security_groups: self.application_security_groups(entry, paths.groups),
        };
        let has_groups = !addresses.application_security_groups.get().is_ok_and(Vec::is_empty);
        if is_absent(&addresses.single, &addresses.list) && !has_groups {
            let words = format!("neither `{address}` nor `{}` is given", last_name(paths.addresses));
            addresses.single = self.absence(entry, paths.address, words, &addresses.single);
        }
        let mut found = Ports {
            single: reader.filled_text(entry, paths.port).try_map(|text| rule_fields::ports(&text, ports)).optional(),
            list: reader.list_of(entry, paths.ports, |text| rule_fields::ports(text, ports)),
        };
        if is_absent(&found.single, &found.list) {
            let words = format!("neither `{port}` nor `{ports}` is given");
            found.single = self.absence(entry, paths.port, words, &found.single);
        }
        RuleSide { addresses, ports: found }
    }

    /// A field that should have been filled. An empty text may be the default of a parameter to which every caller gives a
    /// value; what is not written at all is surely refused.
    fn absence<T>(
        &self,
        entry: &Entry<'d>,
        path: &'static str,
        words: String,
        single: &Fact<Option<T>>,
    ) -> Fact<Option<T>> {
        let is_written = !matches!(self.reader.field(entry, path).found, Found::Absent);
        let fault = if is_written { Fault::from(words) } else { Fault::refused(words) };
        Fact::unknown(self.reader.fault(fault, single.origin()), single.origin())
    }

    /// The ids as far as they are known: that there is a group matters more than which one.
    pub(super) fn application_security_groups(
        &self,
        entry: &impl super::reader::Subject<'d>,
        path: &'static str,
    ) -> Fact<Vec<String>> {
        let reader = self.reader;
        let groups = reader.elements(entry, path).values(|group| {
            let origin = reader.origin(group);
            let id = reader.field(&group, "id").read(|_, view| {
                let id = ResourceId::parse(view.value);
                Ok(Some(id.map_or_else(|| show(&view.value.kind, reader.terms), |id| id.display(reader.terms))))
            });
            match id.optional().get() {
                Ok(Some(id)) => Fact::known(id.clone(), origin),
                _ => Fact::known("{…}".to_owned(), origin),
            }
        });
        super::elements::all_known(groups)
    }
}

/// The fields of one side.
struct SidePaths {
    address: &'static str,
    addresses: &'static str,
    groups: &'static str,
    port: &'static str,
    ports: &'static str,
}

impl SidePaths {
    const SOURCE: Self = Self {
        address: "properties.sourceAddressPrefix",
        addresses: "properties.sourceAddressPrefixes",
        groups: "properties.sourceApplicationSecurityGroups",
        port: "properties.sourcePortRange",
        ports: "properties.sourcePortRanges",
    };
    const DESTINATION: Self = Self {
        address: "properties.destinationAddressPrefix",
        addresses: "properties.destinationAddressPrefixes",
        groups: "properties.destinationApplicationSecurityGroups",
        port: "properties.destinationPortRange",
        ports: "properties.destinationPortRanges",
    };
}

fn last_name(path: &'static str) -> &'static str {
    path.rsplit('.').next().unwrap_or_default()
}

/// Whether neither the field for one value nor the one for several is filled.
fn is_absent<T>(single: &Fact<Option<T>>, list: &Fact<Vec<Fact<T>>>) -> bool {
    single.get().is_ok_and(Option::is_none) && list.get().is_ok_and(Vec::is_empty)
}
