//! Whatever else takes addresses of a subnet.

use super::{Entry, Field, Section, Shape, Target, To};

macro_rules! addresses_at {
    ($path:literal) => {
        &[
            Field::required(
                "subnet",
                "The subnet that it takes addresses of.",
                Shape::Reference(Target::Subnet),
                To::Addresses($path),
            ),
            Field::new(
                "addresses",
                "How many addresses it takes there; 1 if nothing is said.",
                Shape::Number(0..=MOST_ADDRESSES),
                To::Addresses($path),
            ),
        ]
    };
}

/// The most addresses that one entry takes: more than any of these has.
const MOST_ADDRESSES: i64 = 4096;

pub(super) const NETWORK_INTERFACES: Section = Section {
    key: "networkInterfaces",
    thing: "a network interface",
    resource_type: Some("Microsoft.Network/networkInterfaces"),
    has_location: true,
    entry: &Entry::new(
        "networkInterface",
        "A network interface, such as that of a virtual machine.",
        addresses_at!("properties.ipConfigurations"),
    ),
};

pub(super) const SCALE_SETS: Section = Section {
    key: "virtualMachineScaleSets",
    thing: "a virtual machine scale set",
    resource_type: Some("Microsoft.Compute/virtualMachineScaleSets"),
    has_location: true,
    entry: &Entry {
        also: &[("sku.capacity", "1")],
        ..Entry::new(
            "virtualMachineScaleSet",
            "A virtual machine scale set.",
            addresses_at!(
                "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations"
            ),
        )
    },
};

pub(super) const LOAD_BALANCERS: Section = Section {
    key: "loadBalancers",
    thing: "an internal load balancer",
    resource_type: Some("Microsoft.Network/loadBalancers"),
    has_location: true,
    entry: &Entry::new(
        "loadBalancer",
        "An internal load balancer.",
        addresses_at!("properties.frontendIPConfigurations"),
    ),
};

pub(super) const PRIVATE_LINK_SERVICES: Section = Section {
    key: "privateLinkServices",
    thing: "a private link service",
    resource_type: Some("Microsoft.Network/privateLinkServices"),
    has_location: true,
    entry: &Entry::new("privateLinkService", "A private link service.", addresses_at!("properties.ipConfigurations")),
};

pub(super) const APPLICATION_GATEWAYS: Section = Section {
    key: "applicationGateways",
    thing: "an application gateway",
    resource_type: Some("Microsoft.Network/applicationGateways"),
    has_location: true,
    entry: &Entry::new(
        "applicationGateway",
        "An application gateway. It takes as many addresses as it may have instances, and one for a private front end.",
        addresses_at!("properties.frontendIPConfigurations"),
    ),
};

pub(super) const OTHER_RESOURCES: Section = Section {
    key: "otherResources",
    thing: "a resource of another type",
    resource_type: None,
    has_location: true,
    entry: &Entry::new(
        "otherResource",
        "A resource of another type that sits in a subnet. How many addresses it takes is not known.",
        &[
            Field::required("type", "Its type: `Microsoft.ContainerService/managedClusters`.", Shape::Text, To::Type),
            Field::required(
                "subnet",
                "The subnet that it takes addresses of.",
                Shape::Reference(Target::Subnet),
                To::Property("properties.subnet.id"),
            ),
        ],
    ),
};
