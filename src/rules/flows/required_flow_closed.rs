//! `flows/required-flow-closed`: every flow that a service needs must pass the effective rules of its subnet's security
//! group (facts §B).

use super::verdict::{Decided, decided};
use crate::analysis::reachability::{Decider, Difference, Verdict};
use crate::network::{Address, Direction, ProtocolMatch, SecurityGroup, SecurityRule};
use crate::platform::FlowKind;
use crate::rules::outcome::{Draft, Outcome, fail, holds};
use crate::rules::{Context, FlowSubject, Stop};

pub(in crate::rules) fn check(subject: FlowSubject<'_>, cx: &Context<'_>) -> Outcome {
    let asking = |stop: Stop| stop.asking(question(subject), &subject.flow.evidence.requirements);
    let decided = decided(subject, cx).map_err(asking)?;
    if let Some(rule) = blocklist(subject, &decided) {
        let (name, remote) = (rule.declared.last_name(), &subject.flow.remote);
        let text =
            format!("whether what the service needs of {remote} is among the addresses that rule `{name}` denies");
        return Err(asking(Stop::outside(text, &rule.declared)));
    }
    match decided.decision.verdict {
        Verdict::Allowed => holds(),
        // Letting in some clients is a choice; it is told by a rule of its own.
        Verdict::PartlyDenied if subject.flow.kind == FlowKind::Client => holds(),
        Verdict::Denied | Verdict::PartlyDenied => closed(subject, &decided, cx).into(),
        Verdict::CannotTell => Err(asking(Stop::because(&decided.decision.reasons, &decided.group.declared))),
    }
}

/// A rule that denies single addresses of the Internet and nothing else of the flow: what a service needs of the Internet
/// are some hosts, and they need not be among those.
pub fn blocklist<'n>(subject: FlowSubject<'_>, decided: &Decided<'n>) -> Option<&'n SecurityRule> {
    let of_internet = matches!(&subject.flow.remote, Address::Tag(tag) if tag.is("Internet"));
    if !of_internet || subject.flow.kind == FlowKind::Client || decided.decision.verdict != Verdict::PartlyDenied {
        return None;
    }
    let denying = decided.decision.denied_by.iter().map(|decider| match decider {
        Decider::Rule(index) => {
            decided.group.rules.items.get(*index).filter(|rule| names_ranges(rule, subject.flow.direction))
        }
        _ => None,
    });
    denying.collect::<Option<Vec<_>>>()?.first().copied()
}

/// Whether the far side of a rule is written as address ranges only.
fn names_ranges(rule: &SecurityRule, direction: Direction) -> bool {
    let far = match direction {
        Direction::Inbound => &rule.source.addresses,
        Direction::Outbound => &rule.destination.addresses,
    };
    let is_range = |address: &Address| matches!(address, Address::Prefix(_));
    let single = far.single.get().is_ok_and(|single| single.as_ref().is_none_or(is_range));
    let list = far.list.get().is_ok_and(|list| list.iter().all(|address| address.get().is_ok_and(is_range)));
    let no_groups = far.application_security_groups.get().is_ok_and(Vec::is_empty);
    single && list && no_groups
}

/// The finding: which rule closes the flow, the packet that shows it, the rule that was probably meant.
fn closed(subject: FlowSubject<'_>, decided: &Decided<'_>, cx: &Context<'_>) -> Draft {
    let Decided { group, decision } = decided;
    let flow = subject.flow;
    let name = &group.declared.label;
    let part = if decision.verdict == Verdict::PartlyDenied { "part of " } else { "" };
    let service = subject.at().name();
    let mut draft = fail(format!("security group `{name}` closes {part}{flow}, which {service} needs"))
        .severity(flow.severity)
        .requirements(&flow.evidence.requirements);
    if let Some(link) = cx.platform.link(&flow.evidence) {
        draft = draft.link(link);
    }
    let written = decision.denied_by.iter().find_map(|decider| match decider {
        Decider::Rule(index) => group.rules.items.get(*index),
        _ => None,
    });
    draft = match written {
        Some(rule) => draft.at(&rule.declared, format!("{} denies it", numbered(rule))),
        None => draft.at(&group.declared, "no rule of this group allows it"),
    };
    for near in decision.near_misses.iter().take(2) {
        if let Some(rule) = group.rules.items.get(near.rule) {
            draft = draft.because(&rule.declared, meant(&near.difference, group));
        }
    }
    draft = draft.because(&subject.location.subnet, format!("{service} is in the subnet with this group"));
    if let Some(packet) = &decision.counterexample {
        let by: Vec<String> = decision.denied_by.iter().take(2).map(|decider| decider.describe(group)).collect();
        draft = draft.proof(format!("{packet} is denied by {}", by.join(" and ")));
    }
    draft.proof(format!("needed because {}", flow.purpose)).help(remedy(subject, written))
}

