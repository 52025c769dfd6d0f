//! Load balancers, and the private link services that stand before them.

use super::ip_configuration::{IP_CONFIGURATION, addresses, subnet};
use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const LOAD_BALANCERS: Section = Section {
    key: "loadBalancers",
    thing: "a load balancer",
    resource_type: Some("Microsoft.Network/loadBalancers"),
    has_location: true,
    entry: &Entry::new(
        "loadBalancer",
        "A load balancer.",
        &[
            Field::new(
                "sku",
                "`Standard`, `Basic` or `Gateway`.",
                Shape::Word(&[("Basic", "Basic"), ("Standard", "Standard"), ("Gateway", "Gateway")]),
                To::Property("sku.name"),
            ),
            subnet("properties.frontendIPConfigurations"),
            addresses("properties.frontendIPConfigurations"),
            Field::new(
                "frontendIPConfigurations",
                "Its front ends by name, where more is to be said than the subnet and how many.",
                Shape::Named(&IP_CONFIGURATION),
                To::Inline("properties.frontendIPConfigurations"),
            ),
            Field::new(
                "backendAddressPools",
                "The pools that it sends to, by name.",
                Shape::Named(&POOL),
                To::Inline("properties.backendAddressPools"),
            ),
            Field::new(
                "loadBalancingRules",
                "What it sends where, by name.",
                Shape::Named(&RULE),
                To::Inline("properties.loadBalancingRules"),
            ),
            Field::new(
                "probes",
                "How it finds out who is healthy, by name.",
                Shape::Named(&PROBE),
                To::Inline("properties.probes"),
            ),
        ],
    ),
};

const POOL: Entry = Entry::new(
    "backendAddressPool",
    "A pool of network interfaces, which say so themselves, or of addresses.",
    &[Field::new(
        "addresses",
        "The addresses, where it is a pool of addresses.",
        Shape::Many(&Shape::Object(&POOL_ADDRESS)),
        To::Property("properties.loadBalancerBackendAddresses"),
    )],
);

const POOL_ADDRESS: Entry = Entry::new(
    "poolAddress",
    "An address of a pool.",
    &[Field::required("address", "The address.", Shape::IpAddress, To::Property("properties.ipAddress"))],
)
.or_short("address");

const RULE: Entry = Entry::new(
    "loadBalancingRule",
    "A port of a front end, and where it leads.",
    &[
        Field::required(
            "protocol",
            "`tcp`, `udp` or `all`.",
            Shape::Word(&[("tcp", "Tcp"), ("udp", "Udp"), ("all", "All")]),
            To::Property("properties.protocol"),
        ),
        Field::new(
            "frontend",
            "The front end: `balancer/front`.",
            Shape::Reference(Target::Part("loadBalancers", "frontendIPConfigurations")),
            To::Property("properties.frontendIPConfiguration.id"),
        ),
        Field::required(
            "frontendPort",
            "Its port; 0 is every port, with `all`.",
            Shape::Number(0..=65535),
            To::Property("properties.frontendPort"),
        ),
        Field::new(
            "backendPort",
            "The port of the machines; the same one if nothing is said.",
            Shape::Number(0..=65535),
            To::Property("properties.backendPort"),
        ),
        Field::new(
            "backendAddressPool",
            "The pool: `balancer/pool`.",
            Shape::Reference(Target::Part("loadBalancers", "backendAddressPools")),
            To::Property("properties.backendAddressPool.id"),
        ),
        Field::new(
            "probe",
            "The probe: `balancer/probe`.",
            Shape::Reference(Target::Part("loadBalancers", "probes")),
            To::Property("properties.probe.id"),
        ),
    ],
);

const PROBE: Entry = Entry::new(
    "probe",
    "A question to which a healthy machine has an answer.",
    &[
        Field::required(
            "protocol",
            "`tcp`, `http` or `https`.",
            Shape::Word(&[("tcp", "Tcp"), ("http", "Http"), ("https", "Https")]),
            To::Property("properties.protocol"),
        ),
        Field::required("port", "The port.", Shape::Number(1..=65535), To::Property("properties.port")),
    ],
);

pub(super) const PRIVATE_LINK_SERVICES: Section = Section {
    key: "privateLinkServices",
    thing: "a private link service",
    resource_type: Some("Microsoft.Network/privateLinkServices"),
    has_location: true,
    entry: &Entry {
        one_of: &["subnet", "ipConfigurations"],
        ..Entry::new(
            "privateLinkService",
            "A private link service.",
            &[
                subnet("properties.ipConfigurations"),
                addresses("properties.ipConfigurations"),
                Field::new(
                    "ipConfigurations",
                    "The addresses that the traffic of all consumers comes from, by name, where more is to be said than the \
                 subnet and how many.",
                    Shape::Named(&IP_CONFIGURATION),
                    To::Inline("properties.ipConfigurations"),
                ),
                Field::new(
                    "loadBalancerFrontends",
                    "The front ends of a load balancer that it leads to: `[balancer/front]`.",
                    Shape::Many(&Shape::Object(&FRONTEND)),
                    To::Property("properties.loadBalancerFrontendIpConfigurations"),
                ),
                Field::new(
                    "destinationIPAddress",
                    "The address that it leads to, in place of a load balancer.",
                    Shape::IpAddress,
                    To::Property("properties.destinationIPAddress"),
                ),
                Field::new(
                    "visibility",
                    "The subscriptions that may see it; `*` is everybody.",
                    Shape::Many(&Shape::Text),
                    To::Property("properties.visibility.subscriptions"),
                ),
                Field::new(
                    "autoApproval",
                    "The subscriptions whose connections are approved at once; `*` is everybody who sees it.",
                    Shape::Many(&Shape::Text),
                    To::Property("properties.autoApproval.subscriptions"),
                ),
                Field::new(
                    "enableProxyProtocol",
                    "Whether every connection begins with a line about the consumer. It does not if nothing is said.",
                    Shape::Flag,
                    To::Property("properties.enableProxyProtocol"),
                ),
            ],
        )
    },
};

const FRONTEND: Entry = Entry::new(
    "frontend",
    "A front end of a load balancer.",
    &[Field::required(
        "frontend",
        "The front end: `balancer/front`.",
        Shape::Reference(Target::Part("loadBalancers", "frontendIPConfigurations")),
        To::Property("id"),
    )],
)
.or_short("frontend");
