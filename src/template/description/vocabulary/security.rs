//! Network security groups.

use super::{Entry, Field, Section, Shape, Target, To};

pub(super) const SECURITY_GROUPS: Section = Section {
    key: "networkSecurityGroups",
    thing: "a network security group",
    resource_type: Some("Microsoft.Network/networkSecurityGroups"),
    has_location: true,
    entry: &Entry::new(
        "networkSecurityGroup",
        "A network security group. Azure's default rules count without being written.",
        &[
            Field::new(
                "inbound",
                "The rules for traffic into the subnet, by name.",
                Shape::Named(&INBOUND),
                To::Inline("properties.securityRules"),
            ),
            Field::new(
                "outbound",
                "The rules for traffic out of the subnet, by name.",
                Shape::Named(&OUTBOUND),
                To::Inline("properties.securityRules"),
            ),
        ],
    ),
};

const INBOUND: Entry = Entry { also: &[("properties.direction", "Inbound")], ..RULE };
const OUTBOUND: Entry = Entry { also: &[("properties.direction", "Outbound")], ..RULE };

const RULE: Entry = Entry {
    one_of: &["allow", "deny"],
    otherwise: OTHERWISE,
    ..Entry::new(
        "securityRule",
        "A security rule. Of the rules that match a packet the one with the lowest priority decides.",
        RULE_FIELDS,
    )
};

const PROTOCOLS: &[(&str, &str)] =
    &[("any", "*"), ("*", "*"), ("tcp", "Tcp"), ("udp", "Udp"), ("icmp", "Icmp"), ("esp", "Esp"), ("ah", "Ah")];

const APPLICATION_SECURITY_GROUP: Entry = Entry::new(
    "applicationSecurityGroup",
    "An application security group.",
    &[Field::required(
        "group",
        "Its name, or its id.",
        Shape::Reference(Target::Undescribed("Microsoft.Network/applicationSecurityGroups")),
        To::Property("id"),
    )],
)
.or_short("group");

const RULE_FIELDS: &[Field] = &[
    Field::required(
        "priority",
        "100 to 4096: the lower counts first.",
        Shape::Number(100..=4096),
        To::Property("properties.priority"),
    ),
    Field::new(
        "allow",
        "Lets packets of this protocol through; `any` for all protocols.",
        Shape::Word(PROTOCOLS),
        To::With("properties.protocol", ("properties.access", "Allow")),
    ),
    Field::new(
        "deny",
        "Drops packets of this protocol; `any` for all protocols.",
        Shape::Word(PROTOCOLS),
        To::With("properties.protocol", ("properties.access", "Deny")),
    ),
    Field::new(
        "from",
        "Where packets come from: an address, a prefix, a service tag such as `ApiManagement`, or a list of addresses and \
         prefixes. Everywhere if nothing is said.",
        Shape::Many(&Shape::Source),
        To::OneOrMany("properties.sourceAddressPrefix", "properties.sourceAddressPrefixes"),
    ),
    Field::new(
        "fromApplicationSecurityGroups",
        "Application security groups that packets come from, in place of `from`.",
        Shape::Many(&Shape::Object(&APPLICATION_SECURITY_GROUP)),
        To::Property("properties.sourceApplicationSecurityGroups"),
    ),
    Field::new(
        "fromPorts",
        "The ports that packets come from; all if nothing is said.",
        Shape::Many(&Shape::Ports),
        To::OneOrMany("properties.sourcePortRange", "properties.sourcePortRanges"),
    ),
    Field::new(
        "to",
        "Where packets go to, written like `from`. Everywhere if nothing is said.",
        Shape::Many(&Shape::Source),
        To::OneOrMany("properties.destinationAddressPrefix", "properties.destinationAddressPrefixes"),
    ),
    Field::new(
        "toApplicationSecurityGroups",
        "Application security groups that packets go to, in place of `to`.",
        Shape::Many(&Shape::Object(&APPLICATION_SECURITY_GROUP)),
        To::Property("properties.destinationApplicationSecurityGroups"),
    ),
    Field::new(
        "ports",
        "The ports that packets go to: `443`, `8000-8999`, a list; all if nothing is said.",
        Shape::Many(&Shape::Ports),
        To::OneOrMany("properties.destinationPortRange", "properties.destinationPortRanges"),
    ),
];

/// Azure demands all four sides of a rule.
const OTHERWISE: &[(&str, &[&str], &str)] = &[
    (
        "properties.sourceAddressPrefix",
        &["properties.sourceAddressPrefixes", "properties.sourceApplicationSecurityGroups"],
        "*",
    ),
    ("properties.sourcePortRange", &["properties.sourcePortRanges"], "*"),
    (
        "properties.destinationAddressPrefix",
        &["properties.destinationAddressPrefixes", "properties.destinationApplicationSecurityGroups"],
        "*",
    ),
    ("properties.destinationPortRange", &["properties.destinationPortRanges"], "*"),
];
