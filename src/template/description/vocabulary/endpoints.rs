//! Private endpoints.

use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const PRIVATE_ENDPOINTS: Section = Section {
    key: "privateEndpoints",
    thing: "a private endpoint",
    resource_type: Some("Microsoft.Network/privateEndpoints"),
    has_location: true,
    entry: &Entry::new(
        "privateEndpoint",
        "A private endpoint.",
        &[
            Field::required(
                "subnet",
                "The subnet that it takes an address of.",
                Shape::Reference(Target::Subnet),
                To::Property("properties.subnet.id"),
            ),
            Field::new(
                "connections",
                "What it connects to.",
                Shape::Many(&Shape::Object(&CONNECTION)),
                To::Property("properties.privateLinkServiceConnections"),
            ),
            Field::new(
                "manualConnections",
                "What it connects to once the owner has approved by hand.",
                Shape::Many(&Shape::Object(&CONNECTION)),
                To::Property("properties.manualPrivateLinkServiceConnections"),
            ),
            Field::new(
                "staticAddresses",
                "Addresses that are asked for by hand. Azure chooses if nothing is said.",
                Shape::Many(&Shape::Object(&ADDRESS)),
                To::Property("properties.ipConfigurations"),
            ),
            Field::new(
                "privateDnsZoneGroups",
                "The private DNS zones that the endpoint's addresses are entered into, by the names of the groups.",
                Shape::Named(&ZONE_GROUP),
                To::Children("privateDnsZoneGroups"),
            ),
        ],
    ),
};

const CONNECTION: Entry = Entry::new(
    "privateLinkConnection",
    "What a private endpoint connects to.",
    &[
        Field::required(
            "privateLinkService",
            "An API Management service or a private link service that is described, the id of any other resource, or the \
             alias of a private link service.",
            Shape::Reference(Target::PrivateLinkService),
            To::Property("properties.privateLinkServiceId"),
        ),
        Field::new(
            "groupIds",
            "Which part of it: `[Gateway]` for API Management.",
            Shape::Many(&Shape::Text),
            To::Property("properties.groupIds"),
        ),
        Field::new(
            "status",
            "For an endpoint that exists already: what the owner of the service says to the connection.",
            Shape::Word(&[
                ("Approved", "Approved"),
                ("Pending", "Pending"),
                ("Rejected", "Rejected"),
                ("Disconnected", "Disconnected"),
            ]),
            To::Property("properties.privateLinkServiceConnectionState.status"),
        ),
    ],
);

const ADDRESS: Entry = Entry::new(
    "privateEndpointAddress",
    "An address that is asked for by hand.",
    &[Field::required("address", "The address.", Shape::IpAddress, To::Property("properties.privateIPAddress"))],
)
.or_short("address");

const ZONE_GROUP: Entry = Entry::new(
    "privateDnsZoneGroup",
    "The zones of a group.",
    &[Field::required(
        "zones",
        "The zones.",
        Shape::Many(&Shape::Object(&ZONE)),
        To::Property("properties.privateDnsZoneConfigs"),
    )],
)
.or_short("zones");

const ZONE: Entry = Entry::new(
    "groupedZone",
    "A zone of a group.",
    &[Field::required(
        "zone",
        "A private DNS zone that is described, or the id of one.",
        Shape::Reference(Target::Section("privateDnsZones")),
        To::Property("properties.privateDnsZoneId"),
    )],
)
.or_short("zone");
