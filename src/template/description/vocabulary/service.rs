//! API Management services.

use super::{Entry, Field, Section, Shape, Target, To};

const TIERS: &[&str] =
    &["Consumption", "Developer", "Basic", "Standard", "Premium", "Isolated", "BasicV2", "StandardV2", "PremiumV2"];

pub(super) const API_MANAGEMENT: Section = Section {
    key: "apiManagement",
    thing: "an API Management service",
    resource_type: Some("Microsoft.ApiManagement/service"),
    has_location: true,
    entry: &Entry::new(
        "apiManagement",
        "An API Management service.",
        &[
            Field::required("sku", "The tier.", Shape::Usual(TIERS), To::Property("sku.name")),
            Field::new(
                "units",
                "How many units it has; 1 if nothing is said.",
                Shape::Number(0..=1000),
                To::Property("sku.capacity"),
            ),
            Field::new(
                "mode",
                "`external` or `internal` for a service in a subnet, `none` for any other. `none` if nothing is said.",
                Shape::Word(&[("none", "None"), ("external", "External"), ("internal", "Internal")]),
                To::Property("properties.virtualNetworkType"),
            ),
            Field::new(
                "subnet",
                "The subnet: `contoso/apim`.",
                Shape::Reference(Target::Subnet),
                To::Property("properties.virtualNetworkConfiguration.subnetResourceId"),
            ),
            Field::new(
                "publicIpAddress",
                "The public IP address that the service is managed through.",
                Shape::Reference(Target::Section("publicIpAddresses")),
                To::Property("properties.publicIpAddressId"),
            ),
            Field::new(
                "publicNetworkAccess",
                "Whether the service is reached from the Internet. `Enabled` if nothing is said.",
                Shape::Word(&[("Enabled", "Enabled"), ("Disabled", "Disabled")]),
                To::Property("properties.publicNetworkAccess"),
            ),
            Field::new(
                "disableGateway",
                "Whether the gateway of this region is off. It is on if nothing is said.",
                Shape::Flag,
                To::Property("properties.disableGateway"),
            ),
            Field::new(
                "zones",
                "The availability zones: `[1, 2, 3]`.",
                Shape::Many(&Shape::Text),
                To::Property("zones"),
            ),
            Field::new(
                "additionalLocations",
                "The other regions that the service runs in.",
                Shape::Many(&Shape::Object(&ADDITIONAL_LOCATION)),
                To::Property("properties.additionalLocations"),
            ),
            Field::new(
                "hostNames",
                "The host names of its own.",
                Shape::Many(&Shape::Object(&HOST_NAME)),
                To::Property("properties.hostnameConfigurations"),
            ),
            Field::new(
                "platformVersion",
                "For a service that runs already: the platform that Azure runs it on, `stv2` or `stv2.1`.",
                Shape::Usual(&["stv2.1", "stv2", "stv1", "mtv1"]),
                To::Property("properties.platformVersion"),
            ),
            Field::new(
                "apiVersion",
                "The version of the resource type that the service is deployed with: `2024-05-01`.",
                Shape::Text,
                To::Property("apiVersion"),
            ),
        ],
    ),
};

const HOST_NAME: Entry = Entry::new(
    "hostName",
    "A host name of one's own.",
    &[
        Field::required(
            "endpoint",
            "What answers there: `Proxy` for the gateway.",
            Shape::Usual(&["Proxy", "Portal", "DeveloperPortal", "Management", "Scm", "ConfigurationApi"]),
            To::Property("type"),
        ),
        Field::required("name", "The name: `api.contoso.com`.", Shape::Text, To::Property("hostName")),
    ],
);

const ADDITIONAL_LOCATION: Entry = Entry::new(
    "additionalLocation",
    "Another region of the service.",
    &[
        Field::required("location", "The region.", Shape::Text, To::Property("location")),
        Field::required("sku", "The tier: that of the service.", Shape::Usual(TIERS), To::Property("sku.name")),
        Field::new(
            "units",
            "How many units it has there; 1 if nothing is said.",
            Shape::Number(0..=1000),
            To::Property("sku.capacity"),
        ),
        Field::new(
            "subnet",
            "The subnet in that region.",
            Shape::Reference(Target::Subnet),
            To::Property("virtualNetworkConfiguration.subnetResourceId"),
        ),
        Field::new(
            "publicIpAddress",
            "The public IP address in that region.",
            Shape::Reference(Target::Section("publicIpAddresses")),
            To::Property("publicIpAddressId"),
        ),
        Field::new(
            "disableGateway",
            "Whether the gateway of that region is off. It is on if nothing is said.",
            Shape::Flag,
            To::Property("disableGateway"),
        ),
        Field::new("zones", "The availability zones.", Shape::Many(&Shape::Text), To::Property("zones")),
    ],
);
