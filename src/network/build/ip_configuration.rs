//! Elements of `ipConfigurations` and `frontendIPConfigurations`, of whatever resource.

use std::net::IpAddr;

use super::elements::{Element, both};
use super::links::Links;
use super::public_ip;
use super::reader::{Read, Reader, Subject};
use super::register::Entry;
use crate::network::{Collection, IpConfiguration, IpVersion};

impl<'d> Links<'d> {
    /// The configurations at a path.
    pub(super) fn ip_configurations(&self, entry: &Entry<'d>, path: &'static str) -> Collection<IpConfiguration> {
        self.reader.elements(entry, path).collect(|element| self.ip_configuration(entry, &element))
    }

    pub(super) fn ip_configuration(&self, entry: &Entry<'d>, element: &Element<'d>) -> IpConfiguration {
        let (reader, view) = (self.reader, &element.view);
        IpConfiguration {
            place: element.place,
            exists: both(&entry.exists, &element.exists),
            name: reader.filled_text(view, "name").required(),
            subnet: self.link(reader.id(view, "properties.subnet.id")),
            address: reader.ip_address(view, "properties.privateIPAddress").optional(),
            version: reader
                .text(view, "properties.privateIPAddressVersion")
                .one_of("an IP version", "`IPv4` and `IPv6`", public_ip::version)
                .or_default(IpVersion::V4),
            public_ip_address: self.link(reader.id(view, "properties.publicIPAddress.id")),
            primary: reader.boolean(view, "properties.primary").or_default(false),
        }
    }
}

impl<'d> Reader<'d> {
    /// An IP address.
    pub(super) fn ip_address(&'d self, subject: &impl Subject<'d>, path: &'static str) -> Read<'d, IpAddr> {
        self.filled_text(subject, path).try_map(|text| ip_address(&text))
    }
}

/// Reads an IP address.
pub(super) fn ip_address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| "an IP address belongs here, and this is none".to_owned())
}
