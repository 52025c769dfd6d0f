//! The truth about a question: every world, packet by packet.

use super::case::{
    ADDRESSES, Asked, Case, FOO, HOME, IN_NETWORK, INTERNET, LITERALS, May, NEAR, NETWORK, NORTH, PORTS, PROBE, PUBLIC,
    PeerField, REMAINDER, SERVICES, SOURCE_PORTS, SQL, STORAGE, TAGS, TestRule, WEST,
};
use crate::analysis::reachability::{Family, Verdict};

/// Cases with more worlds than this are not tried.
const MOST_WORLDS: usize = 300;

impl Case {
    fn asked_bit(&self) -> u16 {
        match self.asked {
            Asked::Tag(tag) => TAGS[tag].1,
            Asked::Home => HOME,
            Asked::Everything | Asked::Literal(_) => 0,
        }
    }

    /// Whether an address of this world is asked about.
    fn is_asked(&self, address: usize, tags: u16) -> bool {
        match self.asked {
            Asked::Everything => true,
            Asked::Literal(literal) => LITERALS[literal].1.contains(&address),
            Asked::Tag(_) | Asked::Home => {
                tags & self.asked_bit() != 0 && !(self.asked_bit() == NETWORK && address == PROBE)
            }
        }
    }

    /// The tags that are mentioned, with the wholes of regions.
    fn mentioned(&self) -> u16 {
        let mut bits = self.asked_bit() | NETWORK | INTERNET;
        for rule in &self.rules {
            if let PeerField::Tag(tag) = rule.peer {
                bits |= TAGS[tag].1;
            }
        }
        if bits & (WEST | NORTH | HOME) != 0 {
            bits |= STORAGE;
        }
        bits
    }

    /// Every way in which an address can be in tags.
    fn memberships(&self, address: usize) -> Vec<u16> {
        let mentioned = self.mentioned();
        let is_public = PUBLIC.contains(&address);
        let is_possible = |tags: u16| {
            let has = |bits: u16| tags & bits != 0;
            let may_be_in_network = match self.may {
                May::Nothing => false,
                May::Pair { service_tags } => address < 2 && (service_tags || !has(SERVICES)),
                May::Everywhere { service_tags } => service_tags || !has(SERVICES),
            };
            // Nobody says whether the network contains the address of the probes in IPv6.
            let is_v4 = self.family == Family::V4;
            let surely_in_network = address == IN_NETWORK || address == PROBE && is_v4;
            let may_be_in_network = may_be_in_network || address == PROBE;
            let remainder = match self.asked {
                _ if address != REMAINDER || self.may == (May::Everywhere { service_tags: true }) => true,
                Asked::Everything => !has(SERVICES | NETWORK),
                Asked::Tag(_) | Asked::Home => match self.asked_bit() {
                    INTERNET => !has(SERVICES | NETWORK),
                    _ if !is_v4 => true,
                    STORAGE => has(STORAGE) && !has(WEST | NORTH | NETWORK),
                    WEST => has(WEST) && !has(NORTH | NETWORK),
                    NORTH => has(NORTH) && !has(WEST | NETWORK),
                    NETWORK | FOO => true,
                    other => has(other) && !has(NETWORK),
                },
                Asked::Literal(_) => true,
            };
            (!has(WEST | NORTH | HOME) || has(STORAGE))
                && !(has(STORAGE) && has(SQL))
                && (is_public || !has(SERVICES | INTERNET))
                && (!surely_in_network || has(NETWORK))
                && (surely_in_network || may_be_in_network || !has(NETWORK))
                && (!is_public || has(NETWORK) || has(INTERNET))
                && remainder
        };
        let parts = std::iter::successors(Some(mentioned), |part| part.checked_sub(1).map(|less| less & mentioned));
        parts.filter(|tags| is_possible(*tags)).collect()
    }

