//! What Azure requires, as dated facts with sources.
//!
//! In: the tables of `rules/facts/` and a day. Out: a [`Platform`] that answers for that day: flows, tiers, sizes, names,
//! service tags, limits.
//!
//! Never here: the user's network, and any judgement of it; nor a number without a row that says who says so.

mod as_of;
mod date;
mod dns;
mod evidence;
mod flows;
mod host_names;
mod limits;
mod public_ip;
mod service_endpoints;
mod status;
mod tables;
mod tags;
#[cfg(test)]
mod tests;
mod tiers;

pub use as_of::Platform;
pub use date::Date;
pub use dns::GatewayNames;
pub use evidence::Evidence;
pub use flows::{FlowKind, Need, RequiredFlow};
pub use host_names::{HostEndpoint, HostNameFacts, PrivateNeed};
pub use limits::Limits;
pub use public_ip::{DnsLabel, PublicIpFacts};
pub use service_endpoints::{EndpointReach, ServiceEndpointFacts};
pub use status::StatusDependency;
pub use tags::{ServiceTags, TagKind};
pub use tiers::{Capacity, Coexistence, Generation, Placement, PlacementKind, RequiredDelegation, TierFacts};
