//! The words of a description: which sections there are, what an entry of each may say, and what that is in Azure's own
//! resources.
//!
//! One table serves everybody: the reader, the suggestion for a word that nobody knows, and the schema for editors.
//!
//! Never here: how a text is read.

mod autoscale;
mod balancing;
mod consumers;
mod dns;
mod endpoints;
mod front_door;
mod gateways;
mod ip_configuration;
mod network;
mod security;
mod service;

use std::ops::RangeInclusive;

/// A section of a description: all resources of one type.
#[derive(Debug)]
pub(super) struct Section {
    /// The key: `virtualNetworks`.
    pub(super) key: &'static str,
    /// What an entry is, with an article: "a virtual network".
    pub(super) thing: &'static str,
    /// The type of the resources. Nothing for a section whose entries say it.
    pub(super) resource_type: Option<&'static str>,
    /// Whether resources of the type are in a region.
    pub(super) has_location: bool,
    /// What one of them may say.
    pub(super) entry: &'static Entry,
}

/// What may be said of one thing.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name in the schema: `subnet`.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) doc: &'static str,
    /// Everything that may be said, in the order in which it is told.
    pub(super) fields: &'static [Field],
    /// The key for which a value that is no mapping stands: `[Microsoft.Storage]` for `[{ service: Microsoft.Storage }]`.
    pub(super) short: Option<&'static str>,
    /// What Azure is told besides.
    pub(super) also: &'static [(&'static str, &'static str)],
    /// Keys of which exactly one is needed.
    pub(super) one_of: &'static [&'static str],
    /// What Azure is told if nothing is: the path, others that may stand in its place, the text.
    pub(super) otherwise: &'static [(&'static str, &'static [&'static str], &'static str)],
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Field {
    /// The key.
    pub(super) key: &'static str,
    /// What it says, and what counts without it.
    pub(super) doc: &'static str,
    /// Whether it must be there.
    pub(super) is_required: bool,
    /// What values it takes.
    pub(super) shape: Shape,
    /// Where Azure has it.
    pub(super) to: To,
}

