//! `Microsoft.Network/networkSecurityGroups` and their rules, inline and as child resources.

use super::children::{Children, Places};
use super::fields;
use super::links::Links;
use super::register::Entry;
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
        SecurityRule {
            declared: reader.declared(entry),
            priority: reader.number(entry, "properties.priority").try_map(priority).required(),
            direction: reader
                .text(entry, "properties.direction")
                .one_of("a direction", "`Inbound` and `Outbound`", Direction::parse)
                .required(),
            access: reader
                .text(entry, "properties.access")
                .one_of("an access", "`Allow` and `Deny`", Access::parse)
                .required(),
            protocol: reader
                .text(entry, "properties.protocol")
                .one_of("a protocol", "`*`, `Tcp`, `Udp`, `Icmp`, `Esp` and `Ah`", ProtocolMatch::parse)
                .required(),
            source: self.side(entry, &SidePaths::SOURCE),
            destination: self.side(entry, &SidePaths::DESTINATION),
        }
    }

    fn side(&self, entry: &Entry<'d>, paths: &SidePaths) -> RuleSide {
        let reader = self.reader;
        let single = paths.address.rsplit('.').next().unwrap_or_default();
        RuleSide {
            addresses: Addresses {
                single: reader.filled_text(entry, paths.address).try_map(|text| fields::address(&text)).optional(),
                list: reader.list_of(entry, paths.addresses, |text| fields::listed_address(text, single)),
                application_security_groups: self.application_security_groups(entry, paths.groups),
            },
            ports: Ports {
                single: reader.filled_text(entry, paths.port).try_map(|text| fields::ports(&text)).optional(),
                list: reader.list_of(entry, paths.ports, fields::ports),
            },
        }
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

/// Reads a priority: 100 to 4096 (network.md §1.1 E1).
fn priority(number: u32) -> Result<u32, String> {
    let words = || format!("the priority {number} is not between 100 and 4096");
    (100..=4096).contains(&number).then_some(number).ok_or_else(words)
}
