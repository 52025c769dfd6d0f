//! Lines about IPv4 and lines about IPv6, as lines about both where one wording fits.
//!
//! Never here: which packets change.

use super::super::family::Family;
use super::{Flows, PeerSet};
use crate::network::Address;

/// The lines of both families. Those of one family say so, unless their ranges do; where a subnet has no addresses of the
/// other family, there is nothing to say.
pub(super) fn both(ipv4: Vec<Flows>, ipv6: Vec<Flows>, has_ipv6: bool) -> Vec<Flows> {
    let of = |family: Family| move |line: Flows| Flows { family: Some(family).filter(|_| has_ipv6), ..line };
    let mut lines: Vec<Flows> = ipv4.into_iter().map(of(Family::V4)).collect();
    for line in ipv6.into_iter().map(of(Family::V6)) {
        let is_said = |other: &&mut Flows| {
            other.family != Some(Family::V6) && is_same(&read_in(other, Family::V6), &read_in(&line, Family::V6))
        };
        if let Some(other) = lines.iter_mut().find(is_said) {
            other.family = None;
            other.add_deciders(&line);
            continue;
        }
        let says = |other: &&mut Flows| other.family == Some(Family::V4) && is_same(other, &read_in(&line, Family::V4));
        match lines.iter_mut().find(says) {
            Some(other) => {
                other.family = None;
                other.peer = line.peer.clone();
                other.add_deciders(&line);
            }
            None => lines.push(line),
        }
    }
    for line in &mut lines {
        let is_range = |address: &Address| matches!(address, Address::Prefix(_));
        let (PeerSet::These { of, .. } | PeerSet::Among(of)) = &line.peer;
        if !line.near.is_empty() || of.iter().all(is_range) {
            line.family = None;
        }
    }
    lines
}

/// What the line says of one family: ranges of the other one have no addresses there.
fn read_in(line: &Flows, family: Family) -> Flows {
    let mut line = line.clone();
    let is_in = |address: &Address| !matches!(address, Address::Prefix(prefix) if Family::of(*prefix) != family);
    if let PeerSet::These { of, except } = &mut line.peer {
        of.retain(is_in);
        except.retain(is_in);
        // In IPv4 the address of the probes is in the network.
        let is = |name: &'static str| move |address: &Address| matches!(address, Address::Tag(tag) if tag.is(name));
        if family == Family::V4 && except.iter().any(is("VirtualNetwork")) {
            except.retain(|address| !is("AzureLoadBalancer")(address));
        }
    }
    line
}

fn is_same(one: &Flows, other: &Flows) -> bool {
    let without = |line: &Flows| Flows { family: None, ..line.clone() };
    without(one).has_same_packets(&without(other))
}
