//! `Microsoft.Network/publicIPAddresses`.

use super::elements::all_known;
use super::links::Links;
use super::register::Entry;
use crate::network::{Fact, IpVersion, PublicIpAddress};
use crate::template::{Kind, TextView, show};

impl<'d> Links<'d> {
    pub(super) fn public_ip_address(&self, entry: &Entry<'d>) -> PublicIpAddress {
        let reader = self.reader;
        PublicIpAddress {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            sku: reader.text(entry, "sku.name").or_default("Basic".to_owned()),
            allocation_method: reader
                .text(entry, "properties.publicIPAllocationMethod")
                .or_default("Dynamic".to_owned()),
            version: reader
                .text(entry, "properties.publicIPAddressVersion")
                .one_of("an IP version", "`IPv4` and `IPv6`", version)
                .or_default(IpVersion::V4),
            domain_name_label: self.domain_name_label(entry),
            zones: all_known(reader.texts(entry, "zones")),
        }
    }

    /// That there is a label is what matters: one that is partly known is known to be there.
    fn domain_name_label(&self, entry: &Entry<'d>) -> Fact<Option<String>> {
        let label = self.reader.field(entry, "properties.dnsSettings.domainNameLabel");
        let label = label.read(|reader, view| match &view.value.kind {
            kind @ Kind::Text(_) if kind.as_text().and_then(TextView::is_empty) == Some(false) => {
                Ok(Some(show(kind, reader.terms)))
            }
            _ => Ok(reader.read_text(view)?.filter(|label| !label.is_empty())),
        });
        label.optional()
    }
}

pub(super) fn version(name: &str) -> Option<IpVersion> {
    let named = |version: &IpVersion| version.to_string().eq_ignore_ascii_case(name);
    [IpVersion::V4, IpVersion::V6].into_iter().find(named)
}