    /// The verdict of trying every world; none if there are too many.
    pub(super) fn try_all_worlds(&self) -> Option<Verdict> {
        let memberships: Vec<Vec<u16>> = (0..ADDRESSES).map(|address| self.memberships(address)).collect();
        // An address that is asked about in no world needs no choice.
        let asked: Vec<usize> = (0..ADDRESSES)
            .filter(|address| memberships[*address].iter().any(|tags| self.is_asked(*address, *tags)))
            .collect();
        let worlds = asked.iter().try_fold(1_usize, |all, address| all.checked_mul(memberships[*address].len()))?;
        let universes = self.choose(asked.len(), MOST_WORLDS.checked_div(worlds)?)?;
        let packets = self.packets();
        let (mut ever_allowed, mut ever_denied, mut always_denied) = (false, false, true);
        for rules in &universes {
            for world in 0..worlds {
                let mut left = world;
                let (mut allowed, mut denied) = (false, false);
                for (position, address) in asked.iter().enumerate() {
                    let choices = &memberships[*address];
                    let tags = choices[left % choices.len()];
                    left /= choices.len();
                    if !self.is_asked(*address, tags) {
                        continue;
                    }
                    for (near, source_port, port) in &packets {
                        let passes = passes(rules, *address, position, tags, *near, *source_port, *port);
                        allowed |= passes;
                        denied |= !passes;
                    }
                }
                if !allowed && !denied {
                    // Nothing is asked in this world: no tag is empty, but a service need not have addresses of IPv6.
                    always_denied &= self.family == Family::V4 || self.asked_bit() == INTERNET;
                    continue;
                }
                ever_allowed |= allowed;
                ever_denied |= denied;
                always_denied &= denied;
            }
        }
        Some(match (ever_allowed, ever_denied) {
            (true, false) => Verdict::Allowed,
            (false, true) => Verdict::Denied,
            (true, true) if always_denied => Verdict::PartlyDenied,
            (true, true) => Verdict::CannotTell,
            (false, false) => return None,
        })
    }

    /// Every packet from an address that the rules can tell from another: subnet address, source port, port.
    fn packets(&self) -> Vec<(u8, u8, u8)> {
        let bits = |matter: bool| if matter { vec![1, 2] } else { vec![1] };
        let near = bits(self.rules.iter().any(|rule| NEAR[usize::from(rule.near)].1 != 3));
        let source = bits(self.rules.iter().any(|rule| rule.source_port != Some(0)));
        let mut packets = Vec::new();
        for port in [1, 2].into_iter().filter(|port| port & self.ports != 0) {
            packets.extend(near.iter().flat_map(|near| source.iter().map(move |source| (*near, *source, port))));
        }
        packets
    }

    /// Every way in which the unknown parts of the rules can be, as rules without unknowns in the order of priority.
    fn choose(&self, addresses: usize, most: usize) -> Option<Vec<Vec<SureRule>>> {
        let mut lists: Vec<Vec<SureRule>> = vec![Vec::new()];
        for rule in &self.rules {
            let choices = rule.choices(addresses)?;
            if lists.len() * choices.len() > most {
                return None;
            }
            lists = lists
                .iter()
                .flat_map(|list| choices.iter().map(move |choice| list.iter().cloned().chain(choice.clone()).collect()))
                .collect();
            if lists.len() > 600 {
                return None;
            }
        }
        if self.further_rules {
            let further = |allow| {
                (99..110).map(move |priority| SureRule {
                    priority: priority + 1,
                    allow,
                    peer: SurePeer::Positions(u16::MAX),
                    near: 3,
                    source_port: 3,
                    port: 3,
                })
            };
            let additions: Vec<Option<SureRule>> =
                std::iter::once(None).chain(further(true).chain(further(false)).map(Some)).collect();
            lists = lists
                .iter()
                .flat_map(|list| additions.iter().map(move |rule| list.iter().cloned().chain(rule.clone()).collect()))
                .collect();
        }
        // Azure refuses two rules with one number.
        lists.retain_mut(|list: &mut Vec<SureRule>| {
            list.sort_by_key(|rule| rule.priority);
            list.windows(2).all(|pair| pair[0].priority != pair[1].priority)
        });
        Some(lists)
    }
}

