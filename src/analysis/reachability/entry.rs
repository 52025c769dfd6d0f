//! The rules that a flow meets, in the order in which it meets them.
//!
//! A rule of which something is not known becomes an entry that *may* act. A rule whose priority is not known may act as
//! soon as there is a free number for it, and surely acts before the default rules if nothing else is in doubt.
//!
//! Never here: addresses; the outcome.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::decision::{Decider, DefaultRule};
use super::side::{End, Named, Side};
use crate::analysis::reason::Reason;
use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::network::{Access, Direction, PortRange, Protocol, ProtocolMatch, SecurityGroup, SecurityRule};

/// The priorities that Azure accepts for written rules (network.md §1.1 E1).
const CUSTOM: std::ops::RangeInclusive<u32> = 100..=4096;

/// A rule that may have to do with the flow.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) decider: Decider,
    /// What it does; `None` when that is not known.
    pub(super) access: Option<Access>,
    pub(super) near: Side<Named>,
    pub(super) peer: Side<Named>,
    pub(super) source_port: Side<PortRange>,
    pub(super) port: Side<PortRange>,
    /// Why it may not act although a packet matches, besides the doubts of its sides.
    pub(super) doubts: Vec<Reason>,
}

/// A point in the order of evaluation at which an entry acts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) entry: usize,
    /// Whether it surely acts on what it surely matches.
    pub(super) certain: bool,
}

/// Who has a number. A rule that takes a free number comes before a conditional rule that is written with it: where the
/// conditional rule exists, the number was not free and the other one has a lower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Free,
    Written,
}

/// The rules of a group for one direction and one protocol, or those of them that concern one flow.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    pub(super) entries: Vec<Rc<Entry>>,
    pub(super) steps: Vec<Step>,
}

/// How often each priority is taken by rules that surely exist in this direction.
struct Taken(BTreeMap<u32, usize>);

impl Taken {
    fn of(group: &SecurityGroup, direction: Direction) -> Self {
        let mut taken = BTreeMap::new();
        for rule in &group.rules.items {
            if rule.declared.exists.is(&true)
                && rule.direction.is(&direction)
                && let Ok(priority) = rule.priority.get()
            {
                *taken.entry(*priority).or_default() += 1;
            }
        }
        Self(taken)
    }

    fn count(&self, priority: u32) -> usize {
        self.0.get(&priority).copied().unwrap_or(0)
    }

    /// The first number that an unknown rule could have.
    fn first_free(&self) -> u32 {
        let mut numbers = CUSTOM;
        numbers.find(|number| self.count(*number) == 0).unwrap_or(CUSTOM.end() + 1)
    }

    /// The last number that an unknown rule could have.
    fn last_free(&self) -> u32 {
        let mut numbers = CUSTOM.rev();
        numbers.find(|number| self.count(*number) == 0).unwrap_or(CUSTOM.end() + 1)
    }
}

impl Order {
    /// The written and the hidden rules that could decide over a packet of that direction and protocol.
    pub(super) fn read(direction: Direction, protocol: Protocol, group: &SecurityGroup, tags: &TagAxioms) -> Self {
        let taken = Taken::of(group, direction);
        let (first_free, last_free) = (taken.first_free(), taken.last_free());
        let mut entries = Vec::new();
        let mut steps: Vec<((u32, Place), Step)> = Vec::new();
        for (index, rule) in group.rules.items.iter().enumerate() {
            let Some(mut entry) = read(index, rule, direction, protocol, tags) else { continue };
            let number = entries.len();
            match rule.priority.get() {
                Ok(priority) => {
                    let exists = rule.declared.exists.is(&true) && rule.direction.is(&direction);
                    // Azure refuses a second rule of this number, so it can only exist where the sure one does not.
                    if taken.count(*priority) > 0 && !exists {
                        continue;
                    }
                    steps.push(((*priority, Place::Written), Step { entry: number, certain: entry.doubts.is_empty() }));
                }
                Err(cause) => {
                    if entry.doubts.is_empty() {
                        steps.push(((last_free, Place::Free), Step { entry: number, certain: true }));
                    }
                    let text = format!("the priority of rule `{}` is not known", rule.declared.last_name());
                    entry.doubts.push(Reason::because(text, cause));
                    steps.push(((first_free, Place::Free), Step { entry: number, certain: false }));
                }
            }
            entries.push(Rc::new(entry));
        }
        if let Some(cause) = &group.rules.rest {
            let text = format!("`{}` may have rules that are not known", group.declared.label);
            let doubts = vec![Reason::because(text, cause)];
            steps.push(((first_free, Place::Free), Step { entry: entries.len(), certain: false }));
            entries.push(Rc::new(Entry { doubts, ..Entry::of_everything(Decider::FurtherRules, None) }));
        }
        // Stable: rules of one priority, of which at most one exists, stay in the order of their text.
        steps.sort_by_key(|(place, _)| *place);
        let mut steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
        for rule in DefaultRule::of(direction) {
            steps.push(Step { entry: entries.len(), certain: true });
            entries.push(Rc::new(hidden(rule)));
        }
        Self { entries, steps }
    }

