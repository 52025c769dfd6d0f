//! What a change of a security group opens and closes, on one subnet (network.md §7 no. 1).
//!
//! Both versions are followed over the same atoms, so a packet that is surely denied before and surely allowed after is
//! opened whatever the service tags contain. What is opened is told in the fewest lines: each line is a box of packets
//! that cannot grow in any direction, in the words that the rules use.
//!
//! Never here: which of the flows somebody needs; a subnet without any group is for the caller to judge, as far as more
//! than the group decides there.

mod boxes;
mod compare;
mod families;
mod joint;
mod lines;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use compare::{Found, Versions};
use joint::Joint;

use super::universe::conflict;
use super::{Decider, Family, Surroundings};
use crate::analysis::reason::{Reason, add_once};
use crate::network::{Address, Direction, PortRange, Prefix, Protocol, SecurityGroup};

/// What changes.
#[derive(Debug, Clone, Default)]
pub struct Difference {
    /// Surely denied before, surely allowed after.
    pub opened: Vec<Flows>,
    /// Surely allowed before, surely denied after.
    pub closed: Vec<Flows>,
    /// Perhaps one of both.
    pub cannot_tell: Vec<Flows>,
    /// Why it cannot be told. Not empty when `cannot_tell` is not.
    pub reasons: Vec<Reason>,
    /// Why all packets, or those of one direction, could not be compared.
    pub not_compared: Vec<Reason>,
    /// Lines of either kind that are not listed, because there are more than [`MOST_LINES`].
    pub more: usize,
}

/// Most lines of each kind.
pub const MOST_LINES: usize = 50;

/// A box of packets that open connections.
#[derive(Debug, Clone)]
pub struct Flows {
    /// The protocols; all of them for "any protocol".
    pub protocols: Vec<Protocol>,
    /// Into the subnet or out of it.
    pub direction: Direction,
    /// The family of addresses that alone is meant; nothing for both, or where ranges say it.
    pub family: Option<Family>,
    /// The other end.
    pub peer: PeerSet,
    /// The addresses of the subnet; empty for all of it.
    pub near: Vec<Prefix>,
    /// Destination ports. All ports for protocols that have none.
    pub ports: Vec<PortRange>,
    /// Source ports; all of them in nearly every case.
    pub source_ports: Vec<PortRange>,
    /// Who decides over packets of the box in the old version and in the new one. Nobody where that is not known.
    pub deciders: [Vec<Decider>; 2],
}

impl Flows {
    /// Whether both speak of the same packets, whoever decides over them.
    pub fn has_same_packets(&self, other: &Self) -> bool {
        (self.direction, &self.protocols, &self.ports, &self.source_ports)
            == (other.direction, &other.protocols, &other.ports, &other.source_ports)
            && self.has_same_ends(other)
    }

    fn has_same_ends(&self, other: &Self) -> bool {
        (self.direction, self.family, &self.peer, &self.near)
            == (other.direction, other.family, &other.peer, &other.near)
    }

    /// Adds those who decide over the packets of another line.
    pub fn add_deciders(&mut self, other: &Self) {
        for (own, more) in self.deciders.iter_mut().zip(&other.deciders) {
            for decider in more {
                if !own.contains(decider) {
                    own.push(*decider);
                }
            }
        }
    }
}

/// Addresses in the words of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PeerSet {
    /// All of these, except what is in those. The exceptions are few or none.
    These {
        /// Tags, prefixes, any address.
        of: Vec<Address>,
        /// Tags and prefixes.
        except: Vec<Address>,
    },
    /// Some addresses of these, which there are no short words for.
    Among(Vec<Address>),
}

/// What the change of a group means for the packets of a subnet. No group lets everything through.
///
/// The subnet before and after is compared as "the subnet" where its prefixes are not the same. What `VirtualNetwork` means
/// may differ too. Of an unknown part of it that is the same in both, it is taken that it does not change.
pub fn difference(
    old: Option<&SecurityGroup>,
    old_surroundings: &Surroundings<'_>,
    new: Option<&SecurityGroup>,
    new_surroundings: &Surroundings<'_>,
) -> Difference {
    let mut found = Found::default();
    let refused = [old, new].into_iter().flatten().filter_map(conflict);
    for reason in refused {
        add_once(&mut found.not_compared, reason);
    }
    if found.not_compared.is_empty() {
        let versions = Versions { old, new, around: [old_surroundings, new_surroundings] };
        let joint = Joint::of(old_surroundings, new_surroundings);
        for direction in [Direction::Inbound, Direction::Outbound] {
            if let Err(reason) = versions.compare(direction, &joint, &mut found) {
                let text = format!("{} packets: {reason}", direction.as_str().to_ascii_lowercase());
                add_once(&mut found.not_compared, Reason::new(text));
            }
        }
    }
    found.finish()
}

impl fmt::Display for PeerSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |addresses: &[Address]| {
            let word = |address: &Address| match address {
                Address::Any => "any address".to_owned(),
                other => other.to_string(),
            };
            addresses.iter().map(word).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::These { of, except } if except.is_empty() => f.write_str(&list(of)),
            Self::These { of, except } => write!(f, "{} except {}", list(of), list(except)),
            Self::Among(addresses) => write!(f, "a part of {}", list(addresses)),
        }
    }
}