/// What a value looks like.
#[derive(Debug)]
pub(super) enum Shape {
    /// Any text.
    Text,
    /// A text, with the ones that are usual.
    Usual(&'static [&'static str]),
    /// Words for people, in which nothing has a meaning.
    Words,
    /// One of these words, whatever their case, each with Azure's spelling.
    Word(&'static [(&'static str, &'static str)]),
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number(RangeInclusive<i64>),
    /// `10.0.0.0/16`.
    Prefix,
    /// `10.0.0.4`.
    IpAddress,
    /// An address, a prefix, a service tag, `*`.
    Source,
    /// The same in a list, in which Azure takes no service tag and no `*`.
    Listed,
    /// A prefix or a service tag.
    Destination,
    /// `443`, `8000-8999`, `*`.
    Ports,
    /// Something that the description has in this section, or the id of a resource that is not described.
    Reference(Target),
    /// One value, or a list of them.
    Many(&'static Shape),
    /// A mapping.
    Object(&'static Entry),
    /// Things by their names.
    Named(&'static Entry),
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// An entry of the section with this key.
    Section(&'static str),
    /// A subnet: `network/subnet`.
    Subnet,
    /// A resource of this type that has no section: its name is enough.
    Undescribed(&'static str),
    /// A part of an entry of the section with this key, `balancer/front`: the last segment of its type.
    Part(&'static str, &'static str),
    /// An API Management service, a private link service, or the alias of one.
    PrivateLinkService,
}

/// Where Azure has a value.
#[derive(Debug)]
pub(super) enum To {
    /// At this path of the body.
    Property(&'static str),
    /// At the first path if it is one, at the second if it is a list.
    OneOrMany(&'static str, &'static str),
    /// At this path, and at the second the text: Azure has two properties for what is one word here.
    With(&'static str, (&'static str, &'static str)),
    /// Elements of the array at this path, each with its name.
    Inline(&'static str),
    /// Resources of their own below this one: the last segment of their type.
    Children(&'static str),
    /// The mapping only groups: what is in it belongs to the thing around it.
    Here,
    /// Whether the thing is there at all.
    Condition,
    /// Its name, where the key is not it.
    Name,
    /// Its resource group.
    ResourceGroup,
    /// Its subscription.
    Subscription,
    /// Its type.
    Type,
    /// The subnet in which it takes addresses, and how many: elements of the array at the path, one for each address. `[]`
    /// in the path is the first element of an array.
    Addresses(&'static str),
    /// The service whose private address is the value at the path, and which of its regions.
    PrivateAddress(&'static str),
}

/// The value of `apiVersion`.
pub(super) const VERSION: &str = "apimlint/v1";

/// The keys beside the sections.
pub(super) const HEADER: &[Field] = &[
    Field {
        key: "apiVersion",
        doc: "Which version of descriptions this is: `apimlint/v1`.",
        is_required: true,
        shape: Shape::Word(&[(VERSION, VERSION)]),
        to: To::Here,
    },
    Field::new(
        "subscription",
        "The id of the subscription of everything that does not say another.",
        Shape::Text,
        To::Subscription,
    ),
    Field::new(
        "resourceGroup",
        "The resource group of everything that does not say another.",
        Shape::Text,
        To::ResourceGroup,
    ),
    Field::new("location", "The region of everything that does not say another: `uksouth`.", Shape::Text, To::Here),
    Field::new(
        "incomplete",
        "Why there may be resources that are not described, in words. While there is a reason, nothing is concluded from \
         the absence of a resource.",
        Shape::Many(&Shape::Words),
        To::Here,
    ),
];

/// All sections, in the order in which they are told.
pub(super) const SECTIONS: &[Section] = &[
    network::VIRTUAL_NETWORKS,
    network::GATEWAYS,
    security::SECURITY_GROUPS,
    network::ROUTE_TABLES,
    network::PUBLIC_IP_ADDRESSES,
    service::API_MANAGEMENT,
    autoscale::AUTOSCALE_SETTINGS,
    dns::PRIVATE_DNS_ZONES,
    endpoints::PRIVATE_ENDPOINTS,
    consumers::NETWORK_INTERFACES,
    consumers::SCALE_SETS,
    balancing::LOAD_BALANCERS,
    balancing::PRIVATE_LINK_SERVICES,
    gateways::APPLICATION_GATEWAYS,
    gateways::AZURE_FIREWALLS,
    front_door::FRONT_DOORS,
    consumers::OTHER_RESOURCES,
];

/// What every entry may say.
pub(super) const OF_EVERYTHING: &[Field] = &[
    Field::new("name", "Its name in Azure, if the key is not its name.", Shape::Text, To::Name),
    Field::new(
        "condition",
        "Whether it is there: `true`, `false`, or `?name` if that is not known. It is, if nothing is said.",
        Shape::Flag,
        To::Condition,
    ),
];

/// What every entry of a section may say besides.
pub(super) const OF_RESOURCES: &[Field] = &[
    Field::new("resourceGroup", "Its resource group, if it is in another one.", Shape::Text, To::ResourceGroup),
    Field::new("subscription", "The id of its subscription, if it is in another one.", Shape::Text, To::Subscription),
];

/// What every entry of a section whose resources are in a region may say besides.
pub(super) const OF_REGIONAL_RESOURCES: &[Field] =
    &[Field::new("location", "Its region, if it is in another one.", Shape::Text, To::Property("location"))];

impl Section {
    /// Everything that may be said of an entry, what is said of every entry included.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let regional = if self.has_location { OF_REGIONAL_RESOURCES } else { &[] };
        OF_RESOURCES.iter().chain(regional).chain(self.entry.fields).chain(OF_EVERYTHING)
    }
}

impl Field {
    /// A key that may be left out.
    const fn new(key: &'static str, doc: &'static str, shape: Shape, to: To) -> Self {
        Self { key, doc, is_required: false, shape, to }
    }

    /// A key that must be there.
    const fn required(key: &'static str, doc: &'static str, shape: Shape, to: To) -> Self {
        Self { key, doc, is_required: true, shape, to }
    }
}

impl Entry {
    /// An entry that needs nothing else.
    const fn new(name: &'static str, doc: &'static str, fields: &'static [Field]) -> Self {
        Self { name, doc, fields, short: None, also: &[], one_of: &[], otherwise: &[] }
    }

    /// An entry for which a value that is no mapping may stand: the value of this key.
    const fn or_short(self, key: &'static str) -> Self {
        Self { short: Some(key), ..self }
    }
}
