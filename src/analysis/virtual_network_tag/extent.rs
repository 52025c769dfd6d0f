//! What the tag surely and possibly contains.
//!
//! Never here: why.

use std::net::Ipv4Addr;

use crate::analysis::Reason;
use crate::network::{Prefix, ServiceTag};

/// The address that Azure's probes, DNS and DHCP come from; `VirtualNetwork` and `AzureLoadBalancer` both contain it.
pub(in crate::analysis) const PLATFORM_ADDRESS: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// What `VirtualNetwork` surely and possibly contains. The address of Azure's own probes is always in it and not listed.
#[derive(Debug, Clone, Default)]
pub struct TagExtent {
    /// Ranges that it surely contains.
    pub must: Vec<Prefix>,
    /// Service tags that it surely contains, because they are routed to an appliance.
    pub must_tags: Vec<ServiceTag>,
    /// Ranges that it may contain besides.
    pub may: Vec<PossiblePart>,
    /// The address space that the subnet lies in, when all of it is known.
    pub address_space: Option<Vec<Prefix>>,
}

/// A range that the tag may contain, all of it or some.
#[derive(Debug, Clone)]
pub struct PossiblePart {
    /// The range.
    pub space: Space,
    /// Whether addresses of service tags may be among them. What a gateway learns and what a network uses is taken to be
    /// free of them; a route of one's own is not.
    pub service_tags: bool,
    /// Why it is not known.
    pub reason: Reason,
}

/// Where a part of the tag may lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Space {
    /// Anywhere.
    Everywhere,
    /// In this range.
    Prefix(Prefix),
    /// Where this service is.
    Tag(ServiceTag),
}
