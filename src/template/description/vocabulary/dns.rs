//! Private DNS zones.

use super::{Entry, Field, Section, Shape, Target, To};

/// The last position among additional locations: there are not so many regions.
const MOST_LOCATIONS: i64 = 999;

pub(super) const PRIVATE_DNS_ZONES: Section = Section {
    key: "privateDnsZones",
    thing: "a private DNS zone",
    resource_type: Some("Microsoft.Network/privateDnsZones"),
    has_location: false,
    entry: &Entry::new(
        "privateDnsZone",
        "A private DNS zone; its key is the name of the zone.",
        &[
            Field::new(
                "virtualNetworkLinks",
                "The networks that ask the zone, by the names of the links.",
                Shape::Named(&LINK),
                To::Children("virtualNetworkLinks"),
            ),
            Field::new("records", "The record sets, by type and name.", Shape::Object(&RECORDS), To::Here),
        ],
    ),
};

const LINK: Entry = Entry::new(
    "virtualNetworkLink",
    "A network that asks the zone.",
    &[
        Field::required(
            "virtualNetwork",
            "The network.",
            Shape::Reference(Target::Section("virtualNetworks")),
            To::Property("properties.virtualNetwork.id"),
        ),
        Field::new(
            "registrationEnabled",
            "Whether machines of the network are entered into the zone. They are not if nothing is said.",
            Shape::Flag,
            To::Property("properties.registrationEnabled"),
        ),
        Field::new(
            "resolutionPolicy",
            "What the network is told of names that the zone does not have: `Default`, that there are none, or \
             `NxDomainRedirect`, what public DNS says. `Default` if nothing is said.",
            Shape::Word(&[("Default", "Default"), ("NxDomainRedirect", "NxDomainRedirect")]),
            To::Property("properties.resolutionPolicy"),
        ),
    ],
)
.or_short("virtualNetwork");

const RECORDS: Entry = Entry::new(
    "records",
    "Record sets by type. The name `@` is the zone itself.",
    &[
        Field::new("A", "IPv4 addresses by name.", Shape::Named(&A), To::Children("A")),
        Field::new("AAAA", "IPv6 addresses by name.", Shape::Named(&AAAA), To::Children("AAAA")),
        Field::new("CNAME", "Other names by name.", Shape::Named(&CNAME), To::Children("CNAME")),
    ],
);

const A: Entry = Entry::new(
    "addressRecord",
    "The IPv4 addresses of a name.",
    &[Field::required(
        "addresses",
        "The addresses.",
        Shape::Many(&Shape::Object(&IPV4)),
        To::Property("properties.aRecords"),
    )],
)
.or_short("addresses");

const IPV4: Entry = Entry {
    one_of: &["address", "privateAddressOf"],
    ..Entry::new(
        "ipv4Address",
        "An IPv4 address.",
        &[
            Field::new("address", "The address.", Shape::IpAddress, To::Property("ipv4Address")),
            Field::new(
                "privateAddressOf",
                "The service whose private address it is, which Azure chooses when the service is deployed.",
                Shape::Reference(Target::Section("apiManagement")),
                To::PrivateAddress("ipv4Address"),
            ),
            Field::new(
                "additionalLocation",
                "Which of the `additionalLocations` of that service has the address; `0` is the first. The service's own \
                 region has it if nothing is said.",
                Shape::Number(0..=MOST_LOCATIONS),
                To::PrivateAddress("ipv4Address"),
            ),
        ],
    )
}
.or_short("address");

const AAAA: Entry = Entry::new(
    "ipv6AddressRecord",
    "The IPv6 addresses of a name.",
    &[Field::required(
        "addresses",
        "The addresses.",
        Shape::Many(&Shape::Object(&IPV6)),
        To::Property("properties.aaaaRecords"),
    )],
)
.or_short("addresses");

const IPV6: Entry = Entry::new(
    "ipv6Address",
    "An IPv6 address.",
    &[Field::required("address", "The address.", Shape::IpAddress, To::Property("ipv6Address"))],
)
.or_short("address");

const CNAME: Entry = Entry::new(
    "canonicalNameRecord",
    "The name that a name stands for.",
    &[Field::required("target", "The other name.", Shape::Text, To::Property("properties.cnameRecord.cname"))],
)
.or_short("target");
