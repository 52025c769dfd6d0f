//! Changes to a group that must not change a verdict, tried on random groups (network.md §2.6 no. 5).

use super::all_worlds::case::{Asked, Case, Dice, TAGS, generate};
use crate::analysis::sample::{address, known, rule};
use crate::network::{Address, ProtocolMatch, SecurityGroup, SecurityRule, ServiceTag};

/// Random groups, changed in one way, keep their verdicts. A change that finds nothing to do says so.
fn keeps_verdicts(seed: u64, mut change: impl FnMut(&mut SecurityGroup) -> bool) {
    let mut dice = Dice(seed);
    let mut changed = 0;
    for round in 0..2_000 {
        let case: Case = generate(&mut dice, round % 3);
        let mut group = case.group();
        if change(&mut group) {
            changed += 1;
            assert_eq!(case.decide_with(&group), case.decide(), "{case:#?}");
        }
    }
    assert!(changed > 100, "{changed} groups were changed");
}

fn priority(rule: &SecurityRule) -> u32 {
    rule.priority.get().copied().unwrap_or(u32::MAX)
}

#[test]
fn neighbours_that_do_the_same_can_change_places() {
    keeps_verdicts(11, |group| {
        let rules = &mut group.rules.items;
        // A rule of unknown priority could come between them.
        if group.rules.rest.is_some() || rules.iter().any(|rule| rule.priority.get().is_err()) {
            return false;
        }
        rules.sort_by_key(priority);
        let is_sure = |rule: &SecurityRule| rule.declared.exists.is(&true) && rule.direction.get().is_ok();
        let same = |pair: &[SecurityRule]| {
            let access = pair[0].access.get().ok();
            access.is_some() && access == pair[1].access.get().ok() && pair.iter().all(is_sure)
        };
        let Some(place) = rules.windows(2).position(same) else { return false };
        let (one, other) = (priority(&rules[place]), priority(&rules[place + 1]));
        if rules.iter().filter(|rule| [one, other].contains(&priority(rule))).count() > 2 {
            return false;
        }
        rules[place].priority = known(other);
        rules[place + 1].priority = known(one);
        true
    });
}

#[test]
fn a_range_is_its_halves() {
    keeps_verdicts(12, |group| {
        let pair = address("20.0.0.0/31");
        let mut changed = false;
        for rule in &mut group.rules.items {
            let addresses = &mut rule.source.addresses;
            if addresses.single.is(&Some(pair.clone())) {
                addresses.single = known(None);
                addresses.list = known(vec![known(address("20.0.0.1/32")), known(address("20.0.0.0/32"))]);
                changed = true;
            }
        }
        changed
    });
}

#[test]
fn one_value_can_be_a_list_of_one() {
    keeps_verdicts(13, |group| {
        let mut changed = false;
        for rule in &mut group.rules.items {
            let ports = &mut rule.destination.ports;
            if let Ok(Some(range)) = ports.single.get() {
                ports.list = known(vec![known(*range)]);
                ports.single = known(None);
                changed = true;
            }
        }
        changed
    });
}

#[test]
fn names_of_tags_have_no_case() {
    keeps_verdicts(14, |group| {
        let mut changed = false;
        for rule in &mut group.rules.items {
            let single = &mut rule.source.addresses.single;
            if let Ok(Some(Address::Tag(tag))) = single.get() {
                *single = known(Some(Address::Tag(ServiceTag::new(tag.as_str().to_uppercase()))));
                changed = true;
            }
        }
        changed
    });
}

#[test]
fn behind_a_rule_for_everything_nothing_matters() {
    let mut dice = Dice(15);
    for round in 0..1_000 {
        let case = generate(&mut dice, round % 3);
        let mut group = case.group();
        group.rules.items.retain(|rule| priority(rule) < 4000);
        group.rules.items.push(rule("4095 in deny * | * | * | * | *"));
        let before = case.decide_with(&group);
        group.rules.items.push(rule("4096 in allow * | * | * | * | *"));
        assert_eq!(case.decide_with(&group), before, "{case:#?}");
    }
}

