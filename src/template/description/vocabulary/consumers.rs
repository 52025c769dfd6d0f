//! Machines, and whatever else takes addresses of a subnet.

use super::ip_configuration::{self, addresses, subnet};
use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const NETWORK_INTERFACES: Section = Section {
    key: "networkInterfaces",
    thing: "a network interface",
    resource_type: Some("Microsoft.Network/networkInterfaces"),
    has_location: true,
    entry: &Entry {
        one_of: &["subnet", "ipConfigurations"],
        ..Entry::new(
            "networkInterface",
            "A network interface, such as that of a virtual machine.",
            &[
                subnet("properties.ipConfigurations"),
                addresses("properties.ipConfigurations"),
                Field::new(
                    "ipConfigurations",
                    "Its addresses by name, where more is to be said than the subnet and how many.",
                    Shape::Named(&INTERFACE_CONFIGURATION),
                    To::Inline("properties.ipConfigurations"),
                ),
                Field::new(
                    "networkSecurityGroup",
                    "The network security group that filters its traffic besides the subnet's.",
                    Shape::Reference(Target::Section("networkSecurityGroups")),
                    To::Property("properties.networkSecurityGroup.id"),
                ),
                Field::new(
                    "enableIPForwarding",
                    "Whether it takes packets that are meant for others. It does not if nothing is said.",
                    Shape::Flag,
                    To::Property("properties.enableIPForwarding"),
                ),
            ],
        )
    },
};

const INTERFACE_CONFIGURATION: Entry = Entry::new(
    "interfaceConfiguration",
    "An address of a network interface.",
    &[
        ip_configuration::SUBNET,
        ip_configuration::ADDRESS,
        ip_configuration::VERSION,
        ip_configuration::PUBLIC_IP_ADDRESS,
        ip_configuration::PRIMARY,
        Field::new(
            "loadBalancerBackendAddressPools",
            "The pools of load balancers that it belongs to: `[balancer/pool]`.",
            Shape::Many(&Shape::Object(&POOL)),
            To::Property("properties.loadBalancerBackendAddressPools"),
        ),
        Field::new(
            "applicationSecurityGroups",
            "The application security groups that it belongs to, by name or id.",
            Shape::Many(&Shape::Object(&APPLICATION_SECURITY_GROUP)),
            To::Property("properties.applicationSecurityGroups"),
        ),
    ],
);

const POOL: Entry = Entry::new(
    "pool",
    "A pool of a load balancer.",
    &[Field::required(
        "pool",
        "The pool: `balancer/pool`.",
        Shape::Reference(Target::Part("loadBalancers", "backendAddressPools")),
        To::Property("id"),
    )],
)
.or_short("pool");

const APPLICATION_SECURITY_GROUP: Entry = Entry::new(
    "ownApplicationSecurityGroup",
    "An application security group that the address belongs to.",
    &[Field::required(
        "group",
        "The group, by name or id.",
        Shape::Reference(Target::Undescribed("Microsoft.Network/applicationSecurityGroups")),
        To::Property("id"),
    )],
)
.or_short("group");

const OF_MACHINES: &str =
    "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations";

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
            &[Field { is_required: true, ..subnet(OF_MACHINES) }, addresses(OF_MACHINES)],
        )
    },
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
