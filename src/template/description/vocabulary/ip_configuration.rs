//! What a resource has in a subnet: addresses that are counted, and addresses of which more is said.

use super::{Entry, Field, Shape, Target, To};

/// The most addresses that one entry takes: more than any resource has.
const MOST_ADDRESSES: i64 = 4096;

/// The subnet of addresses of which nothing else is said: elements of the array at the path.
pub(super) const fn subnet(path: &'static str) -> Field {
    Field::new(
        "subnet",
        "The subnet that it takes addresses of.",
        Shape::Reference(Target::Subnet),
        To::Addresses(path),
    )
}

/// How many they are.
pub(super) const fn addresses(path: &'static str) -> Field {
    Field::new(
        "addresses",
        "How many addresses it takes there; 1 if nothing is said.",
        Shape::Number(0..=MOST_ADDRESSES),
        To::Addresses(path),
    )
}

pub(super) const SUBNET: Field = Field::new(
    "subnet",
    "The subnet that it takes an address of.",
    Shape::Reference(Target::Subnet),
    To::Property("properties.subnet.id"),
);

pub(super) const ADDRESS: Field = Field::new(
    "address",
    "Its address. Azure chooses one of the subnet if nothing is said.",
    Shape::IpAddress,
    To::Property("properties.privateIPAddress"),
);

pub(super) const VERSION: Field = Field::new(
    "version",
    "`IPv4` or `IPv6`; `IPv4` if nothing is said.",
    Shape::Word(&[("IPv4", "IPv4"), ("IPv6", "IPv6")]),
    To::Property("properties.privateIPAddressVersion"),
);

pub(super) const PUBLIC_IP_ADDRESS: Field = Field::new(
    "publicIpAddress",
    "Its public IP address.",
    Shape::Reference(Target::Section("publicIpAddresses")),
    To::Property("properties.publicIPAddress.id"),
);

pub(super) const PRIMARY: Field = Field::new(
    "primary",
    "Whether it is the first of several. It is not if nothing is said.",
    Shape::Flag,
    To::Property("properties.primary"),
);

/// An address, of whatever resource.
pub(super) const IP_CONFIGURATION: Entry =
    Entry::new("ipConfiguration", "An address.", &[SUBNET, ADDRESS, VERSION, PUBLIC_IP_ADDRESS, PRIMARY]);