    /// What is left when only some entries matter.
    pub(super) fn keeping(&self, mut matters: impl FnMut(usize, &Entry) -> bool) -> Self {
        let mut left = Self::default();
        let mut numbers = Vec::with_capacity(self.entries.len());
        for (number, entry) in self.entries.iter().enumerate() {
            let stays = matters(number, entry);
            numbers.push(stays.then_some(left.entries.len()));
            if stays {
                left.entries.push(Rc::clone(entry));
            }
        }
        let number = |step: &Step| numbers.get(step.entry).copied().flatten();
        let steps = self.steps.iter().filter_map(|step| Some(Step { entry: number(step)?, ..*step }));
        left.steps = steps.collect();
        left
    }

    /// For each entry whether packets come to it before the first rule that surely acts and leaves none of them over.
    pub(super) fn reached(&self, leaves_nothing: impl Fn(usize, &Entry) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.entries.len()];
        for step in &self.steps {
            if let Some(reached) = reached.get_mut(step.entry) {
                *reached = true;
            }
            let entry = self.entries.get(step.entry).filter(|_| step.certain);
            if entry.is_some_and(|entry| leaves_nothing(step.entry, entry)) {
                break;
            }
        }
        reached
    }

    /// The rules that may decide over packets to one of these ports.
    pub(super) fn for_ports(&self, asked: &[PortRange]) -> Self {
        self.keeping(|_, entry| {
            let mut named = entry.port.fields.iter().flat_map(|field| &field.known);
            entry.port.is_open() || named.any(|range| asked.iter().any(|asked| overlap(*range, *asked)))
        })
    }
}

impl Entry {
    /// Whether it matches packets of every peer, from every port to any of these.
    pub(super) fn is_for_every_peer(&self, asked: &[PortRange]) -> bool {
        let all = |side: &Side<PortRange>, asked: &PortRange| {
            let covers = |range: &PortRange| range.first <= asked.first && asked.last <= range.last;
            !side.fields.is_empty() && side.fields.iter().all(|field| field.known.iter().any(covers))
        };
        let has_ports = all(&self.source_port, &PortRange::ALL) && asked.iter().all(|asked| all(&self.port, asked));
        has_ports && self.peer.names_everything()
    }

    /// Something that has a say in everything.
    pub(super) fn of_everything(decider: Decider, access: Option<Access>) -> Self {
        Self {
            decider,
            access,
            near: Side::known(vec![Named::Any]),
            peer: Side::known(vec![Named::Any]),
            source_port: Side::known(vec![PortRange::ALL]),
            port: Side::known(vec![PortRange::ALL]),
            doubts: Vec::new(),
        }
    }
}

