//! Application gateways and firewalls.

use super::ip_configuration::{IP_CONFIGURATION, addresses, subnet};
use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const APPLICATION_GATEWAYS: Section = Section {
    key: "applicationGateways",
    thing: "an application gateway",
    resource_type: Some("Microsoft.Network/applicationGateways"),
    has_location: true,
    entry: &Entry {
        // One instance, so that the configurations of the gateway are as many as its addresses.
        also: &[("properties.sku.capacity", "1")],
        ..Entry::new(
            "applicationGateway",
            "An application gateway. It takes as many addresses of its subnet as it may have instances, and one for a \
             private front end.",
            &[
                Field::new(
                    "sku",
                    "`WAF_v2`, `Standard_v2`.",
                    Shape::Usual(&["WAF_v2", "Standard_v2"]),
                    To::Property("properties.sku.name"),
                ),
                subnet("properties.gatewayIPConfigurations"),
                addresses("properties.gatewayIPConfigurations"),
                Field::new(
                    "frontendIPConfigurations",
                    "Where it listens, by name. A private front end takes one more address.",
                    Shape::Named(&IP_CONFIGURATION),
                    To::Inline("properties.frontendIPConfigurations"),
                ),
                Field::new(
                    "frontendPorts",
                    "The ports that it listens on, by name.",
                    Shape::Named(&PORT),
                    To::Inline("properties.frontendPorts"),
                ),
                Field::new(
                    "backendAddressPools",
                    "Whom it sends requests to, by name.",
                    Shape::Named(&POOL),
                    To::Inline("properties.backendAddressPools"),
                ),
                Field::new(
                    "backendHttpSettings",
                    "How it sends them, by name.",
                    Shape::Named(&SETTINGS),
                    To::Inline("properties.backendHttpSettingsCollection"),
                ),
                Field::new(
                    "requestRoutingRules",
                    "Which pool goes with which settings, by name.",
                    Shape::Named(&RULE),
                    To::Inline("properties.requestRoutingRules"),
                ),
            ],
        )
    },
};

const PORT: Entry = Entry::new(
    "frontendPort",
    "A port that a gateway listens on.",
    &[Field::required("port", "The port.", Shape::Number(1..=65535), To::Property("properties.port"))],
)
.or_short("port");

const POOL: Entry = Entry::new(
    "gatewayPool",
    "Back ends of a gateway.",
    &[Field::new(
        "backends",
        "Each a host name or an address.",
        Shape::Many(&Shape::Object(&BACKEND)),
        To::Property("properties.backendAddresses"),
    )],
);

const BACKEND: Entry = Entry::new(
    "backend",
    "A back end of a gateway.",
    &[Field::required("target", "A host name or an address.", Shape::Text, To::Property("fqdn"))],
)
.or_short("target");

const SETTINGS: Entry = Entry::new(
    "backendHttpSettings",
    "How a gateway sends requests to a pool.",
    &[
        Field::required(
            "port",
            "The port of the back ends.",
            Shape::Number(1..=65535),
            To::Property("properties.port"),
        ),
        Field::required(
            "protocol",
            "`http` or `https`.",
            Shape::Word(&[("http", "Http"), ("https", "Https")]),
            To::Property("properties.protocol"),
        ),
        Field::new(
            "hostName",
            "The host name that back ends are asked for. The client's counts if nothing is said.",
            Shape::Text,
            To::Property("properties.hostName"),
        ),
        Field::new(
            "pickHostNameFromBackendAddress",
            "Whether back ends are asked for their own host name. They are not if nothing is said.",
            Shape::Flag,
            To::Property("properties.pickHostNameFromBackendAddress"),
        ),
        Field::new(
            "probe",
            "The probe: `gateway/probe`.",
            Shape::Reference(Target::Part("applicationGateways", "probes")),
            To::Property("properties.probe.id"),
        ),
    ],
);

const RULE: Entry = Entry::new(
    "requestRoutingRule",
    "A pool, and the settings with which requests are sent there.",
    &[
        Field::new(
            "backendAddressPool",
            "The pool: `gateway/pool`.",
            Shape::Reference(Target::Part("applicationGateways", "backendAddressPools")),
            To::Property("properties.backendAddressPool.id"),
        ),
        Field::new(
            "backendHttpSettings",
            "The settings: `gateway/settings`.",
            Shape::Reference(Target::Part("applicationGateways", "backendHttpSettingsCollection")),
            To::Property("properties.backendHttpSettings.id"),
        ),
    ],
);

pub(super) const AZURE_FIREWALLS: Section = Section {
    key: "azureFirewalls",
    thing: "an Azure Firewall",
    resource_type: Some("Microsoft.Network/azureFirewalls"),
    has_location: true,
    entry: &Entry::new(
        "azureFirewall",
        "An Azure Firewall. How many addresses it takes is not known.",
        &[Field::new(
            "ipConfigurations",
            "Its addresses by name: the first one has the subnet and the private address.",
            Shape::Named(&IP_CONFIGURATION),
            To::Inline("properties.ipConfigurations"),
        )],
    ),
};
