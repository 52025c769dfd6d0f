//! Azure Front Door.

use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const FRONT_DOORS: Section = Section {
    key: "frontDoors",
    thing: "a profile of Azure Front Door",
    resource_type: Some("Microsoft.Cdn/profiles"),
    has_location: false,
    entry: &Entry::new(
        "frontDoor",
        "A profile of Azure Front Door.",
        &[
            Field::required(
                "sku",
                "`Premium_AzureFrontDoor` or `Standard_AzureFrontDoor`.",
                Shape::Usual(&["Premium_AzureFrontDoor", "Standard_AzureFrontDoor"]),
                To::Property("sku.name"),
            ),
            Field::new(
                "originGroups",
                "Whom it sends requests to, in groups by name.",
                Shape::Named(&GROUP),
                To::Children("originGroups"),
            ),
        ],
    ),
};

const GROUP: Entry = Entry::new(
    "originGroup",
    "Origins that stand for each other.",
    &[Field::new("origins", "The origins by name.", Shape::Named(&ORIGIN), To::Children("origins"))],
);

const ORIGIN: Entry = Entry::new(
    "origin",
    "Somebody whom Front Door sends requests to.",
    &[
        Field::required("hostName", "Its host name or its address.", Shape::Text, To::Property("properties.hostName")),
        Field::new(
            "originHostHeader",
            "The host name that it is asked for. The client's counts if nothing is said.",
            Shape::Text,
            To::Property("properties.originHostHeader"),
        ),
        Field::new(
            "httpsPort",
            "Its port; 443 if nothing is said.",
            Shape::Number(1..=65535),
            To::Property("properties.httpsPort"),
        ),
        Field::new(
            "enabledState",
            "Whether requests are sent there: `Enabled` or `Disabled`; `Enabled` if nothing is said.",
            Shape::Word(&[("Enabled", "Enabled"), ("Disabled", "Disabled")]),
            To::Property("properties.enabledState"),
        ),
        Field::new(
            "privateLink",
            "The private way to it. Requests go over the Internet if nothing is said.",
            Shape::Object(&PRIVATE_LINK),
            To::Property("properties.sharedPrivateLinkResource"),
        ),
    ],
);

const PRIVATE_LINK: Entry = Entry::new(
    "sharedPrivateLink",
    "The private way to an origin.",
    &[
        Field::required(
            "target",
            "An API Management service or a private link service that is described, or the id of any other resource.",
            Shape::Reference(Target::PrivateLinkService),
            To::Property("privateLink.id"),
        ),
        Field::new("groupId", "Which part of it: `Gateway` for API Management.", Shape::Text, To::Property("groupId")),
        Field::new(
            "status",
            "For an origin that exists already: what the owner of the target says to the connection.",
            Shape::Word(&[
                ("Approved", "Approved"),
                ("Pending", "Pending"),
                ("Rejected", "Rejected"),
                ("Disconnected", "Disconnected"),
            ]),
            To::Property("status"),
        ),
    ],
);