/// The rule as packets of that direction and protocol meet it; nothing if it cannot decide over any of them.
fn read(index: usize, rule: &SecurityRule, of: Direction, asked: Protocol, tags: &TagAxioms) -> Option<Entry> {
    let label = &rule.declared.last_name();
    let mut doubts = Vec::new();
    match rule.declared.exists.get() {
        Ok(true) => {}
        Ok(false) => return None,
        Err(cause) => doubts.push(Reason::because(format!("whether rule `{label}` exists is not known"), cause)),
    }
    match rule.direction.get() {
        Ok(direction) if *direction == of => {}
        Ok(_) => return None,
        Err(cause) => doubts.push(Reason::because(format!("the direction of rule `{label}` is not known"), cause)),
    }
    let has_ports = matches!(asked, Protocol::Tcp | Protocol::Udp);
    match rule.protocol.get() {
        Ok(ProtocolMatch::Any) if has_ports || asked == Protocol::Icmp => {}
        Ok(ProtocolMatch::Any) => {
            doubts.push(Reason::new(format!("whether `*` in rule `{label}` means {asked} too is not documented")));
        }
        Ok(ProtocolMatch::Only(protocol)) if *protocol == asked => {}
        Ok(ProtocolMatch::Only(_)) => return None,
        Err(cause) => doubts.push(Reason::because(format!("the protocol of rule `{label}` is not known"), cause)),
    }
    let (source_port, port) = if has_ports {
        let port = Side::ports(&rule.destination.ports, &|| format!("destination port of rule `{label}`"));
        (Side::ports(&rule.source.ports, &|| format!("source port of rule `{label}`")), port)
    } else {
        let named = [&rule.source.ports, &rule.destination.ports].into_iter().any(|ports| !names_all_ports(ports));
        if named {
            let text = format!("what the ports of rule `{label}` mean for {asked} is not documented");
            doubts.push(Reason::new(text));
        }
        (Side::known(vec![PortRange::ALL]), Side::known(vec![PortRange::ALL]))
    };
    let (near, peer) = match of {
        Direction::Inbound => (&rule.destination, &rule.source),
        Direction::Outbound => (&rule.source, &rule.destination),
    };
    let (near_word, peer_word) = match of {
        Direction::Inbound => ("destination", "source"),
        Direction::Outbound => ("source", "destination"),
    };
    let near = Side::addresses(&near.addresses, End::Near, tags, &|| format!("{near_word} address of rule `{label}`"));
    let peer = Side::addresses(&peer.addresses, End::Peer, tags, &|| format!("{peer_word} address of rule `{label}`"));
    if near.matches_nothing() || peer.matches_nothing() {
        return None;
    }
    let access = match rule.access.get() {
        Ok(access) => Some(*access),
        Err(cause) => {
            doubts.push(Reason::because(format!("whether rule `{label}` allows or denies is not known"), cause));
            None
        }
    };
    Some(Entry { decider: Decider::Rule(index), access, near, peer, source_port, port, doubts })
}

fn hidden(rule: DefaultRule) -> Entry {
    let tag = |tag| Side::known(vec![Named::Tag(tag)]);
    let of_everything = |access| Entry::of_everything(Decider::Default(rule), Some(access));
    match rule {
        DefaultRule::AllowVnetInBound | DefaultRule::AllowVnetOutBound => Entry {
            near: tag(TagName::VirtualNetwork),
            peer: tag(TagName::VirtualNetwork),
            ..of_everything(Access::Allow)
        },
        DefaultRule::AllowAzureLoadBalancerInBound => {
            Entry { peer: tag(TagName::AzureLoadBalancer), ..of_everything(Access::Allow) }
        }
        DefaultRule::AllowInternetOutBound => Entry { peer: tag(TagName::Internet), ..of_everything(Access::Allow) },
        DefaultRule::DenyAllInBound | DefaultRule::DenyAllOutBound => of_everything(Access::Deny),
    }
}

fn overlap(one: PortRange, other: PortRange) -> bool {
    one.first <= other.last && other.first <= one.last
}

fn names_all_ports(ports: &crate::network::Ports) -> bool {
    let side = Side::ports(ports, &String::new);
    side.fields.len() == 1 && side.fields.iter().all(|field| field.known.contains(&PortRange::ALL))
}