/// The rule to add, in the words of a security rule.
fn remedy(subject: FlowSubject<'_>, denied_by: Option<&SecurityRule>) -> String {
    let flow = subject.flow;
    let (source, destination) = match flow.direction {
        Direction::Inbound => (flow.remote.to_string(), "VirtualNetwork".to_owned()),
        Direction::Outbound => ("VirtualNetwork".to_owned(), flow.remote.to_string()),
    };
    let before = match denied_by.and_then(|rule| rule.priority.get().ok()) {
        Some(priority) => format!(" and a priority below {priority}"),
        None => String::new(),
    };
    format!(
        "add a rule with direction {}, access Allow, protocol {}, source {source}, destination {destination}, destination port {}{before}",
        flow.direction,
        protocol_name(subject),
        flow.port_text(),
    )
}

/// The protocol as the field of a rule spells it.
fn protocol_name(subject: FlowSubject<'_>) -> String {
    let name = subject.flow.protocol.as_str();
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{first}{}", rest.to_ascii_lowercase())
}

/// Why a rule that looks as if it was meant to allow the flow does not.
pub fn meant(difference: &Difference, group: &SecurityGroup) -> String {
    match difference {
        Difference::Port { written, wanted } => format!("opens {written}: was {wanted} meant?"),
        Difference::Protocol(ProtocolMatch::Only(protocol)) => format!("opens the port for {protocol} only"),
        Difference::Protocol(ProtocolMatch::Any) => "opens the port for other protocols".to_owned(),
        Difference::Direction(direction) => format!("opens the port, but its direction is {direction}"),
        Difference::SourcePort(range) => {
            format!("asks for source port {range}; clients choose theirs at random, so it should be `*`")
        }
        Difference::Priority { after } => format!("would allow it, but comes after {}", after.describe(group)),
    }
}

fn numbered(rule: &SecurityRule) -> String {
    match rule.priority.get() {
        Ok(priority) => format!("rule `{}` with priority {priority}", rule.declared.last_name()),
        Err(_) => format!("rule `{}`", rule.declared.last_name()),
    }
}

fn question(subject: FlowSubject<'_>) -> String {
    format!("whether {} of {} is open", subject.flow, subject.at().name())
}

#[cfg(test)]
mod tests {
    use crate::network::{NetworkMode, Tier};
    use crate::platform::Platform;

    /// The page lists the flows for people; the table decides. Neither may change alone.
    #[test]
    fn the_page_lists_the_flows_of_the_table() {
        let page = include_str!("../../../rules/flows/required-flow-closed/rule.md");
        let platform = Platform::as_of(None).unwrap();
        let table = page.split("\n\n").find(|part| part.starts_with("| direction")).unwrap();
        let mut listed: Vec<String> =
            table.lines().skip(2).map(|line| line.rsplitn(3, '|').nth(2).unwrap().replace(' ', "")).collect();
        let rows = |mode| platform.required_flows(&Tier::Premium, mode, 2);
        let mut needed: Vec<String> = rows(NetworkMode::External)
            .chain(rows(NetworkMode::Internal))
            .map(|row| {
                let mut ports: Vec<_> = row.ports.clone();
                ports.sort();
                let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
                let direction = row.direction.as_str().to_lowercase();
                format!("|{direction}|{}|{}{}", row.remote, row.protocol, ports.join(","))
            })
            .collect();
        listed.sort();
        needed.sort();
        needed.dedup();
        assert_eq!(listed, needed);
    }
}
