//! Virtual networks, gateways, route tables, public addresses.

use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const VIRTUAL_NETWORKS: Section = Section {
    key: "virtualNetworks",
    thing: "a virtual network",
    resource_type: Some("Microsoft.Network/virtualNetworks"),
    has_location: true,
    entry: &Entry::new(
        "virtualNetwork",
        "A virtual network with its subnets.",
        &[
            Field::required(
                "addressSpace",
                "The address ranges of the network: `[10.0.0.0/16]`.",
                Shape::Many(&Shape::Prefix),
                To::Property("properties.addressSpace.addressPrefixes"),
            ),
            Field::new(
                "dnsServers",
                "DNS servers of one's own. Without them the network asks Azure's.",
                Shape::Many(&Shape::IpAddress),
                To::Property("properties.dhcpOptions.dnsServers"),
            ),
            Field::new("subnets", "The subnets by name.", Shape::Named(&SUBNET), To::Inline("properties.subnets")),
            Field::new(
                "peerings",
                "The peerings with other networks by name. Each network has one of its own.",
                Shape::Named(&PEERING),
                To::Inline("properties.virtualNetworkPeerings"),
            ),
        ],
    ),
};

const SUBNET: Entry = Entry::new(
    "subnet",
    "A subnet.",
    &[
        Field::required(
            "prefix",
            "The address range: `10.0.1.0/28`; a list if it has several.",
            Shape::Many(&Shape::Prefix),
            To::OneOrMany("properties.addressPrefix", "properties.addressPrefixes"),
        ),
        Field::new(
            "networkSecurityGroup",
            "The network security group that filters its traffic. Without one everything passes.",
            Shape::Reference(Target::Section("networkSecurityGroups")),
            To::Property("properties.networkSecurityGroup.id"),
        ),
        Field::new(
            "routeTable",
            "The route table. Without one Azure's own routes count.",
            Shape::Reference(Target::Section("routeTables")),
            To::Property("properties.routeTable.id"),
        ),
        Field::new(
            "delegations",
            "The services that the subnet is delegated to: `[Microsoft.Web/serverFarms]`.",
            Shape::Many(&Shape::Object(&DELEGATION)),
            To::Property("properties.delegations"),
        ),
        Field::new(
            "serviceEndpoints",
            "The services that are reached directly from the subnet: `[Microsoft.Storage, Microsoft.Sql]`.",
            Shape::Many(&Shape::Object(&SERVICE_ENDPOINT)),
            To::Property("properties.serviceEndpoints"),
        ),
        Field::new(
            "privateEndpointNetworkPolicies",
            "Whether security groups and routes count for private endpoints in the subnet. `Disabled` if nothing is said.",
            Shape::Word(&[
                ("Disabled", "Disabled"),
                ("Enabled", "Enabled"),
                ("NetworkSecurityGroupEnabled", "NetworkSecurityGroupEnabled"),
                ("RouteTableEnabled", "RouteTableEnabled"),
            ]),
            To::Property("properties.privateEndpointNetworkPolicies"),
        ),
    ],
);

const DELEGATION: Entry = Entry::new(
    "delegation",
    "A service that the subnet is delegated to.",
    &[Field::required(
        "service",
        "The service: `Microsoft.Web/serverFarms`.",
        Shape::Usual(&["Microsoft.Web/serverFarms", "Microsoft.Web/hostingEnvironments"]),
        To::Property("properties.serviceName"),
    )],
)
.or_short("service");

const SERVICE_ENDPOINT: Entry = Entry::new(
    "serviceEndpoint",
    "A service that is reached directly from the subnet.",
    &[
        Field::required(
            "service",
            "The service: `Microsoft.Storage`.",
            Shape::Usual(&["Microsoft.Storage", "Microsoft.Sql", "Microsoft.KeyVault", "Microsoft.EventHub"]),
            To::Property("service"),
        ),
        Field::new(
            "locations",
            "The regions in which it is reached so; all that Azure allows if nothing is said.",
            Shape::Many(&Shape::Text),
            To::Property("locations"),
        ),
    ],
)
.or_short("service");