/// Whether no packet can be matched by both rules.
fn are_disjoint(one: &SecurityRule, other: &SecurityRule) -> bool {
    let protocol = |rule: &SecurityRule| match rule.protocol.get() {
        Ok(ProtocolMatch::Only(protocol)) => Some(*protocol),
        Ok(ProtocolMatch::Any) | Err(_) => None,
    };
    let port = |rule: &SecurityRule| {
        let ports = &rule.destination.ports;
        let is_alone = ports.list.get().is_ok_and(Vec::is_empty);
        ports.single.get().ok().copied().flatten().filter(|_| is_alone)
    };
    let direction = |rule: &SecurityRule| rule.direction.get().ok().copied();
    let differ = protocol(one).zip(protocol(other)).is_some_and(|(one, other)| one != other);
    let apart = port(one).zip(port(other)).is_some_and(|(one, other)| one.last < other.first || other.last < one.first);
    differ || apart || direction(one).zip(direction(other)).is_some_and(|(one, other)| one != other)
}

#[test]
fn neighbours_that_match_different_packets_can_change_places() {
    keeps_verdicts(16, |group| {
        let rules = &mut group.rules.items;
        if group.rules.rest.is_some() || rules.iter().any(|rule| rule.priority.get().is_err()) {
            return false;
        }
        rules.sort_by_key(priority);
        let is_sure = |rule: &SecurityRule| rule.declared.exists.is(&true) && rule.direction.get().is_ok();
        let apart = |pair: &[SecurityRule]| are_disjoint(&pair[0], &pair[1]) && pair.iter().all(is_sure);
        let Some(place) = rules.windows(2).position(apart) else { return false };
        let (one, other) = (priority(&rules[place]), priority(&rules[place + 1]));
        if rules.iter().filter(|rule| [one, other].contains(&priority(rule))).count() > 2 {
            return false;
        }
        rules[place].priority = known(other);
        rules[place + 1].priority = known(one);
        true
    });
}

#[test]
fn a_tag_that_nobody_knows_can_have_any_name() {
    let mut dice = Dice(17);
    let mut changed = 0;
    for round in 0..2_000 {
        let case = generate(&mut dice, round % 3);
        // Who asks about the tag would have to ask about the other name.
        if matches!(case.asked, Asked::Tag(tag) if TAGS[tag].0 == "Foo") {
            continue;
        }
        let mut group = case.group();
        for rule in &mut group.rules.items {
            let single = &mut rule.source.addresses.single;
            if single.get().is_ok_and(|single| matches!(single, Some(Address::Tag(tag)) if tag.is("Foo"))) {
                *single = known(Some(address("AnotherName")));
                changed += 1;
            }
        }
        assert_eq!(case.decide_with(&group), case.decide(), "{case:#?}");
    }
    assert!(changed > 100, "{changed} rules were changed");
}

/// A rule behind all others decides what the default rules decided, and if it does the same as they do, nothing changes.
#[test]
fn default_rules_can_be_written_out_behind_all_others() {
    let mut changed = 0;
    keeps_verdicts(18, |group| {
        let is_free = |rule: &SecurityRule| rule.priority.get().is_ok_and(|priority| *priority < 4000);
        if group.rules.rest.is_some() || !group.rules.items.iter().all(is_free) {
            return false;
        }
        // No packet is both from the network and from elsewhere, so the order of the two that allow does not matter.
        let (network, probe) = if changed % 2 == 0 { (4001, 4002) } else { (4002, 4001) };
        changed += 1;
        group.rules.items.extend([
            rule(&format!("{network} in allow * | VirtualNetwork | * | VirtualNetwork | *")),
            rule(&format!("{probe} in allow * | AzureLoadBalancer | * | * | *")),
            rule("4003 in deny * | * | * | * | *"),
        ]);
        true
    });
}
