//! `security-rules/beyond-limits`: security groups and route tables have bounds (network.md §1.2).

use std::collections::BTreeSet;

use crate::network::{Address, Addresses, Key, RouteTable, RuleSide, SecurityGroup, SecurityRule};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, Draft, Stop};

/// What is counted, and how much of it there may be.
struct Count {
    what: &'static str,
    surely: usize,
    at_most: usize,
    limit: u32,
    remedy: &'static str,
}

pub(in crate::rules) fn group(key: Key<SecurityGroup>, cx: &Context<'_>) -> Outcome {
    let group = cx.network.get(key).ok_or(Stop::NotApplicable)?;
    let limits = cx.platform.limits();
    let mut counts = [
        ("rules", limits.security_group_rules, "merge rules that differ in a port or an address alone"),
        ("source addresses", limits.security_group_addresses, "use service tags or shorter prefixes in place of lists"),
        (
            "destination addresses",
            limits.security_group_addresses,
            "use service tags or shorter prefixes in place of lists",
        ),
        (
            "application security groups",
            limits.security_group_application_groups,
            "use fewer application security groups",
        ),
    ]
    .map(|(what, limit, remedy)| Count { what, surely: 0, at_most: 0, limit, remedy });
    let mut named: [BTreeSet<&str>; 2] = [BTreeSet::new(), BTreeSet::new()];
    let mut all_known = group.rules.rest.is_none();
    for rule in &group.rules.items {
        let surely = match cx.exists(&rule.declared.exists) {
            Ok(false) => continue,
            exists => exists.is_ok(),
        };
        let [sources, destinations] = [&rule.source, &rule.destination].map(addresses);
        all_known &= sources.is_some() && destinations.is_some();
        let numbers = [1, sources.unwrap_or(0), destinations.unwrap_or(0)];
        for (count, number) in counts.iter_mut().zip(numbers) {
            count.at_most = count.at_most.saturating_add(number);
            count.surely = count.surely.saturating_add(if surely { number } else { 0 });
        }
        let [perhaps, sure] = &mut named;
        perhaps.extend(groups(rule));
        if surely {
            sure.extend(groups(rule));
        }
    }
    let ([.., count], [perhaps, sure]) = (&mut counts, &named);
    (count.surely, count.at_most) = (sure.len(), perhaps.len());
    judge("network security group", &group.declared.label, &counts, all_known)
        .map_or_else(|outcome| outcome, |draft| draft.at(&group.declared, "this group").into())
}

pub(in crate::rules) fn route_table(key: Key<RouteTable>, cx: &Context<'_>) -> Outcome {
    let table = cx.network.get(key).ok_or(Stop::NotApplicable)?;
    let limits = cx.platform.limits();
    let mut counts = [
        ("routes", limits.route_table_routes, "merge routes with the same next hop into shorter prefixes"),
        ("routes with a service tag", limits.route_table_tag_routes, "route prefixes in place of service tags"),
    ]
    .map(|(what, limit, remedy)| Count { what, surely: 0, at_most: 0, limit, remedy });
    let mut all_known = table.routes.rest.is_none();
    for route in &table.routes.items {
        let surely = match cx.exists(&route.declared.exists) {
            Ok(false) => continue,
            exists => exists.is_ok(),
        };
        all_known &= route.address.get().is_ok();
        let is_tag = matches!(route.address.get(), Ok(Address::Tag(_)));
        for (count, counts) in counts.iter_mut().zip([true, is_tag]) {
            count.at_most += usize::from(counts);
            count.surely += usize::from(counts && surely);
        }
    }
    judge("route table", &table.declared.label, &counts, all_known)
        .map_or_else(|outcome| outcome, |draft| draft.at(&table.declared, "this route table").into())
}

/// How many addresses and prefixes a side names; tags and `*` are not counted. Nothing if that is not known.
fn addresses(side: &RuleSide) -> Option<usize> {
    let Addresses { single, list, .. } = &side.addresses;
    let is_prefix = |address: &Address| usize::from(matches!(address, Address::Prefix(_)));
    let single = single.get().ok()?.as_ref().map_or(0, is_prefix);
    let several = list.get().ok()?.iter().filter_map(|item| item.get().ok()).map(is_prefix).sum::<usize>();
    Some(single.saturating_add(several))
}

/// The application security groups of which it is known which they are.
fn groups(rule: &SecurityRule) -> impl Iterator<Item = &str> {
    let sides = [&rule.source, &rule.destination].into_iter();
    let ids = sides.filter_map(|side| side.addresses.application_security_groups.get().ok()).flatten();
    ids.map(String::as_str).filter(|id| !id.contains('{'))
}

/// A finding without its place if something is surely too large; else the answer.
fn judge(kind: &str, label: &str, counts: &[Count], all_known: bool) -> Result<Draft, Outcome> {
    let beyond = |number: usize, limit: u32| u64::try_from(number).is_ok_and(|number| number > u64::from(limit));
    let mut broken = counts.iter().filter(|count| beyond(count.surely, count.limit));
    let Some(first) = broken.next() else {
        let may_be = counts.iter().any(|count| beyond(count.at_most, count.limit));
        return Err(if all_known && !may_be { holds() } else { Err(Stop::NotApplicable) });
    };
    let mut draft = fail(format!("{kind} `{label}` has {} {}; Azure takes {}", first.surely, first.what, first.limit))
        .help(first.remedy);
    for count in broken {
        draft = draft.proof(format!("it also has {} {}, of {} at most", count.surely, count.what, count.limit));
    }
    Ok(draft)
}
