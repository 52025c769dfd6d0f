//! As few lines as say the same.
//!
//! Never here: what changed.

use super::{Flows, PeerSet};
use crate::network::{Direction, PortRange, Prefix, Protocol};

/// Joins lines that differ in one thing only: the protocol first, then ports, then peers.
///
/// The outcome does not depend on the order of the lines.
pub(super) fn join(mut lines: Vec<Flows>) -> Vec<Flows> {
    lines.sort_by_cached_key(key);
    merge(&mut lines, |one, other| {
        let is_same = one.peer == other.peer && one.near == other.near && has_same_ports(one, other);
        is_same && (one.direction, one.family) == (other.direction, other.family) && {
            one.protocols.extend(&other.protocols);
            one.protocols.sort_unstable();
            one.protocols.dedup();
            true
        }
    });
    merge(&mut lines, |one, other| {
        let is_same = one.peer == other.peer && one.near == other.near && one.source_ports == other.source_ports;
        is_same && has_same_head(one, other) && {
            one.ports = united(one.ports.iter().chain(&other.ports).copied().collect());
            true
        }
    });
    merge(&mut lines, |one, other| {
        if one.near != other.near || !has_same_ports(one, other) || !has_same_head(one, other) {
            return false;
        }
        match (&mut one.peer, &other.peer) {
            (PeerSet::These { of, except }, PeerSet::These { of: more, except: none })
                if except.is_empty() && none.is_empty() =>
            {
                let more: Vec<_> = more.iter().filter(|address| !of.contains(address)).cloned().collect();
                of.extend(more);
                true
            }
            _ => false,
        }
    });
    lines.sort_by_cached_key(key);
    lines
}

/// An order of lines for readers.
fn key(line: &Flows) -> (Direction, Vec<Protocol>, Vec<PortRange>, String, Vec<Prefix>, Vec<PortRange>) {
    let Flows { protocols, direction, peer, near, ports, source_ports, .. } = line;
    (*direction, protocols.clone(), ports.clone(), peer.to_string(), near.clone(), source_ports.clone())
}

fn has_same_ports(one: &Flows, other: &Flows) -> bool {
    one.ports == other.ports && one.source_ports == other.source_ports
}

fn has_same_head(one: &Flows, other: &Flows) -> bool {
    (one.direction, one.family, &one.protocols) == (other.direction, other.family, &other.protocols)
}

fn merge(lines: &mut Vec<Flows>, join: impl Fn(&mut Flows, &Flows) -> bool) {
    let mut merged: Vec<Flows> = Vec::new();
    for line in lines.drain(..) {
        match merged.iter_mut().find_map(|other| if join(other, &line) { Some(other) } else { None }) {
            Some(other) => other.add_deciders(&line),
            None => merged.push(line),
        }
    }
    *lines = merged;
}

fn united(mut ranges: Vec<PortRange>) -> Vec<PortRange> {
    ranges.sort_unstable();
    let mut united: Vec<PortRange> = Vec::new();
    for range in ranges {
        match united.last_mut() {
            Some(last) if last.last.checked_add(1).is_none_or(|next| range.first <= next) => {
                last.last = last.last.max(range.last);
            }
            _ => united.push(range),
        }
    }
    united
}

/// The line for each of the protocols.
pub(super) fn for_protocol(line: &Flows, protocol: Protocol) -> Flows {
    Flows { protocols: vec![protocol], ..line.clone() }
}
