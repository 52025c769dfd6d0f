//! What `VirtualNetwork` means on a subnet, on both sides.

use ipnet::IpNet;

use super::field::{Comparison, Difference, listed};
use crate::analysis::virtual_network_tag::PLATFORM_ADDRESS;
use crate::analysis::{Space, TagExtent};
use crate::network::Prefix;

/// Compares the extent of the tag with the ranges that Azure lists for it.
pub fn compare_tag(here: &TagExtent, there: &[Prefix]) -> Comparison {
    let mut row = Comparison::default();
    let platform = |net: &IpNet| net.prefix_len() == net.max_prefix_len() && net.addr() == PLATFORM_ADDRESS;
    let nets: Vec<IpNet> = there.iter().map(|prefix| prefix.net()).filter(|net| !platform(net)).collect();
    let there = IpNet::aggregate(&nets);
    let must: Vec<IpNet> = IpNet::aggregate(&here.must.iter().map(|prefix| prefix.net()).collect());
    let missing: Vec<&IpNet> = must.iter().filter(|net| !is_in(net, &there)).collect();
    let possible = here.may.iter().filter_map(|part| match &part.space {
        Space::Prefix(prefix) => Some(prefix.net()),
        Space::Everywhere | Space::Tag(_) => None,
    });
    let bounds = IpNet::aggregate(&must.iter().copied().chain(possible).collect());
    let unbounded = here.may.iter().any(|part| !matches!(part.space, Space::Prefix(_))) || !here.must_tags.is_empty();
    let beyond: Vec<&IpNet> = there.iter().filter(|net| !unbounded && !is_in(net, &bounds)).collect();
    if !missing.is_empty() || !beyond.is_empty() {
        let side = |nets: &[IpNet]| listed(nets);
        row.differences.push(Difference {
            field: "extent of `VirtualNetwork`",
            here: side(&must),
            there: side(&there),
            place: None,
        });
    }
    for part in &here.may {
        row.doubt(part.reason.text.clone());
    }
    if !here.must_tags.is_empty() {
        row.doubt(format!("{} is routed to an appliance, and its addresses are not known", listed(&here.must_tags)));
    }
    row
}

/// Whether a range lies in one of others that are joined as far as they can be.
fn is_in(net: &IpNet, joined: &[IpNet]) -> bool {
    joined.iter().any(|outer| outer.contains(net))
}