const PEERING: Entry = Entry::new(
    "peering",
    "A peering with another virtual network.",
    &[
        Field::required(
            "remoteVirtualNetwork",
            "The other network.",
            Shape::Reference(Target::Section("virtualNetworks")),
            To::Property("properties.remoteVirtualNetwork.id"),
        ),
        Field::new(
            "allowVirtualNetworkAccess",
            "Whether the networks reach each other. They do if nothing is said.",
            Shape::Flag,
            To::Property("properties.allowVirtualNetworkAccess"),
        ),
        Field::new(
            "allowForwardedTraffic",
            "Whether this network takes packets that did not start in the other one, such as those that an appliance there \
             passes on. It does not if nothing is said.",
            Shape::Flag,
            To::Property("properties.allowForwardedTraffic"),
        ),
        Field::new(
            "allowGatewayTransit",
            "Whether the other network may use the gateways of this one. It may not if nothing is said.",
            Shape::Flag,
            To::Property("properties.allowGatewayTransit"),
        ),
        Field::new(
            "useRemoteGateways",
            "Whether this network uses the gateways of the other one. It does not if nothing is said.",
            Shape::Flag,
            To::Property("properties.useRemoteGateways"),
        ),
    ],
);

pub(super) const GATEWAYS: Section = Section {
    key: "virtualNetworkGateways",
    thing: "a gateway of a virtual network",
    resource_type: Some("Microsoft.Network/virtualNetworkGateways"),
    has_location: true,
    entry: &Entry::new(
        "virtualNetworkGateway",
        "A gateway through which a network may learn routes: VPN or ExpressRoute.",
        &[Field::new(
            "subnet",
            "The subnet that it sits in: `contoso/GatewaySubnet`.",
            Shape::Reference(Target::Subnet),
            To::Addresses("properties.ipConfigurations"),
        )],
    ),
};

pub(super) const ROUTE_TABLES: Section = Section {
    key: "routeTables",
    thing: "a route table",
    resource_type: Some("Microsoft.Network/routeTables"),
    has_location: true,
    entry: &Entry::new(
        "routeTable",
        "A route table.",
        &[
            Field::new(
                "disableBgpRoutePropagation",
                "Whether routes that gateways learn do not count. They count if nothing is said.",
                Shape::Flag,
                To::Property("properties.disableBgpRoutePropagation"),
            ),
            Field::new("routes", "The routes by name.", Shape::Named(&ROUTE), To::Inline("properties.routes")),
        ],
    ),
};

const ROUTE: Entry = Entry::new(
    "route",
    "A route.",
    &[
        Field::required(
            "prefix",
            "Where to: an address range, or a service tag such as `ApiManagement`.",
            Shape::Destination,
            To::Property("properties.addressPrefix"),
        ),
        Field::required(
            "nextHopType",
            "Which way.",
            Shape::Word(&[
                ("VirtualAppliance", "VirtualAppliance"),
                ("VirtualNetworkGateway", "VirtualNetworkGateway"),
                ("VnetLocal", "VnetLocal"),
                ("Internet", "Internet"),
                ("None", "None"),
            ]),
            To::Property("properties.nextHopType"),
        ),
        Field::new(
            "nextHopIpAddress",
            "The address of the appliance, for `VirtualAppliance`.",
            Shape::IpAddress,
            To::Property("properties.nextHopIpAddress"),
        ),
    ],
);

pub(super) const PUBLIC_IP_ADDRESSES: Section = Section {
    key: "publicIpAddresses",
    thing: "a public IP address",
    resource_type: Some("Microsoft.Network/publicIPAddresses"),
    has_location: true,
    entry: &Entry::new(
        "publicIpAddress",
        "A public IP address.",
        &[
            Field::new(
                "sku",
                "`Standard` or `Basic`; `Basic` if nothing is said.",
                Shape::Word(&[("Basic", "Basic"), ("Standard", "Standard"), ("StandardV2", "StandardV2")]),
                To::Property("sku.name"),
            ),
            Field::new(
                "allocationMethod",
                "`Static` or `Dynamic`; `Dynamic` if nothing is said.",
                Shape::Word(&[("Static", "Static"), ("Dynamic", "Dynamic")]),
                To::Property("properties.publicIPAllocationMethod"),
            ),
            Field::new(
                "version",
                "`IPv4` or `IPv6`; `IPv4` if nothing is said.",
                Shape::Word(&[("IPv4", "IPv4"), ("IPv6", "IPv6")]),
                To::Property("properties.publicIPAddressVersion"),
            ),
            Field::new(
                "domainNameLabel",
                "The label of its host name.",
                Shape::Text,
                To::Property("properties.dnsSettings.domainNameLabel"),
            ),
            Field::new(
                "zones",
                "The availability zones that it is in: `[1, 2, 3]`.",
                Shape::Many(&Shape::Text),
                To::Property("zones"),
            ),
        ],
    ),
};
