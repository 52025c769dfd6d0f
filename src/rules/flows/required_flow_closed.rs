//! `flows/required-flow-closed`: every flow that a service needs must pass the effective rules of its subnet's security
//! group (facts §B).

use std::rc::Rc;

use super::verdict::{Decided, decided};
use crate::analysis::reachability::{Decider, Difference, Verdict};
use crate::network::{Direction, ProtocolMatch, SecurityGroup, SecurityRule};
use crate::platform::FlowKind;
use crate::rules::outcome::{Draft, Outcome, Unknown, fail, holds};
use crate::rules::{Context, FlowSubject, Stop};
use crate::template::{Cause, CauseKind};

pub(in crate::rules) fn check(subject: FlowSubject<'_>, cx: &Context<'_>) -> Outcome {
    let decided = decided(subject, cx).map_err(|stop| asking(subject, stop))?;
    match decided.decision.verdict {
        Verdict::Allowed => holds(),
        // Letting in some clients is a choice; it is told by a rule of its own.
        Verdict::PartlyDenied if subject.flow.kind == FlowKind::Client => holds(),
        Verdict::Denied | Verdict::PartlyDenied => closed(subject, &decided, cx).into(),
        Verdict::CannotTell => Err(open(subject, &decided)),
    }
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
            draft = draft.because(&rule.declared, miss(&near.difference, group));
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
fn miss(difference: &Difference, group: &SecurityGroup) -> String {
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

/// The question that stays open, with what would answer it.
fn open(subject: FlowSubject<'_>, decided: &Decided<'_>) -> Stop {
    let reasons = decided.decision.reasons.iter();
    let causes = reasons.map(|reason| {
        let (kind, span) = match &reason.cause {
            Some(cause) => (cause.kind, cause.span),
            None => (CauseKind::Outside, None),
        };
        Rc::new(Cause::new(kind, reason.text.clone(), span))
    });
    Stop::Unknown(Box::new(Unknown {
        question: Some(question(subject)),
        causes: causes.collect(),
        at: Some(decided.group.declared.place),
        requirements: subject.flow.evidence.requirements.clone(),
    }))
}

/// The same reason for not answering, with the question about this flow.
fn asking(subject: FlowSubject<'_>, stop: Stop) -> Stop {
    match stop {
        Stop::Unknown(unknown) => Stop::Unknown(Box::new(Unknown {
            question: Some(question(subject)),
            requirements: subject.flow.evidence.requirements.clone(),
            ..*unknown
        })),
        Stop::NotApplicable => Stop::NotApplicable,
    }
}

fn question(subject: FlowSubject<'_>) -> String {
    format!("whether {} of {} is open", subject.flow, subject.at().name())
}
