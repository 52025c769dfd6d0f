//! As few lines as say the same.
//!
//! Never here: what changed.

use super::{Flows, PeerSet};
use crate::network::{PortRange, Protocol};

/// Joins lines that differ in one thing only: the protocol first, then ports, then peers.
pub(super) fn join(mut lines: Vec<Flows>) -> Vec<Flows> {
    merge(&mut lines, |one, other| {
        let is_same = one.peer == other.peer && one.near == other.near && has_same_ports(one, other);
        is_same && one.direction == other.direction && {
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
    lines.sort_by_key(|line| (line.direction, line.protocols.clone(), line.ports.clone()));
    lines
}

fn has_same_ports(one: &Flows, other: &Flows) -> bool {
    one.ports == other.ports && one.source_ports == other.source_ports
}

fn has_same_head(one: &Flows, other: &Flows) -> bool {
    one.direction == other.direction && one.protocols == other.protocols
}

fn merge(lines: &mut Vec<Flows>, join: impl Fn(&mut Flows, &Flows) -> bool) {
    let mut merged: Vec<Flows> = Vec::new();
    for line in lines.drain(..) {
        if !merged.iter_mut().any(|other| join(other, &line)) {
            merged.push(line);
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