/// A rule of one world.
#[derive(Debug, Clone)]
struct SureRule {
    priority: u32,
    allow: bool,
    peer: SurePeer,
    near: u8,
    source_port: u8,
    port: u8,
}

#[derive(Debug, Clone)]
enum SurePeer {
    Tags(u16),
    Addresses(u16),
    /// The asked addresses at these positions.
    Positions(u16),
}

impl TestRule {
    /// What the rule can be: nothing when it does not apply.
    fn choices(&self, addresses: usize) -> Option<Vec<Option<SureRule>>> {
        fn all<T: Copy>(known: Option<T>, possible: &[T]) -> Vec<T> {
            known.map_or_else(|| possible.to_vec(), |known| vec![known])
        }
        let mut choices = Vec::new();
        let may_be_absent = self.exists.is_none() || self.inbound != Some(true) || self.protocol != Some(true);
        if may_be_absent {
            choices.push(None);
        }
        if self.protocol == Some(false) {
            // It takes its number all the same, but matches nothing.
            let priorities = all(self.priority, &(100..110).chain([4096]).collect::<Vec<_>>());
            for priority in priorities {
                let peer = SurePeer::Addresses(0);
                choices.push(Some(SureRule { priority, allow: true, peer, near: 0, source_port: 0, port: 0 }));
            }
            if self.exists == Some(true) && self.inbound == Some(true) {
                choices.remove(0);
            }
            return Some(choices);
        }
        let peers: Vec<SurePeer> = match &self.peer {
            PeerField::Any => vec![SurePeer::Addresses(u16::MAX)],
            PeerField::Literals(literals) => {
                let addresses = literals.iter().flat_map(|literal| LITERALS[*literal].1);
                vec![SurePeer::Addresses(addresses.fold(0, |all, address| all | 1 << address))]
            }
            PeerField::Tag(tag) => vec![SurePeer::Tags(TAGS[*tag].1)],
            PeerField::Unknown if addresses > 5 => return None,
            PeerField::Unknown => (0..1 << addresses).map(SurePeer::Positions).collect(),
        };
        let port_bits: Vec<u8> = self.port.map_or_else(|| vec![0, 1, 2, 3], |ports| vec![PORTS[usize::from(ports)].1]);
        for priority in all(self.priority, &(100..110).chain([4096]).collect::<Vec<_>>()) {
            for allow in all(self.allow, &[true, false]) {
                for peer in &peers {
                    for port in &port_bits {
                        choices.push(Some(SureRule {
                            priority,
                            allow,
                            peer: peer.clone(),
                            near: NEAR[usize::from(self.near)].1,
                            source_port: SOURCE_PORTS[usize::from(self.source_port.unwrap())].1,
                            port: *port,
                        }));
                    }
                }
            }
        }
        if self.protocol.is_none() && self.exists == Some(true) && self.inbound == Some(true) {
            // Of another protocol it matches nothing, but it is there.
            choices.remove(0);
            for priority in all(self.priority, &(100..110).chain([4096]).collect::<Vec<_>>()) {
                let peer = SurePeer::Addresses(0);
                choices.push(Some(SureRule { priority, allow: true, peer, near: 0, source_port: 0, port: 0 }));
            }
        }
        Some(choices)
    }
}

/// First match decides; behind the written rules come Azure's own.
fn passes(rules: &[SureRule], address: usize, position: usize, tags: u16, near: u8, source_port: u8, port: u8) -> bool {
    for rule in rules {
        let is_peer = match rule.peer {
            SurePeer::Tags(bits) => tags & bits != 0,
            SurePeer::Addresses(bits) => bits >> address & 1 == 1,
            SurePeer::Positions(bits) => bits >> position & 1 == 1,
        };
        if is_peer && rule.near & near != 0 && rule.source_port & source_port != 0 && rule.port & port != 0 {
            return rule.allow;
        }
    }
    tags & NETWORK != 0 || address == PROBE
}
