//! What neither version says of a rule that both have, tried out.
//!
//! Whatever it is, a packet is matched by the rule in both versions or in neither, and what it comes to in each of the two
//! cases is all that it can come to. So where the answer is the same with a rule that matches all that it can match and with
//! none, for each such rule, what is not known does not matter.
//!
//! Never here: what is opened or closed.

use super::same::is_same_rule;
use crate::analysis::reachability::difference::{Difference, Flows};
use crate::network::{Address, Addresses, Fact, PortRange, Ports, ProtocolMatch, SecurityGroup, SecurityRule};

/// Most rules that are tried out: each doubles the number of cases.
const MOST_RULES: usize = 4;

/// The answer of a comparison, if it is the same in all cases; nothing too where there are none or too many of them.
pub(super) fn in_all_cases(
    groups: Option<(&SecurityGroup, &SecurityGroup)>,
    compare: impl Fn(Option<&SecurityGroup>, Option<&SecurityGroup>) -> Difference,
) -> Option<Difference> {
    let (old, new) = groups?;
    let shared = shared(old, new);
    if shared.is_empty() || shared.len() > MOST_RULES || ![old, new].into_iter().all(has_order) {
        return None;
    }
    let mut answer: Option<Difference> = None;
    for case in 0..1_u32 << shared.len() {
        let matches = |number: usize| case & (1 << number) != 0;
        let of = |group: &SecurityGroup, position: fn(&(usize, usize)) -> usize| {
            let choices: Vec<(usize, bool)> =
                shared.iter().enumerate().map(|(number, pair)| (position(pair), matches(number))).collect();
            settled(group, &choices)
        };
        let (before, after) = (of(old, |pair| pair.0), of(new, |pair| pair.1));
        let found = compare(Some(&before), Some(&after));
        match &mut answer {
            None => answer = Some(found),
            Some(known) if is_same_answer(known, &found) => add_deciders(known, &found),
            Some(_) => return None,
        }
    }
    answer
}

/// The positions of rules of which the same is not known in both versions, and of which it is known what they do if they
/// match.
fn shared(old: &SecurityGroup, new: &SecurityGroup) -> Vec<(usize, usize)> {
    let open = old.rules.items.iter().enumerate().filter(|(_, rule)| is_open(rule));
    let mut taken: Vec<usize> = Vec::new();
    let mut pairs = Vec::new();
    for (position, rule) in open {
        let twin = new.rules.items.iter().enumerate();
        let twin = twin.filter(|(other, _)| !taken.contains(other)).find(|(_, other)| is_same_rule(rule, other));
        if let Some((other, _)) = twin {
            taken.push(other);
            pairs.push((position, other));
        }
    }
    pairs
}

/// Whether the order of all rules is known: else it may hang on whether a rule is there at all.
fn has_order(group: &SecurityGroup) -> bool {
    group.rules.rest.is_none() && group.rules.items.iter().all(|rule| rule.priority.get().is_ok())
}

/// Whether it is not known what the rule matches, but where it stands and what it does.
fn is_open(rule: &SecurityRule) -> bool {
    let has_place = rule.priority.get().is_ok() && rule.direction.get().is_ok() && rule.access.get().is_ok();
    let is_known_list = |addresses: &Addresses| {
        addresses.single.get().is_ok()
            && addresses.application_security_groups.get().is_ok()
            && addresses.list.get().is_ok_and(|list| list.iter().all(|address| address.get().is_ok()))
    };
    let are_known = |ports: &Ports| {
        ports.single.get().is_ok() && ports.list.get().is_ok_and(|list| list.iter().all(|port| port.get().is_ok()))
    };
    let sides = [&rule.source, &rule.destination];
    let is_known = rule.declared.exists.get().is_ok()
        && rule.protocol.get().is_ok()
        && sides.iter().all(|side| is_known_list(&side.addresses) && are_known(&side.ports));
    has_place && !is_known
}

/// The group with rules that match all that they can match, or nothing.
fn settled(group: &SecurityGroup, choices: &[(usize, bool)]) -> SecurityGroup {
    let mut group = group.clone();
    for (position, matches) in choices {
        let Some(rule) = group.rules.items.get_mut(*position) else { continue };
        rule.declared.exists = Fact::known(*matches, rule.declared.exists.origin());
        if rule.protocol.get().is_err() {
            rule.protocol = Fact::known(ProtocolMatch::Any, rule.protocol.origin());
        }
        for side in [&mut rule.source, &mut rule.destination] {
            widen_addresses(&mut side.addresses);
            widen_ports(&mut side.ports);
        }
    }
    group
}

fn widen_addresses(addresses: &mut Addresses) {
    let is_open = addresses.single.get().is_err()
        || addresses.application_security_groups.get().is_err()
        || addresses.list.get().map_or(true, |list| list.iter().any(|address| address.get().is_err()));
    if is_open {
        addresses.single = Fact::known(Some(Address::Any), addresses.single.origin());
        addresses.list = Fact::known(Vec::new(), addresses.list.origin());
        let origin = addresses.application_security_groups.origin();
        addresses.application_security_groups = Fact::known(Vec::new(), origin);
    }
}

fn widen_ports(ports: &mut Ports) {
    let is_open = ports.single.get().is_err()
        || ports.list.get().map_or(true, |list| list.iter().any(|port| port.get().is_err()));
    if is_open {
        ports.single = Fact::known(Some(PortRange::ALL), ports.single.origin());
        ports.list = Fact::known(Vec::new(), ports.list.origin());
    }
}

/// Whether two answers list the same, in whatever order and whoever decides.
fn is_same_answer(one: &Difference, other: &Difference) -> bool {
    let pairs = [(&one.opened, &other.opened), (&one.closed, &other.closed), (&one.cannot_tell, &other.cannot_tell)];
    let has = |list: &[Flows], line: &Flows| list.iter().any(|known| known.has_same_packets(line));
    let is_same = pairs.iter().all(|(one, other)| one.len() == other.len() && one.iter().all(|it| has(other, it)));
    is_same && one.more == other.more && one.not_compared == other.not_compared
}

/// Adds who decides in another case of the same answer.
fn add_deciders(answer: &mut Difference, other: &Difference) {
    for (lines, more) in [(&mut answer.opened, &other.opened), (&mut answer.closed, &other.closed)] {
        for line in lines {
            if let Some(twin) = more.iter().find(|twin| twin.has_same_packets(line)) {
                line.add_deciders(twin);
            }
        }
    }
}
